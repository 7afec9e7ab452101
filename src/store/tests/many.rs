//! Many rows at once are the same as each by itself, whether they fill a statement, overflow it or fall short of it.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::super::{concerns, duties, events, homes, outbox, outlines, rollouts, stakeholders};
use super::tables::{concern, stakeholder};
use super::{count, noon, on_each_engine, running, team};
use crate::domain::concern::{Concern, Gone, Origin};
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::effect::{Effect, To, What};
use crate::domain::event::{Entry, Event, Happened, Via};
use crate::domain::homework::{Homework, Stands, Wording};
use crate::domain::id::PersonId;
use crate::domain::outline::{Moved, Outline};
use crate::domain::stakeholder::{Intake, Stakeholder, Stance};
use crate::domain::testing::states;

/// One statement short of itself, one full, one and a bit, two and a bit.
const SIZES: [usize; 5] = [1, 31, 32, 33, 70];

fn id(n: usize) -> PersonId {
    PersonId(format!("U{n:03}"))
}

#[tokio::test]
async fn letters_keep_their_order_and_a_living_one_waits_once() {
    on_each_engine(async |db| {
        for size in SIZES {
            let mut tx = db.begin().await.expect("a transaction");
            rollouts::save(&mut tx, &running(1)).await.expect("saved");
            let record = |n| Effect {
                to: To::Dm { person: id(n) },
                what: What::Record { rollout: running(1).id, person: id(n) },
            };
            let mut effects: Vec<Effect> = (0..size).map(record).collect();
            // The same again, within one statement and later.
            effects.extend([record(size - 1), record(0)]);
            outbox::push(&mut tx, &team(), &effects, noon()).await.expect("pushed");
            let claimed = outbox::claim(&mut tx, noon(), TimeDelta::seconds(90), 99).await.expect("claimed");
            let mut numbered: Vec<(i64, Effect)> = claimed
                .into_iter()
                .map(|letter| {
                    let number = letter.id.split_once("/L-").and_then(|(_, n)| n.parse().ok());
                    (number.expect("a number"), letter.effect)
                })
                .collect();
            numbered.sort_by_key(|(number, _)| *number);
            let found: Vec<Effect> = numbered.into_iter().map(|(_, effect)| effect).collect();
            assert_eq!(found, effects[..size], "{size}");
        }
    })
    .await;
}

#[tokio::test]
async fn of_the_changes_to_one_duty_the_last_holds() {
    on_each_engine(async |db| {
        for size in SIZES {
            let mut tx = db.begin().await.expect("a transaction");
            rollouts::save(&mut tx, &running(1)).await.expect("saved");
            let key = |who: usize, n: usize| DutyKey {
                rollout: running(1).id,
                person: Some(id(who)),
                kind: DutyKind::Homework,
                epoch: u32::try_from(n).expect("few"),
            };
            let set = |who, n, hours| {
                DutyChange::Set(Duty { key: key(who, n), due_at: noon() + TimeDelta::hours(hours) })
            };
            let before: Vec<DutyChange> = (0..size).map(|n| set(1, n, 1)).chain([set(2, 0, 1)]).collect();
            duties::apply(&mut tx, &before).await.expect("set");
            // Each goes to the next, as homework that is handed on.
            let moved: Vec<DutyChange> =
                (0..size).flat_map(|n| [DutyChange::Drop(key(1, n)), set(3, n, 2)]).collect();
            duties::apply(&mut tx, &moved).await.expect("moved");
            let of =
                |duties: Vec<Duty>| duties.into_iter().map(|duty| duty.key.epoch).collect::<BTreeSet<_>>();
            let found = duties::for_person(&mut tx, &running(1).id, &id(1)).await.expect("read");
            assert_eq!(found, [], "{size}");
            let found = duties::for_person(&mut tx, &running(1).id, &id(3)).await.expect("read");
            assert_eq!(of(found).len(), size);
            let found = duties::for_person(&mut tx, &running(1).id, &id(2)).await.expect("read");
            assert_eq!(of(found).len(), 1, "another's stays");
            let last = [set(4, 0, 1), set(4, 0, 2), DutyChange::Drop(key(4, 0)), set(4, 0, 3)];
            duties::apply(&mut tx, &last).await.expect("set");
            let found = duties::for_person(&mut tx, &running(1).id, &id(4)).await.expect("read");
            assert_eq!(
                found.iter().map(|duty| duty.due_at).collect::<Vec<_>>(),
                [noon() + TimeDelta::hours(3)]
            );
            // Dropped and set again it rests no more; set alone it rests on.
            duties::apply(&mut tx, &[DutyChange::RestAll(running(1).id), set(4, 0, 3)]).await.expect("rests");
            assert_eq!(duties::next(&mut tx).await, Ok(None));
            duties::apply(&mut tx, &[DutyChange::Drop(key(4, 0)), set(4, 0, 3)]).await.expect("set anew");
            assert_eq!(duties::next(&mut tx).await, Ok(Some(noon() + TimeDelta::hours(3))));
            duties::apply(&mut tx, &[set(5, 0, 1), DutyChange::DropAll(running(1).id)]).await.expect("gone");
            assert_eq!(duties::of_rollout(&mut tx, &running(1).id).await, Ok(vec![]));
        }
    })
    .await;
}

