//! Keeps ahead of Slack's limits, so that a 429 is the exception: every call is booked before it is made. It tells
//! when a call may go and never waits itself. What it knows is in memory and bounded; what a process before it asked of
//! Slack in its last minute, and the rest that Slack asked it for, are remembered from the database.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::id::TeamId;
use crate::store::outbox::Called;
use crate::store::rests::Rest;

/// Slack counts by the minute; the second more is for what the way to Slack takes.
pub(super) const MINUTE: TimeDelta = TimeDelta::seconds(61);
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
    UsersList,
    ConversationsInfo,
    /// Who is in a user group.
    UserGroup,
    PublishHome,
    /// An address for a file.
    Upload,
    /// Showing files that were uploaded.
    Share,
    DeleteFile,
    /// Opening or changing a modal: never held back, for later is never.
    View,
}

impl Method {
    pub const ALL: [Method; 15] = [
        Method::Post,
        Method::Update,
        Method::Delete,
        Method::Ephemeral,
        Method::OpenDm,
        Method::History,
        Method::UsersInfo,
        Method::UsersList,
        Method::ConversationsInfo,
        Method::UserGroup,
        Method::PublishHome,
        Method::Upload,
        Method::Share,
        Method::DeleteFile,
        Method::View,
    ];

    /// As rows write it.
    pub fn slug(self) -> &'static str {
        match self {
            Method::Post => "post",
            Method::Update => "update",
            Method::Delete => "delete",
            Method::Ephemeral => "ephemeral",
            Method::OpenDm => "open_dm",
            Method::History => "history",
            Method::UsersInfo => "users_info",
            Method::UsersList => "users_list",
            Method::ConversationsInfo => "conversations_info",
            Method::UserGroup => "user_group",
            Method::PublishHome => "publish_home",
            Method::Upload => "upload",
            Method::Share => "share",
            Method::DeleteFile => "delete_file",
            Method::View => "view",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.slug() == slug)
    }
}

/// Calls that a workspace takes, per minute and method. Slack publishes tiers ("50+") and, for posts, "several
/// hundred" for the workspace and about one a second for a conversation.
#[derive(Debug, Clone)]
pub struct Rates {
    pub posts: usize,
    pub tier_2: usize,
    pub tier_3: usize,
    pub tier_4: usize,
    /// Of the questions who somebody is, so many are kept for whoever waits at a window, however many letters go out.
    pub at_a_window: usize,
    /// Between two posts to one conversation.
    pub conversation: TimeDelta,
    /// So many posts to one conversation may go at once.
    pub burst: i32,
}

impl Rates {
    /// What Slack publishes.
    pub fn slack() -> Self {
        Self {
            posts: 300,
            tier_2: 20,
            tier_3: 50,
            tier_4: 100,
            at_a_window: 15,
            conversation: TimeDelta::seconds(1),
            burst: 4,
        }
    }

    /// What is left for each where so many processes call Slack for one app; never nothing.
    fn shared(&self, among: usize) -> Self {
        let share = |all: usize| (all / among).max(1);
        let many = i32::try_from(among).unwrap_or(i32::MAX);
        Self {
            posts: share(self.posts),
            tier_2: share(self.tier_2),
            tier_3: share(self.tier_3),
            tier_4: share(self.tier_4),
            at_a_window: self.at_a_window / among,
            conversation: self.conversation * many,
            burst: (self.burst / many).max(1),
        }
    }

    fn per_minute(&self, method: Method) -> usize {
        match method {
            Method::Post => self.posts,
            Method::UsersList | Method::UserGroup => self.tier_2,
            Method::Update
            | Method::Delete
            | Method::OpenDm
            | Method::History
            | Method::ConversationsInfo
            | Method::DeleteFile => self.tier_3,
            Method::UsersInfo => self.tier_4 - self.at_a_window,
            Method::Ephemeral | Method::PublishHome | Method::Upload | Method::Share | Method::View => {
                self.tier_4
            }
        }
    }
}

/// Who waits for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    Letter,
    /// Somebody at a window.
    Person,
}

/// When a call may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Now,
    /// Not before then: who asks again with the same name is let through, unless Slack asked for rest meanwhile.
    At(DateTime<Utc>),
}

pub struct Pace {
    /// Of the app, however many processes it has.
    whole: Rates,
    books: Mutex<Books>,
}

