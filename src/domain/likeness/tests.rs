//! What is alike and what only looks so; that groups keep what is bound, and that many texts cost little.

use super::*;

fn text(words: &str) -> Text<'_> {
    Text { words, yes_if: "" }
}

fn groups(texts: &[&str]) -> Vec<Vec<usize>> {
    Texts::read(texts.iter().copied().map(text)).groups(&vec![None; texts.len()])
}

#[test]
fn different_words_for_one_thing_stand_together_and_loners_stay_alone() {
    assert_eq!(
        groups(&[
            "Ex-employees keep their account for weeks.",
            "There is no SCIM, so leavers are removed by hand.",
            "We will be locked in for good.",
            "How do we get our data back at the end of the contract?",
            "The canteen will be too small.",
        ]),
        [vec![0, 1], vec![2, 3], vec![4]]
    );
}

#[test]
fn what_would_get_them_to_yes_tells_too() {
    let texts = [
        Text { words: "I do not like it.", yes_if: "Single sign-on and MFA" },
        Text { words: "Everybody will have one more password.", yes_if: "" },
    ];
    assert_eq!(Texts::read(texts).groups(&[None, None]), [vec![0, 1]]);
}

#[test]
fn what_is_bound_stays_together_and_apart_from_what_is_bound_otherwise() {
    let texts =
        ["Leavers keep their account.", "The price.", "Ex-employees still log in.", "Leavers!", "Budget?"];
    let bound = ["a", "a", "b", "", ""].map(|with| (!with.is_empty()).then(|| with.to_owned()));
    let texts = Texts::read(texts.map(text));
    let groups = texts.groups(&bound);
    let of = |member: usize| groups.iter().position(|group| group.contains(&member)).unwrap();
    assert_eq!(of(0), of(1), "bound, though nothing in the words says so");
    assert_ne!(of(0), of(2), "alike, but bound otherwise");
    assert_eq!(of(3), of(2), "what is free goes where it is most at home");
    assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), 5);
}

#[test]
fn it_says_why_in_names_or_in_words_that_they_share() {
    let texts = Texts::read(
        ["Ransomware!", "A trojan on every laptop", "The zorgblatt", "Our ZORGBLATT is blue"].map(text),
    );
    assert_eq!(texts.shared(&[0, 1]), ["malware and ransom"]);
    assert_eq!(texts.shared(&[2, 3]), ["zorgblatt"]);
    assert_eq!(texts.shared(&[0, 2]), Vec::<String>::new());
}

#[test]
fn the_nearest_come_first_and_what_is_not_alike_does_not_come() {
    let others =
        ["Backups?", "Leavers keep access", "Ex-employees and leavers keep their account", "Hm."].map(text);
    let near = nearest(text("Leavers keep their account"), &others, 5);
    assert_eq!(near.iter().map(|near| near.at).collect::<Vec<_>>(), [2, 1]);
    assert!(near[0].likeness > near[1].likeness && near[0].likeness <= 1.0);
    assert_eq!(near[0].shared, ["leavers"]);
    assert_eq!(nearest(text("Leavers keep their account"), &others, 1).len(), 1);
    assert_eq!(nearest(text(""), &others, 5), []);
    assert_eq!(nearest(text("Leavers"), &[], 5), []);
}

#[test]
fn nothing_and_other_scripts_do_no_harm() {
    assert_eq!(groups(&[]), Vec::<Vec<usize>>::new());
    assert_eq!(groups(&["", "🔥", "…", "データはどこに保存されますか", "هل البيانات آمنة؟"]).len(), 5);
}

#[test]
fn joining_by_chain_gives_what_joining_the_most_alike_gives() {
    let words =
        ["leavers", "password", "backup", "ransomware", "price", "training", "works council", "budget"];
    let texts: Vec<String> = (0..60)
        .map(|n: usize| format!("{} {} {}", words[n % 8], words[(n * 3 / 2) % 8], words[(n * n / 5) % 8]))
        .collect();
    let texts = Texts::read(texts.iter().map(|words| text(words)));
    let mut slow: Vec<Vec<usize>> = (0..60).map(|at| vec![at]).collect();
    loop {
        let mean = |a: &[usize], b: &[usize]| {
            let sum: f32 = a.iter().flat_map(|a| b.iter().map(|b| texts.likeness(*a, *b))).sum();
            sum / (a.len() * b.len()) as f32
        };
        let pairs = (0..slow.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let best = pairs.max_by(|x, y| {
            mean(&slow[x.0], &slow[x.1]).total_cmp(&mean(&slow[y.0], &slow[y.1])).then(y.cmp(x))
        });
        let Some((a, b)) = best.filter(|(a, b)| mean(&slow[*a], &slow[*b]) > ALIKE) else { break };
        let moved = slow.remove(a);
        slow[b].extend(moved);
    }
    for group in &mut slow {
        group.sort_unstable();
    }
    slow.sort();
    assert_eq!(texts.groups(&vec![None; 60]), slow);
}
