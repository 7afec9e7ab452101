//! The work on concerns as people read it: the queue, its forms, the letters about it and the home tab; and each against
//! Slack's limits with the worst that people can type.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::Value;

use super::data::*;
use super::limits::{evil, fits, pings_nobody, worst_rollout};
use super::reading;
use crate::domain::area::Area;
use crate::domain::begun::Begun;
use crate::domain::concern::{Concern, Kind, Severity, State, Verdict, Visibility};
use crate::domain::homework::assign::Back;
use crate::domain::homework::{Homework, Stands, Wording};
use crate::domain::meeting::Meeting;
use crate::domain::policy::{self, Card, Reader};
use crate::domain::reply::{Gate, Line, Owed, Point};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::screen::{
    AnswerScreen, AssignScreen, Bring, Earlier, MergeScreen, Office, QueueItem, QueueScreen, Screen,
    ThemeLine, ThemeScreen, ThemesScreen,
};
use crate::domain::stakeholder::Stance;
use crate::domain::summary::{About, Reasons};
use crate::domain::testing;
use crate::domain::topic::Topic;
use crate::view::home::home;
use crate::view::message::{self, Asked, Message};
use crate::view::screen::draw;
use crate::view::text;

macro_rules! reads {
    ($name:expr, $what:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $what);
        });
    };
}

const LEAD: Office = Office { runs: true, takes_in: true, accepts: false };
const SPONSOR: Office = Office { runs: false, takes_in: true, accepts: true };

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn owed(owner: &str) -> Homework {
    Homework::Owed { owner: someone(owner), due: day(3, 9), nudged: 0, overdue: false }
}

fn sentence(words: &str, stands: Stands) -> Option<Wording> {
    Some(Wording { words: words.into(), by: someone("LEAD"), stands, nth: 1, before: None })
}

fn stands(concern: Concern, name: &str, homework: Homework, wording: Option<Wording>) -> Concern {
    let work = crate::domain::homework::Work { homework, wording, ..Default::default() };
    Concern { state: testing::state(name), work, ..concern }
}

/// What a bank says, and what was done about it in a week.
fn worked() -> Vec<Concern> {
    let told = told();
    let of = |at: usize| told[at].clone();
    let more = |number, raiser, area, words, severity, yes_if| {
        said(concern(number, raiser, area, words), Kind::Doubt, severity, Visibility::Named, yes_if)
    };
    vec![
        stands(of(0), "Reopened", owed("LI"), sentence("Where will our data lie?", Stands::Proposed)),
        stands(
            of(1),
            "Answered",
            Homework::HandedIn { owner: someone("LI"), due: None },
            sentence("Data may leave the EU.", Stands::Fair),
        ),
        of(2),
        stands(of(3), "Accepted", Homework::Nobody, None),
        stands(of(4), "Parked", Homework::Nobody, None),
        stands(
            more(
                6,
                "ANA",
                Area::Legal,
                "The contract has no end date.",
                Severity::Important,
                "We can leave in 30 days.",
            ),
            "Settled",
            Homework::Over { owner: someone("LI") },
            None,
        ),
        more(
            7,
            "BEN",
            Area::Business,
            "Who trains the branches?",
            Severity::Blocker,
            "Two hours for everyone.",
        ),
    ]
}

fn card(reader: Reader, concern: &Concern) -> Card {
    policy::card(reader, concern).unwrap()
}

fn queue(office: Office, reader: Reader, concerns: &[Concern], pages: usize) -> Screen {
    let items: Vec<QueueItem> = concerns
        .iter()
        .filter_map(|concern| Some(QueueItem { card: policy::card(reader, concern)?, joined: Vec::new() }))
        .collect();
    let counted_only = concerns.len() - items.len();
    Screen::Queue(Box::new(QueueScreen {
        rollout: rollout(Stage::Homework).id,
        name: rollout(Stage::Homework).brief.name,
        office,
        zone: Tz::Europe__Berlin,
        page: 0,
        pages,
        open: 3,
        answered: 1,
        parked: 1,
        counted_only,
        items,
    }))
}

