//! One request, once: what it touches is loaded, `domain` decides, the decision is saved with the answer that was
//! given. It neither begins nor commits the transaction it works in.

use super::desk::Outcome;
use super::meanwhile::Overtaken;
use super::stop::Stop;
use super::themes::{self, Sorted};
use super::{
    begun, concern, due, homework, installation, intake, known, load, meanwhile, meeting, own, people,
    rhythm, save, sponsor, start, stuck, typed, verdict, words,
};
use crate::domain::action::{Action, Command, Now, Request, Verb};
use crate::domain::begun::come_back;
use crate::domain::decision::Decision;
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::RolloutId;
use crate::domain::record;
use crate::domain::refusal::Refusal;
use crate::domain::reply::{Reply, Say};
use crate::domain::screen::{Notice, Screen};
use crate::store::inbox::{self, Seen};
use crate::store::{self, Tx};

/// What came of a request in its transaction. All but a reply asks for it to be undone as far as this request goes.
#[expect(clippy::large_enum_variant, reason = "made once for a request, and moved twice")]
pub enum Handled {
    Told(Outcome),
    /// The themes of that rollout must be put together first, beside the writer.
    Sort(RolloutId),
}

/// `sorted`: what was put together for it beside the writer.
pub async fn handle(
    tx: &mut Tx,
    request: &Request,
    sorted: Option<&Sorted>,
    now: Now,
) -> Result<Handled, store::Error> {
    if let Seen::Again(answer) = inbox::remember(tx, &request.key, now).await? {
        let told = answer.and_then(|answer| serde_json::from_value(answer).ok());
        let zone = load::zone(tx, &request.team, &request.actor).await?;
        return Ok(Handled::Told(Outcome::Reply(told.unwrap_or_default(), zone)));
    }
    if request.action.is_by_hand() {
        store::people::heard(tx, &request.team, &request.actor, now).await?;
    }
    let decision = match decided(tx, request, sorted, now).await {
        Ok(decision) => decision,
        Err(Stop::Ask(say)) => Decision { reply: Reply::Say { say }, ..Decision::default() },
        Err(Stop::Refused(refusal)) => Decision { reply: Reply::Refuse { refusal }, ..Decision::default() },
        Err(Stop::Need(need)) => return Ok(Handled::Told(Outcome::Need(*need))),
        Err(Stop::Sort(rollout)) => return Ok(Handled::Sort(rollout)),
        Err(Stop::Store(error)) => return Err(error),
    };
    save::save(tx, &request.team, Some(&request.actor), record::via(request), &decision, now).await?;
    if let Action::SubmitSponsor { rollout, .. } = &request.action {
        due::catch_up(tx, rollout, now).await?;
    }
    let reply = match &decision.queue {
        Some((rollout, page)) => homework::show(tx, request, rollout, *page).await?,
        None => meanwhile::watched(tx, request, decision.reply).await?,
    };
    let (reply, letter) = save::deliver(request, reply);
    if let Some(letter) = letter {
        store::outbox::push(tx, &request.team, &[letter], now).await?;
    }
    let mut zone = None;
    if reply != Reply::Done {
        zone = load::zone(tx, &request.team, &request.actor).await?;
        // A window shows what somebody has typed: that is kept where it belongs, and nowhere else.
        if !reply.quotes() {
            let answer = serde_json::to_value(&reply)
                .map_err(|_| store::Error::unavailable("an answer was not kept"))?;
            inbox::answer(tx, &request.team, &request.key, &answer).await?;
        }
    }
    Ok(Handled::Told(Outcome::Reply(reply, zone)))
}

/// With who may start a rollout, where the answer says how one is.
async fn decided(
    tx: &mut Tx,
    request: &Request,
    sorted: Option<&Sorted>,
    now: Now,
) -> Result<Decision, Stop> {
    let mut decision = decide_unless_overtaken(tx, request, sorted, now).await?;
    if let Reply::Say { say } = &mut decision.reply {
        match say {
            Say::Help { closed } | Say::Unknown { closed, .. } => {
                *closed = known::closed(tx, request).await?.map(Box::new);
            }
            Say::List { lines, over, closed } if lines.is_empty() && over.is_empty() => {
                *closed = known::closed(tx, request).await?.map(Box::new);
            }
            _ => {}
        }
    }
    Ok(decision)
}

