//! The windows as people read them, and each against Slack's limits with the worst that people can type.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use crate::domain::area::Area;
use crate::domain::at_once::AtOnce;
use crate::domain::begun::Begun;
use crate::domain::concern::{Concern, Kind, Origin, Said, Severity, State, Visibility};
use crate::domain::draft::{ConcernDraft, ShareChoice};
use crate::domain::id::{ChannelId, ConcernId, PersonId, QuestionId, RolloutId, TeamId};
use crate::domain::intake::form;
use crate::domain::intake::opened::{Clash, Opened};
use crate::domain::own::Removal;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::reply::Before;
use crate::domain::screen::{ConcernScreen, Notice, Offer, ReviewScreen, Screen, Target};
use crate::domain::stakeholder::Stance;
use crate::domain::topic::{self, Topic};
use crate::view::ids::{Meta, field_of};
use crate::view::screen::draw;

const EVIL: &str = "<!channel> <@UEVIL> <!here> &lt; *b* _i_ `c` @here שלום 🎉 <https://evil.example|x>\n";

/// Exactly so many characters of it.
fn evil(length: usize) -> String {
    EVIL.chars().cycle().take(length).collect()
}

fn team() -> TeamId {
    TeamId::from("T1")
}

fn rollout() -> RolloutId {
    RolloutId::new(&team(), 7)
}

fn person(id: &str) -> PersonId {
    PersonId::from(id)
}

fn tuesday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 10, 9, 0, 0).single().unwrap()
}

fn wednesday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 11).unwrap()
}

fn told(words: &str, yes_if: &str, visibility: Visibility) -> ConcernDraft {
    ConcernDraft {
        words: words.into(),
        area: Some(Area::Legal),
        topic: Some(Topic::Common("contract".into())),
        guessed: false,
        kind: Some(Kind::Fear),
        severity: Some(Severity::Blocker),
        yes_if: yes_if.into(),
        visibility: Some(ShareChoice::Shown(visibility)),
        opened: None,
    }
}

fn call_me() -> ConcernDraft {
    ConcernDraft { visibility: Some(ShareChoice::CallMe), ..ConcernDraft::default() }
}

fn kept(number: i64, words: &str) -> Concern {
    Concern {
        id: ConcernId::new(&team(), number),
        rollout: rollout(),
        raiser: person("UANA"),
        area: Area::Legal,
        said: Said {
            words: words.into(),
            topic: None,
            guessed: false,
            kind: None,
            severity: Severity::Important,
            yes_if: None,
            visibility: Visibility::LeadOnly,
        },
        origin: Origin::Form,
        state: State::Open,
        work: crate::domain::homework::Work::default(),
        raised_at: tuesday(),
        edited_at: None,
        late: false,
        raiser_out: false,
        gone: None,
    }
}

fn concern(name: &str, areas: &[Area], target: Target, form: ConcernDraft) -> Screen {
    Screen::Concern(ConcernScreen {
        rollout: rollout(),
        name: name.into(),
        areas: areas.to_vec(),
        target,
        form,
        clash: None,
        lead: person("ULEAD"),
        sponsor: person("USPONSOR"),
        vacant: None,
        told: 0,
        despite_none: false,
        unfinished: false,
    })
}

/// The same, come back because all of it had been changed elsewhere.
fn clashing(screen: Screen, filled: &ConcernDraft) -> Screen {
    let Screen::Concern(screen) = screen else { return screen };
    let fields = vec![
        Field::Words,
        Field::ConcernArea,
        Field::Kind,
        Field::Severity,
        Field::YesIf,
        Field::Topic,
        Field::Visibility,
    ];
    let mut opened = Opened::of(&screen.form);
    opened.again = 1;
    let form = ConcernDraft { opened: Some(Box::new(opened)), ..screen.form };
    Screen::Concern(ConcernScreen {
        form,
        clash: Some(Box::new(Clash { fields, filled: filled.clone() })),
        ..screen
    })
}

