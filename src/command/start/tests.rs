//! Started from the app's home it is no other than started by the command, in every place and by everybody.

use chrono::TimeDelta;

use super::*;
use crate::command::desk::Outcome;
use crate::command::testing::{Scene, request};
use crate::domain::action::{Action, LookedUp, Way};
use crate::domain::id::{GroupId, Trigger, ViewId};
use crate::domain::person::{Shown, Standing, UserGroup};
use crate::domain::policy::{Allowed, Starters};
use crate::domain::testing::*;
use crate::store::testing::on_each_engine;

const PLACES: [Place; 4] = [Place::Home, Place::NotInvited, Place::Archived, Place::Direct];

/// ULEAD is a member, UGUEST a guest; of each place there is a channel, and CSHARED has people from outside.
async fn furnish(scene: &Scene) -> Vec<ChannelId> {
    let mut tx = scene.db.begin().await.unwrap();
    for (who, standing) in [("ULEAD", Standing::Member), ("UGUEST", Standing::Guest)] {
        let seen_at = scene.clock.now();
        let known = Person { id: person(who), home: team(), zone: Some(BERLIN), standing, seen_at };
        store::people::save(&mut tx, &team(), &known).await.unwrap();
    }
    let mut all = Vec::new();
    for (id, place) in ["C1", "C2", "C3", "D4"].into_iter().zip(PLACES).chain([("CSHARED", Place::Home)]) {
        let id = ChannelId::from(id);
        let has_outsiders = id.as_str() == "CSHARED";
        let channel = Channel { id: id.clone(), place, is_private: false, has_outsiders };
        store::channels::save(&mut tx, &team(), &channel, scene.clock.now()).await.unwrap();
        all.push(id);
    }
    tx.commit().await.unwrap();
    all
}

async fn asks(scene: &Scene, key: &str, who: &str, way: Way, action: Action) -> Reply {
    let asked = Request { looked_up: LookedUp::JustNow, ..request(key, who, way, action) };
    match scene.desk.handle(asked).await {
        Ok(Outcome::Reply(reply, _)) => reply,
        other => panic!("{key}: {other:?}"),
    }
}

async fn chooses(scene: &Scene, key: &str, who: &str, channel: Option<ChannelId>) -> Reply {
    let way = Way::Submit { view: ViewId::from("V1") };
    asks(scene, key, who, way, Action::SubmitPlace { channel }).await
}

#[tokio::test]
async fn the_chosen_channel_is_checked_as_the_command_is_in_it() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let mut seen = Vec::new();
        for channel in furnish(&scene).await {
            let id = channel.as_str();
            // A window would travel by its trigger; so it comes back here.
            let way = Way::Submit { view: ViewId::from("V1") };
            let verb = Verb::Start { name: String::new() };
            let typed = Action::Command(Command { channel: channel.clone(), direct: false, verb });
            // The second finds the draft of the first.
            let first = asks(&scene, &format!("a{id}"), "ULEAD", way.clone(), typed.clone()).await;
            let by_command = asks(&scene, &format!("b{id}"), "ULEAD", way, typed).await;
            let by_choice = chooses(&scene, &format!("c{id}"), "ULEAD", Some(channel.clone())).await;
            match (&by_command, &by_choice) {
                (Reply::Refuse { refusal }, Reply::Faults { faults }) => {
                    assert_eq!(start::beside(refusal).as_slice(), faults.as_slice(), "{id}");
                    seen.extend(faults.iter().map(|fault| fault.what.clone()));
                }
                (Reply::Show { screen: Screen::Start(shown) }, _) => {
                    assert_eq!(by_command, by_choice, "{id}");
                    assert!(shown.resumed && shown.has_outsiders == (id == "CSHARED"), "{id}: {first:?}");
                }
                other => panic!("{id}: {other:?}"),
            }
        }
        assert_eq!(seen, [Wrong::NotInvited, Wrong::Archived, Wrong::NotAChannel]);
        let none = Fault { field: Field::Place, what: Wrong::Missing };
        assert_eq!(chooses(&scene, "none", "ULEAD", None).await, Reply::Faults { faults: vec![none] });
    })
    .await;
}

