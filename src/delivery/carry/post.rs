//! Posts a message, or its pages, or edits the living one that stands already. Before anything that may have been sent
//! is sent again, it is looked for.

use super::brought::{self, Page};
use super::left::is_tired;
use super::stands::Left;
use super::{Carrier, Stop, Trip, page_key};
use crate::delivery::api::{Sheet, Spot};
use crate::delivery::failure::Failure;
use crate::delivery::pace::Method;
use crate::domain::effect::{To, What};
use crate::domain::id::{ChannelId, PersonId, Ts};
use crate::store::outbox::Letter;
use crate::store::{self, Tx, dms, living};
use crate::view::message::Message;

/// How a message came to stand where it stands.
#[derive(Debug, Clone)]
pub(super) enum Came {
    /// By this letter.
    Anew(Spot),
    /// It stood there, and says something else now.
    Edited(Spot),
}

/// Where a message goes.
pub(super) struct Address {
    /// `None`: a person whose DM is not known; Slack takes their id and says which DM it is.
    pub(super) channel: Option<ChannelId>,
    person: Option<PersonId>,
    pub(super) thread: Option<Ts>,
    /// The living message that stands there already.
    standing: Option<Spot>,
}

impl Address {
    /// As far as we know it ourselves.
    pub(super) async fn of(tx: &mut Tx, letter: &Letter) -> Result<Address, store::Error> {
        let team = &letter.team;
        let mut address = Address { channel: None, person: None, thread: None, standing: None };
        match &letter.effect.to {
            To::Channel { channel } => address.channel = Some(channel.clone()),
            To::Thread { channel, ts } => {
                address.channel = Some(channel.clone());
                address.thread = Some(ts.clone());
            }
            To::Dm { person } => {
                address.channel = dms::load(tx, team, person).await?;
                address.person = Some(person.clone());
            }
            To::Under { person, living: above } => {
                address.channel = dms::load(tx, team, person).await?;
                address.person = Some(person.clone());
                let above = living::load(tx, team, above, person.as_str()).await?;
                address.thread = above.map(|(_, ts)| ts);
            }
            To::Only { .. } | To::Open { .. } | To::Update { .. } | To::Home { .. } => {}
        }
        if let Some(name) = letter.effect.what.living() {
            let standing = living::load(tx, team, &name, &address.place()).await?;
            address.standing = standing.map(|(channel, ts)| Spot { channel, ts });
            let known = address.standing.as_ref().map(|spot| spot.channel.clone());
            address.channel = address.channel.or(known);
        }
        Ok(address)
    }

    /// Whether the living message stands there already.
    pub(super) fn stands(&self) -> bool {
        self.standing.is_some()
    }

    /// It was found to.
    pub(super) fn stands_at(&mut self, spot: Spot) {
        self.standing = Some(spot);
    }

    /// What living messages are kept under.
    pub(super) fn place(&self) -> String {
        match (&self.person, &self.channel) {
            (Some(person), _) => person.to_string(),
            (None, Some(channel)) => channel.to_string(),
            (None, None) => String::new(),
        }
    }

    fn to(&self) -> String {
        match (&self.channel, &self.person) {
            (Some(channel), _) => channel.to_string(),
            (None, Some(person)) => person.to_string(),
            (None, None) => String::new(),
        }
    }
}

impl Carrier {
    /// Where the first page stands.
    pub(super) async fn post_pages(
        &self,
        trip: &mut Trip<'_>,
        mut address: Address,
        pages: &[Message],
    ) -> Result<Option<Spot>, Stop> {
        if is_again(trip.letter) && address.standing.is_none() {
            return Ok(None);
        }
        self.open_dm(trip, &mut address).await?;
        let mut first: Option<Spot> = None;
        for (n, page) in pages.iter().enumerate() {
            if n > 0 {
                address.standing = self.standing_page(trip.letter, &address, n).await?;
            }
            let standing = address.standing.clone();
            let (spot, is_new) = match (self.post_page(trip, &mut address, n, page).await, standing) {
                (Ok(Came::Anew(spot)), _) => (spot, true),
                (Ok(Came::Edited(spot)), _) => (spot, false),
                (Err(Stop::Failed(Method::Update, failure)), Some(spot)) if failure.is_final() => {
                    return self.unedited(trip, &mut address, (n, &spot), failure).await;
                }
                (Err(stop), _) => return Err(stop),
            };
            trip.begun = true;
            if is_new && !page.files.is_empty() {
                self.send_files(trip, &mut address, n, &page.files).await?;
            }
            if n == 0 {
                address.thread.get_or_insert_with(|| spot.ts.clone());
                first = Some(spot);
            }
        }
        self.drop_pages(trip, &mut address, pages.len()).await?;
        Ok(first)
    }