/// Title, what stands in it, its buttons.
fn window(screen: &Screen) -> String {
    let view = draw(screen);
    let press = view["submit"]["text"].as_str().map(|words| format!(" [{words}!]")).unwrap_or_default();
    let blocks = reading::blocks(view["blocks"].as_array().unwrap());
    format!(
        "~ {} ~{press} [{}]\n{blocks}",
        view["title"]["text"].as_str().unwrap(),
        view["close"]["text"].as_str().unwrap()
    )
}

#[test]
fn the_queue_says_what_is_open_and_what_can_be_done() {
    let worked = worked();
    let mut with = queue(LEAD, Reader::Lead, &worked, 2);
    if let Screen::Queue(screen) = &mut with {
        screen.items[0].joined = vec![card(Reader::Lead, &worked[6])];
    }
    reads!("queue_lead", window(&with));
    reads!("queue_sponsor", window(&queue(SPONSOR, Reader::Sponsor, &worked, 1)));
    reads!("queue_empty", window(&queue(LEAD, Reader::Lead, &[], 1)));
}

/// Of an area's view it is said nowhere.
#[test]
fn whose_raiser_is_gone_is_not_waited_for() {
    let read = |visibility| {
        let mut told = worked()[0].clone();
        told.said.visibility = visibility;
        told.raiser_out = true;
        told.state = crate::domain::concern::State::Open;
        let card = card(Reader::Lead, &told);
        let queue = window(&queue(LEAD, Reader::Lead, std::slice::from_ref(&told), 1));
        let screen = AnswerScreen {
            name: "Company chat".into(),
            card: card.clone(),
            others: 0,
            joined: Vec::new(),
            earlier: Vec::new(),
            begun: Begun::default(),
            page: None,
            used: None,
        };
        let answer = window(&Screen::AnswerConcern(Box::new(screen)));
        let owner = someone("LI");
        let homework = Homework::HandedIn { owner: owner.clone(), due: Some(day(3, 9)) };
        let handed = Card { homework, ..card };
        let letter = reading::pages(&message::homework(&rollout(Stage::Homework), &owner, Some(&handed)));
        (queue, answer, letter)
    };
    let (queue, answer, letter) = read(Visibility::Named);
    assert!(!queue.contains("[Restate]") && queue.contains("1 is answered and not settled"), "{queue}");
    assert!(answer.contains("nobody says whether it settles it"), "{answer}");
    assert!(letter.contains("so nobody says whether that settles it"), "{letter}");
    let (queue, answer, letter) = read(Visibility::Area);
    assert!(queue.contains("[Restate]"), "{queue}");
    assert!(answer.contains("They alone say whether it settles it."), "{answer}");
    assert!(letter.contains("Whoever raised it says whether that settles it"), "{letter}");
}

#[test]
fn a_fair_sentence_about_what_is_for_the_lead_alone_stands_in_nobody_elses_summary() {
    let mut told =
        stands(worked()[0].clone(), "Answered", Homework::Nobody, sentence("It leaks.", Stands::Fair));
    told.said.visibility = Visibility::LeadOnly;
    let read = |told: &Concern| {
        let rollout = rollout(Stage::Homework);
        let asked = message::restated(&rollout, told, 1).unwrap();
        let lead = card(Reader::Lead, told);
        let fair = message::fair(&rollout, &lead);
        let restate = Screen::Restate { card: Box::new(lead.clone()), page: None, begun: Begun::default() };
        let letters: Vec<Message> = [asked].into_iter().chain(fair).collect();
        format!("{}\n{}", reading::pages(&letters), window(&restate))
    };
    let fair = read(&told);
    told.work.wording = sentence("It leaks.", Stands::Proposed);
    let asked = read(&told);
    told.work.wording =
        Some(Wording { by: told.raiser.clone(), ..sentence("It leaks.", Stands::Fair).unwrap() });
    let righted = read(&told);
    for read in [&fair, &asked, &righted] {
        for untrue in ["stands in the summary", "In the summary it stands", "will stand in the summary"] {
            assert!(!read.contains(untrue), "{untrue}: {read}");
        }
    }
    assert!(asked.contains("It stands in no summary and on no agenda of others."), "{asked}");
    assert!(fair.contains("So whoever is asked to work on it may read it, and nobody else."), "{fair}");
    assert!(righted.contains("reads it:"), "{righted}");
}

