//! Typing instead of clicking: what is kept of a message, as it was typed, and what its editing and deleting do.

use super::*;
use crate::domain::area::Area;
use crate::domain::concern::Kind;
use crate::domain::concern::State;
use crate::domain::decision::WordsChange;
use crate::domain::effect::{Effect, To};
use crate::domain::event::Event;
use crate::domain::id::Ts;
use crate::domain::question::Words;
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::Unreachable;
use crate::domain::testing::*;

fn message(words: &str) -> Message {
    Message { by: person("U1"), source: source("1.1"), words: words.to_owned() }
}

/// In the thread of that message in their DM.
fn under(ts: &str, what: What) -> Effect {
    Effect { to: To::Thread { channel: dm("DU1"), ts: Ts::from(ts) }, what }
}

fn who() -> Stakeholder {
    Stakeholder { intake: Intake::Talking, ..stakeholder("U1", Area::Legal) }
}

fn id(number: i64) -> ConcernId {
    ConcernId::new(&team(), number)
}

fn kept(words: &str) -> Concern {
    keep(&rollout(1), &who(), &message(words), id(1), tuesday()).unwrap().concerns.remove(0)
}

fn happened(decision: &Decision) -> Vec<&Happened> {
    decision.events.iter().map(|Event { what, .. }| what).collect()
}

fn card() -> Effect {
    under("1.1", What::ConcernCard { concern: id(1) })
}

/// What no field may change on its way.
fn hard_texts() -> Vec<String> {
    vec![
        "Ping <!channel> and <@U2> about <https://example.com|this>?".to_owned(),
        "Is a &lt;b&gt; & a &amp; safe?".to_owned(),
        "*bold* _it_ ~no~ `code` ```block``` > quote".to_owned(),
        "מי אחראי? \u{202e}reversed\u{202c} من المسؤول".to_owned(),
        "Who pays? 👩‍👩‍👧‍👦🇩🇪 :tada: \u{200b}zero".to_owned(),
        "line one\r\n\tline two\n\nline four   ".to_owned(),
        "x".to_owned(),
        "é".repeat(81),
        "word ".repeat(2_000),
        "长".repeat(40_000),
    ]
}

#[test]
fn a_message_is_kept_whole_in_its_own_words_for_the_lead_alone() {
    for words in hard_texts() {
        let decision = keep(&rollout(1), &who(), &message(&words), id(1), tuesday()).unwrap();
        let concern = &decision.concerns[0];
        assert_eq!(concern.said.words, words);
        assert_eq!(concern.said.visibility, Visibility::LeadOnly);
        assert_eq!((concern.said.kind, concern.said.severity), (None, Severity::Important));
        assert_eq!((concern.area, concern.late, &concern.state), (Area::Legal, false, &State::Open));
        assert_eq!(concern.origin, Origin::Typed(source("1.1")));
        assert!(decision.effects.contains(&card()), "{words}");
        // No word of it is on the record of what happened, or in what goes out by name.
        let record = serde_json::to_string(&(&decision.events, &decision.effects)).unwrap();
        assert!(words.len() < 3 || !record.contains(&words), "{record}");
    }
}

#[test]
fn in_a_thread_it_is_answered_in_that_thread() {
    let message =
        Message { source: Source { thread: Some(Ts::from("0.5")), ..source("1.1") }, ..message("Who pays?") };
    let decision = keep(&rollout(1), &who(), &message, id(1), tuesday()).unwrap();
    let card = under("0.5", What::ConcernCard { concern: id(1) });
    assert!(decision.effects.contains(&card), "{:?}", decision.effects);
    let kept = &decision.concerns[0];
    assert_eq!(post::concern_card(kept), Some(card), "and every time it is shown anew");
    let gone = unsay(&rollout(1), &who(), kept, tuesday()).concerns.remove(0);
    let anew = reword(&rollout(1), &who(), &gone, "Who pays, then?", tuesday());
    let say = Say::StaysWithdrawn { concern: id(1), instead: None };
    assert_eq!(anew.effects, [under("0.5", What::Say { say })]);
    let asked = ask_instead(&rollout(1), &who(), kept, QuestionId::new(&team(), 1), tuesday()).unwrap();
    let receipt = under("0.5", What::QuestionReceipt { question: QuestionId::new(&team(), 1) });
    assert!(asked.effects.contains(&receipt), "{:?}", asked.effects);
}

