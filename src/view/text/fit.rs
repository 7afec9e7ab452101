//! What is too long for where it is to stand: shortened for a label, or whole in pieces.

/// Slack's limit of one text is 3,000; counted in UTF-16 units, which is never less than what Slack counts.
pub(super) const PIECE: usize = 2_900;

/// At most `most` characters for a button, an option or a placeholder. Where it does not fit it ends in `…`, and the
/// whole must stand beside it.
pub fn label(words: &str, most: usize) -> String {
    if words.encode_utf16().count() <= most {
        return words.to_owned();
    }
    let mut short = String::new();
    let mut used = 1;
    for c in words.chars() {
        used += c.len_utf16();
        if used > most {
            break;
        }
        short.push(c);
    }
    format!("{}…", short.trim_end())
}

/// Whole, in pieces that fit a block each; broken between paragraphs, lines or words wherever that leaves half a piece.
pub fn pieces(words: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = words.trim();
    while rest.encode_utf16().count() > PIECE {
        let mut used = 0;
        let fits = rest
            .char_indices()
            .find(|(_, c)| {
                used += c.len_utf16();
                used > PIECE
            })
            .map_or(rest.len(), |(at, _)| at);
        let head = &rest[..fits];
        let at = ["\n\n", "\n", " "]
            .into_iter()
            .filter_map(|gap| head.rfind(gap))
            .find(|at| *at >= fits / 2)
            .unwrap_or(fits);
        pieces.push(rest[..at].trim_end());
        rest = rest[at..].trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}