/// Always, so that it tells of none that its raiser is gone.
#[test]
fn the_sponsor_reads_when_a_point_can_be_accepted_as_a_risk() {
    let queue = |office, reader| window(&queue(office, reader, &worked(), 1));
    let line = "**Accept as a risk** stands with a point once it has been answered and the answer has not settled it.";
    assert!(queue(SPONSOR, Reader::Sponsor).contains(line));
    assert!(!queue(LEAD, Reader::Lead).contains(line));
}

#[test]
fn the_forms_of_homework_show_what_they_are_about() {
    let worked = worked();
    let lead = |at: usize| card(Reader::Lead, &worked[at]);
    let earlier =
        vec![Earlier { sentence: "Where is it kept?".into(), answer: "In Dublin, by contract.".into() }];
    let screens = [
        Screen::AnswerConcern(Box::new(AnswerScreen {
            name: "Company chat".into(),
            card: lead(0),
            others: 4,
            joined: vec![lead(1), lead(6), card(Reader::Sponsor, &worked[3])],
            earlier,
            begun: Begun { words: "In Dublin.".into(), resumed: true },
            page: Some(0),
            used: None,
        })),
        Screen::Assign(Box::new(AssignScreen {
            card: lead(1),
            owner: None,
            due: day(3, 9),
            zone: Tz::Europe__Berlin,
            page: Some(0),
        })),
        Screen::Assign(Box::new(AssignScreen {
            card: lead(2),
            owner: None,
            due: day(3, 9),
            zone: Tz::Europe__Berlin,
            page: None,
        })),
        Screen::Restate { card: Box::new(lead(1)), page: Some(0), begun: Begun::with("Where will it lie?") },
        Screen::Merge(Box::new(MergeScreen {
            card: lead(6),
            choices: vec![lead(0), lead(1)],
            page: Some(0),
        })),
        Screen::Park { card: Box::new(lead(6)), until: day(3, 20), page: None },
        Screen::Accept {
            card: Box::new(card(Reader::Sponsor, &worked[0])),
            joined: vec![],
            page: None,
            restated: Begun::with("Nobody knows where it will lie."),
            why: Begun::default(),
        },
        Screen::Accept {
            card: Box::new(card(Reader::Sponsor, &worked[0])),
            joined: vec![lead(1), lead(2)],
            page: Some(0),
            restated: Begun { words: "Nobody knows".into(), resumed: true },
            why: Begun { words: "It is worth".into(), resumed: true },
        },
        Screen::Short {
            rollout: worked[0].rollout.clone(),
            concern: worked[0].id.clone(),
            nth: 1,
            how: Verdict::Partly,
            answer: "It is in the contract.".into(),
            readers: vec![someone("LEAD"), someone("LI")],
            begun: Begun { words: "Until when?".into(), resumed: true },
        },
        Screen::Correct {
            rollout: worked[0].rollout.clone(),
            concern: worked[0].id.clone(),
            said: worked[0].said.words.clone(),
            stands: "Where will our data lie?".into(),
            begun: Begun::with("Where will our data lie?"),
        },
        Screen::Correct {
            rollout: worked[0].rollout.clone(),
            concern: worked[0].id.clone(),
            said: worked[0].said.words.clone(),
            stands: "Nobody has said where our data will lie.".into(),
            begun: Begun { words: "Where will our".into(), resumed: true },
        },
    ];
    reads!("homework_forms", screens.iter().map(window).collect::<Vec<_>>().join("\n\n*****\n\n"));
}

fn theme(about: About, reasons: Reasons, card: &Card) -> ThemeLine {
    let first = vec![card.in_short().to_owned(); 2];
    ThemeLine {
        about,
        reasons,
        areas: Area::ALL.to_vec(),
        open_blockers: 1,
        first,
        handle: card.handle.clone(),
    }
}

