//! What becomes of a letter that could not be brought: when it goes again, or who is told that it never will.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;

use super::{Carrier, Done, Outcome, Stop, Trip};
use crate::delivery::api::Spot;
use crate::delivery::failure::Failure;
use crate::delivery::pace::Method;
use crate::domain::effect::{To, What};
use crate::domain::id::{ChannelId, PersonId, TeamId};
use crate::domain::stakeholder::Unreachable;
use crate::store;
use crate::store::outbox::Letter;

/// What Slack would not take for so long is given up,
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(3);
/// if it was tried so often: we may have been the ones who were away.
const TRIES: u32 = 20;
/// What may have arrived is looked for until then, where even that fails.
const LOOK_FOR: TimeDelta = TimeDelta::days(6);
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
    /// What should be gone, or changed, stands in Slack as it was. `why` is Slack's code.
    Stuck {
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

impl Carrier {
    /// It came as far as it can. Of what could not be taken away somebody is told.
    pub(super) async fn came(&self, trip: &mut Trip<'_>, spot: Option<Spot>) -> Outcome {
        let Some(why) = trip.stuck.take() else { return Outcome::Sent(spot) };
        let end = match spot {
            Some(spot) => Outcome::Sent(Some(spot)),
            None => Outcome::Never { why: why.clone() },
        };
        self.stuck(trip.letter, &why, end).await
    }

    /// It never comes. Of what could not be taken away somebody is told.
    pub(super) async fn never(&self, trip: &mut Trip<'_>, why: String) -> Outcome {
        let end = Outcome::Never { why };
        match trip.stuck.take() {
            Some(why) => self.stuck(trip.letter, &why, end).await,
            None => end,
        }
    }

    /// The consequence of what stopped a letter.
    pub(super) async fn left(&self, trip: &mut Trip<'_>, stop: Stop) -> Outcome {
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
            Stop::GivenUp => return self.given_up(trip, "no_answer").await,
            Stop::Failed(method, failure) => (method, failure),
        };
        let code = failure.code().to_owned();
        let never = Outcome::Never { why: code.clone() };
        match failure {
            Failure::Again { .. } | Failure::Doubt { .. } if method == Method::View => never,
            Failure::Again { after, .. } => {
                trip.failed = true;
                let rest = self.rest(trip, method, &code, after);
                if is_tired(letter, now) && !(trip.look && may_be_found(letter, now)) {
                    return self.given_up(trip, &code).await;
                }
                tracing::debug!(delivery.id = %letter.id, %code, "goes again later");
                trip.again(rest.unwrap_or(now + backoff(letter)))
            }
            Failure::Doubt { .. } => {
                trip.failed = true;
                let is_in_doubt = trip.look || method == Method::Post;
                if is_tired(letter, now) && !(is_in_doubt && may_be_found(letter, now)) {
                    return self.given_up(trip, &code).await;
                }
                tracing::warn!(delivery.id = %letter.id, %code, "may or may not have been sent");
                let at = now + backoff(letter);
                if method == Method::Post { Outcome::Doubt { at } } else { trip.again(at) }
            }
            Failure::Unreachable { why, .. } => match &trip.person {
                Some(person) => self.unreachable(letter, person, why, never).await,
                None => {
                    tracing::warn!(delivery.id = %letter.id, %code, "whoever it is for cannot be reached");
                    self.dropped(letter, &code).await
                }
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
                if method == Method::View { never } else { trip.again(at) }
            }
            Failure::Expired { .. } => never,
            Failure::Missing { .. } => {
                tracing::warn!(delivery.id = %letter.id, %code, "what it belongs to is no longer there");
                never
            }
            Failure::Fixed { .. } => {
                tracing::warn!(delivery.id = %letter.id, %code, "it stands as it was: Slack will not have it edited");
                match letter.effect.what {
                    What::Charter { .. } => self.stuck(letter, &code, never).await,
                    _ => never,
                }
            }
            Failure::Refused { at, .. } => {
                tracing::error!(delivery.id = %letter.id, %code, ?at, "Slack will not take a letter");
                self.lost(trip, &code).await
            }
        }
    }

    /// Where Slack wants to hear no more of that method for a while: until when.
    fn rest(
        &self,
        trip: &mut Trip<'_>,
        method: Method,
        code: &str,
        after: Option<TimeDelta>,
    ) -> Option<DateTime<Utc>> {
        let is_limit = after.is_some() || matches!(code, "ratelimited" | "rate_limited");
        let at = is_limit.then(|| self.clock.now() + after.unwrap_or(REST))?;
        self.pace.rest(&trip.letter.team, method, at);
        trip.rest = Some((method, at));
        Some(at)
    }

    async fn given_up(&self, trip: &Trip<'_>, code: &str) -> Outcome {
        tracing::error!(delivery.id = %trip.letter.id, %code, "gave a letter up");
        self.lost(trip, code).await
    }

    /// What it was to bring does not come, or what it was to take away stands.
    async fn lost(&self, trip: &Trip<'_>, code: &str) -> Outcome {
        match trip.must_go {
            true => self.stuck(trip.letter, code, Outcome::Never { why: code.to_owned() }).await,
            false => self.dropped(trip.letter, code).await,
        }
    }

    async fn stuck(&self, letter: &Letter, why: &str, end: Outcome) -> Outcome {
        let (what, to) = (Box::new(letter.effect.what.clone()), letter.effect.to.clone());
        let report = Report::Stuck { team: letter.team.clone(), what, to, why: why.to_owned() };
        self.report(letter, report, end).await
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

    /// Given up for good: said to whoever leads what it was about. Of what stands already it would have taken words away.
    async fn dropped(&self, letter: &Letter, why: &str) -> Outcome {
        let never = Outcome::Never { why: why.to_owned() };
        if matches!(letter.effect.what, What::Again { .. }) {
            return self.stuck(letter, why, never).await;
        }
        if letter.effect.what.gist().is_none() {
            return never;
        }
        let (what, to) = (Box::new(letter.effect.what.clone()), letter.effect.to.clone());
        let report = Report::Dropped { team: letter.team.clone(), what, to, why: why.to_owned() };
        self.report(letter, report, never).await
    }

    /// It was cut off: any part of it may stand in Slack.
    pub async fn overdue(&self, letter: &Letter) -> Done {
        tracing::warn!(delivery.id = %letter.id, "a letter took too long");
        let now = self.clock.now();
        let outcome = if is_tired(letter, now) && !may_be_found(letter, now) {
            self.dropped(letter, "took_too_long").await
        } else {
            Outcome::Doubt { at: now + backoff(letter) }
        };
        Done { failed: true, ..Done::of(outcome.of_what_was_cut_off()) }
    }

    /// Carrying it fell over: our bug, and no reason to try for ever.
    pub async fn fell_over(&self, letter: &Letter) -> Done {
        tracing::error!(delivery.id = %letter.id, "carrying a letter panicked");
        Done::of(self.dropped(letter, "panicked").await.of_what_was_cut_off())
    }

    /// Where nobody could be told, it goes again: whether it may have been sent is its trip's to say.
    async fn report(&self, letter: &Letter, report: Report, end: Outcome) -> Outcome {
        match (self.tell)(report).await {
            Ok(()) => end,
            Err(NotTaken) => Outcome::Again { at: self.clock.now() + backoff(letter) },
        }
    }
}

impl Outcome {
    /// Of a try that nobody has seen the end of nothing is certain.
    fn of_what_was_cut_off(self) -> Outcome {
        match self {
            Outcome::Again { at } => Outcome::Doubt { at },
            Outcome::Sent(_) | Outcome::Doubt { .. } | Outcome::Never { .. } => self,
        }
    }
}

/// Slack had its time to take it.
pub(super) fn is_tired(letter: &Letter, now: DateTime<Utc>) -> bool {
    letter.attempts >= TRIES && letter.failed_at.is_some_and(|first| now - first > GIVE_UP_AFTER)
}

fn may_be_found(letter: &Letter, now: DateTime<Utc>) -> bool {
    letter.failed_at.is_none_or(|first| now - first <= LOOK_FOR)
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