#[tokio::test]
async fn a_guest_is_told_before_anything_is_chosen_and_after() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let channel = furnish(&scene).await.remove(0);
        // On the home tab an answer is a message, and a window travels by its trigger.
        let home = || Way::Home { trigger: Trigger::from("1.1") };
        assert_eq!(asks(&scene, "g1", "UGUEST", home(), Action::OpenPlace).await, Reply::Done);
        assert!(scene.goes_out("guest_cannot_lead").await);
        assert_eq!(asks(&scene, "l1", "ULEAD", home(), Action::OpenPlace).await, Reply::Done);
        assert!(scene.goes_out("place").await);
        let refused = Reply::Refuse { refusal: Refusal::GuestCannotLead };
        assert_eq!(chooses(&scene, "g2", "UGUEST", Some(channel)).await, refused);
    })
    .await;
}

#[tokio::test]
async fn slack_is_asked_who_opens_the_home_once_and_it_is_drawn_even_if_it_does_not_say() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        scene.happens("known", "UGUEST", Action::OpenHome).await;
        let asked = scene.desk.handle(request("new", "UNEW", Way::Event, Action::OpenHome)).await;
        assert!(matches!(asked, Ok(Outcome::Need(_))), "{asked:?}");
        assert_eq!(asks(&scene, "new", "UNEW", Way::Event, Action::OpenHome).await, Reply::Done);
        assert!(scene.goes_out("home").await);
    })
    .await;
}

/// Sets who may start, as `serve` does, with what Slack last told of the group.
async fn allowed(scene: &Scene, starters: Starters, group: Option<&[&str]>) {
    let mut tx = scene.db.begin().await.unwrap();
    let allowed = Allowed { starters, ..Allowed::default() };
    store::installations::allow(&mut tx, &team(), &allowed).await.unwrap();
    if let Some(ids) = group {
        told_of(scene, &mut tx, Shown::These(ids.iter().map(|id| person(id)).collect())).await;
    }
    tx.commit().await.unwrap();
}

async fn told_of(scene: &Scene, tx: &mut Tx, people: Shown) {
    let group = UserGroup { id: GroupId::from("S1"), people, seen_at: scene.clock.now() };
    store::groups::save(tx, &team(), &group).await.unwrap();
}

/// The answer, or what Slack must be asked first.
async fn tries(scene: &Scene, key: &str, who: &str, action: Action) -> Outcome {
    let asked = request(key, who, Way::Submit { view: ViewId::from("V1") }, action);
    scene.desk.handle(asked).await.unwrap()
}