/// As many as fit a page, and each way in which a theme may have come about.
fn themes(name: &str, card: &Card, pages: usize) -> Screen {
    let topic = || About::Topic { topic: Topic::Own(name.to_owned()) };
    let named = || About::Named { name: name.to_owned() };
    let alike = || About::Alike { shared: vec!["exit".into(), name.to_owned()] };
    let reasons = |by_hand, chosen, concerns| Reasons { concerns, by_hand, chosen };
    Screen::Themes(Box::new(ThemesScreen {
        rollout: rollout(Stage::Homework).id,
        name: name.to_owned(),
        page: pages / 2,
        pages,
        themes: vec![
            theme(named(), reasons(3, 1, 9), card),
            theme(named(), reasons(2, 0, 2), card),
            theme(topic(), reasons(0, 2, 2), card),
            theme(topic(), reasons(0, 3, 4), card),
            theme(topic(), reasons(0, 0, 3), card),
            theme(alike(), reasons(0, 0, 2), card),
        ],
        all: 6 * pages,
        alone: 1,
    }))
}

fn theme_form(about: Option<About>, name: &str, card: &Card, many: usize) -> Screen {
    let handle = card.handle.clone();
    let theme = Bring::Theme { handle, about: About::Named { name: name.to_owned() }, concerns: many };
    let mut bring = vec![theme];
    bring.resize(many.min(100), Bring::One { card: Box::new(card.clone()) });
    Screen::Theme(Box::new(ThemeScreen {
        rollout: rollout(Stage::Homework).id,
        of: about.is_some().then(|| card.handle.clone()),
        concerns: if about.is_some() { many } else { 0 },
        members: if about.is_some() { vec![card.clone(); many.min(100)] } else { Vec::new() },
        about,
        begun: Begun::with(name),
        bring,
        page: 0,
    }))
}

#[test]
fn the_themes_and_the_form_of_one_say_what_stands_together_and_why() {
    let card = card(Reader::Lead, &worked()[0]);
    let about = About::Topic { topic: Topic::Common("contract".into()) };
    let screens = [
        themes("Getting out", &card, 3),
        theme_form(Some(about), "", &card, 3),
        theme_form(Some(About::Named { name: "Getting out".into() }), "Getting out", &card, 4),
        theme_form(None, "", &card, 2),
    ];
    let shown: Vec<String> = screens.iter().map(|screen| text::label(&window(screen), 3_000)).collect();
    reads!("themes", shown.join("\n\n*****\n\n"));
}

/// Every letter about the work on a concern, as those who get it read it.
fn letters(rollout: &Rollout, concern: &Concern) -> Vec<(&'static str, Vec<Message>)> {
    let lead = card(Reader::Lead, concern);
    let owner = policy::card(Reader::Owner, concern);
    let li = someone("LI");
    let nudge = |more, now| {
        let owed = [(rollout.clone(), lead.clone(), day(3, 9))];
        message::nudge(&[], (&owed, more), &message::Words::default(), &[], (now, None))
    };
    let mut letters = vec![
        ("living homework", message::homework(rollout, &li, owner.as_ref())),
        ("overdue", vec![message::overdue(rollout, &lead, &li)]),
        ("again", vec![message::homework_again(rollout, &lead, at(3, 9, 9).date_naive())]),
        ("again_no_more", vec![message::homework_again_no_more(rollout, &li, owner.as_ref())]),
        ("again_gone", vec![message::homework_again_no_more(rollout, &li, None)]),
        ("back", vec![message::homework_back(rollout, &lead, &li, Back::Given)]),
        ("back unseen", vec![message::homework_back(rollout, &lead, &li, Back::Unseen)]),
        ("back taken_out", vec![message::homework_back(rollout, &lead, &li, Back::TakenOut)]),
        ("back gone", vec![message::homework_back(rollout, &lead, &li, Back::Gone)]),
        ("living late_parked", message::late_parked(rollout, &lead)),
        ("living answered", message::answered(rollout, concern, 1)),
        ("nudge", nudge(12, at(3, 6, 9))),
        ("nudge_the_day_before", nudge(0, at(3, 8, 9))),
        ("nudge_on_its_day", nudge(0, at(3, 9, 9))),
        ("nudge_overdue", nudge(0, at(3, 10, 9))),
    ];
    letters.extend(message::look_again(rollout, &lead).map(|page| ("look_again", vec![page])));
    letters.extend(message::fell_short(rollout, &lead).map(|pages| ("fell_short", pages)));
    let no_more = message::fell_short_no_more(rollout, &lead);
    letters.extend(no_more.map(|page| ("fell_short_no_more", vec![page])));
    for (name, asked) in [
        ("look_again_no_more", Asked::ToLookAgain),
        ("overdue_no_more", Asked::ToChase),
        ("back_no_more", Asked::ToAssign),
    ] {
        letters.extend(message::asked_no_more(rollout, &lead, asked).map(|page| (name, vec![page])));
    }
    letters.push(("fair_no_more", vec![message::fair_no_more(rollout, &lead)]));
    letters.extend(message::risk_accepted(rollout, &lead).map(|pages| ("risk_accepted", pages)));
    letters.extend(message::fair(rollout, &lead).map(|page| ("fair", vec![page])));
    letters.extend(message::restated(rollout, concern, 1).map(|page| ("living restated", vec![page])));
    letters.extend(message::became(rollout, concern).map(|pages| ("became", pages)));
    letters
}

