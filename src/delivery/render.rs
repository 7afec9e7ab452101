//! Makes a letter's text out of the state of this moment: loads what it is about, lets `policy` say what whoever it is
//! for may read, and has `view` word that. A letter about something that is gone is no letter any more.

mod answer;
mod gate;
mod gone;
mod head;
mod home;
mod meeting;
mod mine;
mod rollout;
mod verdict;
mod work;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use crate::domain::concern::Concern;
use crate::domain::effect::{To, What};
use crate::domain::export::Export;
use crate::domain::extend::Moves;
use crate::domain::id::{PersonId, TeamId};
use crate::domain::own::Holdings;
use crate::domain::person::Names;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;
use crate::store::outbox::Letter;
use crate::store::{self, Tx, people};
use crate::view::export;
use crate::view::message::{self, File, Message, TakenBack};

pub use gone::must_go;

/// What there is to send.
#[derive(Debug)]
pub enum Rendered {
    Nothing,
    /// What it was about is over and done with: a message that stands because of it is taken back.
    Gone,
    /// The first, and the others in its thread.
    Pages(Vec<Message>),
    /// How it reads where it stands already; it is brought nowhere else.
    Edited(Vec<Message>),
    Modal(Value),
    Home(Value),
    /// Files, once it is known what those are called who stand in them.
    Unnamed(Unnamed),
}

/// What is read outside Slack, where a mention shows no name.
#[derive(Debug)]
pub enum Unnamed {
    Export(Box<Export>),
    MyData(Box<Holdings>),
}

impl Unnamed {
    /// Who stands in it.
    pub fn people(&self) -> BTreeSet<PersonId> {
        match self {
            Unnamed::Export(export) => export.people(),
            Unnamed::MyData(held) => held.people(),
        }
    }

    /// `names` as far as they could be learnt.
    pub fn worded(self, names: Names) -> Message {
        match self {
            Unnamed::Export(export) => export::export(&Export { names, ..*export }),
            Unnamed::MyData(held) => export::my_data(&Holdings { names, ..*held }),
        }
    }
}

/// `None`: nothing, any more.
type Maybe = Result<Option<Rendered>, store::Error>;

impl Rendered {
    fn one(message: Message) -> Rendered {
        Rendered::Pages(vec![message])
    }

    /// The first page brings it along.
    fn with_file(mut self, file: File) -> Rendered {
        if let Rendered::Pages(pages) = &mut self
            && let Some(first) = pages.first_mut()
        {
            first.files.push(file);
        }
        self
    }

    /// Of what stands before somebody who had to do with it: where it stands, it says with whom it is now, and no word more.
    fn moved(message: Message) -> Rendered {
        Rendered::Edited(vec![message])
    }

    fn reaching(self, reach: Reach) -> Rendered {
        match (self, reach) {
            (Rendered::Pages(pages), Reach::Edited) => Rendered::Edited(pages),
            (other, Reach::Brought | Reach::Edited) => other,
        }
    }
}

/// Whether it is told for the first time, or shown anew where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Telling {
    First,
    Anew,
}

/// How far a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To its reader, also where it does not stand yet.
    Brought,
    /// Only to where it stands: nothing can be done about it any more, or it is not its turn yet.
    Edited,
}

impl Reach {
    fn of(rollout: &Rollout) -> Reach {
        if rollout.stage.is_over() { Reach::Edited } else { Reach::Brought }
    }

    fn of_part(who: &Stakeholder) -> Reach {
        if who.takes_part() { Reach::Brought } else { Reach::Edited }
    }

    fn of_raiser(rollout: &Rollout, concern: &Concern) -> Reach {
        let asks_nothing = concern.raiser_out || concern.state.is_withdrawn();
        if asks_nothing { Reach::Edited } else { Reach::of(rollout) }
    }
}

/// What takes as long as many acknowledgements is put together where none of them waits for it. A panic is handed on.
async fn aside(work: impl FnOnce() -> Option<Rendered> + Send + 'static) -> Maybe {
    match tokio::task::spawn_blocking(work).await.map_err(tokio::task::JoinError::try_into_panic) {
        Ok(rendered) => Ok(rendered),
        Err(Ok(panic)) => std::panic::resume_unwind(panic),
        Err(Err(_)) => Err(store::Error::unavailable("it is being stopped")),
    }
}

