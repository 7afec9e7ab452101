//! The ids that travel to Slack and come back: buttons, fields, modals, and what a modal carries with it.
//! Written by `view`, read by `transport`; nothing secret and nothing trusted: every id that comes back is checked
//! against the state and the actor.

use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::intake::opened::Opened;
use crate::domain::refusal::Field;

/// `action_id`s of buttons and menus. Unless it says otherwise, the `value` is an id in full (`RolloutId::as_str`).
pub mod action {
    /// Charter, lists: value is a rollout; stands for `/rollout status`, and so on.
    pub const STATUS: &str = "command.status";
    pub const SUMMARY: &str = "command.summary";
    pub const REMIND: &str = "command.remind";
    pub const RHYTHM: &str = "command.rhythm";
    pub const REHEARSE: &str = "command.rehearse";
    pub const DECIDE: &str = "command.decide";
    pub const CANCEL: &str = "command.cancel";
    pub const EXTEND: &str = "command.extend";
    pub const STAKEHOLDERS: &str = "command.stakeholders";
    pub const HANDOVER: &str = "command.handover";
    pub const CONCERNS: &str = "command.concerns";
    pub const EXPORT: &str = "command.export";
    /// Value is a name to begin with, or nothing. On the home tab, which is in no channel, it asks for one.
    pub const START: &str = "command.start";
    /// No value.
    pub const LIST: &str = "command.list";
    pub const HELP: &str = "command.help";

    pub const INTAKE_START: &str = "intake.start";
    pub const INTAKE_FINISH: &str = "intake.finish";
    pub const NO_CONCERNS: &str = "intake.no_concerns";
    pub const ASK: &str = "intake.ask";
    pub const LATER: &str = "intake.later";
    pub const AWAY: &str = "intake.away";
    /// Menu in a DM; option values are `<rollout>|<stance>`.
    pub const STANCE: &str = "intake.stance";

    /// Inside modals; value is the channel, in the rehearsal's pages `<channel>|<page>`.
    pub const CHANGE_START: &str = "start.change";
    pub const TURN_PAGE: &str = "start.page";
    /// Inside what is ahead of a rollout; value is `<rollout>|<page>`.
    pub const TURN_AHEAD: &str = "ahead.page";
    /// Inside the form of a concern; value is a rollout.
    pub const LEAVE_OUT: &str = "form.leave_out";
    pub const LAY_BY: &str = "form.lay_by";
    pub const CALL_INSTEAD: &str = "form.call_instead";
    /// Inside the review; values are a rollout, or `<rollout>|<index>`.
    pub const ADD: &str = "review.add";
    pub const REVISE: &str = "review.revise";
    pub const DROP: &str = "review.drop";

    /// Under a typed concern. Buttons: value is the concern. Menus: option values are `<concern>|<slug>`.
    pub const NOT_CONCERN: &str = "concern.not";
    pub const ASK_INSTEAD: &str = "concern.ask";
    pub const CHANGE: &str = "concern.change";
    pub const WITHDRAW: &str = "concern.withdraw";
    pub const KIND: &str = "concern.kind";
    pub const SEVERITY: &str = "concern.severity";
    pub const TOPIC: &str = "concern.topic";
    pub const AREA: &str = "concern.area";
    pub const SHARE: &str = "concern.share";

    /// The queue: value is `<rollout>|<page>`.
    pub const QUEUE_PAGE: &str = "queue.page";
    /// Work on a concern: value is its handle, with `|<page>` behind it where it was taken up in the queue.
    pub const WORK_ANSWER: &str = "work.answer";
    pub const WORK_ASSIGN: &str = "work.assign";
    pub const WORK_HAND_BACK: &str = "work.hand_back";
    pub const WORK_RESTATE: &str = "work.restate";
    pub const WORK_MERGE: &str = "work.merge";
    pub const WORK_SPLIT: &str = "work.split";
    pub const WORK_PARK: &str = "work.park";
    pub const WORK_TAKE_IN: &str = "work.take_in";
    pub const WORK_ACCEPT: &str = "work.accept";
    pub const WORK_BACK: &str = "work.back";
    /// An earlier answer into the form: `<handle>|<page>|<index>`, the page empty where there is none.
    pub const WORK_USE: &str = "work.use";
    /// The list of themes: value is `<rollout>|<page>`.
    pub const THEMES: &str = "themes.page";
    /// One of them, by a concern in it: `<rollout>|<page>|<handle>`, without a handle a new one.
    pub const THEME: &str = "themes.open";
    /// A raiser's word on an answer: value is `<concern>|<nth>`.
    pub const SETTLES: &str = "answer.settles";
    pub const PARTLY: &str = "answer.partly";
    pub const NOT_YET: &str = "answer.not_yet";
    /// And on a sentence: value is the concern, of **Fair** with `|<print>` behind it where the sentence is shown.
    pub const FAIR: &str = "wording.fair";
    pub const CORRECT: &str = "wording.correct";

