//! Every table: what was written is what is read, saved again it is changed and not doubled, and each question gives
//! those it asks for, in their order, and of no other team.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use serde_json::json;

use super::super::{
    Tx, calls, channels, concerns, counters, dms, drafts, duties, farewells, forget, groups, inbox,
    installations, living, meetings, meta, nudge_days, people, progress, questions, rollouts, stakeholders,
    told, words,
};
use super::{noon, on_each_engine, rollout, running, team};
use crate::domain::area::Area;
use crate::domain::concern::{Concern, Kind, Origin, Said, Severity, State, Until, Visibility};
use crate::domain::draft::DraftBody;
use crate::domain::draft::{
    ConcernDraft, DraftKey, IntakeDraft, Place as Step, ShareChoice, StartDraft, Window,
};
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::homework::{Homework, Work};
use crate::domain::id::{
    CallId, ChannelId, ConcernId, GroupId, PersonId, QuestionId, RolloutId, TeamId, Ts, WordsId,
};
use crate::domain::meeting::Meeting;
use crate::domain::person::{Channel, Person, Place, Shown, Standing, UserGroup};
use crate::domain::policy::{Allowed, Starters};
use crate::domain::question::{Answer, Call, Question, Words};
use crate::domain::reply::Owed;
use crate::domain::rhythm::Rhythm;
use crate::domain::rollout::{Dates, Rollout, Stage, Vacancy, Vacant, Waiver};
use crate::domain::source::Source;
use crate::domain::stakeholder::{Intake, Nudges, Stakeholder, Stance, Unreachable};
use crate::domain::summary;
use crate::domain::testing::states;
use crate::domain::time::LATER_OF_WORK;
use crate::domain::topic::Topic;
use crate::store::mine::{self, Mine};

/// What people write: markup, another direction, quotes, an empty line, beyond the first plane.
const WORDS: &str = "<!channel> &lt; שלום '; drop table concerns; --\n\n🙂 $1";

pub fn person(id: &str) -> Person {
    Person {
        id: PersonId::from(id),
        home: team(),
        zone: Some(chrono_tz::America::New_York),
        standing: Standing::Member,
        seen_at: noon(),
    }
}

pub fn stakeholder(rollout: &RolloutId, person: &str) -> Stakeholder {
    Stakeholder {
        rollout: rollout.clone(),
        person: PersonId::from(person),
        areas: vec![Area::Legal, Area::It],
        zone: chrono_tz::Asia::Tokyo,
        intake: Intake::Invited,
        silent: Vec::new(),
        nudges: Nudges::default(),
    }
}

pub fn concern(rollout: &RolloutId, number: i64, raiser: &str) -> Concern {
    Concern {
        id: ConcernId::new(&team(), number),
        rollout: rollout.clone(),
        raiser: PersonId::from(raiser),
        area: Area::Legal,
        said: Said {
            words: WORDS.into(),
            topic: Some(Topic::Own("Cost".into())),
            guessed: false,
            kind: Some(Kind::Doubt),
            severity: Severity::Blocker,
            yes_if: Some(WORDS.into()),
            visibility: Visibility::LeadOnly,
        },
        origin: Origin::Typed(Source {
            dm: ChannelId::from("D7"),
            ts: Ts(format!("{number}.000001")),
            thread: Some(Ts::from("0.000001")),
        }),
        state: State::Open,
        work: Work::default(),
        raised_at: noon(),
        edited_at: None,
        late: false,
        raiser_out: false,
        gone: None,
    }
}

fn other_team() -> TeamId {
    TeamId::from("T2")
}

fn ids(rollouts: &[Rollout]) -> Vec<&str> {
    rollouts.iter().map(|rollout| rollout.id.key()).collect()
}

#[tokio::test]
async fn rollouts() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(rollouts::load(&mut tx, &running(1).id).await, Ok(None));
        let stages = [
            Stage::Scheduled { starts_at: noon() },
            Stage::Intake,
            Stage::Homework,
            Stage::JointMeeting,
            Stage::Decision,
            Stage::Pilot,
            Stage::Rollout,
            Stage::Sustain,
            Stage::Closed { at: noon() },
            rollout().stage,
        ];
        for stage in stages {
            let mut saved = Rollout { stage, ..running(1) };
            saved.brief.link = Some("https://example.com/?a=1&b=2".into());
            saved.dates.meeting = noon() + TimeDelta::microseconds(1);
            rollouts::save(&mut tx, &saved).await.expect("saved");
            assert_eq!(rollouts::load(&mut tx, &saved.id).await, Ok(Some(saved)));
        }
        for why in [Vacant::Gone, Vacant::Silent] {
            let vacancy = Some(Vacancy { since: noon(), why });
            let rhythm = Rhythm::read("0 10 * * 1,3").expect("a rhythm");
            let vacant = Rollout { vacancy, rhythm, ..running(1) };
            rollouts::save(&mut tx, &vacant).await.expect("saved");
            assert_eq!(rollouts::load(&mut tx, &vacant.id).await, Ok(Some(vacant)));
        }
        rollouts::save(&mut tx, &rollout()).await.expect("saved");
        // The ninth before the tenth, though not as text; one elsewhere, one sponsored by the lead of the others.
        let (lead, sponsor) = (PersonId::from("U1"), PersonId::from("U2"));
        for number in [9, 10] {
            rollouts::save(&mut tx, &running(number)).await.expect("saved");
        }
        let elsewhere = Rollout { channel: ChannelId::from("C2"), sponsor: lead.clone(), ..running(11) };
        rollouts::save(&mut tx, &elsewhere).await.expect("saved");
        let foreign = Rollout { id: RolloutId::new(&other_team(), 12), ..running(12) };
        rollouts::save(&mut tx, &foreign).await.expect("saved");
        let here = rollouts::open_in_channel(&mut tx, &team(), &ChannelId::from("C1")).await.expect("read");
        assert_eq!(ids(&here), ["R-10", "R-9"], "newest first, none that is over");
        let run = rollouts::run_by(&mut tx, &team(), &lead).await.expect("read");
        assert_eq!(ids(&run), ["R-11", "R-10", "R-9"], "whoever is both is so once");
        let run = rollouts::run_by(&mut tx, &team(), &sponsor).await.expect("read");
        assert_eq!(ids(&run), ["R-10", "R-9"]);
        let listed = rollouts::listed(&mut tx, &team(), 2).await.expect("read");
        assert_eq!(ids(&listed), ["R-11", "R-10"]);
        assert_eq!(ids(&rollouts::listed(&mut tx, &other_team(), 9).await.expect("read")), ["R-12"]);
    })
    .await;
}

