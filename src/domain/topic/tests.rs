//! The lists hold together, and words are guessed, or left alone, as a reader would.

use std::collections::BTreeSet;

use super::super::area::Area;
use super::*;

fn slug(guessed: Option<Topic>) -> String {
    match guessed {
        Some(Topic::Common(slug)) => slug,
        Some(Topic::Own(word)) => panic!("nobody guesses an own word: {word}"),
        None => "-".to_owned(),
    }
}

#[test]
fn the_list_that_is_built_in_can_be_read() {
    let topics = Topics::parse(BUILT_IN).unwrap();
    assert!(topics.list.len() >= 15);
    assert_eq!(topics.list, list());
    assert_eq!(list()[0].slug, "data_residency");
    assert_eq!(label(&Topic::Common("records".to_owned())), "Records and retention");
}

#[test]
fn what_is_wrong_with_a_companys_own_list_is_told_by_line() {
    let wrong = |text: &str| match Topics::parse(text) {
        Ok(_) => Vec::new(),
        Err(wrong) => wrong.iter().map(ToString::to_string).collect(),
    };
    let with = |more: &str| wrong(&format!("{BUILT_IN}\n{more}"));
    let line = BUILT_IN.lines().count() + 2;
    assert_eq!(
        with("[canteen]\nlabel = The canteen\ntelling = lunch*, canteen,\n  hungry\n"),
        Vec::<String>::new()
    );
    for (more, what) in [
        (
            "[Canteen]\nlabel = The canteen",
            "line 0: [Canteen]: an id is at most 40 small letters, digits and _",
        ),
        ("[cost]\nlabel = The canteen", "line 0: [cost] stands twice"),
        ("[canteen]", "line 0: [canteen] has no label"),
        ("[canteen]\nlabel =", "line 1: a label has 1 to 75 characters"),
        ("[canteen]\nlabel = Cost", "line 0: [canteen] has the label of another"),
        ("[canteen]\nlabel = Canteen\ntelling = budget*", "line 2: `budget*` settles [cost] already"),
        (
            "[canteen]\nlabel = Canteen\nhinting = Lunch",
            "line 2: `Lunch`: a keyword is letters and digits in lower case, and a * at the end",
        ),
        ("[canteen]\nlabel = Canteen\ncolour = red", "line 2: `colour` is none of label, telling, hinting"),
        ("canteen", "line 0: neither `[id]` nor `name = value`"),
    ] {
        let (number, what) = what["line ".len()..].split_once(':').unwrap();
        let told = with(more);
        let expected = format!("line {}:{what}", line + number.parse::<usize>().unwrap());
        assert!(told.contains(&expected), "{more}: {told:?}, not {expected}");
    }
    assert_eq!(wrong("label = x")[0], "line 1: stands before the first [id]");
    let gone = BUILT_IN.replace("[pace]", "[tempo]");
    let told = wrong(&gone);
    assert!(told.len() == 1 && told[0].contains("[pace] is missing: the prompt"), "{told:?}");
    let many: String = (0..90).map(|n| format!("[t{n}]\nlabel = T {n}\n")).collect();
    assert!(with(&many)[0].contains("more than 99 topics"));
}

#[test]
fn every_area_has_five_to_seven_prompts_that_fit_a_checkbox_and_lead_to_a_topic() {
    let ids: BTreeSet<_> = PROMPTS.iter().map(|prompt| prompt.id).collect();
    assert_eq!(ids.len(), PROMPTS.len());
    for area in Area::ALL {
        assert!((5..=7).contains(&prompts(area).count()), "{area:?}");
    }
    for one in PROMPTS {
        assert!(one.text.chars().count() <= 75, "{}", one.text);
        assert!(one.text.ends_with('.') && one.words.ends_with('.'), "{}", one.id);
        assert!(one.id.len() <= 75 && !one.id.contains('|'), "{}", one.id);
        assert!(common(one.topic).is_some(), "{} leads to {}", one.id, one.topic);
        assert_eq!(prompt(one.id), Some(one));
    }
    assert_eq!(prompt("net.nothing"), None);
}

#[test]
fn the_words_of_a_prompt_are_guessed_as_its_topic() {
    for prompt in PROMPTS {
        assert_eq!(slug(guess(prompt.words, "")), prompt.topic, "{}: {}", prompt.id, prompt.words);
    }
}