#[test]
fn the_letters_about_homework_are_read_in_one_look() {
    let rollout = rollout(Stage::Homework);
    // Those that there can be while it stands so.
    let when: [(usize, &[&str]); 5] = [
        (
            0,
            &[
                "living homework",
                "overdue",
                "again",
                "again_gone",
                "back",
                "back unseen",
                "back taken_out",
                "back gone",
                "living answered",
                "nudge",
                "nudge_the_day_before",
                "nudge_on_its_day",
                "nudge_overdue",
                "fell_short",
                "fell_short_no_more",
                "look_again_no_more",
                "overdue_no_more",
                "back_no_more",
                "fair_no_more",
                "living restated",
            ],
        ),
        (
            1,
            &[
                "living homework",
                "again_no_more",
                "living answered",
                "fell_short_no_more",
                "overdue_no_more",
                "fair",
                "living restated",
            ],
        ),
        (
            3,
            &[
                "living homework",
                "again_no_more",
                "living answered",
                "became",
                "fell_short_no_more",
                "risk_accepted",
            ],
        ),
        (
            4,
            &[
                "look_again",
                "look_again_no_more",
                "back_no_more",
                "living late_parked",
                "became",
                "fell_short_no_more",
            ],
        ),
        (5, &["living homework", "living answered", "fell_short_no_more"]),
    ];
    let mut all = Vec::new();
    for (at, names) in when {
        for (name, pages) in letters(&rollout, &worked()[at]).iter().filter(|(name, _)| names.contains(name))
        {
            all.push(format!("~ {name}\n{}", reading::pages(pages)));
        }
    }
    reads!("homework_letters", all.join("\n\n*****\n\n"));
}

#[test]
fn what_asked_something_of_the_lead_says_what_has_become_of_it_since() {
    let rollout = rollout(Stage::Homework);
    let nobody = || Homework::Nobody;
    let table = [
        ("Reopened", owed("LI"), Asked::ToChase, "Answered, and open again: a concern"),
        ("Reopened", nobody(), Asked::ToLookAgain, "Answered, and open again: a concern"),
        ("Reopened", owed("LI"), Asked::ToAssign, "Answered, and open again: a concern"),
        ("Open", owed("LI"), Asked::ToChase, "Assigned anew since this was said"),
        ("Open", nobody(), Asked::ToChase, "Given back since this was said"),
        ("Open", nobody(), Asked::ToLookAgain, "Taken in again since this was said"),
        ("Open", owed("LI"), Asked::ToAssign, "Assigned since this was said"),
        ("Parked", nobody(), Asked::ToLookAgain, "Parked again since this was said"),
        ("Parked", nobody(), Asked::ToChase, "It is looked at again on Wed 1 Apr."),
        ("Parked", nobody(), Asked::ToLookAgain, "It is looked at again on Wed 1 Apr."),
    ];
    for (state, homework, asked, says) in table {
        let concern = stands(told()[0].clone(), state, homework, None);
        let message = message::asked_no_more(&rollout, &card(Reader::Lead, &concern), asked).unwrap();
        assert!(message.text.contains(says), "{state} {asked:?}: {}", message.text);
    }
}