#[tokio::test]
async fn stakeholders() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        for number in [1, 9, 10] {
            rollouts::save(&mut tx, &running(number)).await.expect("saved");
        }
        let id = running(1).id;
        let seven = PersonId::from("U7");
        assert_eq!(stakeholders::load(&mut tx, &id, &seven).await, Ok(None));
        let intakes = [
            Intake::Invited,
            Intake::Talking,
            Intake::Done { at: noon(), stance: Some(Stance::Resistant) },
            Intake::Done { at: noon(), stance: None },
            Intake::NotHeard,
            Intake::Unreachable { why: Unreachable::DmRefused, since: None },
        ];
        for intake in intakes {
            let nudges = Nudges {
                sent: 2,
                snoozed_until: Some(noon()),
                away_until: NaiveDate::from_ymd_opt(2028, 2, 29),
            };
            let saved = Stakeholder { intake, nudges, ..stakeholder(&id, "U7") };
            stakeholders::save(&mut tx, &saved).await.expect("saved");
            assert_eq!(stakeholders::load(&mut tx, &id, &seven).await, Ok(Some(saved)));
        }
        for (number, who) in [(1, "U6"), (10, "U7"), (9, "U7")] {
            stakeholders::save(&mut tx, &stakeholder(&running(number).id, who)).await.expect("saved");
        }
        let all = stakeholders::of_rollout(&mut tx, &id).await.expect("read");
        assert_eq!(all.iter().map(|who| who.person.as_str()).collect::<Vec<_>>(), ["U6", "U7"]);
        let keys = async |tx: &mut super::Tx| {
            let open = stakeholders::open_for(tx, &team(), &seven).await.expect("read");
            assert!(open.iter().all(|(rollout, who)| who.rollout == rollout.id && who.person == seven));
            open.into_iter().map(|(rollout, _)| rollout.id.key().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys(&mut tx).await, ["R-1", "R-9", "R-10"], "oldest first, done or not");
        rollouts::save(&mut tx, &Rollout { id: running(9).id, ..rollout() }).await.expect("cancelled");
        // Saved once more in the decision that ends it, it stays ended.
        stakeholders::save(&mut tx, &stakeholder(&running(9).id, "U7")).await.expect("saved");
        assert_eq!(keys(&mut tx).await, ["R-1", "R-10"]);
        assert_eq!(stakeholders::open_for(&mut tx, &other_team(), &seven).await, Ok(vec![]));
    })
    .await;
}

#[tokio::test]
async fn concerns() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        rollouts::save(&mut tx, &running(1)).await.expect("saved");
        let id = running(1).id;
        for (name, state) in states() {
            // Whatever the words are, they are not in what is counted by.
            let (bare, _) = state.clone().split();
            let told = serde_json::to_string(&bare).expect("JSON");
            assert!(
                !["contract", "ends", "pays", "little"].iter().any(|word| told.contains(word)),
                "{name}: {told}"
            );
            let saved = Concern { state, edited_at: Some(noon()), late: true, ..concern(&id, 9, "U7") };
            concerns::save(&mut tx, &saved).await.expect("saved");
            assert_eq!(concerns::load(&mut tx, &saved.id).await, Ok(Some(saved)));
        }
        let mut bare = concern(&id, 10, "U7");
        bare.origin = Origin::Form;
        bare.said = Said { topic: Some(Topic::Common("cost".into())), kind: None, yes_if: None, ..bare.said };
        concerns::save(&mut tx, &bare).await.expect("saved");
        assert_eq!(concerns::load(&mut tx, &bare.id).await, Ok(Some(bare)));
        concerns::save(&mut tx, &concern(&id, 11, "U6")).await.expect("saved");
        let keys = |all: Vec<Concern>| all.iter().map(|c| c.id.key().to_owned()).collect::<Vec<_>>();
        let all = concerns::of_rollout(&mut tx, &id).await.expect("read");
        assert_eq!(keys(all), ["C-9", "C-10", "C-11"], "withdrawn ones too, as they came");
        let theirs = concerns::of_raiser(&mut tx, &id, &PersonId::from("U7")).await.expect("read");
        assert_eq!(keys(theirs), ["C-9", "C-10"]);
        let (dm, ts) = (ChannelId::from("D7"), Ts::from("11.000001"));
        let typed = concerns::by_message(&mut tx, &team(), &dm, &ts).await.expect("read");
        assert_eq!(typed.map(|concern| concern.id), Some(ConcernId::new(&team(), 11)));
        assert_eq!(concerns::by_message(&mut tx, &other_team(), &dm, &ts).await, Ok(None));
        assert_eq!(concerns::by_message(&mut tx, &team(), &dm, &Ts::from("0")).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn a_nul_is_shown_as_lost_and_forty_thousand_characters_are_kept() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        rollouts::save(&mut tx, &running(1)).await.expect("saved");
        let mut saved = concern(&running(1).id, 1, "U7");
        saved.said.words = format!("a\0{}", "é".repeat(40_000));
        concerns::save(&mut tx, &saved).await.expect("saved");
        let read = concerns::load(&mut tx, &saved.id).await.expect("read").expect("there");
        assert_eq!(read.said.words, saved.said.words.replace('\0', "\u{fffd}"));
    })
    .await;
}

