//! Once: whatever comes again, late or in another order changes nothing more; and of two who act on the same thing at
//! the same time, what comes of it is what would have come of one after the other, and whoever came second is told so.

use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use super::*;
use crate::command::desk::{Desk, Outcome, Unavailable};
use crate::command::writer::{Bells, serve};
use crate::domain::reply::Say;
use crate::domain::rollout::Rollout;
use crate::store::testing::counts;

/// Whose it is.
fn rightful(theirs: Theirs) -> &'static str {
    match theirs {
        Theirs::Person | Theirs::Part => "U1",
        Theirs::Sponsor => "USPONSOR",
        Theirs::Lead | Theirs::Heads | Theirs::Nobody | Theirs::Workspace => "ULEAD",
    }
}

/// What ends a rollout, or lets everything rest, comes last: after it there is little to do twice.
fn in_order() -> Vec<(Action, Theirs)> {
    let mut all = all();
    all.sort_by_key(|(action, theirs)| match action {
        Action::SubmitCancel { .. } => 1,
        _ if matches!(theirs, Theirs::Workspace) => 2,
        _ => 0,
    });
    all
}

fn asks(key: &str, who: &str, action: &Action) -> Request {
    request(key, who, Way::Submit { view: ViewId::from("V1") }, action.clone())
}

/// All that there is: how many rows of every table, the state of whatever has one, and what is on record of each change.
async fn stands(scene: &Scene) -> String {
    let mut tx = scene.db.read().await.unwrap();
    let tx = &mut tx;
    let mut stands = String::new();
    for number in [1, 2] {
        let id = &rollout(number).id;
        stands += &format!("{:?}\n", store::rollouts::load(tx, id).await);
        stands += &format!("{:?}\n", store::stakeholders::of_rollout(tx, id).await);
        stands += &format!("{:?}\n", store::concerns::of_rollout(tx, id).await);
        stands += &format!("{:?}\n", store::questions::open_of(tx, id).await);
        stands += &format!("{:?}\n", store::duties::of_rollout(tx, id).await);
    }
    stands + &format!("{:?}", counts(tx).await)
}

#[tokio::test]
async fn whatever_comes_again_late_or_in_another_order_changes_nothing_more() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        let mut asked = Vec::new();
        let mut changes = 0;
        let mut before = stands(&scene).await;
        for (n, (action, theirs)) in in_order().into_iter().enumerate() {
            let request = asks(&format!("once{n}"), rightful(theirs), &action);
            let first = scene.desk.handle(request.clone()).await;
            let after = stands(&scene).await;
            changes += usize::from(before != after);
            let again = scene.desk.handle(request.clone()).await;
            let then = stands(&scene).await;
            assert_eq!(after, then, "{action:?} again");
            // What was refused for want of an answer of Slack's was not done, and may be asked for as often as it is.
            assert_eq!(first.is_ok(), again.is_ok(), "{action:?}: {again:?}");
            before = then;
            asked.extend(first.is_ok().then_some(request));
        }
        assert!(changes > 25, "only {changes} of them changed anything");
        for request in asked.into_iter().rev() {
            let again = scene.desk.handle(request.clone()).await;
            assert!(again.is_ok(), "{request:?}: {again:?}");
            assert_eq!(before, stands(&scene).await, "{request:?} long after");
        }
    })
    .await;
}

