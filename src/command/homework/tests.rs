//! What is done about a concern reaches the messages that tell how far it is; and who owes an answer can be left alone.

use chrono::TimeDelta;

use super::*;
use crate::command::testing::Scene;
use crate::domain::action::{Action, Later};
use crate::domain::area::Area;
use crate::domain::commitment::{Choice, Commitment};
use crate::domain::concern::{Severity, Visibility};
use crate::domain::duty::{Duty, DutyKey, DutyKind};
use crate::domain::effect::What;
use crate::domain::homework::assign::Back;
use crate::domain::homework::queue::Lengths;
use crate::domain::homework::{Homework, Stands, Wording};
use crate::domain::policy::Reader;
use crate::domain::post;
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::{Intake, Stakeholder};
use crate::domain::testing::{concern, person, rollout, stakeholder, state, team, tuesday, wall};
use crate::domain::time::LATER_OF_WORK;
use crate::domain::verdict::{Outcome, Verdict, VerdictForm};
use crate::store::testing::on_each_engine;

/// C-1, which the lead is to answer by Monday; U1 needs it in order to commit.
async fn furnish(scene: &Scene, stage: Stage, is_need: Option<ConcernId>) -> Concern {
    let mut owed = concern(1, "U1", Area::Legal, "A contract");
    let due = crate::domain::testing::day("2026-03-16");
    owed.work.homework = Homework::Owed { owner: person("ULEAD"), due, nudged: 0, overdue: false };
    let mut tx = scene.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, &Rollout { stage, ..rollout(1) }).await.unwrap();
    store::concerns::save(&mut tx, &owed).await.unwrap();
    let said = Commitment {
        rollout: rollout(1).id,
        person: person("U1"),
        choice: Choice::Conditional,
        needs: is_need,
        at: tuesday(),
    };
    store::commitments::save(&mut tx, &said).await.unwrap();
    tx.commit().await.unwrap();
    owed
}

#[tokio::test]
async fn what_somebody_needs_is_told_anew_when_it_is_handed_back_and_nothing_else_is_told_as_a_need() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        for (key, is_need) in [("1", None), ("2", Some(concern(1, "U1", Area::Legal, "").id))] {
            let owed = furnish(&scene, Stage::Decision, is_need.clone()).await;
            let task = Action::Work { concern: owed.handle(), page: None, task: Task::HandBack };
            scene.happens(key, "ULEAD", task).await;
            assert_eq!(scene.goes_out("need").await, is_need.is_some(), "{is_need:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_owner_who_has_no_part_in_it_is_reminded_later_and_once_more_only_after_they_are_back() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene, Stage::Homework, None).await;
        let key = DutyKey {
            rollout: rollout(1).id,
            person: Some(person("ULEAD")),
            kind: DutyKind::Homework,
            epoch: 1,
        };
        let set = Duty { key, due_at: wall("2026-03-11 09:30", crate::domain::testing::BERLIN) };
        let mut tx = scene.db.begin().await.unwrap();
        store::duties::apply(&mut tx, &[crate::domain::duty::DutyChange::Set(set)]).await.unwrap();
        tx.commit().await.unwrap();
        let later = Action::SubmitLater { rollout: rollout(1).id, until: Later::Tomorrow };
        scene.happens("1", "ULEAD", later).await;
        let ahead = async || {
            let mut tx = scene.db.read().await.unwrap();
            let duties = store::duties::for_person(&mut tx, &rollout(1).id, &person("ULEAD")).await.unwrap();
            duties.into_iter().map(|duty| (duty.key.kind, duty.due_at)).collect::<Vec<_>>()
        };
        // What was set for that moment comes after it: they are not told twice.
        let at = |text| wall(text, crate::domain::testing::BERLIN);
        let eve = (DutyKind::Homework, at("2026-03-13 09:30"));
        assert_eq!(ahead().await, [(DutyKind::Reminder, at("2026-03-11 09:30")), eve]);
        let back_on = crate::domain::testing::day("2026-03-13");
        scene.happens("2", "ULEAD", Action::SubmitAway { back_on }).await;
        assert_eq!(ahead().await, [eve], "the wish gives way");
    })
    .await;
}

