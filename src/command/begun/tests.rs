//! A window of words is closed, by hand or by a dead laptop, and opened again; and whoever may not type in it.

use super::*;
use crate::command::desk::Outcome;
use crate::command::testing::{Scene, furnish, request};
use crate::domain::action::{Action, LookedUp, Reaction, Task, Touch, Way};
use crate::domain::begun::Begun;
use crate::domain::concern::{Concern, Severity, Verdict};
use crate::domain::draft::ShareChoice;
use crate::domain::id::{RolloutId, TeamId, Trigger, ViewId};
use crate::domain::reply::Reply;
use crate::domain::rollout::Rollout;
use crate::domain::screen::Screen;
use crate::domain::testing::*;
use crate::store::testing::on_each_engine;

const FIRST: &str = "For ninety days.";

fn first() -> Concern {
    typed(1, "U1", "planted one")
}

fn work(task: Task) -> Action {
    Action::Work { concern: first().handle(), page: None, task }
}

fn react(reaction: Reaction) -> Action {
    Action::React { concern: first().id, reaction }
}

async fn asks(scene: &Scene, key: &str, who: &str, way: Way, action: Action) -> Reply {
    let mut asked = request(key, who, way, action);
    asked.looked_up = LookedUp::JustNow;
    match scene.desk.handle(asked).await {
        Ok(Outcome::Reply(reply, _)) => reply,
        other => panic!("{key}: {other:?}"),
    }
}

fn submit() -> Way {
    Way::Submit { view: ViewId::from("V1") }
}

/// What stands in the field of the window that opens for them.
async fn opens(scene: &Scene, key: &str, who: &str, action: Action) -> Begun {
    match asks(scene, key, who, submit(), action).await {
        Reply::Show { screen: Screen::Watched { mut form, .. } } => form.begun().cloned().unwrap(),
        Reply::Show { mut screen } => screen.begun().cloned().unwrap(),
        other => panic!("{key}: {other:?}"),
    }
}

/// A keystroke, to which the window that they have open is never changed.
async fn types(scene: &Scene, key: &str, who: &str, window: Window, words: &str) {
    let way = Way::Modal { view: ViewId::from("V1"), trigger: Trigger::from("1.1") };
    let action = Action::KeepWords { window, words: words.to_owned() };
    assert_eq!(asks(scene, key, who, way, action).await, Reply::Done, "{key}");
    assert!(!scene.goes_out("screen").await, "{key}");
}

/// What is kept of somebody, blank drafts too.
async fn kept(scene: &Scene, who: &str) -> Vec<(Window, String)> {
    let mut tx = scene.db.read().await.unwrap();
    let begun = store::drafts::of_person(&mut tx, &team(), &person(who)).await.unwrap();
    let words = |(key, body)| match (key, body) {
        (DraftKey::Words { window }, DraftBody::Words { words }) => Some((window, words)),
        _ => None,
    };
    begun.into_iter().filter_map(words).collect()
}

/// U1's concern, shared by name, restated and answered.
async fn at_work(db: crate::store::Db) -> Scene {
    let scene = Scene::of(db).await;
    furnish(&scene).await;
    let shared = Touch::Share(ShareChoice::from_slug("named").unwrap());
    asks(&scene, "share", "U1", submit(), Action::Touch { concern: first().id, touch: shared }).await;
    let restate = Task::Restate { words: "In short.".to_owned() };
    asks(&scene, "restate", "ULEAD", submit(), work(restate)).await;
    asks(&scene, "answer", "ULEAD", submit(), work(Task::Answer { words: FIRST.to_owned() })).await;
    scene
}

/// Whose it is, what opens and sends it, and what stands in it before anything is typed.
fn windows() -> Vec<(&'static str, Window, Action, Action, &'static str)> {
    let (words, nth, how) = (|| "Sent.".to_owned(), 1, Verdict::Partly);
    let question = || question(1, "U1").id;
    let (handle, id) = (|| first().handle(), || first().id);
    vec![
        (
            "U1",
            Window::Correct { concern: id() },
            react(Reaction::OpenCorrect),
            react(Reaction::Correct { words: words() }),
            "In short.",
        ),
        (
            "U1",
            Window::Missing { concern: id() },
            react(Reaction::OpenShort { nth, how }),
            react(Reaction::Short { nth, how, missing: words() }),
            "",
        ),
        (
            "ULEAD",
            Window::Restate { concern: handle() },
            work(Task::OpenRestate),
            work(Task::Restate { words: words() }),
            "Sent.",
        ),
        (
            "ULEAD",
            Window::Answer { concern: handle() },
            work(Task::OpenAnswer),
            work(Task::Answer { words: words() }),
            FIRST,
        ),
        (
            "ULEAD",
            Window::Reply { question: question() },
            Action::OpenAnswer { question: question() },
            Action::SubmitAnswer { question: question(), words: words() },
            "",
        ),
        (
            "U1",
            Window::Question { rollout: rollout(1).id },
            Action::OpenQuestion { rollout: rollout(1).id },
            Action::SubmitQuestion { rollout: rollout(1).id, words: words() },
            "",
        ),
    ]
}

