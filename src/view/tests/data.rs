//! A rollout at a bank, and the same with the worst that anybody can type in every field.

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::domain::area::Area;
use crate::domain::concern::{Concern, Kind, Origin, Said, Severity, State, Visibility};
use crate::domain::homework::Work;
use crate::domain::id::{CallId, ChannelId, ConcernId, PersonId, QuestionId, RolloutId, TeamId, Ts, WordsId};
use crate::domain::meeting::Meeting;
use crate::domain::policy::{self, Card, Reader};
use crate::domain::question::{Answer, Call, Question, Words};
use crate::domain::rhythm::Rhythm;
use crate::domain::rollout::{Brief, Dates, Rollout, Stage, Waiver};
use crate::domain::source::Source;
use crate::domain::stakeholder::{Intake, Nudges, Stakeholder, Stance, Unreachable};
use crate::domain::topic::{self, Topic};

pub fn team() -> TeamId {
    TeamId::from("T0123456789")
}

pub fn meeting() -> Meeting {
    Meeting { agenda_sent_at: Some(at(3, 10, 13)), ..Meeting::new(&rollout(Stage::Homework).id) }
}

pub fn at(month: u32, day: u32, hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, month, day, hour, 0, 0).single().unwrap()
}

pub fn someone(name: &str) -> PersonId {
    PersonId(format!("U{name}"))
}

pub fn rollout(stage: Stage) -> Rollout {
    Rollout {
        id: RolloutId::new(&team(), 7),
        channel: ChannelId::from("C0HOME"),
        is_private: false,
        outsiders_accepted: false,
        keep: crate::domain::rollout::Keep::default(),
        brief: Brief {
            name: "Company chat".into(),
            why: "We want one place to talk across branches.\nEmail hides what we know.".into(),
            link: Some("https://intranet.example/chat?a=1&b=2".into()),
        },
        lead: someone("LEAD"),
        sponsor: someone("SPONSOR"),
        zone: Tz::Europe__Berlin,
        dates: Dates { intake_closes: at(3, 6, 16), meeting: at(3, 11, 9), decision_by: at(3, 13, 16) },
        stage,
        waivers: vec![Waiver { area: Area::It, reason: "IT runs the pilot itself".into() }],
        vacancy: None,
        rhythm: Rhythm::default(),
    }
}

pub fn stages() -> Vec<Stage> {
    vec![
        Stage::Scheduled { starts_at: at(3, 2, 8) },
        Stage::Intake,
        Stage::Homework,
        Stage::JointMeeting,
        Stage::Decision,
        Stage::Pilot,
        Stage::Rollout,
        Stage::Sustain,
        Stage::Closed { at: at(5, 1, 9) },
        Stage::Cancelled { at: at(3, 4, 9), by: someone("SPONSOR"), reason: "The vendor left".into() },
    ]
}

pub fn stakeholder(name: &str, areas: &[Area], intake: Intake) -> Stakeholder {
    Stakeholder {
        rollout: RolloutId::new(&team(), 7),
        person: someone(name),
        areas: areas.to_vec(),
        zone: Tz::Asia__Singapore,
        intake,
        silent: Vec::new(),
        nudges: Nudges::default(),
    }
}

pub fn intakes() -> Vec<Intake> {
    vec![
        Intake::Invited,
        Intake::Talking,
        Intake::Done { at: at(3, 4, 9), stance: None },
        Intake::Done { at: at(3, 4, 9), stance: Some(Stance::Supportive) },
        Intake::NotHeard,
        Intake::Unreachable { why: Unreachable::Deactivated, since: None },
        Intake::Unreachable { why: Unreachable::DmRefused, since: None },
    ]
}

pub fn concern(number: i64, raiser: &str, area: Area, words: &str) -> Concern {
    Concern {
        id: ConcernId::new(&team(), number),
        rollout: RolloutId::new(&team(), 7),
        raiser: someone(raiser),
        area,
        said: Said {
            words: words.into(),
            topic: topic::guess(words, ""),
            guessed: false,
            kind: None,
            severity: Severity::Important,
            yes_if: None,
            visibility: Visibility::LeadOnly,
        },
        origin: Origin::Typed(typed_in("1.1")),
        state: State::Open,
        work: Work::default(),
        raised_at: at(3, 3, 9),
        edited_at: None,
        late: false,
        raiser_out: false,
        gone: None,
    }
}

