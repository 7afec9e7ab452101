//! Which scope a method needs (slack.md section 8), and which kind of token.
//! Methods that read a channel need a scope by the channel's kind; those are asked for where the channel is known.

/// The kind of token a method takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// None at all.
    Open,
    Bot,
    App,
}

pub struct Need {
    pub method: &'static str,
    pub token: Token,
    pub scope: Option<&'static str>,
}

const fn need(method: &'static str, token: Token, scope: Option<&'static str>) -> Need {
    Need { method, token, scope }
}

/// Every method the workspace answers; any other is `unknown_method`.
pub const METHODS: &[Need] = &[
    need("api.test", Token::Open, None),
    need("auth.test", Token::Bot, None),
    need("apps.connections.open", Token::App, None),
    need("blocks.validate", Token::Open, None),
    need("bots.info", Token::Bot, Some("users:read")),
    need("chat.delete", Token::Bot, Some("chat:write")),
    need("chat.getPermalink", Token::Bot, None),
    need("chat.postEphemeral", Token::Bot, Some("chat:write")),
    need("chat.postMessage", Token::Bot, Some("chat:write")),
    need("chat.update", Token::Bot, Some("chat:write")),
    need("conversations.history", Token::Bot, None),
    need("conversations.info", Token::Bot, None),
    need("conversations.join", Token::Bot, Some("channels:join")),
    need("conversations.list", Token::Bot, None),
    need("conversations.members", Token::Bot, None),
    need("conversations.open", Token::Bot, None),
    need("conversations.replies", Token::Bot, None),
    need("dnd.info", Token::Bot, Some("dnd:read")),
    need("files.completeUploadExternal", Token::Bot, Some("files:write")),
    need("files.delete", Token::Bot, Some("files:write")),
    need("files.getUploadURLExternal", Token::Bot, Some("files:write")),
    need("files.info", Token::Bot, Some("files:read")),
    need("reactions.add", Token::Bot, Some("reactions:write")),
    need("reactions.remove", Token::Bot, Some("reactions:write")),
    need("team.info", Token::Bot, Some("team:read")),
    need("usergroups.users.list", Token::Bot, Some("usergroups:read")),
    need("users.info", Token::Bot, Some("users:read")),
    need("users.list", Token::Bot, Some("users:read")),
    need("views.open", Token::Bot, None),
    need("views.publish", Token::Bot, None),
    need("views.push", Token::Bot, None),
    need("views.update", Token::Bot, None),
];

pub fn of(method: &str) -> Option<&'static Need> {
    METHODS.iter().find(|need| need.method == method)
}