#[tokio::test]
async fn questions_and_calls() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        for number in [1, 2] {
            rollouts::save(&mut tx, &running(number)).await.expect("saved");
        }
        let lead = PersonId::from("U1");
        let question = |number, rollout| Question {
            id: QuestionId::new(&team(), number),
            rollout: running(rollout).id,
            asker: PersonId::from("U7"),
            words: WORDS.into(),
            asked_at: noon(),
            source: None,
            answer: None,
            taken_back_at: None,
        };
        let call = |number, rollout| Call {
            id: CallId::new(&team(), number),
            rollout: running(rollout).id,
            person: PersonId::from("U7"),
            asked_at: noon(),
            done_at: None,
        };
        for (number, rollout) in [(9, 1), (10, 1), (11, 2)] {
            questions::save(&mut tx, &question(number, rollout)).await.expect("saved");
            calls::save(&mut tx, &call(number, rollout)).await.expect("saved");
        }
        let mut owed = questions::open_for_lead(&mut tx, &team(), &lead).await.expect("read");
        assert_eq!(owed.remove(0), (running(2), question(11, 2)), "newest rollout first");
        assert_eq!(owed, [(running(1), question(9, 1)), (running(1), question(10, 1))]);
        let mut owed = calls::open_for_lead(&mut tx, &team(), &lead).await.expect("read");
        assert_eq!(owed.remove(0), (running(2), call(11, 2)));
        assert_eq!(owed, [(running(1), call(9, 1)), (running(1), call(10, 1))]);
        assert_eq!(calls::open_of(&mut tx, &running(2).id).await, Ok(vec![call(11, 2)]));
        // The sponsor runs it too, and owes no answer.
        let sponsor = PersonId::from("U2");
        assert_eq!(questions::open_for_lead(&mut tx, &team(), &sponsor).await, Ok(vec![]));
        assert_eq!(calls::open_for_lead(&mut tx, &team(), &sponsor).await, Ok(vec![]));
        let answer = Answer { words: WORDS.into(), by: lead.clone(), at: noon() };
        let dm = ChannelId::from("D7");
        let source = Some(Source { dm, ts: Ts::from("1.000001"), thread: Some(Ts::from("0.000001")) });
        let answered = Question { answer: Some(answer), source, ..question(11, 2) };
        questions::save(&mut tx, &answered).await.expect("saved");
        assert_eq!(questions::load(&mut tx, &answered.id).await, Ok(Some(answered)));
        let back = Question { words: String::new(), taken_back_at: Some(noon()), ..question(9, 1) };
        questions::save(&mut tx, &back).await.expect("saved");
        assert_eq!(questions::open_of(&mut tx, &running(1).id).await, Ok(vec![question(10, 1)]));
        assert_eq!(questions::load(&mut tx, &back.id).await, Ok(Some(back)));
        assert_eq!(questions::load(&mut tx, &QuestionId::new(&team(), 99)).await, Ok(None));
        let done = Call { done_at: Some(noon()), ..call(11, 2) };
        calls::save(&mut tx, &done).await.expect("saved");
        assert_eq!(calls::load(&mut tx, &done.id).await, Ok(Some(done)));
        assert_eq!(calls::load(&mut tx, &CallId::new(&team(), 99)).await, Ok(None));
        assert_eq!(questions::open_for_lead(&mut tx, &team(), &lead).await.expect("read").len(), 1);
        assert_eq!(calls::open_of(&mut tx, &running(2).id).await, Ok(vec![]));
    })
    .await;
}

#[tokio::test]
async fn words() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let mut kept = Words {
            id: WordsId::new(&team(), 1),
            person: PersonId::from("U7"),
            words: WORDS.into(),
            source: Source {
                dm: ChannelId::from("D7"),
                ts: Ts::from("1.000001"),
                thread: Some(Ts::from("0.000001")),
            },
            said_at: noon(),
        };
        words::save(&mut tx, &kept).await.expect("saved");
        kept.words = "Edited.".into();
        words::save(&mut tx, &kept).await.expect("saved");
        assert_eq!(words::load(&mut tx, &kept.id).await, Ok(Some(kept.clone())));
        let found = words::by_message(&mut tx, &team(), &kept.source.dm, &kept.source.ts).await;
        assert_eq!(found, Ok(Some(kept.clone())));
        assert_eq!(
            words::by_message(&mut tx, &other_team(), &kept.source.dm, &kept.source.ts).await,
            Ok(None)
        );
        words::drop(&mut tx, &kept.id).await.expect("dropped");
        assert_eq!(words::load(&mut tx, &kept.id).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn drafts() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        rollouts::save(&mut tx, &running(1)).await.expect("saved");
        let id = running(1).id;
        let (six, seven) = (PersonId::from("U6"), PersonId::from("U7"));
        let start = StartDraft {
            name: WORDS.into(),
            areas: BTreeMap::from([(Area::It, vec![six.clone()])]),
            intake_closes: NaiveDate::from_ymd_opt(2028, 2, 29),
            meeting: Some(noon()),
            reasons: BTreeMap::from([(Area::Legal, WORDS.into())]),
            ..StartDraft::default()
        };
        let form = ConcernDraft {
            words: WORDS.into(),
            severity: Some(Severity::Minor),
            visibility: Some(ShareChoice::CallMe),
            ..ConcernDraft::default()
        };
        let empty = IntakeDraft { step: 1, prompts: vec!["cost".into()], ..IntakeDraft::default() };
        let typing = IntakeDraft { form: form.clone(), place: Step::Form { at: 0 }, ..empty.clone() };
        let told = IntakeDraft { told: vec![form], place: Step::Review, ..empty.clone() };
        let intake = DraftKey::Intake { rollout: id.clone() };
        let each = [
            (DraftKey::Start { channel: ChannelId::from("C1") }, DraftBody::Start { draft: start }),
            (intake.clone(), DraftBody::Intake { draft: empty.clone() }),
            (
                DraftKey::Change { concern: ConcernId::new(&team(), 1) },
                DraftBody::Intake { draft: told.clone() },
            ),
            (
                DraftKey::Words { window: Window::Question { rollout: id.clone() } },
                DraftBody::Words { words: WORDS.into() },
            ),
        ];
        for (key, body) in &each {
            drafts::keep(&mut tx, &team(), &seven, key, body, noon()).await.expect("kept");
        }
        let begun = drafts::of_person(&mut tx, &team(), &seven).await.expect("read");
        assert_eq!(begun.len(), each.len());
        assert!(each.iter().all(|one| begun.contains(one)), "each by its own name: {begun:?}");
        for (key, body) in &each {
            assert_eq!(drafts::load(&mut tx, &team(), &seven, key).await.as_ref(), Ok(&Some(body.clone())));
            assert_eq!(drafts::load(&mut tx, &team(), &six, key).await, Ok(None), "theirs alone");
            assert_eq!(drafts::load(&mut tx, &other_team(), &seven, key).await, Ok(None));
        }
        assert_eq!(drafts::with_unsent(&mut tx, &id).await, Ok(vec![]), "nothing is told yet");
        for (person, draft) in [(&seven, typing), (&six, told)] {
            drafts::keep(&mut tx, &team(), person, &intake, &DraftBody::Intake { draft }, noon())
                .await
                .expect("kept");
        }
        assert_eq!(drafts::with_unsent(&mut tx, &id).await, Ok(vec![six.clone(), seven.clone()]));
        drafts::keep(&mut tx, &team(), &seven, &intake, &DraftBody::Intake { draft: empty }, noon())
            .await
            .expect("kept");
        drafts::drop(&mut tx, &team(), &six, &intake).await.expect("dropped");
        assert_eq!(drafts::load(&mut tx, &team(), &six, &intake).await, Ok(None));
        assert_eq!(drafts::with_unsent(&mut tx, &id).await, Ok(vec![]));
        drafts::drop_of_rollout(&mut tx, &id).await.expect("dropped");
        for (key, there) in [(&intake, false), (&each[3].0, false), (&each[0].0, true), (&each[2].0, true)] {
            let found = drafts::load(&mut tx, &team(), &seven, key).await.expect("read");
            assert_eq!(found.is_some(), there, "{key:?}");
        }
        assert_eq!(drafts::prune(&mut tx, noon()).await, Ok(0), "the moment itself stays");
        assert_eq!(drafts::prune(&mut tx, noon() + TimeDelta::seconds(1)).await, Ok(2));
    })
    .await;
}

