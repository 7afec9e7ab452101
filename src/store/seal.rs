//! Sealing of texts with a key (ChaCha20-Poly1305, by `ring`). A sealed text names its key and is bound to the place
//! where it stands: moved to another row or column it does not open. Nothing here knows where keys come from, and no key
//! is ever printed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};
use tracing::trace_span;

use super::error::Error;

/// Bytes of a key, master or not.
pub const KEY_LEN: usize = 32;
/// The first of its kind: `s1.KEY.BYTES`, both in base64 for URLs.
const VERSION: &str = "s1";

/// A key in use, by its id. What it takes of a command is told by the spans in it (`benches/seal.rs`).
pub struct Key {
    pub id: String,
    aead: LessSafeKey,
}

/// Where a text stands. `row` is all that tells its row from the others of the table.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub table: &'static str,
    pub column: &'static str,
    pub row: &'a str,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

impl Key {
    /// # Errors
    /// The system gives no random numbers.
    pub fn new(id: String, bytes: &[u8; KEY_LEN]) -> Result<Key, Error> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, bytes).map_err(|_| Error::unavailable("no key"))?;
        Ok(Key { id, aead: LessSafeKey::new(key) })
    }

    /// # Errors
    /// The system gives no random numbers.
    pub fn seal(&self, place: Place<'_>, text: &[u8]) -> Result<String, Error> {
        let _timed = trace_span!("store.seal").entered();
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut bytes = Vec::with_capacity(NONCE_LEN + text.len() + CHACHA20_POLY1305.tag_len());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(text);
        let tag = self
            .aead
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                place.bound(),
                &mut bytes[NONCE_LEN..],
            )
            .map_err(|_| Error::unavailable("a text that cannot be sealed"))?;
        bytes.extend_from_slice(tag.as_ref());
        Ok(format!("{VERSION}.{}.{}", self.id, URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// `None`: it is not what this key has sealed for this place.
    pub fn open(&self, place: Place<'_>, sealed: &Sealed<'_>) -> Option<Vec<u8>> {
        let _timed = trace_span!("store.seal").entered();
        let mut bytes = URL_SAFE_NO_PAD.decode(sealed.bytes).ok()?;
        let nonce = Nonce::try_assume_unique_for_key(bytes.get(..NONCE_LEN)?).ok()?;
        let opened = self.aead.open_within(nonce, place.bound(), &mut bytes, NONCE_LEN..).ok()?;
        Some(opened.to_vec())
    }
}

impl Place<'_> {
    fn bound(&self) -> Aad<Vec<u8>> {
        Aad::from([self.table, self.column, self.row].join("\0").into_bytes())
    }
}

/// A sealed text, told apart.
pub struct Sealed<'a> {
    pub key: &'a str,
    bytes: &'a str,
}

impl<'a> Sealed<'a> {
    /// `None`: this is no sealed text.
    pub fn parse(text: &'a str) -> Option<Sealed<'a>> {
        let (key, bytes) = text.strip_prefix(VERSION)?.strip_prefix('.')?.split_once('.')?;
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        (plain(key) && plain(bytes)).then_some(Sealed { key, bytes })
    }
}

/// An id that no other has.
pub(super) fn new_id() -> Result<String, Error> {
    Ok(URL_SAFE_NO_PAD.encode(random::<16>()?))
}

/// Bytes that nobody can guess.
#[expect(clippy::disallowed_methods, reason = "this is its one home")]
pub(super) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Error::unavailable("no random numbers"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place<'_> = Place { table: "concerns", column: "words", row: "T1/C-1" };

    fn key(id: &str) -> Key {
        Key::new(id.to_owned(), &[7; KEY_LEN]).expect("a key")
    }

    #[test]
    fn what_is_sealed_opens_where_it_stands_and_nowhere_else() {
        let sealed = key("k").seal(HERE, "Wer liest das? 🙂".as_bytes()).expect("sealed");
        assert!(!sealed.contains("liest"), "{sealed}");
        let parsed = Sealed::parse(&sealed).expect("a sealed text");
        assert_eq!(parsed.key, "k");
        assert_eq!(key("k").open(HERE, &parsed).as_deref(), Some("Wer liest das? 🙂".as_bytes()));
        for elsewhere in [
            Place { row: "T1/C-2", ..HERE },
            Place { column: "yes_if", ..HERE },
            Place { table: "questions", ..HERE },
        ] {
            assert_eq!(key("k").open(elsewhere, &parsed), None, "{elsewhere:?}");
        }
        let other = Key::new("k".to_owned(), &[8; KEY_LEN]).expect("a key");
        assert_eq!(other.open(HERE, &parsed), None);
    }

    #[test]
    fn the_same_text_never_looks_the_same_and_a_changed_one_does_not_open() {
        let key = key("k");
        let (one, two) = (key.seal(HERE, b"").expect("sealed"), key.seal(HERE, b"").expect("sealed"));
        assert_ne!(one, two);
        for at in 5..one.len() {
            let mut torn = one.clone().into_bytes();
            torn[at] = if torn[at] == b'A' { b'B' } else { b'A' };
            let torn = String::from_utf8(torn).expect("ASCII");
            let opened = Sealed::parse(&torn).and_then(|sealed| key.open(HERE, &sealed));
            assert_eq!(opened, None, "{torn}");
        }
    }

    #[test]
    fn what_is_no_sealed_text_is_known() {
        for text in
            ["", "s1", "s1.", "s1.a", "s1.a.", "s1..b", "s2.a.b", "s1.a.b c", "s1.a.b.c", "said s1.a.b"]
        {
            assert!(Sealed::parse(text).is_none(), "{text}");
        }
        let short = Sealed::parse("s1.k.AAAA").expect("of that shape");
        assert_eq!(key("k").open(HERE, &short), None);
    }
}
