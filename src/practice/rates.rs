//! Slack's rate limits (slack.md section 8), where a workspace is told to enforce them.
//! Counted by the host's clock and by real time, whichever has moved further: a paused clock must not starve a bot.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::Instant;

use chrono::{DateTime, Utc};

use super::lock;

/// Calls per minute. Slack counts in windows of one minute, and does not say where they begin: here any minute at all
/// holds no more, which is the strictest that its words allow.
const TIERS: [(u32, usize); 4] = [(1, 1), (2, 20), (3, 50), (4, 100)];
const MINUTE: f64 = 60.0;
/// `chat.postMessage`: about one a second for each channel; short bursts pass.
const POST_PER_CHANNEL: (f64, f64) = (60.0, 5.0);
/// And "several hundred per minute" for the workspace.
const POST_PER_TEAM: usize = 300;
/// "Special" methods: hundreds per minute.
const SPECIAL: usize = 600;

const METHODS: &[(u32, &[&str])] = &[
    (2, &["users.list", "usergroups.users.list", "conversations.list", "reactions.remove"]),
    (
        3,
        &[
            "chat.update",
            "chat.delete",
            "files.delete",
            "conversations.open",
            "conversations.info",
            "conversations.join",
            "conversations.history",
            "conversations.replies",
            "dnd.info",
            "reactions.add",
            "team.info",
            "bots.info",
            "apps.connections.open",
        ],
    ),
    (
        4,
        &[
            "chat.postEphemeral",
            "conversations.members",
            "users.info",
            "views.open",
            "views.push",
            "views.update",
            "views.publish",
            "files.getUploadURLExternal",
            "files.completeUploadExternal",
            "files.info",
        ],
    ),
];

#[derive(Default)]
pub struct Rates {
    /// The calls of the last minute, by method.
    windows: Mutex<HashMap<String, VecDeque<Moment>>>,
    /// By channel: about one a second, with short bursts.
    buckets: Mutex<HashMap<String, Bucket>>,
}

/// By both clocks.
#[derive(Clone, Copy)]
struct Moment {
    real: Instant,
    told: DateTime<Utc>,
}

struct Bucket {
    left: f64,
    since: Moment,
}

impl Moment {
    /// Seconds, by whichever clock has moved further.
    fn age(&self, now: DateTime<Utc>) -> f64 {
        self.real.elapsed().as_secs_f64().max((now - self.told).as_seconds_f64())
    }
}

impl Rates {
    /// Takes one call; `Err` says after how many seconds to come again.
    pub fn take(&self, method: &str, channel: Option<&str>, now: DateTime<Utc>) -> Result<(), u32> {
        if method == "chat.postMessage" {
            self.count(method, POST_PER_TEAM, now)?;
            return self.spend(channel.unwrap_or_default(), now);
        }
        let tier = METHODS.iter().find(|(_, methods)| methods.contains(&method)).map(|(tier, _)| *tier);
        let limit = tier
            .and_then(|tier| TIERS.iter().find(|(number, _)| *number == tier))
            .map_or(SPECIAL, |(_, n)| *n);
        self.count(method, limit, now)
    }

    fn count(&self, method: &str, limit: usize, now: DateTime<Utc>) -> Result<(), u32> {
        let mut windows = lock(&self.windows);
        let window = windows.entry(method.into()).or_default();
        while window.front().is_some_and(|first| first.age(now) >= MINUTE) {
            window.pop_front();
        }
        match window.front() {
            Some(first) if window.len() >= limit => Err(whole(MINUTE - first.age(now))),
            _ => {
                window.push_back(Moment { real: Instant::now(), told: now });
                Ok(())
            }
        }
    }

    fn spend(&self, channel: &str, now: DateTime<Utc>) -> Result<(), u32> {
        let (per_minute, burst) = POST_PER_CHANNEL;
        let mut buckets = lock(&self.buckets);
        let since = Moment { real: Instant::now(), told: now };
        let bucket = buckets.entry(channel.into()).or_insert(Bucket { left: burst, since });
        bucket.left = (bucket.left + bucket.since.age(now) * per_minute / MINUTE).min(burst);
        bucket.since = since;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        Err(whole((1.0 - bucket.left) * MINUTE / per_minute))
    }
}

/// As `Retry-After` says it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most a minute, never negative"
)]
fn whole(seconds: f64) -> u32 {
    seconds.ceil().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn no_minute_at_all_holds_more_than_its_limit() {
        let rates = Rates::default();
        let start = DateTime::UNIX_EPOCH;
        let second = |n| start + TimeDelta::seconds(n);
        let mut taken = Vec::new();
        for n in 0..180 {
            for _ in 0..3 {
                match rates.take("chat.update", None, second(n)) {
                    Ok(()) => taken.push(n),
                    Err(after) => assert!((1..=60).contains(&after)),
                }
            }
        }
        assert_eq!(taken.len(), 150, "fifty in each of three minutes");
        assert!(taken.windows(51).all(|run| run[50] - run[0] >= 60), "{taken:?}");
    }
}
