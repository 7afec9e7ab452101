//! What stands in a window of words when it is opened again, and what is left of it once it was sent.

use super::*;
use crate::domain::action::ThemeChange;
use crate::domain::area::Area;
use crate::domain::commitment::{Choice, NeedForm, Tally};
use crate::domain::concern::{Concern, State, Verdict};
use crate::domain::extend::ExtendForm;
use crate::domain::homework::{Stands, Wording, answer, restate, risk};
use crate::domain::meeting::{Eve, Meeting};
use crate::domain::refusal::{Fault, Field, Wrong};
use crate::domain::replace::ReplaceForm;
use crate::domain::rollout::Stage;
use crate::domain::screen::Earlier;
use crate::domain::summary::Progress;
use crate::domain::testing::*;
use crate::domain::theming::{self, Themes};
use crate::domain::verdict::{Said, VerdictForm};
use crate::domain::{ask, cancel, commitment, extend, replace, testing, verdict};

fn window_of(concern: &Concern) -> Window {
    Window::Restate { concern: concern.handle() }
}

/// With the sentence that stands about it.
fn restated(words: &str) -> Concern {
    let mut concern = concern(1, "U1", Area::Legal, "A contract");
    let words = words.to_owned();
    concern.work.wording =
        Some(Wording { words, by: person("ULEAD"), stands: Stands::Proposed, nth: 1, before: None });
    concern
}

fn screen_of(opened: Decision) -> Screen {
    let Reply::Show { screen } = opened.reply else { panic!("{opened:?}") };
    screen
}

fn opened(concern: &Concern, left: Option<&str>) -> (Begun, (DraftKey, DraftChange)) {
    let mut screen = screen_of(restate::open(&rollout(1), concern, &person("ULEAD"), None).unwrap());
    let (window, begun) = screen.begun().remove(0);
    let draft = open(window, begun, left.map(str::to_owned));
    (begun.clone(), draft)
}

#[test]
fn what_was_typed_stands_in_it_again_and_what_stands_now_where_nothing_was_typed() {
    let concern = restated("As it stands now.");
    let stands = Begun::with("As it stands now.");
    let typed = |words: &str| Begun { words: words.to_owned(), resumed: true };
    for (left, shown) in [
        (None, stands.clone()),
        (Some(""), stands.clone()),
        (Some(" \n"), stands.clone()),
        (Some("As it stands now."), stands),
        (Some("Half a"), typed("Half a")),
    ] {
        let (begun, draft) = opened(&concern, left);
        assert_eq!(begun, shown, "{left:?}");
        // Whatever is typed from here on is kept.
        assert_eq!(draft, keeping(window_of(&concern), left.unwrap_or_default()), "{left:?}");
    }
}

#[test]
fn whoever_takes_back_all_that_they_typed_has_typed_nothing() {
    let concern = restated("First.");
    let window = || window_of(&concern);
    let kept = |words: &str| keep(window(), "First.", words).drafts;
    assert_eq!(kept("First. And"), [keeping(window(), "First. And")]);
    assert_eq!(kept("First."), [keeping(window(), "")]);
    // No field takes more, whatever a forged one sends; letters are counted, not bytes.
    assert_eq!(kept(&"é".repeat(3_001)), [keeping(window(), &"é".repeat(3_000))]);
    // Then another sentence took its place, and that is the one to go on from.
    assert_eq!(opened(&restated("Second."), Some("")).0, Begun::with("Second."));
}

#[test]
fn nothing_is_left_of_what_was_sent_unless_it_comes_back() {
    let window = || Window::Reply { question: question(1, "U1").id };
    let dropped = (DraftKey::Words { window: window() }, DraftChange::Drop);
    assert_eq!(send(window(), &Reply::Done), Some(dropped));
    let faults = vec![Fault { field: Field::Answer, what: Wrong::Missing }];
    assert_eq!(send(window(), &Reply::Faults { faults }), None);
    let sent = Action::SubmitAnswer { question: question(1, "U1").id, words: "So".to_owned() };
    let opened = || screen_of(ask::open_answer(&rollout(1), &question(1, "U1"), &person("ULEAD")).unwrap());
    let mut screen = opened();
    assert_eq!(come_back(&sent, &mut screen), [keeping(window(), "So")]);
    assert_eq!(screen.begun(), [(window(), &mut Begun::with("So"))]);
    let mut screen = opened();
    assert_eq!(come_back(&Action::OpenAnswer { question: question(1, "U1").id }, &mut screen), []);
    assert_eq!(screen, opened());
}