#[tokio::test]
async fn duties_of_a_person_and_of_a_rollout() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        for number in [1, 2] {
            rollouts::save(&mut tx, &running(number)).await.expect("saved");
        }
        let seven = PersonId::from("U7");
        let duty = |rollout, person: Option<&str>, kind, hours| Duty {
            key: DutyKey { rollout: running(rollout).id, person: person.map(PersonId::from), kind, epoch: 1 },
            due_at: noon() + TimeDelta::hours(hours),
        };
        let mut all: Vec<Duty> =
            DutyKind::ALL.into_iter().zip(1..).map(|(kind, hours)| duty(1, None, kind, hours)).collect();
        all.push(duty(1, Some("U7"), DutyKind::Reminder, 20));
        all.push(duty(1, Some("U8"), DutyKind::Nudge, 21));
        let theirs = duty(1, Some("U7"), DutyKind::Nudge, 19);
        let elsewhere = duty(2, Some("U7"), DutyKind::Nudge, 30);
        let set = all.iter().chain([&theirs, &elsewhere]).cloned().map(DutyChange::Set).collect::<Vec<_>>();
        duties::apply(&mut tx, &set).await.expect("set");
        let found = duties::for_person(&mut tx, &running(1).id, &seven).await.expect("read");
        assert_eq!(found, [theirs.clone(), all[DutyKind::ALL.len()].clone()], "soonest first");
        assert_eq!(
            duties::of_rollout(&mut tx, &running(1).id).await.expect("read").len(),
            DutyKind::ALL.len() + 3
        );
        assert_eq!(duties::due(&mut tx, noon() + TimeDelta::days(9), 3).await, Ok(all[..3].to_vec()));
        duties::apply(&mut tx, &[DutyChange::RestAll(running(1).id)]).await.expect("they rest");
        assert_eq!(duties::due(&mut tx, noon() + TimeDelta::days(9), 9).await, Ok(vec![elsewhere.clone()]));
        assert_eq!(duties::next(&mut tx).await, Ok(Some(elsewhere.due_at)));
        duties::apply(&mut tx, &[DutyChange::Set(all[0].clone())]).await.expect("moved");
        assert_eq!(duties::next(&mut tx).await, Ok(Some(elsewhere.due_at)), "what rests is moved and rests");
        duties::apply(&mut tx, &[DutyChange::WakeAll(running(1).id)]).await.expect("they fall due");
        assert_eq!(duties::due(&mut tx, noon() + TimeDelta::days(9), 3).await, Ok(all[..3].to_vec()));
        duties::apply(&mut tx, &[DutyChange::Drop(theirs.key.clone()), DutyChange::Drop(theirs.key)])
            .await
            .expect("twice is once");
        let mut of_work = duty(1, Some("U7"), DutyKind::Reminder, 22);
        of_work.key.epoch = LATER_OF_WORK;
        let mut third = duty(1, Some("U7"), DutyKind::Nudge, 23);
        third.key.epoch = 3;
        let set = [of_work.clone(), third].map(DutyChange::Set);
        duties::apply(&mut tx, &set).await.expect("set");
        duties::apply(&mut tx, &[DutyChange::DropPerson(running(1).id, seven.clone())])
            .await
            .expect("dropped");
        let left = duties::for_person(&mut tx, &running(1).id, &seven).await;
        assert_eq!(left, Ok(vec![of_work.clone()]), "the wish for homework stays");
        duties::apply(&mut tx, &[DutyChange::Drop(of_work.key)]).await.expect("dropped");
        assert_eq!(
            duties::of_rollout(&mut tx, &running(1).id).await.expect("read").len(),
            DutyKind::ALL.len() + 1
        );
        duties::apply(&mut tx, &[DutyChange::DropAll(running(1).id)]).await.expect("dropped");
        assert_eq!(duties::due(&mut tx, noon() + TimeDelta::days(9), 99).await, Ok(vec![elsewhere]));
    })
    .await;
}