/// A form on which others have acted since it was opened does nothing but say so.
async fn decide_unless_overtaken(
    tx: &mut Tx,
    request: &Request,
    sorted: Option<&Sorted>,
    now: Now,
) -> Result<Decision, Stop> {
    let Some(Overtaken { opening, meanwhile }) = meanwhile::overtaken(tx, request).await? else {
        let decision = decide(tx, request, sorted, now).await?;
        return begun::follow(tx, request, decision).await;
    };
    // Rights are asked anew: who has none learns nothing.
    let opened = decide(tx, &Request { action: opening, ..request.clone() }, sorted, now).await;
    let mut drafts = Vec::new();
    let screen = match opened.map(|decision| decision.reply) {
        Ok(Reply::Show { screen: form }) if !meanwhile::still_asks(&form, &request.action) => {
            Screen::Notice { notice: Notice::Overtaken { refusal: Refusal::Stale, meanwhile } }
        }
        Ok(Reply::Show { screen: mut form }) => match form.acts_on().cloned() {
            Some(rollout) => {
                let seen = store::events::last(tx, &rollout).await?;
                drafts = come_back(&request.action, &mut form);
                Screen::Watched { form: Box::new(form), seen, meanwhile }
            }
            None => form,
        },
        Ok(reply) => return Ok(Decision { reply, ..Decision::default() }),
        Err(Stop::Refused(refusal)) if refusal.is_of_what_stands() => {
            Screen::Notice { notice: Notice::Overtaken { refusal, meanwhile } }
        }
        Err(stop) => return Err(stop),
    };
    Ok(Decision { drafts, reply: Reply::Show { screen }, ..Decision::default() })
}

async fn decide(tx: &mut Tx, request: &Request, sorted: Option<&Sorted>, now: Now) -> Result<Decision, Stop> {
    match &request.action {
        Action::Command(command) => command_word(tx, request, command, now).await,

        Action::OpenPlace => start::open_place(tx, request, now).await,
        Action::SubmitPlace { channel } => start::submit_place(tx, request, channel.as_ref(), now).await,
        Action::KeepStart { channel, draft } => start::keep(tx, request, channel, draft.clone()).await,
        Action::KeepMissing { channel, people, reasons } => {
            start::keep_missing(tx, request, channel, people, reasons).await
        }
        Action::SetStartOn { channel, start_on } => {
            start::set_start_on(tx, request, channel, *start_on, now).await
        }
        Action::SubmitStart { channel, draft } => {
            start::submit(tx, request, channel, draft.clone(), now).await
        }
        Action::SubmitMissing { channel, people, reasons } => {
            start::submit_missing(tx, request, channel, people, reasons, now).await
        }
        Action::ChangeStart { channel } => start::change(tx, request, channel, now).await,
        Action::TurnRehearsal { channel, page } => start::turn(tx, request, channel, *page, now).await,
        Action::Begin { channel, start_on } => start::begin(tx, request, channel, *start_on, now).await,
        Action::CastKnown { channel } => start::cast_known(tx, request, channel).await,

        Action::OpenIntake { .. }
        | Action::OpenReview { .. }
        | Action::SubmitPrompts { .. }
        | Action::KeepConcern { .. }
        | Action::SubmitConcern { .. }
        | Action::LeaveConcern { .. }
        | Action::LayConcernBy { .. }
        | Action::AddConcern { .. }
        | Action::ReviseConcern { .. }
        | Action::DropConcern { .. }
        | Action::KeepStance { .. }
        | Action::Finish { .. }
        | Action::NoConcerns { .. } => intake::step(tx, request, now).await,
        Action::SetStance { rollout, stance } => intake::set_stance(tx, request, rollout, *stance, now).await,
        Action::OpenLater { rollout } => intake::open_later(tx, request, rollout, now).await,
        Action::SubmitLater { rollout, until } => intake::later(tx, request, rollout, *until, now).await,
        Action::OpenAway { rollout } => intake::open_away(tx, request, rollout, now).await,
        Action::SubmitAway { back_on } => intake::away(tx, request, *back_on, now).await,

        Action::OpenQuestion { rollout } => people::open_question(tx, request, rollout).await,
        Action::SubmitQuestion { rollout, words } => {
            people::submit_question(tx, request, rollout, words, now).await
        }
        Action::OpenAnswer { question } => people::open_answer(tx, request, question).await,
        Action::SubmitAnswer { question, words } => {
            people::submit_answer(tx, request, question, words, now).await
        }
        Action::KeepWords { window, words } => begun::keep(tx, request, window, words, now).await,
        Action::CallDone { call } => people::call_done(tx, request, call, now).await,
        Action::PersonChanged { person } => people::changed(tx, request, person, now).await,
        Action::CouldNotReach { why } => people::could_not_reach(tx, request, *why, now).await,

        Action::NotDelivered { what, to, why } => {
            people::not_delivered(tx, request, what, to, why, now).await
        }
        Action::Stuck { what, to, why } => stuck::stuck(tx, request, what, to, why, now).await,
        Action::Uninstalled { why } => installation::stopped(tx, request, why, now).await,
        Action::Installed => installation::goes(tx, request, now).await,
        Action::CouldNotPost { channel } => people::could_not_post(tx, request, channel).await,

        Action::OutsidersThere { channel } => people::outsiders_there(tx, request, channel).await,
        Action::AcceptOutsiders { rollout } => people::accept_outsiders(tx, request, rollout).await,

        Action::Say { .. } | Action::SayNothing { .. } => typed::say(tx, request, now).await,
        Action::Reword { source, words, edited } => {
            typed::reword(tx, request, source, words, edited, now).await
        }
        Action::Unsay { dm, ts } => typed::unsay(tx, request, dm, ts, now).await,
        Action::ChooseRollout { words, rollout } => typed::choose(tx, request, words, rollout, now).await,
        Action::DropWords { words } => typed::drop_words(tx, request, words).await,

        Action::Touch { concern, touch } => concern::touch(tx, request, concern, touch, now).await,
        Action::OpenChange { concern } => concern::open(tx, request, concern).await,
        Action::KeepChange { concern, form } => concern::keep(tx, request, concern, form).await,
        Action::SubmitChange { concern, form } => concern::submit(tx, request, concern, form, now).await,
        Action::Withdraw { concern } => concern::withdraw(tx, request, concern, now).await,
        Action::NotConcern { concern } => concern::not_concern(tx, request, concern, now).await,
        Action::AskInstead { concern } => concern::ask_instead(tx, request, concern, now).await,

        Action::TurnAhead { rollout, page } => words::turn_ahead(tx, request, rollout, *page, now).await,
        Action::OpenQueue { rollout, page } => homework::turn_to(tx, request, rollout, *page).await,
        Action::Work { concern, page, task } => homework::work(tx, request, concern, *page, task, now).await,
        Action::Theme { rollout, page, task } => {
            themes::theme(tx, request, rollout, (*page, task), sorted).await
        }
        Action::React { concern, reaction } => homework::react(tx, request, concern, reaction, now).await,

        Action::Prepare { rollout, step } => meeting::prepare(tx, request, rollout, step, now).await,
        Action::SubmitExtend { rollout, form } => meeting::extend(tx, request, rollout, form, now).await,
        Action::SubmitRhythm { rollout, words } => rhythm::submit(tx, request, rollout, words, now).await,
        Action::SubmitHandover { rollout, person } => {
            meeting::hand_over(tx, request, rollout, person.as_ref(), now).await
        }
        Action::Invite { rollout, area, person } => {
            meeting::invite(tx, request, rollout, *area, person.as_ref(), now).await
        }
        Action::OpenReplace { rollout } => meeting::open_replace(tx, request, rollout).await,
        Action::Replace { rollout, form } => meeting::replace(tx, request, rollout, form, now).await,
        Action::Pledge { rollout, pledge } => verdict::pledge(tx, request, rollout, pledge, now).await,
        Action::SubmitVerdict { rollout, form } => verdict::submit(tx, request, rollout, form, now).await,
        Action::PostCounts { rollout } => words::post_counts(tx, request, rollout).await,
        Action::SubmitCancel { rollout, reason } => words::cancel(tx, request, rollout, reason, now).await,
        Action::OpenSponsor { rollout } => sponsor::open(tx, request, rollout).await,
        Action::SubmitSponsor { rollout, person } => {
            sponsor::submit(tx, request, rollout, person.as_ref(), now).await
        }
        Action::MyData => own::data(tx, request, now).await,
        Action::OpenRemoval => own::open_removal(tx, request, now).await,
        Action::RemoveMine => own::remove(tx, request, now).await,
        Action::OpenHome => {
            // Whether they may start one, and whose day it is. If Slack does not say, it is drawn all the same.
            match known::reader(tx, request, now).await {
                Ok(()) | Err(Stop::Refused(_)) => {}
                Err(stop) => return Err(stop),
            }
            store::homes::opened(tx, &request.team, &request.actor).await?;
            let to = To::Home { person: request.actor.clone() };
            Ok(Decision { effects: vec![Effect { to, what: What::Home }], ..Decision::default() })
        }
    }
}