pub async fn render(tx: &mut Tx, letter: &Letter, now: DateTime<Utc>) -> Result<Rendered, store::Error> {
    let to = &letter.effect.to;
    let team = &letter.team;
    let reader = reader(tx, team, to).await?;
    let reader = reader.as_ref();
    let (what, stands) = match &letter.effect.what {
        What::Again { letter, shown } => (&**shown, Some(letter.as_str())),
        what => (what, None),
    };
    let is_again = stands.is_some();
    let telling = if is_again { Telling::Anew } else { Telling::First };
    let rendered = match what {
        What::Charter { rollout } => rollout::charter(tx, rollout, now).await?,
        What::Counts { rollout } => rollout::counts(tx, rollout, now).await?,
        What::Invite { rollout, person } => mine::invite(tx, rollout, person, reader).await?,
        What::AskedToo { rollout, person, areas, bring } => {
            mine::asked_too(tx, rollout, person, (areas, *bring), reader).await?
        }
        What::Nudge { person, rollouts, homework, commitments, decisions } => {
            let words = (commitments.as_slice(), decisions.as_slice());
            mine::nudge(tx, (team, person), rollouts, homework, words, (reader, telling), now).await?
        }
        What::Record { rollout, person } => mine::record(tx, rollout, person, reader).await?,
        What::StillUnsent { rollout, person } => {
            mine::still_unsent(tx, rollout, person, (reader, telling)).await?
        }
        What::Cancelled { rollout } => mine::cancelled(tx, rollout, reader, now).await?,
        What::ConcernCard { concern } => mine::concern(tx, concern, reader).await?,
        What::WordsCard { words } => mine::words(tx, words, reader).await?,
        What::QuestionReceipt { question } => mine::receipt(tx, question, reader).await?,
        What::QuestionAnswer { question } => mine::answer(tx, question, reader).await?,
        What::QuestionCard { question } => head::question(tx, question, reader).await?,
        What::CallCard { call } => head::call(tx, call, reader).await?,
        What::CouldNotReach { rollout, person } => {
            head::could_not_reach(tx, rollout, person, (reader, telling)).await?
        }
        What::HeadBack { rollout, person } => head::head_back(tx, rollout, person, reader).await?,
        What::HeadLost { rollout, person } => head::head_lost(tx, rollout, person, reader).await?,
        What::NotDelivered { rollout, gist, day } => {
            head::not_delivered(tx, rollout, *gist, *day, reader).await?
        }
        What::StillStands { stuck, why } => answer::still_stands(tx, stuck, why, reader).await?,
        What::SponsorAsked { rollout } => head::sponsor_asked(tx, rollout, (reader, telling)).await?,
        What::SponsorNamed { rollout } => head::sponsor_named(tx, rollout, (reader, telling), now).await?,
        What::SponsorReplaced { rollout, before } => {
            meeting::sponsor_replaced(tx, rollout, before, reader, now).await?
        }
        What::SponsorMissed { rollout, before } => {
            meeting::sponsor_missed(tx, rollout, before, reader).await?
        }
        What::TakenOut { rollout, person } => meeting::taken_out(tx, rollout, person, reader, now).await?,
        What::NewReader { rollout } => mine::new_reader(tx, rollout, reader).await?,
        What::HomeLost { rollout } => head::home_lost(tx, rollout, reader).await?,
        What::Outsiders { rollout } => head::outsiders(tx, rollout, reader).await?,
        What::IntakeClosed { rollout } => head::intake_closed(tx, rollout, reader).await?,
        What::LateParked { concern } => work::late_parked(tx, concern, reader).await?,
        What::HomeworkAgain { concern, owner } => work::again(tx, concern, owner, (reader, telling)).await?,
        What::Homework { concern, owner } => work::homework(tx, concern, owner, reader).await?,
        What::Overdue { concern } => work::overdue(tx, concern, (reader, telling)).await?,
        What::HomeworkBack { concern, owner, why } => {
            work::back(tx, concern, (owner, *why), (reader, telling)).await?
        }
        What::Answered { concern, nth } => work::answered(tx, concern, *nth, reader).await?,
        What::FellShort { concern, nth } => work::fell_short(tx, concern, *nth, (reader, telling)).await?,
        What::Restated { concern, nth } => work::restated(tx, concern, *nth, reader).await?,
        What::Fair { concern } => work::fair(tx, concern, (reader, telling)).await?,
        What::RiskAccepted { concern } => work::risk_accepted(tx, concern, reader).await?,
        What::Became { concern } => work::became(tx, concern, reader).await?,
        What::Parked { concern } => work::parked(tx, concern, reader).await?,
        What::LookAgain { concern } => work::look_again(tx, concern, (reader, telling), now).await?,
        What::Agenda { rollout } => meeting::agenda(tx, rollout, reader, now).await?,
        What::NotReady { rollout, meeting } => {
            gate::not_ready(tx, rollout, *meeting, (reader, stands)).await?
        }
        What::MeetingWaits { rollout } => gate::waits(tx, rollout, (reader, stands), now).await?,
        What::Extended { rollout, nth } => meeting::extended(tx, rollout, *nth, reader, now).await?,
        What::NewLead { rollout, before } => meeting::new_lead(tx, rollout, before, reader, now).await?,
        What::CommitmentAsked { rollout, person } => verdict::asked(tx, rollout, person, reader, now).await?,
        What::OneMore { rollout, person } => verdict::one_more(tx, rollout, person, reader, now).await?,
        What::DecisionOverdue { rollout } => verdict::overdue(tx, rollout, (reader, telling), now).await?,
        What::Need { concern } => verdict::need(tx, concern, reader).await?,
        What::Verdict { rollout, nth } => verdict::posted(tx, rollout, *nth).await?,
        What::YouSaid { rollout, person } => verdict::you_said(tx, rollout, person, reader).await?,
        What::LateBlocker { concern } => head::late_blocker(tx, concern, reader).await?,
        What::Summary { rollout } => head::summary(tx, rollout, reader, now).await?,
        What::Export { rollout } => match &letter.effect.what {
            What::Again { letter, .. } => head::export_taken_back(tx, rollout, letter, reader).await?,
            _ => head::export(tx, rollout, reader).await?,
        },
        What::Say { say } => answer::say(tx, team, say, reader, now).await?,
        What::Refuse { refusal } => Some(answer::refuse(refusal, to)),
        What::Screen { screen } => Some(Rendered::Modal(answer::screen(screen))),
        // One is never shown anew of another.
        What::Again { .. } => None,
        What::MyData => mine::data(tx, team, reader, now).await?,
        What::Home => home::draw(tx, team, reader, now).await?,
    };
    Ok(match rendered {
        Some(Rendered::Pages(mut pages)) if is_again => {
            if let (What::Agenda { .. } | What::Summary { .. }, Some(first)) = (what, pages.first_mut()) {
                let zone = zone(tx, team, reader).await?.unwrap_or(Tz::UTC);
                let of_files = of_files(tx, letter).await?;
                *first = std::mem::take(first).told_anew(now, zone, of_files);
            }
            Rendered::Pages(pages.into_iter().map(Message::for_an_edit).collect())
        }
        Some(rendered) => rendered,
        None if is_again => Rendered::Gone,
        None => Rendered::Nothing,
    })
}

