//! The 1-on-1 by form, step by step: what is kept, what leaves the draft and when, and what comes twice.

use super::*;
use crate::domain::area::Area;
use crate::domain::at_once::AtOnce;
use crate::domain::concern::{Kind, Origin, Said, Severity, State, Visibility};
use crate::domain::duty::DutyChange;
use crate::domain::effect::{Bring, What};
use crate::domain::id::{CallId, ConcernId, PersonId};
use crate::domain::post;
use crate::domain::refusal::{Fault, Field, Wrong};
use crate::domain::reply::Before;
use crate::domain::rollout::Stage;
use crate::domain::screen::Notice;
use crate::domain::testing::*;

fn form(words: &str) -> ConcernDraft {
    ConcernDraft {
        words: words.to_owned(),
        kind: Some(Kind::Fear),
        severity: Some(Severity::Important),
        visibility: Some(ShareChoice::Shown(Visibility::Area)),
        ..ConcernDraft::default()
    }
}

fn call_me(words: &str) -> ConcernDraft {
    ConcernDraft { visibility: Some(ShareChoice::CallMe), ..form(words) }
}

fn reviewing(told: Vec<ConcernDraft>) -> IntakeDraft {
    IntakeDraft { step: 5, place: Place::Review, told, ..IntakeDraft::default() }
}

/// The draft after a decision, if it kept or dropped it.
fn kept(decision: &Decision) -> Option<IntakeDraft> {
    decision.drafts.iter().find_map(|(_, change)| match change {
        DraftChange::KeepIntake(draft) => Some(draft.clone()),
        DraftChange::KeepStart(_) | DraftChange::KeepWords(_) | DraftChange::Drop => None,
    })
}

fn ids(concerns: i64) -> NewIds {
    NewIds {
        concerns: (1..=concerns).map(|n| ConcernId::new(&team(), n)).collect(),
        call: Some(CallId::new(&team(), 1)),
    }
}

fn faults(decision: &Decision) -> Vec<(Field, Wrong)> {
    match &decision.reply {
        Reply::Faults { faults } => {
            faults.iter().map(|Fault { field, what }| (*field, what.clone())).collect()
        }
        _ => Vec::new(),
    }
}

/// One person's talk, kept as `command` keeps it between the steps.
struct Table {
    rollout: Rollout,
    who: Stakeholder,
    draft: Option<IntakeDraft>,
    concerns: Vec<Concern>,
}

impl Table {
    fn new(areas: &[Area]) -> Self {
        let who = Stakeholder { areas: areas.to_vec(), ..stakeholder("U1", areas[0]) };
        Self { rollout: rollout(1), who, draft: None, concerns: Vec::new() }
    }

