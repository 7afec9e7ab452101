//! One small rollout for the tests of this room: led by `ULEAD` in Berlin, sponsored by `USPONSOR`, intake from Monday
//! 2 March 2026 to Friday 13 March 17:00, meeting on Wednesday 18 March 10:00, decision by Friday 20 March 17:00.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

use super::area::Area;
use super::concern::{
    Answer, Concern, Kind, Origin, Said, Severity, Short, State, Until, Verdict, Visibility,
};
use super::homework::Work;
use super::id::{CallId, ChannelId, ConcernId, PersonId, QuestionId, RolloutId, TeamId, Ts, WordsId};
use super::meeting::Meeting;
use super::policy::Reader;
use super::question::{Call, Question};
use super::rhythm::Rhythm;
use super::rollout::{Brief, Dates, Rollout, Stage};
use super::source::Source;
use super::stakeholder::{Intake, Nudges, Stakeholder};
use super::summary::{Sources, Summary};

pub const BERLIN: Tz = chrono_tz::Europe::Berlin;

/// A wall-clock time such as `2026-03-10 09:30` as a moment.
pub fn wall(text: &str, zone: Tz) -> DateTime<Utc> {
    let wall = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    wall.and_local_timezone(zone).single().unwrap().to_utc()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A Tuesday morning in the middle of the intake, 10:00 in Berlin.
pub fn tuesday() -> DateTime<Utc> {
    wall("2026-03-10 10:00", BERLIN)
}

pub fn team() -> TeamId {
    TeamId::from("T1")
}

pub fn person(id: &str) -> PersonId {
    PersonId::from(id)
}

pub fn dm(id: &str) -> ChannelId {
    ChannelId::from(id)
}

pub fn rollout(number: i64) -> Rollout {
    Rollout {
        id: RolloutId::new(&team(), number),
        channel: ChannelId::from("CHOME"),
        is_private: false,
        outsiders_accepted: false,
        keep: crate::domain::rollout::Keep::default(),
        brief: Brief { name: format!("Rollout {number}"), why: "Because".to_owned(), link: None },
        lead: person("ULEAD"),
        sponsor: person("USPONSOR"),
        zone: BERLIN,
        dates: Dates {
            intake_closes: wall("2026-03-13 17:00", BERLIN),
            meeting: wall("2026-03-18 10:00", BERLIN),
            decision_by: wall("2026-03-20 17:00", BERLIN),
        },
        stage: Stage::Intake,
        waivers: Vec::new(),
        vacancy: None,
        rhythm: Rhythm::default(),
    }
}

/// Every stage once, in their order.
pub fn stages() -> Vec<Stage> {
    vec![
        Stage::Scheduled { starts_at: wall("2026-03-11 09:00", BERLIN) },
        Stage::Intake,
        Stage::Homework,
        Stage::JointMeeting,
        Stage::Decision,
        Stage::Pilot,
        Stage::Rollout,
        Stage::Sustain,
        Stage::Closed { at: tuesday() },
        Stage::Cancelled { at: tuesday(), by: person("ULEAD"), reason: "No money".to_owned() },
    ]
}

pub fn in_stage(stage: Stage) -> Rollout {
    Rollout { stage, ..rollout(1) }
}

/// Of rollout 1, with its agenda sent.
pub fn meeting() -> Meeting {
    Meeting { agenda_sent_at: Some(tuesday()), ..Meeting::new(&rollout(1).id) }
}

/// As somebody reads it who has no part of their own, with the agenda sent and nobody to be called.
pub fn sum(
    reader: Reader,
    rollout: &Rollout,
    stakeholders: &[Stakeholder],
    concerns: &[Concern],
) -> Option<Summary> {
    let meeting = meeting();
    let sources = Sources {
        rollout,
        stakeholders,
        concerns,
        calls: &[],
        commitments: &[],
        meeting: &meeting,
        agenda_at: None,
    };
    Summary::of(reader, &person("UREADER"), sources)
}

/// Invited to rollout 1 for one area, with the lead's zone.
pub fn stakeholder(id: &str, area: Area) -> Stakeholder {
    Stakeholder {
        rollout: RolloutId::new(&team(), 1),
        person: person(id),
        areas: vec![area],
        zone: BERLIN,
        intake: Intake::Invited,
        silent: Vec::new(),
        nudges: Nudges::default(),
    }
}

/// Important, a doubt, named, open, told by form: everything else is the test's own.
pub fn concern(number: i64, raiser: &str, area: Area, words: &str) -> Concern {
    Concern {
        id: ConcernId::new(&team(), number),
        rollout: RolloutId::new(&team(), 1),
        raiser: person(raiser),
        area,
        said: Said {
            words: words.to_owned(),
            topic: None,
            guessed: false,
            kind: Some(Kind::Doubt),
            severity: Severity::Important,
            yes_if: None,
            visibility: Visibility::Named,
        },
        origin: Origin::Form,
        state: State::Open,
        work: Work::default(),
        raised_at: tuesday(),
        edited_at: None,
        late: false,
        raiser_out: false,
        gone: None,
    }
}

/// The first answer to a concern, by the lead.
pub fn answer() -> Answer {
    Answer { words: "It is in the contract.".to_owned(), by: person("ULEAD"), at: tuesday(), nth: 1 }
}

/// Every state of a concern once, by name, in their order.
pub fn states() -> Vec<(&'static str, State)> {
    let short = Short { how: Verdict::Partly, missing: Some("And after it ends?".to_owned()), at: tuesday() };
    vec![
        ("Open", State::Open),
        ("Reopened", State::Reopened { answer: answer(), short }),
        ("Answered", State::Answered { answer: answer() }),
        ("Settled", State::Settled { answer: answer(), at: tuesday() }),
        (
            "Accepted",
            State::AcceptedRisk {
                by: person("USPONSOR"),
                at: tuesday(),
                restated: "Nobody knows who pays.".to_owned(),
                why: "It is little.".to_owned(),
            },
        ),
        (
            "Parked",
            State::Parked {
                until: Until::Day { day: day("2026-04-01") },
                by: Some(person("ULEAD")),
                at: tuesday(),
                before: None,
            },
        ),
        ("Withdrawn", State::Withdrawn { at: tuesday(), instead: None }),
    ]
}

/// The state of that name.
pub fn state(name: &str) -> State {
    states().into_iter().find(|(known, _)| *known == name).unwrap().1
}

/// As `typed::keep` leaves it, in the DM `DU1`.
pub fn typed(number: i64, raiser: &str, words: &str) -> Concern {
    let mut typed = concern(number, raiser, Area::Legal, words);
    typed.said.kind = None;
    typed.said.visibility = Visibility::LeadOnly;
    typed.origin = Origin::Typed(source("1.1"));
    typed
}

/// A message of `U1`, no reply.
pub fn source(ts: &str) -> Source {
    Source { dm: dm("DU1"), ts: Ts::from(ts), thread: None }
}

pub fn question(number: i64, asker: &str) -> Question {
    Question {
        id: QuestionId::new(&team(), number),
        rollout: RolloutId::new(&team(), 1),
        asker: person(asker),
        words: "Where is it hosted?".to_owned(),
        asked_at: tuesday(),
        source: None,
        answer: None,
        taken_back_at: None,
    }
}

pub fn call(number: i64, of: &str) -> Call {
    Call {
        id: CallId::new(&team(), number),
        rollout: RolloutId::new(&team(), 1),
        person: person(of),
        asked_at: tuesday(),
        done_at: None,
    }
}

pub fn words_id(number: i64) -> WordsId {
    WordsId::new(&team(), number)
}

/// The cells of a table written as text: a head of columns, then a name and a cell for each of them.
pub fn cells(table: &str) -> Vec<(String, String, String)> {
    let mut lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let columns: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    lines
        .flat_map(|line| {
            let mut fields = line.split_whitespace();
            let row = fields.next().unwrap();
            let fields: Vec<&str> = fields.collect();
            assert_eq!(fields.len(), columns.len(), "{line}");
            columns
                .iter()
                .zip(fields)
                .map(|(column, cell)| (row.to_owned(), (*column).to_owned(), cell.to_owned()))
                .collect::<Vec<_>>()
        })
        .collect()
}
