//! Asks Slack who somebody is, what a conversation is and who is in a user group, and keeps the answers, for a request that could not be
//! decided without them. It keeps to the pace: what would be too much is asked later, while nobody waits.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;

use super::carry::Carrier;
use super::failure::Failure;
use super::pace::{Method, Turn};
use crate::clock::Clock;
use crate::domain::id::{ChannelId, GroupId, PersonId, TeamId};
use crate::domain::person::{Channel, Names, Person, UserGroup};
use crate::store::{self, channels, groups, people, rests};

/// Questions to Slack at once, out of the same person's patience.
const AT_ONCE: usize = 8;
/// So many people are asked about one by one. For more, the list of all who are there is mostly shorter: it has two
/// hundred on a page and takes twenty pages a minute, where a hundred may be asked about.
const ONE_BY_ONE: usize = 50;
/// Pages of that list that are read; in a company larger than that the rest is asked about one by one.
const PAGES: usize = 20;
/// How often somebody is asked about whom Slack, in a hurry, said nothing of.
const TRIES: u32 = 3;
/// Answers that are kept together.
const KEPT_TOGETHER: usize = 32;

#[derive(Debug, thiserror::Error)]
pub enum NotKnown {
    #[error("Slack did not say ({0})")]
    Slack(String),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The inquiries that are under way, all together.
#[derive(Clone, Default)]
pub(super) struct Inquiries(watch::Sender<UnderWay>);

#[derive(Default)]
struct UnderWay {
    working: usize,
    last: u64,
    /// Until when those wait that have no turn yet.
    waiting: BTreeMap<u64, DateTime<Utc>>,
}

impl Inquiries {
    /// When one of them goes on.
    pub(super) fn next(&self) -> Option<DateTime<Utc>> {
        self.0.borrow().waiting.values().min().copied()
    }

    /// Resolves when none can go on at the present moment.
    pub(super) async fn settled(&self, clock: &Clock) {
        let quiet =
            |all: &UnderWay| all.working == 0 && all.waiting.values().all(|until| *until > clock.now());
        // An error means that the sender is gone, and with it whatever could be under way.
        let _ = self.0.subscribe().wait_for(quiet).await;
    }
}

/// Asks, and counts as under way for as long as it lives.
pub struct Inquiry {
    carrier: Arc<Carrier>,
    all: Inquiries,
    number: u64,
}

impl Inquiry {
    pub(super) fn begin(carrier: Arc<Carrier>, all: Inquiries) -> Inquiry {
        let mut number = 0;
        all.0.send_modify(|all| {
            all.working += 1;
            all.last += 1;
            number = all.last;
        });
        Inquiry { carrier, all, number }
    }

    /// What could be learnt is kept, as it comes in, even if the rest could not.
    ///
    /// # Errors
    /// Something could not be learnt.
    pub async fn ask(
        &self,
        team: &TeamId,
        people: Vec<PersonId>,
        channels: Vec<ChannelId>,
        groups: Vec<GroupId>,
    ) -> Result<(), NotKnown> {
        let mut failed = None;
        let places = channels.into_iter().map(Asked::Channel).chain(groups.into_iter().map(Asked::Group));
        self.one_by_one(team, places.collect(), &mut failed).await?;
        let mut people = people;
        if people.len() > ONE_BY_ONE {
            people = self.in_the_list(team, people).await?;
        }
        let people = people.into_iter().map(Asked::Person).collect();
        self.one_by_one(team, people, &mut failed).await?;
        failed.map_or(Ok(()), |failure| Err(NotKnown::Slack(failure.code().to_owned())))
    }

    /// What people are called. Nothing is kept, and whom Slack cannot be asked about at once, or says nothing of, is
    /// missing: somebody waits for this.
    pub async fn names(&self, team: &TeamId, people: Vec<PersonId>) -> Names {
        self.carrier.names(team, people.into_iter().collect()).await
    }

    /// Reads the list of all, page by page, until everybody was found; gives those who were not. The list does not hold
    /// people of other organisations.
    async fn in_the_list(&self, team: &TeamId, people: Vec<PersonId>) -> Result<Vec<PersonId>, NotKnown> {
        let carrier = &self.carrier;
        let mut missing: BTreeSet<PersonId> = people.into_iter().collect();
        let mut cursor = String::new();
        for _ in 0..PAGES {
            while let Turn::At(at) = self.turn(team, Method::UsersList) {
                self.rest_until(at).await;
            }
            let now = carrier.clock.now();
            let page = match carrier.api.users_list(&carrier.me, &cursor, now).await {
                Ok(page) => page,
                Err(failure) => {
                    self.carrier.note_rest(team, Method::UsersList, &failure).await?;
                    break;
                }
            };
            let found: Vec<Found> = page
                .people
                .into_iter()
                .filter(|person| missing.remove(&person.id))
                .map(Found::Person)
                .collect();
            self.keep(team, found).await?;
            cursor = page.next;
            if missing.is_empty() || cursor.is_empty() {
                break;
            }
        }
        Ok(missing.into_iter().collect())
    }