#[test]
fn words_of_a_reply_are_asked_about_and_kept_in_its_thread() {
    let message =
        Message { source: Source { thread: Some(Ts::from("0.5")), ..source("1.1") }, ..message("Who pays?") };
    let asked = ask_which(&message, words_id(1), tuesday());
    let card = under("0.5", What::WordsCard { words: words_id(1) });
    assert_eq!(asked.effects, std::slice::from_ref(&card));
    let Some(WordsChange::Keep(words)) = asked.words.into_iter().next() else { panic!("not kept") };
    let chosen = choose(words.clone(), &rollout(1), &who(), id(1), tuesday()).unwrap();
    assert_eq!(chosen.effects[..2], [card.clone(), under("0.5", What::ConcernCard { concern: id(1) })]);
    assert_eq!(drop_words(words, &person("U1")).unwrap().effects, [card]);
}

#[test]
fn typing_begins_the_talk_and_late_typing_is_heard() {
    let begun = Happened::IntakeBegun { person: person("U1") };
    let done = Happened::IntakeDone { person: person("U1"), concerns: 1 };
    let at = tuesday();
    let heard = Intake::Done { at, stance: None };
    let before = Intake::Done { at: at - chrono::TimeDelta::days(1), stance: None };
    let lost = Intake::Unreachable { why: Unreachable::DmRefused, since: None };
    let table = [
        (Stage::Intake, Intake::Invited, Intake::Talking, Some(&begun)),
        (Stage::Intake, Intake::Talking, Intake::Talking, None),
        (Stage::Intake, before.clone(), before.clone(), None),
        (Stage::Intake, lost.clone(), Intake::Talking, Some(&begun)),
        (Stage::Homework, Intake::NotHeard, heard.clone(), Some(&done)),
        (Stage::Pilot, lost, heard, Some(&done)),
        (Stage::Homework, before.clone(), before, None),
    ];
    for (stage, intake, after, event) in table {
        let case = format!("{} {intake:?}", stage.name());
        let who = Stakeholder { intake: intake.clone(), ..who() };
        let is_late = stage != Stage::Intake;
        let decision = keep(&in_stage(stage), &who, &message("Who pays?"), id(1), at).unwrap();
        assert_eq!(decision.concerns[0].late, is_late, "{case}");
        let changed = decision.stakeholders.first().map_or(&intake, |who| &who.intake);
        assert_eq!(*changed, after, "{case}");
        let first = happened(&decision).into_iter().find(|what| **what == begun || **what == done);
        assert_eq!(first, event, "{case}");
    }
}

#[test]
fn what_is_no_words_is_not_kept() {
    let table = [
        ("", false),
        ("   \n\t", false),
        ("👍", false),
        ("👍🏽 🎉", false),
        (":thumbs_up: :tada:", false),
        ("<@U123> <#C1|general> <!here>", false),
        ("1️⃣", false),
        ("...", false),
        ("—", false),
        ("now", true),
        ("1", true),
        ("为什么", true),
        ("לא", true),
        (":tada: why?", true),
        ("<@U123> why?", true),
        ("10:30:15", true),
        ("a:b:c", true),
        ("<https://example.com>", true),
    ];
    let open = [(rollout(1), who())];
    for (words, expected) in table {
        assert_eq!(has_words(words), expected, "{words}");
        match place(words, &open) {
            Place::Nowhere(say) => assert!(!expected && say == Say::NoWords, "{words}"),
            Place::One(rollout, _) => assert!(expected && rollout.id == open[0].0.id, "{words}"),
            Place::Several => panic!("{words}"),
        }
    }
}

#[test]
fn which_rollout_is_meant() {
    let part = |number, stage| {
        let rollout = Rollout { stage, ..rollout(number) };
        let who = Stakeholder { rollout: rollout.id.clone(), ..who() };
        (rollout, who)
    };
    let intake = || Stage::Intake;
    let scheduled = || stages().remove(0);
    let closed = || stages().remove(8);
    let table = [
        (vec![], "nothing"),
        (vec![part(1, intake())], "R-1"),
        (vec![part(1, scheduled())], "nothing"),
        (vec![part(1, closed())], "nothing"),
        (vec![part(1, closed()), part(2, intake())], "R-2"),
        (vec![part(1, scheduled()), part(2, Stage::Homework)], "R-2"),
        (vec![part(1, intake()), part(2, intake())], "several"),
        (vec![part(1, intake()), part(2, Stage::Sustain)], "several"),
    ];
    for (open, expected) in table {
        let got = match place("Who pays?", &open) {
            Place::Nowhere(say) => {
                assert_eq!(say, Say::NothingOpen);
                "nothing".to_owned()
            }
            Place::One(rollout, who) => {
                assert_eq!(rollout.id, who.rollout);
                rollout.id.key().to_owned()
            }
            Place::Several => "several".to_owned(),
        };
        assert_eq!(got, expected, "{open:?}");
    }
}

