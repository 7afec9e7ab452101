//! The record: numbered without a gap, each entry holding the one before, and whoever lays hands on it is found out, by
//! rollout and entry.

use chrono::TimeDelta;

use super::super::audit::{self, Fault, Report, Witness, Wrong};
use super::super::events::{self, digest, hash};
use super::super::{
    Db, Tx, calls, concerns, counters, forget, installations, keys, own, questions, rollouts, stakeholders,
};
use super::{count, noon, on_each_engine, raw, running, tables, team};
use crate::domain::event::{Change, Entry, Event, Happened, Via};
use crate::domain::id::{CallId, PersonId, QuestionId, RolloutId};
use crate::domain::policy::Allowed;
use crate::domain::question::{Call, Question};
use crate::domain::record::{self, Facts};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::{Intake, Stakeholder};

fn entry(rollout: i64, what: Happened) -> Entry {
    let event = Event { rollout: running(rollout).id, by: Some(PersonId::from("U1")), what };
    Entry { event, via: Via::Form, changes: Vec::new() }
}

/// Two rollouts with a record of six entries each, the first of which tells how they stand.
async fn recorded(db: &Db) {
    let mut tx = db.begin().await.expect("a transaction");
    for number in [1, 2] {
        counters::next(&mut tx, &team(), RolloutId::LETTER).await.expect("a number");
        let rollout = running(number);
        let mut first = entry(number, Happened::Started { stakeholders: 8, waived: 1 });
        first.changes = record::changes(rollout.id.key(), &Facts::new(), &record::of_rollout(&rollout));
        rollouts::save(&mut tx, &rollout).await.expect("saved");
        events::append(&mut tx, &[first], noon()).await.expect("appended");
    }
    for n in 0..5 {
        let both = [entry(1, Happened::SummarySent), entry(2, Happened::CountsPosted)];
        events::append(&mut tx, &both, noon() + TimeDelta::hours(n)).await.expect("appended");
    }
    tx.commit().await.expect("committed");
}

async fn faults(tx: &mut Tx) -> Vec<Wrong> {
    let Report { faults, .. } = audit::verify(tx).await.expect("read");
    faults
        .into_iter()
        .map(|Fault { chain, wrong }| {
            assert_eq!(chain, "T1/R-1", "the other's record is whole: {wrong:?}");
            wrong
        })
        .collect()
}

