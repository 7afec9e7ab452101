//! The audit trail as JSON lines: one entry in each, and before them one that says how to check them. An entry that its
//! reader may not see stands as its digest, which tells nothing of it and keeps the chain whole.

use std::fmt::Write as _;

use serde_json::json;

use crate::domain::export::{Export, Shown, Trail};

pub fn of(export: &Export, trail: &[Trail]) -> String {
    let head = json!({
        "format": "rollout-record-1",
        "chain": export.rollout.id.as_str(),
        "check": "digest = SHA-256(salt LF body), hash = SHA-256(\"rollout-record-1\" LF chain LF seq LF prev LF digest), \
                  all in lower-case hex; body as it stands in its line",
    });
    let mut out = format!("{head}\n");
    for Trail { seq, prev, hash, shown } in trail {
        let _ = match shown {
            // The body is written as it was hashed.
            Shown::Whole { salt, body } => writeln!(
                out,
                r#"{{"seq":{seq},"prev":"{prev}","hash":"{hash}","salt":"{salt}","body":{body}}}"#
            ),
            Shown::Digest { digest } => {
                writeln!(out, r#"{{"seq":{seq},"prev":"{prev}","hash":"{hash}","digest":"{digest}"}}"#)
            }
        };
    }
    out
}
