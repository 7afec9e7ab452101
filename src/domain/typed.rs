//! Typing instead of clicking: a plain message in the DM is kept at once, in the person's words and for the lead only,
//! and shaped afterwards by menus. Its message edits it and withdraws it. What is no words is never kept.

use chrono::{DateTime, Utc};

use super::action::Touch;
use super::concern::{Concern, Instead, Origin, Said, Severity, Visibility};
use super::decision::Decision;
use super::draft::{IntakeDraft, ShareChoice};
use super::effect::What;
use super::event::Happened;
use super::homework::Work;
use super::id::{CallId, ConcernId, PersonId, QuestionId, RolloutId};
use super::intake::change::{self, Trace};
use super::intake::{self, form, raised};
use super::post;
use super::question::Question;
use super::refusal::{Field, Refusal};
use super::reply::{Button, Invited, Reply, Say};
use super::rollout::{Rollout, Stage};
use super::source::Source;
use super::stakeholder::{Intake, Stakeholder};
use super::state::{self, Ask, Timing, Turn};
use super::topic::{self, Topic};

mod back;
mod smalltalk;
#[cfg(test)]
mod tests;
mod unplaced;
mod wordless;

use back::{not_taken_back, under_it};
use smalltalk::{SmallTalk, small_talk};
pub use unplaced::{ask_which, choose, drop_words, reword_words};
pub use wordless::has_words;

/// A plain message in the DM with the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub by: PersonId,
    pub source: Source,
    /// Whole, up to Slack's 40,000 characters.
    pub words: String,
}

/// What becomes of a plain message.
#[derive(Debug, Clone, PartialEq)]
pub enum Place<'a> {
    /// Nothing of it is kept, and this says so or helps.
    Nowhere(Say),
    /// One rollout alone can be meant: `keep`.
    One(&'a Rollout, &'a Stakeholder),
    /// `ask_which`.
    Several,
}

/// `open` is every 1-on-1 this person has in a rollout that is not over.
pub fn place<'a>(words: &str, open: &'a [(Rollout, Stakeholder)]) -> Place<'a> {
    if !has_words(words) {
        return Place::Nowhere(Say::NoWords);
    }
    match small_talk(words) {
        Some(SmallTalk::Help) => return Place::Nowhere(Say::Help { closed: None }),
        Some(SmallTalk::Greeting) => return Place::Nowhere(Say::Greeted { owed: of(open, owes) }),
        Some(SmallTalk::OwnData) => return Place::Nowhere(Say::YourData),
        Some(SmallTalk::Press(button)) => return Place::Nowhere(pressed(button, open)),
        Some(SmallTalk::PressThere) => return Place::Nowhere(Say::PressThere),
        None => {}
    }
    let mut begun = open.iter().filter(|(rollout, _)| is_open(rollout));
    match (begun.next(), begun.next()) {
        (None, _) => Place::Nowhere(Say::NothingOpen),
        (Some((rollout, who)), None) => Place::One(rollout, who),
        (Some(_), Some(_)) => Place::Several,
    }
}

/// Where several could be meant, the one in whose thread it was typed, if it can still be told anything.
pub fn meant<'a>(
    open: &'a [(Rollout, Stakeholder)],
    thread: &RolloutId,
) -> Option<(&'a Rollout, &'a Stakeholder)> {
    let theirs = open.iter().find(|(rollout, _)| rollout.id == *thread && is_open(rollout));
    theirs.map(|(rollout, who)| (rollout, who))
}

/// The button whose words they typed, for each rollout in which it would do something.
fn pressed(button: Button, open: &[(Rollout, Stakeholder)]) -> Say {
    let of = match button {
        Button::Start | Button::Ask => of(open, |_, _| true),
        Button::NoConcerns => of(open, |_, who| !matches!(who.intake, Intake::Done { .. })),
        Button::Later | Button::Away => of(open, owes),
    };
    let nothing = of.is_empty() && !open.iter().any(|(rollout, _)| is_open(rollout));
    if nothing { Say::NothingOpen } else { Say::Press { button, of } }
}

fn of(open: &[(Rollout, Stakeholder)], asks: impl Fn(&Rollout, &Stakeholder) -> bool) -> Vec<Invited> {
    let asking = open.iter().filter(|(rollout, who)| is_open(rollout) && asks(rollout, who));
    asking
        .map(|(rollout, _)| Invited { rollout: rollout.id.clone(), name: rollout.brief.name.clone() })
        .collect()
}

fn owes(rollout: &Rollout, who: &Stakeholder) -> bool {
    rollout.stage == Stage::Intake && who.is_owed()
}

fn is_open(rollout: &Rollout) -> bool {
    state::allow(rollout, Ask::Tell).is_ok()
}

