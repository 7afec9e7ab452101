//! A window of words is closed, by hand or by a dead laptop, and opened again; and whoever may not type in it.

use super::*;
use crate::command::desk::Outcome;
use crate::command::testing::{Scene, furnish, request};
use crate::domain::action::{
    Action, Command, LookedUp, Pledge, Reaction, Task, ThemeChange, ThemeTask, Touch, Verb, Way, Which,
};
use crate::domain::area::Area;
use crate::domain::begun::Begun;
use crate::domain::commitment::{Choice, NeedForm};
use crate::domain::concern::{Concern, Severity, Verdict};
use crate::domain::draft::ShareChoice;
use crate::domain::extend::ExtendForm;
use crate::domain::id::{RolloutId, TeamId, Trigger, ViewId};
use crate::domain::meeting::Prepare;
use crate::domain::replace::ReplaceForm;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::screen::Screen;
use crate::domain::testing::*;
use crate::domain::theming::Placed;
use crate::domain::verdict::{Outcome as Decided, VerdictForm};
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

/// What stands in that field of the window that opens for them.
async fn opens(scene: &Scene, key: &str, who: &str, window: &Window, action: Action) -> Begun {
    let mut screen = match asks(scene, key, who, submit(), action).await {
        Reply::Show { screen: Screen::Watched { form, .. } } => *form,
        Reply::Show { screen } => screen,
        other => panic!("{key}: {other:?}"),
    };
    let field = screen.begun().into_iter().find(|(of, _)| of == window);
    field.unwrap_or_else(|| panic!("{key}: no field of {window:?}")).1.clone()
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

/// A window at work: the stage it is for, whose it is, its fields with what stands in them before anything is typed, and
/// what opens and sends it.
struct Row {
    stage: Stage,
    who: &'static str,
    fields: Vec<(Window, &'static str)>,
    open: Action,
    send: Action,
}

/// In an order in which all of them can be sent.
fn windows() -> Vec<Row> {
    let (words, nth, how) = (|| "Sent.".to_owned(), 1, Verdict::Partly);
    let asked = || question(1, "U1").id;
    let (handle, id, of) = (|| first().handle(), || first().id, || rollout(1).id);
    let command = |verb| Action::Command(Command { channel: dm("CHOME"), direct: false, verb });
    let which = || Which::Key("R-1".to_owned());
    let accept = Task::Accept { restated: words(), why: words() };
    let moved = ExtendForm { until: Some(day("2026-03-17")), reason: words() };
    let go_on = Prepare::GoOn { why: words(), on: None };
    let need = NeedForm { needs: words(), by: Some(day("2026-03-12")) };
    let need = Pledge::Need { choice: Choice::NotYet, form: need };
    let verdict = VerdictForm { outcome: Some(Decided::Pilot), statement: words(), until: None };
    let instead_of = ReplaceForm { who: Some(person("U1")), instead: None, reason: words() };
    let row = |stage, who, fields: &[(Window, &'static str)], open, send| Row {
        stage,
        who,
        fields: fields.to_vec(),
        open,
        send,
    };
    vec![
        row(
            Stage::Intake,
            "U1",
            &[(Window::Correct { concern: id() }, "In short.")],
            react(Reaction::OpenCorrect),
            react(Reaction::Correct { words: words() }),
        ),
        row(
            Stage::Intake,
            "U1",
            &[(Window::Missing { concern: id() }, "")],
            react(Reaction::OpenShort { nth, how }),
            react(Reaction::Short { nth, how, missing: words() }),
        ),
        row(
            Stage::Intake,
            "ULEAD",
            &[(Window::Restate { concern: handle() }, "Sent.")],
            work(Task::OpenRestate),
            work(Task::Restate { words: words() }),
        ),
        row(
            Stage::Intake,
            "ULEAD",
            &[(Window::Answer { concern: handle() }, FIRST)],
            work(Task::OpenAnswer),
            work(Task::Answer { words: words() }),
        ),
        row(
            Stage::Homework,
            "USPONSOR",
            &[
                (Window::RiskSentence { concern: handle() }, "Sent."),
                (Window::RiskReason { concern: handle() }, ""),
            ],
            work(Task::OpenAccept),
            work(accept),
        ),
        row(
            Stage::Intake,
            "ULEAD",
            &[(Window::Reply { question: asked() }, "")],
            Action::OpenAnswer { question: asked() },
            Action::SubmitAnswer { question: asked(), words: words() },
        ),
        row(
            Stage::Intake,
            "U1",
            &[(Window::Question { rollout: of() }, "")],
            Action::OpenQuestion { rollout: of() },
            Action::SubmitQuestion { rollout: of(), words: words() },
        ),
        row(
            Stage::Intake,
            "USPONSOR",
            &[(Window::Extend { rollout: of() }, "")],
            command(Verb::Extend { which: which() }),
            Action::SubmitExtend { rollout: of(), form: moved },
        ),
        row(
            Stage::Homework,
            "ULEAD",
            &[(Window::GoOn { rollout: of() }, "")],
            Action::Prepare { rollout: of(), step: Prepare::Open },
            Action::Prepare { rollout: of(), step: go_on },
        ),
        row(
            Stage::Decision,
            "U2",
            &[(Window::Need { rollout: of() }, "")],
            Action::Pledge { rollout: of(), pledge: Pledge::Open { choice: Choice::Conditional } },
            // Whichever of the two it is.
            Action::Pledge { rollout: of(), pledge: need },
        ),
        row(
            Stage::Decision,
            "USPONSOR",
            &[(Window::Statement { rollout: of() }, "")],
            command(Verb::Decide { which: which() }),
            Action::SubmitVerdict { rollout: of(), form: verdict },
        ),
        row(
            Stage::Homework,
            "ULEAD",
            &[(Window::Replace { rollout: of() }, "")],
            Action::OpenReplace { rollout: of() },
            Action::Replace { rollout: of(), form: instead_of },
        ),
        row(
            Stage::Intake,
            "ULEAD",
            &[(Window::Cancel { rollout: of() }, "")],
            command(Verb::Cancel { which: which() }),
            Action::SubmitCancel { rollout: of(), reason: words() },
        ),
    ]
}

/// The rollout is at that stage, by whatever way.
async fn stands_at(scene: &Scene, stage: Stage) {
    let now = scene.rollout(1).await;
    let mut tx = scene.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, &Rollout { stage, ..now }).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_was_typed_is_there_again_until_it_is_sent() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        for (at, Row { stage, who, fields, open, send }) in windows().into_iter().enumerate() {
            stands_at(&scene, stage).await;
            for (nth, (window, stands)) in fields.iter().enumerate() {
                let key = |step: &str| format!("{at}.{nth}{step}");
                if nth == 0 {
                    types(&scene, &key("early"), who, window.clone(), "Before it is open").await;
                    assert_eq!(kept(&scene, who).await, [], "{window:?}");
                }
                let shown = opens(&scene, &key("open"), who, window, open.clone()).await;
                assert_eq!(shown, Begun::with(*stands), "{window:?}");
                types(&scene, &key("type"), who, window.clone(), "Half a").await;
                types(&scene, &key("more"), who, window.clone(), "Half a thought").await;
                let again = Begun { words: "Half a thought".to_owned(), resumed: true };
                let shown = opens(&scene, &key("again"), who, window, open.clone()).await;
                assert_eq!(shown, again, "{window:?}");
                types(&scene, &key("back"), who, window.clone(), stands).await;
                let shown = opens(&scene, &key("new"), who, window, open.clone()).await;
                assert_eq!(shown, Begun::with(*stands), "{window:?}");
                types(&scene, &key("anew"), who, window.clone(), "Half a thought").await;
            }
            let sent = asks(&scene, &format!("{at}send"), who, submit(), send).await;
            assert!(!matches!(sent, Reply::Faults { .. } | Reply::Refuse { .. }), "{fields:?}: {sent:?}");
            assert_eq!(kept(&scene, who).await, [], "{fields:?}");
            for (nth, (window, _)) in fields.iter().enumerate() {
                types(&scene, &format!("{at}.{nth}late"), who, window.clone(), "Half a thought").await;
            }
            assert_eq!(kept(&scene, who).await, [], "{fields:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_in_one_field_costs_no_other() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        let (sentence, reason) = (
            Window::RiskSentence { concern: first().handle() },
            Window::RiskReason { concern: first().handle() },
        );
        opens(&scene, "open", "USPONSOR", &sentence, work(Task::OpenAccept)).await;
        types(&scene, "type", "USPONSOR", sentence.clone(), "As they put it").await;
        let sent = Task::Accept { restated: "As they put it".to_owned(), why: " ".to_owned() };
        let reply = asks(&scene, "send", "USPONSOR", submit(), work(sent)).await;
        assert!(matches!(reply, Reply::Faults { .. }), "{reply:?}");
        let left = [(reason, String::new()), (sentence, "As they put it".to_owned())];
        assert_eq!(kept(&scene, "USPONSOR").await, left);
    })
    .await;
}

#[tokio::test]
async fn what_is_pressed_beside_it_leaves_it_as_it_stands() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        stands_at(&scene, Stage::Homework).await;
        let window = Window::GoOn { rollout: rollout(1).id };
        let step = |step| Action::Prepare { rollout: rollout(1).id, step };
        opens(&scene, "open", "ULEAD", &window, step(Prepare::Open)).await;
        types(&scene, "type", "ULEAD", window.clone(), "Half a thought").await;
        let shown = opens(&scene, "send", "ULEAD", &window, step(Prepare::SendAgenda)).await;
        assert_eq!(shown, Begun::with("Half a thought"), "nobody had left it");
        let shown = opens(&scene, "again", "ULEAD", &window, step(Prepare::Open)).await;
        assert_eq!(shown, Begun { words: "Half a thought".to_owned(), resumed: true });
    })
    .await;
}

