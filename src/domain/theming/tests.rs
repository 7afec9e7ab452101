//! What the lead merges, splits and names stays so, whatever is told later; and only the lead does.

use super::*;
use crate::domain::area::Area;
use crate::domain::concern::{State, Visibility};
use crate::domain::summary::{About, Reasons, Told, together};
use crate::domain::testing::*;
use crate::domain::topic::Topic;

const LEAD: Reader = Reader::Lead;

fn about(number: i64, raiser: &str, area: Area, words: &str, topic: &str) -> Concern {
    let mut one = concern(number, raiser, area, words);
    one.said.topic = (!topic.is_empty()).then(|| Topic::Common(topic.to_owned()));
    one
}

/// Two themes by topic, and one that is alone.
fn told() -> Vec<Concern> {
    vec![
        about(1, "U1", Area::Legal, "Who is liable?", "contract"),
        about(2, "U2", Area::It, "How do we get out again?", "contract"),
        about(3, "U3", Area::Business, "What does a seat cost?", "cost"),
        about(4, "U4", Area::Compliance, "Who pays for the migration?", "cost"),
        about(5, "U5", Area::Business, "Purple elephants sing.", ""),
    ]
}

fn lead() -> PersonId {
    rollout(1).lead
}

/// Keys by theme, each with what it is called.
fn themes(reader: Reader, concerns: &[Concern]) -> Vec<(Option<String>, Vec<String>)> {
    let named = |about: &About| match about {
        About::Named { name } => Some(name.clone()),
        About::Topic { .. } | About::Alike { .. } => None,
    };
    let (themes, _) = seen(reader, &person("UREADER"), concerns);
    themes
        .iter()
        .map(|theme| {
            let mut keys: Vec<String> = theme.cards.iter().map(|card| card.id.key().to_owned()).collect();
            keys.sort();
            (named(&theme.about), keys)
        })
        .collect()
}

/// With nothing but the concerns that it touches at hand.
fn sent(who: &PersonId, concerns: &[Concern], change: &ThemeChange) -> Result<Decision, Refusal> {
    let themes = Themes::of(&lead(), concerns);
    let touched = themes.touched(change);
    let touched: Vec<Concern> = concerns.iter().filter(|one| touched.contains(&one.id)).cloned().collect();
    save(&rollout(1), who, (&themes, &touched), change, 0)
}

fn saved(concerns: &[Concern], change: &ThemeChange) -> Vec<Concern> {
    let decision = sent(&lead(), concerns, change).unwrap();
    assert!(matches!(decision.reply, Reply::Show { screen: Screen::Notice { .. } }), "{:?}", decision.reply);
    let changed = |one: &Concern| decision.concerns.iter().find(|after| after.id == one.id).cloned();
    concerns.iter().map(|one| changed(one).unwrap_or_else(|| one.clone())).collect()
}

