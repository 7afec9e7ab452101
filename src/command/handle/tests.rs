//! Ids that are not theirs: every action, asked by people who have no part in what it names, and from another workspace.
//! Nothing of anybody else's changes, and nobody reads what is not theirs.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::command::testing::{Scene, request};
use crate::domain::action::{Later, Reaction, Task, Touch, Way, Which};
use crate::domain::area::Area;
use crate::domain::concern::{Kind, Severity};
use crate::domain::draft::{ConcernDraft, DraftKey, IntakeDraft, Place, ShareChoice, StartDraft};
use crate::domain::id::{ChannelId, PersonId, TeamId, Ts, ViewId};
use crate::domain::person::{Person, Standing};
use crate::domain::question::Words;
use crate::domain::stakeholder::{Stance, Unreachable};
use crate::domain::testing::*;
use crate::store::drafts::DraftBody;
use crate::store::testing::on_each_engine;

const SECRET: &str = "planted";

/// To whom what an action names does not belong.
#[derive(Clone, Copy)]
enum Theirs {
    /// One person's: not even to lead and sponsor.
    Person,
    /// The lead's.
    Lead,
    /// Lead's and sponsor's.
    Heads,
    /// Of whoever speaks in the rollout; to them it means their own 1-on-1.
    Part,
    /// It names nothing of anybody else's: whoever asks asks for themselves.
    Nobody,
}

const STRANGERS: [&str; 2] = ["UELSE", "UNONE"];

fn strangers(theirs: Theirs) -> Vec<&'static str> {
    let more: &[&str] = match theirs {
        Theirs::Person => &["ULEAD", "USPONSOR", "U2"],
        Theirs::Lead => &["USPONSOR", "U1", "U2"],
        Theirs::Heads => &["U1", "U2"],
        Theirs::Part => &[],
        Theirs::Nobody => &["U2"],
    };
    STRANGERS.iter().chain(more).copied().collect()
}

const ACTIONS: usize = 60;

/// A new action does not compile without a place here, and is missed without one in `all`.
fn number_of(action: &Action) -> usize {
    match action {
        Action::Command(_) => 0,
        Action::KeepStart { .. } => 1,
        Action::SubmitStart { .. } => 2,
        Action::KeepMissing { .. } => 3,
        Action::SubmitMissing { .. } => 4,
        Action::ChangeStart { .. } => 5,
        Action::TurnRehearsal { .. } => 6,
        Action::TurnAhead { .. } => 7,
        Action::SetStartOn { .. } => 8,
        Action::Begin { .. } => 9,
        Action::OpenIntake { .. } => 10,
        Action::SubmitPrompts { .. } => 11,
        Action::KeepConcern { .. } => 12,
        Action::SubmitConcern { .. } => 13,
        Action::AddConcern { .. } => 14,
        Action::ReviseConcern { .. } => 15,
        Action::DropConcern { .. } => 16,
        Action::KeepStance { .. } => 17,
        Action::Finish { .. } => 18,
        Action::NoConcerns { .. } => 19,
        Action::SetStance { .. } => 20,
        Action::OpenQuestion { .. } => 21,
        Action::KeepQuestion { .. } => 22,
        Action::SubmitQuestion { .. } => 23,
        Action::OpenAnswer { .. } => 24,
        Action::SubmitAnswer { .. } => 25,
        Action::CallDone { .. } => 26,
        Action::OpenLater { .. } => 27,
        Action::SubmitLater { .. } => 28,
        Action::OpenAway { .. } => 29,
        Action::SubmitAway { .. } => 30,
        Action::Say { .. } => 31,
        Action::SayNothing { .. } => 32,
        Action::Reword { .. } => 33,
        Action::Unsay { .. } => 34,
        Action::ChooseRollout { .. } => 35,
        Action::DropWords { .. } => 36,
        Action::Touch { .. } => 37,
        Action::OpenChange { .. } => 38,
        Action::KeepChange { .. } => 39,
        Action::SubmitChange { .. } => 40,
        Action::Withdraw { .. } => 41,
        Action::NotConcern { .. } => 42,
        Action::AskInstead { .. } => 43,
        Action::PostCounts { .. } => 44,
        Action::SubmitCancel { .. } => 45,
        Action::PersonChanged { .. } => 46,
        Action::CouldNotReach { .. } => 47,
        Action::CouldNotPost { .. } => 48,
        Action::OutsidersThere { .. } => 49,
        Action::AcceptOutsiders { .. } => 50,
        Action::OpenSponsor { .. } => 51,
        Action::SubmitSponsor { .. } => 52,
        Action::CastKnown { .. } => 53,
        Action::NotDelivered { .. } => 54,
        Action::Uninstalled { .. } => 55,
        Action::Installed => 56,
        Action::OpenHome => 57,
        Action::OpenQueue { .. } => 58,
        Action::Work { .. } => 59,
        Action::React { .. } => 60,
    }
}