    /// Which rollout typed words are for; value is `<words>|<rollout>`.
    pub const CHOOSE: &str = "words.choose";
    /// Value is the words' id.
    pub const DROP_WORDS: &str = "words.drop";

    /// What is held of whoever presses: no value.
    pub const MY_DATA: &str = "own.data";
    pub const REMOVE_MINE: &str = "own.remove";

    /// Inside **Reminders**: what its field would come to.
    pub const SHOW_RHYTHM: &str = "rhythm.show";

    pub const NAME_SPONSOR: &str = "sponsor.name";
    pub const REPLACE: &str = "stakeholders.replace";

    /// Before they meet: value is a rollout, and of what is put on the agenda `<rollout>|<handle>`.
    pub const BEFORE: &str = "meeting.before";
    pub const SEND_AGENDA: &str = "meeting.send_agenda";
    pub const TABLE: &str = "meeting.table";
    pub const UNTABLE: &str = "meeting.untable";
    /// Under the question whether one commits.
    pub const COMMIT: &str = "commitment.yes";
    pub const COMMIT_IF: &str = "commitment.condition";
    pub const COMMIT_NOT_YET: &str = "commitment.not_yet";
    pub const ANSWER: &str = "question.answer";
    pub const CALL_DONE: &str = "call.done";
    /// People of another organisation may see what is posted at home; value is a rollout.
    pub const ACCEPT_OUTSIDERS: &str = "home.accept_outsiders";
    pub const POST_COUNTS: &str = "summary.post_counts";
    /// A link: acknowledged and otherwise ignored.
    pub const LINK: &str = "link";
    /// Fields inside modals use their field's id as `action_id` as well.
    pub const FIELD: &str = "field";
}

/// `callback_id`s of modals.
pub mod modal {
    pub const PLACE: &str = "place";
    pub const START: &str = "start";
    pub const MISSING: &str = "missing";
    pub const REHEARSAL: &str = "rehearsal";
    pub const AHEAD: &str = "ahead";
    pub const PROMPTS: &str = "prompts";
    pub const CONCERN: &str = "concern";
    pub const CHANGE: &str = "change";
    pub const REVIEW: &str = "review";
    pub const QUESTION: &str = "question";
    pub const ANSWER: &str = "answer";
    pub const LATER: &str = "later";
    pub const AWAY: &str = "away";
    pub const CANCEL: &str = "cancel";
    pub const SPONSOR: &str = "sponsor";
    pub const QUEUE: &str = "queue";
    pub const ANSWER_CONCERN: &str = "concern_answer";
    pub const ASSIGN: &str = "assign";
    pub const RESTATE: &str = "restate";
    pub const MERGE: &str = "merge";
    pub const PARK: &str = "park";
    pub const ACCEPT: &str = "accept";
    pub const THEMES: &str = "themes";
    pub const THEME: &str = "theme";
    pub const SHORT: &str = "short";
    pub const CORRECT: &str = "correct";
    pub const CONDITION: &str = "condition";
    pub const NOT_YET: &str = "not_yet";
    pub const DECIDE: &str = "decide";
    pub const REMOVAL: &str = "removal";
    pub const BEFORE: &str = "before";
    pub const EXTEND: &str = "extend";
    pub const STAKEHOLDERS: &str = "stakeholders";
    pub const REPLACE: &str = "replace";
    pub const RHYTHM: &str = "rhythm";
    pub const HANDOVER: &str = "handover";
    pub const NOTICE: &str = "notice";
}

/// Option values of **Later**.
pub mod later {
    pub const IN_ONE_HOUR: &str = "hour";
    pub const TOMORROW: &str = "tomorrow";
    pub const ON: &str = "date";
}

/// Option value of a topic select that means: my own word, from the field beside it.
pub const OWN_TOPIC: &str = "own";

/// What a modal carries in `private_metadata`, as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollout: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<u32>,
    /// A concern in the hands of those who work on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// Of the queue, to come back to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// Which answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    /// The slug of a verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// How far the record had come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<i64>,
    /// What stood in its fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened: Option<Box<Opened>>,
}

/// A field's `block_id`; its input's `action_id` is the same. In a modal whose fields must forget what was typed
/// from step to step, `-<step>` stands behind it; `field_of` reads past that.
pub fn field_id(field: Field) -> String {
    match field {
        Field::People(area) => format!("people.{}", area.slug()),
        Field::Reason(area) => format!("reason.{}", area.slug()),
        other => simple(other).to_owned(),
    }
}