#[test]
fn a_concern_is_with_somebody_again_only_where_the_last_answer_was_theirs() {
    let rollout = rollout(Stage::Homework);
    let concern = stands(told()[0].clone(), "Reopened", owed("LI"), None);
    let mut lead = card(Reader::Lead, &concern);
    let table = [
        ("LI", "LI", "With you again: another answer to a concern about"),
        ("LI", "LEAD", "<@ULEAD> asks you for another answer to a concern about"),
        ("LEAD", "LEAD", "With you again: another answer to a concern about"),
        ("LEAD", "LI", "Your answer is waited for to a concern about"),
    ];
    for (owner, by, says) in table {
        lead.homework = owed(owner);
        if let State::Reopened { answer, .. } = &mut lead.state {
            answer.by = someone(by);
        }
        let text = &message::homework(&rollout, &someone(owner), Some(&lead))[0].text;
        assert!(text.contains(says), "{owner} {by}: {text}");
    }
}

#[test]
fn the_home_tab_shows_the_work_that_is_owed_and_what_was_done() {
    let rollout = rollout(Stage::Homework);
    let worked = worked();
    let owe = [
        Owed::Homework {
            rollout: rollout.clone(),
            point: Point::of(&card(Reader::Lead, &worked[0])),
            due: day(3, 9),
            late: true,
        },
        Owed::Reaction { rollout: rollout.clone(), concern: worked[1].id.clone(), nth: 1 },
        Owed::Fairness { rollout: rollout.clone(), concern: worked[0].id.clone() },
    ];
    let run = [Line { rollout: rollout.clone(), heard: 4, of: 5, gate: Gate::default(), all_moved: false }];
    let own = own(&rollout, &worked);
    let view = home(&someone("LEAD"), (&owe, 0), &run, (&own, 0), (0, None), &Ok(()), Tz::Europe__Berlin);
    reads!("home_homework", reading::blocks(view["blocks"].as_array().unwrap()));
}

#[test]
fn the_summary_tells_what_was_answered_and_who_works_on_what_is_left() {
    let rollout = rollout(Stage::Homework);
    for (name, reader) in [("summary_worked_lead", Reader::Lead), ("summary_worked_sponsor", Reader::Sponsor)]
    {
        let summary = testing::sum(reader, &rollout, &people(), &worked()).unwrap();
        let pages = message::summary(&rollout, &summary, None, Tz::Europe__London);
        let read = reading::pages(&pages);
        // The raiser's words give way to the sentence once it is fair, not before.
        assert!(read.contains("“Data may leave the EU.”") && !read.contains("hosted outside"), "{read}");
        assert!(!read.contains("Where will our data lie?"), "{read}");
        reads!(name, read);
    }
}

/// Every state, with words as long as they can be, in every company.
fn worst(words: &str, short: &str) -> Vec<Concern> {
    let mut all = Vec::new();
    for (n, (_, state)) in testing::states().into_iter().enumerate() {
        for (visibility, stands) in Visibility::ALL.iter().zip([Stands::Fair, Stands::Proposed, Stands::Fair])
        {
            let (plain, held) = state.clone().split();
            let held = serde_json::to_value(&held).unwrap();
            let long = |name: &str| held.get(name).map(|_| words.to_owned());
            let held = serde_json::json!({
                "answer": long("answer"), "missing": long("missing"),
                "restated": held.get("restated").map(|_| short), "why": held.get("why").map(|_| short),
            });
            let concern = said(
                concern(i64::try_from(n).unwrap() + 1, "ANA", Area::Legal, words),
                Kind::ALL[n % 3],
                Severity::ALL[n % 3],
                *visibility,
                words,
            );
            let mut concern = self::stands(concern, "Open", owed("LI"), sentence(short, stands));
            concern.said.topic = Some(Topic::Own(evil(60)));
            concern.state = plain.with(serde_json::from_value(held).unwrap());
            all.push(concern);
        }
    }
    all
}

