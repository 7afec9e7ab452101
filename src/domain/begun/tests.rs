//! What stands in a window of words when it is opened again, and what is left of it once it was sent.

use super::*;
use crate::domain::area::Area;
use crate::domain::concern::{Concern, Verdict};
use crate::domain::homework::{Stands, Wording, answer, restate};
use crate::domain::refusal::{Fault, Field, Wrong};
use crate::domain::testing::*;

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

fn opened(concern: &Concern, left: Option<&str>) -> (Begun, Vec<(DraftKey, DraftChange)>) {
    let opened = restate::open(&rollout(1), concern, &person("ULEAD"), None).unwrap();
    let mut decision = open(window_of(concern), opened, left.map(str::to_owned));
    let Reply::Show { screen } = &mut decision.reply else { panic!("{decision:?}") };
    (screen.begun().unwrap().clone(), decision.drafts)
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
        let (begun, drafts) = opened(&concern, left);
        assert_eq!(begun, shown, "{left:?}");
        // Whatever is typed from here on is kept.
        assert_eq!(drafts, [keeping(window_of(&concern), left.unwrap_or_default())], "{left:?}");
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
    let dropped = [(DraftKey::Words { window: window() }, DraftChange::Drop)];
    assert_eq!(send(window(), Decision::default()).drafts, dropped);
    let faults = vec![Fault { field: Field::Answer, what: Wrong::Missing }];
    let refused = Decision { reply: Reply::Faults { faults }, ..Decision::default() };
    assert_eq!(send(window(), refused).drafts, []);
    let sent = Action::SubmitAnswer { question: question(1, "U1").id, words: "So".to_owned() };
    assert_eq!(come_back(&sent), [keeping(window(), "So")]);
    assert_eq!(come_back(&Action::OpenAnswer { question: question(1, "U1").id }), []);
}

#[test]
fn each_window_is_known_by_what_opens_it_and_by_what_sends_it() {
    let concern = concern(1, "U1", Area::Legal, "");
    let (id, handle) = (|| concern.id.clone(), || concern.handle());
    let words = || "So".to_owned();
    let work = |task| Action::Work { concern: handle(), page: None, task };
    let react = |reaction| Action::React { concern: id(), reaction };
    let question = || question(1, "U1").id;
    let (nth, how) = (1, Verdict::Partly);
    let table = [
        (
            Window::Question { rollout: rollout(1).id },
            Action::OpenQuestion { rollout: rollout(1).id },
            Action::SubmitQuestion { rollout: rollout(1).id, words: words() },
        ),
        (
            Window::Reply { question: question() },
            Action::OpenAnswer { question: question() },
            Action::SubmitAnswer { question: question(), words: words() },
        ),
        (Window::Answer { concern: handle() }, work(Task::OpenAnswer), work(Task::Answer { words: words() })),
        (
            Window::Restate { concern: handle() },
            work(Task::OpenRestate),
            work(Task::Restate { words: words() }),
        ),
        (
            Window::Missing { concern: id() },
            react(Reaction::OpenShort { nth, how }),
            react(Reaction::Short { nth, how, missing: words() }),
        ),
        (
            Window::Correct { concern: id() },
            react(Reaction::OpenCorrect),
            react(Reaction::Correct { words: words() }),
        ),
    ];
    for (known, opens, sends) in &table {
        assert_eq!(window(opens), Some((known.clone(), Step::Open)));
        assert_eq!(window(sends), Some((known.clone(), Step::Send { words: "So" })));
    }
    // What was typed is kept where an earlier answer is put in its place.
    for neither in
        [work(Task::UseEarlier { index: 0 }), work(Task::OpenPark), react(Reaction::Settles { nth })]
    {
        assert_eq!(window(&neither), None);
    }
}

#[test]
fn an_answer_to_several_may_have_been_begun_at_another_of_them() {
    let (first, other) =
        (concern(1, "U1", Area::Legal, "A contract"), concern(2, "U2", Area::It, "Who pays?"));
    let joined = std::slice::from_ref(&other);
    let opened = answer::open(&rollout(1), &first, &person("ULEAD"), joined, Vec::new(), None, None).unwrap();
    assert_eq!(beside(&opened), [Window::Answer { concern: other.handle() }]);
    assert_eq!(beside(&Decision::default()), []);
}
