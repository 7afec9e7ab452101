//! Why a call to Slack did not succeed, sorted by what must follow from it. It carries Slack's code and never a body:
//! bodies hold private words and tokens.

use chrono::TimeDelta;

use crate::domain::stakeholder::Unreachable;

/// Sorted after Slack's documented error codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It was certainly not done and may be tried again: after `after` where Slack said so.
    Again { after: Option<TimeDelta>, code: String },
    /// Nobody knows whether it was done.
    Doubt { code: String },
    /// This person cannot be written to.
    Unreachable { why: Unreachable, code: String },
    /// The conversation is no longer there for us.
    Gone { code: String },
    /// The message, thread, file or view is no longer there to be changed.
    Missing { code: String },
    /// The message or file stands, and Slack lets us neither change nor delete it: so the workspace has it set.
    Fixed { code: String },
    /// A trigger or view that has run out; of no use to anyone now.
    Expired { code: String },
    /// Our token is worth nothing any more.
    Revoked { code: String },
    /// We asked for something that Slack will never take: our bug, or a limit of the workspace.
    /// `at` points into what we sent, as Slack pointed.
    Refused { code: String, at: Vec<String> },
}

impl Failure {
    pub fn code(&self) -> &str {
        match self {
            Failure::Again { code, .. }
            | Failure::Doubt { code }
            | Failure::Unreachable { code, .. }
            | Failure::Gone { code }
            | Failure::Missing { code }
            | Failure::Fixed { code }
            | Failure::Expired { code }
            | Failure::Revoked { code }
            | Failure::Refused { code, .. } => code,
        }
    }

    /// Whether asking again is of no use.
    pub fn is_final(&self) -> bool {
        match self {
            Failure::Again { .. } | Failure::Doubt { .. } | Failure::Revoked { .. } => false,
            Failure::Unreachable { .. }
            | Failure::Gone { .. }
            | Failure::Missing { .. }
            | Failure::Fixed { .. }
            | Failure::Expired { .. }
            | Failure::Refused { .. } => true,
        }
    }

    /// Sorts the `error` of an answer with `ok: false`.
    pub fn of_code(code: &str, after: Option<TimeDelta>, at: Vec<String>) -> Failure {
        let code = tidy(code);
        match code.as_str() {
            "ratelimited"
            | "rate_limited"
            | "service_unavailable"
            | "team_added_to_org"
            | "org_login_required" => Failure::Again { after, code },
            // Slack says of these itself that part of it may have been done.
            "internal_error" | "fatal_error" | "request_timeout" => Failure::Doubt { code },
            "account_inactive"
            | "token_revoked"
            | "invalid_auth"
            | "not_authed"
            | "token_expired"
            | "team_access_not_granted" => Failure::Revoked { code },
            "channel_not_found"
            | "is_archived"
            | "not_in_channel"
            | "channel_is_limited_access"
            | "restricted_action"
            | "restricted_action_read_only_channel"
            | "restricted_action_thread_only_channel"
            | "restricted_action_non_threadable_channel"
            | "restricted_action_thread_locked"
            | "cannot_reply_to_message"
            | "ekm_access_denied"
            | "no_permission"
            | "access_denied"
            | "accesslimited"
            | "app_access_restricted"
            | "posting_to_channel_denied" => Failure::Gone { code },
            "user_disabled" => Failure::Unreachable { why: Unreachable::Deactivated, code },
            "user_not_found"
            | "users_not_found"
            | "user_not_visible"
            | "user_not_in_channel"
            | "cannot_dm_bot"
            | "messages_tab_disabled"
            | "invalid_user_combination" => Failure::Unreachable { why: Unreachable::DmRefused, code },
            "message_not_found" | "thread_not_found" | "file_not_found" | "file_deleted" => {
                Failure::Missing { code }
            }
            "cant_update_message"
            | "edit_window_closed"
            | "streaming_state_conflict"
            | "cant_delete_message"
            | "compliance_exports_prevent_deletion"
            | "cant_delete_file"
            | "delete_not_allowed"
            | "file_deleting_disabled" => Failure::Fixed { code },
            "expired_trigger_id"
            | "exchanged_trigger_id"
            | "invalid_trigger_id"
            | "trigger_expired"
            | "trigger_exchanged"
            | "push_limit_reached"
            | "not_found"
            | "view_not_found"
            | "hash_conflict" => Failure::Expired { code },
            _ => Failure::Refused { code, at },
        }
    }
}

/// A code is short and made of plain letters; anything else is not shown, for it may be text of ours.
fn tidy(code: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !code.is_empty() && code.len() <= 64 && code.chars().all(plain) {
        code.to_owned()
    } else {
        "unreadable_code".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_is_not_a_code_is_not_shown() {
        let shown = Failure::of_code("Sorry, <@U1> said: no", None, Vec::new());
        assert_eq!(shown, Failure::Refused { code: "unreadable_code".into(), at: Vec::new() });
    }
}