fn command(verb: Verb) -> Action {
    // Not from the home channel, where everybody may see how it stands.
    Action::Command(Command { channel: ChannelId::from("CELSE"), direct: false, verb })
}

/// On the concern of U1, as lead and owner name it.
fn worked(task: Task) -> Action {
    Action::Work { concern: typed(1, "U1", "planted one").handle(), page: None, task }
}

/// Every action, naming what is U1's, or rollout 1.
fn all() -> Vec<(Action, Theirs)> {
    let rollout = || rollout(1).id;
    let of = |number| concern(number, "U1", Area::Legal, "").id;
    let (concern, question, call, words) = (|| of(1), question(1, "U1").id, call(1, "U1").id, words_id(1));
    let here = || ChannelId::from("CHOME");
    let (dm, ts) = (|| dm("DU1"), || Ts::from("1.1"));
    let form = || ConcernDraft {
        words: "Forged".to_owned(),
        kind: Some(Kind::Fear),
        severity: Some(Severity::Minor),
        visibility: ShareChoice::from_slug("named"),
        ..ConcernDraft::default()
    };
    let which = || Which::Key("R-1".to_owned());
    let day = || day("2026-03-12");
    let forged = || "Forged".to_owned();
    vec![
        (command(Verb::Remind { which: which() }), Theirs::Heads),
        (command(Verb::Cancel { which: which() }), Theirs::Heads),
        (command(Verb::Rehearse { which: which() }), Theirs::Heads),
        (command(Verb::Summary { which: which() }), Theirs::Heads),
        (command(Verb::Status { which: which() }), Theirs::Nobody),
        (command(Verb::List), Theirs::Nobody),
        (command(Verb::Mine), Theirs::Nobody),
        (Action::KeepStart { channel: here(), draft: StartDraft::default() }, Theirs::Nobody),
        (Action::SubmitStart { channel: here(), draft: StartDraft::default() }, Theirs::Nobody),
        (
            Action::KeepMissing { channel: here(), people: BTreeMap::new(), reasons: BTreeMap::new() },
            Theirs::Nobody,
        ),
        (
            Action::SubmitMissing { channel: here(), people: BTreeMap::new(), reasons: BTreeMap::new() },
            Theirs::Nobody,
        ),
        (Action::ChangeStart { channel: here() }, Theirs::Nobody),
        (Action::TurnRehearsal { channel: here(), page: 0 }, Theirs::Nobody),
        (Action::TurnAhead { rollout: rollout(), page: 0 }, Theirs::Heads),
        (Action::SetStartOn { channel: here(), start_on: None }, Theirs::Nobody),
        (Action::Begin { channel: here(), start_on: None }, Theirs::Nobody),
        (Action::OpenIntake { rollout: rollout() }, Theirs::Part),
        (Action::SubmitPrompts { rollout: rollout(), step: 1, prompts: vec![] }, Theirs::Part),
        (Action::KeepConcern { rollout: rollout(), step: 1, form: form() }, Theirs::Part),
        (Action::SubmitConcern { rollout: rollout(), step: 1, form: form() }, Theirs::Part),
        (Action::AddConcern { rollout: rollout() }, Theirs::Part),
        (Action::ReviseConcern { rollout: rollout(), index: 0 }, Theirs::Part),
        (Action::DropConcern { rollout: rollout(), index: 0 }, Theirs::Part),
        (Action::KeepStance { rollout: rollout(), stance: Stance::Leading }, Theirs::Part),
        (Action::Finish { rollout: rollout(), step: 1, stance: Some(Stance::Leading) }, Theirs::Part),
        (Action::NoConcerns { rollout: rollout() }, Theirs::Part),
        (Action::SetStance { rollout: rollout(), stance: Stance::Leading }, Theirs::Part),
        (Action::OpenQuestion { rollout: rollout() }, Theirs::Part),
        (Action::KeepQuestion { rollout: rollout(), words: forged() }, Theirs::Part),
        (Action::SubmitQuestion { rollout: rollout(), words: forged() }, Theirs::Part),
        (Action::OpenAnswer { question: question.clone() }, Theirs::Lead),
        (Action::SubmitAnswer { question, words: forged() }, Theirs::Lead),
        (Action::CallDone { call }, Theirs::Lead),
        (Action::OpenLater { rollout: rollout() }, Theirs::Part),
        (Action::SubmitLater { rollout: rollout(), until: Later::Tomorrow }, Theirs::Part),
        (Action::OpenAway { rollout: rollout() }, Theirs::Part),
        (Action::SubmitAway { back_on: day() }, Theirs::Part),
        (
            Action::Say { dm: dm_of_nobody(), ts: Ts::from("7.7"), thread: None, words: forged() },
            Theirs::Part,
        ),
        (Action::SayNothing { dm: dm_of_nobody(), ts: Ts::from("7.8"), thread: None }, Theirs::Nobody),
        (Action::Reword { dm: dm(), ts: ts(), words: forged(), edited: Ts::from("9.9") }, Theirs::Person),
        (Action::Unsay { dm: dm(), ts: ts() }, Theirs::Person),
        (Action::ChooseRollout { words: words.clone(), rollout: rollout() }, Theirs::Person),
        (Action::DropWords { words }, Theirs::Person),
        (Action::Touch { concern: concern(), touch: Touch::Severity(Severity::Minor) }, Theirs::Person),
        (Action::Touch { concern: concern(), touch: Touch::Share(ShareChoice::CallMe) }, Theirs::Person),
        (Action::OpenChange { concern: concern() }, Theirs::Person),
        (Action::KeepChange { concern: concern(), form: form() }, Theirs::Person),
        (Action::SubmitChange { concern: concern(), form: form() }, Theirs::Person),
        (Action::Withdraw { concern: concern() }, Theirs::Person),
        (Action::NotConcern { concern: concern() }, Theirs::Person),
        (Action::AskInstead { concern: concern() }, Theirs::Person),
        (Action::OpenQueue { rollout: rollout(), page: 0 }, Theirs::Heads),
        (worked(Task::OpenAnswer), Theirs::Lead),
        (worked(Task::Answer { words: forged() }), Theirs::Lead),
        (worked(Task::OpenRestate), Theirs::Lead),
        (worked(Task::Restate { words: forged() }), Theirs::Lead),
        (worked(Task::Park { until: Some(day()) }), Theirs::Lead),
        (Action::React { concern: concern(), reaction: Reaction::Settles { nth: 1 } }, Theirs::Person),
        (
            Action::React { concern: concern(), reaction: Reaction::Correct { words: forged() } },
            Theirs::Person,
        ),
        (Action::PostCounts { rollout: rollout() }, Theirs::Heads),
        (Action::SubmitCancel { rollout: rollout(), reason: forged() }, Theirs::Heads),
        (Action::PersonChanged { person: PersonId::from("UNONE") }, Theirs::Part),
        // These come from ourselves and name the actor, or a channel in which nothing lives.
        (Action::CouldNotReach { why: Unreachable::DmRefused }, Theirs::Part),
        (Action::CouldNotPost { channel: ChannelId::from("CELSE") }, Theirs::Part),
        (Action::OutsidersThere { channel: ChannelId::from("CELSE") }, Theirs::Part),
        (Action::AcceptOutsiders { rollout: rollout() }, Theirs::Lead),
        (Action::CastKnown { channel: ChannelId::from("CELSE") }, Theirs::Nobody),
        (Action::OpenSponsor { rollout: rollout() }, Theirs::Lead),
        (Action::SubmitSponsor { rollout: rollout(), person: Some(PersonId::from("U2")) }, Theirs::Lead),
        (Action::OpenHome, Theirs::Nobody),
    ]
}