struct Books {
    /// The share of this process.
    rates: Rates,
    /// The last minute's worth of bookings of a method, in order.
    methods: HashMap<(TeamId, Method), VecDeque<DateTime<Utc>>>,
    /// The last minute's worth of questions who somebody is, out of those kept for whoever waits at a window.
    at_a_window: HashMap<TeamId, VecDeque<DateTime<Utc>>>,
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
        let books = Mutex::new(Books::new(rates.clone()));
        Self { whole: rates, books }
    }

    /// So many processes call Slack for the app, this one included.
    pub fn share(&self, among: usize) {
        self.lock().rates = self.whole.shared(among.max(1));
    }

    /// Books a call of `method` for the caller `name` (a letter, a page of it).
    pub fn book(&self, team: &TeamId, method: Method, name: &str, now: DateTime<Utc>) -> Turn {
        self.take(team, method, None, (name, For::Letter), now)
    }

    /// The same where somebody waits for it at a window: not behind all that goes out.
    pub fn book_at_a_window(&self, team: &TeamId, method: Method, name: &str, now: DateTime<Utc>) -> Turn {
        self.take(team, method, None, (name, For::Person), now)
    }

    /// Books a post to one conversation.
    pub fn book_post(&self, team: &TeamId, conversation: &str, name: &str, now: DateTime<Utc>) -> Turn {
        self.take(team, Method::Post, Some(conversation), (name, For::Letter), now)
    }

    /// Would a call of `method` go at once? Books it if so.
    pub fn try_book(&self, team: &TeamId, method: Method, now: DateTime<Utc>) -> bool {
        let mut books = self.lock();
        let free = books.soonest(team, method, now) <= now;
        if free {
            books.write(team, method, now);
        }
        free
    }

    /// Slack asked for rest: nothing of `method` before `until`.
    pub fn rest(&self, team: &TeamId, method: Method, until: DateTime<Utc>) {
        let mut books = self.lock();
        let rest = books.rests.entry((team.clone(), method)).or_insert(until);
        *rest = (*rest).max(until);
    }

    /// What a process before this one asked of Slack counts as well, and the rest that Slack asked it for.
    pub fn remember(&self, called: &[Called], rests: &[Rest]) {
        for Rest { team, method, until } in rests {
            if let Some(method) = Method::from_slug(method) {
                self.rest(team, method, *until);
            }
        }
        let mut books = self.lock();
        for Called { team, person, channel, calls, at } in called {
            for method in calls.split_whitespace().filter_map(Method::from_slug) {
                books.write(team, method, *at);
                if method != Method::Post {
                    continue;
                }
                let names =
                    [person.as_ref().map(ToString::to_string), channel.as_ref().map(ToString::to_string)];
                for name in names.into_iter().flatten() {
                    books.said((team.clone(), name), *at);
                }
            }
        }
    }

    fn take(
        &self,
        team: &TeamId,
        method: Method,
        conversation: Option<&str>,
        (name, whom): (&str, For),
        now: DateTime<Utc>,
    ) -> Turn {
        let mut books = self.lock();
        let resting = books.rests.get(&(team.clone(), method)).copied().filter(|until| *until > now);
        let promise = (name.to_owned(), method);
        let in_haste = whom == For::Person && method == Method::UsersInfo && resting.is_none();
        match books.promised.get(&promise).copied() {
            Some(at) if at > now => {
                let now_already = in_haste && books.kept_at_a_window(team, now);
                return if now_already { Turn::Now } else { Turn::At(at) };
            }
            Some(_) if resting.is_none() => {
                books.promised.remove(&promise);
                return Turn::Now;
            }
            Some(_) | None => {}
        }
        let mut at = books.soonest(team, method, now);
        let place = conversation.map(|conversation| (team.clone(), conversation.to_owned()));
        if let Some(place) = &place {
            let busy = books.conversations.get(place).copied().unwrap_or(now);
            at = at.max(busy - books.rates.conversation * (books.rates.burst - 1));
        }
        if at > now && in_haste && books.kept_at_a_window(team, now) {
            return Turn::Now;
        }
        if at > now + HORIZON {
            return Turn::At(now + MINUTE);
        }
        books.write(team, method, at);
        if let Some(place) = place {
            books.said(place, at);
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
    fn new(rates: Rates) -> Self {
        Self {
            rates,
            methods: HashMap::new(),
            at_a_window: HashMap::new(),
            rests: HashMap::new(),
            conversations: HashMap::new(),
            promised: HashMap::new(),
            since_tidied: 0,
        }
    }

    fn soonest(&self, team: &TeamId, method: Method, now: DateTime<Utc>) -> DateTime<Utc> {
        let key = (team.clone(), method);
        let rest = self.rests.get(&key).copied().unwrap_or(now);
        // The log holds the latest bookings, a minute's worth at most: full, its first must be a minute old.
        let full = self.methods.get(&key).filter(|log| log.len() >= self.rates.per_minute(method));
        let room = full.and_then(VecDeque::front).map_or(now, |first| *first + MINUTE);
        now.max(rest).max(room)
    }

    fn write(&mut self, team: &TeamId, method: Method, at: DateTime<Utc>) {
        let log = self.methods.entry((team.clone(), method)).or_default();
        let place = log.partition_point(|booked| *booked <= at);
        log.insert(place, at);
        while log.len() > self.rates.per_minute(method) {
            log.pop_front();
        }
    }

    /// Takes one of those that are kept, if any is left.
    fn kept_at_a_window(&mut self, team: &TeamId, now: DateTime<Utc>) -> bool {
        let log = self.at_a_window.entry(team.clone()).or_default();
        while log.front().is_some_and(|first| *first + MINUTE <= now) {
            log.pop_front();
        }
        let is_left = log.len() < self.rates.at_a_window;
        if is_left {
            log.push_back(now);
        }
        is_left
    }

    /// One more post to a conversation.
    fn said(&mut self, place: (TeamId, String), at: DateTime<Utc>) {
        let busy = self.conversations.entry(place).or_insert(at);
        *busy = (*busy).max(at) + self.rates.conversation;
    }

    fn tidy(&mut self, now: DateTime<Utc>) {
        self.since_tidied += 1;
        if self.since_tidied >= TIDY_EVERY {
            self.since_tidied = 0;
            self.conversations.retain(|_, busy| *busy > now);
            self.promised.retain(|_, at| *at + MINUTE * 5 > now);
            self.rests.retain(|_, until| *until > now);
            self.at_a_window.retain(|_, log| log.back().is_some_and(|last| *last + MINUTE > now));
            self.methods.retain(|_, log| log.back().is_some_and(|last| *last + MINUTE > now));
        }
    }
}

#[cfg(test)]
mod tests;