#[tokio::test]
async fn nudge_days() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let days = [1, 2].map(|day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a day"));
        let seven = PersonId::from("U7");
        assert_eq!(nudge_days::taken(&mut tx, &team(), &seven, days[0]).await, Ok(false));
        assert_eq!(nudge_days::take(&mut tx, &team(), &seven, days[0]).await, Ok(true));
        assert_eq!(nudge_days::take(&mut tx, &team(), &seven, days[0]).await, Ok(false), "one a day");
        assert_eq!(nudge_days::taken(&mut tx, &team(), &seven, days[0]).await, Ok(true));
        assert_eq!(nudge_days::take(&mut tx, &team(), &seven, days[1]).await, Ok(true));
        assert_eq!(nudge_days::take(&mut tx, &other_team(), &seven, days[0]).await, Ok(true));
        assert_eq!(nudge_days::prune(&mut tx, days[1]).await, Ok(2), "the day itself stays");
        assert_eq!(nudge_days::taken(&mut tx, &team(), &seven, days[1]).await, Ok(true));
    })
    .await;
}

#[tokio::test]
async fn people_and_channels() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let standings = [
            Standing::Guest,
            Standing::Bot,
            Standing::Deactivated,
            Standing::Outsider,
            Standing::Unknown,
            Standing::Member,
        ];
        for standing in standings {
            let saved = Person { standing, zone: None, home: other_team(), ..person("U7") };
            people::save(&mut tx, &team(), &saved).await.expect("saved");
            let read = people::load_many(&mut tx, &team(), std::slice::from_ref(&saved.id)).await;
            assert_eq!(read, Ok(BTreeMap::from([(saved.id.clone(), saved)])));
        }
        people::save(&mut tx, &team(), &person("U6")).await.expect("saved");
        let asked = ["U6", "U7", "U6", "U8"].map(PersonId::from);
        let known = people::load_many(&mut tx, &team(), &asked).await.expect("read");
        assert_eq!(known.keys().map(PersonId::as_str).collect::<Vec<_>>(), ["U6", "U7"], "what is known");
        assert_eq!(people::load_many(&mut tx, &other_team(), &asked).await, Ok(BTreeMap::new()));
        let (six, minutes) = (PersonId::from("U6"), |n| noon() + TimeDelta::minutes(n));
        assert_eq!(people::heard_at(&mut tx, &team(), &six).await, Ok(None));
        for (at, known) in [(0, 0), (50, 0), (61, 61)] {
            people::heard(&mut tx, &team(), &six, minutes(at)).await.expect("kept");
            assert_eq!(people::heard_at(&mut tx, &team(), &six).await, Ok(Some(minutes(known))), "{at}");
        }
        people::save(&mut tx, &team(), &person("U6")).await.expect("saved");
        assert_eq!(people::heard_at(&mut tx, &team(), &six).await, Ok(Some(minutes(61))), "that stays");
        let id = ChannelId::from("C1");
        assert_eq!(channels::load(&mut tx, &team(), &id).await, Ok(None));
        for place in [Place::Home, Place::Direct, Place::NotInvited, Place::Archived] {
            let is_private = place == Place::Direct;
            let saved = Channel { id: id.clone(), place, is_private, has_outsiders: !is_private };
            channels::save(&mut tx, &team(), &saved, noon()).await.expect("saved");
            assert_eq!(channels::load(&mut tx, &team(), &id).await, Ok(Some((saved, noon()))));
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_allowed_is_what_was_set_last_and_a_group_is_as_slack_last_told() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let (one, two) = (GroupId::from("S1"), GroupId::from("S2"));
        assert_eq!(installations::allowed(&mut tx, &team()).await, Ok(Allowed::default()));
        // Nothing is stopped by it, and a stop does not change it.
        let all = [Starters::Admins, Starters::Group(one.clone()), Starters::Everyone, Starters::Admins];
        for (moves, starters) in (1..).zip(all) {
            let allowed = Allowed { starters, moves };
            installations::allow(&mut tx, &team(), &allowed).await.expect("set");
            assert_eq!(installations::allowed(&mut tx, &team()).await, Ok(allowed));
            assert_eq!(installations::stopped(&mut tx, &team()).await, Ok(None));
        }
        assert_eq!(installations::stop(&mut tx, &team(), "token_revoked", noon()).await, Ok(true));
        let last = Allowed { starters: Starters::Admins, moves: 4 };
        assert_eq!(installations::allowed(&mut tx, &team()).await, Ok(last));
        // One that has only stopped has had nothing set.
        assert_eq!(installations::stop(&mut tx, &other_team(), "token_revoked", noon()).await, Ok(true));
        assert_eq!(installations::allowed(&mut tx, &other_team()).await, Ok(Allowed::default()));

        assert_eq!(groups::load(&mut tx, &team(), &one).await, Ok(None));
        let these = |ids: &[&str]| Shown::These(ids.iter().map(|id| PersonId::from(*id)).collect());
        for people in [these(&["U1", "U2"]), Shown::Hidden, these(&[]), these(&["U3"])] {
            let told = UserGroup { id: one.clone(), people, seen_at: noon() };
            groups::save(&mut tx, &team(), &told).await.expect("saved");
            assert_eq!(groups::load(&mut tx, &team(), &one).await, Ok(Some(told)));
        }
        assert_eq!(groups::load(&mut tx, &other_team(), &one).await, Ok(None));
        let later = noon() + TimeDelta::minutes(1);
        let lately = UserGroup { id: two.clone(), people: Shown::Hidden, seen_at: later };
        groups::save(&mut tx, &team(), &lately).await.expect("saved");
        assert_eq!(groups::prune(&mut tx, later).await, Ok(1));
        assert_eq!(groups::load(&mut tx, &team(), &one).await, Ok(None));
        assert_eq!(groups::load(&mut tx, &team(), &two).await, Ok(Some(lately)));
    })
    .await;
}

