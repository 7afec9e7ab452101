//! Carries one letter: has it rendered, books its turn, calls Slack, and says what came of it. It marks nothing and
//! waits for nothing but Slack's answer.

mod files;
mod post;
mod still;

use std::collections::BTreeMap;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;

use super::api::{Api, Identity, Spot};
use super::failure::Failure;
use super::pace::{Method, Pace, Turn};
use super::render::{self, Rendered};
use crate::clock::Clock;
use crate::domain::effect::{To, What};
use crate::domain::id::{ChannelId, PersonId, TeamId};
use crate::domain::stakeholder::Unreachable;
use crate::store::outbox::{Announced, Letter};
use crate::store::{self, Db};

/// Slack takes a trigger for three seconds; after that nobody waits for the window either.
const VIEW_LIFE: TimeDelta = TimeDelta::seconds(3);
/// Words seen by one, in answer to what they just did, are of no use much later.
const EPHEMERAL_LIFE: TimeDelta = TimeDelta::minutes(10);
/// What Slack would not take for so long is given up.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(3);
/// What a revoked token is left alone for.
const REVOKED_REST: TimeDelta = TimeDelta::minutes(5);
/// A 429 that does not say for how long.
const REST: TimeDelta = TimeDelta::seconds(30);

/// What somebody must be told because a letter could not be brought.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    Unreachable {
        team: TeamId,
        person: PersonId,
        why: Unreachable,
    },
    /// The bot cannot post in this channel any more.
    Gone {
        team: TeamId,
        channel: ChannelId,
    },
    /// People of another organisation would have read what was to be posted there.
    Outsiders {
        team: TeamId,
        channel: ChannelId,
    },
    /// A letter was given up: Slack would never take it, or would not for too long. `why` is a code.
    Dropped {
        team: TeamId,
        what: Box<What>,
        to: To,
        why: String,
    },
    /// The bot's token is worth nothing any more; nothing will be sent until that is mended.
    Revoked {
        team: TeamId,
        code: String,
    },
}

/// The report could not be taken now; it will be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotTaken;

/// Takes reports; at least once each.
pub type Tell = Box<dyn Fn(Report) -> BoxFuture<'static, Result<(), NotTaken>> + Send + Sync>;

pub struct Carrier {
    pub db: Db,
    pub api: Arc<Api>,
    pub me: Identity,
    pub clock: Clock,
    pub pace: Pace,
    pub tell: Tell,
}

/// What came of a letter, and what was learnt on the way.
#[derive(Debug)]
pub struct Done {
    pub outcome: Outcome,
    /// Living messages that now stand somewhere: name, place, spot.
    pub standing: Vec<(String, String, Spot)>,
    /// Living messages that stand no more: name, place.
    pub fallen: Vec<(String, String)>,
    pub dm: Option<(PersonId, ChannelId)>,
    /// What was asked of Slack for it, in order.
    pub calls: Vec<Method>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// `None`: there was nothing to say, or nothing that stays.
    Sent(Option<Spot>),
    /// Certainly not sent.
    Again {
        at: DateTime<Utc>,
    },
    /// Perhaps sent, in whole or in part.
    Doubt {
        at: DateTime<Utc>,
    },
    Never {
        why: String,
    },
}

/// Why a letter was left lying.
#[derive(Debug)]
enum Stop {
    Later(DateTime<Utc>),
    Stale,
    /// People of another organisation would read it, and nobody has said that they may.
    Outsiders(ChannelId),
    Failed(Method, Failure),
    Store(store::Error),
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        Stop::Store(error)
    }
}

/// How far a letter has come.
struct Trip<'a> {
    letter: &'a Letter,
    /// What is sent next may have been sent before: it is looked for first.
    look: bool,
    /// A part of it stands in Slack already.
    begun: bool,
    /// Whom it is for, where it is for one person.
    person: Option<PersonId>,
    standing: Vec<(String, String, Spot)>,
    fallen: Vec<(String, String)>,
    dm: Option<(PersonId, ChannelId)>,
    /// By page: the files that were, or are about to be, shared.
    files: BTreeMap<usize, Announced>,
    calls: Vec<Method>,
}

