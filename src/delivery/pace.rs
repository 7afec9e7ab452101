//! Keeps ahead of Slack's limits, so that a 429 is the exception: every call is booked before it is made. It tells
//! when a call may go and never waits itself; what it knows is in memory, bounded, and lost without harm.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::id::TeamId;

/// Slack counts by the minute; the second more is for what the way to Slack takes.
const MINUTE: TimeDelta = TimeDelta::seconds(61);
/// Nothing is promised further ahead than this; who comes for a later turn asks again.
const HORIZON: TimeDelta = TimeDelta::minutes(3);
/// After so many bookings, what is of no more use is forgotten.
const TIDY_EVERY: u32 = 500;

/// The methods a letter or a look-up may need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    Post,
    Update,
    Delete,
    Ephemeral,
    OpenDm,
    History,
    UsersInfo,
    ConversationsInfo,
    PublishHome,
    /// An address for a file.
    Upload,
    /// Showing files that were uploaded.
    Share,
    /// Opening or changing a modal: never held back, for later is never.
    View,
}

impl Method {
    pub const ALL: [Method; 12] = [
        Method::Post,
        Method::Update,
        Method::Delete,
        Method::Ephemeral,
        Method::OpenDm,
        Method::History,
        Method::UsersInfo,
        Method::ConversationsInfo,
        Method::PublishHome,
        Method::Upload,
        Method::Share,
        Method::View,
    ];
}

/// Calls that a workspace takes, per minute and method. Slack publishes tiers ("50+") and, for posts, "several
/// hundred" for the workspace and about one a second for a conversation.
#[derive(Debug, Clone)]
pub struct Rates {
    pub posts: usize,
    pub tier_3: usize,
    pub tier_4: usize,
    /// Between two posts to one conversation.
    pub conversation: TimeDelta,
    /// So many posts to one conversation may go at once.
    pub burst: i32,
}

impl Rates {
    /// What Slack publishes.
    pub fn slack() -> Self {
        Self { posts: 300, tier_3: 50, tier_4: 100, conversation: TimeDelta::seconds(1), burst: 4 }
    }

    fn per_minute(&self, method: Method) -> usize {
        match method {
            Method::Post => self.posts,
            Method::Update
            | Method::Delete
            | Method::OpenDm
            | Method::History
            | Method::ConversationsInfo => self.tier_3,
            Method::Ephemeral
            | Method::UsersInfo
            | Method::PublishHome
            | Method::Upload
            | Method::Share
            | Method::View => self.tier_4,
        }
    }
}

/// When a call may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Now,
    /// Not before then: who asks again with the same name is let through, unless Slack asked for rest meanwhile.
    At(DateTime<Utc>),
}

pub struct Pace {
    rates: Rates,
    books: Mutex<Books>,
}

#[derive(Default)]
struct Books {
    /// The last minute's worth of bookings of a method, in order.
    methods: HashMap<(TeamId, Method), VecDeque<DateTime<Utc>>>,
    /// Until when a method must rest, because Slack said so.
    rests: HashMap<(TeamId, Method), DateTime<Utc>>,
    /// When a conversation would have worked off what was sent to it.
    conversations: HashMap<(TeamId, String), DateTime<Utc>>,
    /// Promised to a caller for later.
    promised: HashMap<(String, Method), DateTime<Utc>>,
    since_tidied: u32,
}

impl Pace {
    pub fn new(rates: Rates) -> Self {
        Self { rates, books: Mutex::default() }
    }

    /// Books a call of `method` for the caller `name` (a letter, a page of it).
    pub fn book(&self, team: &TeamId, method: Method, name: &str, now: DateTime<Utc>) -> Turn {
        self.take(team, method, None, name, now)
    }

    /// Books a post to one conversation.
    pub fn book_post(&self, team: &TeamId, conversation: &str, name: &str, now: DateTime<Utc>) -> Turn {
        self.take(team, Method::Post, Some(conversation), name, now)
    }

