//! Carries one letter: has it rendered, books its turn, calls Slack, and says what came of it. It marks nothing and
//! waits for nothing but Slack's answer.

mod brought;
mod files;
mod left;
mod look;
mod post;
mod stands;
mod still;

pub use brought::Brought;
pub use left::{NotTaken, Report, Tell};

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::api::{Api, Identity, Spot};
use super::failure::Failure;
use super::pace::{Method, Pace, Turn};
use super::render::{self, Rendered};
use crate::clock::Clock;
use crate::domain::effect::{To, What};
use crate::domain::id::{ChannelId, PersonId};
use crate::store::outbox::{Announced, Letter};
use crate::store::{self, Db};

/// Slack takes a trigger for three seconds; after that nobody waits for the window either.
const VIEW_LIFE: TimeDelta = TimeDelta::seconds(3);
/// Words seen by one, in answer to what they just did, are of no use much later.
const EPHEMERAL_LIFE: TimeDelta = TimeDelta::minutes(10);

pub struct Carrier {
    pub db: Db,
    pub api: Arc<Api>,
    pub me: Identity,
    pub clock: Clock,
    pub pace: Pace,
    pub tell: Tell,
    pub brought: Brought,
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
    /// Slack wants to hear no more of this until then.
    pub rest: Option<(Method, DateTime<Utc>)>,
    /// Slack would not take it, or did not say whether it had.
    pub failed: bool,
    /// Its message says what it should, and only files are left to be taken back.
    pub is_aside: bool,
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
    /// It was tried for too long, and is not there.
    GivenUp,
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
    /// A part of it was found there.
    found: bool,
    /// What the tries before it have done is not known.
    is_blind: bool,
    /// Whom it is for, where it is for one person.
    person: Option<PersonId>,
    standing: Vec<(String, String, Spot)>,
    fallen: Vec<(String, String)>,
    dm: Option<(PersonId, ChannelId)>,
    /// By page: the files that were, or are about to be, shared.
    files: BTreeMap<usize, Announced>,
    so_far: brought::SoFar,
    calls: Vec<Method>,
    rest: Option<(Method, DateTime<Utc>)>,
    failed: bool,
    /// What stands of it is to be taken away.
    must_go: bool,
    /// Something of it could be neither deleted nor overwritten: Slack's code.
    stuck: Option<String>,
}