/// Whether the sponsor may still move the date of the stage, as often as their workspace allows.
async fn moves(tx: &mut Tx, rollout: &Rollout) -> Result<Moves, store::Error> {
    let slips = store::meetings::slips(tx, &rollout.id).await?;
    let most = store::installations::allowed(tx, &rollout.id.team()).await?.moves;
    Ok(Moves::of(rollout, &slips, most))
}

/// What became of those that came with what is shown anew.
async fn of_files(tx: &mut Tx, letter: &Letter) -> Result<Option<&'static str>, store::Error> {
    let What::Again { letter, .. } = &letter.effect.what else { return Ok(None) };
    Ok(taken_back(tx, letter).await?.map(message::file_taken_back))
}

/// `None`: it has brought none that could hold words.
async fn taken_back(tx: &mut Tx, letter: &str) -> Result<Option<TakenBack>, store::Error> {
    let brought = store::attached::of_letter(tx, letter).await?;
    let all = brought.iter().all(|file| file.gone_at.is_some());
    Ok((!brought.is_empty()).then_some(if all { TakenBack::All } else { TakenBack::NotAll }))
}

/// Whom a letter is for, where it is for one person: of a thread, whose DM it is in.
async fn reader(tx: &mut Tx, team: &TeamId, to: &To) -> Result<Option<PersonId>, store::Error> {
    match to {
        To::Dm { person } | To::Under { person, .. } | To::Only { person, .. } | To::Home { person } => {
            Ok(Some(person.clone()))
        }
        To::Thread { channel, .. } => store::dms::whose(tx, team, channel).await,
        To::Channel { .. } | To::Open { .. } | To::Update { .. } => Ok(None),
    }
}

/// Where that person's day is, as far as Slack told us.
async fn zone(tx: &mut Tx, team: &TeamId, person: Option<&PersonId>) -> Result<Option<Tz>, store::Error> {
    let Some(person) = person else { return Ok(None) };
    let known = people::load_many(tx, team, std::slice::from_ref(person)).await?;
    Ok(known.get(person).and_then(|known| known.zone))
}