#[tokio::test]
async fn whom_the_workspace_does_not_let_start_one_is_told_at_every_door_and_nothing_they_filled_in_is_lost()
{
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let channel = furnish(&scene).await.remove(0);
        let command = || {
            let verb = Verb::Start { name: "Huddle".into() };
            Action::Command(Command { channel: channel.clone(), direct: false, verb })
        };
        let doors = || {
            let chosen = Action::SubmitPlace { channel: Some(channel.clone()) };
            let begin = Action::Begin { channel: channel.clone(), start_on: None };
            [command(), Action::OpenPlace, chosen, begin]
        };
        // Begun while she still could.
        let way = || Way::Submit { view: ViewId::from("V1") };
        asks(&scene, "draft", "ULEAD", way(), command()).await;
        let only = Starters::Group(GroupId::from("S1"));
        let closed = Refusal::OnlyGroupStarts { group: GroupId::from("S1") };
        for (n, (starters, group, refusal)) in [
            (Starters::Admins, None, Refusal::OnlyAdminsStart),
            (only.clone(), Some(&["UGUEST", "U2"][..]), closed),
        ]
        .into_iter()
        .enumerate()
        {
            allowed(&scene, starters, group).await;
            for (door, action) in doors().into_iter().enumerate() {
                let told = asks(&scene, &format!("{n}{door}"), "ULEAD", way(), action.clone()).await;
                assert_eq!(told, Reply::Refuse { refusal: refusal.clone() }, "{action:?}");
                let guest = asks(&scene, &format!("{n}{door}g"), "UGUEST", way(), action).await;
                let told = [Reply::Refuse { refusal: Refusal::GuestCannotLead }];
                let gone = Reply::Refuse { refusal: Refusal::DraftGone };
                assert!(told.contains(&guest) || (door == 3 && guest == gone), "{guest:?}");
            }
        }
        allowed(&scene, only, Some(&["ULEAD"])).await;
        match asks(&scene, "again", "ULEAD", way(), command()).await {
            Reply::Show { screen: Screen::Start(shown) } => {
                assert!(shown.resumed && shown.draft.name == "Huddle");
            }
            other => panic!("{other:?}"),
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_is_in_the_group_is_known_for_a_while_and_whoever_is_not_is_asked_about_anew() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        allowed(&scene, Starters::Group(GroupId::from("S1")), None).await;
        let needs = |outcome: Outcome| match outcome {
            Outcome::Need(need) => need.groups == [GroupId::from("S1")],
            Outcome::Reply(..) => false,
        };
        assert!(needs(tries(&scene, "a", "ULEAD", Action::OpenPlace).await), "nothing is known yet");
        let slow =
            asks(&scene, "b", "ULEAD", Way::Submit { view: ViewId::from("V1") }, Action::OpenPlace).await;
        assert_eq!(slow, Reply::Refuse { refusal: Refusal::SlackIsSlow }, "and nothing could be learnt");

        let minutes = async |n| {
            scene.clock.move_to(scene.clock.now() + TimeDelta::minutes(n));
            // Of her Slack says the same all the time.
            furnish(&scene).await;
        };
        allowed(&scene, Starters::Group(GroupId::from("S1")), Some(&["ULEAD"])).await;
        minutes(9).await;
        assert!(matches!(
            tries(&scene, "c", "ULEAD", Action::OpenPlace).await,
            Outcome::Reply(Reply::Show { .. }, _)
        ));
        minutes(1).await;
        assert!(needs(tries(&scene, "d", "ULEAD", Action::OpenPlace).await), "that was a while ago");

        allowed(&scene, Starters::Group(GroupId::from("S1")), Some(&["U2"])).await;
        let needs_again = needs(tries(&scene, "e", "ULEAD", Action::OpenPlace).await);
        assert!(needs_again, "she may have been let in this moment");
        let way = || Way::Submit { view: ViewId::from("V1") };
        let told = asks(&scene, "f", "ULEAD", way(), Action::OpenPlace).await;
        assert!(matches!(told, Reply::Refuse { refusal: Refusal::OnlyGroupStarts { .. } }), "{told:?}");

        let mut tx = scene.db.begin().await.unwrap();
        told_of(&scene, &mut tx, Shown::Hidden).await;
        tx.commit().await.unwrap();
        let hidden = Refusal::StartersHidden { group: GroupId::from("S1") };
        let told = asks(&scene, "g", "ULEAD", way(), Action::OpenPlace).await;
        assert_eq!(told, Reply::Refuse { refusal: hidden });
    })
    .await;
}

#[tokio::test]
async fn the_home_asks_of_its_reader_what_decides_whether_they_may_start_one() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        let needs = async |key: &str| match scene
            .desk
            .handle(request(key, "ULEAD", Way::Event, Action::OpenHome))
            .await
        {
            Ok(Outcome::Need(need)) => Some((need.people.len(), need.groups.len())),
            Ok(Outcome::Reply(..)) => None,
            Err(fault) => panic!("{fault}"),
        };
        scene.clock.move_to(scene.clock.now() + TimeDelta::days(9));
        assert_eq!(needs("everyone").await, None, "known as a member is enough");
        allowed(&scene, Starters::Admins, None).await;
        assert_eq!(needs("admins").await, Some((1, 0)), "she may have become one in nine days");
        allowed(&scene, Starters::Group(GroupId::from("S1")), None).await;
        assert_eq!(needs("group").await, Some((0, 1)));
        allowed(&scene, Starters::Group(GroupId::from("S1")), Some(&[])).await;
        scene.clock.move_to(scene.clock.now() + TimeDelta::minutes(9));
        assert_eq!(needs("lately").await, None, "one list serves all who open their home");
        let (way, action) = (Way::Event, Action::OpenHome);
        allowed(&scene, Starters::Group(GroupId::from("S2")), None).await;
        assert_eq!(asks(&scene, "drawn", "ULEAD", way, action).await, Reply::Done, "drawn all the same");
        assert!(scene.goes_out("home").await);
    })
    .await;
}