#[test]
fn words_are_guessed_as_a_reader_would() {
    let table = [
        // (words, yes-if, topic)
        ("Where is our data stored? It must not leave the EU.", "", "data_residency"),
        ("Servers in America mean the Cloud Act applies to us.", "A region in Frankfurt", "data_residency"),
        ("Customer data might end up in a US data centre", "", "data_residency"),
        ("Somebody will paste account numbers into it", "DLP rules on the gateway", "data_leaves"),
        ("Confidential files will leak.", "", "data_leaves"),
        ("They train their models on what we type", "", "data_leaves"),
        ("Leavers keep their account for months", "Single sign-on from day one", "access"),
        ("How do people log in? We need SSO and MFA.", "", "access"),
        ("Phishing inside a tool that people trust", "", "attacks"),
        ("We cannot see the logs in our SIEM", "", "attacks"),
        ("What will the regulator say about this?", "", "regulation"),
        ("GDPR!", "", "regulation"),
        ("Chats are business records, we have to retain them for seven years", "", "records"),
        ("We cannot put a legal hold on it", "", "records"),
        ("Their terms of service shift all liability to us", "", "contract"),
        ("The vendor is a startup and may go bust", "", "vendor"),
        ("We will be locked in, there is no exit plan", "", "vendor"),
        ("It has no API for our core systems", "", "integration"),
        ("My help desk cannot take more tickets", "Two more people", "support"),
        ("What does it cost?", "", "cost"),
        ("Who pays? There is no budget for it.", "", "cost"),
        ("What if it goes down on a trading day?", "An SLA of 99.9", "availability"),
        ("Nobody will use it after the first month", "", "adoption"),
        ("People need training first", "", "adoption"),
        ("It is a distraction, people will waste time", "", "benefit"),
        ("One bad post and we are in the newspapers", "", "reputation"),
        ("Advisers might give advice to clients there", "", "conduct"),
        ("It makes things up and people believe it", "", "accuracy"),
        ("Too much change at the same time", "Start after the freeze", "pace"),
        ("The works council has not agreed", "", "staff_privacy"),
        ("Managers will spy on people", "", "staff_privacy"),
        ("Our customers will see half-finished answers", "", "conduct"),
        // What would get them to Yes tells where the worry itself does not.
        ("I do not like it.", "An exit plan with the vendor", "vendor"),
        // Said counts double.
        ("The budget is gone.", "A contract", "cost"),
    ];
    let mut wrong = Vec::new();
    for (words, yes_if, topic) in table {
        let guessed = slug(guess(words, yes_if));
        if guessed != topic {
            wrong.push(format!("{guessed} instead of {topic}: {words} / {yes_if}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_guess_where_the_words_do_not_point_one_way() {
    for (words, yes_if) in [
        ("", ""),
        ("   \n\t", "…"),
        ("I am not sure about this.", ""),
        ("data", ""),
        ("no", "never"),
        ("🔥🔥🔥", "👍"),
        ("Wo liegen unsere Daten?", "In Deutschland"),
        ("هل البيانات آمنة؟", "نعم"),
        ("データはどこに保存されますか", ""),
        // Words with a second meaning do not settle anything.
        ("A brand new machine learning thing", ""),
        ("That is fine with me, as for the secretary in the European Union", ""),
        // A tie is no guess.
        ("budget, and phishing", ""),
        // Keywords begin words; they are not found inside them.
        ("The pressure in the classroom is a tickety-boo affair of apisculture", ""),
    ] {
        assert_eq!(guess(words, yes_if), None, "{words} / {yes_if}");
    }
}

#[test]
fn case_accents_and_punctuation_do_not_matter_and_length_does_not_hurt() {
    assert_eq!(slug(guess("PHISHING—and “Malware”, İstanbul", "")), "attacks");
    let long = "what about the vendor ".repeat(2_000);
    assert_eq!(slug(guess(&long, "")), "vendor");
}

#[test]
fn a_topic_is_labelled_as_chosen() {
    assert_eq!(label(&Topic::Common("cost".to_owned())), "Cost");
    assert_eq!(label(&Topic::Own("Canteen".to_owned())), "Canteen");
    assert_eq!(label(&Topic::Common("gone_since".to_owned())), "gone_since");
}
