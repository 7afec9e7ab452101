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
    if mentions == Mentions::AsTyped {
        return escaped(typed);
    }
    let mut out = String::with_capacity(typed.len());
    for piece in typed.split_inclusive(char::is_whitespace) {
        let (link, rest) = linked(state, piece);
        out.push_str(&link);
        out.push_str(&escaped(rest));
    }
    out
}

fn escaped(typed: &str) -> String {
    typed.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The link that a piece of typed text begins with, or nothing, and what comes after it. What is typed is looked at and
/// not what is sent: there `;` may be the end of an entity.
fn linked<'a>(state: &State, piece: &'a str) -> (String, &'a str) {
    let is_address = piece.starts_with("https://") || piece.starts_with("http://");
    let word = match piece.find(['<', '>', '|']) {
        Some(end) if is_address => &piece[..end],
        _ => piece.trim_end(),
    };
    let bare = word.trim_end_matches([',', '.', ';', ':', '!', '?', ')']);
    match link(state, bare) {
        Some(link) => (link, &piece[bare.len()..]),
        None => (String::new(), piece),
    }
}

fn link(state: &State, word: &str) -> Option<String> {
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
    let place = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"))?;
    (!place.is_empty()).then(|| format!("<{}>", escaped(word)))
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
            ("https://a.b/<x|y>;", "<https://a.b/>&lt;x|y&gt;;"),
            ("https://a.b/x>;", "<https://a.b/x>&gt;;"),
            ("https://a.b/?x&y;", "<https://a.b/?x&amp;y>;"),
            ("https://a.b/x|y", "<https://a.b/x>|y"),
            ("https://a.b/x&amp;", "<https://a.b/x&amp;amp>;"),
            ("https://<b>", "https://&lt;b&gt;"),
            ("@amara>; @amara;", "@amara&gt;; <@UAMARA>;"),
        ];
        for (typed, sent) in table {
            assert_eq!(as_sent(&state, typed, Mentions::Linked), sent, "{typed}");
        }
        assert_eq!(as_sent(&state, "@amara > x", Mentions::AsTyped), "@amara &gt; x");
    }
}
