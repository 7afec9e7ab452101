//! Whether a message says anything: letters or digits, apart from emoji written as `:thumbs_up:` and from mentions.

/// Slack writes emoji as `:name:` and mentions as `<@U1>`, `<#C1>`, `<!here>`; none of them is a word.
pub fn has_words(text: &str) -> bool {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(after) = after_emoji(rest).or_else(|| after_mention(rest)) {
            rest = after;
            continue;
        }
        // Keycaps (1️⃣) are a digit that carries an enclosing mark.
        let mut following = rest.chars().skip(1).filter(|&c| c != '\u{fe0f}');
        if first.is_alphanumeric() && following.next() != Some('\u{20e3}') {
            return true;
        }
        rest = &rest[first.len_utf8()..];
    }
    false
}

fn after_emoji(text: &str) -> Option<&str> {
    let (name, after) = text.strip_prefix(':')?.split_once(':')?;
    let is_name = !name.is_empty()
        && name.len() <= 100
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '\''));
    // `10:30:15` has no emoji in it.
    let is_number = name.chars().all(|c| c.is_ascii_digit());
    (is_name && !is_number).then_some(after)
}

fn after_mention(text: &str) -> Option<&str> {
    let (inside, after) = text.strip_prefix('<')?.split_once('>')?;
    inside.starts_with(['@', '#', '!']).then_some(after)
}
