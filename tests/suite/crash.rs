//! Killed without a farewell, again and again, at moments that a seed draws, while everybody speaks: what was
//! acknowledged is in the database, what was to be sent stands in Slack, and neither of them twice.
//! `ROLLOUT_TEST_KILLS` and `ROLLOUT_TEST_SEED` make it longer and other.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rollout_bot::cli::practice::{key_in, sqlite_in};
use rollout_bot::domain::id::RolloutId;
use rollout_bot::practice::Workspace;
use rollout_bot::practice::record::{Direction, TroubleKind};
use rollout_bot::store::{Db, Masters, audit, concerns};
use serde_json::Value;

use super::crowd::{Crowd, PATIENCE, RETRIES};

const KILLS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_nothing_is_lost_and_nothing_comes_twice() {
    let kills = setting("ROLLOUT_TEST_KILLS").unwrap_or(KILLS);
    let seed = setting("ROLLOUT_TEST_SEED").unwrap_or(1);
    let people = (kills / 2).clamp(10, 100);
    let since = Instant::now();
    let mut company = Crowd::founded("crash", people).await;
    company.hire().await;
    company.begin().await;

    let mut dice = Dice(seed as u64 * 2 + 1);
    let mut heard = Acknowledged::default();
    let (mut spoken, mut deaths) = (0, 0);
    while deaths < kills {
        if spoken < people * 3 {
            company.speaks(spoken % people, spoken / people).await;
            spoken += 1;
        }
        tokio::time::sleep(Duration::from_millis(dice.up_to(40))).await;
        if dice.up_to(5) == 0 || spoken >= people * 3 {
            company.kill();
            deaths += 1;
            company.hire().await;
            tokio::time::sleep(Duration::from_millis(dice.up_to(200))).await;
        }
        heard.listen(&company.slack);
    }
    company.until_all_is_said(&mut heard, people).await;
    company.dismiss();

    let kept = company.kept().await;
    let lost: Vec<_> = heard.messages.difference(&kept).collect();
    assert!(lost.is_empty(), "acknowledged and not in the database: {lost:?}");
    for n in 0..people {
        let (invitations, doubled) = company.received(n);
        assert_eq!(invitations, 1, "person {n}");
        assert_eq!(doubled, Vec::<String>::new(), "person {n}");
    }
    assert_eq!(company.charters(), 1);
    let troubles: Vec<_> = company
        .slack
        .troubles()
        .into_iter()
        // Nobody was there to acknowledge.
        .filter(|trouble| !matches!(trouble.kind, TroubleKind::Failed | TroubleKind::Late))
        .collect();
    assert!(troubles.is_empty(), "{troubles:#?}");
    eprintln!(
        "killed {deaths} times (seed {seed}) while {people} people said {spoken} things: {} acknowledged, 0 lost, 0 \
         doubled; {} messages posted; {:.0} s",
        heard.messages.len(),
        heard.posted,
        since.elapsed().as_secs_f32()
    );
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the tests says here how long")]
fn setting(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

/// The same throws for the same seed.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % (most + 1)
    }
}

/// What the bot has acknowledged, as Slack saw it.
#[derive(Default)]
struct Acknowledged {
    seq: u64,
    /// Conversation and `ts`.
    messages: BTreeSet<(String, String)>,
    posted: usize,
}

impl Acknowledged {
    fn listen(&mut self, slack: &Workspace) {
        for exchange in slack.wire(self.seq) {
            self.seq = exchange.seq;
            let event = &exchange.request["event"];
            // Slack tells the bot of its own messages as well.
            let said = event["type"] == "message" && event["bot_id"].is_null() && event["subtype"].is_null();
            if exchange.direction == Direction::ToBot && exchange.status == 200 && said {
                let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
                self.messages.insert((text("channel"), text("ts")));
            }
            if exchange.direction == Direction::FromBot && exchange.what == "chat.postMessage" {
                self.posted += 1;
            }
        }
    }
}

impl Crowd {
    async fn speaks(&self, n: usize, nth: usize) {
        self.says(n, &format!("Who answers for desk {n}, and for its point {nth}?")).await;
    }

    /// Everybody invited, every message that was acknowledged answered.
    async fn until_all_is_said(&self, heard: &mut Acknowledged, people: usize) {
        let since = Instant::now();
        loop {
            heard.listen(&self.slack);
            let invited = (0..people).all(|n| self.received(n).0 > 0);
            let answered: usize = (0..people).map(|n| self.answers(n)).sum();
            if invited && answered >= heard.messages.len() && self.charters() > 0 {
                break;
            }
            assert!(
                since.elapsed() < PATIENCE,
                "invited: {invited}, answered: {answered} of {}",
                heard.messages.len()
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        // Long enough for whatever would come twice, and for the last try of an event.
        tokio::time::sleep(RETRIES[2] + Duration::from_secs(1)).await;
        heard.listen(&self.slack);
    }

    fn answers(&self, n: usize) -> usize {
        self.of_the_bot(n).iter().filter(|words| words.contains("This is how it stands")).count()
    }

    /// How many invitations, and the answers that came twice under one message.
    fn received(&self, n: usize) -> (usize, Vec<String>) {
        let all = self.of_the_bot(n);
        let invitations = all.iter().filter(|words| words.contains("asks for your view")).count();
        let mut seen = BTreeSet::new();
        let answers = all.into_iter().filter(|words| words.contains("This is how it stands"));
        (invitations, answers.filter(|words| !seen.insert(words.clone())).collect())
    }

    fn charters(&self) -> usize {
        let all = self.slack.messages("ULEAD", "CHOME");
        all.into_iter()
            .filter(|message| Value::from(message.blocks.clone()).to_string().contains("Ground rules"))
            .count()
    }

    /// Which messages the database has as concerns; none has two, and all of it is on record.
    async fn kept(&self) -> BTreeSet<(String, String)> {
        let masters = Masters::in_file(&key_in(&self.folder)).expect("the bot's key");
        let db = Db::open(&sqlite_in(&self.folder), masters).await.expect("the database");
        let mut tx = db.read().await.expect("a transaction");
        let rollout = RolloutId::parse("TPRACTICE/R-1").expect("an id");
        let all = concerns::of_rollout(&mut tx, &rollout).await.expect("concerns");
        let places: Vec<_> = all
            .iter()
            .filter_map(|concern| match &concern.origin {
                rollout_bot::domain::concern::Origin::Typed(source) => {
                    Some((source.dm.as_str().to_owned(), source.ts.as_str().to_owned()))
                }
                rollout_bot::domain::concern::Origin::Form => None,
            })
            .collect();
        let kept: BTreeSet<_> = places.iter().cloned().collect();
        assert_eq!(kept.len(), places.len(), "a message is two concerns");
        let report = audit::verify(&mut tx).await.expect("the record");
        assert_eq!(report.faults, [], "each change is on record, once, and in its order");
        assert!(report.entries >= kept.len(), "{report:?}");
        drop(tx);
        db.close().await;
        kept
    }
}
