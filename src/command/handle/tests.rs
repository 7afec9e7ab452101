//! Every action, naming what is U1's or rollout 1: asked by whom it is not theirs, asked again, and by two at once.

mod meanwhile;
mod once;
mod theirs;

use std::collections::BTreeMap;

use super::*;
use crate::command::testing::{Scene, request};
use crate::domain::action::{Later, Pledge, Reaction, Task, ThemeChange, ThemeTask, Touch, Way, Which};
use crate::domain::area::Area;
use crate::domain::commitment::{Choice, NeedForm};
use crate::domain::concern::{Kind, Severity};
use crate::domain::draft::{
    ConcernDraft, DraftBody, DraftKey, IntakeDraft, Place, ShareChoice, StartDraft, Window,
};
use crate::domain::extend::ExtendForm;
use crate::domain::id::{ChannelId, PersonId, TeamId, Ts, ViewId};
use crate::domain::meeting::Prepare;
use crate::domain::person::{Person, Standing};
use crate::domain::question::Words;
use crate::domain::replace::ReplaceForm;
use crate::domain::source::Source;
use crate::domain::stakeholder::{Stance, Unreachable};
use crate::domain::testing::*;
use crate::domain::verdict::{Outcome as Decided, VerdictForm};
use crate::store::testing::on_each_engine;

const SECRET: &str = "planted";

/// To whom what an action names does not belong.
#[derive(Clone, Copy)]
enum Theirs {
    /// One person's: not even to lead and sponsor.
    Person,
    /// The lead's.
    Lead,
    /// The sponsor's.
    Sponsor,
    /// Lead's and sponsor's.
    Heads,
    /// Of whoever speaks in the rollout; to them it means their own 1-on-1.
    Part,
    /// It names nothing of anybody else's: whoever asks asks for themselves.
    Nobody,
    /// The workspace's, told by Slack or by delivery: no person's click is read as one (a law of the house), and one
    /// workspace's is nothing to another.
    Workspace,
}

const ACTIONS: usize = 79;

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
        Action::KeepWords { .. } => 22,
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
        Action::Pledge { .. } => 61,
        Action::SubmitVerdict { .. } => 62,
        Action::Theme { .. } => 63,
        Action::MyData => 64,
        Action::OpenRemoval => 65,
        Action::RemoveMine => 66,
        Action::Prepare { .. } => 67,
        Action::SubmitExtend { .. } => 68,
        Action::SubmitHandover { .. } => 69,
        Action::Invite { .. } => 70,
        Action::OpenReplace { .. } => 71,
        Action::Replace { .. } => 72,
        Action::OpenPlace => 73,
        Action::SubmitPlace { .. } => 74,
        Action::SubmitRhythm { .. } => 75,
        Action::OpenReview { .. } => 76,
        Action::LeaveConcern { .. } => 77,
        Action::LayConcernBy { .. } => 78,
        Action::Stuck { .. } => 79,
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

fn theme(task: ThemeTask) -> Action {
    Action::Theme { rollout: rollout(1).id, page: 0, task }
}