#[test]
fn kept_words_wait_for_their_rollout_and_become_a_concern_of_it() {
    for text in hard_texts() {
        let asked = ask_which(&message(&text), words_id(1), tuesday());
        assert_eq!(asked.concerns, []);
        let [WordsChange::Keep(words)] = asked.words.as_slice() else { panic!() };
        assert_eq!(words.words, text);
        let chosen = choose(words.clone(), &rollout(1), &who(), id(1), tuesday()).unwrap();
        assert_eq!(chosen.concerns[0].said.words, text);
        assert_eq!(chosen.words, [WordsChange::Drop(words_id(1))]);
        assert_eq!(chosen.effects[0].what, What::WordsCard { words: words_id(1) });
    }
}

#[test]
fn kept_words_are_their_writers_alone() {
    let asked = ask_which(&message("Who pays?"), words_id(1), tuesday());
    let [WordsChange::Keep(words)] = asked.words.as_slice() else { panic!() };
    let other = stakeholder("U2", Area::It);
    assert_eq!(choose(words.clone(), &rollout(1), &other, id(1), tuesday()), Err(Refusal::NotYours));
    assert_eq!(drop_words(words.clone(), &other.person), Err(Refusal::NotYours));
    assert_eq!(reword_words(words.clone(), &other.person, "Mine"), Err(Refusal::NotYours));
    let dropped = drop_words(words.clone(), &person("U1")).unwrap();
    assert_eq!(dropped.words, [WordsChange::Drop(words_id(1))]);
    let reworded = reword_words(words.clone(), &person("U1"), "Who pays what?").unwrap();
    assert!(matches!(&reworded.words[..], [WordsChange::Keep(words)] if words.words == "Who pays what?"));
    let emptied = reword_words(words.clone(), &person("U1"), ":+1:").unwrap();
    assert_eq!(emptied.words, [WordsChange::Drop(words_id(1))]);
}

#[test]
fn editing_the_message_edits_the_concern_and_nothing_else() {
    let mut before = kept("Who pays?");
    before.said.kind = Some(Kind::Fear);
    before.said.visibility = Visibility::Area;
    for words in hard_texts().into_iter().filter(|words| words != "x") {
        let decision = reword(&rollout(1), &who(), &before, &words, tuesday());
        let after = &decision.concerns[0];
        assert_eq!(after.said.words, words);
        assert_eq!((after.said.kind, after.said.visibility), (Some(Kind::Fear), Visibility::Area));
        assert_eq!(after.edited_at, Some(tuesday()));
        assert_eq!(happened(&decision), [&Happened::ConcernChanged { concern: id(1) }]);
        assert!(decision.effects.contains(&card()));
    }
}

#[test]
fn an_edit_guesses_the_topic_anew_only_if_it_had_been_guessed() {
    let about_data = "Where will our data be stored, and in which data center?";
    let guessed = topic::guess(about_data, "");
    assert!(guessed.is_some());
    let by_guess = kept("Hello there");
    let decision = reword(&rollout(1), &who(), &by_guess, about_data, tuesday());
    assert_eq!(decision.concerns[0].said.topic, guessed);
    let mut chosen = kept("Hello there");
    chosen.said.topic = Some(Topic::Own("Mine".to_owned()));
    chosen.said.guessed = false;
    let decision = reword(&rollout(1), &who(), &chosen, about_data, tuesday());
    assert_eq!(decision.concerns[0].said.topic, Some(Topic::Own("Mine".to_owned())));
}

#[test]
fn the_same_words_again_change_nothing() {
    let before = kept("See https://example.com");
    for stage in stages() {
        let unfolded = reword(&in_stage(stage), &who(), &before, "See https://example.com", tuesday());
        assert_eq!(unfolded, Decision::default());
    }
}

