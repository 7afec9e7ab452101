//! Sends the files of a page that has just been posted. Slack gives no way to mark a file as ours when it is shown, so its
//! id is kept on the letter before: after a crash that id is looked for, and no file is shown twice. What Slack will not
//! have is left out, and the message says so. Where somebody takes their words away, files that may hold them are taken
//! back.

use chrono::TimeDelta;

use super::post::{Address, sheet};
use super::{Carrier, Stop, Trip, page_key};
use crate::delivery::failure::Failure;
use crate::delivery::pace::Method;
use crate::domain::effect::What;
use crate::domain::id::FileId;
use crate::store::attached::{self, Attached};
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
        let mut taken: Vec<(FileId, &File)> = Vec::new();
        let mut left_out: Vec<&File> = Vec::new();
        let mut why = Missing::NotTaken;
        for (i, file) in files.iter().enumerate() {
            self.turn(trip, Method::Upload, &format!("{key}/{i}"))?;
            match unwelcome(self.api.upload(file).await) {
                Ok(id) => taken.push((id, file)),
                Err(Unwelcome::Because(missing)) => {
                    left_out.push(file);
                    why = missing;
                }
                Err(Unwelcome::NotNow(failure)) => return Err(Stop::Failed(Method::Upload, failure)),
            }
        }
        let shown = if taken.is_empty() { Vec::new() } else { self.announce(trip, n, taken).await? };
        if !shown.is_empty() {
            // There is one: the message stands there.
            let Some(channel) = &address.channel else { return Ok(()) };
            match unwelcome(self.api.share(channel, address.thread.as_ref(), &shown).await) {
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

    /// Puts on record what is about to be shown, and gives what may be.
    async fn announce<'f>(
        &self,
        trip: &mut Trip<'_>,
        n: usize,
        mut files: Vec<(FileId, &'f File)>,
    ) -> Result<Vec<(FileId, &'f str)>, Stop> {
        let (letter, at) = (trip.letter, self.clock.now());
        let ids = files.iter().map(|(id, _)| id.clone()).collect();
        trip.files.insert(n, Announced { ids, at });
        let mut tx = self.db.begin().await?;
        let is_ours = outbox::announce(&mut tx, letter, &trip.files).await?;
        if let Some(rollout) = letter.effect.what.files_of() {
            let with_words: Vec<_> =
                files.iter().filter(|(_, file)| !file.is_picture()).map(|(id, _)| id.clone()).collect();
            attached::keep(&mut tx, letter, rollout, &with_words, at).await?;
            // What was taken away by now is seen here; what takes words away from now on waits in this lane until the letter
            // has ended, and then finds on record whatever any try of it may have shown.
            if attached::is_overtaken(&mut tx, letter).await? {
                files.retain(|(_, file)| file.is_picture());
            }
        }
        tx.commit().await?;
        // Whoever has claimed the letter meanwhile brings them.
        if !is_ours {
            return Err(Stop::Later(self.clock.now()));
        }
        Ok(files.into_iter().map(|(id, file)| (id, file.title.as_str())).collect())
    }

    /// What words were taken away from is shown anew without the files that held them. One that Slack will not have deleted
    /// is told of, and the others go.
    pub(super) async fn take_files_back(&self, trip: &mut Trip<'_>) -> Result<(), Stop> {
        let What::Again { letter: brought, shown } = &trip.letter.effect.what else { return Ok(()) };
        if shown.files_of().is_none() {
            return Ok(());
        }
        let mut tx = self.db.read().await?;
        let files = attached::of_letter(&mut tx, brought).await?;
        drop(tx);
        let (mut gone, mut unsettled) = (Vec::new(), None);
        for Attached { id, at, .. } in files.into_iter().filter(|file| file.gone_at.is_none()) {
            if let Err(stop) =
                self.turn(trip, Method::DeleteFile, &format!("{}/{}", trip.letter.id, id.as_str()))
            {
                unsettled.get_or_insert(stop);
                break;
            }
            match self.api.delete_file(&id).await {
                // It may yet be shown.
                Err(Failure::Missing { .. }) if self.clock.now() < at + SETTLE => {
                    unsettled.get_or_insert(Stop::Later(at + SETTLE));
                }
                Ok(()) | Err(Failure::Missing { .. }) => gone.push(id),
                Err(failure) if failure.is_final() => {
                    let code = failure.code();
                    tracing::error!(delivery.id = %trip.letter.id, code, "a file that should be gone stands, and somebody is told");
                    trip.stuck.get_or_insert_with(|| code.to_owned());
                }
                // One that will not go just now keeps none of the others.
                Err(failure) => {
                    unsettled.get_or_insert(Stop::Failed(Method::DeleteFile, failure));
                }
            }
        }
        // At once: the message that is worded next says what became of them.
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        for id in &gone {
            attached::gone(&mut tx, brought, id, now).await?;
        }
        tx.commit().await?;
        unsettled.map_or(Ok(()), Err)
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