#[tokio::test]
async fn later_is_for_the_area_that_is_asked_for_as_well_and_the_wish_for_homework_outlives_the_1_on_1() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let mut owed = furnish(&scene, Stage::Intake, None).await;
        let due = crate::domain::testing::day("2026-03-16");
        owed.work.homework = Homework::Owed { owner: person("U1"), due, nudged: 0, overdue: false };
        let part = async |silent: Vec<Area>| {
            let done = Intake::Done { at: tuesday(), stance: None };
            let areas = vec![Area::It, Area::Legal];
            let who = Stakeholder { areas, silent, intake: done, ..stakeholder("U1", Area::Legal) };
            let mut tx = scene.db.begin().await.unwrap();
            store::stakeholders::save(&mut tx, &who).await.unwrap();
            store::concerns::save(&mut tx, &owed).await.unwrap();
            tx.commit().await.unwrap();
        };
        let wishes = async || {
            let mut tx = scene.db.read().await.unwrap();
            let duties = store::duties::for_person(&mut tx, &rollout(1).id, &person("U1")).await.unwrap();
            duties.into_iter().map(|duty| duty.key.epoch).collect::<Vec<_>>()
        };
        let later = |until| Action::SubmitLater { rollout: rollout(1).id, until };
        part(vec![]).await;
        scene.happens("1", "U1", later(Later::Tomorrow)).await;
        assert_eq!(wishes().await, [LATER_OF_WORK]);
        part(vec![Area::Legal]).await;
        scene.happens("2", "U1", later(Later::InOneHour)).await;
        assert_eq!(wishes().await, [0, LATER_OF_WORK], "of the 1-on-1, and of the homework");
        scene.happens("3", "U1", Action::NoConcerns { rollout: rollout(1).id }).await;
        assert_eq!(wishes().await, [LATER_OF_WORK]);
    })
    .await;
}

#[tokio::test]
async fn what_settled_the_like_is_offered_once_its_rollout_is_decided_on() {
    on_each_engine(async |db| {
        let mut tx = Scene::of(db).await.db.begin().await.unwrap();
        let mut settled = Concern { rollout: rollout(2).id, ..concern(7, "U1", Area::Legal, "Who pays?") };
        settled.state = state("Settled");
        let words = "Somebody pays.".to_owned();
        let (by, stands) = (person("ULEAD"), Stands::Fair);
        settled.work.wording = Some(Wording { words, by, stands, nth: 1, before: None });
        store::concerns::save(&mut tx, &settled).await.unwrap();
        let decided = [None, Some(Outcome::OneMore), Some(Outcome::WithConditions)];
        for (nth, outcome) in (0..).zip(decided) {
            if let Some(outcome) = outcome {
                let (rollout, by, at) = (rollout(2).id, person("USPONSOR"), tuesday());
                let verdict =
                    Verdict { rollout, nth, outcome, statement: String::new(), by, at, until: None };
                store::verdicts::add(&mut tx, &verdict).await.unwrap();
            }
            let offered = store::queue::handed_down(&mut tx, &team(), &rollout(1).id, 9).await.unwrap();
            assert_eq!(offered.len(), usize::from(nth == 2), "{outcome:?}");
        }
        assert_eq!(store::queue::handed_down(&mut tx, &team(), &rollout(2).id, 9).await.unwrap(), []);
    })
    .await;
}

