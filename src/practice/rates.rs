//! Slack's rate limits (slack.md section 8), where a workspace is told to enforce them.
//! Counted by the host's clock and by real time, whichever has moved further: a paused clock must not starve a bot.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Instant;

use chrono::{DateTime, Utc};

use super::lock;

/// Calls per minute, and how many may come at once. Slack says "1+", "20+", "50+", "100+" per minute and tolerates
/// bursts without a number; a full minute's worth at once is what it has been seen to take.
const TIERS: [(u32, f64); 4] = [(1, 1.0), (2, 20.0), (3, 50.0), (4, 100.0)];
/// `chat.postMessage`: about one a second for each channel; short bursts pass.
const POST_PER_CHANNEL: (f64, f64) = (60.0, 5.0);
/// And "several hundred per minute" for the workspace.
const POST_PER_TEAM: (f64, f64) = (300.0, 300.0);
/// "Special" methods: hundreds per minute.
const SPECIAL: (f64, f64) = (600.0, 600.0);

const METHODS: &[(u32, &[&str])] = &[
    (2, &["users.list", "conversations.list", "reactions.remove"]),
    (
        3,
        &[
            "chat.update",
            "chat.delete",
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
    buckets: Mutex<HashMap<String, Bucket>>,
}

struct Bucket {
    left: f64,
    real: Instant,
    told: DateTime<Utc>,
}

impl Rates {
    /// Takes one call; `Err` says after how many seconds to come again.
    pub fn take(&self, method: &str, channel: Option<&str>, now: DateTime<Utc>) -> Result<(), u32> {
        if method == "chat.postMessage" {
            self.spend("chat.postMessage", POST_PER_TEAM, now)?;
            return self.spend(
                &format!("chat.postMessage {}", channel.unwrap_or_default()),
                POST_PER_CHANNEL,
                now,
            );
        }
        let tier = METHODS.iter().find(|(_, methods)| methods.contains(&method)).map(|(tier, _)| *tier);
        let rate = tier
            .and_then(|tier| TIERS.iter().find(|(number, _)| *number == tier))
            .map_or(SPECIAL, |(_, per_minute)| (*per_minute, *per_minute));
        self.spend(method, rate, now)
    }

    fn spend(&self, key: &str, (per_minute, burst): (f64, f64), now: DateTime<Utc>) -> Result<(), u32> {
        let mut buckets = lock(&self.buckets);
        let bucket =
            buckets.entry(key.into()).or_insert(Bucket { left: burst, real: Instant::now(), told: now });
        let real = bucket.real.elapsed().as_secs_f64();
        let told = (now - bucket.told).as_seconds_f64();
        bucket.left = (bucket.left + real.max(told) * per_minute / 60.0).min(burst);
        bucket.real = Instant::now();
        bucket.told = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        let wait = ((1.0 - bucket.left) * 60.0 / per_minute).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most a minute, never negative"
        )]
        Err(wait.max(1.0) as u32)
    }
}
