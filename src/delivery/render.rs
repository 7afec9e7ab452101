//! Makes a letter's text out of the state of this moment: loads what it is about, lets `policy` say what whoever it is
//! for may read, and has `view` word that. A letter about something that is gone is no letter any more.

mod answer;
mod head;
mod home;
mod mine;
mod rollout;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use crate::domain::effect::{To, What};
use crate::domain::id::{PersonId, TeamId};
use crate::store::outbox::Letter;
use crate::store::{self, Tx, people};
use crate::view::message::Message;

/// What there is to send.
#[derive(Debug)]
pub enum Rendered {
    Nothing,
    /// What it was about is over and done with: a message that stands because of it is taken back.
    Gone,
    /// The first, and the others in its thread.
    Pages(Vec<Message>),
    Modal(Value),
    Home(Value),
}

/// `None`: nothing, any more.
type Maybe = Result<Option<Rendered>, store::Error>;

impl Rendered {
    fn one(message: Message) -> Rendered {
        Rendered::Pages(vec![message])
    }
}

pub async fn render(tx: &mut Tx, letter: &Letter, now: DateTime<Utc>) -> Result<Rendered, store::Error> {
    let to = &letter.effect.to;
    let team = &letter.team;
    let rendered = match &letter.effect.what {
        What::Charter { rollout } => rollout::charter(tx, rollout).await?,
        What::Counts { rollout } => rollout::counts(tx, rollout).await?,
        What::Invite { rollout, person } => mine::invite(tx, rollout, person).await?,
        What::Nudge { person, rollouts } => mine::nudge(tx, person, rollouts, now).await?,
        What::Record { rollout, person } => mine::record(tx, rollout, person).await?,
        What::StillUnsent { rollout, person } => mine::still_unsent(tx, rollout, person).await?,
        What::Cancelled { rollout } => mine::cancelled(tx, rollout).await?,
        What::ConcernCard { concern } => mine::concern(tx, concern).await?,
        What::WordsCard { words } => mine::words(tx, words).await?,
        What::QuestionReceipt { question } => mine::receipt(tx, question).await?,
        What::QuestionAnswer { question } => mine::answer(tx, question).await?,
        What::QuestionCard { question } => head::question(tx, question, reader(to)).await?,
        What::CallCard { call } => head::call(tx, call, reader(to)).await?,
        What::CouldNotReach { rollout, person } => {
            head::could_not_reach(tx, rollout, person, reader(to)).await?
        }
        What::HeadLost { rollout, person } => head::head_lost(tx, rollout, person, reader(to)).await?,
        What::NotDelivered { rollout, gist, day } => {
            head::not_delivered(tx, rollout, *gist, *day, reader(to)).await?
        }
        What::SponsorNamed { rollout } => head::sponsor_named(tx, rollout, reader(to)).await?,
        What::NewReader { rollout } => mine::new_reader(tx, rollout, reader(to)).await?,
        What::HomeLost { rollout } => head::home_lost(tx, rollout, reader(to)).await?,
        What::Outsiders { rollout } => head::outsiders(tx, rollout, reader(to)).await?,
        What::IntakeClosed { rollout } => head::intake_closed(tx, rollout, reader(to)).await?,
        What::LateBlocker { concern } => head::late_blocker(tx, concern, reader(to)).await?,
        What::Summary { rollout } => head::summary(tx, rollout, reader(to)).await?,
        What::Export { rollout } => head::export(tx, rollout, reader(to)).await?,
        What::Say { say } => answer::say(tx, team, say, reader(to), now).await?,
        What::Refuse { refusal } => Some(answer::refuse(refusal, to)),
        What::Screen { screen } => Some(Rendered::Modal(answer::screen(screen))),
        What::Home => home::draw(tx, team, reader(to), now).await?,
    };
    Ok(rendered.unwrap_or(Rendered::Nothing))
}

/// Whom a letter is for, where it is for one person.
fn reader(to: &To) -> Option<&PersonId> {
    match to {
        To::Dm { person } | To::Under { person, .. } | To::Only { person, .. } | To::Home { person } => {
            Some(person)
        }
        To::Channel { .. } | To::Thread { .. } | To::Open { .. } | To::Update { .. } => None,
    }
}

/// Where that person's day is, as far as Slack told us.
async fn zone(tx: &mut Tx, team: &TeamId, person: Option<&PersonId>) -> Result<Option<Tz>, store::Error> {
    let Some(person) = person else { return Ok(None) };
    let known = people::load_many(tx, team, std::slice::from_ref(person)).await?;
    Ok(known.get(person).and_then(|known| known.zone))
}