/// It was sent, and stands.
async fn stands_before_the_lead(scene: &Scene, what: What) {
    let mut tx = scene.db.begin().await.unwrap();
    let sent = post::dm(&person("ULEAD"), what);
    store::outbox::push(&mut tx, &team(), &[sent], tuesday()).await.unwrap();
    for letter in store::outbox::claim(&mut tx, tuesday(), TimeDelta::minutes(1), 9).await.unwrap() {
        store::shown::keep(&mut tx, &letter).await.unwrap();
        store::outbox::sent(&mut tx, &letter.id, None, tuesday()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_asked_something_of_the_lead_is_shown_anew_once_that_is_done() {
    let look_again: fn(&Concern) -> What = |of| What::LookAgain { concern: of.id.clone() };
    let fair: fn(&Concern) -> What = |of| What::Fair { concern: of.id.clone() };
    let overdue: fn(&Concern) -> What = |of| What::Overdue { concern: of.id.clone() };
    let back: fn(&Concern) -> What =
        |of| What::HomeworkBack { concern: of.id.clone(), owner: person("U9"), why: Back::Given };
    let day = |text| Some(crate::domain::testing::day(text));
    let answer = || Task::Answer { words: "In the vault.".to_owned() };
    let table = [
        (look_again, "Parked", Task::TakeIn),
        (fair, "Open", answer()),
        (overdue, "Open", answer()),
        (overdue, "Open", Task::HandBack),
        (back, "Open", Task::Park { until: day("2026-03-17") }),
    ];
    for (letter, stands, task) in table {
        on_each_engine(async |db| {
            let scene = Scene::of(db).await;
            let mut owed = furnish(&scene, Stage::Homework, None).await;
            owed.state = state(stands);
            let mut tx = scene.db.begin().await.unwrap();
            store::stakeholders::save(&mut tx, &stakeholder("U1", Area::Legal)).await.unwrap();
            store::concerns::save(&mut tx, &owed).await.unwrap();
            tx.commit().await.unwrap();
            stands_before_the_lead(&scene, letter(&owed)).await;
            let action = Action::Work { concern: owed.handle(), page: None, task: task.clone() };
            scene.happens("1", "ULEAD", action).await;
            assert!(scene.goes_out("again").await, "{:?} {task:?}", letter(&owed));
        })
        .await;
    }
}

#[tokio::test]
async fn what_brought_homework_is_shown_anew_when_it_is_given_back_or_answered() {
    let nudge: fn(&Concern) -> What = |owed| What::Nudge {
        person: person("ULEAD"),
        rollouts: vec![],
        homework: vec![owed.id.clone()],
        commitments: vec![],
        decisions: vec![],
    };
    let again: fn(&Concern) -> What =
        |owed| What::HomeworkAgain { concern: owed.id.clone(), owner: person("ULEAD") };
    let answer = || Task::Answer { words: "In the vault.".to_owned() };
    let letters = [(nudge, Task::HandBack), (again, Task::HandBack), (nudge, answer()), (again, answer())];
    for (letter, task) in letters {
        on_each_engine(async |db| {
            let scene = Scene::of(db).await;
            let owed = furnish(&scene, Stage::Homework, None).await;
            stands_before_the_lead(&scene, letter(&owed)).await;
            let task = Action::Work { concern: owed.handle(), page: None, task: task.clone() };
            scene.happens("1", "ULEAD", task.clone()).await;
            assert!(scene.goes_out("again").await, "{task:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn what_asks_for_work_on_a_rollout_that_has_ended_is_shown_anew() {
    let letters = |of: &Concern| {
        let (concern, owner) = (|| of.id.clone(), person("ULEAD"));
        let (rollouts, commitments, decisions) = (vec![], vec![], vec![]);
        [
            What::Nudge {
                person: owner.clone(),
                rollouts,
                homework: vec![concern()],
                commitments,
                decisions,
            },
            What::HomeworkAgain { concern: concern(), owner },
            What::HomeworkBack { concern: concern(), owner: person("U9"), why: Back::Given },
            What::Overdue { concern: concern() },
            What::FellShort { concern: concern(), nth: 1 },
            What::Fair { concern: concern() },
            What::LookAgain { concern: concern() },
        ]
    };
    let decide = |outcome| {
        let form = VerdictForm { outcome: Some(outcome), statement: "So be it.".to_owned(), until: None };
        Action::SubmitVerdict { rollout: rollout(1).id, form }
    };
    let cancel = Action::SubmitCancel { rollout: rollout(1).id, reason: "Too early.".to_owned() };
    let table = [(cancel, true), (decide(Outcome::No), true), (decide(Outcome::Pilot), false)];
    for (action, ends) in table {
        on_each_engine(async |db| {
            let scene = Scene::of(db).await;
            let owed = furnish(&scene, Stage::Decision, None).await;
            for letter in letters(&owed) {
                stands_before_the_lead(&scene, letter).await;
            }
            let elsewhere = ConcernId::new(&team(), 99);
            stands_before_the_lead(&scene, What::Overdue { concern: elsewhere }).await;
            scene.happens("1", "USPONSOR", action.clone()).await;
            let shown = if ends { letters(&owed).len() } else { 0 };
            assert_eq!(shown_anew(&scene).await, shown, "{action:?}");
        })
        .await;
    }
}

/// How many of those that stand are to be shown anew.
async fn shown_anew(scene: &Scene) -> usize {
    let mut tx = scene.db.begin().await.unwrap();
    let mut anew = 0;
    loop {
        let letters = store::outbox::claim(&mut tx, tuesday(), TimeDelta::minutes(1), 99).await.unwrap();
        if letters.is_empty() {
            return anew;
        }
        for letter in letters {
            anew += usize::from(matches!(letter.effect.what, What::Again { .. }));
            store::outbox::sent(&mut tx, &letter.id, None, tuesday()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn the_queue_has_a_group_where_its_heaviest_part_belongs_as_far_as_its_reader_knows_of_it() {
    on_each_engine(async |db| {
        let mut tx = Scene::of(db).await.db.begin().await.unwrap();
        store::rollouts::save(&mut tx, &rollout(1)).await.unwrap();
        let keep = async |tx: &mut Tx, number, severity, joined: Option<i64>, visibility, stands: &str| {
            let mut point = concern(number, "U1", Area::Legal, "Who pays?");
            (point.said.severity, point.said.visibility) = (severity, visibility);
            point.work.joined = joined.map(|head| concern(head, "U1", Area::Legal, "").id);
            point.state = state(stands);
            store::concerns::save(tx, &point).await.unwrap();
        };
        let (heavy, middle, light) = (Severity::Blocker, Severity::Important, Severity::Minor);
        let (named, hidden) = (Visibility::Named, Visibility::LeadOnly);
        // Each that leads, and what is with it.
        keep(&mut tx, 1, middle, None, named, "Open").await;
        keep(&mut tx, 2, light, None, named, "Open").await;
        keep(&mut tx, 12, heavy, Some(2), named, "Open").await;
        keep(&mut tx, 13, light, Some(2), named, "Open").await;
        keep(&mut tx, 3, light, None, named, "Open").await;
        keep(&mut tx, 14, heavy, Some(3), hidden, "Open").await;
        // What is settled weighs nothing any more.
        keep(&mut tx, 4, light, None, named, "Open").await;
        keep(&mut tx, 15, heavy, Some(4), named, "Settled").await;
        keep(&mut tx, 5, middle, None, named, "Answered").await;
        // What leads may be a secret of the lead's, and what is with it none.
        keep(&mut tx, 6, light, None, hidden, "Open").await;
        keep(&mut tx, 16, light, Some(6), named, "Open").await;
        let mut page = async |reader| {
            let page = store::queue::page(&mut tx, &rollout(1).id, reader, 0).await.unwrap();
            let lengths = store::queue::lengths(&mut tx, &rollout(1).id, reader).await.unwrap();
            let numbers = page.iter().map(|concern| concern.id.number()).collect::<Vec<_>>();
            (numbers, lengths)
        };
        let mut lengths = Lengths { open: 5, answered: 1, ..Lengths::default() };
        assert_eq!(page(Reader::Lead).await, (vec![2, 3, 1, 4, 6, 5], lengths));
        lengths.counted_only = 2;
        let theirs = page(Reader::Sponsor).await;
        assert_eq!(theirs, (vec![2, 1, 3, 4, 16, 5], lengths), "no secret of the lead's moves or hides it");
    })
    .await;
}