#[test]
fn deleting_or_emptying_the_message_withdraws_and_twice_is_once() {
    let before = kept("Who pays?");
    let gone = State::Withdrawn { at: tuesday(), instead: None };
    for decision in [
        unsay(&rollout(1), &who(), &before, tuesday()),
        reword(&rollout(1), &who(), &before, ":+1:", tuesday()),
        unsay(&in_stage(Stage::Homework), &who(), &before, tuesday()),
    ] {
        let after = &decision.concerns[0];
        assert_eq!(after.state, gone);
        assert_eq!(after.said.words, "Who pays?", "its raiser still finds it");
        assert_eq!(happened(&decision), [&Happened::ConcernWithdrawn { concern: id(1) }]);
        assert_eq!(unsay(&rollout(1), &who(), after, tuesday()), Decision::default());
        assert_eq!(reword(&rollout(1), &who(), after, ":+1:", tuesday()), Decision::default());
    }
}

#[test]
fn words_put_into_what_was_taken_back_are_never_lost_in_silence() {
    let said = kept("Who pays?");
    let call = Touch::Share(ShareChoice::CallMe);
    let question = QuestionId::new(&team(), 3);
    let taken_back = [
        unsay(&rollout(1), &who(), &said, tuesday()),
        not_concern(&rollout(1), &who(), &said, tuesday()).unwrap(),
        ask_instead(&rollout(1), &who(), &said, question, tuesday()).unwrap(),
        touch(&rollout(1), &who(), &said, call, None, None, tuesday()).unwrap(),
    ];
    let removed = Concern {
        said: Said { words: String::new(), ..said.said.clone() },
        gone: Some(crate::domain::concern::Gone::AtWish { at: tuesday() }),
        ..said.clone()
    };
    let told = |what| Decision { effects: vec![under("1.1", what)], ..Decision::default() };
    let became = [None, None, Some(Instead::Question), Some(Instead::Call), None];
    let taken_back = taken_back.into_iter().map(|mut decision| decision.concerns.remove(0)).chain([removed]);
    for (after, instead) in taken_back.zip(became) {
        // The same words as before, too: a slip and back.
        for words in ["Who pays?", "But who pays?"] {
            let again = reword(&rollout(1), &who(), &after, words, tuesday());
            let say = match after.state.is_withdrawn() {
                true => Say::StaysWithdrawn { concern: id(1), instead },
                false => Say::StaysWordless { concern: id(1) },
            };
            assert_eq!(again, told(What::Say { say }));
            for stage in stages().into_iter().filter(Stage::is_over) {
                let over = in_stage(stage);
                let refusal = state::allow(&over, Ask::Tell).unwrap_err();
                assert_eq!(reword(&over, &who(), &after, words, tuesday()), told(What::Refuse { refusal }));
            }
        }
        assert_eq!(reword(&rollout(1), &who(), &after, "\u{1f642}", tuesday()), Decision::default());
    }
}

#[test]
fn the_words_of_a_button_keep_nothing_and_bring_the_button() {
    let part = |number, stage, intake| {
        let rollout = Rollout { stage, ..rollout(number) };
        let who = Stakeholder { rollout: rollout.id.clone(), intake, ..who() };
        (rollout, who)
    };
    let asked = part(1, Stage::Intake, Intake::Invited);
    let done = part(2, Stage::Intake, Intake::Done { at: tuesday(), stance: None });
    let late = part(3, Stage::Homework, Intake::NotHeard);
    let over = part(4, stages().remove(9), Intake::Invited);
    let name = |number: i64| Invited { rollout: rollout(number).id, name: format!("Rollout {number}") };
    let press = |button, of: &[i64]| Say::Press { button, of: of.iter().copied().map(name).collect() };
    let open = [asked, done, late, over];
    for (words, expected) in [
        ("hello", Say::Greeted { owed: vec![name(1)] }),
        ("Start", press(Button::Start, &[1, 2, 3])),
        ("I have no concerns", press(Button::NoConcerns, &[1, 3])),
        ("none", press(Button::NoConcerns, &[1, 3])),
        ("Later", press(Button::Later, &[1])),
        ("Not a concern", Say::PressThere),
    ] {
        assert_eq!(place(words, &open), Place::Nowhere(expected), "{words}");
    }
    assert_eq!(place("no", &open[1..2]), Place::Nowhere(press(Button::NoConcerns, &[])));
    for over in [&open[3..], &[]] {
        assert_eq!(place("start", over), Place::Nowhere(Say::NothingOpen));
        assert_eq!(place("hello", over), Place::Nowhere(Say::Greeted { owed: vec![] }));
    }
}

