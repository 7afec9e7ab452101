//! What is otherwise in a message that was edited, or in a window that changed: the lines that came and the lines that
//! went, in their order. Whoever follows a play has read the rest before.

/// A line of what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// As it was: the first, by which one knows it again.
    Stays(String),
    Came(String),
    Went(String),
}

/// From `before` to `after`, by the longest run of lines that both have. A message has a hundred lines at most.
pub fn changed(before: &str, after: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    // How many lines both have from here on.
    let mut both = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            both[i][j] =
                if old[i] == new[j] { both[i + 1][j + 1] + 1 } else { both[i + 1][j].max(both[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    if let (Some(first), true) = (new.first(), old.first() == new.first()) {
        lines.push(Line::Stays((*first).to_owned()));
    }
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && both[i + 1][j] >= both[i][j + 1]) {
            lines.push(Line::Went(old[i].to_owned()));
            i += 1;
        } else {
            lines.push(Line::Came(new[j].to_owned()));
            j += 1;
        }
    }
    lines
}

/// The same where little is otherwise; `None`: it is another thing and has to be told whole.
pub fn little(before: &str, after: &str) -> Option<Vec<Line>> {
    let lines = changed(before, after);
    let came = lines.iter().filter(|line| matches!(line, Line::Came(_))).count();
    (came * 4 <= after.lines().count()).then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mostly_new_is_told_whole() {
        assert!(little("a\nb\nc\nd", "a\nb\nc\ne").is_some());
        assert!(little("a\nb\nc", "a\nb\nc").is_some());
        assert!(little("a\nb\nc", "a\nb\nd").is_none());
    }

    #[test]
    fn only_what_is_otherwise_is_told() {
        let stays = |line: &str| Line::Stays(line.to_owned());
        let came = |line: &str| Line::Came(line.to_owned());
        let went = |line: &str| Line::Went(line.to_owned());
        for (before, after, told) in [
            ("a\nb\nc", "a\nb\nc", vec![stays("a")]),
            ("a\nb\nc", "a\nB\nc", vec![stays("a"), went("b"), came("B")]),
            ("a\nc", "a\nb\nc", vec![stays("a"), came("b")]),
            ("a\nb\nc", "a\nc", vec![stays("a"), went("b")]),
            ("a\nb", "c\nd\na", vec![came("c"), came("d"), went("b")]),
            ("", "a", vec![came("a")]),
            ("a\na", "a", vec![stays("a"), went("a")]),
        ] {
            assert_eq!(changed(before, after), told, "{before:?} to {after:?}");
        }
    }
}