fn forged_theme() -> ThemeChange {
    let bring = vec![typed(1, "U1", "planted one").handle()];
    ThemeChange { name: "Forged".to_owned(), bring, ..ThemeChange::default() }
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
    let needed =
        || Pledge::Need { choice: Choice::Conditional, form: NeedForm { needs: forged(), by: Some(day()) } };
    let handle = || typed(1, "U1", "planted one").handle();
    let kept = |window| Action::KeepWords { window, words: forged() };
    let extended = || ExtendForm { until: Some(day()), reason: forged() };
    let another = || Some(PersonId::from("UNONE"));
    let verdict = || VerdictForm { outcome: Some(Decided::Pilot), statement: forged(), until: None };
    vec![
        (command(Verb::Remind { which: which() }), Theirs::Heads),
        (command(Verb::Rhythm { which: which(), words: None }), Theirs::Heads),
        (command(Verb::Rhythm { which: which(), words: Some("5, 2, 0".to_owned()) }), Theirs::Heads),
        (Action::SubmitRhythm { rollout: rollout(), words: "0".to_owned() }, Theirs::Heads),
        (command(Verb::Cancel { which: which() }), Theirs::Heads),
        (command(Verb::Export { which: which() }), Theirs::Lead),
        (command(Verb::Rehearse { which: which() }), Theirs::Heads),
        (command(Verb::Summary { which: which() }), Theirs::Heads),
        (command(Verb::Status { which: which() }), Theirs::Nobody),
        (command(Verb::List), Theirs::Nobody),
        (command(Verb::Mine), Theirs::Nobody),
        (Action::OpenPlace, Theirs::Nobody),
        (Action::SubmitPlace { channel: Some(here()) }, Theirs::Nobody),
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
        (theme(ThemeTask::List), Theirs::Lead),
        (theme(ThemeTask::Open { of: None }), Theirs::Lead),
        (theme(ThemeTask::Open { of: Some(typed(1, "U1", "planted one").handle()) }), Theirs::Lead),
        (theme(ThemeTask::Save { change: forged_theme() }), Theirs::Lead),
        (Action::SetStartOn { channel: here(), start_on: None }, Theirs::Nobody),
        (Action::Begin { channel: here(), start_on: None }, Theirs::Nobody),
        (Action::OpenIntake { rollout: rollout() }, Theirs::Part),
        (Action::SubmitPrompts { rollout: rollout(), step: 1, prompts: vec![] }, Theirs::Part),
        (Action::KeepConcern { rollout: rollout(), step: 1, form: form() }, Theirs::Part),
        (Action::SubmitConcern { rollout: rollout(), step: 1, form: form() }, Theirs::Part),
        (Action::OpenReview { rollout: rollout() }, Theirs::Part),
        (Action::LeaveConcern { rollout: rollout(), step: 1 }, Theirs::Part),
        (Action::LayConcernBy { rollout: rollout(), step: 1, form: form() }, Theirs::Part),
        (Action::AddConcern { rollout: rollout() }, Theirs::Part),
        (Action::ReviseConcern { rollout: rollout(), index: 0 }, Theirs::Part),
        (Action::DropConcern { rollout: rollout(), index: 0 }, Theirs::Part),
        (Action::KeepStance { rollout: rollout(), stance: Stance::Leading }, Theirs::Part),
        (Action::Finish { rollout: rollout(), step: 1, stance: Some(Stance::Leading) }, Theirs::Part),
        (Action::NoConcerns { rollout: rollout() }, Theirs::Part),
        (Action::SetStance { rollout: rollout(), stance: Stance::Leading }, Theirs::Part),
        (Action::OpenQuestion { rollout: rollout() }, Theirs::Part),
        (kept(Window::Question { rollout: rollout() }), Theirs::Part),
        (kept(Window::Reply { question: question.clone() }), Theirs::Lead),
        (kept(Window::Answer { concern: handle() }), Theirs::Lead),
        (kept(Window::Restate { concern: handle() }), Theirs::Lead),
        (kept(Window::Missing { concern: concern() }), Theirs::Person),
        (kept(Window::Correct { concern: concern() }), Theirs::Person),
        (kept(Window::RiskSentence { concern: handle() }), Theirs::Sponsor),
        (kept(Window::RiskReason { concern: handle() }), Theirs::Sponsor),
        (kept(Window::GoOn { rollout: rollout() }), Theirs::Heads),
        (kept(Window::Extend { rollout: rollout() }), Theirs::Sponsor),
        (kept(Window::Replace { rollout: rollout() }), Theirs::Lead),
        (kept(Window::Need { rollout: rollout() }), Theirs::Part),
        (kept(Window::Statement { rollout: rollout() }), Theirs::Sponsor),
        (kept(Window::Cancel { rollout: rollout() }), Theirs::Heads),
        (kept(Window::Theme { rollout: rollout(), of: None }), Theirs::Lead),
        (Action::SubmitQuestion { rollout: rollout(), words: forged() }, Theirs::Part),
        (Action::OpenAnswer { question: question.clone() }, Theirs::Lead),
        (Action::SubmitAnswer { question, words: forged() }, Theirs::Lead),
        (Action::CallDone { call }, Theirs::Lead),
        (Action::OpenLater { rollout: rollout() }, Theirs::Part),
        (Action::SubmitLater { rollout: rollout(), until: Later::Tomorrow }, Theirs::Part),
        (Action::OpenAway { rollout: rollout() }, Theirs::Part),
        (Action::SubmitAway { back_on: day() }, Theirs::Part),
        (Action::Say { source: in_dm_of_nobody("7.7"), words: forged() }, Theirs::Part),
        (Action::SayNothing { source: in_dm_of_nobody("7.8") }, Theirs::Nobody),
        (
            Action::Reword {
                source: Source { dm: dm(), ts: ts(), thread: None },
                words: forged(),
                edited: Ts::from("9.9"),
            },
            Theirs::Person,
        ),
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
        (command(Verb::Decide { which: which() }), Theirs::Sponsor),
        (command(Verb::Extend { which: which() }), Theirs::Sponsor),
        (command(Verb::Stakeholders { which: which() }), Theirs::Heads),
        (command(Verb::Handover { which: which() }), Theirs::Lead),
        (Action::Prepare { rollout: rollout(), step: Prepare::Open }, Theirs::Heads),
        (Action::Prepare { rollout: rollout(), step: Prepare::SendAgenda }, Theirs::Heads),
        (Action::Prepare { rollout: rollout(), step: Prepare::Table { concern: handle() } }, Theirs::Heads),
        (Action::Prepare { rollout: rollout(), step: Prepare::Untable { concern: handle() } }, Theirs::Heads),
        (
            Action::Prepare { rollout: rollout(), step: Prepare::GoOn { why: forged(), on: None } },
            Theirs::Heads,
        ),
        (Action::SubmitExtend { rollout: rollout(), form: extended() }, Theirs::Sponsor),
        (
            Action::Invite {
                rollout: rollout(),
                area: Some(Area::Legal),
                person: Some(PersonId::from("U2")),
            },
            Theirs::Lead,
        ),
        (Action::OpenReplace { rollout: rollout() }, Theirs::Lead),
        (
            Action::Replace {
                rollout: rollout(),
                form: ReplaceForm {
                    who: Some(PersonId::from("U1")),
                    instead: Some(PersonId::from("U2")),
                    reason: forged(),
                },
            },
            Theirs::Lead,
        ),
        (Action::SubmitHandover { rollout: rollout(), person: another() }, Theirs::Lead),
        (Action::Pledge { rollout: rollout(), pledge: Pledge::Commit }, Theirs::Part),
        (Action::Pledge { rollout: rollout(), pledge: needed() }, Theirs::Part),
        (Action::SubmitVerdict { rollout: rollout(), form: verdict() }, Theirs::Sponsor),
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
        (Action::MyData, Theirs::Nobody),
        (Action::OpenRemoval, Theirs::Nobody),
        (Action::RemoveMine, Theirs::Part),
        (
            Action::NotDelivered {
                what: Box::new(What::Summary { rollout: rollout() }),
                to: To::Dm { person: person("USPONSOR") },
                why: "forged".to_owned(),
            },
            Theirs::Workspace,
        ),
        (
            Action::Stuck {
                what: Box::new(What::Charter { rollout: rollout() }),
                to: To::Dm { person: person("USPONSOR") },
                why: "forged".to_owned(),
            },
            Theirs::Workspace,
        ),
        (Action::Uninstalled { why: "forged".to_owned() }, Theirs::Workspace),
        (Action::Installed, Theirs::Workspace),
    ]
}

fn in_dm_of_nobody(ts: &str) -> Source {
    Source { dm: dm("DNOBODY"), ..source(ts) }
}

/// U1 has told, asked, drafted and typed; U2 speaks for IT there too; UELSE speaks in rollout 2 alone.
pub async fn furnish(scene: &Scene) {
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
        source: source("2.2"),
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
