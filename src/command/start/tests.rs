//! Started from the app's home it is no other than started by the command, in every place and by everybody.

use super::*;
use crate::command::desk::Outcome;
use crate::command::testing::{Scene, request};
use crate::domain::action::{Action, LookedUp, Way};
use crate::domain::id::{Trigger, ViewId};
use crate::domain::person::Standing;
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
