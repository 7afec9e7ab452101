//! A word without its endings, so that "deleted" and "deletion" are one. English and rough: it only has to bring the
//! forms of one word together, not to be a word.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that stand in every text and tell nothing of what it is about.
const TELL_NOTHING: &str = "\
    a an the and or but if of in on at to for from by with without as is are was were be been being it its this that \
    these those there here i me my we us our you your he she they them their his her one ones who whom what which when \
    where why how not no nor so than then too very can could may might must shall should will would do does did done \
    have has had having just only also all any some every each both more most much many few own same such about into \
    over under after before again up down out off s t don won re ve ll d m am else even ever get gets got go goes going \
    make makes made let nothing anything something somebody someone everybody everyone nobody anyone like because while \
    until unless though need needs want wants say says said know knows come comes put use uses used using thing things \
    way things people person company new day year years month months week two three first last time really";

static QUIET: LazyLock<HashSet<&str>> = LazyLock::new(|| TELL_NOTHING.split_whitespace().collect());

const ENDINGS: [&str; 23] = [
    "ations", "ation", "ments", "ment", "ness", "ingly", "edly", "ing", "ed", "ers", "er", "ors", "or", "ly",
    "ance", "ence", "ion", "able", "ible", "al", "ive", "ful", "ity",
];
/// In letters: what stays must still be told from other words.
const LEAST: usize = 3;

/// `None` for a word that tells nothing: one letter, a number, or one that stands in every text.
pub fn stem(word: &str) -> Option<String> {
    if word.chars().count() < 2 || word.chars().all(char::is_numeric) || QUIET.contains(word) {
        return None;
    }
    let mut stem = singular(word);
    if let Some(ending) = ENDINGS.iter().find(|ending| longer(&stem, ending)) {
        stem.truncate(stem.len() - ending.len());
        let twice = stem.chars().rev().take(2).collect::<Vec<_>>();
        if let [last, before] = twice[..]
            && last == before
            && !matches!(last, 'l' | 's')
        {
            stem.pop();
        }
    }
    if longer(&stem, "e") {
        stem.pop();
    }
    if longer(&stem, "y") {
        stem.pop();
        stem.push('i');
    }
    Some(stem)
}

fn singular(word: &str) -> String {
    if longer(word, "ies") {
        return format!("{}y", &word[..word.len() - 3]);
    }
    match word.strip_suffix('s') {
        Some(one) if longer(word, "s") && !one.ends_with(['s', 'u', 'i']) => one.to_owned(),
        Some(_) | None => word.to_owned(),
    }
}

/// Whether a word has that ending and enough before it.
fn longer(word: &str, ending: &str) -> bool {
    word.strip_suffix(ending).is_some_and(|before| before.chars().count() >= LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_word_are_one() {
        for together in [
            &["delete", "deleted", "deletes", "deletion", "deleting"][..],
            &["contract", "contracts", "contracting"],
            &["policy", "policies"],
            &["plan", "plans", "planned", "planning"],
            &["sign", "signed", "signing", "signer"],
        ] {
            let stems: HashSet<Option<String>> = together.iter().map(|word| stem(word)).collect();
            assert_eq!(stems.len(), 1, "{together:?}: {stems:?}");
        }
        assert_ne!(stem("contract"), stem("contact"));
    }

    #[test]
    fn what_tells_nothing_has_none_and_other_scripts_do_no_harm() {
        for quiet in ["the", "x", "2026", "s"] {
            assert_eq!(stem(quiet), None, "{quiet}");
        }
        for word in ["データ", "سياسات", "größe", "ééés", "ßß"] {
            assert!(stem(word).is_some(), "{word}");
        }
    }
}
