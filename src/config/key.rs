//! The master key in the settings: given itself, or as the file that holds it. The file is neither read nor made here.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Fault, KeyBytes};

const NAME: &str = "ROLLOUT_KEY";
pub const FILE: &str = "ROLLOUT_KEY_FILE";
/// In the working directory, where the database is no file beside which it could stand.
pub const DEFAULT: &str = "rollout.key";

/// The flags that say by which key private words are sealed.
#[derive(Clone, Default, clap::Args)]
pub struct KeyArgs {
    /// What private words are sealed by: 32 bytes in base64 or hex; NEW,OLD while it is changed [env: ROLLOUT_KEY]
    #[arg(long, value_name = "KEY")]
    rollout_key: Option<String>,
    /// The file that holds it, made at the first start [env: ROLLOUT_KEY_FILE] [default: beside the SQLite file, with its
    /// name and the ending .key (rollout.sqlite: rollout.key); for Postgres rollout.key here]
    #[arg(long, value_name = "FILE")]
    rollout_key_file: Option<PathBuf>,
}

/// Where the master key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MasterKey {
    /// Newest first; never empty.
    Given(Vec<KeyBytes>),
    File(PathBuf),
}

impl KeyArgs {
    /// `database`: the URL of the database that it is for.
    ///
    /// # Errors
    /// It is no key, or both a key and a file are given.
    pub fn read(&self, database: &str, env: impl Fn(&str) -> Option<String>) -> Result<MasterKey, Fault> {
        let env = |name| env(name).filter(|value| !value.trim().is_empty());
        // A flag stands over the environment, whichever of the two it is.
        let (mut key, mut file) = (self.rollout_key.clone(), self.rollout_key_file.clone());
        if key.is_none() && file.is_none() {
            (key, file) = (env(NAME), env(FILE).map(PathBuf::from));
        }
        match (key, file) {
            (Some(_), Some(_)) => Err(fault("is set together with ROLLOUT_KEY_FILE: leave one of the two out")),
            (Some(key), None) => key.split(',').map(bytes).collect::<Option<_>>().map(MasterKey::Given).ok_or_else(|| {
                fault(
                    "is no key: set it to 32 random bytes in base64 or hex, or leave it away for a file that is made \
                     by itself",
                )
            }),
            (None, Some(file)) => Ok(MasterKey::File(file)),
            (None, None) => Ok(MasterKey::File(beside(database))),
        }
    }
}

fn fault(what: &str) -> Fault {
    Fault { name: NAME, what: what.to_owned(), example: "$(openssl rand -base64 32)" }
}

fn bytes(text: &str) -> Option<KeyBytes> {
    let text = text.trim();
    let bytes = if text.len() == 64 { hex(text)? } else { STANDARD.decode(text).ok()? };
    bytes.try_into().ok().map(KeyBytes::new)
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    Some(digits?.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

fn beside(database: &str) -> PathBuf {
    sqlite_file(database).map_or_else(|| PathBuf::from(DEFAULT), |file| file.with_extension("key"))
}

/// Of a database that is one.
pub fn sqlite_file(database: &str) -> Option<PathBuf> {
    let file = database.strip_prefix("sqlite:")?;
    let file = file.strip_prefix("//").unwrap_or(file);
    Some(PathBuf::from(file.split_once('?').map_or(file, |(file, _)| file)))
}