    /// Would a call of `method` go at once? Books it if so.
    pub fn try_book(&self, team: &TeamId, method: Method, now: DateTime<Utc>) -> bool {
        let mut books = self.lock();
        let free = books.soonest(team, method, &self.rates, now) <= now;
        if free {
            books.write(team, method, &self.rates, now);
        }
        free
    }

    /// Slack asked for rest: nothing of `method` before `until`.
    pub fn rest(&self, team: &TeamId, method: Method, until: DateTime<Utc>) {
        let mut books = self.lock();
        let rest = books.rests.entry((team.clone(), method)).or_insert(until);
        *rest = (*rest).max(until);
    }

    fn take(
        &self,
        team: &TeamId,
        method: Method,
        conversation: Option<&str>,
        name: &str,
        now: DateTime<Utc>,
    ) -> Turn {
        let mut books = self.lock();
        let resting = books.rests.get(&(team.clone(), method)).copied().filter(|until| *until > now);
        let promise = (name.to_owned(), method);
        match books.promised.get(&promise).copied() {
            Some(at) if at > now => return Turn::At(at),
            Some(_) if resting.is_none() => {
                books.promised.remove(&promise);
                return Turn::Now;
            }
            Some(_) | None => {}
        }
        let mut at = books.soonest(team, method, &self.rates, now);
        let place = conversation.map(|conversation| (team.clone(), conversation.to_owned()));
        if let Some(place) = &place {
            let busy = books.conversations.get(place).copied().unwrap_or(now);
            at = at.max(busy - self.rates.conversation * (self.rates.burst - 1));
        }
        if at > now + HORIZON {
            return Turn::At(now + MINUTE);
        }
        books.write(team, method, &self.rates, at);
        if let Some(place) = place {
            let busy = books.conversations.entry(place).or_insert(at);
            *busy = (*busy).max(at) + self.rates.conversation;
        }
        books.tidy(now);
        if at <= now {
            books.promised.remove(&promise);
            return Turn::Now;
        }
        books.promised.insert(promise, at);
        Turn::At(at)
    }

