//! Small facts about this installation, by name: who the bot is, what was last done.

use super::statement::{statements, text};
use super::{Error, Tx};

statements! {
    in "meta";
    GET = "select name, value from meta where name = $1";
    PUT = "insert into meta (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value";
}

pub async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>, Error> {
    tx.one(GET, [text(name)]).await?.map(|row| row.text("value")).transpose()
}

pub async fn put(tx: &mut Tx, name: &str, value: &str) -> Result<(), Error> {
    tx.run(PUT, [text(name), text(value)]).await.map(drop)
}
