//! Themes are put together beside the writer: a change loads what it touches, and counts for what stands when it is made.

use super::*;
use crate::command::desk::Outcome;
use crate::command::handle::{Handled, handle};
use crate::command::testing::{Scene, furnish, request};
use crate::domain::action::{Action, ThemeChange, Way};
use crate::domain::area::Area;
use crate::domain::concern::{Concern, Severity, Visibility};
use crate::domain::event::{Entry, Event, Happened, Via};
use crate::domain::id::{Handle, ViewId};
use crate::domain::reply::Reply;
use crate::domain::screen::{Notice, Screen};
use crate::domain::testing::{concern, person, rollout, tuesday};
use crate::domain::theming::Placed;
use crate::domain::topic::Topic;
use crate::store::testing::on_each_engine;

/// C-11 and C-12 are of one topic, C-13 and C-14 of another, C-15 is of none.
fn told() -> Vec<Concern> {
    let about = |number, topic: &str, words: &str| {
        let mut one = concern(number, &format!("U{number}"), Area::Legal, words);
        one.said.topic = (!topic.is_empty()).then(|| Topic::Common(topic.to_owned()));
        one
    };
    vec![
        about(11, "contract", "Who is liable?"),
        about(12, "contract", "How do we get out again?"),
        about(13, "cost", "What does a seat cost?"),
        about(14, "cost", "Who pays for the migration?"),
        about(15, "", "Purple elephants sing."),
    ]
}

async fn scene(db: Db) -> Scene {
    let scene = Scene::of(db).await;
    furnish(&scene).await;
    let mut tx = scene.db.begin().await.unwrap();
    for one in told() {
        store::concerns::save(&mut tx, &one).await.unwrap();
    }
    tx.commit().await.unwrap();
    scene
}

fn of(number: i64) -> Handle {
    concern(number, &format!("U{number}"), Area::Legal, "").handle()
}

fn asks(key: &str, task: ThemeTask) -> Request {
    let action = Action::Theme { rollout: rollout(1).id, page: 0, task };
    request(key, "ULEAD", Way::Submit { view: ViewId::from("V1") }, action)
}

fn merges(key: &str, name: &str, of_: i64, bring: i64) -> Request {
    let change = ThemeChange {
        of: Some(of(of_)),
        name: name.to_owned(),
        bring: vec![of(bring)],
        ..ThemeChange::default()
    };
    asks(key, ThemeTask::Save { change })
}

async fn sorted(scene: &Scene, before: Option<&Sorted>) -> Sorted {
    Sorted::beside(&scene.db, rollout(1).id, person("ULEAD"), before).await.unwrap()
}

/// What comes of it in a transaction of its own, which is undone where the writer would undo it.
async fn comes(scene: &Scene, request: &Request, sorted: Option<&Sorted>) -> Result<Handled, store::Error> {
    let mut tx = scene.db.begin().await.unwrap();
    let handled = handle(&mut tx, request, sorted, tuesday()).await;
    if matches!(handled, Ok(Handled::Told(_))) {
        tx.commit().await.unwrap();
    }
    handled
}

fn is_saved(reply: &Reply) -> bool {
    matches!(reply, Reply::Show { screen: Screen::Notice { notice: Notice::ThemeSaved { .. } } })
}