/// Answers under a message of which nothing was kept; also under a file or a picture (`Say::NoWords`).
pub fn not_kept(source: &Source, say: Say) -> Decision {
    Decision { effects: vec![source.under(What::Say { say })], ..Decision::default() }
}

/// Keeps a message as a concern: kind not said, Important, Lead only, of the first area that is asked of them, its topic guessed.
/// While the intake is open they still owe a **Done**; when it closes they count as heard. Late words are heard at once.
///
/// # Errors
/// What the stage says.
pub fn keep(
    rollout: &Rollout,
    who: &Stakeholder,
    message: &Message,
    id: ConcernId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    keep_as(rollout, who, message, id, state::allow(rollout, Ask::Tell)?, now)
}

/// `said`: whether it was said in time, whenever it comes to this rollout.
fn keep_as(
    rollout: &Rollout,
    who: &Stakeholder,
    message: &Message,
    id: ConcernId,
    said: Timing,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let timing = state::allow(rollout, Ask::Tell)?;
    let areas = match timing {
        Timing::InTime => who.asked_for(),
        Timing::Late => &who.areas,
    };
    let Some(&area) = areas.first() else {
        return Err(Refusal::NotAStakeholder { rollout: rollout.id.clone(), lead: rollout.lead.clone() });
    };
    let concern = Concern {
        id,
        rollout: rollout.id.clone(),
        raiser: who.person.clone(),
        area,
        said: Said {
            words: message.words.clone(),
            topic: topic::guess(&message.words, ""),
            guessed: true,
            kind: None,
            severity: Severity::Important,
            yes_if: None,
            visibility: Visibility::LeadOnly,
        },
        origin: Origin::Typed(message.source.clone()),
        state: state::raised(said, Severity::Important, now),
        work: Work::default(),
        raised_at: now,
        edited_at: None,
        late: said == Timing::Late,
        raiser_out: false,
        gone: None,
    };
    let intake = state::after(who.intake.clone(), Turn::Speak, timing, now);
    // Heard late is heard, for the area that is spoken for, whichever it turns out to be.
    let silent = match (intake.is_done(), who.intake.is_done()) {
        (true, false) => who.areas.clone(),
        (false, _) | (true, true) => who.silent.clone(),
    };
    let after = Stakeholder { intake, silent, ..who.clone() };
    let mut decision = Decision::default();
    decision.effects.push(message.source.under(What::ConcernCard { concern: concern.id.clone() }));
    if after.intake != who.intake {
        match after.intake {
            Intake::Talking => {
                decision
                    .events
                    .push(change::event(who, Happened::IntakeBegun { person: who.person.clone() }));
            }
            Intake::Done { .. } => {
                decision.events.push(change::event(
                    who,
                    Happened::IntakeDone { person: who.person.clone(), concerns: 1 },
                ));
                decision.effects.push(post::invite(who));
            }
            Intake::Invited
            | Intake::NotHeard
            | Intake::Unreachable { .. }
            | Intake::Left { .. }
            | Intake::TakenOut { .. } => {}
        }
    }
    match after.intake {
        Intake::Done { .. } => decision.effects.push(post::record(who)),
        Intake::Invited
        | Intake::Talking
        | Intake::NotHeard
        | Intake::Unreachable { .. }
        | Intake::Left { .. }
        | Intake::TakenOut { .. } => {}
    }
    if concern.late {
        decision.effects.extend(post::late(rollout, &concern));
    }
    decision.effects.push(post::charter(rollout));
    decision.events.push(change::event(who, raised(&concern)));
    if after != *who {
        decision.stakeholders.push(after);
    }
    decision.concerns.push(concern);
    Ok(decision)
}

/// The message of a concern was edited. Slack also says so when it has only unfolded a link: the same words change
/// nothing. Edited to nothing, it is withdrawn, and stays so whatever it is edited to then, which is said. Nobody waits
/// for the answer, so it goes under the message.
pub fn reword(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    to: &str,
    now: DateTime<Utc>,
) -> Decision {
    if let Err(refusal) = intake::part(rollout, Some(who)) {
        // What they told stays as it is, or goes.
        return match has_words(to) {
            true if to == concern.said.words => Decision::default(),
            true => under_it(concern, What::Refuse { refusal }),
            false => unsay(rollout, who, concern, now),
        };
    }
    // Or their words are gone at their wish, and stay so though the message that held them stands on.
    if concern.state.is_withdrawn() || concern.gone.is_some() {
        return if has_words(to) { not_taken_back(rollout, concern) } else { Decision::default() };
    }
    if to == concern.said.words {
        return Decision::default();
    }
    if !has_words(to) {
        return unsay(rollout, who, concern, now);
    }
    if let Err(refusal) = change::may_change(rollout, concern, &who.person) {
        return under_it(concern, What::Refuse { refusal });
    }
    let mut said = Said { words: to.to_owned(), ..concern.said.clone() };
    if said.guessed {
        said.topic = topic::guess(to, "");
    }
    change::changed(rollout, who, concern, concern.area, said, now)
}