fn window_fits(name: &str, view: &Value) {
    #[cfg(feature = "practice")]
    {
        let problems = crate::practice::check::view(view, crate::practice::check::Surface::Modal);
        assert!(problems.is_empty(), "{name}: {problems:#?}");
    }
    let blocks = view["blocks"].as_array().unwrap().clone();
    assert!(blocks.len() <= 100, "{name}: {} blocks", blocks.len());
    pings_nobody(name, &Message { text: "x".into(), blocks, ..Message::default() });
}

#[test]
fn every_letter_and_window_of_homework_fits_whatever_people_type() {
    // By form up to 3,000 characters, typed up to 40,000.
    for (words, short) in [
        (evil(3_000), evil(300)),
        (evil(40_000), evil(300)),
        ("🦀".repeat(3_000), "🦀".repeat(300)),
        ("x".repeat(3_000), "x".repeat(300)),
    ] {
        let concerns = worst(&words, &short);
        let rollout = worst_rollout(Stage::Homework);
        for concern in concerns.iter().filter(|concern| !concern.state.is_withdrawn()) {
            for (name, pages) in letters(&rollout, concern) {
                let name = format!("{name} / {}", concern.state.name());
                let most = if name.starts_with("living") { 4_000 } else { 12_500 };
                assert!(!pages.is_empty(), "{name}");
                for page in &pages {
                    let spoken = page.text.chars().count();
                    assert!(spoken > 0 && spoken <= most, "{name}: {spoken} characters of text");
                    fits(&name, &page.blocks);
                    pings_nobody(&name, page);
                }
            }
            let lead = card(Reader::Lead, concern);
            let earlier = vec![Earlier { sentence: short.clone(), answer: words.clone() }; 3];
            let choices = vec![lead.clone(); 100];
            for screen in [
                Screen::AnswerConcern(Box::new(AnswerScreen {
                    name: evil(80),
                    card: lead.clone(),
                    others: 301,
                    joined: vec![lead.clone(); 300],
                    earlier,
                    begun: Begun { words: words.chars().take(3_000).collect(), resumed: true },
                    page: Some(499),
                    used: Some(2),
                })),
                Screen::Assign(Box::new(AssignScreen {
                    card: lead.clone(),
                    owner: Some(someone("LI")),
                    due: day(3, 9),
                    zone: Tz::America__Argentina__Buenos_Aires,
                    page: Some(499),
                })),
                Screen::Restate {
                    card: Box::new(lead.clone()),
                    page: Some(499),
                    begun: Begun { words: words.clone(), resumed: true },
                },
                Screen::Merge(Box::new(MergeScreen { card: lead.clone(), choices, page: Some(499) })),
                Screen::Park { card: Box::new(lead.clone()), until: day(3, 20), page: Some(499) },
                Screen::Accept {
                    card: Box::new(lead.clone()),
                    joined: vec![lead.clone(); 500],
                    page: Some(499),
                    restated: Begun { words: words.clone(), resumed: true },
                    why: Begun { words: words.clone(), resumed: true },
                },
                Screen::Short {
                    rollout: concern.rollout.clone(),
                    concern: concern.id.clone(),
                    nth: 99,
                    how: Verdict::NotYet,
                    answer: words.clone(),
                    readers: vec![someone("LEAD"), someone("LI")],
                    begun: Begun { words: words.clone(), resumed: true },
                },
                Screen::Correct {
                    rollout: concern.rollout.clone(),
                    concern: concern.id.clone(),
                    said: words.clone(),
                    stands: words.clone(),
                    begun: Begun { words: short.clone(), resumed: true },
                },
            ] {
                window_fits(concern.state.name(), &draw(&screen));
            }
            let own = About::Topic { topic: Topic::Own(evil(60)) };
            let shared = About::Alike { shared: vec![short.clone(); 3] };
            let name: String = words.chars().take(80).collect();
            for about in [None, Some(own), Some(shared), Some(About::Named { name: name.clone() })] {
                window_fits("theme", &draw(&theme_form(about, &name, &lead, 100)));
            }
            window_fits("themes", &draw(&themes(&name, &lead, 500)));
        }
        // A page is six; each may have others that are worked on together with it.
        for chunk in concerns.chunks(6) {
            let mut screen = queue(LEAD, Reader::Lead, chunk, 500);
            if let Screen::Queue(screen) = &mut screen {
                screen.office.accepts = true;
                screen.name = evil(80);
                for item in &mut screen.items {
                    item.joined = vec![item.card.clone(); 300];
                }
            }
            window_fits("queue", &draw(&screen));
        }
        let own = own(&rollout, &concerns);
        let mut owe = Vec::new();
        for concern in &concerns {
            let point = Point::of(&own_card(concern));
            owe.push(Owed::Homework { rollout: rollout.clone(), point, due: day(3, 9), late: false });
            owe.push(Owed::Reaction { rollout: rollout.clone(), concern: concern.id.clone(), nth: 9 });
            owe.push(Owed::Fairness { rollout: rollout.clone(), concern: concern.id.clone() });
        }
        let run: Vec<Line> = (0..30)
            .map(|_| Line {
                rollout: rollout.clone(),
                heard: 1,
                of: 300,
                gate: Gate::default(),
                all_moved: false,
            })
            .collect();
        let view = home(&someone("LEAD"), (&owe, 700), &run, (&own, 9), (3, None), &Ok(()), Tz::UTC);
        #[cfg(feature = "practice")]
        {
            let problems = crate::practice::check::view(&view, crate::practice::check::Surface::Home);
            assert!(problems.is_empty(), "{problems:#?}");
        }
        let blocks = view["blocks"].as_array().unwrap().clone();
        pings_nobody("home", &Message { text: "x".into(), blocks, ..Message::default() });
    }
}