#[tokio::test]
async fn what_is_of_a_team_is_of_no_other() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let (seven, dm, ts) = (PersonId::from("U7"), ChannelId::from("D7"), Ts::from("1.000001"));
        dms::keep(&mut tx, &team(), &seven, &ChannelId::from("D0")).await.expect("kept");
        dms::keep(&mut tx, &team(), &seven, &dm).await.expect("kept");
        assert_eq!(dms::load(&mut tx, &team(), &seven).await, Ok(Some(dm.clone())));
        assert_eq!(dms::load(&mut tx, &other_team(), &seven).await, Ok(None));
        assert_eq!(dms::whose(&mut tx, &team(), &dm).await, Ok(Some(seven)));
        assert_eq!(dms::whose(&mut tx, &team(), &ChannelId::from("D0")).await, Ok(None));
        assert_eq!(dms::whose(&mut tx, &other_team(), &dm).await, Ok(None));
        living::keep(&mut tx, &team(), "charter:T1/R-1", "C1", &dm, &Ts::from("0")).await.expect("kept");
        living::keep(&mut tx, &team(), "charter:T1/R-1", "C1", &dm, &ts).await.expect("kept");
        let stands = living::load(&mut tx, &team(), "charter:T1/R-1", "C1").await;
        assert_eq!(stands, Ok(Some((dm, ts))));
        assert_eq!(living::load(&mut tx, &other_team(), "charter:T1/R-1", "C1").await, Ok(None));
        assert_eq!(living::load(&mut tx, &team(), "charter:T1/R-1", "C2").await, Ok(None));
        living::drop(&mut tx, &team(), "charter:T1/R-1", "C1").await.expect("dropped");
        assert_eq!(living::load(&mut tx, &team(), "charter:T1/R-1", "C1").await, Ok(None));
        let mut numbers = vec![];
        for (team, letter) in [(team(), "R"), (team(), "R"), (team(), "C"), (other_team(), "R")] {
            numbers.push(counters::next(&mut tx, &team, letter).await.expect("a number"));
        }
        assert_eq!(numbers, [1, 2, 1, 1]);
        meta::put(&mut tx, "bot", "U0").await.expect("put");
        meta::put(&mut tx, "bot", "U9").await.expect("put");
        assert_eq!(meta::get(&mut tx, "bot").await, Ok(Some("U9".into())));
    })
    .await;
}

#[tokio::test]
async fn who_asks_again_is_answered_the_same() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let answer = json!({ "reply": "say", "words": WORDS });
        inbox::remember(&mut tx, "k", noon()).await.expect("kept");
        inbox::answer(&mut tx, &team(), "k", &answer).await.expect("answered");
        assert_eq!(inbox::remember(&mut tx, "k", noon()).await, Ok(inbox::Seen::Again(Some(answer))));
    })
    .await;
}

/// Counted by the database and counted by the domain, it is the same.
#[tokio::test]
async fn progress_is_what_the_domain_counts() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let waivers = vec![Waiver { area: Area::Compliance, reason: "None here.".into() }];
        let one = Rollout { waivers, ..running(1) };
        for rollout in [&one, &running(2)] {
            rollouts::save(&mut tx, rollout).await.expect("saved");
        }
        let intakes = [
            Intake::Invited,
            Intake::Talking,
            Intake::Done { at: noon(), stance: None },
            Intake::NotHeard,
            Intake::Unreachable { why: Unreachable::Deactivated, since: None },
        ];
        let mut all = vec![];
        for (n, intake) in intakes.into_iter().cycle().take(15).enumerate() {
            let areas = [vec![Area::Legal, Area::It], vec![Area::It], vec![Area::Business]][n % 3].clone();
            let silent = if n % 2 == 0 && intake.is_done() { areas[1..].to_vec() } else { vec![] };
            all.push(Stakeholder { intake, areas, silent, ..stakeholder(&one.id, &format!("U{n}")) });
        }
        let mut raised = vec![];
        for ((_, state), number) in states().into_iter().cycle().zip(1..=28) {
            let (raiser, area) = if number % 7 == 1 { ("U12", Area::It) } else { ("U1", Area::Legal) };
            let mut concern = Concern { state, area, ..concern(&one.id, number, raiser) };
            concern.said.severity = if number <= 12 { Severity::Blocker } else { Severity::Minor };
            raised.push(concern);
        }
        for who in &all {
            stakeholders::save(&mut tx, who).await.expect("saved");
        }
        for concern in &raised {
            concerns::save(&mut tx, concern).await.expect("saved");
        }
        let counted = summary::progress(&one, &all, &raised);
        assert_eq!(progress::of(&mut tx, &one.id).await, Ok(counted.clone()));
        assert_eq!(progress::heard(&mut tx, &one.id).await, Ok((counted.heard, counted.of)));
        assert!(all.iter().any(|who| !who.silent.is_empty()), "somebody spoke for one area of two");
        let spoke = |who: &&Stakeholder| who.silent.iter().any(|area| who.is_heard_for(*area, &raised));
        assert_eq!(all.iter().filter(spoke).count(), 1, "and somebody for the other as well");
        assert!(counted.heard > 0 && counted.open_blockers > 0 && counted.settled > 0, "{counted:?}");
        let none = progress::of(&mut tx, &running(2).id).await.expect("read");
        assert_eq!((none.of, none.raised), (0, 0), "of one rollout alone");
    })
    .await;
}

