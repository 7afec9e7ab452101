//! What people typed, as Markdown that shows it as it was typed: nothing in it is markup, and it cannot pass for ours.

/// Somebody's words in the middle of a line of ours.
pub fn line(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_control() {
            out.push(' ');
            continue;
        }
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Somebody's words, line by line, each a line of its own.
pub fn quote(words: &str) -> String {
    words.lines().map(|words| format!("> {}  ", line(words))).collect::<Vec<_>>().join("\n")
}