/// The message of a concern was deleted.
pub fn unsay(rollout: &Rollout, who: &Stakeholder, concern: &Concern, now: DateTime<Utc>) -> Decision {
    match change::may_take_back(rollout, concern, &who.person) {
        Ok(()) => change::withdrawn(rollout, who, concern, Trace::Kept, now),
        // The message is gone with whatever it said; a refusal under it would only puzzle.
        Err(_) => Decision::default(),
    }
}

/// A menu under a typed concern. A blocker without a yes-if opens the form that asks for it, with what was typed there and
/// not sent, which is its `draft`. `call` is a new id if they have no call open in this rollout.
///
/// # Errors
/// `NotYours`, `Stale` (withdrawn, or no such topic or area), and what the stage says.
pub fn touch(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    touch: Touch,
    call: Option<CallId>,
    draft: Option<IntakeDraft>,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    if touch == Touch::Share(ShareChoice::CallMe) {
        change::may_take_back(rollout, concern, &who.person)?;
        if concern.state.is_withdrawn() {
            return Err(Refusal::Stale);
        }
        return Ok(change::call_instead(rollout, who, concern, call, now));
    }
    change::may_change(rollout, concern, &who.person)?;
    let mut said = concern.said.clone();
    let mut area = concern.area;
    match touch {
        Touch::Kind(kind) => said.kind = Some(kind),
        Touch::Severity(severity) => said.severity = severity,
        Touch::Topic(topic) => {
            said.topic = Some(known(topic)?);
            said.guessed = false;
        }
        Touch::Area(chosen) if who.areas.contains(&chosen) => area = chosen,
        Touch::Area(_) | Touch::Share(ShareChoice::CallMe) => return Err(Refusal::Stale),
        Touch::Share(ShareChoice::Shown(visibility)) => said.visibility = visibility,
    }
    let asks_yes_if = said.severity == Severity::Blocker
        && said.yes_if.is_none()
        && concern.said.severity != Severity::Blocker;
    let mut decision = change::changed(rollout, who, concern, area, said, now);
    if change::is_narrowed(concern, &decision) {
        let (lead, before) = (rollout.lead.clone(), change::at_once(concern));
        decision.reply = Reply::Say { say: Say::Narrowed { lead, before } };
    }
    if asks_yes_if && let Some(changed) = decision.concerns.first() {
        let opened = change::open(rollout, who, changed, draft)?;
        decision.drafts.extend(opened.drafts);
        decision.reply = opened.reply;
    }
    Ok(decision)
}

fn known(topic: Topic) -> Result<Topic, Refusal> {
    match topic {
        Topic::Common(slug) if topic::common(&slug).is_some() => Ok(Topic::Common(slug)),
        Topic::Common(_) => Err(Refusal::Stale),
        Topic::Own(word) => form::text(Field::OwnTopic, &word, form::LONGEST_TOPIC)
            .map(Topic::Own)
            .map_err(|_| Refusal::Stale),
    }
}

/// **Not a concern**: withdrawn, and its words are forgotten.
///
/// # Errors
/// `NotYours`, `NotStarted`, `RolloutIsOver`.
pub fn not_concern(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    change::may_take_back(rollout, concern, &who.person)?;
    Ok(change::withdrawn(rollout, who, concern, Trace::Forgotten, now))
}

/// A typed concern was meant as a question: its words go to the lead, and the answer comes back to its thread.
///
/// # Errors
/// `NotYours`, `Stale` (withdrawn), `NotStarted`, `RolloutIsOver`.
pub fn ask_instead(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    id: QuestionId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    change::may_take_back(rollout, concern, &who.person)?;
    // Without its words there is nothing to ask.
    if concern.state.is_withdrawn() || concern.gone.is_some() {
        return Err(Refusal::Stale);
    }
    let source = match &concern.origin {
        Origin::Typed(source) => Some(source.clone()),
        Origin::Form => None,
    };
    let question = Question {
        id,
        rollout: rollout.id.clone(),
        asker: who.person.clone(),
        words: concern.said.words.clone(),
        asked_at: now,
        source,
        answer: None,
        taken_back_at: None,
    };
    let mut decision = change::withdrawn(rollout, who, concern, Trace::Instead(Instead::Question), now);
    let asked = super::ask::asked(rollout, who, question);
    decision.events.extend(asked.events);
    decision.effects.extend(asked.effects);
    decision.questions.extend(asked.questions);
    Ok(decision)
}
