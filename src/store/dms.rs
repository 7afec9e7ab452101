//! The DM that the bot has with each person, once Slack has opened it.

use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::{ChannelId, PersonId, TeamId};

statements! {
    in "dms";
    KEEP = "insert into dms (team, person, channel) values ($1, $2, $3) \
        on conflict (team, person) do update set channel = excluded.channel";
    LOAD = "select person, channel from dms where team = $1 and person = $2";
    WHOSE = "select person from dms where team = $1 and channel = $2";
}

pub async fn load(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Option<ChannelId>, Error> {
    let row = tx.one(LOAD, [text(team.as_str()), text(person.as_str())]).await?;
    row.map(|row| row.text("channel").map(ChannelId)).transpose()
}

/// Whose DM that conversation is; `None` where it is none, or none that is known.
pub async fn whose(tx: &mut Tx, team: &TeamId, channel: &ChannelId) -> Result<Option<PersonId>, Error> {
    let row = tx.one(WHOSE, [text(team.as_str()), text(channel.as_str())]).await?;
    row.map(|row| row.text("person").map(PersonId)).transpose()
}

pub async fn keep(tx: &mut Tx, team: &TeamId, person: &PersonId, dm: &ChannelId) -> Result<(), Error> {
    tx.run(KEEP, [text(team.as_str()), text(person.as_str()), text(dm.as_str())]).await.map(drop)
}