#[tokio::test]
async fn what_a_theme_is_called_is_there_again_for_each_by_itself() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        let window = |of| Window::Theme { rollout: rollout(1).id, of };
        let theme = |task| Action::Theme { rollout: rollout(1).id, page: 0, task };
        let open = || theme(ThemeTask::Open { of: None });
        assert_eq!(opens(&scene, "open", "ULEAD", &window(None), open()).await, Begun::default());
        types(&scene, "type", "ULEAD", window(None), "Getting out").await;
        let again = Begun { words: "Getting out".to_owned(), resumed: true };
        assert_eq!(opens(&scene, "again", "ULEAD", &window(None), open()).await, again);
        // Nothing was brought to it: it is named for nothing yet, and stays so.
        let change = ThemeChange { of: None, name: "Getting out".to_owned(), bring: vec![], out: vec![] };
        let sent = asks(&scene, "save", "ULEAD", submit(), theme(ThemeTask::Save { change })).await;
        assert!(matches!(sent, Reply::Faults { .. }), "{sent:?}");
        // That of another theme is another one.
        let of = window(Some(first().handle()));
        let (key, body) = (DraftKey::Words { window: of.clone() }, DraftBody::Words { words: "Mine".into() });
        let mut tx = scene.db.begin().await.unwrap();
        store::drafts::keep(&mut tx, &team(), &person("ULEAD"), &key, &body, tuesday()).await.unwrap();
        tx.commit().await.unwrap();
        types(&scene, "other", "ULEAD", of.clone(), "Getting in").await;
        let left = [(window(None), "Getting out".to_owned()), (of, "Getting in".to_owned())];
        assert_eq!(kept(&scene, "ULEAD").await, left);
        let held = async || {
            let mut tx = scene.db.read().await.unwrap();
            let held = store::own::holdings(&mut tx, &team(), &person("ULEAD"), tuesday()).await.unwrap();
            held.drafts.len()
        };
        assert_eq!(held().await, 3, "and a start");
        // What it is called tells of what others said: that is for whoever leads it to read.
        let led = scene.rollout(1).await;
        let mut tx = scene.db.begin().await.unwrap();
        store::rollouts::save(&mut tx, &Rollout { lead: person("UNONE"), ..led }).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(held().await, 1);
        types(&scene, "late", "ULEAD", window(None), "Getting out of it").await;
        assert_eq!(kept(&scene, "ULEAD").await[0].1, "Getting out");
    })
    .await;
}