impl Carrier {
    pub async fn carry(&self, letter: &Letter) -> Done {
        let look = letter.in_doubt;
        let (standing, fallen, calls) = (Vec::new(), Vec::new(), Vec::new());
        let files = letter.files.clone();
        let (start, so_far) = (self.clock.now(), self.brought.take(letter));
        let mut trip = Trip {
            letter,
            look,
            begun: false,
            found: false,
            is_blind: look && so_far.is_nothing(),
            person: None,
            standing,
            fallen,
            dm: None,
            files,
            so_far,
            calls,
            rest: None,
            failed: false,
            must_go: false,
            stuck: None,
        };
        let files = self.take_files_back(&mut trip).await;
        let message = self.bring(&mut trip).await;
        let is_aside = files.is_err() && message.is_ok();
        let outcome = match whole(files, message) {
            Ok(spot) => self.came(&mut trip, spot).await,
            Err(stop) => match self.left(&mut trip, stop).await {
                // A file of it may stand, whatever became of its message.
                Outcome::Never { why } => self.never(&mut trip, why).await,
                outcome @ (Outcome::Sent(_) | Outcome::Again { .. } | Outcome::Doubt { .. }) => outcome,
            },
        };
        let outcome = match outcome {
            Outcome::Again { at } => trip.again(at),
            outcome @ (Outcome::Sent(_) | Outcome::Doubt { .. } | Outcome::Never { .. }) => outcome,
        };
        if matches!(outcome, Outcome::Again { .. } | Outcome::Doubt { .. }) {
            trip.may_have_posted(&outcome, start, self.clock.now());
            self.brought.keep(letter, trip.so_far);
        }
        let Trip { standing, fallen, dm, calls, rest, failed, .. } = trip;
        Done { outcome, standing, fallen, dm, calls, rest, failed, is_aside }
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
        self.catch_up(letter).await?;
        let mut tx = self.db.read().await?;
        let mut rendered = render::render(&mut tx, letter, now).await?;
        if let Rendered::Unnamed(unnamed) = rendered {
            drop(tx);
            let names = self.names(&letter.team, unnamed.people()).await;
            rendered = Rendered::Pages(vec![unnamed.worded(names)]);
            tx = self.db.read().await?;
        }
        match (to, rendered) {
            (
                To::Dm { .. } | To::Under { .. } | To::Thread { .. } | To::Channel { .. },
                Rendered::Nothing,
            ) if trip.look => {
                let mut address = post::Address::of(&mut tx, letter).await?;
                drop(tx);
                if address.stands() { Ok(None) } else { self.recover_whole(trip, &mut address).await }
            }
            (_, Rendered::Nothing) => Ok(None),
            (_, Rendered::Gone) => {
                let address = post::Address::of(&mut tx, letter).await?;
                drop(tx);
                self.take_back(trip, address).await?;
                Ok(None)
            }
            (to, Rendered::Edited(pages)) => {
                let mut address = post::Address::of(&mut tx, letter).await?;
                drop(tx);
                if !address.stands() {
                    let Some(spot) = self.recover(trip, &mut address).await? else { return Ok(None) };
                    address.stands_at(spot);
                }
                if let To::Dm { person } = to {
                    trip.person = Some(person.clone());
                }
                self.post_pages(trip, address, &pages).await
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
            (To::Thread { channel, .. }, Rendered::Pages(pages)) => {
                trip.person = store::dms::whose(&mut tx, &letter.team, channel).await?;
                let address = post::Address::of(&mut tx, letter).await?;
                drop(tx);
                self.post_pages(trip, address, &pages).await
            }
            (To::Only { .. } | To::Open { .. } | To::Update { .. } | To::Home { .. }, Rendered::Pages(_))
            | (_, Rendered::Modal(_) | Rendered::Home(_) | Rendered::Unnamed(_)) => {
                let failure = Failure::Refused { code: "wrong_form_for_destination".into(), at: Vec::new() };
                Err(Stop::Failed(Method::View, failure))
            }
        }
    }

    /// Whoever was deciding while the letter was claimed did not find it on record as shown, or took it for one that still
    /// waits: it is worded by what they leave. SQLite's one writer claims before them or after. A window brings its words.
    async fn catch_up(&self, letter: &Letter) -> Result<(), store::Error> {
        if self.db.is_ours_alone() || matches!(letter.effect.to, To::Open { .. } | To::Update { .. }) {
            return Ok(());
        }
        // Nothing is written, so there is nothing to commit.
        let mut tx = self.db.begin().await?;
        store::counters::catch_up(&mut tx, &letter.team).await
    }

    fn turn(&self, trip: &mut Trip<'_>, method: Method, name: &str) -> Result<(), Stop> {
        let turn = self.pace.book(&trip.letter.team, method, name, self.clock.now());
        trip.calls_at(turn, method)
    }
}

impl Done {
    /// With nothing learnt on the way.
    fn of(outcome: Outcome) -> Done {
        let (standing, fallen, calls) = (Vec::new(), Vec::new(), Vec::new());
        Done { outcome, standing, fallen, dm: None, calls, rest: None, failed: false, is_aside: false }
    }

    /// What becomes of a letter whose carrier fell over even while it said so.
    pub fn panicked() -> Done {
        tracing::error!("carrying a letter panicked");
        Done::of(Outcome::Never { why: "panicked".to_owned() })
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

    /// What is not certain not to have been sent was posted within this try, or one before.
    fn may_have_posted(&mut self, outcome: &Outcome, start: DateTime<Utc>, now: DateTime<Utc>) {
        let so_far = &mut self.so_far;
        if !matches!(outcome, Outcome::Doubt { .. }) {
            (so_far.tried, so_far.looked) = (None, BTreeMap::new());
            so_far.perhaps.clear();
            return;
        }
        let unknown = (self.letter.created_at, start);
        let before = so_far.tried.or_else(|| self.letter.in_doubt.then_some(unknown));
        let here = self.calls.contains(&Method::Post).then_some((start, now));
        so_far.tried = match (before, here) {
            (Some((from, _)), Some((_, until))) => Some((from, until)),
            (before, here) => before.or(here),
        };
    }

    fn again(&self, at: DateTime<Utc>) -> Outcome {
        if self.look || self.begun { Outcome::Doubt { at } } else { Outcome::Again { at } }
    }
}

/// Whatever becomes of the message, the letter goes on until its files are gone: where Slack takes neither just now, when
/// it takes the message.
fn whole(files: Result<(), Stop>, message: Result<Option<Spot>, Stop>) -> Result<Option<Spot>, Stop> {
    match (files, message) {
        (Ok(()), message) => message,
        (Err(_), Err(Stop::Failed(method, failure))) if !failure.is_final() => {
            Err(Stop::Failed(method, failure))
        }
        (Err(stop), _) => Err(stop),
    }
}

/// The key under which a page of a letter is found again in Slack.
fn page_key(letter: &Letter, page: usize) -> String {
    if page == 0 { letter.id.to_string() } else { format!("{}.{page}", letter.id) }
}
