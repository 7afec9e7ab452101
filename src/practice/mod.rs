//! The practice workspace: a small Slack in one process. It knows Slack's wire and never the bot.