#[tokio::test]
async fn homework_is_handed_on_and_nothing_else_of_a_concern_changes() {
    on_each_engine(async |db| {
        for size in SIZES {
            let mut tx = db.begin().await.expect("a transaction");
            rollouts::save(&mut tx, &running(1)).await.expect("saved");
            let due = noon().date_naive();
            let owed = |n: usize, owner: &str| {
                let number = i64::try_from(n).expect("few") + 1;
                let mut concern = concern(&running(1).id, number, "U3");
                let owner = PersonId::from(owner);
                // Of several kinds, each of which is written by itself.
                concern.work.homework = match n % 3 {
                    0 => Homework::HandedIn { owner, due: None },
                    _ => Homework::Owed {
                        owner,
                        due: due + TimeDelta::days(n as i64 % 3),
                        nudged: 0,
                        overdue: false,
                    },
                };
                concern
            };
            for n in 0..=size {
                concerns::save(&mut tx, &owed(n, "ULEAD")).await.expect("saved");
            }
            let mut after: Vec<Concern> = (0..size).map(|n| owed(n, "UNEXT")).collect();
            after[0].work.homework = Homework::Nobody;
            after.push(owed(size, "ULEAD"));
            let moved: Vec<Moved> = (0..size)
                .map(|n| Moved {
                    concern: after[n].id.clone(),
                    rollout: running(1).id,
                    raiser: after[n].raiser.clone(),
                    before: owed(n, "ULEAD").work.homework,
                    after: after[n].work.homework.clone(),
                })
                .collect();
            outlines::hand_on(&mut tx, &moved).await.expect("handed on");
            assert_eq!(concerns::of_rollout(&mut tx, &running(1).id).await.as_ref(), Ok(&after), "{size}");
            let owing = concerns::how_many_owed(&mut tx, &team(), &PersonId::from("UNEXT")).await;
            let owed = after[..size].iter().filter(|concern| concern.work.homework.owed_by().is_some());
            assert_eq!(owing, Ok(owed.count()));
        }
    })
    .await;
}

#[tokio::test]
async fn an_outline_is_what_the_whole_concern_says_of_itself() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        rollouts::save(&mut tx, &running(1)).await.expect("saved");
        let mut all = Vec::new();
        for (number, (_, state)) in (1..).zip(states()) {
            let mut concern = Concern { state, ..concern(&running(1).id, number, "U3") };
            if number % 2 == 0 {
                concern.origin = Origin::Form;
                concern.late = true;
                let (words, by) = ("It costs too much.".to_owned(), PersonId::from("ULEAD"));
                concern.work.wording =
                    Some(Wording { words, by, stands: Stands::Proposed, nth: 2, before: None });
            }
            if number % 3 == 0 {
                concern.raiser_out = true;
                concern.said.words.clear();
                concern.gone = Some(Gone::AtWish { at: noon() });
            }
            concerns::save(&mut tx, &concern).await.expect("saved");
            all.push(concern);
        }
        // More than are read at once.
        for number in 101..=700 {
            let concern = concern(&running(1).id, number, "U3");
            concerns::save(&mut tx, &concern).await.expect("saved");
            all.push(concern);
        }
        let expected: Vec<Outline> = all.iter().map(Outline::from).collect();
        assert_eq!(outlines::of_rollout(&mut tx, &running(1).id).await, Ok(expected));
    })
    .await;
}

#[tokio::test]
async fn people_are_kept_and_those_with_an_open_home_are_found() {
    on_each_engine(async |db| {
        for size in SIZES {
            let mut tx = db.begin().await.expect("a transaction");
            rollouts::save(&mut tx, &running(1)).await.expect("saved");
            let all = |stance| -> Vec<Stakeholder> {
                let one = |n| Stakeholder {
                    person: id(n),
                    intake: Intake::Done { at: noon(), stance },
                    ..stakeholder(&running(1).id, "U")
                };
                (0..size).map(one).collect()
            };
            for stance in [None, Some(Stance::ALL[0])] {
                stakeholders::save_all(&mut tx, &all(stance)).await.expect("saved");
                assert_eq!(stakeholders::of_rollout(&mut tx, &running(1).id).await, Ok(all(stance)));
            }
            for n in (0..size).filter(|n| n % 2 == 0) {
                homes::opened(&mut tx, &team(), &id(n)).await.expect("opened");
            }
            homes::opened(&mut tx, &team(), &PersonId::from("UOTHER")).await.expect("opened");
            let among = (0..size).map(id).collect();
            let open = homes::open_among(&mut tx, &team(), &among).await.expect("read");
            assert_eq!(open, (0..size).filter(|n| n % 2 == 0).map(id).collect::<Vec<_>>());
        }
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(homes::open_among(&mut tx, &team(), &BTreeSet::new()).await, Ok(vec![]));
    })
    .await;
}

#[tokio::test]
async fn what_happened_is_one_chain() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        rollouts::save(&mut tx, &running(1)).await.expect("saved");
        let entry = |n| Entry {
            event: Event { rollout: running(1).id, by: None, what: Happened::NotHeard { person: id(n) } },
            via: Via::Timer,
            changes: Vec::new(),
        };
        for size in SIZES {
            let entries: Vec<Entry> = (0..size).map(entry).collect();
            events::append(&mut tx, &entries, noon()).await.expect("appended");
        }
        let chain = running(1).id.as_str().to_owned();
        let (lines, head) = events::chain(&mut tx, &chain).await.expect("read");
        let head = head.expect("it ends");
        assert_eq!(lines.len(), SIZES.iter().sum::<usize>());
        let mut prev = events::NOTHING.to_owned();
        for (line, seq) in lines.iter().zip(1..) {
            assert_eq!((line.seq, &line.prev), (seq, &prev));
            assert_eq!(line.hash, line.computed(&chain, &head.salt(seq)));
            prev.clone_from(&line.hash);
        }
        assert_eq!((head.seq, head.hash), (i64::try_from(lines.len()).expect("few"), prev));
        assert_eq!(count(&mut tx, "select count(*) from record_heads where chain = 'T1/R-1'").await, 1);
    })
    .await;
}
