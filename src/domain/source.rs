//! The message in somebody's DM that something was typed in. It names that message for its edits and its deletion;
//! what is said to it goes under the root of its thread, never under a reply, where Slack would show it to nobody.

use serde::{Deserialize, Serialize};

use super::effect::{Effect, To, What};
use super::id::{ChannelId, Ts};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub dm: ChannelId,
    pub ts: Ts,
    /// The root of the thread that it is a reply in; `None`: it is no reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<Ts>,
}

impl Source {
    /// An answer to it, in its thread.
    pub fn under(&self, what: What) -> Effect {
        let root = self.thread.as_ref().unwrap_or(&self.ts);
        Effect { to: To::Thread { channel: self.dm.clone(), ts: root.clone() }, what }
    }

    /// Whether both are the one message.
    pub fn is_same(&self, other: &Source) -> bool {
        (&self.dm, &self.ts) == (&other.dm, &other.ts)
    }
}
