//! What Slack last told us of conversations. A cache, and one that goes stale: an invitation makes it wrong.

use chrono::{DateTime, Utc};

use super::statement::{slug, statements, text, unslug};
use super::{Error, Tx};
use crate::domain::id::{ChannelId, TeamId};
use crate::domain::person::Channel;

statements! {
    in "channels";
    SAVE = "insert into channels (team, id, place, is_private, has_outsiders, seen_at) \
        values ($1, $2, $3, $4, $5, $6) \
        on conflict (team, id) do update set place = excluded.place, is_private = excluded.is_private, \
            has_outsiders = excluded.has_outsiders, seen_at = excluded.seen_at";
    LOAD = "select id, place, is_private, has_outsiders, seen_at from channels where team = $1 and id = $2";
}

pub async fn save(tx: &mut Tx, team: &TeamId, channel: &Channel, now: DateTime<Utc>) -> Result<(), Error> {
    let binds = [
        text(team.as_str()),
        text(channel.id.as_str()),
        slug(&channel.place)?,
        channel.is_private.into(),
        channel.has_outsiders.into(),
        now.into(),
    ];
    tx.run(SAVE, binds).await.map(drop)
}

/// The conversation and when Slack told us of it.
pub async fn load(
    tx: &mut Tx,
    team: &TeamId,
    id: &ChannelId,
) -> Result<Option<(Channel, DateTime<Utc>)>, Error> {
    let Some(row) = tx.one(LOAD, [text(team.as_str()), text(id.as_str())]).await? else { return Ok(None) };
    let (is_private, has_outsiders) = (row.flag("is_private")?, row.flag("has_outsiders")?);
    let channel = Channel { id: id.clone(), place: row.read("place", unslug)?, is_private, has_outsiders };
    Ok(Some((channel, row.time("seen_at")?)))
}