#[test]
fn a_thread_says_which_rollout_is_meant_while_that_can_be_told_anything() {
    let part = |number, stage| (Rollout { stage, ..rollout(number) }, who());
    let open = [part(1, Stage::Intake), part(2, Stage::Homework), part(3, stages().remove(8))];
    for (number, expected) in [(1, Some(1)), (2, Some(2)), (3, None), (4, None)] {
        let found = meant(&open, &rollout(number).id).map(|(rollout, _)| rollout.id.clone());
        assert_eq!(found, expected.map(|number| rollout(number).id), "{number}");
    }
}

#[test]
fn an_edit_after_the_intake_closed_is_refused_under_the_message_and_a_deletion_is_silent_when_over() {
    let before = kept("Who pays?");
    let late = reword(&in_stage(Stage::Homework), &who(), &before, "Who pays what?", tuesday());
    let refusal = Refusal::IntakeClosed { rollout: rollout(1).id };
    assert_eq!(late.effects, [under("1.1", What::Refuse { refusal })]);
    assert_eq!((late.concerns, late.events), (vec![], vec![]));
    for stage in stages().into_iter().filter(Stage::is_over) {
        assert_eq!(unsay(&in_stage(stage), &who(), &before, tuesday()), Decision::default());
    }
}

#[test]
fn not_a_concern_forgets_the_words() {
    let mut before = kept("I will not say that again");
    before.said.yes_if = Some("Never".to_owned());
    let decision = not_concern(&rollout(1), &who(), &before, tuesday()).unwrap();
    let after = &decision.concerns[0];
    assert_eq!(after.state, State::Withdrawn { at: tuesday(), instead: None });
    let all = format!("{decision:?}");
    assert!(!all.contains("say that again") && !all.contains("Never"), "{all}");
    assert!(decision.effects.contains(&card()), "the card under it says so");
    assert_eq!(not_concern(&rollout(1), &who(), after, tuesday()), Ok(Decision::default()), "twice");
}

#[test]
fn call_me_forgets_the_words_and_leaves_a_call() {
    let before = kept("Not for paper");
    let call = CallId::new(&team(), 4);
    let share = Touch::Share(ShareChoice::CallMe);
    let decision =
        touch(&rollout(1), &who(), &before, share.clone(), Some(call.clone()), None, tuesday()).unwrap();
    assert!(!format!("{decision:?}").contains("Not for paper"));
    assert_eq!(decision.calls.len(), 1);
    assert!(decision.effects.contains(&post::dm(&person("ULEAD"), What::CallCard { call })));
    assert_eq!(decision.reply, Reply::Done, "the card in whose place it stands says so");
    assert!(decision.effects.contains(&card()));
    // One call is open already: no second one.
    let decision = touch(&rollout(1), &who(), &before, share.clone(), None, None, tuesday()).unwrap();
    assert_eq!((decision.calls.len(), decision.concerns.len()), (0, 1));
    let again = touch(&rollout(1), &who(), &decision.concerns[0], share, None, None, tuesday());
    assert_eq!(again, Err(Refusal::Stale));
}

#[test]
fn a_question_takes_its_words_along_and_is_no_concern_any_more() {
    let words = "Who pays? <!channel> &lt;";
    let before = kept(words);
    let question = QuestionId::new(&team(), 3);
    let decision = ask_instead(&rollout(1), &who(), &before, question.clone(), tuesday()).unwrap();
    assert!(decision.concerns[0].state.is_withdrawn());
    assert_eq!(decision.concerns[0].said.words, "");
    assert_eq!(decision.questions[0].words, words);
    assert_eq!(decision.questions[0].source, Some(source("1.1")));
    let to_lead = What::QuestionCard { question: question.clone() };
    assert!(decision.effects.contains(&post::dm(&person("ULEAD"), to_lead)));
    let again = ask_instead(&rollout(1), &who(), &decision.concerns[0], question, tuesday());
    assert_eq!(again, Err(Refusal::Stale));
}