impl Carrier {
    pub async fn carry(&self, letter: &Letter) -> Done {
        let look = letter.in_doubt;
        let (standing, fallen, calls) = (Vec::new(), Vec::new(), Vec::new());
        let files = letter.files.clone();
        let mut trip =
            Trip { letter, look, begun: false, person: None, standing, fallen, dm: None, files, calls };
        let outcome = match self.bring(&mut trip).await {
            Ok(spot) => Outcome::Sent(spot),
            Err(stop) => self.left(&trip, stop).await,
        };
        Done { outcome, standing: trip.standing, fallen: trip.fallen, dm: trip.dm, calls: trip.calls }
    }

    async fn bring(&self, trip: &mut Trip<'_>) -> Result<Option<Spot>, Stop> {
        let letter = trip.letter;
        let now = self.clock.now();
        let age = now - letter.created_at;
        let to = &letter.effect.to;
        match to {
            To::Open { .. } | To::Update { .. } if letter.in_doubt || age > VIEW_LIFE => {
                return Err(Stop::Stale);
            }
            To::Only { .. } if age > EPHEMERAL_LIFE => return Err(Stop::Stale),
            _ => {}
        }
        let mut tx = self.db.read().await?;
        let rendered = render::render(&mut tx, letter, now).await?;
        match (to, rendered) {
            (_, Rendered::Nothing) => Ok(None),
            (_, Rendered::Gone) => {
                let address = post::Address::of(&mut tx, letter).await?;
                drop(tx);
                self.take_back(trip, address).await?;
                Ok(None)
            }
            (To::Home { person }, Rendered::Home(view)) => {
                drop(tx);
                self.turn(trip, Method::PublishHome, &letter.id)?;
                let published = self.api.publish_home(person, &view).await;
                published.map(|()| None).map_err(|failure| Stop::Failed(Method::PublishHome, failure))
            }
            (To::Open { trigger }, Rendered::Modal(view)) => {
                drop(tx);
                let opened = self.api.open_view(trigger, &view).await;
                opened.map(|()| None).map_err(|failure| Stop::Failed(Method::View, failure))
            }
            (To::Update { view: id }, Rendered::Modal(view)) => {
                drop(tx);
                let updated = self.api.update_view(id, &view).await;
                updated.map(|()| None).map_err(|failure| Stop::Failed(Method::View, failure))
            }
            (To::Only { channel, person }, Rendered::Pages(pages))
                if pages.iter().all(|page| page.files.is_empty()) =>
            {
                drop(tx);
                for (n, page) in pages.iter().enumerate() {
                    self.turn(trip, Method::Ephemeral, &page_key(letter, n))?;
                    let shown = self.api.ephemeral(channel, person, &post::sheet(page)?).await;
                    shown.map_err(|failure| Stop::Failed(Method::Ephemeral, failure))?;
                }
                Ok(None)
            }
            (To::Dm { person } | To::Under { person, .. }, Rendered::Pages(pages)) => {
                trip.person = Some(person.clone());
                let address = post::Address::of(&mut tx, letter).await?;
                let known = match letter.effect.what {
                    What::Invite { .. } | What::Nudge { .. } | What::Summary { .. } => {
                        let ids = std::slice::from_ref(person);
                        Some(store::people::load_many(&mut tx, &letter.team, ids).await?.remove(person))
                    }
                    _ => None,
                };
                drop(tx);
                if let Some(known) = known {
                    self.still_there(trip, person, known).await?;
                }
                self.post_pages(trip, address, &pages).await
            }
            (To::Channel { channel }, Rendered::Pages(pages)) => {
                let address = post::Address::of(&mut tx, letter).await?;
                let of = match letter.effect.what.told_at_home() {
                    Some(rollout) => store::rollouts::load(&mut tx, rollout).await?,
                    None => None,
                };
                let known = store::channels::load(&mut tx, &letter.team, channel).await?;
                drop(tx);
                self.still_among_us(trip, channel, of.as_ref(), known).await?;
                self.post_pages(trip, address, &pages).await
            }
            (To::Thread { .. }, Rendered::Pages(pages)) => {
                let address = post::Address::of(&mut tx, letter).await?;
                drop(tx);
                self.post_pages(trip, address, &pages).await
            }
            (To::Only { .. } | To::Open { .. } | To::Update { .. } | To::Home { .. }, Rendered::Pages(_))
            | (_, Rendered::Modal(_) | Rendered::Home(_)) => {
                let failure = Failure::Refused { code: "wrong_form_for_destination".into(), at: Vec::new() };
                Err(Stop::Failed(Method::View, failure))
            }
        }
    }