#[tokio::test]
async fn a_change_loads_what_it_touches_and_nothing_else() {
    on_each_engine(async |db| {
        let scene = scene(db).await;
        let sorted = sorted(&scene, None).await;
        // Whoever reads it in the transaction falls over it.
        scene.tear("update concerns set words = 'torn' where number = 13").await;
        for (key, task) in [("list", ThemeTask::List), ("open", ThemeTask::Open { of: Some(of(11)) })] {
            let shown = comes(&scene, &asks(key, task), Some(&sorted)).await;
            let Ok(Handled::Told(Outcome::Reply(Reply::Show { .. }, _))) = shown else {
                panic!("{key} shows nothing")
            };
        }
        let merged = comes(&scene, &merges("merge", "Contracts", 11, 15), Some(&sorted)).await;
        assert!(matches!(merged, Ok(Handled::Told(Outcome::Reply(reply, _))) if is_saved(&reply)));
        let mut tx = scene.db.begin().await.unwrap();
        for number in [11, 12, 15] {
            let id = concern(number, "U1", Area::Legal, "").id;
            let one = store::concerns::load(&mut tx, &id).await.unwrap().unwrap();
            let name = Some("Contracts".to_owned());
            assert_eq!(one.work.theme, Some(Placed::In { theme: 1, name }), "{number}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_so_any_more_is_put_together_anew_and_at_last_within() {
    on_each_engine(async |db| {
        let scene = scene(db).await;
        let list = |key: &str| asks(key, ThemeTask::List);
        let first = comes(&scene, &list("1"), None).await;
        assert!(
            matches!(first, Ok(Handled::Sort(of)) if of == rollout(1).id),
            "it is never done within at first"
        );
        let early = sorted(&scene, None).await;
        let id = told()[0].id.clone();
        let raised = Happened::ConcernRaised {
            concern: id.clone(),
            severity: Severity::Minor,
            visibility: Visibility::Named,
            late: false,
        };
        happens(&scene, raised).await;
        happens(&scene, Happened::SummarySent).await;
        let still = comes(&scene, &list("2"), Some(&early)).await;
        assert!(matches!(still, Ok(Handled::Told(_))), "what is raised comes to them later");
        for changed in [
            Happened::ConcernWithdrawn { concern: id.clone() },
            Happened::ConcernChanged { concern: id.clone() },
            Happened::ThemeShaped { theme: 1, together: 2, apart: 0 },
            Happened::WordsRemoved { concerns: 1, questions: 0 },
            Happened::WordsForgotten,
            Happened::Changed,
        ] {
            let before = sorted(&scene, None).await;
            happens(&scene, changed.clone()).await;
            let again = comes(&scene, &list("3"), Some(&before)).await;
            assert!(matches!(again, Ok(Handled::Sort(_))), "{changed:?}");
        }
        let mut late = early;
        for _ in 1..BESIDE {
            late = sorted(&scene, Some(&late)).await;
        }
        happens(&scene, Happened::Changed).await;
        let within = comes(&scene, &list("4"), Some(&late)).await;
        assert!(matches!(within, Ok(Handled::Told(_))), "nobody waits for ever");
    })
    .await;
}

#[tokio::test]
async fn what_was_put_together_for_an_earlier_request_does_while_nothing_is_otherwise() {
    on_each_engine(async |db| {
        let scene = scene(db).await;
        let list = |key: &str| asks(key, ThemeTask::List);
        let kept = sorted(&scene, None).await.kept();
        let turned = comes(&scene, &list("1"), Some(&kept)).await;
        assert!(matches!(turned, Ok(Handled::Told(_))), "the page is turned at once");
        let of_another =
            Sorted::beside(&scene.db, rollout(1).id, person("UOTHER"), None).await.unwrap().kept();
        let other = comes(&scene, &list("2"), Some(&of_another)).await;
        assert!(matches!(other, Ok(Handled::Sort(_))), "as one lead has them another does not");
        let concern = told()[0].id.clone();
        let (severity, visibility) = (Severity::Minor, Visibility::Named);
        happens(&scene, Happened::ConcernRaised { concern, severity, visibility, late: false }).await;
        let after = comes(&scene, &list("3"), Some(&kept)).await;
        assert!(matches!(after, Ok(Handled::Sort(_))), "what is new is seen");
    })
    .await;
}

async fn happens(scene: &Scene, what: Happened) {
    let event = Event { rollout: rollout(1).id, by: None, what };
    let mut tx = scene.db.begin().await.unwrap();
    let entry = Entry { event, via: Via::Timer, changes: Vec::new() };
    store::events::append(&mut tx, &[entry], tuesday()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Both were put together from the same moment; the second finds what the first has made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_changes_at_once_the_second_is_made_to_what_the_first_left() {
    on_each_engine(async |db| {
        let scene = scene(db).await;
        let (one, other) = tokio::join!(
            scene.desk.handle(merges("a", "One", 11, 13)),
            scene.desk.handle(merges("b", "Other", 12, 15)),
        );
        for answer in [one, other] {
            assert!(matches!(&answer, Ok(Outcome::Reply(reply, _)) if is_saved(reply)), "{answer:?}");
        }
        let placed: Vec<_> =
            scene.concerns().await.into_iter().skip(1).map(|one| one.work.theme.unwrap()).collect();
        assert!(placed.iter().all(|one| *one == placed[0]), "one theme has one name: {placed:?}");
    })
    .await;
}