/// Another may weigh more by then, and stand first.
#[tokio::test]
async fn what_a_theme_is_called_is_there_again_whichever_of_its_concerns_it_is_opened_by() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        let other = || concern(2, "U2", Area::It, "Who pays?");
        let mut tx = scene.db.begin().await.unwrap();
        for mut one in [scene.concerns().await.remove(0), other()] {
            one.work.theme = Some(Placed::In { theme: 1, name: None });
            store::concerns::save(&mut tx, &one).await.unwrap();
        }
        tx.commit().await.unwrap();
        let window = |of: Concern| Window::Theme { rollout: rollout(1).id, of: Some(of.handle()) };
        let open = |of: Concern| {
            let task = ThemeTask::Open { of: Some(of.handle()) };
            Action::Theme { rollout: rollout(1).id, page: 0, task }
        };
        let opened = opens(&scene, "open", "ULEAD", &window(first()), open(first())).await;
        assert_eq!(opened, Begun::default());
        types(&scene, "type", "ULEAD", window(first()), "Getting out").await;
        let again = Begun { words: "Getting out".to_owned(), resumed: true };
        assert_eq!(opens(&scene, "again", "ULEAD", &window(other()), open(other())).await, again);
        assert_eq!(kept(&scene, "ULEAD").await, [(window(other()), "Getting out".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_after_sees_nothing_of_it() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        for (at, Row { stage, who, fields, open, .. }) in windows().into_iter().enumerate() {
            let runs = who == "ULEAD" || who == "USPONSOR";
            if !runs {
                continue;
            }
            stands_at(&scene, stage).await;
            for (nth, (window, stands)) in fields.iter().enumerate() {
                let key = |step: &str| format!("{at}.{nth}{step}");
                opens(&scene, &key("open"), who, window, open.clone()).await;
                types(&scene, &key("type"), who, window.clone(), "Half a thought").await;
                let before = scene.rollout(1).await;
                let mut after = before.clone();
                if who == "ULEAD" {
                    after.lead = person("UNONE");
                } else {
                    after.sponsor = person("UNONE");
                }
                let mut tx = scene.db.begin().await.unwrap();
                store::rollouts::save(&mut tx, &after).await.unwrap();
                tx.commit().await.unwrap();
                let shown = opens(&scene, &key("next"), "UNONE", window, open.clone()).await;
                assert!(!shown.resumed && shown.words != "Half a thought", "{window:?}: {stands}");
                let refused = asks(&scene, &key("last"), who, submit(), open.clone()).await;
                assert!(matches!(refused, Reply::Refuse { .. }), "{window:?}: {refused:?}");
                types(&scene, &key("more"), who, window.clone(), "Half a thought more").await;
                let mut tx = scene.db.begin().await.unwrap();
                store::rollouts::save(&mut tx, &before).await.unwrap();
                tx.commit().await.unwrap();
                // It is theirs still.
                let shown = opens(&scene, &key("back"), who, window, open.clone()).await;
                assert_eq!((shown.words.as_str(), shown.resumed), ("Half a thought", true), "{window:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_is_kept_of_whoever_may_not_send_it() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        for (at, Row { stage, fields, .. }) in windows().into_iter().enumerate() {
            stands_at(&scene, stage).await;
            for (nth, (window, _)) in fields.iter().enumerate() {
                // As if it had stood open while they still could.
                let mut tx = scene.db.begin().await.unwrap();
                let (key, body) =
                    (DraftKey::Words { window: window.clone() }, DraftBody::Words { words: "Mine".into() });
                for who in ["U2", "UELSE"] {
                    store::drafts::keep(&mut tx, &team(), &person(who), &key, &body, tuesday())
                        .await
                        .unwrap();
                }
                tx.commit().await.unwrap();
                for who in ["U2", "UELSE"] {
                    // Whoever speaks in the rollout may ask, and is asked.
                    let may = matches!(window, Window::Question { .. } | Window::Need { .. });
                    if may && who == "U2" {
                        continue;
                    }
                    let before = kept(&scene, who).await;
                    types(&scene, &format!("{at}.{nth}{who}"), who, window.clone(), "More").await;
                    assert_eq!(kept(&scene, who).await, before, "{who}: {window:?}");
                }
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
            Window::RiskSentence { concern: number(99).handle() },
            Window::RiskReason { concern: crate::domain::id::Handle::from("x") },
            Window::GoOn { rollout: RolloutId::new(&team, 1) },
            Window::Extend { rollout: RolloutId::new(&team, 1) },
            Window::Replace { rollout: RolloutId::new(&team, 1) },
            Window::Need { rollout: RolloutId::new(&team, 1) },
            Window::Statement { rollout: RolloutId::new(&team, 1) },
            Window::Cancel { rollout: RolloutId::new(&team, 1) },
            Window::Theme { rollout: RolloutId::new(&team, 1), of: None },
            Window::Theme { rollout: rollout(1).id, of: Some(number(99).handle()) },
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
        assert!(!meanwhile.is_empty() && form.begun().iter().all(|(_, begun)| !begun.resumed));
        assert_eq!(kept(&scene, "ULEAD").await, [(window(), "For a year.".to_owned())]);
        let again = opens(&scene, "again", "ULEAD", &window(), work(Task::OpenAnswer)).await;
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
        opens(&scene, "open", "ULEAD", &of(&first()), open(&first())).await;
        types(&scene, "type", "ULEAD", of(&first()), "We pay.").await;
        let merge = Task::Merge { with: Some(other.handle()) };
        asks(&scene, "merge", "ULEAD", submit(), work(merge)).await;
        let heavier = opens(&scene, "heavier", "ULEAD", &of(&other), open(&other)).await;
        assert_eq!(heavier, Begun { words: "We pay.".to_owned(), resumed: true });
        assert_eq!(kept(&scene, "ULEAD").await, [(of(&other), "We pay.".to_owned())], "it stands once");
    })
    .await;
}

#[tokio::test]
async fn it_goes_with_the_words_it_was_made_of_and_with_the_rollout() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        for (at, Row { stage, who, fields, open, .. }) in windows().into_iter().enumerate() {
            stands_at(&scene, stage).await;
            for (nth, (window, _)) in fields.into_iter().enumerate() {
                opens(&scene, &format!("open{at}.{nth}"), who, &window, open.clone()).await;
                types(&scene, &format!("type{at}.{nth}"), who, window, &format!("begun {at}")).await;
            }
        }
        let held = async |who: &str| {
            let mut tx = scene.db.read().await.unwrap();
            let held = store::own::holdings(&mut tx, &team(), &person(who), tuesday()).await.unwrap();
            held.drafts.len()
        };
        assert_eq!((held("U1").await, held("ULEAD").await), (4, 7), "and a 1-on-1, and a start");
        assert_eq!((held("USPONSOR").await, held("U2").await), (4, 1));
        // It is known for each of them which rollout they go with.
        let mut tx = scene.db.begin().await.unwrap();
        store::drafts::drop_of_rollout(&mut tx, &rollout(1).id).await.unwrap();
        for (who, left) in [("U1", 0), ("ULEAD", 1), ("USPONSOR", 0), ("U2", 0)] {
            let begun = store::drafts::of_person(&mut tx, &team(), &person(who)).await.unwrap();
            assert_eq!(begun.len(), left, "{begun:?}");
        }
        drop(tx);
        // What is for the lead or the sponsor to read is not told to whoever was it before.
        let mut tx = scene.db.begin().await.unwrap();
        let led = store::rollouts::load(&mut tx, &rollout(1).id).await.unwrap().unwrap();
        let heads = Rollout { lead: person("UNONE"), sponsor: person("UNONE"), ..led.clone() };
        store::rollouts::save(&mut tx, &heads).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((held("ULEAD").await, held("USPONSOR").await), (6, 3));
        let mut tx = scene.db.begin().await.unwrap();
        store::rollouts::save(&mut tx, &led).await.unwrap();
        tx.commit().await.unwrap();

        asks(&scene, "remove", "U1", submit(), Action::RemoveMine).await;
        assert_eq!(kept(&scene, "U1").await, []);
        let sentence =
            |window: &Window| matches!(window, Window::Restate { .. } | Window::RiskSentence { .. });
        for (who, many) in [("ULEAD", 5), ("USPONSOR", 3)] {
            let left = kept(&scene, who).await;
            assert!(left.len() == many && !left.iter().any(|(window, _)| sentence(window)), "{left:?}");
        }
        let reason = "Too early.".to_owned();
        asks(&scene, "end", "ULEAD", submit(), Action::SubmitCancel { rollout: rollout(1).id, reason }).await;
        for (at, Row { who, fields, .. }) in windows().into_iter().enumerate() {
            assert_eq!(kept(&scene, who).await, []);
            for (nth, (window, _)) in fields.into_iter().enumerate() {
                types(&scene, &format!("late{at}.{nth}"), who, window, "More").await;
            }
            assert_eq!(kept(&scene, who).await, []);
        }
    })
    .await;
}

#[tokio::test]
async fn a_window_that_was_only_looked_into_is_nothing_begun() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        let window = Window::Question { rollout: rollout(1).id };
        opens(&scene, "open", "U2", &window, Action::OpenQuestion { rollout: rollout(1).id }).await;
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