    fn turn(&self, trip: &mut Trip<'_>, method: Method, name: &str) -> Result<(), Stop> {
        let turn = self.pace.book(&trip.letter.team, method, name, self.clock.now());
        trip.calls_at(turn, method)
    }

    /// The consequence of what stopped a letter.
    async fn left(&self, trip: &Trip<'_>, stop: Stop) -> Outcome {
        let letter = trip.letter;
        let now = self.clock.now();
        let (method, failure) = match stop {
            Stop::Later(at) => return trip.again(at),
            Stop::Stale => return Outcome::Never { why: "came_too_late".to_owned() },
            Stop::Outsiders(channel) => {
                let never = Outcome::Never { why: "outsiders_would_read_it".to_owned() };
                let report = Report::Outsiders { team: letter.team.clone(), channel };
                return self.report(letter, report, never).await;
            }
            Stop::Store(error @ store::Error::Corrupt { .. }) => {
                tracing::error!(delivery.id = %letter.id, %error, "what a letter is about cannot be read");
                return self.dropped(letter, "unreadable").await;
            }
            Stop::Store(error) => {
                tracing::warn!(delivery.id = %letter.id, %error, "could not load what a letter needs");
                return trip.again(now + backoff(letter));
            }
            Stop::Failed(method, failure) => (method, failure),
        };
        let code = failure.code().to_owned();
        let never = Outcome::Never { why: code.clone() };
        match failure {
            Failure::Again { .. } | Failure::Doubt { .. } | Failure::Revoked { .. }
                if method == Method::View =>
            {
                never
            }
            Failure::Again { .. } | Failure::Doubt { .. } if now - letter.created_at > GIVE_UP_AFTER => {
                tracing::error!(delivery.id = %letter.id, %code, "gave a letter up");
                self.dropped(letter, &code).await
            }
            Failure::Again { after, .. } => {
                let mut at = now + backoff(letter);
                if after.is_some() || matches!(code.as_str(), "ratelimited" | "rate_limited") {
                    at = now + after.unwrap_or(REST);
                    self.pace.rest(&letter.team, method, at);
                }
                tracing::debug!(delivery.id = %letter.id, %code, "goes again later");
                trip.again(at)
            }
            Failure::Doubt { .. } => {
                tracing::warn!(delivery.id = %letter.id, %code, "may or may not have been sent");
                let at = now + backoff(letter);
                if method == Method::Post { Outcome::Doubt { at } } else { trip.again(at) }
            }
            Failure::Unreachable { why, .. } => match &trip.person {
                Some(person) => self.unreachable(letter, person, why, never).await,
                None => never,
            },
            Failure::Gone { .. } => match &trip.person {
                Some(person) => self.unreachable(letter, person, Unreachable::DmRefused, never).await,
                None => {
                    tracing::warn!(delivery.id = %letter.id, %code, "its destination is gone");
                    self.gone(letter, never).await
                }
            },
            Failure::Revoked { .. } => {
                let at = now + REVOKED_REST;
                for method in Method::ALL {
                    self.pace.rest(&letter.team, method, at);
                }
                tracing::error!(%code, "Slack no longer takes the bot's token");
                let report = Report::Revoked { team: letter.team.clone(), code };
                // Told again with the next try, if it was not taken.
                let _ = (self.tell)(report).await;
                trip.again(at)
            }
            Failure::Expired { .. } => never,
            Failure::Missing { .. } => {
                tracing::warn!(delivery.id = %letter.id, %code, "what it belongs to is no longer there");
                never
            }
            Failure::Refused { at, .. } => {
                tracing::error!(delivery.id = %letter.id, %code, ?at, "Slack will not take a letter");
                self.dropped(letter, &code).await
            }
        }
    }