pub fn said(
    concern: Concern,
    kind: Kind,
    severity: Severity,
    visibility: Visibility,
    yes_if: &str,
) -> Concern {
    let yes_if = (!yes_if.is_empty()).then(|| yes_if.to_owned());
    let said = Said { kind: Some(kind), severity, visibility, yes_if, ..concern.said.clone() };
    Concern { said, ..concern }
}

/// What a bank says: the same worry across areas, a blocker, one for the lead only, one that came late.
pub fn told() -> Vec<Concern> {
    let named = Visibility::Named;
    let own = concern(5, "BEN", Area::Business, "My people feel watched after hours.");
    vec![
        said(
            concern(1, "ANA", Area::Legal, "I do not know in which country our data is stored."),
            Kind::Uncertainty,
            Severity::Blocker,
            named,
            "The vendor names the data centre in the contract.",
        ),
        said(
            concern(2, "CARL", Area::Compliance, "Data may be hosted outside the EU."),
            Kind::Fear,
            Severity::Important,
            Visibility::Area,
            "It stays in Frankfurt.",
        ),
        said(
            concern(3, "DORA", Area::NetworkSecurity, "Confidential files leak through guest accounts."),
            Kind::Fear,
            Severity::Blocker,
            Visibility::LeadOnly,
            "Guests are off during the pilot.",
        ),
        said(
            concern(
                4,
                "BEN",
                Area::Business,
                "I doubt that people will use it.\nThey did not use the last one.",
            ),
            Kind::Doubt,
            Severity::Minor,
            named,
            "",
        ),
        Concern {
            late: true,
            raiser_out: false,
            gone: None,
            said: Said { topic: Some(Topic::Own("Evenings".into())), ..own.said.clone() },
            ..own
        },
    ]
}

pub fn people() -> Vec<Stakeholder> {
    let done = |stance| Intake::Done { at: at(3, 4, 9), stance: Some(stance) };
    vec![
        stakeholder("ANA", &[Area::Legal], done(Stance::Neutral)),
        stakeholder("CARL", &[Area::Compliance], done(Stance::Supportive)),
        stakeholder("DORA", &[Area::NetworkSecurity], done(Stance::Resistant)),
        stakeholder("BEN", &[Area::Business], done(Stance::Leading)),
        stakeholder("EVE", &[Area::Legal, Area::Compliance], Intake::NotHeard),
    ]
}

/// What somebody who takes part told and did not take back, as the home tab has it.
pub fn own(rollout: &Rollout, concerns: &[Concern]) -> Vec<(Rollout, Stakeholder, Card)> {
    let standing = concerns.iter().filter(|concern| !concern.state.is_withdrawn());
    standing.map(|concern| (rollout.clone(), people().remove(0), own_card(concern))).collect()
}

/// As its raiser sees it.
pub fn own_card(concern: &Concern) -> Card {
    policy::card(Reader::Raiser, concern).unwrap()
}

pub fn question(answer: Option<&str>) -> Question {
    Question {
        id: QuestionId::new(&team(), 4),
        rollout: RolloutId::new(&team(), 7),
        asker: someone("ANA"),
        words: "Who is the vendor?".into(),
        asked_at: at(3, 3, 9),
        source: None,
        taken_back_at: None,
        answer: answer.map(|words| Answer { words: words.into(), by: someone("LEAD"), at: at(3, 3, 10) }),
    }
}

pub fn call(done_at: Option<DateTime<Utc>>) -> Call {
    Call {
        id: CallId::new(&team(), 2),
        rollout: RolloutId::new(&team(), 7),
        person: someone("DORA"),
        asked_at: at(3, 3, 9),
        done_at,
    }
}

fn typed_in(ts: &str) -> Source {
    Source { dm: ChannelId::from("D1"), ts: Ts::from(ts), thread: None }
}

pub fn words(typed: &str) -> Words {
    Words {
        id: WordsId::new(&team(), 3),
        person: someone("ANA"),
        words: typed.into(),
        source: typed_in("1.1"),
        said_at: at(3, 3, 9),
    }
}
