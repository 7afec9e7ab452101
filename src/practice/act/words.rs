//! What a client makes of typed text before it is sent: `&`, `<`, `>` escaped, and, where linked, names, channels
//! and addresses turned into Slack's links. Typing `<!channel>` never pings anybody, as in Slack.

use crate::practice::state::{Kind, State};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mentions {
    /// `@name`, `#channel` and addresses become links, as in messages and commands with `should_escape`.
    Linked,
    /// Left as typed, as in commands without it.
    AsTyped,
}

pub fn as_sent(state: &State, typed: &str, mentions: Mentions) -> String {
    let escaped = typed.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if mentions == Mentions::AsTyped {
        return escaped;
    }
    let mut out = String::with_capacity(escaped.len());
    for piece in escaped.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let bare = word.trim_end_matches([',', '.', ';', ':', '!', '?', ')']);
        match linked(state, bare) {
            Some(link) => {
                out.push_str(&link);
                out.push_str(&piece[bare.len()..]);
            }
            None => out.push_str(piece),
        }
    }
    out
}

fn linked(state: &State, word: &str) -> Option<String> {
    if let Some(name) = word.strip_prefix('@') {
        if matches!(name, "channel" | "here" | "everyone") {
            return Some(format!("<!{name}>"));
        }
        return state.people.values().find(|p| p.name == name).map(|p| format!("<@{}>", p.id));
    }
    if let Some(name) = word.strip_prefix('#') {
        return state.channels.values().find(|c| !c.name.is_empty() && c.name == name).map(|c| {
            let shown = if c.kind == Kind::Channel { name } else { "" };
            format!("<#{}|{shown}>", c.id)
        });
    }
    (word.starts_with("https://") || word.starts_with("http://")).then(|| format!("<{word}>"))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::practice::cast::Cast;

    #[test]
    fn typed_text_is_escaped_and_linked_as_slack_does() {
        let state = State::fresh(&Cast::bank(), "seed".into(), DateTime::UNIX_EPOCH);
        let table = [
            ("a & b <c>", "a &amp; b &lt;c&gt;"),
            ("&lt;", "&amp;lt;"),
            ("<!channel>", "&lt;!channel&gt;"),
            ("<@UAMARA>", "&lt;@UAMARA&gt;"),
            ("ask @amara, please", "ask <@UAMARA>, please"),
            ("@channel now", "<!channel> now"),
            ("@nobody", "@nobody"),
            ("in #general.", "in <#CGENERAL|general>."),
            ("in #project-leads", "in <#CPRIVATE|>"),
            ("see https://bank.example/x?a=1&b=2", "see <https://bank.example/x?a=1&amp;b=2>"),
            ("two\n lines", "two\n lines"),
        ];
        for (typed, sent) in table {
            assert_eq!(as_sent(&state, typed, Mentions::Linked), sent, "{typed}");
        }
        assert_eq!(as_sent(&state, "@amara > x", Mentions::AsTyped), "@amara &gt; x");
    }
}