/// The field of a `block_id`; `None` for blocks of no field.
pub fn field_of(block_id: &str) -> Option<Field> {
    let id = block_id.split_once('-').map_or(block_id, |(id, _)| id);
    if let Some(slug) = id.strip_prefix("people.") {
        return Area::from_slug(slug).map(Field::People);
    }
    if let Some(slug) = id.strip_prefix("reason.") {
        return Area::from_slug(slug).map(Field::Reason);
    }
    SIMPLE.into_iter().find(|field| simple(*field) == id)
}

const SIMPLE: [Field; 53] = [
    Field::Place,
    Field::Name,
    Field::Why,
    Field::Link,
    Field::Sponsor,
    Field::IntakeCloses,
    Field::Meeting,
    Field::DecisionBy,
    Field::StartOn,
    Field::Outsiders,
    Field::Keep,
    Field::Prompts,
    Field::Words,
    Field::ConcernArea,
    Field::Topic,
    Field::OwnTopic,
    Field::Kind,
    Field::Severity,
    Field::YesIf,
    Field::Visibility,
    Field::Stance,
    Field::Question,
    Field::Answer,
    Field::LaterChoice,
    Field::LaterDate,
    Field::BackOn,
    Field::CancelReason,
    Field::ConcernAnswer,
    Field::Missing,
    Field::Owner,
    Field::Due,
    Field::Wording,
    Field::MergeWith,
    Field::ParkUntil,
    Field::Restated,
    Field::RiskReason,
    Field::Needs,
    Field::NeedsBy,
    Field::Outcome,
    Field::Statement,
    Field::NewDate,
    Field::ThemeName,
    Field::ThemeBring,
    Field::ThemeOut,
    Field::GoOnReason,
    Field::ExtendReason,
    Field::Rhythm,
    Field::NewLead,
    Field::NewPerson,
    Field::NewArea,
    Field::OutPerson,
    Field::Instead,
    Field::OutReason,
];

fn simple(field: Field) -> &'static str {
    match field {
        Field::Place => "place",
        Field::Name => "name",
        Field::Why => "why",
        Field::Link => "link",
        Field::Sponsor => "sponsor",
        Field::People(_) => "people",
        Field::Reason(_) => "reason",
        Field::IntakeCloses => "intake_closes",
        Field::Meeting => "meeting",
        Field::DecisionBy => "decision_by",
        Field::StartOn => "start_on",
        Field::Outsiders => "outsiders",
        Field::Keep => "keep",
        Field::Prompts => "prompts",
        Field::Words => "words",
        Field::ConcernArea => "concern_area",
        Field::Topic => "topic",
        Field::OwnTopic => "own_topic",
        Field::Kind => "kind",
        Field::Severity => "severity",
        Field::YesIf => "yes_if",
        Field::Visibility => "visibility",
        Field::Stance => "stance",
        Field::Question => "question",
        Field::Answer => "answer",
        Field::LaterChoice => "later_choice",
        Field::LaterDate => "later_date",
        Field::BackOn => "back_on",
        Field::CancelReason => "cancel_reason",
        Field::ConcernAnswer => "concern_answer",
        Field::Missing => "missing",
        Field::Owner => "owner",
        Field::Due => "due",
        Field::Wording => "wording",
        Field::MergeWith => "merge_with",
        Field::ParkUntil => "park_until",
        Field::Restated => "restated",
        Field::RiskReason => "risk_reason",
        Field::Needs => "needs",
        Field::NeedsBy => "needs_by",
        Field::Outcome => "outcome",
        Field::Statement => "statement",
        Field::NewDate => "new_date",
        Field::ThemeName => "theme_name",
        Field::ThemeBring => "theme_bring",
        Field::ThemeOut => "theme_out",
        Field::GoOnReason => "go_on_reason",
        Field::ExtendReason => "extend_reason",
        Field::Rhythm => "rhythm",
        Field::NewLead => "new_lead",
        Field::NewPerson => "new_person",
        Field::NewArea => "new_area",
        Field::OutPerson => "out_person",
        Field::Instead => "instead",
        Field::OutReason => "out_reason",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_comes_back_from_its_id() {
        let with_areas = Area::ALL.into_iter().flat_map(|area| [Field::People(area), Field::Reason(area)]);
        for field in SIMPLE.into_iter().chain(with_areas) {
            assert_eq!(field_of(&field_id(field)), Some(field));
            assert_eq!(field_of(&format!("{}-3", field_id(field))), Some(field), "with a step behind it");
        }
        assert_eq!(field_of("divider"), None);
    }
}