#[test]
fn menus_change_one_thing_each() {
    let before = kept("Who pays?");
    let mut table = vec![
        (Touch::Kind(Kind::Fear), Said { kind: Some(Kind::Fear), ..before.said.clone() }),
        (Touch::Severity(Severity::Minor), Said { severity: Severity::Minor, ..before.said.clone() }),
        (
            Touch::Topic(Topic::Own("  Money  ".to_owned())),
            Said { topic: Some(Topic::Own("Money".to_owned())), guessed: false, ..before.said.clone() },
        ),
    ];
    for visibility in [Visibility::Named, Visibility::Area] {
        table
            .push((Touch::Share(ShareChoice::Shown(visibility)), Said { visibility, ..before.said.clone() }));
    }
    for (touched, expected) in table {
        let decision = touch(&rollout(1), &who(), &before, touched.clone(), None, None, tuesday()).unwrap();
        assert_eq!(decision.concerns[0].said, expected, "{touched:?}");
        assert_eq!(decision.reply, Reply::Done, "{touched:?}");
        // Words and yes-if are as they were: "edited" is not said of it.
        assert_eq!(decision.concerns[0].edited_at, None);
        let again = touch(&rollout(1), &who(), &decision.concerns[0], touched, None, None, tuesday());
        assert_eq!(again, Ok(Decision::default()), "the same choice twice");
    }
}

#[test]
fn a_menu_of_what_is_not_theirs_or_not_there_is_refused() {
    let before = kept("Who pays?");
    let stale = [
        Touch::Area(Area::It),
        Touch::Topic(Topic::Common("no_such_topic".to_owned())),
        Touch::Topic(Topic::Own(String::new())),
        Touch::Topic(Topic::Own("x".repeat(61))),
    ];
    for touched in stale {
        let got = touch(&rollout(1), &who(), &before, touched.clone(), None, None, tuesday());
        assert_eq!(got, Err(Refusal::Stale), "{touched:?}");
    }
    let other = stakeholder("U2", Area::Legal);
    let theirs = touch(&rollout(1), &other, &before, Touch::Kind(Kind::Fear), None, None, tuesday());
    assert_eq!(theirs, Err(Refusal::NotYours));
    assert_eq!(not_concern(&rollout(1), &other, &before, tuesday()), Err(Refusal::NotYours));
    let two = Stakeholder { areas: vec![Area::Legal, Area::It], ..who() };
    let moved = touch(&rollout(1), &two, &before, Touch::Area(Area::It), None, None, tuesday()).unwrap();
    assert_eq!(moved.concerns[0].area, Area::It);
}

#[test]
fn a_blocker_asks_for_its_yes_if_once() {
    let before = kept("Who pays?");
    let blocker = Touch::Severity(Severity::Blocker);
    let decision = touch(&rollout(1), &who(), &before, blocker.clone(), None, None, tuesday()).unwrap();
    assert_eq!(
        decision.concerns[0].said.severity,
        Severity::Blocker,
        "kept at once, whatever becomes of the form"
    );
    assert!(matches!(decision.reply, Reply::Show { .. }));
    let other = Touch::Kind(Kind::Fear);
    let next = touch(&rollout(1), &who(), &decision.concerns[0], other, None, None, tuesday()).unwrap();
    assert_eq!(next.reply, Reply::Done);
    let mut has_one = before;
    has_one.said.yes_if = Some("A budget".to_owned());
    let decision = touch(&rollout(1), &who(), &has_one, blocker, None, None, tuesday()).unwrap();
    assert_eq!(decision.reply, Reply::Done);
}

#[test]
fn a_late_blocker_is_told_to_lead_and_sponsor_at_once() {
    let homework = in_stage(Stage::Homework);
    let late = keep(&homework, &who(), &message("Who pays?"), id(1), tuesday()).unwrap();
    let told = |decision: &Decision| {
        let late_blocker = What::LateBlocker { concern: id(1) };
        decision.effects.iter().filter(|effect| effect.what == late_blocker).count()
    };
    assert_eq!(told(&late), 0);
    let blocker = Touch::Severity(Severity::Blocker);
    let touched = touch(&homework, &who(), &late.concerns[0], blocker, None, None, tuesday()).unwrap();
    assert_eq!(told(&touched), 2);
    let kind = Touch::Kind(Kind::Fear);
    let again = touch(&homework, &who(), &touched.concerns[0], kind, None, None, tuesday()).unwrap();
    assert_eq!(told(&again), 2, "the same two, shown anew in their place");
    let rest = unsay(&homework, &who(), &touched.concerns[0], tuesday());
    assert_eq!(told(&rest), 2, "and taken back");
}