    async fn gone(&self, letter: &Letter, never: Outcome) -> Outcome {
        let To::Channel { channel } = &letter.effect.to else {
            let Outcome::Never { why } = &never else { return never };
            return self.dropped(letter, why).await;
        };
        let report = Report::Gone { team: letter.team.clone(), channel: channel.clone() };
        self.report(letter, report, never).await
    }

    async fn unreachable(
        &self,
        letter: &Letter,
        person: &PersonId,
        why: Unreachable,
        never: Outcome,
    ) -> Outcome {
        // Lead and sponsor are told of each other: with both out of reach that would never end.
        if matches!(letter.effect.what, What::HeadLost { .. }) {
            return never;
        }
        let report = Report::Unreachable { team: letter.team.clone(), person: person.clone(), why };
        self.report(letter, report, never).await
    }

    /// Given up for good: said to whoever leads what it was about.
    async fn dropped(&self, letter: &Letter, why: &str) -> Outcome {
        let never = Outcome::Never { why: why.to_owned() };
        if letter.effect.what.gist().is_none() {
            return never;
        }
        let (what, to) = (Box::new(letter.effect.what.clone()), letter.effect.to.clone());
        let report = Report::Dropped { team: letter.team.clone(), what, to, why: why.to_owned() };
        self.report(letter, report, never).await
    }

    /// Carrying it fell over: our bug, and no reason to try for ever.
    pub async fn fell_over(&self, letter: &Letter) -> Done {
        tracing::error!(delivery.id = %letter.id, "carrying a letter panicked");
        let outcome = self.dropped(letter, "panicked").await;
        Done { outcome, standing: Vec::new(), fallen: Vec::new(), dm: None, calls: Vec::new() }
    }

    async fn report(&self, letter: &Letter, report: Report, never: Outcome) -> Outcome {
        match (self.tell)(report).await {
            Ok(()) => never,
            Err(NotTaken) => Outcome::Again { at: self.clock.now() + backoff(letter) },
        }
    }
}

impl Done {
    /// What becomes of a letter that was cut off: any part of it may stand in Slack.
    pub fn overdue(now: DateTime<Utc>) -> Done {
        tracing::warn!("a letter took too long");
        let outcome = Outcome::Doubt { at: now };
        Done { outcome, standing: Vec::new(), fallen: Vec::new(), dm: None, calls: Vec::new() }
    }

    /// What becomes of a letter whose carrier fell over even while it said so.
    pub fn panicked() -> Done {
        tracing::error!("carrying a letter panicked");
        let outcome = Outcome::Never { why: "panicked".to_owned() };
        Done { outcome, standing: Vec::new(), fallen: Vec::new(), dm: None, calls: Vec::new() }
    }
}

impl Trip<'_> {
    /// It is called now, which goes on record, or left for later.
    fn calls_at(&mut self, turn: Turn, method: Method) -> Result<(), Stop> {
        match turn {
            Turn::Now => {
                self.calls.push(method);
                Ok(())
            }
            Turn::At(at) => Err(Stop::Later(at)),
        }
    }

    fn again(&self, at: DateTime<Utc>) -> Outcome {
        if self.look || self.begun { Outcome::Doubt { at } } else { Outcome::Again { at } }
    }
}

/// The key under which a page of a letter is found again in Slack.
fn page_key(letter: &Letter, page: usize) -> String {
    if page == 0 { letter.id.to_string() } else { format!("{}.{page}", letter.id) }
}

/// Twice as long every time, up to five minutes, and not the same for all: drawn from the letter's own id.
fn backoff(letter: &Letter) -> TimeDelta {
    use sha2::Digest;
    let doubled = 1_i64 << letter.attempts.clamp(0, 9);
    let seconds = doubled.min(300);
    let drawn = sha2::Sha256::digest(format!("{}/{}", letter.id, letter.attempts));
    let share = i64::from(drawn[0]);
    TimeDelta::milliseconds(seconds * 750 + seconds * 500 * share / 255)
}
