//! Sends the files of a page that has just been posted. Slack gives no way to mark a file as ours when it is shown, so its
//! id is kept on the letter before: after a crash that id is looked for, and no file is shown twice. What Slack will not
//! have is left out, and the message says so.

use chrono::TimeDelta;

use super::post::{Address, sheet};
use super::{Carrier, Stop, Trip, page_key};
use crate::delivery::failure::Failure;
use crate::delivery::pace::Method;
use crate::domain::id::FileId;
use crate::store::outbox::{self, Announced};
use crate::view::message::{self, File, Missing};

/// Slack shows files a moment after it has said that it will.
const SETTLE: TimeDelta = TimeDelta::seconds(10);

impl Carrier {
    pub(super) async fn send_files(
        &self,
        trip: &mut Trip<'_>,
        address: &mut Address,
        n: usize,
        files: &[File],
    ) -> Result<(), Stop> {
        if self.were_shown(trip, address, n).await? {
            return Ok(());
        }
        let key = page_key(trip.letter, n);
        // Asked for first: what is uploaded may not wait for a turn.
        self.turn(trip, Method::Share, &key)?;
        let mut taken: Vec<(FileId, &str)> = Vec::new();
        let mut left_out: Vec<&File> = Vec::new();
        let mut why = Missing::NotTaken;
        for (i, file) in files.iter().enumerate() {
            self.turn(trip, Method::Upload, &format!("{key}/{i}"))?;
            match unwelcome(self.api.upload(file).await) {
                Ok(id) => taken.push((id, &file.title)),
                Err(Unwelcome::Because(missing)) => {
                    left_out.push(file);
                    why = missing;
                }
                Err(Unwelcome::NotNow(failure)) => return Err(Stop::Failed(Method::Upload, failure)),
            }
        }
        if !taken.is_empty() {
            self.announce(trip, n, &taken).await?;
            // There is one: the message stands there.
            let Some(channel) = &address.channel else { return Ok(()) };
            match unwelcome(self.api.share(channel, address.thread.as_ref(), &taken).await) {
                Ok(()) => {}
                Err(Unwelcome::Because(missing)) => {
                    left_out = files.iter().collect();
                    why = missing;
                }
                Err(Unwelcome::NotNow(failure)) => return Err(Stop::Failed(Method::Share, failure)),
            }
        }
        if left_out.is_empty() {
            return Ok(());
        }
        self.say_without(trip, address, &format!("{key}!"), &left_out, why).await
    }

    async fn were_shown(&self, trip: &mut Trip<'_>, address: &Address, n: usize) -> Result<bool, Stop> {
        let (Some(announced), Some(channel)) = (trip.files.get(&n), &address.channel) else {
            return Ok(false);
        };
        let (ids, settled) = (announced.ids.clone(), announced.at + SETTLE);
        if self.clock.now() < settled {
            return Err(Stop::Later(settled));
        }
        let since = announced.at;
        self.is_shown(trip, (channel, address.thread.as_ref()), &ids, since).await
    }

    async fn announce(&self, trip: &mut Trip<'_>, n: usize, taken: &[(FileId, &str)]) -> Result<(), Stop> {
        let ids = taken.iter().map(|(id, _)| id.clone()).collect();
        trip.files.insert(n, Announced { ids, at: self.clock.now() });
        let mut tx = self.db.begin().await?;
        let is_ours = outbox::announce(&mut tx, trip.letter, &trip.files).await?;
        tx.commit().await?;
        // Whoever has claimed the letter meanwhile brings them.
        if is_ours { Ok(()) } else { Err(Stop::Later(self.clock.now())) }
    }

    async fn say_without(
        &self,
        trip: &mut Trip<'_>,
        address: &mut Address,
        key: &str,
        files: &[&File],
        why: Missing,
    ) -> Result<(), Stop> {
        tracing::warn!(delivery.id = %trip.letter.id, ?why, "files were left out");
        if trip.look && self.find(trip, address, key).await?.is_some() {
            return Ok(());
        }
        let said = message::without(files, why);
        self.post_new(trip, address, key, &sheet(&said)?).await.map(drop)
    }
}

/// What stands in a file's way.
enum Unwelcome {
    /// It will not go, and the rest goes without it.
    Because(Missing),
    /// Another time.
    NotNow(Failure),
}

fn unwelcome<T>(done: Result<T, Failure>) -> Result<T, Unwelcome> {
    done.map_err(|failure| match failure {
        // The message could be posted there: it is files that are not wanted.
        Failure::Gone { .. } => Unwelcome::Because(Missing::NotAllowed),
        Failure::Refused { code, at } => {
            tracing::warn!(%code, ?at, "Slack does not take a file");
            Unwelcome::Because(match code.as_str() {
                "missing_scope"
                | "not_allowed_token_type"
                | "file_uploads_disabled"
                | "file_uploads_except_images_disabled"
                | "file_type_not_allowed"
                | "enterprise_is_restricted" => Missing::NotAllowed,
                _ => Missing::NotTaken,
            })
        }
        Failure::Missing { .. }
        | Failure::Fixed { .. }
        | Failure::Expired { .. }
        | Failure::Unreachable { .. } => Unwelcome::Because(Missing::NotTaken),
        failure @ (Failure::Again { .. } | Failure::Doubt { .. } | Failure::Revoked { .. }) => {
            Unwelcome::NotNow(failure)
        }
    })
}