fn review(name: &str, told: Vec<ConcernDraft>, kept: Vec<Concern>) -> ReviewScreen {
    ReviewScreen {
        rollout: rollout(),
        name: name.into(),
        lead: person("ULEAD"),
        sponsor: person("USPONSOR"),
        reader: person("UANA"),
        step: 4,
        told,
        kept,
        stance: Some(Stance::Neutral),
        late: false,
        at_once: AtOnce::Nobody,
        to_come: 0,
        despite_none: false,
        called: false,
    }
}

/// One of each, and several where it has several faces; `name` and `words` are what people typed.
fn all(name: &str, words: &str) -> Vec<Screen> {
    let id = rollout();
    let form = ConcernDraft {
        topic: Some(Topic::Own(evil(form::LONGEST_TOPIC))),
        ..told(words, &evil(form::LONGEST), Visibility::LeadOnly)
    };
    let everything: Vec<String> = topic::PROMPTS.iter().map(|prompt| prompt.id.to_owned()).collect();
    let prompts = |areas: &[Area], ticked: Vec<String>| Screen::Prompts {
        rollout: id.clone(),
        name: name.into(),
        areas: areas.to_vec(),
        step: 0,
        ticked,
    };
    let new = |to_come| Target::New { step: 3, to_come };
    let shared = Target::Shared { concern: ConcernId::new(&team(), 12) };
    let mut all = vec![
        prompts(&Area::ALL, everything),
        prompts(&[Area::It], Vec::new()),
        concern(name, &Area::ALL, new(4), form.clone()),
        concern(name, &[Area::It], new(0), ConcernDraft::default()),
        concern(name, &[Area::It], new(1), call_me()),
        concern(name, &Area::ALL, shared.clone(), form.clone()),
        clashing(concern(name, &Area::ALL, shared, form.clone()), &form),
        Screen::Question {
            rollout: id.clone(),
            name: name.into(),
            lead: person("ULEAD"),
            begun: Begun { words: words.into(), resumed: true },
        },
        Screen::Answer {
            rollout: rollout(),
            question: QuestionId::new(&team(), 3),
            asker: person("UANA"),
            asked: words.into(),
            begun: Begun::default(),
        },
        Screen::Later {
            rollout: id.clone(),
            name: name.into(),
            closes: tuesday(),
            zone: Tz::America__Argentina__Buenos_Aires,
            offers: vec![Offer::Tomorrow { day: wednesday() }, Offer::InOneHour, Offer::OnADate],
        },
        Screen::Later {
            rollout: id.clone(),
            name: name.into(),
            closes: tuesday(),
            zone: Tz::Europe__Berlin,
            offers: vec![Offer::InOneHour],
        },
        Screen::Away { rollout: id.clone(), tomorrow: wednesday() },
        Screen::Cancel { rollout: id.clone(), name: name.into(), begun: Begun::default() },
    ];
    for many in [0, 1, 2, 13, 16, 26, 40, 80] {
        let mut points: Vec<ConcernDraft> = (0..many).map(|_| form.clone()).collect();
        points.extend((0..many / 8).map(|_| call_me()));
        let kept = (1..=many).map(|number| kept(number, words)).collect();
        let first = review(name, points, kept);
        all.push(Screen::Review(ReviewScreen { sponsor: first.lead.clone(), late: true, ..first.clone() }));
        all.push(Screen::Review(first));
    }
    let started = |starts_at| Notice::Started {
        rollout: id.clone(),
        name: name.into(),
        channel: ChannelId::from("C0HOME"),
        starts_at,
        zone: Tz::Europe__Berlin,
    };
    let lead = person("ULEAD");
    let thanks = |sent, call| Notice::Thanks {
        name: name.into(),
        lead: lead.clone(),
        sent,
        call,
        late: false,
        at_once: AtOnce::Nobody,
    };
    let late = |at_once| Notice::Thanks {
        name: name.into(),
        lead: lead.clone(),
        sent: 2,
        call: false,
        late: true,
        at_once,
    };
    let notices = [
        started(None),
        started(Some(tuesday())),
        thanks(0, false),
        thanks(0, true),
        thanks(1, false),
        thanks(9, true),
        late(AtOnce::Nobody),
        late(AtOnce::LeadInWords),
        late(AtOnce::AsChosen),
        Notice::QuestionSent { lead: person("ULEAD") },
        Notice::NothingHeld,
        Notice::WordsRemoved { removal: a_removal() },
        Notice::Narrowed { lead: person("ULEAD"), before: Before::Sent },
        Notice::CallAsked { lead: person("ULEAD") },
        Notice::Refused {
            refusal: Refusal::RolloutIsOver {
                rollout: id.clone(),
                name: name.into(),
                stage: "Closed".into(),
            },
        },
    ];
    all.extend(notices.into_iter().map(|notice| Screen::Notice { notice }));
    all.push(Screen::Removal { removal: a_removal() });
    all
}