#[tokio::test]
async fn what_was_typed_is_there_again_until_it_is_sent() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        for (at, (who, window, open, send, stands)) in windows().into_iter().enumerate() {
            let key = |step: &str| format!("{at}{step}");
            types(&scene, &key("early"), who, window.clone(), "Before it is open").await;
            assert_eq!(kept(&scene, who).await, [], "{window:?}");
            assert_eq!(
                opens(&scene, &key("open"), who, open.clone()).await,
                Begun::with(stands),
                "{window:?}"
            );
            types(&scene, &key("type"), who, window.clone(), "Half a").await;
            types(&scene, &key("more"), who, window.clone(), "Half a thought").await;
            let again = Begun { words: "Half a thought".to_owned(), resumed: true };
            assert_eq!(opens(&scene, &key("again"), who, open.clone()).await, again, "{window:?}");
            types(&scene, &key("back"), who, window.clone(), stands).await;
            assert_eq!(opens(&scene, &key("new"), who, open).await, Begun::with(stands), "{window:?}");
            types(&scene, &key("anew"), who, window.clone(), "Half a thought").await;
            let sent = asks(&scene, &key("send"), who, submit(), send).await;
            assert!(!matches!(sent, Reply::Faults { .. } | Reply::Refuse { .. }), "{window:?}: {sent:?}");
            assert_eq!(kept(&scene, who).await, [], "{window:?}");
            types(&scene, &key("late"), who, window.clone(), "Half a thought").await;
            assert_eq!(kept(&scene, who).await, [], "{window:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_is_kept_of_whoever_may_not_send_it() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        let all = windows();
        for (at, (_, window, ..)) in all.iter().enumerate() {
            // As if it had stood open while they still could.
            let mut tx = scene.db.begin().await.unwrap();
            let (key, body) =
                (DraftKey::Words { window: window.clone() }, DraftBody::Words { words: "Mine".into() });
            for who in ["U2", "UELSE"] {
                store::drafts::keep(&mut tx, &team(), &person(who), &key, &body, tuesday()).await.unwrap();
            }
            tx.commit().await.unwrap();
            for who in ["U2", "UELSE"] {
                // Whoever speaks in the rollout may ask.
                if matches!(window, Window::Question { .. }) && who == "U2" {
                    continue;
                }
                let before = kept(&scene, who).await;
                types(&scene, &format!("{at}{who}"), who, window.clone(), "More").await;
                assert_eq!(kept(&scene, who).await, before, "{who}: {window:?}");
            }
        }
        // Ids of another workspace, and of nothing.
        let team = TeamId::from("T2");
        let number = |number| concern(number, "U1", crate::domain::area::Area::Legal, "");
        let forged = [
            Window::Missing { concern: crate::domain::id::ConcernId::new(&team, 1) },
            Window::Correct { concern: number(99).id },
            Window::Answer { concern: number(99).handle() },
            Window::Restate { concern: crate::domain::id::Handle::from("x") },
            Window::Reply { question: crate::domain::id::QuestionId::new(&team, 1) },
            Window::Question { rollout: RolloutId::new(&team, 1) },
        ];
        for (at, window) in forged.into_iter().enumerate() {
            types(&scene, &format!("forged{at}"), "U1", window, "More").await;
        }
        assert_eq!(kept(&scene, "U1").await, []);
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_comes_back_is_kept_as_it_was_sent() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        let Reply::Show { screen: Screen::Watched { seen, .. } } =
            asks(&scene, "open", "ULEAD", submit(), work(Task::OpenAnswer)).await
        else {
            panic!("a window")
        };
        let window = || Window::Answer { concern: first().handle() };
        types(&scene, "type", "ULEAD", window(), "For ninety").await;
        let touch = Touch::Severity(Severity::Blocker);
        asks(&scene, "heavier", "U1", submit(), Action::Touch { concern: first().id, touch }).await;
        let mut send =
            request("send", "ULEAD", submit(), work(Task::Answer { words: "For a year.".to_owned() }));
        send.seen = Some(seen);
        let Ok(Outcome::Reply(Reply::Show { screen: Screen::Watched { mut form, meanwhile, .. } }, _)) =
            scene.desk.handle(send).await
        else {
            panic!("it comes back")
        };
        // What they had sent is put into it where it is drawn; nobody left it.
        assert!(!meanwhile.is_empty() && !form.begun().unwrap().resumed);
        assert_eq!(kept(&scene, "ULEAD").await, [(window(), "For a year.".to_owned())]);
        let again = opens(&scene, "again", "ULEAD", work(Task::OpenAnswer)).await;
        assert_eq!(again, Begun { words: "For a year.".to_owned(), resumed: true });
        // An earlier answer takes its place in the field alone.
        asks(&scene, "use", "ULEAD", submit(), work(Task::UseEarlier { index: 0 })).await;
        assert_eq!(kept(&scene, "ULEAD").await, [(window(), "For a year.".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn an_answer_begun_before_it_was_for_several_is_found_where_they_are_answered() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        let mut tx = scene.db.begin().await.unwrap();
        let mut other = typed(2, "U2", "Who pays?");
        other.area = crate::domain::area::Area::It;
        other.said.severity = Severity::Blocker;
        store::concerns::save(&mut tx, &other).await.unwrap();
        tx.commit().await.unwrap();
        let of = |concern: &Concern| Window::Answer { concern: concern.handle() };
        let open = |concern: &Concern| Action::Work {
            concern: concern.handle(),
            page: None,
            task: Task::OpenAnswer,
        };
        opens(&scene, "open", "ULEAD", open(&first())).await;
        types(&scene, "type", "ULEAD", of(&first()), "We pay.").await;
        let merge = Task::Merge { with: Some(other.handle()) };
        asks(&scene, "merge", "ULEAD", submit(), work(merge)).await;
        let heavier = opens(&scene, "heavier", "ULEAD", open(&other)).await;
        assert_eq!(heavier, Begun { words: "We pay.".to_owned(), resumed: true });
        assert_eq!(kept(&scene, "ULEAD").await, [(of(&other), "We pay.".to_owned())], "it stands once");
    })
    .await;
}

#[tokio::test]
async fn it_goes_with_the_words_it_was_made_of_and_with_the_rollout() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        for (at, (who, window, open, ..)) in windows().into_iter().enumerate() {
            opens(&scene, &format!("open{at}"), who, open).await;
            types(&scene, &format!("type{at}"), who, window, &format!("begun {at}")).await;
        }
        let held = async |who: &str| {
            let mut tx = scene.db.read().await.unwrap();
            let held = store::own::holdings(&mut tx, &team(), &person(who), tuesday()).await.unwrap();
            held.drafts.len()
        };
        assert_eq!((held("U1").await, held("ULEAD").await), (4, 4), "and a 1-on-1, and a start");
        // It is known for each of them which rollout they go with.
        let mut tx = scene.db.begin().await.unwrap();
        store::drafts::drop_of_rollout(&mut tx, &rollout(1).id).await.unwrap();
        for (who, left) in [("U1", 0), ("ULEAD", 1)] {
            let begun = store::drafts::of_person(&mut tx, &team(), &person(who)).await.unwrap();
            assert_eq!(begun.len(), left, "{begun:?}");
        }
        drop(tx);
        // What is for the lead to read is not told to whoever led before.
        let mut tx = scene.db.begin().await.unwrap();
        let led = store::rollouts::load(&mut tx, &rollout(1).id).await.unwrap().unwrap();
        store::rollouts::save(&mut tx, &Rollout { lead: person("UNONE"), ..led.clone() }).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(held("ULEAD").await, 3);
        let mut tx = scene.db.begin().await.unwrap();
        store::rollouts::save(&mut tx, &led).await.unwrap();
        tx.commit().await.unwrap();

        asks(&scene, "remove", "U1", submit(), Action::RemoveMine).await;
        assert_eq!(kept(&scene, "U1").await, []);
        let restate = |window: &Window| matches!(window, Window::Restate { .. });
        let left = kept(&scene, "ULEAD").await;
        assert!(left.len() == 2 && !left.iter().any(|(window, _)| restate(window)), "{left:?}");
        let reason = "Too early.".to_owned();
        asks(&scene, "end", "ULEAD", submit(), Action::SubmitCancel { rollout: rollout(1).id, reason }).await;
        assert_eq!(kept(&scene, "ULEAD").await, []);
        types(&scene, "late", "ULEAD", Window::Answer { concern: first().handle() }, "More").await;
        assert_eq!(kept(&scene, "ULEAD").await, []);
    })
    .await;
}

#[tokio::test]
async fn a_window_that_was_only_looked_into_is_nothing_begun() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        opens(&scene, "open", "U2", Action::OpenQuestion { rollout: rollout(1).id }).await;
        let mut tx = scene.db.read().await.unwrap();
        let held = store::own::holdings(&mut tx, &team(), &person("U2"), tuesday()).await.unwrap();
        assert_eq!(held.drafts, []);
        drop(tx);
        let removal = asks(&scene, "look", "U2", submit(), Action::OpenRemoval).await;
        let nothing = Screen::Notice { notice: crate::domain::screen::Notice::NothingHeld };
        assert_eq!(removal, Reply::Show { screen: nothing });
    })
    .await;
}