fn change(of: Option<&Concern>, name: &str, bring: &[&Concern], out: &[&Concern]) -> ThemeChange {
    let handles = |all: &[&Concern]| all.iter().map(|one| one.handle()).collect();
    ThemeChange {
        of: of.map(Concern::handle),
        name: name.to_owned(),
        bring: handles(bring),
        out: handles(out),
    }
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn what_is_merged_stays_together_and_what_comes_later_joins_it() {
    let told = told();
    let mut merged = saved(&told, &change(Some(&told[0]), "Money and liability", &[&told[2], &told[4]], &[]));
    let all = keys(&["C-1", "C-2", "C-3", "C-4", "C-5"]);
    let named = Some("Money and liability".to_owned());
    assert_eq!(themes(LEAD, &merged), [(named.clone(), all.clone())]);
    // Of a topic that leads there now, and one that is about something else.
    merged.push(about(6, "U6", Area::Legal, "Is there a notice period?", "contract"));
    merged.push(about(7, "U7", Area::Legal, "Zebras", "vendor"));
    assert_eq!(themes(LEAD, &merged), [(named, [all, keys(&["C-6"])].concat())]);
}

#[test]
fn what_is_taken_out_stays_out_though_it_is_of_the_same_topic() {
    let mut told = told();
    told.push(about(6, "U6", Area::Legal, "Who is liable for us?", "contract"));
    let mut split = saved(&told, &change(Some(&told[0]), "", &[], &[&told[5]]));
    assert_eq!(split[5].work.theme, Some(Placed::Apart));
    let expected = [(None, keys(&["C-1", "C-2"])), (None, keys(&["C-3", "C-4"]))];
    assert_eq!(themes(LEAD, &split), expected);
    split.push(about(7, "U7", Area::It, "Who is liable, then?", "contract"));
    let now = themes(LEAD, &split);
    assert!(now.iter().any(|(_, all)| *all == keys(&["C-1", "C-2", "C-7"])), "{now:?}");
    assert!(now.iter().all(|(_, all)| !all.contains(&"C-6".to_owned())), "{now:?}");
    // Until it is put somewhere.
    let back = saved(&split, &change(Some(&split[2]), "Cost", &[&split[5]], &[]));
    let named = Some("Cost".to_owned());
    assert!(themes(LEAD, &back).contains(&(named, keys(&["C-3", "C-4", "C-6"]))));
}

#[test]
fn a_name_is_given_changed_and_taken_and_two_of_one_theme_are_enough() {
    let told = told();
    let named = saved(&told, &change(Some(&told[0]), " Getting out ", &[], &[]));
    assert!(themes(LEAD, &named).contains(&(Some("Getting out".to_owned()), keys(&["C-1", "C-2"]))));
    let again = saved(&named, &change(Some(&named[1]), "Leaving", &[], &[]));
    let [Some(Placed::In { theme: first, .. }), Some(Placed::In { theme: second, .. })] =
        [&named[0].work.theme, &again[0].work.theme]
    else {
        panic!("they are placed")
    };
    assert_eq!(first, second, "it is the same theme");
    assert!(themes(LEAD, &again).contains(&(Some("Leaving".to_owned()), keys(&["C-1", "C-2"]))));
    let bare = saved(&again, &change(Some(&again[1]), "", &[], &[]));
    assert!(themes(LEAD, &bare).contains(&(None, keys(&["C-1", "C-2"]))));
    // The next has a number of its own.
    let next = saved(&bare, &change(Some(&bare[2]), "Money", &[], &[]));
    assert_eq!(next[2].work.theme, Some(Placed::In { theme: first + 1, name: Some("Money".into()) }));
    let nothing = sent(&lead(), &next, &change(Some(&next[2]), "Money", &[], &[])).unwrap();
    assert_eq!((nothing.concerns.len(), nothing.events.len()), (0, 0), "twice is harmless");
}

#[test]
fn a_theme_is_made_of_what_is_in_none_and_of_two_at_least() {
    let mut told = told();
    told.push(about(6, "U6", Area::It, "Green bicycles dream.", ""));
    let made = saved(&told, &change(None, "Odd ones", &[&told[4], &told[5]], &[]));
    assert!(themes(LEAD, &made).contains(&(Some("Odd ones".to_owned()), keys(&["C-5", "C-6"]))));
    for few in [change(None, "One", &[&told[4]], &[]), change(None, "None", &[], &[])] {
        let decision = sent(&lead(), &told, &few).unwrap();
        let faults = vec![Fault { field: Field::ThemeBring, what: Wrong::Missing }];
        assert_eq!(decision.reply, Reply::Faults { faults });
        assert_eq!(decision.concerns, []);
    }
    let long = change(Some(&told[0]), &"x".repeat(LONGEST + 1), &[], &[]);
    let faults =
        vec![Fault { field: Field::ThemeName, what: Wrong::TooLong { limit: LONGEST, got: LONGEST + 1 } }];
    assert_eq!(sent(&lead(), &told, &long).unwrap().reply, Reply::Faults { faults });
    let gone = concern(99, "U9", Area::It, "Of another rollout");
    let stale = sent(&lead(), &told, &change(Some(&told[0]), "", &[&gone], &[]));
    assert_eq!(stale, Err(Refusal::Stale));
}

#[test]
fn only_the_lead_does_it_and_only_while_there_is_work() {
    let told = told();
    let refused = Err(Refusal::OnlyLead { lead: lead() });
    let themes = Themes::of(&lead(), &told);
    for who in [rollout(1).sponsor, person("U1"), person("UNONE")] {
        assert_eq!(list(&rollout(1), &who, &themes, 0), refused);
        assert_eq!(open(&rollout(1), &who, &themes, Some(&told[0].handle()), 0), refused);
        assert_eq!(sent(&who, &told, &change(Some(&told[0]), "", &[], &[])), refused);
    }
    let mut over = rollout(1);
    over.stage = crate::domain::rollout::Stage::Closed { at: tuesday() };
    assert!(list(&over, &lead(), &themes, 0).is_err());
}

#[test]
fn the_list_and_the_form_show_what_there_is() {
    let told = told();
    let themes = Themes::of(&lead(), &told);
    let Reply::Show { screen: Screen::Themes(screen) } =
        list(&rollout(1), &lead(), &themes, 7).unwrap().reply
    else {
        panic!("a list")
    };
    assert_eq!((screen.page, screen.pages, screen.all, screen.alone, screen.themes.len()), (0, 1, 2, 1, 2));
    let of = told[0].handle();
    let Reply::Show { screen: Screen::Theme(screen) } =
        open(&rollout(1), &lead(), &themes, Some(&of), 0).unwrap().reply
    else {
        panic!("a form")
    };
    assert_eq!((screen.concerns, screen.members.len(), screen.bring.len()), (2, 2, 2));
    assert!(matches!(&screen.bring[1], Bring::One { card } if card.id == told[4].id));
}

#[test]
fn a_name_tells_nothing_to_who_sees_less_than_two_of_it() {
    let mut told = told();
    told[1].said.visibility = Visibility::LeadOnly;
    let named = saved(&told, &change(Some(&told[0]), "Secret", &[], &[]));
    let sponsor = sum(Reader::Sponsor, &rollout(1), &[], &named).unwrap();
    assert!(!format!("{sponsor:?}").contains("Secret"));
    assert!(sponsor.others.cards.iter().any(|card| card.id == told[0].id), "and it is not lost");
    // What is withdrawn is in no theme, and keeps none alive.
    let mut gone = named;
    gone[1].state = State::Withdrawn { at: tuesday(), instead: None };
    assert!(themes(LEAD, &gone).iter().all(|(_, all)| !all.contains(&"C-1".to_owned())));
}

#[test]
fn the_machine_never_undoes_what_the_lead_did() {
    let words = ["Who is liable?", "What does it cost?", "Where is the data?", "Who is liable for data?"];
    let topics = [None, Some(Topic::Common("cost".into())), Some(Topic::Common("contract".into()))];
    // Every way in which five may be put into two themes, apart, or nowhere.
    for way in 0..4_u32.pow(5) {
        let placed: Vec<Option<Placed>> = (0..5)
            .map(|at| match way / 4_u32.pow(at) % 4 {
                0 => None,
                1 => Some(Placed::Apart),
                theme => Some(Placed::In { theme, name: None }),
            })
            .collect();
        let told: Vec<Told<'_>> = placed
            .iter()
            .enumerate()
            .map(|(at, placed)| Told {
                words: words[at % words.len()],
                yes_if: "",
                topic: topics[at % topics.len()].as_ref(),
                guessed: false,
                placed: placed.as_ref(),
                with: None,
            })
            .collect();
        let groups = together(&told);
        let group = |at: usize| groups.iter().position(|group| group.members.contains(&at));
        for (a, of_a) in placed.iter().enumerate() {
            for (b, of_b) in placed.iter().enumerate().skip(a + 1) {
                match (of_a, of_b) {
                    (Some(Placed::In { theme: one, .. }), Some(Placed::In { theme: other, .. }))
                        if one == other =>
                    {
                        assert!(
                            group(a).is_some() && group(a) == group(b),
                            "{way}: {a} and {b} belong together"
                        );
                    }
                    (Some(_), Some(_)) => {
                        assert!(group(a).is_none() || group(a) != group(b), "{way}: {a} and {b} do not");
                    }
                    (None, _) | (_, None) => {}
                }
            }
        }
    }
}

#[test]
fn what_the_lead_has_merged_stands_together_whatever_it_says_and_their_hand_in_the_themes_goes_before_it() {
    let topics = [Topic::Common("cost".into()), Topic::Common("contract".into())];
    let words = ["Who pays?", "The tram is late.", "Our cat is grey.", "Nobody asked the drivers."];
    let apart = Placed::Apart;
    // Of each: the topic that was chosen, the one it is merged with, where the lead has put it. Then who stands with the first.
    type Row<'a> = (Option<&'a Topic>, Option<usize>, Option<&'a Placed>);
    let (cost, contract) = (Some(&topics[0]), Some(&topics[1]));
    let table: [([Row<'_>; 4], &[usize]); 5] = [
        ([(None, None, None), (None, Some(0), None), (None, None, None), (None, Some(0), None)], &[0, 1, 3]),
        (
            [(cost, None, None), (contract, Some(0), None), (contract, None, None), (None, None, None)],
            &[0, 1],
        ),
        ([(None, None, None), (cost, Some(0), None), (cost, None, None), (None, None, None)], &[0, 1, 2]),
        (
            [(None, None, None), (None, Some(0), Some(&apart)), (None, Some(0), None), (None, None, None)],
            &[0, 2],
        ),
        ([(None, None, Some(&apart)), (None, Some(0), None), (None, None, None), (None, None, None)], &[]),
    ];
    for (rows, with_the_first) in table {
        let told: Vec<Told<'_>> = rows
            .iter()
            .zip(words)
            .map(|(&(topic, with, placed), words)| Told {
                words,
                yes_if: "",
                topic,
                guessed: false,
                placed,
                with,
            })
            .collect();
        let groups = together(&told);
        let found = groups.iter().find(|group| group.members.contains(&0));
        let found = found.map_or(Vec::new(), |group| group.members.clone());
        assert_eq!(found, with_the_first, "{rows:?}");
    }
}

#[test]
fn what_only_the_lead_has_put_together_is_told_as_theirs() {
    let words = ["Our cat is grey.", "The tram is late."];
    let told = [0, 1].map(|at: usize| Told {
        words: words[at],
        yes_if: "",
        topic: None,
        guessed: false,
        placed: None,
        with: at.checked_sub(1),
    });
    assert_eq!(together(&told)[0].about, About::Alike { shared: vec![] });
    let mut concerns = [concern(1, "U1", Area::Legal, words[0]), concern(2, "U2", Area::It, words[1])];
    for concern in &mut concerns {
        concern.said.visibility = Visibility::Named;
    }
    concerns[1].work.joined = Some(concerns[0].id.clone());
    let (themes, _) = crate::domain::summary::seen(Reader::Lead, &person("ULEAD"), &concerns);
    assert_eq!(themes[0].reasons, Reasons { concerns: 2, by_hand: 2, chosen: 0 });
}