fn dm_of_nobody() -> ChannelId {
    dm("DNOBODY")
}

/// U1 has told, asked, drafted and typed; U2 speaks for IT there too; UELSE speaks in rollout 2 alone.
async fn furnish(scene: &Scene) {
    let mut whole = scene.db.begin().await.unwrap();
    let tx = &mut whole;
    // Theirs are the first of each kind; whatever else is told takes the next number.
    for letter in ["C", "Q", "K", "W"] {
        store::counters::next(tx, &team(), letter).await.unwrap();
    }
    for who in ["ULEAD", "USPONSOR", "U1", "U2", "UELSE", "UNONE"] {
        let (id, home, zone) = (person(who), team(), Some(BERLIN));
        let known = Person { id, home, zone, standing: Standing::Guest, seen_at: tuesday() };
        store::people::save(tx, &team(), &known).await.unwrap();
    }
    store::stakeholders::save(tx, &stakeholder("U2", Area::It)).await.unwrap();
    let mut elsewhere = stakeholder("UELSE", Area::Legal);
    elsewhere.rollout = rollout(2).id;
    store::stakeholders::save(tx, &elsewhere).await.unwrap();
    store::dms::keep(tx, &team(), &person("U1"), &dm("DU1")).await.unwrap();
    store::concerns::save(tx, &typed(1, "U1", "planted one")).await.unwrap();
    let mut asked = question(1, "U1");
    asked.words = "planted question".to_owned();
    store::questions::save(tx, &asked).await.unwrap();
    store::calls::save(tx, &call(1, "U1")).await.unwrap();
    let words = Words {
        id: words_id(1),
        person: person("U1"),
        words: "planted words".to_owned(),
        dm: dm("DU1"),
        ts: Ts::from("2.2"),
        said_at: tuesday(),
    };
    store::words::save(tx, &words).await.unwrap();
    let told = ConcernDraft { words: "planted draft".to_owned(), ..ConcernDraft::default() };
    let draft = IntakeDraft { step: 1, place: Place::Review, told: vec![told], ..IntakeDraft::default() };
    let key = DraftKey::Intake { rollout: rollout(1).id };
    store::drafts::keep(tx, &team(), &person("U1"), &key, &DraftBody::Intake { draft }, tuesday())
        .await
        .unwrap();
    let key = DraftKey::Start { channel: ChannelId::from("CHOME") };
    let draft = StartDraft { why: "planted start".to_owned(), ..StartDraft::default() };
    store::drafts::keep(tx, &team(), &person("ULEAD"), &key, &DraftBody::Start { draft }, tuesday())
        .await
        .unwrap();
    whole.commit().await.unwrap();
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
        for (action, theirs) in all() {
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
                        of == team() && !matches!(action, Action::KeepChange { .. })
                    }
                    Theirs::Heads | Theirs::Part | Theirs::Nobody => false,
                };
                assert!(refused || !must, "{who} of {of} is not told by {action:?}: {told}");
            }
        }
        // What becomes of a letter and of the installation comes from delivery and from Slack itself, and is nobody's.
        let ours = [54, 55, 56];
        let tried: BTreeSet<usize> = (0..=ACTIONS).filter(|number| !ours.contains(number)).collect();
        assert_eq!(seen, tried, "every action is tried");
        assert!(asked > 200, "{asked}");
        // Nor did any letter that came of it carry a word.
        let mut tx = scene.db.begin().await.unwrap();
        let letters =
            store::outbox::claim(&mut tx, scene.clock.now(), chrono::TimeDelta::minutes(1), 500).await;
        assert!(!format!("{letters:?}").contains(SECRET));
    })
    .await;
}