fn a_removal() -> Removal {
    Removal { rollouts: 2, points: 5, questions: 1, feelings: 2, begun: 1 }
}

#[test]
fn every_window_fits_slack_whatever_people_type() {
    let cases = [evil(300), evil(3_000), evil(40_000), "🦀".repeat(3_000), "a\n".repeat(1_500), "x".into()];
    for words in cases {
        for screen in all(&evil(80), &words) {
            let view = draw(&screen);
            let which = view["callback_id"].as_str().unwrap().to_owned();
            fits(&which, &view);
            assert!(view.to_string().len() < 250_000, "{which}: {} bytes", view.to_string().len());
            each(&view["blocks"], &mut |value| {
                let text = value["text"].as_str().unwrap_or("x");
                assert!((1..=3_000).contains(&text.chars().count()), "{which}: a text of {}", text.len());
                if value["type"] == "mrkdwn" {
                    assert!(
                        !text.contains("<!") && !text.contains("UEVIL") && !text.contains("@here"),
                        "{text}"
                    );
                }
                assert_ne!(value["user_id"], "UEVIL", "{which}");
                assert_ne!(value["elements"], serde_json::json!([]), "{which}: an empty list");
            });
            assert!(!view.to_string().to_lowercase().contains("anonym"), "{which}");
        }
    }
}

#[cfg(feature = "practice")]
fn fits(which: &str, view: &Value) {
    use crate::practice::check::{self, Surface};
    let problems = check::view(view, Surface::Modal);
    assert!(problems.is_empty(), "{which}: {problems:#?}");
}

#[cfg(not(feature = "practice"))]
fn fits(which: &str, view: &Value) {
    assert!(view["blocks"].as_array().unwrap().len() <= 100, "{which}");
}

#[test]
fn every_field_is_known_by_its_block_and_a_new_step_forgets_what_was_typed() {
    let fields = |screen: &Screen| -> Vec<(String, Field)> {
        let view = draw(screen);
        let inputs = view["blocks"].as_array().unwrap().iter().filter(|block| block["type"] == "input");
        inputs
            .map(|block| {
                let id = block["block_id"].as_str().unwrap();
                (id.to_owned(), field_of(id).unwrap_or_else(|| panic!("no field is called {id}")))
            })
            .collect()
    };
    for screen in all("Chat", "x") {
        fields(&screen);
    }
    let at = |step| concern("Chat", &Area::ALL, Target::New { step, to_come: 0 }, ConcernDraft::default());
    let (one, two) = (fields(&at(1)), fields(&at(2)));
    assert_eq!(one.len(), 8);
    for (one, two) in one.iter().zip(&two) {
        assert_eq!(one.1, two.1);
        assert_ne!(one.0, two.0, "what was typed in one concern would stand in the next");
    }
}

#[test]
fn a_window_carries_what_it_is_about() {
    let id = Some("T1/R-7".to_owned());
    let rollout = Meta { rollout: id.clone(), ..Meta::default() };
    for screen in all("Chat", "x") {
        let view = draw(&screen);
        let meta: Meta = serde_json::from_str(view["private_metadata"].as_str().unwrap()).unwrap();
        let wanted = match view["callback_id"].as_str().unwrap() {
            "prompts" => Meta { step: Some(0), ..rollout.clone() },
            "concern" => Meta { step: Some(3), ..rollout.clone() },
            "review" => Meta { step: Some(4), ..rollout.clone() },
            "change" => {
                Meta { concern: Some("T1/C-12".into()), opened: meta.opened.clone(), ..rollout.clone() }
            }
            "question" | "later" | "away" | "cancel" => rollout.clone(),
            "answer" => Meta { question: Some("T1/Q-3".into()), ..Meta::default() },
            "notice" | "removal" => Meta::default(),
            other => panic!("a window nobody knows: {other}"),
        };
        assert_eq!(meta, wanted);
    }
}