#[test]
fn each_field_of_words_is_known_by_its_window_and_by_what_sends_it() {
    let concern = concern(1, "U1", Area::Legal, "");
    let answered = Concern { state: State::Answered { answer: testing::answer() }, ..restated("So") };
    let (id, handle) = (|| concern.id.clone(), || concern.handle());
    let words = || "So".to_owned();
    let work = |task| Action::Work { concern: handle(), page: None, task };
    let react = |reaction| Action::React { concern: id(), reaction };
    let asked = || question(1, "U1");
    let (nth, how) = (1, Verdict::Partly);
    let (lead, sponsor) = (person("ULEAD"), person("USPONSOR"));
    let of = || rollout(1).id;
    let who = stakeholder("U1", Area::Legal);
    let (working, deciding) = (in_stage(Stage::Homework), in_stage(Stage::Decision));
    let progress = Progress::default();
    let (held, since) = (Meeting { held_since: Some(tuesday()), ..meeting() }, tuesday());
    let eve = |meeting| Eve {
        rollout: &working,
        meeting,
        stakeholders: &[],
        concerns: &[],
        progress: &progress,
        slips: &[],
        sponsor_zone: BERLIN,
        agenda_at: None,
    };
    let said = Said { tally: Tally::default(), needs: &[], unnamed: &[], open_blockers: 0 };
    let not_sent = Meeting { agenda_sent_at: None, ..meeting() };
    let go_on = |on| Action::Prepare { rollout: of(), step: Prepare::GoOn { why: words(), on } };
    let extended = || ExtendForm { reason: words(), ..ExtendForm::default() };
    let replaced = || ReplaceForm { reason: words(), ..ReplaceForm::default() };
    let need = |choice| {
        let form = NeedForm { needs: words(), by: None };
        Action::Pledge { rollout: of(), pledge: Pledge::Need { choice, form } }
    };
    let decided = || VerdictForm { statement: words(), ..VerdictForm::default() };
    let named = ThemeChange { of: None, name: words(), bring: vec![], out: vec![] };
    let table = [
        (
            vec![Window::Question { rollout: of() }],
            ask::open_question(&rollout(1)),
            Action::SubmitQuestion { rollout: of(), words: words() },
        ),
        (
            vec![Window::Reply { question: asked().id }],
            ask::open_answer(&rollout(1), &asked(), &lead),
            Action::SubmitAnswer { question: asked().id, words: words() },
        ),
        (
            vec![Window::Answer { concern: handle() }],
            answer::open(&rollout(1), &concern, &lead, &[], Vec::new(), None, None),
            work(Task::Answer { words: words() }),
        ),
        (
            vec![Window::Restate { concern: handle() }],
            restate::open(&rollout(1), &concern, &lead, None),
            work(Task::Restate { words: words() }),
        ),
        (
            vec![Window::Missing { concern: id() }],
            answer::open_short(&rollout(1), &who, &answered, nth, how),
            react(Reaction::Short { nth, how, missing: words() }),
        ),
        (
            vec![Window::Correct { concern: id() }],
            restate::open_correct(&rollout(1), &who, &answered),
            react(Reaction::Correct { words: words() }),
        ),
        (
            vec![Window::RiskSentence { concern: handle() }, Window::RiskReason { concern: handle() }],
            risk::open(&working, &answered, &[], &sponsor, None, since),
            work(Task::Accept { restated: words(), why: words() }),
        ),
        (
            vec![Window::GoOn { rollout: of() }],
            eve(&not_sent).prepare(&lead, &Prepare::Open, since),
            go_on(None),
        ),
        (
            vec![Window::GoOn { rollout: of() }],
            eve(&held).prepare(&sponsor, &Prepare::Open, since),
            go_on(Some(day("2026-03-19"))),
        ),
        (
            vec![Window::Extend { rollout: of() }],
            extend::open(&working, &sponsor, (&[], 1), since),
            Action::SubmitExtend { rollout: of(), form: extended() },
        ),
        (
            vec![Window::Replace { rollout: of() }],
            replace::open(&working, &lead),
            Action::Replace { rollout: of(), form: replaced() },
        ),
        (
            vec![Window::Need { rollout: of() }],
            commitment::open(&deciding, &who, Choice::Conditional, since),
            need(Choice::Conditional),
        ),
        (
            vec![Window::Need { rollout: of() }],
            commitment::open(&deciding, &who, Choice::NotYet, since),
            need(Choice::NotYet),
        ),
        (
            vec![Window::Statement { rollout: of() }],
            verdict::open(&deciding, &sponsor, &[], said, since),
            Action::SubmitVerdict { rollout: of(), form: decided() },
        ),
        (
            vec![Window::Cancel { rollout: of() }],
            cancel::open(&deciding, &lead),
            Action::SubmitCancel { rollout: of(), reason: words() },
        ),
        (
            vec![Window::Theme { rollout: of(), of: None }],
            theming::open(&working, &lead, &Themes::of(&lead, &[]), None, 0),
            Action::Theme { rollout: of(), page: 0, task: ThemeTask::Save { change: named } },
        ),
    ];
    for (known, opens, sends) in table {
        let mut screen = screen_of(opens.unwrap());
        let fields: Vec<Window> = screen.begun().into_iter().map(|(window, _)| window).collect();
        assert_eq!(fields, known);
        assert_eq!(sent(&sends), known.iter().map(|of| (of.clone(), "So")).collect::<Vec<_>>());
    }
    // What was typed is kept where an earlier answer is put in its place.
    let earlier = vec![Earlier { sentence: words(), answer: words() }];
    let used = answer::open(&rollout(1), &concern, &lead, &[], earlier, Some(0), None);
    assert_eq!(screen_of(used.unwrap()).begun(), []);
    // Where all is ready nothing is asked.
    let ready = eve(&meeting()).prepare(&lead, &Prepare::Open, since);
    assert_eq!(screen_of(ready.unwrap()).begun(), []);
    for neither in
        [work(Task::UseEarlier { index: 0 }), work(Task::OpenPark), react(Reaction::Settles { nth })]
    {
        assert_eq!(sent(&neither), []);
    }
}

#[test]
fn what_is_shown_anew_in_an_open_window_was_not_left() {
    let of = |step| Action::Prepare { rollout: rollout(1).id, step };
    let concern = concern(1, "U1", Area::Legal, "").handle();
    let table = [
        (of(Prepare::Open), false),
        (of(Prepare::Table { concern: concern.clone() }), true),
        (of(Prepare::Untable { concern }), true),
        (of(Prepare::SendAgenda), true),
        (of(Prepare::GoOn { why: String::new(), on: None }), false),
        (Action::OpenReplace { rollout: rollout(1).id }, false),
    ];
    for (action, stands) in table {
        assert_eq!(stood_open(&action), stands, "{action:?}");
    }
}

#[test]
fn an_answer_to_several_may_have_been_begun_at_another_of_them() {
    let (first, other) =
        (concern(1, "U1", Area::Legal, "A contract"), concern(2, "U2", Area::It, "Who pays?"));
    let joined = std::slice::from_ref(&other);
    let opened = answer::open(&rollout(1), &first, &person("ULEAD"), joined, Vec::new(), None, None).unwrap();
    assert_eq!(beside(&screen_of(opened)), [Window::Answer { concern: other.handle() }]);
    assert_eq!(beside(&Screen::Place), []);
}