#[tokio::test]
async fn what_a_person_owes_and_runs() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let one = PersonId::from("U1");
        for number in [1, 2] {
            rollouts::save(&mut tx, &running(number)).await.expect("saved");
        }
        let scheduled = Rollout { stage: Stage::Scheduled { starts_at: noon() }, ..running(3) };
        rollouts::save(&mut tx, &scheduled).await.expect("saved");
        for number in [1, 2, 3] {
            stakeholders::save(&mut tx, &stakeholder(&running(number).id, "U1")).await.expect("saved");
        }
        let done = Intake::Done { at: noon(), stance: None };
        let heard = Stakeholder { intake: done, ..stakeholder(&running(2).id, "U1") };
        stakeholders::save(&mut tx, &heard).await.expect("saved");
        let call = Call {
            id: CallId::new(&team(), 1),
            rollout: running(2).id,
            person: PersonId::from("U7"),
            asked_at: noon(),
            done_at: None,
        };
        calls::save(&mut tx, &call).await.expect("saved");
        let Mine { owe, more, run } = mine::of(&mut tx, &team(), &one, noon()).await.expect("read");
        let rollout = running(2);
        let expected = [
            Owed::Intake { rollout: running(1), more: vec![] },
            Owed::Call { call: call.id, rollout, person: call.person },
        ];
        assert_eq!((owe, more), (expected.to_vec(), 0), "neither what is done nor what has not begun");
        let lines = run.iter().map(|line| (line.rollout.id.key(), line.heard, line.of)).collect::<Vec<_>>();
        assert_eq!(lines, [("R-3", 0, 1), ("R-2", 1, 1), ("R-1", 0, 1)]);
        for (number, hour) in [(1, 2), (2, 1)] {
            let typed = Words {
                id: WordsId::new(&team(), number),
                person: one.clone(),
                words: WORDS.to_owned(),
                source: Source { dm: ChannelId::from("D1"), ts: Ts(format!("{number}.1")), thread: None },
                said_at: noon() + TimeDelta::hours(hour),
            };
            words::save(&mut tx, &typed).await.expect("saved");
        }
        let waits = async |tx: &mut Tx| {
            let Mine { owe, .. } = mine::of(tx, &team(), &one, noon()).await.expect("read");
            owe.into_iter().find_map(|owed| match owed {
                Owed::Unplaced { many, words, open, .. } => Some((many, words.key().to_owned(), open.len())),
                _ => None,
            })
        };
        let first = WordsId::new(&team(), 2).key().to_owned();
        assert_eq!(waits(&mut tx).await, Some((2, first, 2)), "not of what has not begun");
        for number in [1, 2] {
            let stage = Stage::Closed { at: noon() };
            rollouts::save(&mut tx, &Rollout { stage, ..running(number) }).await.expect("saved");
        }
        assert_eq!(waits(&mut tx).await, None, "there is nothing left that it can be about");
    })
    .await;
}

#[tokio::test]
async fn what_somebody_told_is_theirs_to_find_as_long_as_it_is_kept() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let one = PersonId::from("U1");
        for number in [1, 2, 3] {
            rollouts::save(&mut tx, &running(number)).await.expect("saved");
            let id = running(number).id;
            for person in ["U1", "U2"] {
                let out = Intake::TakenOut { at: noon() };
                let intake = if number == 2 { out } else { Intake::Invited };
                let who = Stakeholder { intake, ..stakeholder(&id, person) };
                stakeholders::save(&mut tx, &who).await.expect("saved");
            }
            for (nth, raiser) in [(0, "U1"), (1, "U2"), (2, "U1"), (3, "U1")] {
                let taken_back = State::Withdrawn { at: noon(), instead: None };
                let state = if nth == 3 { taken_back } else { State::Open };
                let said = Concern { state, ..concern(&id, 10 * number + nth, raiser) };
                concerns::save(&mut tx, &said).await.expect("saved");
            }
        }
        let over = |number| {
            let stage = Stage::Cancelled { at: noon(), by: PersonId::from("U9"), reason: "No.".to_owned() };
            Rollout { stage, ..running(number) }
        };
        rollouts::save(&mut tx, &over(1)).await.expect("saved");
        let found = async |tx: &mut Tx, limit| {
            let (found, more) = told::by(tx, &team(), &one, limit).await.expect("read");
            for (rollout, who, concern) in &found {
                assert_eq!((&rollout.id, &who.rollout, &who.person), (&concern.rollout, &rollout.id, &one));
            }
            (
                found.iter().map(|(.., concern)| concern.id.key().to_owned()).collect::<Vec<_>>().join(" "),
                more,
            )
        };
        let all = "C-20 C-22 C-30 C-32 C-12 C-10";
        assert_eq!(found(&mut tx, 11).await, (all.to_owned(), 0), "taken out or over, it is on record");
        assert_eq!(found(&mut tx, 5).await, ("C-20 C-22 C-30 C-32 C-12".to_owned(), 1));
        assert_eq!(found(&mut tx, 4).await, ("C-20 C-22 C-30 C-32".to_owned(), 2));
        assert_eq!(told::by(&mut tx, &other_team(), &one, 11).await, Ok((vec![], 0)));
        forget::rollout(&mut tx, &running(1).id, noon()).await.expect("forgotten");
        assert_eq!(found(&mut tx, 11).await, ("C-20 C-22 C-30 C-32".to_owned(), 0), "its words went");
        assert_eq!(found(&mut tx, 3).await, ("C-20 C-22 C-30".to_owned(), 1));
    })
    .await;
}

