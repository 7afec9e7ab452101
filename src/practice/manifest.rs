//! The parts of an app manifest that decide what a workspace lets the app do and what it sends to it.
//! Unknown parts are left alone: the manifest belongs to Slack's schema, not to us.

use serde::Deserialize;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Manifest {
    pub display_information: Display,
    pub features: Features,
    pub oauth_config: Oauth,
    pub settings: Settings,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Display {
    pub name: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Features {
    pub app_home: AppHome,
    pub slash_commands: Vec<SlashCommand>,
    pub shortcuts: Vec<Shortcut>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AppHome {
    pub home_tab_enabled: bool,
    pub messages_tab_enabled: bool,
    pub messages_tab_read_only_enabled: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SlashCommand {
    pub command: String,
    pub description: String,
    pub usage_hint: String,
    pub should_escape: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shortcut {
    pub name: String,
    pub description: String,
    pub callback_id: String,
    #[serde(rename = "type")]
    pub kind: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Oauth {
    pub scopes: Scopes,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Scopes {
    pub bot: Vec<String>,
    /// Those that an administrator may leave out: here all are granted.
    pub bot_optional: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub event_subscriptions: Subscriptions,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Subscriptions {
    pub bot_events: Vec<String>,
}

impl Manifest {
    /// # Errors
    /// Not YAML, or one of the parts we read has another shape.
    pub fn parse(yaml: &str) -> anyhow::Result<Self> {
        Ok(serde_saphyr::from_str(yaml)?)
    }

    pub fn has_scope(&self, scope: &str) -> bool {
        let Scopes { bot, bot_optional } = &self.oauth_config.scopes;
        bot.iter().chain(bot_optional).any(|s| s == scope)
    }

    /// Whether an event is sent: subscribed, and its scope granted (Slack asks for both).
    pub fn hears(&self, event: &str) -> bool {
        let scope = match event {
            "message.channels" => "channels:history",
            "message.groups" => "groups:history",
            "message.im" => "im:history",
            "message.mpim" => "mpim:history",
            "app_mention" => "app_mentions:read",
            "user_change" | "team_join" => "users:read",
            "reaction_added" | "reaction_removed" => "reactions:read",
            "member_joined_channel" | "member_left_channel" => "channels:read",
            "channel_archive" | "channel_unarchive" | "channel_left" => "channels:read",
            "group_archive" | "group_unarchive" | "group_left" => "groups:read",
            "im_created" => "im:read",
            _ => "",
        };
        self.settings.event_subscriptions.bot_events.iter().any(|e| e == event)
            && (scope.is_empty() || self.has_scope(scope))
    }

    pub fn command(&self, name: &str) -> Option<&SlashCommand> {
        self.features.slash_commands.iter().find(|c| c.command == name)
    }
}
