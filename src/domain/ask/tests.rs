//! A question's way to the lead and its answer's way back, and calls.

use super::*;
use crate::domain::area::Area;
use crate::domain::id::{ChannelId, Ts};
use crate::domain::refusal::{Fault, Wrong};
use crate::domain::reply::Say;
use crate::domain::rollout::Stage;
use crate::domain::testing::*;

fn ask(words: &str) -> Decision {
    let who = stakeholder("U1", Area::Legal);
    submit_question(&rollout(1), &who, words, &[], QuestionId::new(&team(), 1), tuesday()).unwrap()
}

fn faults(field: Field, what: Wrong) -> Decision {
    Decision { reply: Reply::Faults { faults: vec![Fault { field, what }] }, ..Decision::default() }
}

#[test]
fn a_question_is_some_words_and_not_too_many() {
    let table = [
        (String::new(), Some(Wrong::Missing)),
        (" \n ".to_owned(), Some(Wrong::Missing)),
        ("?".repeat(81), None),
        ("é".repeat(3_000), None),
        ("é".repeat(3_001), Some(Wrong::TooLong { limit: 3_000, got: 3_001 })),
        ("x".repeat(10_000), Some(Wrong::TooLong { limit: 3_000, got: 10_000 })),
    ];
    for (words, wrong) in table {
        let decision = ask(&words);
        let answer =
            submit_answer(&rollout(1), &question(1, "U1"), &person("ULEAD"), &words, tuesday()).unwrap();
        match wrong {
            Some(what) => {
                assert_eq!(decision, faults(Field::Question, what.clone()));
                assert_eq!(answer, faults(Field::Answer, what));
            }
            None => {
                assert_eq!(decision.questions[0].words, words);
                assert_eq!(answer.questions[0].answer.as_ref().unwrap().words, words);
            }
        }
    }
}

#[test]
fn a_question_goes_to_the_lead_with_a_receipt_and_its_words_in_neither() {
    let decision = ask("Is <!channel> &lt; 👍 safe? מי");
    let id = decision.questions[0].id.clone();
    assert_eq!(decision.questions[0].words, "Is <!channel> &lt; 👍 safe? מי");
    assert_eq!(
        decision.effects,
        [
            post::dm(&person("ULEAD"), What::QuestionCard { question: id.clone() }),
            post::dm(&person("U1"), What::QuestionReceipt { question: id }),
        ]
    );
}

#[test]
fn the_answer_comes_back_to_where_it_was_asked() {
    let answered = |question: &Question| {
        submit_answer(&rollout(1), question, &person("ULEAD"), "In Frankfurt", tuesday()).unwrap()
    };
    let by_form = answered(&question(1, "U1"));
    let receipt = What::QuestionReceipt { question: question(1, "U1").id }.living().unwrap();
    assert_eq!(by_form.effects[0].to, To::Under { person: person("U1"), living: receipt });
    for (thread, root) in [(None, "1.1"), (Some("0.5"), "0.5")] {
        let source = Source { thread: thread.map(Ts::from), ..source("1.1") };
        let typed = Question { source: Some(source), ..question(1, "U1") };
        let there = To::Thread { channel: ChannelId::from("DU1"), ts: Ts::from(root) };
        assert_eq!(answered(&typed).effects[0].to, there);
        assert_eq!(post::receipt(&typed).to, there);
    }
}

#[test]
fn an_edit_of_its_message_is_an_edit_of_the_question() {
    let at = source("1.1");
    let asked = Question { source: Some(at.clone()), ..question(1, "U1") };
    let open = [question(2, "U1"), asked.clone()];
    let edited = reword(&rollout(1), &open, &person("U1"), &at, "Where, and since when?");
    let edited = edited.unwrap();
    assert_eq!(edited.questions, [Question { words: "Where, and since when?".to_owned(), ..asked.clone() }]);
    assert_eq!(
        edited.effects,
        [post::dm(&person("ULEAD"), What::QuestionCard { question: asked.id.clone() })]
    );
    for (who, words, at, expected) in [
        ("U2", "Mine", &at, None),
        ("U1", &*asked.words, &at, Some(Decision::default())),
        ("U1", " 👍 ", &at, Some(Decision::default())),
        ("U1", "Elsewhere", &source("2.2"), None),
    ] {
        assert_eq!(reword(&rollout(1), &open, &person(who), at, words), expected, "{who} {words}");
    }
    let over = in_stage(stages().remove(9));
    let refused = reword(&over, &open, &person("U1"), &at, "Where, then?").unwrap();
    assert!(matches!(refused.effects[0].what, What::Refuse { .. }));
    assert_eq!(refused.questions, []);
}