#[tokio::test]
async fn entries_are_numbered_by_rollout_and_hold_together() {
    on_each_engine(async |db| {
        recorded(&db).await;
        let mut tx = db.read().await.expect("a transaction");
        let report = audit::verify(&mut tx).await.expect("read");
        assert_eq!((report.chains, report.entries, report.faults), (2, 12, Vec::new()));
        let lines = events::of_rollout(&mut tx, &running(2).id).await.expect("read");
        assert_eq!(lines.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        let (_, body) = &lines[1];
        assert_eq!((&body.what, body.via, body.at), (&Happened::CountsPosted, Via::Form, noon()));
    })
    .await;
}

/// So that whoever has but what is written down can check it.
#[tokio::test]
async fn a_hash_is_made_as_it_is_documented() {
    on_each_engine(async |db| {
        recorded(&db).await;
        let mut tx = db.read().await.expect("a transaction");
        let (lines, head) = events::chain(&mut tx, "T1/R-1").await.expect("read");
        let head = head.expect("it has an end");
        let line = &lines[1];
        assert_eq!(
            line.body,
            r#"{"at":"2026-03-02T12:00:00Z","by":"U1","changes":[],"via":"form","what":{"what":"summary_sent"}}"#
        );
        let salt = head.salt(2);
        assert_eq!(salt.len(), 32);
        assert_eq!(line.hash, hash("T1/R-1", 2, &lines[0].hash, &digest(&salt, &line.body)));
        assert_eq!(lines[0].prev, events::NOTHING);
        assert_eq!(head.hash, lines[5].hash);
    })
    .await;
    // By another's hand: printf '00000000000000000000000000000000\n{}' | sha256sum
    assert_eq!(
        digest("00000000000000000000000000000000", "{}"),
        "5842ac6b7fdc1b6253996dd92d18ff76591c39beb4798ab87b758437ead7ff63"
    );
}

#[tokio::test]
async fn whoever_lays_hands_on_it_is_found_out() {
    let moved = "update record set seq = 99 where chain = 'T1/R-1' and seq = 3";
    let tampered: [(&[&'static str], &[Wrong]); 11] = [
        (
            &["update record set body = replace(body, 'U1', 'U2') where chain = 'T1/R-1' and seq = 2"],
            &[Wrong::Changed { seq: 2 }],
        ),
        (&["delete from record where chain = 'T1/R-1' and seq = 3"], &[Wrong::Missing { from: 3, to: 3 }]),
        (
            &["delete from record where chain = 'T1/R-1' and seq in (1, 2)"],
            &[Wrong::Missing { from: 1, to: 2 }],
        ),
        // Taken out, and those behind it moved up.
        (
            &[
                "delete from record where chain = 'T1/R-1' and seq = 5",
                "update record set seq = 5 where chain = 'T1/R-1' and seq = 6",
            ],
            &[Wrong::Changed { seq: 5 }, Wrong::CutOff { last: 5, head: 6 }],
        ),
        // The end of another's chain put in its place.
        (
            &[
                "update record_heads set seal = (select seal from record_heads other where other.chain = 'T1/R-2') \
                where chain = 'T1/R-1'",
            ],
            &[Wrong::NoEnd],
        ),
        // Two that changed places.
        (
            &[
                moved,
                "update record set seq = 3 where chain = 'T1/R-1' and seq = 4",
                "update record set seq = 4 where chain = 'T1/R-1' and seq = 99",
            ],
            &[Wrong::Changed { seq: 3 }, Wrong::Changed { seq: 4 }, Wrong::OutOfPlace { seq: 5 }],
        ),
        (&["delete from record where chain = 'T1/R-1' and seq > 4"], &[Wrong::CutOff { last: 4, head: 6 }]),
        (&["delete from record where chain = 'T1/R-1'"], &[Wrong::CutOff { last: 0, head: 6 }]),
        (
            &[
                "insert into record (chain, seq, body, prev, hash) select chain, 7, body, hash, 'x' from record \
                where chain = 'T1/R-1' and seq = 6",
            ],
            &[Wrong::Changed { seq: 7 }, Wrong::AddedTo { last: 7, head: 6 }],
        ),
        (&["delete from record_heads where chain = 'T1/R-1'"], &[Wrong::NoEnd]),
        (
            &["delete from record where chain = 'T1/R-1'", "delete from record_heads where chain = 'T1/R-1'"],
            &[Wrong::NoRecord],
        ),
    ];
    for (hands, expected) in tampered {
        on_each_engine(async |db| {
            recorded(&db).await;
            let mut tx = db.begin().await.expect("a transaction");
            for sql in hands {
                raw(&mut tx, sql).await.expect("done");
            }
            assert_eq!(faults(&mut tx).await, expected, "{hands:?}");
        })
        .await;
    }
}

/// An entry that was made with the right hash, by somebody who knows how, still does not fit between its neighbours.
#[tokio::test]
async fn an_entry_made_by_the_rules_does_not_fit_in() {
    on_each_engine(async |db| {
        recorded(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        let (lines, head) = events::chain(&mut tx, "T1/R-1").await.expect("read");
        let salt = head.expect("it has an end").salt(3);
        let forged = lines[2].body.replace("U1", "U2");
        let forged_hash = hash("T1/R-1", 3, &lines[1].hash, &digest(&salt, &forged));
        let sql = format!(
            "update record set body = '{forged}', hash = '{forged_hash}' where chain = 'T1/R-1' and seq = 3"
        );
        raw(&mut tx, Box::leak(sql.into_boxed_str())).await.expect("done");
        assert_eq!(faults(&mut tx).await, [Wrong::OutOfPlace { seq: 4 }]);
    })
    .await;
}

#[tokio::test]
async fn what_was_changed_without_an_entry_is_told() {
    on_each_engine(async |db| {
        recorded(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        raw(&mut tx, "update rollouts set sponsor = 'UEVIL' where id = 'T1/R-1'").await.expect("done");
        let told = faults(&mut tx).await;
        let [Wrong::Unrecorded { thing, fact, record, stands }] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((thing.as_str(), fact.as_str()), ("R-1", "sponsor"));
        assert_eq!(
            (record.as_deref(), stands.as_deref()),
            (Some(running(1).sponsor.as_str()), Some("UEVIL"))
        );
        drop(tx);
        // And an entry that takes for granted what never was.
        let mut tx = db.begin().await.expect("a transaction");
        let mut leap = entry(1, Happened::Changed);
        let (before, after) = (Some("UNOBODY".to_owned()), Some(running(1).sponsor.to_string()));
        leap.changes = vec![Change { thing: "R-1".into(), fact: "sponsor".into(), before, after }];
        events::append(&mut tx, &[leap], noon()).await.expect("appended");
        assert_eq!(
            faults(&mut tx).await,
            [Wrong::Leap { seq: 7, thing: "R-1".into(), fact: "sponsor".into() }]
        );
    })
    .await;
}

/// Beside what `recorded` tells: one who speaks, a point, a call and a question of theirs.
async fn told(tx: &mut Tx) {
    let rollout = running(1).id;
    let (who, point) = (tables::stakeholder(&rollout, "U7"), tables::concern(&rollout, 1, "U7"));
    let asker = PersonId::from("U7");
    let call = Call {
        id: CallId::new(&team(), 1),
        rollout: rollout.clone(),
        person: asker.clone(),
        asked_at: noon(),
        done_at: None,
    };
    let question = Question {
        id: QuestionId::new(&team(), 1),
        rollout,
        asker,
        words: "Who pays?".into(),
        asked_at: noon(),
        source: None,
        answer: None,
        taken_back_at: None,
    };
    stakeholders::save(tx, &who).await.expect("saved");
    concerns::save(tx, &point).await.expect("saved");
    calls::save(tx, &call).await.expect("saved");
    questions::save(tx, &question).await.expect("saved");
    let mut entry = entry(1, Happened::Changed);
    for (thing, facts) in [
        (who.person.as_str(), record::of_stakeholder(&who)),
        (point.id.key(), record::of_concern(&point)),
        (call.id.key(), record::of_call(&call)),
        (question.id.key(), record::of_question(&question)),
    ] {
        entry.changes.extend(record::changes(thing, &Facts::new(), &facts));
    }
    events::append(tx, &[entry], noon()).await.expect("appended");
}

#[tokio::test]
async fn what_the_record_tells_of_is_missed() {
    let hands: [(&[&'static str], &[&str]); 4] = [
        (&["delete from concerns where id = 'T1/C-1'"], &["C-1"]),
        (&["delete from stakeholders where rollout = 'T1/R-1'"], &["U7"]),
        (&["delete from calls where rollout = 'T1/R-1'"], &["K-1"]),
        (
            &[
                "delete from questions where rollout = 'T1/R-1'",
                "delete from calls where rollout = 'T1/R-1'",
                "delete from concerns where rollout = 'T1/R-1'",
                "delete from stakeholders where rollout = 'T1/R-1'",
                "delete from rollouts where id = 'T1/R-1'",
            ],
            &["C-1", "K-1", "R-1", "U7"],
        ),
    ];
    for (hands, missing) in hands {
        on_each_engine(async |db| {
            recorded(&db).await;
            let mut tx = db.begin().await.expect("a transaction");
            told(&mut tx).await;
            assert_eq!(faults(&mut tx).await, []);
            for sql in hands {
                raw(&mut tx, sql).await.expect("done");
            }
            let missing: Vec<_> =
                missing.iter().map(|thing| Wrong::Gone { thing: (*thing).to_owned() }).collect();
            assert_eq!(faults(&mut tx).await, missing, "{hands:?}");
        })
        .await;
    }
}

/// Of what was kept only from some day on as well, and of a rollout that nothing but its chain tells of.
#[tokio::test]
async fn what_is_gone_is_missed_in_an_older_record_too() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        counters::next(&mut tx, &team(), RolloutId::LETTER).await.expect("a number");
        rollouts::save(&mut tx, &running(1)).await.expect("saved");
        events::append(&mut tx, &[entry(1, Happened::SummarySent)], noon()).await.expect("appended");
        told(&mut tx).await;
        assert_eq!(faults(&mut tx).await, []);
        raw(&mut tx, "delete from concerns where id = 'T1/C-1'").await.expect("done");
        assert_eq!(faults(&mut tx).await, [Wrong::Gone { thing: "C-1".into() }]);
    })
    .await;
}

#[tokio::test]
async fn what_the_bot_itself_removes_is_not_missed() {
    on_each_engine(async |db| {
        recorded(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        told(&mut tx).await;
        let before = tables::stakeholder(&running(1).id, "U7");
        let out = Stakeholder { intake: Intake::TakenOut { at: noon() }, ..before.clone() };
        stakeholders::save(&mut tx, &out).await.expect("saved");
        let mut entry = entry(1, Happened::Changed);
        entry.changes =
            record::changes("U7", &record::of_stakeholder(&before), &record::of_stakeholder(&out));
        events::append(&mut tx, &[entry], noon()).await.expect("appended");
        assert_eq!(faults(&mut tx).await, [], "taken out");
        own::forget(&mut tx, &team(), &PersonId::from("U7"), &[running(1).id]).await.expect("removed");
        assert_eq!(faults(&mut tx).await, [], "at their wish");
        forget::rollout(&mut tx, &running(1).id, noon()).await.expect("forgotten");
        assert_eq!(faults(&mut tx).await, [], "in time");
        forget::team(&mut tx, &team(), noon()).await.expect("forgotten");
        let report = audit::verify(&mut tx).await.expect("read");
        assert_eq!(report.faults, [], "with the whole workspace");
    })
    .await;
}

#[tokio::test]
async fn two_at_once_do_not_fork_a_chain() {
    on_each_engine(async |db| {
        recorded(&db).await;
        let many = (0..20).map(|n| {
            let db = db.clone();
            async move {
                let mut tx = db.begin().await.expect("a transaction");
                rollouts::load(&mut tx, &running(1).id).await.expect("read").expect("there");
                let what = Happened::Started { stakeholders: n, waived: 0 };
                events::append(&mut tx, &[entry(1, what)], noon()).await.expect("appended");
                tx.commit().await.expect("committed");
            }
        });
        futures_util::future::join_all(many).await;
        let mut tx = db.read().await.expect("a transaction");
        let report = audit::verify(&mut tx).await.expect("read");
        assert_eq!((report.entries, report.faults), (32, Vec::new()));
    })
    .await;
}

/// What an earlier version wrote down stands at the beginning, in its order, without the words that were in it.
#[tokio::test]
async fn an_older_record_is_the_beginning_of_the_chain() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        for number in [1, 2] {
            counters::next(&mut tx, &team(), RolloutId::LETTER).await.expect("a number");
            rollouts::save(&mut tx, &running(number)).await.expect("saved");
        }
        for sql in [
            "insert into events (rollout, seq, at, person, what) values \
                ('T1/R-1', 1, '2026-03-01T08:00:00.000000Z', 'U1', '{\"what\":\"started\",\"stakeholders\":8,\"waived\":0}'), \
                ('T1/R-1', 2, '2026-03-01T09:00:00.000000Z', null, '{\"what\":\"summary_sent\"}'), \
                ('T1/R-2', 1, '2026-03-01T09:00:00.000000Z', 'U2', '{\"what\":\"cancelled\",\"reason\":\"secret\"}')",
            "delete from meta where name = 'record'",
        ] {
            raw(&mut tx, sql).await.expect("as it was");
        }
        tx.commit().await.expect("committed");
        for _ in 0..2 {
            events::adopt(&db).await.expect("taken over, once");
        }
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(count(&mut tx, "select count(*) from record").await, 3);
        assert_eq!(count(&mut tx, "select count(*) from record where body like '%secret%'").await, 0);
        events::append(&mut tx, &[entry(1, Happened::CountsPosted)], noon()).await.expect("appended");
        let report = audit::verify(&mut tx).await.expect("read");
        assert_eq!((report.chains, report.entries, report.faults), (2, 4, Vec::new()));
        let lines = events::of_rollout(&mut tx, &running(1).id).await.expect("read");
        let told: Vec<_> = lines.iter().map(|(seq, body)| (*seq, body.via, &body.what)).collect();
        assert_eq!(
            told,
            [
                (1, Via::Before, &Happened::Started { stakeholders: 8, waived: 0 }),
                (2, Via::Before, &Happened::SummarySent),
                (3, Via::Form, &Happened::CountsPosted),
            ]
        );
    })
    .await;
}

/// A fault of what stands beside a thing: whose, which column, what is there, and what should be.
fn beside(thing: &str, column: &'static str, stands: Option<&str>, given: Option<&str>) -> Wrong {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Wrong::Beside { thing: thing.to_owned(), column, stands: owned(stands), given: owned(given) }
}

/// By these the bot finds, counts and forgets; whoever changes one by hand changes what it does.
#[tokio::test]
async fn what_stands_beside_a_thing_is_compared_with_it() {
    const DAY: Option<&str> = Some("2026-03-02T12:00:00.000000Z");
    const YES: Option<&str> = Some("true");
    const NO: Option<&str> = Some("false");
    let changed: [(&str, Wrong); 17] = [
        ("rollouts set forget_at = '2026-03-02T12:00:00.000000Z'", beside("R-1", "forget_at", DAY, None)),
        (
            "rollouts set words_gone_at = '2026-03-02T12:00:00.000000Z'",
            beside("R-1", "words_gone_at", DAY, None),
        ),
        ("rollouts set is_over = true", beside("R-1", "is_over", YES, NO)),
        ("rollouts set team = 'T2'", beside("R-1", "team", Some("T2"), Some("T1"))),
        ("rollouts set number = 7", beside("R-1", "number", Some("7"), Some("1"))),
        ("stakeholders set is_heard = true", beside("U7", "is_heard", YES, NO)),
        ("stakeholders set is_out = true", beside("U7", "is_out", YES, NO)),
        ("stakeholders set is_over = true", beside("U7", "is_over", YES, NO)),
        ("stakeholders set team = 'T2'", beside("U7", "team", Some("T2"), Some("T1"))),
        ("concerns set standing = 'withdrawn'", beside("C-1", "standing", Some("withdrawn"), Some("open"))),
        ("concerns set owner = 'U9'", beside("C-1", "owner", Some("U9"), None)),
        ("concerns set team = 'T2'", beside("C-1", "team", Some("T2"), Some("T1"))),
        ("concerns set number = 7", beside("C-1", "number", Some("7"), Some("1"))),
        (
            "concerns set handed_down_at = '2026-03-02T12:00:00.000000Z'",
            beside("C-1", "handed_down_at", DAY, None),
        ),
        ("concerns set written_by = 'U9'", beside("C-1", "written_by", Some("U9"), None)),
        (
            "installations set stopped_at = '2026-03-02T12:00:00.000000Z'",
            beside("the sending", "stopped_at", DAY, None),
        ),
        (
            "installations set why = 'app_uninstalled'",
            beside("the sending", "why", Some("app_uninstalled"), None),
        ),
    ];
    on_each_engine(async |db| {
        recorded(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        told(&mut tx).await;
        installations::allow(&mut tx, &team(), &Allowed::default()).await.expect("set");
        assert_eq!(audit::verify(&mut tx).await.expect("read").faults, []);
        for (change, wrong) in &changed {
            let of_first = if change.starts_with("rollouts") { " where id = 'T1/R-1'" } else { "" };
            tx.savepoint().await.expect("a savepoint");
            let sql = format!("update {change}{of_first}");
            assert_eq!(raw(&mut tx, Box::leak(sql.into_boxed_str())).await, Ok(1), "{change}");
            let report = audit::verify(&mut tx).await.expect("read");
            let found: Vec<_> = report.faults.into_iter().map(|fault| fault.wrong).collect();
            assert_eq!(found, std::slice::from_ref(wrong), "{change}");
            tx.rollback_to().await.expect("undone");
        }
        assert_eq!(audit::verify(&mut tx).await.expect("read").faults, []);
    })
    .await;
}

#[tokio::test]
async fn a_key_or_words_that_nobody_forgot_are_missed() {
    let hands: [(&'static str, &[Wrong]); 3] = [
        ("delete from keys where rollout = 'T1/R-1'", &[Wrong::NoKey]),
        ("update keys set rollout = null where rollout = 'T1/R-1'", &[Wrong::NoKey]),
        ("update concerns set words = ''", &[Wrong::Unreadable { thing: String::new() }]),
    ];
    for (sql, expected) in hands {
        on_each_engine(async |db| {
            recorded(&db).await;
            let mut tx = db.begin().await.expect("a transaction");
            told(&mut tx).await;
            raw(&mut tx, sql).await.expect("done");
            let mut found = faults(&mut tx).await;
            for wrong in &mut found {
                if let Wrong::Unreadable { thing } = wrong {
                    assert_eq!(std::mem::take(thing), "C-1");
                }
            }
            assert_eq!(found, expected, "{sql}");
        })
        .await;
    }
    // A key that was made anew since reads nothing of what was said before.
    on_each_engine(async |db| {
        recorded(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        told(&mut tx).await;
        keys::destroy(&mut tx, &running(1).id).await.expect("destroyed");
        rollouts::save(&mut tx, &running(1)).await.expect("saved");
        assert_eq!(faults(&mut tx).await, [Wrong::Unreadable { thing: "C-1".into() }]);
    })
    .await;
}

/// An end that was moved back has the words go earlier than was said.
#[tokio::test]
async fn when_a_rollout_ended_is_as_its_record_says() {
    on_each_engine(async |db| {
        recorded(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        let (before, ended) = (running(1), noon() + TimeDelta::hours(9));
        let over = Rollout { stage: Stage::Closed { at: ended }, ..before.clone() };
        rollouts::save(&mut tx, &over).await.expect("saved");
        let mut closed = entry(1, Happened::Changed);
        closed.changes =
            record::changes("R-1", &record::of_rollout(&before), &record::of_rollout(&over));
        events::append(&mut tx, &[closed], ended).await.expect("appended");
        assert_eq!(faults(&mut tx).await, []);
        let earlier = Rollout { stage: Stage::Closed { at: noon() }, ..over };
        rollouts::save(&mut tx, &earlier).await.expect("by somebody who knows how");
        let found = faults(&mut tx).await;
        assert!(
            matches!(found.as_slice(), [Wrong::Unrecorded { thing, fact, .. }] if thing == "R-1" && fact == "end"),
            "{found:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_rollout_of_which_nothing_is_left_leaves_its_number() {
    on_each_engine(async |db| {
        recorded(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        for _ in [3, 4] {
            counters::next(&mut tx, &team(), RolloutId::LETTER).await.expect("a number");
        }
        for sql in [
            "delete from record where chain = 'T1/R-1'",
            "delete from record_heads where chain = 'T1/R-1'",
            "delete from keys where rollout = 'T1/R-1'",
            "delete from rollouts where id = 'T1/R-1'",
        ] {
            raw(&mut tx, sql).await.expect("done");
        }
        let told = |wrong| Fault { chain: "T1".into(), wrong };
        let vanished = [Wrong::Vanished { from: 1, to: 1 }, Wrong::Vanished { from: 3, to: 4 }].map(told);
        assert_eq!(audit::verify(&mut tx).await.expect("read").faults, vanished);
        // Given out again, a number would write over what stands.
        raw(&mut tx, "update counters set value = 1 where letter = 'R'").await.expect("done");
        let wrong = [
            beside("the counter of rollouts", "value", Some("1"), Some("2")),
            Wrong::Vanished { from: 1, to: 1 },
        ];
        assert_eq!(audit::verify(&mut tx).await.expect("read").faults, wrong.map(told));
    })
    .await;
}

/// What nothing in the database can tell: all of it fits, as it did once.
#[tokio::test]
async fn a_witness_misses_what_was_put_back_whole() {
    on_each_engine(async |db| {
        recorded(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        for sql in [
            "create temporary table kept as select * from record",
            "create temporary table kept_heads as select * from record_heads",
        ] {
            raw(&mut tx, sql).await.expect("kept");
        }
        events::append(&mut tx, &[entry(1, Happened::SummarySent)], noon()).await.expect("appended");
        let then = audit::verify(&mut tx).await.expect("read").ends;
        assert_eq!(then.chains(), 2);
        assert_eq!(since(&mut tx, &then).await, [], "nothing came to it");
        events::append(&mut tx, &[entry(2, Happened::SummarySent)], noon()).await.expect("appended");
        assert_eq!(since(&mut tx, &then).await, [], "it went on");
        for sql in [
            "delete from record",
            "insert into record select * from kept",
            "delete from record_heads",
            "insert into record_heads select * from kept_heads",
        ] {
            raw(&mut tx, sql).await.expect("put back");
        }
        let back = Fault { chain: "T1/R-1".into(), wrong: Wrong::PutBack { last: 6, seen: 7 } };
        assert_eq!(since(&mut tx, &then).await, [back]);
        let late = noon() + TimeDelta::days(1);
        events::append(&mut tx, &[entry(1, Happened::SummarySent)], late).await.expect("appended");
        let anew = Fault { chain: "T1/R-1".into(), wrong: Wrong::Rewritten { seq: 7 } };
        assert_eq!(since(&mut tx, &then).await, std::slice::from_ref(&anew), "and went on otherwise");
        for sql in [
            "delete from record where chain = 'T1/R-2'",
            "delete from record_heads where chain = 'T1/R-2'",
            "delete from keys where rollout = 'T1/R-2'",
            "delete from rollouts where id = 'T1/R-2'",
            "update counters set value = 1",
        ] {
            raw(&mut tx, sql).await.expect("deleted");
        }
        let gone = Fault { chain: "T1/R-2".into(), wrong: Wrong::PutBack { last: 0, seen: 6 } };
        assert_eq!(since(&mut tx, &then).await, [anew, gone]);
    })
    .await;
}

/// By a witness alone: without one, all is well.
async fn since(tx: &mut Tx, then: &Witness) -> Vec<Fault> {
    assert_eq!(audit::verify(tx).await.expect("read").faults, []);
    audit::verify_since(tx, then).await.expect("read").faults
}