#[test]
fn the_review_shows_every_word_where_it_can_and_counts_what_it_cannot() {
    let long = format!("{}END", evil(2_900));
    let shown = |many: usize| {
        let points = vec![told(&long, &long, Visibility::Named); many];
        read(&draw(&Screen::Review(review("Chat", points, Vec::new()))))
    };
    assert_eq!(shown(6).matches("END").count(), 12, "words and yes-ifs, whole");
    let part = shown(9);
    assert_eq!((part.matches("END").count(), part.matches("kept whole").count()), (0, 18));
    let lines = shown(40);
    assert_eq!((lines.matches("[Drop]").count(), lines.contains("no room here")), (40, false));
    let beyond = shown(43);
    assert_eq!(beyond.matches("[Drop]").count(), 40);
    assert!(beyond.contains("**And 3 more points** for which there is no room here"), "{beyond}");
}

#[test]
fn a_message_longer_than_the_form_is_not_cut_without_a_word() {
    let open = |length| {
        let target = Target::Shared { concern: ConcernId::new(&team(), 12) };
        let form = told(&"x".repeat(length), "", Visibility::LeadOnly);
        read(&draw(&concern("Chat", &[Area::Legal], target, form)))
    };
    assert!(!open(form::LONGEST).contains("did not fit"));
    assert!(open(form::LONGEST + 1).contains("The last 1 character of your message did not fit in here."));
    assert!(open(40_000).contains("The last 37000 characters"));
}

#[test]
fn nobody_is_told_of_a_sponsor_who_is_the_lead() {
    let points = Visibility::ALL.iter().map(|visibility| told("x", "y", *visibility)).collect();
    let both = review("Chat", points, Vec::new());
    let alone = ReviewScreen { sponsor: both.lead.clone(), ..both.clone() };
    let seen = |screen| read(&draw(&Screen::Review(screen))).matches("sponsor sees numbers").count();
    assert_eq!((seen(both), seen(alone)), (1, 0));
}

macro_rules! reads {
    ($name:expr, $screens:expr) => {
        let words: Vec<String> = $screens.iter().map(|screen| read(&draw(screen))).collect();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, words.join("\n\n"));
        });
    };
}

#[test]
fn the_windows_of_the_1_on_1() {
    let id = rollout();
    let ticked = vec!["legal.contract".to_owned()];
    let areas = [Area::Legal, Area::Compliance];
    let prompts = |areas: &[Area]| Screen::Prompts {
        rollout: id.clone(),
        name: "Company chat".into(),
        areas: areas.to_vec(),
        step: 0,
        ticked: ticked.clone(),
    };
    reads!("prompts", [prompts(&areas[..1]), prompts(&areas)]);
    let form = told("The contract leaves the liability with us.", "A cap on it", Visibility::Area);
    let shared = Target::Shared { concern: ConcernId::new(&team(), 12) };
    let Screen::Concern(half) =
        concern("Company chat", &areas[..1], Target::New { step: 1, to_come: 0 }, form.clone())
    else {
        panic!("a form")
    };
    let begun = ConcernScreen { despite_none: true, ..half.clone() };
    let a_call = ConcernScreen { form: call_me(), told: 2, ..half.clone() };
    let unfinished = ConcernScreen { told: 2, unfinished: true, ..half };
    reads!(
        "concern",
        [
            concern("Company chat", &areas, Target::New { step: 1, to_come: 2 }, form.clone()),
            concern("Company chat", &areas[..1], shared.clone(), form.clone()),
            clashing(concern("Company chat", &areas, shared, form.clone()), &form),
            Screen::Concern(begun),
            Screen::Concern(a_call),
            Screen::Concern(unfinished),
        ]
    );
    let mut other = told("Who answers the regulator?", "One name who does", Visibility::LeadOnly);
    other.area = Some(Area::Compliance);
    let half = ConcernDraft { kind: None, ..form.clone() };
    let points = vec![form, other, call_me(), half];
    let late = ReviewScreen {
        late: true,
        at_once: AtOnce::AsChosen,
        ..review("Company chat", Vec::new(), Vec::new())
    };
    let screen = review("Company chat", points, vec![kept(5, "My people feel watched.")]);
    let called = ReviewScreen { called: true, told: vec![], kept: vec![], ..screen.clone() };
    let despite = ReviewScreen { despite_none: true, to_come: 2, ..screen.clone() };
    let all = [screen, late, despite, called].map(Screen::Review);
    reads!("review", all);
}