async fn command_word(tx: &mut Tx, request: &Request, command: &Command, now: Now) -> Result<Decision, Stop> {
    let say = |say| Ok(Decision { reply: Reply::Say { say }, ..Decision::default() });
    match &command.verb {
        Verb::Start { name } => start::open(tx, request, command, name, now).await,
        Verb::Status { which } => words::status(tx, request, command, which).await,
        Verb::List => words::list(tx, request, &command.channel).await,
        Verb::Summary { which } => words::summary(tx, request, command, which).await,
        Verb::Remind { which } => words::remind(tx, request, command, which, now).await,
        Verb::Rhythm { which, words } => {
            rhythm::open(tx, request, command, (which, words.as_deref()), now).await
        }
        Verb::Rehearse { which } => words::rehearse(tx, request, command, which, now).await,
        Verb::Concerns { which } => homework::open_queue(tx, request, command, which).await,
        Verb::Decide { which } => verdict::open(tx, request, command, which, now).await,
        Verb::Export { which } => words::export(tx, request, command, which).await,
        Verb::Extend { which } => meeting::open_extend(tx, request, command, which, now).await,
        Verb::Stakeholders { which } => meeting::parties(tx, request, command, which).await,
        Verb::Handover { which } => meeting::open_handover(tx, request, command, which).await,
        Verb::Cancel { which } => words::open_cancel(tx, request, command, which).await,
        Verb::Help => say(Say::Help { closed: None }),
        Verb::Mine => words::mine(tx, request, now).await,
        Verb::Unknown { word, rest, near } => {
            let near = near.iter().map(|&near| near.to_owned()).collect();
            say(Say::Unknown { word: word.clone(), rest: rest.clone(), near, closed: None })
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