#[tokio::test]
async fn what_a_meeting_lacks_is_owed_and_nothing_that_is_refused_or_past() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let Rollout { lead, sponsor, dates, .. } = running(1);
        let dates = Dates { decision_by: dates.meeting + TimeDelta::days(1), ..dates };
        let at = |stage: Stage| Rollout { stage, dates, ..running(1) };
        let before = dates.meeting - TimeDelta::hours(1);
        let who = PersonId::from("U3");
        rollouts::save(&mut tx, &running(1)).await.expect("saved");
        stakeholders::save(&mut tx, &stakeholder(&running(1).id, "U3")).await.expect("saved");
        let owed = async |tx: &mut Tx, rollout: Rollout, now| {
            rollouts::save(tx, &rollout).await.expect("saved");
            let mut all = Vec::new();
            for person in [&lead, &sponsor, &who] {
                let Mine { owe, .. } = mine::of(tx, &team(), person, now).await.expect("read");
                all.push(
                    owe.iter()
                        .filter_map(|owed| match owed {
                            Owed::Meeting { gate, .. } if gate.held_since.is_some() => Some("waits"),
                            Owed::Meeting { .. } => Some("lacks"),
                            Owed::Commitment { .. } => Some("commitment"),
                            Owed::Verdict { .. } => Some("verdict"),
                            Owed::Sponsor { .. } => Some("sponsor"),
                            _ => None,
                        })
                        .collect::<Vec<_>>()
                        .join(" "),
                );
            }
            all
        };
        let near = Meeting { agenda_sent_at: Some(noon()), ..Meeting::new(&running(1).id) };
        assert_eq!(owed(&mut tx, at(Stage::Homework), before).await, ["", "", ""]);
        meetings::save(&mut tx, &near).await.expect("saved");
        assert_eq!(owed(&mut tx, at(Stage::Homework), before).await, ["lacks", "", ""]);
        let line = mine::of(&mut tx, &team(), &sponsor, before).await.expect("read").run.remove(0);
        assert!(line.gate.wants_something(), "nobody was heard");
        meetings::save(&mut tx, &Meeting { held_since: Some(noon()), ..near }).await.expect("saved");
        assert_eq!(owed(&mut tx, at(Stage::Homework), before).await, ["waits", "waits", ""]);
        // Until they have met, as it was planned: a quarter of an hour where nothing is open.
        let met = |minutes| dates.meeting + TimeDelta::minutes(minutes);
        assert_eq!(owed(&mut tx, at(Stage::JointMeeting), met(14)).await, ["", "", ""]);
        assert_eq!(owed(&mut tx, at(Stage::JointMeeting), met(15)).await, ["", "verdict", "commitment"]);
        assert_eq!(owed(&mut tx, at(Stage::Decision), before).await, ["", "verdict", "commitment"]);
        // Its day passes, and it is still not decided.
        let passed = owed(&mut tx, at(Stage::Decision), dates.decision_by).await;
        assert_eq!(passed, ["", "verdict", "commitment"]);
        let vacancy = Some(Vacancy { since: noon(), why: Vacant::Gone });
        let alone = Rollout { vacancy, ..at(Stage::Decision) };
        assert_eq!(owed(&mut tx, alone, before).await, ["sponsor", "", ""], "nothing else moves without one");
    })
    .await;
}

#[tokio::test]
async fn the_lead_owes_a_look_at_what_is_parked_once_its_day_has_come() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let one = Rollout { stage: Stage::Homework, ..running(1) };
        rollouts::save(&mut tx, &one).await.expect("saved");
        let today = noon().date_naive();
        let untils = [
            Until::Day { day: today - TimeDelta::days(3) },
            Until::Day { day: today },
            Until::Day { day: today + TimeDelta::days(1) },
            Until::PilotReview,
        ];
        for (until, number) in untils.into_iter().zip(1..) {
            let state = State::Parked { until, by: None, at: noon(), before: None };
            let parked = Concern { state, ..concern(&one.id, number, "U1") };
            concerns::save(&mut tx, &parked).await.expect("saved");
        }
        let looks = async |tx: &mut Tx, person: &PersonId| {
            let Mine { owe, .. } = mine::of(tx, &team(), person, noon()).await.expect("read");
            let looks = owe.into_iter().filter_map(|owed| match owed {
                Owed::LookAgain { many, .. } => Some(many),
                _ => None,
            });
            looks.collect::<Vec<_>>()
        };
        assert_eq!(looks(&mut tx, &one.lead).await, [2]);
        assert!(looks(&mut tx, &one.sponsor).await.is_empty(), "the lead's to do");
        let over = Stage::Cancelled { at: noon(), by: one.lead.clone(), reason: "No.".to_owned() };
        rollouts::save(&mut tx, &Rollout { stage: over, ..running(1) }).await.expect("saved");
        assert!(looks(&mut tx, &one.lead).await.is_empty(), "it is over");
    })
    .await;
}

#[tokio::test]
async fn the_lead_owes_an_answer_to_what_nobody_works_on() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let one = Rollout { stage: Stage::Homework, ..running(1) };
        rollouts::save(&mut tx, &one).await.expect("saved");
        let owner = PersonId::from("U9");
        let due = noon().date_naive();
        let owed = Homework::Owed { owner, due, nudged: 0, overdue: false };
        for number in 1..=5 {
            let mut open = concern(&one.id, number, "U1");
            open.said.severity = if number == 1 { Severity::Blocker } else { Severity::Minor };
            match number {
                3 => open.work.homework = owed.clone(),
                4 => open.work.joined = Some(ConcernId::new(&team(), 1)),
                5 => open.state = State::Withdrawn { at: noon(), instead: None },
                _ => {}
            }
            concerns::save(&mut tx, &open).await.expect("saved");
        }
        let nobodys = async |tx: &mut Tx, stage: Stage, person: &PersonId| {
            rollouts::save(tx, &Rollout { stage, ..running(1) }).await.expect("saved");
            let Mine { owe, .. } = mine::of(tx, &team(), person, noon()).await.expect("read");
            owe.into_iter().find_map(|owed| match owed {
                Owed::Unassigned { many, blockers, .. } => Some((many, blockers)),
                _ => None,
            })
        };
        assert_eq!(nobodys(&mut tx, Stage::Homework, &one.lead).await, Some((2, 1)));
        assert_eq!(nobodys(&mut tx, Stage::Homework, &one.sponsor).await, None);
        assert_eq!(nobodys(&mut tx, Stage::Intake, &one.lead).await, None, "there is time yet");
    })
    .await;
}

#[tokio::test]
async fn who_is_yet_to_be_told_stands_there_until_they_are() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let (one, two) = (running(1), running(2));
        for rollout in [&one, &two] {
            rollouts::save(&mut tx, rollout).await.expect("saved");
        }
        let (gone, other) = (PersonId::from("UGONE"), PersonId::from("UOTHER"));
        for (rollout, person) in [(&two, &gone), (&one, &gone), (&one, &gone), (&one, &other)] {
            farewells::keep(&mut tx, &rollout.id, person).await.expect("kept");
        }
        let of = async |tx: &mut Tx, team: &TeamId, person: &PersonId| {
            farewells::of(tx, team, person).await.expect("read")
        };
        assert_eq!(of(&mut tx, &team(), &gone).await, [one.id.clone(), two.id.clone()]);
        assert_eq!(of(&mut tx, &TeamId::from("TOTHER"), &gone).await, []);
        farewells::told(&mut tx, &team(), &gone).await.expect("told");
        assert_eq!(of(&mut tx, &team(), &gone).await, []);
        assert_eq!(of(&mut tx, &team(), &other).await, std::slice::from_ref(&one.id));
    })
    .await;
}
