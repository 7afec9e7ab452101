//! Where a message that is edited in place stands: one per key (`What::living`) and place (a person or a channel).

use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::{ChannelId, PersonId, TeamId, Ts};

statements! {
    in "living";
    KEEP = "insert into living (team, name, place, channel, ts) values ($1, $2, $3, $4, $5) \
        on conflict (team, name, place) do update set channel = excluded.channel, ts = excluded.ts";
    LOAD = "select name, channel, ts from living where team = $1 and name = $2 and place = $3";
    PLACES = "select place from living where team = $1 and name = $2 \
        union select substr(lane, 4) as place from outbox where team = $1 and living = $2 and due_at is not null \
            and lane like 'dm:%' order by place";
    DROP_EVERYWHERE = "delete from living where team = $1 and name = $2";
    DROP = "delete from living where team = $1 and name = $2 and place = $3";
}

pub async fn load(
    tx: &mut Tx,
    team: &TeamId,
    key: &str,
    place: &str,
) -> Result<Option<(ChannelId, Ts)>, Error> {
    let row = tx.one(LOAD, [text(team.as_str()), text(key), text(place)]).await?;
    row.map(|row| Ok((ChannelId(row.text("channel")?), Ts(row.text("ts")?)))).transpose()
}

/// Before whom it stands, or may stand for all we know yet: whoever had it once, whatever they are now.
pub async fn people(tx: &mut Tx, team: &TeamId, key: &str) -> Result<Vec<PersonId>, Error> {
    let rows = tx.all(PLACES, [text(team.as_str()), text(key)]).await?;
    rows.iter().map(|row| Ok(PersonId(row.text("place")?))).collect()
}

pub async fn keep(
    tx: &mut Tx,
    team: &TeamId,
    key: &str,
    place: &str,
    channel: &ChannelId,
    ts: &Ts,
) -> Result<(), Error> {
    let binds = [text(team.as_str()), text(key), text(place), text(channel.as_str()), text(ts.as_str())];
    tx.run(KEEP, binds).await.map(std::mem::drop)
}

/// The message is gone from Slack: the next one is posted anew.
pub async fn drop(tx: &mut Tx, team: &TeamId, key: &str, place: &str) -> Result<(), Error> {
    tx.run(DROP, [text(team.as_str()), text(key), text(place)]).await.map(std::mem::drop)
}

/// Wherever it stands, it has had its time: the next one is posted anew.
pub async fn drop_everywhere(tx: &mut Tx, team: &TeamId, key: &str) -> Result<(), Error> {
    tx.run(DROP_EVERYWHERE, [text(team.as_str()), text(key)]).await.map(std::mem::drop)
}