#[test]
fn under_what_was_not_kept_stands_why() {
    let say = Say::NothingOpen;
    let decision = not_kept(&source("2.2"), say.clone());
    assert_eq!(decision.effects, [under("2.2", What::Say { say: say.clone() })]);
    let reply = Source { thread: Some(Ts::from("1.1")), ..source("2.2") };
    let decision = not_kept(&reply, say.clone());
    assert_eq!(decision.effects, [under("1.1", What::Say { say })]);
    let nothing = Decision { effects: vec![], ..decision };
    assert_eq!(nothing, Decision::default());
}

#[test]
fn late_words_speak_for_the_area_that_they_turn_out_to_be_of() {
    let homework = in_stage(Stage::Homework);
    let areas = vec![Area::Legal, Area::It];
    let unheard = Stakeholder { areas, intake: Intake::NotHeard, ..who() };
    let mut decision = keep(&homework, &unheard, &message("It leaks."), id(1), tuesday()).unwrap();
    let (who, first) = (decision.stakeholders.remove(0), decision.concerns.remove(0));
    let heard = |concerns: &[Concern]| -> Vec<Area> {
        who.areas.iter().copied().filter(|area| who.is_heard_for(*area, concerns)).collect()
    };
    assert_eq!(heard(std::slice::from_ref(&first)), [Area::Legal]);
    let moved = touch(&homework, &who, &first, Touch::Area(Area::It), None, None, tuesday()).unwrap();
    assert_eq!(heard(&moved.concerns), [Area::It]);
    let called = Concern { state: State::Withdrawn { at: tuesday(), instead: None }, ..first.clone() };
    assert_eq!(heard(&[called]), [Area::Legal], "heard is heard");
    let both = [first, moved.concerns[0].clone()];
    assert_eq!(heard(&both), [Area::Legal, Area::It], "a word for each");
}

#[test]
fn who_was_asked_for_one_area_more_speaks_for_that() {
    let done = Intake::Done { at: tuesday(), stance: None };
    let asked =
        Stakeholder { areas: vec![Area::Legal, Area::It], silent: vec![Area::It], intake: done, ..who() };
    let decision = keep(&rollout(1), &asked, &message("It leaks."), id(1), tuesday()).unwrap();
    assert_eq!(decision.concerns[0].area, Area::It);
    assert!(asked.is_heard_for(Area::It, &decision.concerns));
}

#[test]
fn who_was_taken_out_takes_back_and_changes_nothing() {
    let out = Stakeholder { intake: Intake::TakenOut { at: tuesday() }, ..who() };
    let told = Concern { raiser_out: true, ..kept("Who pays?") };
    let gone = unsay(&rollout(1), &out, &told, tuesday());
    assert!(gone.concerns[0].state.is_withdrawn(), "{gone:?}");
    assert!(gone.effects.contains(&post::record(&out)), "where it stands it is shown anew");
    let emptied = reword(&rollout(1), &out, &told, " ", tuesday());
    assert!(emptied.concerns[0].state.is_withdrawn());
    let refusal = Refusal::TakesPartNoMore { rollout: rollout(1).id, lead: person("ULEAD") };
    let edited = reword(&rollout(1), &out, &told, "Who pays for it?", tuesday());
    let refused = vec![under("1.1", What::Refuse { refusal })];
    assert_eq!(edited, Decision { effects: refused, ..Decision::default() });
    let unfolded = reword(&rollout(1), &out, &told, "Who pays?", tuesday());
    assert_eq!(unfolded, Decision::default(), "a link was unfolded");
}

#[test]
fn what_was_written_in_time_and_placed_later_is_not_late_until_they_meet() {
    let closes = rollout(1).dates.intake_closes;
    let hour = chrono::TimeDelta::hours(1);
    for (stage, said_at, late) in [
        (Stage::Homework, closes - hour, false),
        (Stage::Homework, closes + hour, true),
        (Stage::Decision, closes - hour, true),
    ] {
        let words = Words {
            id: words_id(1),
            person: person("U1"),
            words: "Who pays?".to_owned(),
            source: source("1.1"),
            said_at,
        };
        let who = Stakeholder { intake: Intake::NotHeard, ..who() };
        let placed = choose(words, &in_stage(stage.clone()), &who, id(1), closes + hour * 2).unwrap();
        let concern = &placed.concerns[0];
        assert_eq!((concern.late, concern.state == State::Open), (late, !late), "{stage:?} {said_at}");
    }
}