#[test]
fn the_small_windows() {
    let small: Vec<Screen> = all("Company chat", "Where is it hosted?")
        .into_iter()
        .filter(|screen| !matches!(screen, Screen::Prompts { .. } | Screen::Concern(_) | Screen::Review(_)))
        .collect();
    reads!("small_windows", small);
}

/// A window as one reads it: its title, its words, its fields with what stands in them, its buttons.
fn read(view: &Value) -> String {
    let blocks = view["blocks"].as_array().unwrap().iter().map(block);
    let buttons = [&view["close"], &view["submit"]].into_iter().filter(|button| !button.is_null());
    let buttons: Vec<String> = buttons.map(|button| format!("[{}]", text(button))).collect();
    let title = format!("=== {} ===", text(&view["title"]));
    [title].into_iter().chain(blocks).chain([buttons.join(" ")]).collect::<Vec<_>>().join("\n")
}

fn block(block: &Value) -> String {
    let parts = || block["elements"].as_array().unwrap().iter();
    match block["type"].as_str().unwrap() {
        "divider" => "---".into(),
        "context" => format!("({})", parts().map(text).collect::<Vec<_>>().join(" ")),
        "actions" => parts().map(|it| format!("[{}]", text(&it["text"]))).collect::<Vec<_>>().join(" "),
        "rich_text" => parts().map(rich).collect::<Vec<_>>().join("\n"),
        "input" => field(block),
        other => panic!("a block nobody reads: {other}"),
    }
}

fn rich(part: &Value) -> String {
    let mark = if part["type"] == "rich_text_quote" { "> " } else { "" };
    let words: String = part["elements"].as_array().unwrap().iter().map(span).collect();
    format!("{mark}{words}")
}

fn span(span: &Value) -> String {
    match span["type"].as_str().unwrap() {
        "text" if span["style"]["bold"] == true => format!("**{}**", text(span)),
        "text" => text(span),
        "user" => format!("@{}", span["user_id"].as_str().unwrap()),
        "channel" => format!("#{}", span["channel_id"].as_str().unwrap()),
        other => panic!("a span nobody reads: {other}"),
    }
}

fn field(block: &Value) -> String {
    let element = &block["element"];
    let optional = if block["optional"] == true { " (optional)" } else { "" };
    let mut lines = vec![format!("{}{optional}", text(&block["label"]))];
    let chosen = |option: &Value| {
        let all = element["initial_options"].as_array();
        element["initial_option"] == *option || all.is_some_and(|all| all.contains(option))
    };
    for option in element["options"].as_array().into_iter().flatten() {
        let mark = if chosen(option) { "x" } else { " " };
        let more = option["description"]["text"].as_str().map(|more| format!(": {more}"));
        lines.push(format!("  [{mark}] {}{}", text(&option["text"]), more.unwrap_or_default()));
    }
    if element["options"].is_null() {
        let value = element["initial_value"].as_str().or(element["initial_date"].as_str());
        lines.push(format!("  __{}__", value.unwrap_or_default()));
    }
    lines.extend(block["hint"]["text"].as_str().map(|hint| format!("  ({hint})")));
    lines.join("\n")
}

fn text(value: &Value) -> String {
    value["text"].as_str().unwrap().to_owned()
}

fn each(value: &Value, look: &mut dyn FnMut(&Value)) {
    look(value);
    match value {
        Value::Object(fields) => fields.values().for_each(|value| each(value, look)),
        Value::Array(items) => items.iter().for_each(|value| each(value, look)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
