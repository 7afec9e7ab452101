//! What a person typed, out of what Slack made of it: messages and commands arrive with three characters escaped and
//! with names, channels and addresses turned into links. Each is undone once, so that text is kept as it was typed.

use super::Names;
use crate::domain::id::PersonId;

/// Text of a message or a command, as typed. A mention comes as an id, which means nothing to whoever reads it later, so
/// it becomes the name that stood there, or `@someone` where Slack has not said it: words, and no mention any more.
pub fn as_typed(text: &str, names: &Names) -> String {
    let mut typed = String::with_capacity(text.len());
    let mut rest = text;
    // Only Slack writes a bare `<`; one that a person typed arrives as `&lt;`.
    while let Some((before, link, after)) = next(rest) {
        typed.push_str(&unescape(before));
        typed.push_str(&unlink(link, names));
        rest = after;
    }
    typed.push_str(&unescape(rest));
    typed
}

/// Whom a text mentions without their name, each once.
pub fn nameless(text: &str) -> Vec<PersonId> {
    let mut people = Vec::new();
    let mut rest = text;
    while let Some((_, link, after)) = next(rest) {
        let (target, label) = link.split_once('|').unwrap_or((link, ""));
        if let Some(id) = target.strip_prefix('@').filter(|_| label.trim().is_empty()) {
            let person = PersonId::from(id);
            if !people.contains(&person) {
                people.push(person);
            }
        }
        rest = after;
    }
    people
}

/// What stands before the next `<…>`, its inside, and what comes after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, after) = text.split_once('<')?;
    let (link, after) = after.split_once('>')?;
    Some((before, link, after))
}

/// The inside of `<…>`.
fn unlink(link: &str, names: &Names) -> String {
    let (target, label) = link.split_once('|').unwrap_or((link, ""));
    let (target, label) = (unescape(target), unescape(label));
    let label = label.trim();
    let (sign, name) = target.split_at(target.chars().next().map_or(0, char::len_utf8));
    match sign {
        "@" if label.is_empty() => match names.get(&PersonId::from(name)) {
            Some(known) => format!("@{}", known.trim_start_matches('@')),
            None => "@someone".to_owned(),
        },
        // Slack tells no name of a private one.
        "#" if label.is_empty() => "a private channel".to_owned(),
        "@" | "#" => format!("{sign}{}", label.trim_start_matches(sign)),
        "!" if name.starts_with("date^") => label.to_owned(),
        "!" if label.is_empty() => format!("@{name}"),
        "!" => format!("@{}", label.trim_start_matches('@')),
        _ if label.is_empty() => target.strip_prefix("mailto:").unwrap_or(&target).to_owned(),
        // Slack links `miro.com` by itself; a label of somebody's own hides where it leads.
        _ if bare(&target) == bare(label) => label.to_owned(),
        _ => format!("{label} ({target})"),
    }
}

/// An address without what is commonly left out when it is typed.
fn bare(address: &str) -> String {
    let address = address.to_lowercase();
    let schemes = ["https://", "http://", "mailto:", "tel:"];
    let rest = schemes.into_iter().find_map(|scheme| address.strip_prefix(scheme)).unwrap_or(&address);
    rest.trim_end_matches('/').to_owned()
}

fn unescape(text: &str) -> String {
    // `&amp;` last, or `&amp;lt;` would be undone twice.
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back() {
        let table = [
            ("", ""),
            ("a &amp; b &lt;c&gt;", "a & b <c>"),
            ("&amp;lt;", "&lt;"),
            ("&lt;!channel&gt;", "<!channel>"),
            ("&lt;@U1&gt;", "<@U1>"),
            ("<!channel> now", "@channel now"),
            ("<!here|here>", "@here"),
            ("<!date^1392734382^{date}|18 February>", "18 February"),
            ("<!subteam^S1|@legal>", "@legal"),
            ("<!subteam^S1>", "@subteam^S1"),
            ("ask <@U1|amara>, please", "ask @amara, please"),
            ("ask <@U1|@amara>", "ask @amara"),
            ("ask <@U1>", "ask @someone"),
            ("ask <@U2>, <@U2|> or <@U3>", "ask @Amara Okafor, @Amara Okafor or @someone"),
            ("ask <@U4>", "ask @<!channel>"),
            ("in <#C1|general>.", "in #general."),
            ("in <#C1|>", "in a private channel"),
            ("start <http://monday.com|Monday.com>", "start Monday.com"),
            ("see <https://x.example/a?b=1&amp;c=2>", "see https://x.example/a?b=1&c=2"),
            ("<https://x.example/|https://x.example>", "https://x.example"),
            ("<https://evil.example|a &lt;good&gt; one>", "a <good> one (https://evil.example)"),
            ("<mailto:a@b.example|a@b.example>", "a@b.example"),
            ("<mailto:a@b.example>", "a@b.example"),
            ("<tel:+123|+123>", "+123"),
            ("a < b &lt; c", "a < b < c"),
            ("<", "<"),
            ("<>", ""),
            ("<|>", ""),
            ("שלום 👩‍👧 <é|é>", "שלום 👩‍👧 é"),
            ("two\n lines", "two\n lines"),
        ];
        let names = [("U2", "Amara Okafor"), ("U4", "@<!channel>")];
        let names = names.map(|(id, name)| (PersonId::from(id), name.to_owned())).into();
        for (sent, typed) in table {
            assert_eq!(as_typed(sent, &names), typed, "{sent}");
        }
    }

    #[test]
    fn who_is_mentioned_without_a_name() {
        for (sent, expected) in [
            ("ask <@U1>, <@U2|amara>, <@U1> or <@U3|>", vec!["U1", "U3"]),
            ("&lt;@U1&gt; <#C1> <!here> <https://a.example>", vec![]),
            ("<@U1", vec![]),
        ] {
            assert_eq!(
                nameless(sent),
                expected.into_iter().map(PersonId::from).collect::<Vec<_>>(),
                "{sent}"
            );
        }
    }

    #[test]
    fn a_long_text_of_brackets_is_read_in_one_pass() {
        let sent = "<".repeat(40_000);
        assert_eq!(as_typed(&sent, &Names::new()), sent);
    }
}