    /// What the letter is about is no longer there: nor is, then, the message about it.
    pub(super) async fn take_back(&self, trip: &mut Trip<'_>, mut address: Address) -> Result<(), Stop> {
        trip.must_go = true;
        // What only shows a message anew has brought none itself.
        if trip.look && address.standing.is_none() && !is_again(trip.letter) {
            self.open_dm(trip, &mut address).await?;
            address.standing = self.find(trip, &mut address, &page_key(trip.letter, 0)).await?;
            trip.found = address.standing.is_some();
            trip.look = trip.found;
        }
        let standing = address.standing.take();
        if let Some(spot) = &standing {
            address.thread.get_or_insert_with(|| spot.ts.clone());
        }
        self.drop_pages(trip, &mut address, 1).await?;
        match standing {
            Some(spot) => self.delete(trip, &address, 0, &spot).await,
            None => Ok(()),
        }
    }

    /// Pages that stand from a time when the message was longer, whether or not that is on record.
    pub(super) async fn drop_pages(
        &self,
        trip: &mut Trip<'_>,
        address: &mut Address,
        from: usize,
    ) -> Result<(), Stop> {
        let letter = trip.letter;
        let may_be_more = trip.look && (trip.found || trip.is_blind);
        for n in from.. {
            if page_name(letter, n).is_none() {
                break;
            }
            let on_record = self.standing_page(letter, address, n).await?;
            let standing = match on_record {
                None if may_be_more => self.find(trip, address, &page_key(letter, n)).await?,
                on_record => on_record,
            };
            let Some(spot) = standing else { break };
            self.delete(trip, address, n, &spot).await?;
        }
        Ok(())
    }

    pub(super) async fn delete(
        &self,
        trip: &mut Trip<'_>,
        address: &Address,
        n: usize,
        spot: &Spot,
    ) -> Result<(), Stop> {
        let letter = trip.letter;
        self.turn(trip, Method::Delete, &page_key(letter, n))?;
        match self.api.delete(spot).await {
            Ok(()) | Err(Failure::Missing { .. }) => {}
            Err(failure) if failure.is_final() => match self.overwrite(trip, n, spot, &failure).await? {
                Left::Nothing => {}
                // It stays known where.
                Left::AsItWas => return Ok(()),
            },
            Err(failure) => return Err(Stop::Failed(Method::Delete, failure)),
        }
        let name = page_name(letter, n);
        trip.fallen.extend(name.map(|name| (name, address.place())));
        Ok(())
    }

    async fn standing_page(
        &self,
        letter: &Letter,
        address: &Address,
        n: usize,
    ) -> Result<Option<Spot>, Stop> {
        let Some(name) = page_name(letter, n) else { return Ok(None) };
        let mut tx = self.db.read().await?;
        let standing = living::load(&mut tx, &letter.team, &name, &address.place()).await?;
        Ok(standing.map(|(channel, ts)| Spot { channel, ts }))
    }

    async fn post_page(
        &self,
        trip: &mut Trip<'_>,
        address: &mut Address,
        n: usize,
        page: &Message,
    ) -> Result<Came, Stop> {
        let letter = trip.letter;
        let key = page_key(letter, n);
        let sheet = sheet(page)?;
        let digest = brought::digest(&sheet);
        if let Some(page) = trip.so_far.pages.get(&n).filter(|page| page.digest == digest) {
            return Ok(page.came.clone());
        }
        if let Some(spot) = address.standing.take() {
            self.turn(trip, Method::Update, &key)?;
            match self.api.update(&spot, &sheet).await {
                Ok(()) => {
                    trip.so_far.pages.insert(n, Page { digest, came: Came::Edited(spot.clone()) });
                    return Ok(Came::Edited(spot));
                }
                // Somebody deleted it: it is posted anew, or its words are gone already.
                Err(Failure::Missing { .. }) if !is_again(letter) => {}
                Err(failure) => return Err(Stop::Failed(Method::Update, failure)),
            }
        }
        let looked = trip.look;
        let found = if looked { self.find(trip, address, &key).await? } else { None };
        // The pages are sent in order: where one is missing, so are those behind it.
        trip.look = found.is_some();
        trip.found |= trip.look;
        let may_differ = trip.look && trip.so_far.perhaps.get(&n) != Some(&digest);
        let spot = match found {
            Some(spot) => spot,
            None if looked && is_tired(letter, self.clock.now()) => return Err(Stop::GivenUp),
            None => {
                trip.so_far.perhaps.insert(n, digest);
                self.post_new(trip, address, &key, &sheet).await?
            }
        };
        if let Some(name) = page_name(letter, n) {
            trip.standing.push((name, address.place(), spot.clone()));
            if may_differ {
                self.reword(trip, &spot, (&key, &sheet)).await?;
                trip.so_far.perhaps.insert(n, digest);
            }
        }
        if address.channel.is_none() {
            address.channel = Some(spot.channel.clone());
            trip.dm = address.person.clone().map(|person| (person, spot.channel.clone()));
        }
        trip.so_far.pages.insert(n, Page { digest, came: Came::Anew(spot.clone()) });
        Ok(Came::Anew(spot))
    }