    async fn one_by_one(
        &self,
        team: &TeamId,
        asked: Vec<Asked>,
        failed: &mut Option<Failure>,
    ) -> Result<(), NotKnown> {
        let mut queue: VecDeque<(Asked, u32)> = asked.into_iter().map(|one| (one, 1)).collect();
        let mut out = FuturesUnordered::new();
        let mut found = Vec::new();
        loop {
            let mut wait = None;
            while let Some((one, _)) = queue.front().filter(|_| out.len() < AT_ONCE) {
                match self.turn(team, one.method()) {
                    Turn::Now => out.extend(queue.pop_front().map(|(one, nth)| self.one(one, nth))),
                    Turn::At(at) => {
                        wait = Some(at);
                        break;
                    }
                }
            }
            let Some((one, nth, answer)) = out.next().await else {
                self.keep(team, std::mem::take(&mut found)).await?;
                match wait {
                    Some(at) => self.rest_until(at).await,
                    None => return Ok(()),
                }
                continue;
            };
            match answer {
                Ok(answer) => found.push(answer),
                Err(failure) => {
                    let rests = self.carrier.note_rest(team, one.method(), &failure).await?;
                    if rests && nth < TRIES {
                        queue.push_back((one, nth + 1));
                    } else {
                        *failed = Some(failure);
                    }
                }
            }
            if found.len() >= KEPT_TOGETHER {
                self.keep(team, std::mem::take(&mut found)).await?;
            }
        }
    }

    async fn one(&self, asked: Asked, nth: u32) -> (Asked, u32, Result<Found, Failure>) {
        let Carrier { api, me, clock, .. } = &*self.carrier;
        let answer = match &asked {
            Asked::Person(id) => api.users_info(me, id, clock.now()).await.map(Found::Person),
            Asked::Channel(id) => api.conversations_info(id).await.map(Found::Channel),
            Asked::Group(id) => api.usergroup(id, clock.now()).await.map(Found::Group),
        };
        (asked, nth, answer)
    }

    fn turn(&self, team: &TeamId, method: Method) -> Turn {
        let Carrier { pace, clock, .. } = &*self.carrier;
        pace.book_at_a_window(team, method, &format!("inquiry-{}", self.number), clock.now())
    }

    async fn rest_until(&self, at: DateTime<Utc>) {
        self.all.0.send_modify(|all| {
            all.working -= 1;
            all.waiting.insert(self.number, at);
        });
        self.carrier.clock.sleep_until(at).await;
        self.all.0.send_modify(|all| {
            all.waiting.remove(&self.number);
            all.working += 1;
        });
    }

    async fn keep(&self, team: &TeamId, found: Vec<Found>) -> Result<(), store::Error> {
        if found.is_empty() {
            return Ok(());
        }
        let mut tx = self.carrier.db.begin().await?;
        for one in found {
            match one {
                Found::Person(person) => people::save(&mut tx, team, &person).await?,
                Found::Channel(channel) => {
                    channels::save(&mut tx, team, &channel, self.carrier.clock.now()).await?;
                }
                Found::Group(group) => groups::save(&mut tx, team, &group).await?,
            }
        }
        tx.commit().await
    }
}

impl Drop for Inquiry {
    fn drop(&mut self) {
        self.all.0.send_modify(|all| {
            // Dropped while it waited, it was counted out already.
            if all.waiting.remove(&self.number).is_none() {
                all.working -= 1;
            }
        });
    }
}

impl Carrier {
    /// What people are called. Nothing is kept, and whom Slack cannot be asked about at once, or says nothing of, is
    /// missing.
    pub(super) async fn names(&self, team: &TeamId, mut people: BTreeSet<PersonId>) -> Names {
        let Carrier { api, pace, clock, .. } = self;
        let mut names = Names::new();
        if people.len() > ONE_BY_ONE {
            names = self.names_in_the_list(team, &people).await;
            people.retain(|id| !names.contains_key(id));
        }
        let asked = people
            .into_iter()
            .filter(|_| pace.try_book(team, Method::UsersInfo, clock.now()))
            .map(|id| async move { (api.name_of(&id).await, id) });
        let mut out: FuturesUnordered<_> = asked.collect();
        while let Some((answer, id)) = out.next().await {
            match answer {
                Ok(name) => names.extend(name.map(|name| (id, name))),
                Err(failure) => drop(self.note_rest(team, Method::UsersInfo, &failure).await),
            }
        }
        names
    }

    async fn names_in_the_list(&self, team: &TeamId, people: &BTreeSet<PersonId>) -> Names {
        let (mut names, mut cursor) = (Names::new(), String::new());
        for _ in 0..PAGES {
            let now = self.clock.now();
            if !self.pace.try_book(team, Method::UsersList, now) {
                break;
            }
            let page = match self.api.users_list(&self.me, &cursor, now).await {
                Ok(page) => page,
                Err(failure) => {
                    drop(self.note_rest(team, Method::UsersList, &failure).await);
                    break;
                }
            };
            names.extend(page.names.into_iter().filter(|(id, _)| people.contains(id)));
            cursor = page.next;
            if names.len() == people.len() || cursor.is_empty() {
                break;
            }
        }
        names
    }

    /// Whether Slack asked for rest, which it is given.
    async fn note_rest(
        &self,
        team: &TeamId,
        method: Method,
        failure: &Failure,
    ) -> Result<bool, store::Error> {
        let Failure::Again { after, .. } = failure else { return Ok(false) };
        let Carrier { pace, clock, db, .. } = self;
        let until = clock.now() + after.unwrap_or(TimeDelta::seconds(1));
        pace.rest(team, method, until);
        if after.is_some() {
            let mut tx = db.begin().await?;
            rests::keep(&mut tx, team, method.slug(), until).await?;
            tx.commit().await?;
        }
        Ok(true)
    }
}

enum Found {
    Person(Person),
    Channel(Channel),
    Group(UserGroup),
}

enum Asked {
    Person(PersonId),
    Channel(ChannelId),
    Group(GroupId),
}

impl Asked {
    fn method(&self) -> Method {
        match self {
            Asked::Person(_) => Method::UsersInfo,
            Asked::Channel(_) => Method::ConversationsInfo,
            Asked::Group(_) => Method::UserGroup,
        }
    }
}