    fn lock(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    fn soonest(&self, team: &TeamId, method: Method, rates: &Rates, now: DateTime<Utc>) -> DateTime<Utc> {
        let key = (team.clone(), method);
        let rest = self.rests.get(&key).copied().unwrap_or(now);
        // The log holds the latest bookings, a minute's worth at most: full, its first must be a minute old.
        let full = self.methods.get(&key).filter(|log| log.len() >= rates.per_minute(method));
        let room = full.and_then(VecDeque::front).map_or(now, |first| *first + MINUTE);
        now.max(rest).max(room)
    }

    fn write(&mut self, team: &TeamId, method: Method, rates: &Rates, at: DateTime<Utc>) {
        let log = self.methods.entry((team.clone(), method)).or_default();
        let place = log.partition_point(|booked| *booked <= at);
        log.insert(place, at);
        while log.len() > rates.per_minute(method) {
            log.pop_front();
        }
    }

    fn tidy(&mut self, now: DateTime<Utc>) {
        self.since_tidied += 1;
        if self.since_tidied >= TIDY_EVERY {
            self.since_tidied = 0;
            self.conversations.retain(|_, busy| *busy > now);
            self.promised.retain(|_, at| *at + MINUTE * 5 > now);
            self.rests.retain(|_, until| *until > now);
            self.methods.retain(|_, log| log.back().is_some_and(|last| *last + MINUTE > now));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn team() -> TeamId {
        TeamId::from("T1")
    }

    fn second(n: i64) -> DateTime<Utc> {
        START + TimeDelta::seconds(n)
    }

    /// `letters` posts, each to its own conversation, from `from` on: each asks, and again at the turn it is given.
    fn fan_out(pace: &Pace, name: &str, letters: usize, from: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let sent = |n| {
            let mut at = from;
            while let Turn::At(later) =
                pace.book_post(&team(), &format!("{name}{n}"), &format!("{name}{n}"), at)
            {
                assert!(later > at, "no turn is now or in the past");
                at = later;
            }
            at
        };
        (0..letters).map(sent).collect()
    }

    #[test]
    fn no_minute_holds_more_posts_than_the_workspace_takes_and_none_is_wasted() {
        let pace = Pace::new(Rates::slack());
        let mut times = fan_out(&pace, "D", 600, START);
        assert_eq!(times.iter().filter(|at| **at == START).count(), 300);
        assert_eq!(times.iter().filter(|at| **at == second(61)).count(), 300);
        // More, in whatever order they come.
        for (n, from) in [65, 62, 70, 63, 150, 149].into_iter().enumerate() {
            times.extend(fan_out(&pace, &format!("E{n}-"), 90, second(from)));
        }
        times.sort();
        assert!(times.windows(301).all(|run| run[300] - run[0] > TimeDelta::seconds(60)));
    }

    #[test]
    fn a_promise_is_kept_once_and_another_workspace_is_not_held_up() {
        let pace = Pace::new(Rates { posts: 1, ..Rates::slack() });
        assert_eq!(pace.book_post(&team(), "D1", "a", START), Turn::Now);
        assert_eq!(pace.book_post(&team(), "D2", "b", START), Turn::At(second(61)));
        assert_eq!(
            pace.book_post(&team(), "D2", "b", second(5)),
            Turn::At(second(61)),
            "asking again is free"
        );
        assert_eq!(pace.book_post(&TeamId::from("T2"), "D3", "c", START), Turn::Now);
        assert_eq!(pace.book_post(&team(), "D2", "b", second(61)), Turn::Now);
        assert_eq!(
            pace.book_post(&team(), "D2", "b", second(61)),
            Turn::At(second(122)),
            "a second post of it"
        );
    }

    #[test]
    fn one_conversation_gets_a_burst_and_then_one_a_second() {
        let pace = Pace::new(Rates::slack());
        let turns: Vec<_> = (0..6).map(|n| pace.book_post(&team(), "D1", &format!("L{n}"), START)).collect();
        assert_eq!(turns[..4], [Turn::Now; 4]);
        assert_eq!(turns[4..], [Turn::At(second(1)), Turn::At(second(2))]);
        assert_eq!(pace.book_post(&team(), "D2", "other", START), Turn::Now);
        assert_eq!(pace.book_post(&team(), "D1", "later", second(60)), Turn::Now);
    }

    #[test]
    fn a_rest_that_slack_asked_for_holds_that_method_and_keeps_promises_waiting() {
        let pace = Pace::new(Rates::slack());
        pace.rest(&team(), Method::Post, second(30));
        pace.rest(&team(), Method::Post, second(20));
        assert_eq!(pace.book_post(&team(), "D1", "a", START), Turn::At(second(30)));
        assert_eq!(pace.book(&team(), Method::Update, "a", START), Turn::Now);
        pace.rest(&team(), Method::Post, second(50));
        assert_eq!(pace.book_post(&team(), "D1", "a", second(30)), Turn::At(second(50)));
        assert_eq!(pace.book_post(&team(), "D1", "a", second(50)), Turn::Now);
    }

    #[test]
    fn memory_is_bounded() {
        let pace = Pace::new(Rates::slack());
        for n in 0..20_000 {
            pace.book_post(&team(), &format!("D{n}"), &format!("L{n}"), second(n));
        }
        let books = pace.lock();
        assert!(books.conversations.len() <= 600 && books.promised.len() <= 600, "{}", books.promised.len());
        assert!(books.methods[&(team(), Method::Post)].len() <= 300);
    }

    #[test]
    fn a_crowd_is_not_promised_more_than_minutes() {
        let pace = Pace::new(Rates::slack());
        for n in 0..10_000 {
            pace.book_post(&team(), &format!("D{n}"), &format!("L{n}"), START);
        }
        assert!(pace.lock().promised.len() <= 900);
    }
}
