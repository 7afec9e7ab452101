//! Where an emoji stands in what somebody typed. Whether Slack knows one of that name is not asked.

/// The first `:name:` at or after `from`, and where it begins. No time of day is one, nor a letter between two others.
pub fn first(words: &str, from: usize) -> Option<(usize, &str)> {
    let mut at = from;
    loop {
        let start = at + words[at..].find(':')?;
        let rest = &words[start + 1..];
        let end = rest.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-'".contains(c)));
        let name = end.map_or("", |end| &rest[..end]);
        let closes = rest[name.len()..].starts_with(':');
        let apart = name.len() > 2 || !words[..start].ends_with(char::is_alphanumeric);
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase()) || matches!(name, "+1" | "-1");
        if closes && apart && is_name {
            return Some((start, name));
        }
        at = start + 1;
    }
}