    /// It got through as it read when it was tried, which may be otherwise now.
    async fn reword(
        &self,
        trip: &mut Trip<'_>,
        spot: &Spot,
        (key, sheet): (&str, &Sheet<'_>),
    ) -> Result<(), Stop> {
        self.turn(trip, Method::Update, key)?;
        match self.api.update(spot, sheet).await {
            // Whoever deleted it has had it.
            Ok(()) | Err(Failure::Missing { .. }) => Ok(()),
            Err(failure) => Err(Stop::Failed(Method::Update, failure)),
        }
    }

    pub(super) async fn post_new(
        &self,
        trip: &mut Trip<'_>,
        address: &mut Address,
        key: &str,
        sheet: &Sheet<'_>,
    ) -> Result<Spot, Stop> {
        let to = address.to();
        let turn = self.pace.book_post(&trip.letter.team, &to, key, self.clock.now());
        trip.calls_at(turn, Method::Post)?;
        let mut posted = self.api.post(&to, address.thread.as_ref(), sheet, key).await;
        if address.thread.is_some() && matches!(posted, Err(Failure::Missing { .. })) {
            // What it answered was deleted: it stands by itself.
            address.thread = None;
            posted = self.api.post(&to, None, sheet, key).await;
        }
        let spot = posted.map_err(|failure| Stop::Failed(Method::Post, failure))?;
        self.brought.learn(self.clock.now(), &spot.ts);
        Ok(spot)
    }

    /// Opening DMs is what Slack allows less of than posting. Where that is used up, the person's own id will do for a
    /// post; not for looking whether an earlier one got through.
    pub(super) async fn open_dm(&self, trip: &mut Trip<'_>, address: &mut Address) -> Result<(), Stop> {
        let person = address.person.clone().filter(|_| address.channel.is_none());
        let Some(person) = person else { return Ok(()) };
        let letter = trip.letter;
        if trip.look {
            self.turn(trip, Method::OpenDm, &letter.id)?;
        } else if self.pace.try_book(&letter.team, Method::OpenDm, self.clock.now()) {
            trip.calls.push(Method::OpenDm);
        } else {
            return Ok(());
        }
        let opened = self.api.conversations_open(&person).await;
        let channel = opened.map_err(|failure| Stop::Failed(Method::OpenDm, failure))?;
        trip.dm = Some((person, channel.clone()));
        address.channel = Some(channel);
        Ok(())
    }
}

fn is_again(letter: &Letter) -> bool {
    matches!(letter.effect.what, What::Again { .. })
}

/// The name under which a page of a living message is kept.
pub(super) fn page_name(letter: &Letter, page: usize) -> Option<String> {
    let what = &letter.effect.what;
    let name = match what.living() {
        Some(name) => name,
        // Should it be shown anew one day.
        None if !what.shows().is_empty() => format!("sent:{}", letter.id),
        None => return None,
    };
    Some(if page == 0 { name } else { format!("{name}#{page}") })
}

pub(super) fn sheet(page: &Message) -> Result<Sheet<'_>, Stop> {
    let blocks = serde_json::to_value(&page.blocks).map_err(|_| {
        let failure = Failure::Refused { code: "blocks_are_no_json".into(), at: Vec::new() };
        Stop::Failed(Method::Post, failure)
    })?;
    Ok(Sheet { text: &page.text, blocks })
}
