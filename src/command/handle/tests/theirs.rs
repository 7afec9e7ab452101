//! Ids that are not theirs: every action, asked by people who have no part in what it names, and from another workspace.
//! Nothing of anybody else's changes, and nobody reads what is not theirs.

use std::collections::BTreeSet;

use super::*;

const STRANGERS: [&str; 2] = ["UELSE", "UNONE"];

fn strangers(theirs: Theirs) -> Vec<&'static str> {
    let more: &[&str] = match theirs {
        Theirs::Person => &["ULEAD", "USPONSOR", "U2"],
        Theirs::Lead => &["USPONSOR", "U1", "U2"],
        Theirs::Sponsor => &["ULEAD", "U1", "U2"],
        Theirs::Heads => &["U1", "U2"],
        Theirs::Part => &[],
        Theirs::Nobody => &["U2"],
        Theirs::Workspace => return Vec::new(),
    };
    STRANGERS.iter().chain(more).copied().collect()
}

/// All of it that is not the asker's own.
async fn held(tx: &mut Tx, asker: &str) -> String {
    let id = &rollout(1).id;
    let everyone = store::stakeholders::of_rollout(tx, id).await.unwrap();
    let mut held = format!("{:?}", store::rollouts::load(tx, id).await);
    for who in everyone.into_iter().filter(|who| who.person.as_str() != asker) {
        held += &format!("{who:?}");
        held += &format!("{:?}", store::duties::for_person(tx, id, &who.person).await);
        let key = DraftKey::Intake { rollout: id.clone() };
        held += &format!("{:?}", store::drafts::load(tx, &team(), &who.person, &key).await);
    }
    let key = DraftKey::Start { channel: ChannelId::from("CHOME") };
    held += &format!("{:?}", store::drafts::load(tx, &team(), &person("ULEAD"), &key).await);
    let concerns = store::concerns::of_rollout(tx, id).await.unwrap();
    held += &format!("{:?}", concerns.iter().filter(|c| c.raiser.as_str() != asker).collect::<Vec<_>>());
    let questions = store::questions::open_of(tx, id).await.unwrap();
    held += &format!("{:?}", questions.iter().filter(|q| q.asker.as_str() != asker).collect::<Vec<_>>());
    held += &format!("{:?}", store::calls::of_rollout(tx, id).await);
    let commitments = store::commitments::of_rollout(tx, id).await.unwrap();
    held += &format!("{:?}", commitments.iter().filter(|c| c.person.as_str() != asker).collect::<Vec<_>>());
    held += &format!("{:?}", store::verdicts::of_rollout(tx, id).await);
    held += &format!("{:?}", store::meetings::load(tx, id).await);
    held += &format!("{:?}", store::meetings::slips(tx, id).await);
    held += &format!("{:?}", store::words::load(tx, &words_id(1)).await);
    held += &format!("{:?}", store::edits::load(tx, &team(), &dm("DU1"), &Ts::from("1.1")).await);
    held
}

#[tokio::test]
async fn nobody_acts_on_or_reads_what_is_not_theirs() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        let mut seen = BTreeSet::new();
        let mut asked = 0;
        let twice = all().into_iter().flat_map(|one| [(one.clone(), None), (one, Some(0))]);
        for ((action, theirs), seen_first) in twice {
            seen.insert(number_of(&action));
            let mut askers: Vec<(&str, TeamId)> =
                strangers(theirs).into_iter().map(|who| (who, team())).collect();
            // As the very person, but of another workspace.
            askers.extend([("U1", TeamId::from("T2")), ("ULEAD", TeamId::from("T2"))]);
            for (who, of) in askers {
                // Nothing is their own in a workspace that is not theirs.
                let own = if of == team() { who } else { "" };
                let before = held(&mut scene.db.read().await.unwrap(), own).await;
                let planted = if own == "U1" { 1 } else { 4 };
                assert!(before.matches(SECRET).count() >= planted, "something is to be had: {before}");
                asked += 1;
                let way = Way::Submit { view: ViewId::from("V1") };
                let mut request = request(&format!("k{asked}"), who, way, action.clone());
                request.team = of.clone();
                // As if from a window that was opened before anything happened.
                request.seen = seen_first;
                request.looked_up = crate::domain::action::LookedUp::JustNow;
                let answer = scene.desk.handle(request).await;
                let told = format!("{answer:?}");
                // Of Slack's own account of somebody nothing is known: it is to be sent again.
                assert!(
                    answer.is_ok() || matches!(action, Action::PersonChanged { .. }),
                    "{action:?}: {told}"
                );
                assert!(!told.contains(SECRET), "{who} of {of} reads by {action:?}: {told}");
                let after = held(&mut scene.db.read().await.unwrap(), own).await;
                assert_eq!(before, after, "{who} of {of} by {action:?}: {told}");
                let refused = told.contains("Refuse");
                let must = match theirs {
                    // A keystroke in a window that is not there is nothing to speak of.
                    Theirs::Person | Theirs::Lead => {
                        of == team()
                            && !matches!(action, Action::KeepChange { .. } | Action::KeepWords { .. })
                    }
                    Theirs::Sponsor | Theirs::Heads | Theirs::Part | Theirs::Nobody | Theirs::Workspace => {
                        false
                    }
                };
                assert!(refused || !must, "{who} of {of} is not told by {action:?}: {told}");
            }
        }
        let every: BTreeSet<usize> = (0..=ACTIONS).collect();
        assert_eq!(seen, every, "every action is tried");
        assert!(asked > 200, "{asked}");
        // Nor did any letter that came of it carry a word.
        let mut tx = scene.db.begin().await.unwrap();
        let letters =
            store::outbox::claim(&mut tx, scene.clock.now(), chrono::TimeDelta::minutes(1), 500).await;
        assert!(!format!("{letters:?}").contains(SECRET));
    })
    .await;
}