/// Who does what on the one side and on the other, and whether the second of them must be refused.
type Pair = [(&'static str, Action); 2];

fn concern_1() -> crate::domain::id::ConcernId {
    typed(1, "U1", "planted one").id
}

fn pairs() -> Vec<(&'static str, bool, Pair)> {
    let id = || rollout(1).id;
    let cancel = |reason: &str| Action::SubmitCancel { rollout: id(), reason: reason.to_owned() };
    let answer = |words: &str| worked(Task::Answer { words: words.to_owned() });
    let withdraw = || Action::Withdraw { concern: concern_1() };
    let severity = |severity| Action::Touch { concern: concern_1(), touch: Touch::Severity(severity) };
    let reply =
        |words: &str| Action::SubmitAnswer { question: question(1, "U1").id, words: words.to_owned() };
    let choose = |number| Action::ChooseRollout { words: words_id(1), rollout: rollout(number).id };
    vec![
        (
            "lead and sponsor cancel",
            true,
            [("ULEAD", cancel("Too early.")), ("USPONSOR", cancel("No money."))],
        ),
        ("withdrawn while it is answered", false, [("U1", withdraw()), ("ULEAD", answer("There is a log."))]),
        ("withdrawn on two devices", false, [("U1", withdraw()), ("U1", withdraw())]),
        (
            "two menus at once",
            false,
            [("U1", severity(Severity::Minor)), ("U1", severity(Severity::Blocker))],
        ),
        ("a question answered in two windows", true, [("ULEAD", reply("Yes.")), ("ULEAD", reply("No."))]),
        ("one message for two rollouts", false, [("U1", choose(1)), ("U1", choose(1))]),
        (
            "cancelled while somebody says how they feel",
            false,
            [
                ("ULEAD", cancel("Too early.")),
                ("U1", Action::SetStance { rollout: id(), stance: Stance::Leading }),
            ],
        ),
        (
            "cancelled while a concern is withdrawn",
            false,
            [("ULEAD", cancel("Too early.")), ("U1", withdraw())],
        ),
    ]
}

/// The rollout and what hangs on it, as it was before anybody acted.
async fn begun(db: &crate::store::Db) -> (Scene, Desk) {
    let scene = Scene::of(db.clone()).await;
    furnish(&scene).await;
    // A process beside it: on SQLite a second connection, on Postgres as it is run on two machines.
    let (beside, queue) = Desk::open(8);
    let bells = Bells { letters: Box::new(|| {}), duties: Arc::new(Notify::new()) };
    tokio::spawn(serve(db.clone(), scene.clock.clone(), queue, bells));
    (scene, beside)
}

fn told(answer: &Result<Outcome, Unavailable>) -> String {
    format!("{answer:?}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_at_once_one_comes_first_and_the_other_is_told() {
    for (name, second_refused, [(one, first), (two, second)]) in pairs() {
        let mut ways = Vec::new();
        let mut ran = 0;
        for turn in ["one two", "two one", "at once", "at once", "at once"] {
            let came = Mutex::new(Vec::new());
            on_each_engine(async |db| {
                let (scene, beside) = begun(&db).await;
                let (a, b) = (asks("a", one, &first), asks("b", two, &second));
                let (a, b) = match turn {
                    "one two" => {
                        let a = scene.desk.handle(a).await;
                        (a, beside.handle(b).await)
                    }
                    "two one" => {
                        let b = beside.handle(b).await;
                        (scene.desk.handle(a).await, b)
                    }
                    _ => tokio::join!(scene.desk.handle(a), beside.handle(b)),
                };
                assert!(a.is_ok() && b.is_ok(), "{name}, {turn}: {a:?}, {b:?}");
                let refused = [&a, &b].into_iter().filter(|answer| told(answer).contains("Refuse")).count();
                assert!(refused == 1 || !second_refused, "{name}, {turn}: {a:?}, {b:?}");
                let all = format!("{}\n{}\n{}", stands(&scene).await, told(&a), told(&b));
                came.lock().unwrap().push(all);
            })
            .await;
            for came in came.into_inner().unwrap() {
                if turn == "at once" {
                    ran += 1;
                    assert!(
                        ways.contains(&came),
                        "{name}: neither one after the other nor the other way round: {came}"
                    );
                } else {
                    ways.push(came);
                }
            }
        }
        assert!(ran >= 3, "{name}");
    }
}

/// Of several in one channel, those that would be refused are not offered; where none would do, all are, and the refusal says
/// who could.
#[tokio::test]
async fn which_rollout_is_meant_is_asked_of_those_alone_where_it_can_be_had() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let mut tx = scene.db.begin().await.expect("a transaction");
        for (number, lead) in [(2, "ULEAD"), (3, "UOTHER")] {
            let one = Rollout { lead: person(lead), ..rollout(number) };
            store::rollouts::save(&mut tx, &one).await.expect("saved");
        }
        tx.commit().await.expect("committed");
        let here = || Which::Here;
        let handover = || Verb::Handover { which: here() };
        let asks: [(&str, &str, Verb, &[&str]); 4] = [
            ("1", "ULEAD", handover(), &["R-2", "R-1"]),
            ("2", "UOTHER", handover(), &[]),
            ("3", "USPONSOR", handover(), &["R-3", "R-2", "R-1"]),
            ("4", "UOTHER", Verb::Status { which: here() }, &["R-3", "R-2", "R-1"]),
        ];
        for (key, who, verb, offered) in asks {
            let typed = Action::Command(Command { channel: rollout(1).channel, direct: false, verb });
            let answer = scene.commands(key, who, typed).await.expect("handled");
            let Outcome::Reply(reply, ..) = answer else { panic!("{who}: {answer:?}") };
            let mut choices: Vec<_> = match &reply {
                Reply::Say { say: Say::Which { choices, .. } } => {
                    choices.iter().map(|line| line.rollout.id.key().to_owned()).collect()
                }
                _ => Vec::new(),
            };
            let mut offered: Vec<_> = offered.iter().map(|&key| key.to_owned()).collect();
            offered.sort();
            choices.sort();
            assert_eq!(choices, offered, "{who}: {reply:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_is_known_as_people_write_it() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        for (key, typed) in
            ["R-2", "r2", "2", " R-2. ", "`R-2`", "(r-2)", "\u{201c}R-2\u{201d}"].into_iter().enumerate()
        {
            let verb = Verb::Status { which: Which::Key(typed.to_owned()) };
            let answer = scene.commands(&format!("{key}"), "ULEAD", command(verb)).await.expect("handled");
            let Outcome::Reply(Reply::Say { say: Say::Status { status } }, _) = answer else {
                panic!("{typed}: {answer:?}")
            };
            assert_eq!(status.rollout.id, rollout(2).id, "{typed}");
        }
        for typed in ["R-2-2", "R2D2", "-", "", "."] {
            let verb = Verb::Status { which: Which::Key(typed.to_owned()) };
            let answer = scene.commands(typed, "ULEAD", command(verb)).await;
            let refused = Reply::Refuse { refusal: Refusal::NoSuchRollout { key: typed.to_owned() } };
            assert!(
                matches!(&answer, Ok(Outcome::Reply(reply, _)) if *reply == refused),
                "{typed}: {answer:?}"
            );
        }
        // Behind this word more may stand than a key: what, is told.
        for typed in ["now", "off", "default"] {
            let verb = Verb::Remind { which: Which::Key(typed.to_owned()) };
            let answer = scene.commands(&format!("remind {typed}"), "ULEAD", command(verb)).await;
            let refused = Reply::Refuse { refusal: Refusal::NoSuchReminder { typed: typed.to_owned() } };
            assert!(
                matches!(&answer, Ok(Outcome::Reply(reply, _)) if *reply == refused),
                "{typed}: {answer:?}"
            );
        }
        let verb = Verb::Remind { which: Which::Key("R-99".to_owned()) };
        let answer = scene.commands("remind R-99", "ULEAD", command(verb)).await;
        let refused = Reply::Refuse { refusal: Refusal::NoSuchRollout { key: "R-99".to_owned() } };
        assert!(matches!(&answer, Ok(Outcome::Reply(reply, _)) if *reply == refused), "{answer:?}");
    })
    .await;
}
