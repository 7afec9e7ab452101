//! Whether a request was signed by Slack, with our secret, in the last five minutes. Reads the bytes as they came.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::config::Secret;

/// Seconds by which Slack's clock and ours may differ, and a request may be old.
const WINDOW: i64 = 300;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    #[error("it carries no signature")]
    Missing,
    #[error("its signature is more than five minutes old, or from the future")]
    Old,
    #[error("its signature is not Slack's for this secret")]
    Wrong,
}

/// # Errors
/// Why the request must not be believed.
pub fn verify(
    secret: &Secret,
    timestamp: Option<&str>,
    signature: Option<&str>,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), Unsigned> {
    let (Some(timestamp), Some(signature)) = (timestamp, signature) else { return Err(Unsigned::Missing) };
    let signed_at: i64 = timestamp.parse().map_err(|_| Unsigned::Wrong)?;
    if signed_at.abs_diff(now.timestamp()) > WINDOW.unsigned_abs() {
        return Err(Unsigned::Old);
    }
    let signature = signature.strip_prefix("v0=").and_then(unhex).ok_or(Unsigned::Wrong)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).map_err(|_| Unsigned::Wrong)?;
    mac.update(b"v0:");
    mac.update(timestamp.as_bytes());
    mac.update(b":");
    mac.update(body);
    // In constant time.
    mac.verify_slice(&signature).map_err(|_| Unsigned::Wrong)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    // Each on its own: of two at once a plus sign would be read as well.
    if !bytes.len().is_multiple_of(2) || !bytes.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    bytes
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Slack's own documentation.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const STAMP: &str = "1531420618";
    const SIGNED: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    const BODY: &[u8] = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("a time")
    }

    #[test]
    fn only_what_slack_signed_lately_is_believed() {
        let secret = Secret::new(SECRET.to_owned());
        let now = at(1_531_420_618);
        let check = |stamp, signature, body, now| verify(&secret, stamp, signature, body, now);
        assert_eq!(check(Some(STAMP), Some(SIGNED), BODY, now), Ok(()));
        assert_eq!(check(Some(STAMP), Some(SIGNED), BODY, at(1_531_420_618 + 300)), Ok(()));
        assert_eq!(check(Some(STAMP), Some(SIGNED), BODY, at(1_531_420_618 + 301)), Err(Unsigned::Old));
        assert_eq!(check(Some(STAMP), Some(SIGNED), BODY, at(1_531_420_618 - 301)), Err(Unsigned::Old));
        assert_eq!(check(Some(STAMP), Some(SIGNED), &BODY[1..], now), Err(Unsigned::Wrong));
        assert_eq!(check(Some("1531420619"), Some(SIGNED), BODY, now), Err(Unsigned::Wrong));
        assert_eq!(check(None, Some(SIGNED), BODY, now), Err(Unsigned::Missing));
        assert_eq!(check(Some(STAMP), None, BODY, now), Err(Unsigned::Missing));
        for garbage in ["", "v0=", "v0=zz", "v0=a", "v1=00", "v0=é0"] {
            assert_eq!(check(Some(STAMP), Some(garbage), BODY, now), Err(Unsigned::Wrong), "{garbage}");
        }
        // Found by fuzzing: a plus sign in the place of a nought.
        let plus = SIGNED.replace("b503", "b5+3");
        assert_eq!(check(Some(STAMP), Some(&plus), BODY, now), Err(Unsigned::Wrong));
        assert_eq!(check(Some("soon"), Some(SIGNED), BODY, now), Err(Unsigned::Wrong));
    }
}