    fn take(&mut self, step: impl FnOnce(Talk<'_>) -> Decision) -> Decision {
        let draft = self.draft.clone();
        let decision = step(Talk::of(&self.rollout, &self.who, draft, &self.concerns).unwrap());
        for (_, change) in &decision.drafts {
            self.draft = match change {
                DraftChange::KeepIntake(draft) => Some(draft.clone()),
                DraftChange::Drop => None,
                other => panic!("{other:?}"),
            };
        }
        self.who = decision.stakeholders.first().unwrap_or(&self.who).clone();
        self.concerns.extend(decision.concerns.clone());
        decision
    }

    fn step(&self) -> u32 {
        self.draft.as_ref().map_or(0, |draft| draft.step)
    }

    fn concern(&mut self, form: &ConcernDraft) -> Decision {
        let step = self.step();
        self.take(|talk| talk.submit_concern(step, form))
    }

    fn finish(&mut self, stance: Option<Stance>) -> Decision {
        let step = self.step();
        self.take(|talk| talk.finish(step, stance, ids(5), tuesday()).unwrap())
    }
}

/// The method by itself is of one lifetime.
fn add(talk: Talk<'_>) -> Decision {
    talk.add()
}

fn screen(decision: &Decision) -> &Screen {
    match &decision.reply {
        Reply::Show { screen } => screen,
        other => panic!("{other:?}"),
    }
}

#[test]
fn from_the_prompts_over_one_form_each_to_done() {
    let mut table = Table::new(&[Area::Legal]);
    let prompts: Vec<String> =
        topic::prompts(Area::Legal).take(2).map(|prompt| prompt.id.to_owned()).collect();

    let opened = table.take(|talk| talk.open(tuesday()));
    assert!(matches!(screen(&opened), Screen::Prompts { .. }));
    assert_eq!(table.who.intake, Intake::Talking);

    let first = table.take(|talk| talk.submit_prompts(0, &prompts));
    let Screen::Concern(shown) = screen(&first) else { panic!() };
    let prompt = topic::prompt(&prompts[0]).unwrap();
    assert_eq!((shown.form.words.as_str(), shown.form.area), (prompt.words, Some(Area::Legal)));
    assert_eq!(shown.target, Target::New { step: 1, to_come: 1 });

    let second = table.concern(&form("First"));
    let Screen::Concern(shown) = screen(&second) else { panic!() };
    assert_eq!(shown.form.words, topic::prompt(&prompts[1]).unwrap().words);

    let review = table.concern(&form("Second"));
    let Screen::Review(shown) = screen(&review) else { panic!() };
    assert_eq!(shown.told.iter().map(|told| told.words.as_str()).collect::<Vec<_>>(), ["First", "Second"]);
    assert!(review.concerns.is_empty() && review.effects.is_empty(), "nothing has left the DM yet");

    table.take(add);
    table.concern(&form("Third"));
    let done = table.finish(Some(Stance::Supportive));
    let words: Vec<&str> = done.concerns.iter().map(|concern| concern.said.words.as_str()).collect();
    assert_eq!(words, ["First", "Second", "Third"]);
    assert!(done.concerns.iter().all(|concern| concern.origin == Origin::Form && !concern.late));
    assert_eq!(table.who.intake, Intake::Done { at: tuesday(), stance: Some(Stance::Supportive) });
    assert_eq!(table.draft, None);
    let thanks = Notice::Thanks {
        name: "Rollout 1".to_owned(),
        lead: person("ULEAD"),
        sent: 3,
        call: false,
        late: false,
        at_once: AtOnce::Nobody,
    };
    assert_eq!(*screen(&done), Screen::Notice { notice: thanks });
    assert_eq!(done.duties, [DutyChange::DropPerson(rollout(1).id, person("U1"))], "no nudge any more");
    for effect in [post::invite(&table.who), post::record(&table.who), post::charter(&table.rollout)] {
        assert!(done.effects.contains(&effect), "{effect:?}");
    }
    let counted = Happened::IntakeDone { person: person("U1"), concerns: 3 };
    assert!(done.events.iter().any(|event| event.what == counted));
}

#[test]
fn every_step_sent_twice_is_one_step() {
    let mut table = Table::new(&[Area::Legal]);
    table.take(|talk| talk.open(tuesday()));

    let first = table.take(|talk| talk.submit_prompts(0, &[]));
    let again = table.take(|talk| talk.submit_prompts(0, &[]));
    assert_eq!((screen(&again), &again.drafts), (screen(&first), &vec![]));

    let first = table.take(|talk| talk.submit_concern(1, &form("Once")));
    let again = table.take(|talk| talk.submit_concern(1, &form("Once")));
    assert_eq!((screen(&again), &again.drafts), (screen(&first), &vec![]));

    let step = table.step();
    let done = table.take(|talk| talk.finish(step, Some(Stance::Neutral), ids(5), tuesday()).unwrap());
    let again = table.take(|talk| talk.finish(step, Some(Stance::Neutral), ids(5), tuesday()).unwrap());
    assert_eq!(again.reply, done.reply, "thanked again");
    let nothing = Decision { reply: again.reply.clone(), ..Decision::default() };
    assert_eq!(again, nothing);
    assert_eq!(table.concerns.len(), 1);
}

#[test]
fn a_step_of_an_older_window_changes_nothing_and_shows_where_they_are() {
    let mut table = Table::new(&[Area::Legal]);
    table.draft = Some(reviewing(vec![form("Told")]));
    let old: [fn(Talk<'_>) -> Decision; 5] = [
        |talk| talk.submit_prompts(0, &[]),
        |talk| talk.submit_concern(1, &form("Old")),
        |talk| talk.finish(3, Some(Stance::Leading), ids(5), tuesday()).unwrap(),
        |talk| talk.revise(7),
        |talk| talk.drop_told(7),
    ];
    for step in old {
        let decision = table.take(step);
        let reply = decision.reply.clone();
        assert!(matches!(&reply, Reply::Show { screen: Screen::Review(review) } if review.told.len() == 1));
        assert_eq!(decision, Decision { reply, ..Decision::default() });
    }
    assert_eq!(table.take(|talk| talk.keep_concern(5, form("Old"))), Decision::default());
}

#[test]
fn what_is_typed_survives_the_window() {
    let mut table = Table::new(&[Area::Legal]);
    table.take(|talk| talk.open(tuesday()));
    table.take(|talk| talk.submit_prompts(0, &[]));
    let half = ConcernDraft { words: "Half <!channel> &lt; 👍 מי".to_owned(), ..ConcernDraft::default() };
    table.take(|talk| talk.keep_concern(1, half.clone()));
    let opened = table.take(|talk| talk.open(tuesday()));
    assert!(matches!(screen(&opened), Screen::Concern(shown) if shown.form == half));
}

#[test]
fn every_fault_of_a_form_stands_beside_its_field() {
    let missing = Wrong::Missing;
    let long = |limit, got| Wrong::TooLong { limit, got };
    let blocker = || ConcernDraft { severity: Some(Severity::Blocker), ..form("Who pays?") };
    let topic = |word: &str| ConcernDraft { topic: Some(Topic::Own(word.to_owned())), ..form("Who pays?") };
    let table: Vec<(ConcernDraft, Vec<(Field, Wrong)>)> = vec![
        (form("Who pays?"), vec![]),
        (form(""), vec![(Field::Words, missing.clone())]),
        (form(" \u{a0}\n "), vec![(Field::Words, missing.clone())]),
        (form(&"é".repeat(81)), vec![]),
        (form(&"é".repeat(3_000)), vec![]),
        (form(&"é".repeat(3_001)), vec![(Field::Words, long(3_000, 3_001))]),
        (form(&"x".repeat(10_000)), vec![(Field::Words, long(3_000, 10_000))]),
        (ConcernDraft { kind: None, ..form("W") }, vec![(Field::Kind, missing.clone())]),
        (ConcernDraft { severity: None, ..form("W") }, vec![(Field::Severity, missing.clone())]),
        (ConcernDraft { visibility: None, ..form("W") }, vec![(Field::Visibility, missing.clone())]),
        (blocker(), vec![(Field::YesIf, Wrong::BlockerNeedsYesIf)]),
        (
            ConcernDraft { yes_if: "  ".to_owned(), ..blocker() },
            vec![(Field::YesIf, Wrong::BlockerNeedsYesIf)],
        ),
        (ConcernDraft { yes_if: "A budget".to_owned(), ..blocker() }, vec![]),
        (ConcernDraft { yes_if: "x".repeat(3_001), ..blocker() }, vec![(Field::YesIf, long(3_000, 3_001))]),
        (topic("Money"), vec![]),
        (topic(&"é".repeat(60)), vec![]),
        (topic(&"é".repeat(61)), vec![(Field::OwnTopic, long(60, 61))]),
        (topic(" "), vec![(Field::OwnTopic, missing.clone())]),
        (
            ConcernDraft::default(),
            [Field::Words, Field::Kind, Field::Severity, Field::Visibility]
                .map(|field| (field, missing.clone()))
                .to_vec(),
        ),
        // Nothing is asked of what is not to be written down.
        (call_me(""), vec![]),
        (call_me(&"x".repeat(10_000)), vec![]),
    ];
    for (form, expected) in table {
        let mut talk = Table::new(&[Area::Legal]);
        talk.take(|talk| talk.open(tuesday()));
        talk.take(|talk| talk.submit_prompts(0, &[]));
        let decision = talk.concern(&form);
        assert_eq!(faults(&decision), expected);
        if !expected.is_empty() {
            let reply = decision.reply.clone();
            assert_eq!(decision, Decision { reply, ..Decision::default() });
        }
        // The change of one that is shared already asks the same.
        let shared = concern(1, "U1", Area::Legal, "Before");
        let changed = change::submit(&rollout(1), &talk.who, &shared, &form, None, tuesday()).unwrap();
        assert_eq!(faults(&changed), expected);
    }
}

#[test]
fn text_goes_through_the_form_as_it_was_typed() {
    let hard = [
        "Ping <!channel>, <@U2>?",
        "Is a &lt;b&gt; & a &amp; safe?",
        "*bold* `code` > quote",
        "מי אחראי? \u{202e}reversed\u{202c} من",
        "Who pays? 👩‍👩‍👧‍👦🇩🇪 :tada:",
        "line one\n\tline two\n\nline four",
    ];
    for text in hard {
        let mut table = Table::new(&[Area::Legal]);
        table.take(|talk| talk.open(tuesday()));
        table.take(|talk| talk.submit_prompts(0, &[]));
        table.concern(&ConcernDraft {
            yes_if: text.to_owned(),
            topic: Some(Topic::Own(text.chars().take(60).collect())),
            ..form(text)
        });
        let done = table.finish(Some(Stance::Neutral));
        let said = &done.concerns[0].said;
        assert_eq!((said.words.as_str(), said.yes_if.as_deref()), (text, Some(text)));
    }
}

#[test]
fn who_speaks_for_two_areas_says_for_which() {
    let mut table = Table::new(&[Area::Compliance, Area::Legal]);
    table.take(|talk| talk.open(tuesday()));
    table.take(|talk| talk.submit_prompts(0, &[]));
    let missing = vec![(Field::ConcernArea, Wrong::Missing)];
    assert_eq!(faults(&table.concern(&form("Who pays?"))), missing);
    let elsewhere = ConcernDraft { area: Some(Area::It), ..form("Who pays?") };
    assert_eq!(faults(&table.concern(&elsewhere)), missing);
    table.concern(&ConcernDraft { area: Some(Area::Legal), ..form("Who pays?") });
    assert_eq!(table.finish(Some(Stance::Neutral)).concerns[0].area, Area::Legal);
}

#[test]
fn prompts_of_other_areas_and_of_no_list_are_not_taken() {
    let theirs = topic::prompts(Area::Legal).next().unwrap().id;
    let others = topic::prompts(Area::It).next().unwrap().id;
    let mut table = Table::new(&[Area::Legal]);
    let ticked = [others, "no_such_prompt", theirs, theirs].map(str::to_owned);
    let decision = table.take(|talk| talk.submit_prompts(0, &ticked));
    let Screen::Concern(shown) = screen(&decision) else { panic!() };
    assert_eq!(shown.target, Target::New { step: 1, to_come: 0 });
    assert_eq!(shown.form.words, topic::prompt(theirs).unwrap().words);
}

#[test]
fn of_what_is_for_a_call_no_word_is_kept_anywhere() {
    let secret = "Never to be written";
    let mut table = Table::new(&[Area::Legal]);
    table.take(|talk| talk.open(tuesday()));
    table.take(|talk| talk.submit_prompts(0, &[]));
    let kept = table.take(|talk| talk.keep_concern(1, call_me(secret)));
    assert!(!format!("{kept:?}").contains(secret));
    let told = table.concern(&call_me(secret));
    assert!(!format!("{told:?}").contains(secret));
    table.take(add);
    table.concern(&form("This may be written"));
    let needs = Talk::of(&table.rollout, &table.who, table.draft.clone(), &[]).unwrap().needs(&[]);
    assert_eq!(needs, Needs { concerns: 1, call: true });
    let done = table.finish(Some(Stance::Neutral));
    assert!(!format!("{done:?}").contains(secret));
    assert_eq!((done.concerns.len(), done.calls.len()), (1, 1));
    assert_eq!(done.concerns[0].said.words, "This may be written");
    let card = What::CallCard { call: done.calls[0].id.clone() };
    assert!(done.effects.contains(&post::dm(&person("ULEAD"), card)));
}

#[test]
fn one_call_is_enough_for_a_person() {
    let draft = reviewing(vec![call_me(""), call_me(""), form("Who pays?")]);
    let who = stakeholder("U1", Area::Legal);
    let rollout = rollout(1);
    let needs = |calls: &[Call]| Talk::of(&rollout, &who, Some(draft.clone()), &[]).unwrap().needs(calls);
    use crate::domain::question::Call;
    assert_eq!(needs(&[]), Needs { concerns: 1, call: true });
    assert_eq!(needs(&[call(1, "U1")]), Needs { concerns: 1, call: false });
    let made = Call { done_at: Some(tuesday()), ..call(1, "U1") };
    assert_eq!(needs(&[made]), Needs { concerns: 1, call: true });
}

#[test]
fn done_asks_for_the_stance_and_for_ids_and_changes_nothing_without() {
    let draft = reviewing(vec![form("One"), form("Two")]);
    let mut table = Table::new(&[Area::Legal]);
    table.draft = Some(draft.clone());
    let decision = table.finish(None);
    assert_eq!(faults(&decision), [(Field::Stance, Wrong::Missing)]);
    assert_eq!(table.draft, Some(draft.clone()));
    let talk = Talk::of(&table.rollout, &table.who, Some(draft), &[]).unwrap();
    assert_eq!(talk.finish(5, Some(Stance::Neutral), ids(1), tuesday()), Err(Refusal::Stale));
    // Said on the review before, and kept.
    table.take(|talk| talk.keep_stance(Stance::Resistant));
    table.finish(None);
    assert_eq!(table.who.intake, Intake::Done { at: tuesday(), stance: Some(Stance::Resistant) });
}

#[test]
fn one_told_can_be_taken_up_again_in_its_place_or_dropped() {
    let mut table = Table::new(&[Area::Legal]);
    table.draft = Some(reviewing(vec![form("One"), form("Two"), form("Three")]));
    let decision = table.take(|talk| talk.revise(1));
    assert!(matches!(screen(&decision), Screen::Concern(shown) if shown.form.words == "Two"));
    table.concern(&form("Two, better"));
    table.take(|talk| talk.drop_told(0));
    let done = table.finish(Some(Stance::Neutral));
    let words: Vec<&str> = done.concerns.iter().map(|concern| concern.said.words.as_str()).collect();
    assert_eq!(words, ["Two, better", "Three"]);
}

#[test]
fn one_told_for_an_area_they_no_longer_speak_for_is_asked_again_before_done() {
    let mut table = Table::new(&[Area::Legal, Area::It]);
    let gone = ConcernDraft { area: Some(Area::Business), ..form("For another area") };
    table.draft = Some(reviewing(vec![gone]));
    let decision = table.finish(Some(Stance::Neutral));
    assert!(matches!(screen(&decision), Screen::Concern(shown) if shown.form.words == "For another area"));
    assert_eq!((decision.concerns.len(), table.who.intake.clone()), (0, Intake::Invited));
    assert_eq!(kept(&decision).unwrap().stance, Some(Stance::Neutral), "what was said is not asked twice");
}

#[test]
fn no_concerns_is_done_but_loses_nothing_that_was_told() {
    let mut table = Table::new(&[Area::Legal]);
    let done = table.take(|talk| talk.no_concerns(tuesday()));
    assert_eq!(table.who.intake, Intake::Done { at: tuesday(), stance: None });
    assert_eq!(done.events.len(), 1);
    let again = table.take(|talk| talk.no_concerns(tuesday()));
    assert_eq!(
        Decision { reply: Reply::Done, ..again.clone() },
        Decision::default(),
        "twice changes nothing"
    );
    assert!(matches!(again.reply, Reply::Show { .. }), "a button that still stands gives thanks");

    let felt = set_stance(&table.rollout, &table.who, Stance::Leading, tuesday()).unwrap();
    let intake = Intake::Done { at: tuesday(), stance: Some(Stance::Leading) };
    assert_eq!(felt.stakeholders[0].intake, intake);
    let again = set_stance(&table.rollout, &felt.stakeholders[0], Stance::Leading, tuesday());
    assert_eq!(again, Ok(Decision::default()));

    let mut table = Table::new(&[Area::Legal]);
    table.draft = Some(IntakeDraft { place: Place::Form { at: 1 }, ..reviewing(vec![form("Told")]) });
    let shown = table.take(|talk| talk.no_concerns(tuesday()));
    assert!(
        matches!(screen(&shown), Screen::Review(review) if review.told.len() == 1 && review.despite_none)
    );
    assert_eq!(table.who.intake, Intake::Invited);
    let opened = table.take(|talk| talk.open(tuesday()));
    assert!(
        matches!(screen(&opened), Screen::Review(review) if !review.despite_none),
        "else nothing is said of it"
    );

    let mut table = Table::new(&[Area::Legal]);
    let half = IntakeDraft { form: form("Half"), place: Place::Form { at: 0 }, ..IntakeDraft::default() };
    table.draft = Some(half);
    let shown = table.take(|talk| talk.no_concerns(tuesday()));
    assert!(
        matches!(screen(&shown), Screen::Concern(shown) if shown.form.words == "Half" && shown.despite_none)
    );
}

#[test]
fn where_the_form_opens() {
    let told = concern(1, "U1", Area::Legal, "Told");
    let withdrawn = Concern { state: State::Withdrawn { at: tuesday(), instead: None }, ..told.clone() };
    let done = Intake::Done { at: tuesday(), stance: Some(Stance::Neutral) };
    let half = IntakeDraft { step: 2, place: Place::Form { at: 0 }, ..IntakeDraft::default() };
    let typing = |draft| IntakeDraft { form: form("Half"), ..draft };
    let prompt = topic::prompts(Area::Legal).next().unwrap().id.to_owned();
    let table: Vec<(Intake, Option<IntakeDraft>, Vec<Concern>, &str)> = vec![
        (Intake::Invited, None, vec![], "prompts"),
        (Intake::Invited, None, vec![withdrawn.clone()], "prompts"),
        (Intake::Talking, None, vec![told.clone()], "review"),
        (Intake::Talking, Some(half.clone()), vec![told.clone()], "review"),
        (Intake::Talking, Some(half.clone()), vec![], "form"),
        (Intake::Talking, Some(typing(half.clone())), vec![told.clone()], "form"),
        (Intake::Talking, Some(IntakeDraft { told: vec![form("Told")], ..half.clone() }), vec![], "review"),
        (Intake::Talking, Some(IntakeDraft { prompts: vec![prompt], ..half.clone() }), vec![], "form"),
        (done.clone(), Some(reviewing(vec![])), vec![told.clone()], "form"),
        (done.clone(), Some(reviewing(vec![form("Told")])), vec![told.clone()], "review"),
        (done.clone(), None, vec![told], "form"),
        (done.clone(), None, vec![withdrawn], "prompts"),
        (done, Some(half), vec![], "form"),
    ];
    for (intake, draft, concerns, expected) in table {
        let case = format!("{intake:?} {draft:?} {}", concerns.len());
        let mut table = Table::new(&[Area::Legal]);
        (table.who.intake, table.draft, table.concerns) = (intake, draft, concerns);
        let opened = table.take(|talk| talk.open(tuesday()));
        let got = match screen(&opened) {
            Screen::Prompts { .. } => "prompts",
            Screen::Concern(_) => "form",
            Screen::Review(_) => "review",
            other => panic!("{other:?}"),
        };
        assert_eq!(got, expected, "{case}");
    }
}

fn told(decision: &Decision) -> Vec<&str> {
    match screen(decision) {
        Screen::Review(review) => review.told.iter().map(|told| told.words.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn finish_under_a_typed_point_comes_to_the_review_and_brings_the_open_page_along() {
    let mut table = Table::new(&[Area::Legal]);
    table.take(|talk| talk.open(tuesday()));
    table.take(|talk| talk.submit_prompts(0, &[]));
    table.concerns = vec![concern(1, "U1", Area::Legal, "Typed")];
    assert_eq!(told(&table.take(|talk| talk.open_review(tuesday()))), [] as [&str; 0]);

    table.take(add);
    let step = table.step();
    let half = ConcernDraft { words: "Half".to_owned(), ..ConcernDraft::default() };
    table.take(|talk| talk.keep_concern(step, half));
    assert_eq!(told(&table.take(|talk| talk.open_review(tuesday()))), ["Half"]);
    assert!(!form::is_complete(&table.draft.as_ref().unwrap().told[0]));
    let again = table.take(|talk| talk.open_review(tuesday()));
    assert_eq!((told(&again), &again.drafts), (vec!["Half"], &vec![]));

    // Done shares nothing that is not complete.
    let done = table.finish(Some(Stance::Neutral));
    assert!(
        matches!(screen(&done), Screen::Concern(shown) if shown.form.words == "Half" && shown.unfinished)
    );
    assert_eq!(done.concerns, []);

    let mut table = Table::new(&[Area::Legal]);
    let first = table.take(|talk| talk.open_review(tuesday()));
    assert!(matches!(screen(&first), Screen::Prompts { .. }), "nothing has been told");
    assert_eq!(table.who.intake, Intake::Talking);
}

#[test]
fn a_page_can_be_left_out() {
    let prompts: Vec<String> =
        topic::prompts(Area::Legal).take(2).map(|prompt| prompt.id.to_owned()).collect();
    let mut table = Table::new(&[Area::Legal]);
    table.take(|talk| talk.open(tuesday()));
    table.take(|talk| talk.submit_prompts(0, &prompts));
    let next = table.take(|talk| talk.leave_out(1));
    let second = topic::prompt(&prompts[1]).unwrap().words;
    assert!(matches!(screen(&next), Screen::Concern(shown) if shown.form.words == second && shown.told == 0));
    let twice = table.take(|talk| talk.leave_out(1));
    assert_eq!((screen(&twice), &twice.drafts), (screen(&next), &vec![]), "sent twice");
    let back = table.take(|talk| talk.leave_out(2));
    assert!(matches!(screen(&back), Screen::Prompts { ticked, .. } if ticked.is_empty()), "nothing told");
    table.take(|talk| talk.submit_prompts(3, &[]));
    table.concern(&form("Told"));
    table.take(|talk| talk.revise(0));
    let step = table.step();
    table.take(|talk| talk.leave_out(step));
    assert_eq!(table.draft.as_ref().unwrap().unsent(), 0);

    let mut table = Table::new(&[Area::Legal]);
    table.draft = Some(reviewing(vec![form("One"), form("Two")]));
    table.take(|talk| talk.revise(0));
    assert_eq!(told(&table.take(|talk| talk.leave_out(6))), ["Two"]);
}

#[test]
fn back_to_what_was_told_loses_nothing_of_the_page() {
    let mut table = Table::new(&[Area::Compliance, Area::Legal]);
    table.draft = Some(reviewing(vec![form("One"), call_me(""), form("Three")]));
    table.take(|talk| talk.revise(0));
    let back = table.take(|talk| talk.back(6, ConcernDraft { kind: None, ..form("One, bet") }));
    assert_eq!(told(&back), ["One, bet", "", "Three"], "in its place");
    let twice = table.take(|talk| talk.back(6, form("Old")));
    assert_eq!(told(&twice), ["One, bet", "", "Three"]);

    // A call stands until something is written in its place.
    table.take(|talk| talk.revise(1));
    table.take(|talk| {
        talk.keep_concern(8, ConcernDraft { kind: Some(Kind::Fear), ..ConcernDraft::default() })
    });
    table.take(|talk| talk.back(8, ConcernDraft::default()));
    assert_eq!(table.draft.as_ref().unwrap().told[1], form::call_me());
    table.take(|talk| talk.revise(1));
    table.take(|talk| talk.back(10, form("Written")));
    assert_eq!(table.draft.as_ref().unwrap().told[1].visibility, form("").visibility);

    // An empty page is none.
    table.take(add);
    assert_eq!(told(&table.take(|talk| talk.back(12, ConcernDraft::default()))).len(), 3);
}

#[test]
fn a_call_that_was_asked_for_is_something_begun() {
    let mut table = Table::new(&[Area::Legal]);
    table.draft = Some(reviewing(vec![form::call_me()]));
    table.take(|talk| talk.revise(0));
    assert_eq!(table.draft.as_ref().unwrap().unsent(), 1);
    let shown = table.take(|talk| talk.no_concerns(tuesday()));
    assert!(matches!(screen(&shown), Screen::Concern(shown) if shown.despite_none));
    assert_eq!(table.who.intake, Intake::Invited, "not done");
    let step = table.step();
    table.take(|talk| talk.leave_out(step));
    table.take(|talk| talk.no_concerns(tuesday()));
    assert!(table.who.intake.is_done(), "given up on purpose");
}

#[test]
fn their_cards_offer_to_finish_only_until_done() {
    let typed = typed(1, "U1", "Typed");
    let card = post::concern_card(&typed).unwrap();
    let mut table = Table::new(&[Area::Legal]);
    table.concerns = vec![typed, concern(2, "U1", Area::Legal, "By form")];
    table.draft = Some(reviewing(vec![form("Told")]));
    let done = table.finish(Some(Stance::Neutral));
    assert_eq!(done.effects.iter().filter(|effect| **effect == card).count(), 1);
    table.draft = Some(reviewing(vec![form("One more")]));
    assert!(!table.finish(Some(Stance::Neutral)).effects.contains(&card), "it offers that no more");
}

#[test]
fn who_hears_of_late_blockers_is_said_by_what_they_are() {
    use crate::domain::rollout::{Vacancy, Vacant};
    let rollout = rollout(1);
    let alone = Rollout { sponsor: rollout.lead.clone(), ..rollout.clone() };
    let vacant =
        Rollout { vacancy: Some(Vacancy { why: Vacant::Gone, since: tuesday() }), ..rollout.clone() };
    let named = ConcernDraft {
        severity: Some(Severity::Blocker),
        visibility: Some(ShareChoice::Shown(Visibility::Named)),
        ..form("Named")
    };
    let lead_only =
        ConcernDraft { visibility: Some(ShareChoice::Shown(Visibility::LeadOnly)), ..named.clone() };
    let half = ConcernDraft { words: "Half".to_owned(), ..ConcernDraft::default() };
    let table = [
        (vec![], AtOnce::AsChosen),
        (vec![call_me("")], AtOnce::AsChosen),
        (vec![form("Minor")], AtOnce::Nobody),
        (vec![form("Minor"), lead_only.clone()], AtOnce::LeadInWords),
        (vec![named.clone(), form("Minor"), call_me("")], AtOnce::Both),
        (vec![named, lead_only], AtOnce::AsChosen),
        (vec![form("Minor"), half], AtOnce::AsChosen),
    ];
    for (points, expected) in table {
        let draft = reviewing(points);
        assert_eq!(draft.at_once(&rollout), expected, "{draft:?}");
        let lead = if expected == AtOnce::Nobody { AtOnce::Nobody } else { AtOnce::Lead };
        assert_eq!((draft.at_once(&alone), draft.at_once(&vacant)), (lead, lead));
    }
}

#[test]
fn what_comes_after_the_closing_is_late_and_a_late_blocker_is_told_at_once() {
    let blocker = ConcernDraft {
        severity: Some(Severity::Blocker),
        yes_if: "A budget".to_owned(),
        ..form("Who pays?")
    };
    let told = |decision: &Decision| {
        decision.effects.iter().filter(|effect| matches!(effect.what, What::LateBlocker { .. })).count()
    };
    for (stage, late, blockers_told) in [(Stage::Intake, false, 0), (Stage::Homework, true, 2)] {
        let mut table = Table::new(&[Area::Legal]);
        table.rollout.stage = stage;
        table.who.intake = Intake::NotHeard;
        table.draft = Some(reviewing(vec![blocker.clone(), form("Also")]));
        let done = table.finish(Some(Stance::Neutral));
        assert_eq!(done.concerns.iter().map(|concern| concern.late).collect::<Vec<_>>(), [late; 2]);
        assert_eq!(told(&done), blockers_told);
        assert_eq!(table.who.intake, Intake::Done { at: tuesday(), stance: Some(Stance::Neutral) });
    }
}

#[test]
fn a_change_is_the_raisers_and_reopens_what_was_answered() {
    let who = stakeholder("U1", Area::Legal);
    let other = stakeholder("U2", Area::Legal);
    let shared = concern(1, "U1", Area::Legal, "Before");
    let refused = Err(Refusal::NotYours);
    assert_eq!(change::open(&rollout(1), &other, &shared, None), refused);
    assert_eq!(change::keep(&rollout(1), &other, &shared, form("Mine")), refused);
    assert_eq!(change::submit(&rollout(1), &other, &shared, &form("Mine"), None, tuesday()), refused);
    assert_eq!(change::withdraw(&rollout(1), &other, &shared, tuesday()), refused);

    for (before, after) in [
        (State::Open, State::Open),
        (state("Answered"), State::Open),
        (state("Settled"), State::Open),
        (state("Parked"), state("Parked")),
    ] {
        let shared = Concern { state: before, ..shared.clone() };
        let decision = change::submit(&rollout(1), &who, &shared, &form("After"), None, tuesday()).unwrap();
        let changed = &decision.concerns[0];
        assert_eq!((changed.said.words.as_str(), &changed.state), ("After", &after));
        assert_eq!((changed.raised_at, changed.edited_at), (shared.raised_at, Some(tuesday())));
        let twice = change::submit(&rollout(1), &who, changed, &form("After"), None, tuesday()).unwrap();
        assert_eq!(twice.concerns, [], "sent twice");
    }
    let accepted = Concern { state: state("Accepted"), ..shared };
    let decision = change::submit(&rollout(1), &who, &accepted, &form("After"), None, tuesday()).unwrap();
    assert_eq!(decision.reply, Reply::Refuse { refusal: Refusal::Stale });
    assert_eq!(decision.concerns, []);
}

#[test]
fn a_half_typed_change_is_there_again_and_gone_when_sent() {
    let who = stakeholder("U1", Area::Legal);
    let shared = concern(1, "U1", Area::Legal, "Before");
    let opened = change::open(&rollout(1), &who, &shared, None).unwrap();
    assert!(matches!(screen(&opened), Screen::Concern(shown) if shown.form.words == "Before"));
    let half = change::keep(&rollout(1), &who, &shared, form("Half")).unwrap();
    let opened = change::open(&rollout(1), &who, &shared, kept(&half)).unwrap();
    assert!(matches!(screen(&opened), Screen::Concern(shown) if shown.form.words == "Half"));
    let sent = change::submit(&rollout(1), &who, &shared, &form("After"), None, tuesday()).unwrap();
    assert_eq!(sent.drafts, [(DraftKey::Change { concern: shared.id.clone() }, DraftChange::Drop)]);
    let withdrawn = change::withdraw(&rollout(1), &who, &shared, tuesday()).unwrap();
    assert!(withdrawn.concerns[0].state.is_withdrawn());
    let gone = &withdrawn.concerns[0];
    assert_eq!(change::open(&rollout(1), &who, gone, None), Err(Refusal::Stale));
    assert_eq!(change::withdraw(&rollout(1), &who, gone, tuesday()), Ok(Decision::default()), "twice");
}

/// As the window sends it, opened on that concern.
fn left_as_opened(concern: &Concern) -> ConcernDraft {
    form::of_concern(concern)
}

#[test]
fn a_window_changes_only_what_was_changed_in_it() {
    let who = stakeholder("U1", Area::Legal);
    let before = concern(1, "U1", Area::Legal, "Before");
    let stands = |change: fn(&mut Said)| {
        let mut concern = before.clone();
        change(&mut concern.said);
        concern
    };
    let sent = |form: &ConcernDraft, stands: &Concern| {
        change::submit(&rollout(1), &who, stands, form, None, tuesday()).unwrap()
    };

    // Narrowed and reworded elsewhere: filling in another field undoes neither, nor does filling in nothing.
    let elsewhere = stands(|said| {
        said.visibility = Visibility::LeadOnly;
        said.words = "Edited".to_owned();
        said.topic = Some(Topic::Own("Works council".to_owned()));
    });
    let filled = ConcernDraft { yes_if: "a pilot first".to_owned(), ..left_as_opened(&before) };
    let said = sent(&filled, &elsewhere).concerns.remove(0).said;
    assert_eq!(said, Said { yes_if: Some("a pilot first".to_owned()), ..elsewhere.said.clone() });
    assert_eq!(sent(&left_as_opened(&before), &elsewhere).concerns, []);

    // Both to the same thing is no clash.
    let same = ConcernDraft {
        visibility: Some(ShareChoice::Shown(Visibility::LeadOnly)),
        severity: Some(Severity::Minor),
        ..left_as_opened(&before)
    };
    let said = sent(&same, &elsewhere).concerns.remove(0).said;
    assert_eq!(said, Said { severity: Severity::Minor, ..elsewhere.said.clone() });

    // Each to another thing: nothing is changed, what stands has the field, and what they typed is shown.
    let other = ConcernDraft {
        words: "Typed".to_owned(),
        visibility: Some(ShareChoice::Shown(Visibility::Named)),
        severity: Some(Severity::Minor),
        ..left_as_opened(&stands(|said| said.visibility = Visibility::Area))
    };
    let decision = sent(&other, &elsewhere);
    assert_eq!((&decision.concerns[..], &decision.drafts[..]), (&[][..], &[][..]));
    let Screen::Concern(shown) = screen(&decision) else { panic!("{decision:?}") };
    let clash = shown.clash.as_ref().unwrap();
    assert_eq!(clash.fields, [Field::Words, Field::Visibility]);
    assert_eq!(clash.filled.words, "Typed");
    assert_eq!((shown.form.words.as_str(), shown.form.severity), ("Edited", Some(Severity::Minor)));
    assert_eq!(shown.form.visibility, Some(ShareChoice::Shown(Visibility::LeadOnly)));
    // Sent once more, having seen it, it counts.
    let again = ConcernDraft { words: "Typed".to_owned(), ..shown.form.clone() };
    let said = sent(&again, &elsewhere).concerns.remove(0).said;
    assert_eq!((said.words.as_str(), said.visibility), ("Typed", Visibility::LeadOnly));
    assert_eq!(said.severity, Severity::Minor);

    // To be called is to be called, whatever it says by now.
    assert!(
        sent(&ConcernDraft { opened: other.opened, ..call_me("") }, &elsewhere).concerns[0]
            .state
            .is_withdrawn()
    );
}

#[test]
fn who_narrows_a_point_reads_that_it_was_sent_only_where_it_was() {
    let who = stakeholder("U1", Area::Legal);
    let narrow = ConcernDraft { visibility: Some(ShareChoice::Shown(Visibility::LeadOnly)), ..form("After") };
    let told = |before: &Concern| {
        let decision = change::submit(&rollout(1), &who, before, &narrow, None, tuesday()).unwrap();
        match screen(&decision) {
            Screen::Notice { notice: Notice::Narrowed { before, .. } } => *before,
            other => panic!("{other:?}"),
        }
    };
    let mut shared = concern(1, "U1", Area::Legal, "Before");
    assert_eq!(told(&shared), Before::NotSent);
    shared.said.severity = Severity::Blocker;
    assert_eq!(told(&shared), Before::NotSent, "in time, it waits for the summary");
    shared.late = true;
    assert_eq!(told(&shared), Before::Sent, "to the sponsor at once");

    let rollout = rollout(1);
    let stands = |to: &PersonId, what: What| {
        post::dm(to, What::Again { letter: "L1".to_owned(), shown: Box::new(what) })
    };
    let summary = || What::Summary { rollout: rollout.id.clone() };
    assert!(change::has_told(&rollout, &stands(&rollout.sponsor, summary())));
    assert!(!change::has_told(&rollout, &stands(&rollout.lead, summary())), "they read it still");
    let card = What::Invite { rollout: rollout.id.clone(), person: person("U1") };
    assert!(!change::has_told(&rollout, &stands(&rollout.sponsor, card)));
}

#[test]
fn a_guess_gives_way_to_what_was_chosen_in_the_window() {
    let who = stakeholder("U1", Area::Legal);
    let mut before = concern(1, "U1", Area::Legal, "Before");
    (before.said.topic, before.said.guessed) = (Some(Topic::Common("cost".to_owned())), true);
    let mut edited = before.clone();
    edited.said.topic = Some(Topic::Common("people".to_owned()));
    let chosen = Some(Topic::Own("Works council".to_owned()));
    let filled = ConcernDraft { topic: chosen.clone(), guessed: false, ..left_as_opened(&before) };
    let said =
        change::submit(&rollout(1), &who, &edited, &filled, None, tuesday()).unwrap().concerns.remove(0).said;
    assert_eq!((said.topic, said.guessed), (chosen, false));
}

#[test]
fn a_change_begun_takes_up_what_was_changed_elsewhere_when_it_is_opened_again() {
    let who = stakeholder("U1", Area::Legal);
    let before = concern(1, "U1", Area::Legal, "Before");
    let half = ConcernDraft { yes_if: "a pilot".to_owned(), ..left_as_opened(&before) };
    let draft = kept(&change::keep(&rollout(1), &who, &before, half).unwrap());
    let mut edited = before.clone();
    edited.said.words = "Edited".to_owned();
    let opened = change::open(&rollout(1), &who, &edited, draft).unwrap();
    let Screen::Concern(shown) = screen(&opened) else { panic!("{opened:?}") };
    assert_eq!((shown.form.words.as_str(), shown.form.yes_if.as_str()), ("Edited", "a pilot"));
    assert_eq!((&shown.clash, shown.form.opened == left_as_opened(&edited).opened), (&None, true));

    let typed = ConcernDraft { words: "Typed".to_owned(), ..left_as_opened(&before) };
    let draft = kept(&change::keep(&rollout(1), &who, &before, typed).unwrap());
    let opened = change::open(&rollout(1), &who, &edited, draft).unwrap();
    let Screen::Concern(shown) = screen(&opened) else { panic!("{opened:?}") };
    assert_eq!(shown.form.words, "Edited");
    assert_eq!(shown.clash.as_ref().unwrap().filled.words, "Typed");
    assert_eq!(opened.drafts, [], "what they had typed is still theirs");
}

#[test]
fn what_did_not_fit_the_field_is_not_cut_off_by_a_change() {
    let who = stakeholder("U1", Area::Legal);
    let long = "Why? ".repeat(2_000);
    let typed = crate::domain::testing::typed(1, "U1", &long);
    let shown: String = long.chars().take(form::LONGEST).collect();
    let changed = |words: &str| {
        let form = ConcernDraft { severity: Some(Severity::Minor), ..form(words) };
        change::submit(&rollout(1), &who, &typed, &form, None, tuesday()).unwrap().concerns.remove(0).said
    };
    let kept = changed(&shown);
    assert_eq!((kept.words == long, kept.severity), (true, Severity::Minor));
    assert_eq!(changed("Why?").words, "Why?", "shortened on purpose");
    let left = ConcernDraft { kind: Some(Kind::Fear), ..left_as_opened(&typed) };
    let said =
        change::submit(&rollout(1), &who, &typed, &left, None, tuesday()).unwrap().concerns.remove(0).said;
    assert_eq!((said.words == long, said.kind), (true, Some(Kind::Fear)), "not even touched");
}

#[test]
fn who_has_no_part_is_told_whom_to_ask() {
    let refusal = Refusal::NotAStakeholder { rollout: rollout(1).id, lead: person("ULEAD") };
    assert_eq!(part(&rollout(1), None), Err(refusal));
    let who = stakeholder("U1", Area::Legal);
    assert_eq!(part(&rollout(1), Some(&who)), Ok(&who));
}

#[test]
fn a_guess_stays_a_guess_through_the_review_and_is_made_anew_when_they_come_back_to_it() {
    let mut table = Table::new(&[Area::Legal]);
    table.take(|talk| talk.open(tuesday()));
    table.take(|talk| talk.submit_prompts(0, &[]));
    table.concern(&form("What will a seat cost us?"));
    let told = table.draft.clone().unwrap().told[0].clone();
    assert!(told.topic.is_some() && told.guessed, "{told:?}");
    // Back in the form it is left open again, and what it says then decides.
    assert_eq!(form::to_fill_in(told).topic, None);
    let decision = table.finish(Some(Stance::Neutral));
    let said = &decision.concerns[0].said;
    assert!(said.topic.is_some() && said.guessed, "{said:?}");
    let chosen = ConcernDraft { topic: said.topic.clone(), ..form("What will a seat cost us?") };
    let Ok(Filled::Concern { said, .. }) = form::check(&chosen, &[Area::Legal]) else { panic!("sound") };
    assert!(said.topic.is_some() && !said.guessed);
}

#[test]
fn who_was_asked_for_one_area_more_begins_with_it_and_is_heard_by_their_word() {
    let intake = Intake::Done { at: tuesday(), stance: Some(Stance::Neutral) };
    let who = Stakeholder {
        areas: vec![Area::Legal, Area::It],
        silent: vec![Area::It],
        intake,
        ..stakeholder("U1", Area::Legal)
    };
    let told = [concern(1, "U1", Area::Legal, "Who pays?")];
    let rollout = rollout(1);
    let talk = || Talk::of(&rollout, &who, None, &told).unwrap();
    let opened = talk().open(tuesday());
    assert!(opened.stakeholders.is_empty(), "to look is not to speak");
    match opened.reply {
        Reply::Show { screen: Screen::Prompts { areas, .. } } => assert_eq!(areas, [Area::It]),
        other => panic!("{other:?}"),
    }
    let none = talk().no_concerns(tuesday());
    let after = &none.stakeholders[0];
    assert_eq!((after.silent.as_slice(), &after.intake), (&[][..], &who.intake), "heard for both");
    let asked = |area| What::AskedToo {
        rollout: rollout.id.clone(),
        person: person("U1"),
        areas: vec![area],
        bring: Bring::WhereItStands,
    };
    assert!(none.effects.contains(&post::dm(&person("U1"), asked(Area::It))), "its buttons go");
    let again = Stakeholder { silent: vec![], ..who.clone() };
    let again = Talk::of(&rollout, &again, None, &told).unwrap().no_concerns(tuesday());
    assert_eq!(Decision { reply: Reply::Done, ..again }, Decision::default());
    let out = Stakeholder { intake: Intake::TakenOut { at: tuesday() }, ..who.clone() };
    let refused = Refusal::TakesPartNoMore { rollout: rollout.id.clone(), lead: person("ULEAD") };
    assert_eq!(part(&rollout, Some(&out)), Err(refused));
}

#[test]
fn who_would_rather_be_called_comes_to_the_review_and_is_done() {
    let mut typed = typed(1, "U1", "Not for paper");
    typed.state = State::Withdrawn { at: tuesday(), instead: Some(Instead::Call) };
    let mut table = Table::new(&[Area::Legal]);
    table.concerns = vec![typed];
    let shown = table.take(|talk| talk.open_review(tuesday()));
    assert!(matches!(screen(&shown), Screen::Review(review) if review.called && review.kept.is_empty()));
    // An empty page leads back there too.
    table.take(add);
    let step = table.step();
    let back = table.take(|talk| talk.leave_out(step));
    assert!(matches!(screen(&back), Screen::Review(_)));
    let done = table.finish(Some(Stance::Neutral));
    assert!(table.who.intake.is_done());
    let card = post::concern_card(&table.concerns[0]).unwrap();
    assert!(done.effects.contains(&card), "which offers to finish no more");
}