#[test]
fn only_the_lead_answers_and_once() {
    let asked = question(1, "U1");
    let only = Refusal::OnlyLead { lead: person("ULEAD") };
    for other in ["USPONSOR", "U1", "U2"] {
        assert_eq!(open_answer(&rollout(1), &asked, &person(other)), Err(only.clone()));
        let answer = submit_answer(&rollout(1), &asked, &person(other), "Yes", tuesday());
        assert_eq!(answer, Err(only.clone()));
        assert_eq!(call_done(&rollout(1), &call(1, "U1"), &person(other), tuesday()), Err(only.clone()));
    }
    let lead = person("ULEAD");
    let decision = submit_answer(&rollout(1), &asked, &lead, "Yes", tuesday()).unwrap();
    let again = submit_answer(&rollout(1), &decision.questions[0], &lead, "No", tuesday());
    assert_eq!(again, Err(Refusal::AlreadyAnswered));
    assert_eq!(open_answer(&rollout(1), &decision.questions[0], &lead), Err(Refusal::AlreadyAnswered));
}

#[test]
fn a_call_is_done_once() {
    let lead = person("ULEAD");
    let decision = call_done(&rollout(1), &call(1, "U1"), &lead, tuesday()).unwrap();
    assert_eq!(decision.calls[0].done_at, Some(tuesday()));
    let later = tuesday() + chrono::TimeDelta::hours(1);
    assert_eq!(call_done(&rollout(1), &decision.calls[0], &lead, later), Ok(Decision::default()));
}

#[test]
fn a_deleted_message_takes_its_question_back() {
    let at = source("1.1");
    let asked = Question { source: Some(at.clone()), ..question(1, "U1") };
    let open = [question(2, "U1"), asked.clone()];
    let here = (&at.dm, &at.ts);
    let back = take_back(&rollout(1), &open, &person("U1"), here, tuesday()).unwrap();
    let gone = Question { words: String::new(), taken_back_at: Some(tuesday()), ..asked.clone() };
    assert_eq!(back.questions, std::slice::from_ref(&gone));
    let card = post::dm(&person("ULEAD"), What::QuestionCard { question: asked.id.clone() });
    assert_eq!(back.effects, [card, post::receipt(&asked)]);
    assert_eq!(take_back(&rollout(1), &open, &person("U2"), here, tuesday()), None);
    assert_eq!(take_back(&rollout(1), &open[..1], &person("U1"), here, tuesday()), None, "another message");
    let again = take_back(&rollout(1), std::slice::from_ref(&gone), &person("U1"), here, tuesday());
    assert_eq!(again, Some(Decision::default()), "twice is harmless");
    // What was answered was read: it stays, and that is said where it stood, also when all is over.
    let answer = Answer { words: "Yes".to_owned(), by: person("ULEAD"), at: tuesday() };
    let answered = [Question { answer: Some(answer), ..asked.clone() }];
    let name = rollout(1).brief.name;
    let say = Say::StaysAnswered { rollout: rollout(1).id, name, by: person("ULEAD") };
    let said = Decision { effects: vec![at.under(What::Say { say })], ..Decision::default() };
    for stage in [Stage::Intake, Stage::Decision, stages().remove(9)] {
        let back = take_back(&in_stage(stage), &answered, &person("U1"), here, tuesday());
        assert_eq!(back, Some(said.clone()));
    }
    let over = in_stage(stages().remove(9));
    assert_eq!(take_back(&over, &open, &person("U1"), here, tuesday()), Some(Decision::default()));
    let lead = person("ULEAD");
    assert_eq!(open_answer(&rollout(1), &gone, &lead), Err(Refusal::Stale));
    assert_eq!(submit_answer(&rollout(1), &gone, &lead, "Late", tuesday()), Err(Refusal::Stale));
}