#[test]
fn a_summary_of_three_hundred_people_and_three_thousand_concerns_fits() {
    let rollout = worst_rollout(Stage::Homework);
    let people: Vec<_> = (0..300)
        .map(|n| {
            let stance = Some(Stance::ALL[n % 4]);
            let intake = crate::domain::stakeholder::Intake::Done { at: at(3, 4, 9), stance };
            stakeholder(&format!("P{n:010}"), &[Area::ALL[n % 5]], intake)
        })
        .collect();
    let states = testing::states();
    let concerns: Vec<Concern> = (0..3_000)
        .map(|n| {
            let concern = said(
                concern(
                    i64::try_from(n).unwrap() + 1,
                    &format!("P{:010}", n % 300),
                    Area::ALL[n % 5],
                    &evil(80 + n % 200),
                ),
                Kind::ALL[n % 3],
                Severity::ALL[n % 3],
                Visibility::ALL[n % 3],
                if n % 4 == 0 { "" } else { "It is written into the contract." },
            );
            Concern { state: states[n % states.len()].1.clone(), ..concern }
        })
        .collect();
    for reader in [Reader::Lead, Reader::Sponsor] {
        let summary = testing::sum(reader, &rollout, &people, &concerns).unwrap();
        let course = crate::domain::summary::course(
            (&rollout, &Meeting::new(&rollout.id)),
            &concerns,
            Tz::UTC,
            at(3, 10, 9),
        );
        let pages = message::summary(&rollout, &summary, course.as_ref(), Tz::UTC);
        for page in &pages {
            assert!(page.text.chars().count() <= 12_500);
            fits("summary", &page.blocks);
            pings_nobody("summary", page);
        }
        let whole = pages[0].files.iter().find(|file| file.name.ends_with(".md")).unwrap();
        assert!(whole.bytes.len() < 5_000_000, "{} bytes", whole.bytes.len());
        let standing = concerns.iter().filter(|c| !c.state.is_withdrawn());
        let read = standing.filter(|c| policy::card(reader, c).is_some()).count();
        let whole = String::from_utf8(whole.bytes.clone()).unwrap();
        // Each once at least; blockers twice where they stand in a theme as well.
        assert!(whole.matches("– ").count() >= read, "{} of {read}", whole.matches("– ").count());
    }
}
