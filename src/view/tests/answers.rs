//! Answers, refusals and faults: every one of them against Slack's limits with the worst that people can type, and the
//! main ones as they are read.

use std::collections::BTreeSet;

use chrono::{TimeZone as _, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::data::*;
use super::limits::{evil, fits, pings_nobody, worst_rollout};
use super::reading;
use crate::domain::area::Area;
use crate::domain::concern::Instead;
use crate::domain::extend::TimeBox;
use crate::domain::id::{ChannelId, ConcernId, GroupId, PersonId};
use crate::domain::person::Standing;
use crate::domain::readiness::NotReady;
use crate::domain::refusal::{Fault, Field, Refusal, Wrong};
use crate::domain::reply::{
    Before, Button, Gate, Invited, Line, Owed, Reminded, Reminding, Reply, Say, Status,
};
use crate::domain::rhythm::Part;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::summary;
use crate::domain::topic::Topic;
use crate::view::ack::{self, Taken};
use crate::view::message::Message;
use crate::view::{fault, refusal, reply};

macro_rules! reads {
    ($name:expr, $words:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $words);
        });
    };
}

const BUTTONS: [Button; 5] = [Button::Start, Button::NoConcerns, Button::Ask, Button::Later, Button::Away];
const SAYS: usize = 24;

/// One number for each answer; a new one does not compile before it is here, and in `says`.
fn number(say: &Say) -> usize {
    match say {
        Say::Help { .. } => 0,
        Say::Unknown { .. } => 1,
        Say::Which { .. } => 2,
        Say::Status { .. } => 3,
        Say::List { .. } => 4,
        Say::Mine { .. } => 5,
        Say::SummaryOnItsWay { .. } => 6,
        Say::Counts { .. } => 7,
        Say::Reminded { .. } => 8,
        Say::CountsPosted { .. } => 9,
        Say::NoWords => 10,
        Say::NothingOpen => 11,
        Say::QuietUntil { .. } => 12,
        Say::Greeted { .. } => 13,
        Say::Narrowed { .. } => 14,
        Say::CastKnown { .. } => 16,
        Say::DataOnItsWay => 17,
        Say::YourData => 18,
        Say::ExportOnItsWay { .. } => 19,
        Say::Press { .. } => 20,
        Say::PressThere => 21,
        Say::StaysWithdrawn { .. } => 22,
        Say::StaysWordless { .. } => 15,
        Say::StaysAnswered { .. } => 23,
    }
}

fn lines(rollout: &Rollout, many: usize) -> Vec<Line> {
    (0..many)
        .map(|_| Line { rollout: rollout.clone(), heard: 2, of: 40, gate: Gate::default(), all_moved: false })
        .collect()
}

fn status(rollout: &Rollout, waiting_for: Vec<PersonId>, unreachable: Vec<PersonId>) -> Say {
    let progress = summary::progress(rollout, &people(), &told());
    let not_ready = (!waiting_for.is_empty()).then(|| {
        vec![NotReady::AreaNotHeard { area: Area::Legal }, NotReady::BlockersUnanswered { count: 2 }]
    });
    let status = Status {
        held_since: None,
        rollout: rollout.clone(),
        progress,
        waiting_for,
        unreachable,
        shared: Vec::new(),
        not_ready,
        goes_on: None,
    };
    Say::Status { status: Box::new(status) }
}

fn outcomes() -> Vec<Reminded> {
    vec![
        Reminded::Now,
        Reminded::At { when: at(3, 5, 9) },
        Reminded::HadOneToday,
        Reminded::HadThree,
        Reminded::Snoozed { until: at(3, 6, 8) },
        Reminded::Away { back_on: at(3, 9, 9).date_naive() },
        Reminded::TooLate,
    ]
}

/// Every answer about this rollout, with `many` of everything.
fn says(rollout: &Rollout, words: &str, many: usize) -> Vec<Say> {
    let id = rollout.id.clone();
    // As many as one rollout may well ask.
    let crowd: Vec<PersonId> = (0..300).map(|n| someone(&format!("P{n:09}"))).collect();
    let owe: Vec<Owed> = (0..many)
        .flat_map(|_| {
            [
                Owed::Intake { rollout: rollout.clone(), more: vec![] },
                Owed::Intake { rollout: rollout.clone(), more: vec![Area::Legal] },
                Owed::Unplaced {
                    many: 30,
                    words: super::data::words("What?").id,
                    said_at: at(3, 3, 16),
                    open: vec![Invited { rollout: id.clone(), name: rollout.brief.name.clone() }],
                },
                Owed::LookAgain { rollout: rollout.clone(), many: 2 },
                Owed::Unassigned { rollout: rollout.clone(), many: 1, blockers: 0 },
                Owed::Answer { question: question(None).id, rollout: rollout.clone(), asker: someone("ANA") },
                Owed::Call { call: call(None).id, rollout: rollout.clone(), person: someone("DORA") },
            ]
        })
        .collect();
    let report: Vec<Reminding> = crowd
        .iter()
        .zip(outcomes().into_iter().cycle())
        .map(|(person, outcome)| Reminding { person: person.clone(), outcome })
        .collect();
    let mut says = vec![
        Say::Help { closed: None },
        Say::Unknown { word: words.into(), rest: words.into(), near: vec![], closed: None },
        status(rollout, vec![], vec![]),
        status(rollout, crowd.clone(), crowd),
        Say::List { lines: vec![], over: vec![], closed: None },
        Say::List { lines: vec![], over: vec![], closed: Some(Box::new(Refusal::OnlyAdminsStart)) },
        Say::List { lines: vec![], over: lines(rollout, 1), closed: None },
        Say::List { lines: lines(rollout, many), over: lines(rollout, 5), closed: None },
        Say::Mine { owe: vec![], more: 0, run: vec![] },
        Say::Mine { owe, more: 730, run: lines(rollout, many) },
        Say::SummaryOnItsWay { rollout: id.clone() },
        Say::ExportOnItsWay { rollout: id.clone() },
        Say::Counts {
            rollout: Box::new(rollout.clone()),
            progress: Box::new(summary::progress(rollout, &people(), &told())),
            held_since: None,
        },
        Say::Reminded { rollout: id.clone(), report: vec![] },
        Say::Reminded { rollout: id.clone(), report },
        Say::CountsPosted { rollout: id.clone() },
        Say::PressThere,
        Say::StaysWithdrawn { concern: ConcernId::new(&id.team(), 12), instead: None },
        Say::StaysWordless { concern: ConcernId::new(&id.team(), 12) },
        Say::StaysAnswered { rollout: id.clone(), name: rollout.brief.name.clone(), by: someone("LEAD") },
        Say::CastKnown { channel: ChannelId::from("C0HOME"), name: words.into() },
        Say::NoWords,
        Say::NothingOpen,
        Say::QuietUntil { until: at(3, 6, 8), missed: vec![], about: Some(rollout.brief.name.clone()) },
        Say::Greeted { owed: vec![] },
        Say::DataOnItsWay,
        Say::YourData,
        Say::Narrowed { lead: someone("LEAD"), before: Before::NotSent },
        Say::Narrowed { lead: someone("LEAD"), before: Before::Sent },
    ];
    let invited = |many| vec![Invited { rollout: id.clone(), name: rollout.brief.name.clone() }; many];
    for many in [1, many] {
        says.push(Say::Greeted { owed: invited(many) });
        says.push(Say::QuietUntil { until: at(3, 6, 8), missed: invited(many), about: None });
        says.extend(BUTTONS.map(|button| Say::Press { button, of: invited(many) }));
    }
    for verb in ["start", "status", "list", "summary", "remind", "cancel", "help"] {
        says.push(Say::Unknown {
            word: words.into(),
            rest: words.into(),
            near: vec![verb.into()],
            closed: None,
        });
        says.push(Say::Unknown {
            word: words.into(),
            rest: words.into(),
            near: SEVERAL.map(Into::into).into(),
            closed: None,
        });
        says.push(Say::Which { verb: verb.into(), words: None, choices: lines(rollout, many) });
    }
    says
}

/// All that begin with the same letter: more are never offered.
const SEVERAL: [&str; 4] = ["start", "status", "summary", "stakeholders"];

fn read(say: &Say) -> String {
    reading::page(&reply::say(say, at(3, 4, 9), Some(Tz::Europe__Berlin)))
}

fn stands_up(name: &str, message: &Message) {
    let spoken = message.text.chars().count();
    assert!(spoken > 0 && spoken <= 4_000, "{name}: {spoken} characters of text");
    fits(name, &message.blocks);
    pings_nobody(name, message);
    let said = format!("{}{}", message.text, json!(message.blocks)).to_lowercase();
    assert!(!said.contains("anonym"), "{name}");
}

#[test]
fn every_answer_fits_slack_whatever_people_type() {
    for words in ["x".to_owned(), evil(3_000), "🦀".repeat(3_000)] {
        let mut seen = BTreeSet::new();
        for stage in stages() {
            let rollout = worst_rollout(stage);
            // Twenty is as many as a list is handed.
            for say in says(&rollout, &words, 20) {
                seen.insert(number(&say));
                let message = reply::say(&say, at(3, 4, 9), Some(Tz::America__Argentina__Buenos_Aires));
                stands_up(&format!("answer {}", number(&say)), &message);
            }
        }
        assert_eq!(seen, (0..SAYS).collect::<BTreeSet<_>>());
    }
}

const REFUSALS: usize = 42;

fn number_refused(refusal: &Refusal) -> usize {
    match refusal {
        Refusal::StartInDirect => 0,
        Refusal::NotInChannel { .. } => 1,
        Refusal::ChannelArchived { .. } => 2,
        Refusal::SlackIsSlow => 3,
        Refusal::NoSuchRollout { .. } => 4,
        Refusal::NoneHere => 5,
        Refusal::RolloutIsOver { .. } => 6,
        Refusal::Stale => 7,
        Refusal::NotYours => 8,
        Refusal::NotAStakeholder { .. } => 9,
        Refusal::TakesPartNoMore { .. } => 33,
        Refusal::OnlyLead { .. } => 10,
        Refusal::OnlyLeadOrSponsor { .. } => 11,
        Refusal::IntakeClosed { .. } => 12,
        Refusal::NotStarted { .. } => 13,
        Refusal::DraftGone => 14,
        Refusal::AlreadyStarted { .. } => 15,
        Refusal::AlreadyAnswered => 16,
        Refusal::OnlySponsor { .. } => 17,
        Refusal::NotYourHomework { .. } => 18,
        Refusal::ConcernStandsSo { .. } => 19,
        Refusal::CannotJoin => 20,
        Refusal::StillAsking { .. } => 21,
        Refusal::NoSponsor { .. } => 22,
        Refusal::HasSponsor { .. } => 23,
        Refusal::NotMetYet { .. } => 24,
        Refusal::AlreadyDecided { .. } => 25,
        Refusal::StillListening { .. } => 26,
        Refusal::MetAlready { .. } => 27,
        Refusal::ExtendedAlready { .. } => 28,
        Refusal::NoTimeForLater { .. } => 29,
        Refusal::GuestCannotLead => 30,
        Refusal::AskingIsOver { .. } => 31,
        Refusal::RaiserOut { .. } => 32,
        Refusal::RiskTooSoon { .. } => 34,
        Refusal::NoSuchReminder { .. } => 35,
        Refusal::OnlyAdminsStart => 36,
        Refusal::OnlyGroupStarts { .. } => 37,
        Refusal::StartersHidden { .. } => 38,
        Refusal::DatesNotBegun { .. } => 39,
        Refusal::NoPartInIt { .. } => 40,
        Refusal::OweNothing => 41,
    }
}

fn refusals(words: &str) -> Vec<Refusal> {
    let channel = ChannelId::from("C0HOME");
    let rollout = rollout(Stage::Intake).id;
    let (lead, sponsor) = (someone("LEAD"), someone("SPONSOR"));
    vec![
        Refusal::OnlySponsor { sponsor: sponsor.clone() },
        Refusal::NotYourHomework { lead: lead.clone() },
        Refusal::ConcernStandsSo { state: "Accepted as a risk".into() },
        Refusal::CannotJoin,
        Refusal::RaiserOut { sponsor: Some(sponsor.clone()) },
        Refusal::RaiserOut { sponsor: None },
        Refusal::RiskTooSoon { lead: lead.clone() },
        Refusal::GuestCannotLead,
        Refusal::OnlyAdminsStart,
        Refusal::OnlyGroupStarts { group: GroupId::from("S0LEADS") },
        Refusal::StartersHidden { group: GroupId::from("S0LEADS") },
        Refusal::StartInDirect,
        Refusal::NotInChannel { channel: channel.clone() },
        Refusal::ChannelArchived { channel },
        Refusal::SlackIsSlow,
        Refusal::StillAsking { people: 437 },
        Refusal::NoSponsor { rollout: rollout.clone(), lead: Some(lead.clone()) },
        Refusal::NoSponsor { rollout: rollout.clone(), lead: None },
        Refusal::HasSponsor { sponsor: sponsor.clone() },
        Refusal::NoSuchRollout { key: words.into() },
        Refusal::NoPartInIt { key: rollout.to_string() },
        Refusal::NoSuchReminder { typed: words.into() },
        Refusal::NoneHere,
        Refusal::RolloutIsOver { rollout: rollout.clone(), name: words.into(), stage: "Cancelled".into() },
        Refusal::Stale,
        Refusal::OweNothing,
        Refusal::NotYours,
        Refusal::NotAStakeholder { rollout: rollout.clone(), lead: lead.clone() },
        Refusal::TakesPartNoMore { rollout: rollout.clone(), lead: lead.clone() },
        Refusal::OnlyLead { lead: lead.clone() },
        Refusal::OnlyLeadOrSponsor { lead: lead.clone(), sponsor: sponsor.clone() },
        Refusal::OnlyLeadOrSponsor { lead: lead.clone(), sponsor: lead.clone() },
        Refusal::NotMetYet {
            rollout: rollout.clone(),
            meeting: Utc.with_ymd_and_hms(2026, 3, 11, 9, 0, 0).single().expect("a time"),
            zone: chrono_tz::Europe::Berlin,
        },
        Refusal::AlreadyDecided { rollout: rollout.clone() },
        Refusal::StillListening {
            rollout: rollout.clone(),
            closes: Utc.with_ymd_and_hms(2026, 3, 9, 16, 0, 0).single().expect("a time"),
            zone: chrono_tz::Europe::Berlin,
            sponsor: sponsor.clone(),
        },
        Refusal::MetAlready { rollout: rollout.clone(), sponsor: sponsor.clone() },
        Refusal::DatesNotBegun { rollout: rollout.clone(), lead: lead.clone() },
        Refusal::ExtendedAlready {
            rollout: rollout.clone(),
            of: TimeBox::Homework,
            times: 1,
            to: Utc.with_ymd_and_hms(2026, 3, 9, 16, 0, 0).single().expect("a time"),
            zone: chrono_tz::Europe::Berlin,
        },
        Refusal::ExtendedAlready {
            rollout: rollout.clone(),
            of: TimeBox::Decision,
            times: 1,
            to: Utc.with_ymd_and_hms(2026, 3, 9, 16, 0, 0).single().expect("a time"),
            zone: chrono_tz::Europe::Berlin,
        },
        Refusal::ExtendedAlready {
            rollout: rollout.clone(),
            of: TimeBox::Intake,
            times: 2,
            to: Utc.with_ymd_and_hms(2026, 3, 9, 16, 0, 0).single().expect("a time"),
            zone: chrono_tz::Europe::Berlin,
        },
        Refusal::IntakeClosed { rollout: rollout.clone() },
        Refusal::AskingIsOver { rollout: rollout.clone() },
        Refusal::NotStarted { rollout: rollout.clone() },
        Refusal::DraftGone,
        Refusal::AlreadyStarted { rollout, name: words.into() },
        Refusal::AlreadyAnswered,
        Refusal::NoTimeForLater {
            name: words.into(),
            closes: Utc.with_ymd_and_hms(2026, 3, 9, 16, 0, 0).single().expect("a time"),
            zone: chrono_tz::Europe::Berlin,
        },
    ]
}

#[test]
fn every_refusal_fits_slack_and_is_read_in_full() {
    let name = evil(80);
    let seen: BTreeSet<usize> = refusals(&name).iter().map(number_refused).collect();
    assert_eq!(seen, (0..REFUSALS).collect::<BTreeSet<_>>());
    for refused in refusals(&name) {
        stands_up(&format!("{refused:?}"), &refusal::message(&refused));
    }
    let all: Vec<String> =
        refusals("Company chat").iter().map(|refused| reading::page(&refusal::message(refused))).collect();
    reads!("refusals", all.join("\n\n"));
}

#[test]
fn the_answers_as_they_are_read() {
    let rollout = rollout(Stage::Intake);
    reads!("answer_help", read(&Say::Help { closed: None }));
    let group = GroupId::from("S0LEADS");
    for (closed, line) in [
        (Refusal::OnlyAdminsStart, "here only admins of this workspace can, so ask one of them"),
        (
            Refusal::OnlyGroupStarts { group: group.clone() },
            "here only members of @S0LEADS can, so ask one of them",
        ),
        (Refusal::StartersHidden { group }, "here only members of @S0LEADS can, so ask one of them"),
        (Refusal::GuestCannotLead, "a guest cannot, so ask a member of this workspace"),
    ] {
        let closed = Some(Box::new(closed));
        let missed = |near: &[&str]| {
            let near = near.iter().map(|&near| near.to_owned()).collect();
            read(&Say::Unknown { word: "xyz".into(), rest: String::new(), near, closed: closed.clone() })
        };
        // Where it alone may have been meant, it is said who can.
        for told in [read(&Say::Help { closed: closed.clone() }), missed(&[]), missed(&["start"])] {
            let expected = format!("**/rollout start**: begin a rollout in this channel; {line}");
            assert!(told.contains(&expected), "{told}");
            assert!(!told.contains("a name may follow") && !told.contains("Did you mean"), "{told}");
        }
        let told = missed(&["start", "status"]);
        assert!(told.contains("Did you mean **/rollout status**?"), "{told}");
        assert!(!told.contains("/rollout start"), "{told}");
    }
    let unknown = |word: &str, rest: &str, near: &[&str]| {
        let near = near.iter().map(|&near| near.to_owned()).collect();
        read(&Say::Unknown { word: word.into(), rest: rest.into(), near, closed: None })
    };
    reads!("answer_unknown", unknown("remnd", "R-2", &["remind"]));
    reads!("answer_unknown_several", unknown("sta", "", &["start", "status", "stakeholders"]));
    reads!(
        "answer_status",
        read(&status(&rollout, vec![someone("EVE"), someone("BEN")], vec![someone("DORA")]))
    );
    let progress = summary::progress(&rollout, &people(), &told());
    let shared = vec![Topic::Common("vendor".into()), Topic::Own("*Evenings*".into())];
    let status = Status {
        held_since: None,
        rollout: rollout.clone(),
        progress,
        waiting_for: vec![],
        unreachable: vec![],
        shared,
        not_ready: None,
        goes_on: None,
    };
    reads!("answer_status_shared", read(&Say::Status { status: Box::new(status) }));
    reads!(
        "answer_which",
        read(&Say::Which { verb: "remind".into(), words: None, choices: lines(&rollout, 2) })
    );
    let owe = vec![Owed::Intake { rollout: rollout.clone(), more: vec![] }];
    reads!("answer_mine", read(&Say::Mine { owe, more: 0, run: lines(&rollout, 1) }));
    let report =
        outcomes().into_iter().map(|outcome| Reminding { person: someone("EVE"), outcome }).collect();
    reads!("answer_reminded", read(&Say::Reminded { rollout: rollout.id.clone(), report }));
    let invited =
        |many| vec![Invited { rollout: rollout.id.clone(), name: rollout.brief.name.clone() }; many];
    let short = [
        Say::SummaryOnItsWay { rollout: rollout.id.clone() },
        Say::ExportOnItsWay { rollout: rollout.id.clone() },
        Say::CountsPosted { rollout: rollout.id.clone() },
        Say::NoWords,
        Say::NothingOpen,
        Say::QuietUntil { until: at(3, 4, 15), missed: vec![], about: Some("Company chat".to_owned()) },
        Say::QuietUntil { until: at(3, 6, 8), missed: invited(1), about: None },
        Say::QuietUntil { until: at(3, 6, 8), missed: invited(2), about: None },
        Say::Greeted { owed: vec![] },
        Say::Greeted { owed: invited(1) },
        Say::Greeted { owed: invited(2) },
        Say::Press { button: Button::NoConcerns, of: vec![] },
        Say::Press { button: Button::NoConcerns, of: invited(1) },
        Say::Press { button: Button::Start, of: invited(2) },
        Say::PressThere,
        Say::StaysWithdrawn { concern: ConcernId::new(&rollout.id.team(), 12), instead: None },
        Say::StaysWithdrawn {
            concern: ConcernId::new(&rollout.id.team(), 12),
            instead: Some(Instead::Question),
        },
        Say::StaysWithdrawn { concern: ConcernId::new(&rollout.id.team(), 12), instead: Some(Instead::Call) },
        Say::StaysWordless { concern: ConcernId::new(&rollout.id.team(), 12) },
        Say::StaysAnswered {
            rollout: rollout.id.clone(),
            name: rollout.brief.name.clone(),
            by: someone("LEAD"),
        },
        Say::DataOnItsWay,
        Say::YourData,
        Say::Narrowed { lead: someone("LEAD"), before: Before::NotSent },
        Say::Narrowed { lead: someone("LEAD"), before: Before::Sent },
    ];
    reads!("answers_short", short.iter().map(read).collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn whoever_is_asked_after_the_others_owes_their_view_until_they_meet() {
    let mine = |stage| {
        let owe = vec![Owed::Intake { rollout: rollout(stage), more: vec![] }];
        read(&Say::Mine { owe, more: 0, run: vec![] })
    };
    let (early, late) = (mine(Stage::Intake), mine(Stage::Homework));
    assert!(early.contains("by Fri 6 Mar, 17:00") && early.contains("[Later]"), "{early}");
    assert!(late.contains("before you all meet") && !late.contains("[Later]"), "{late}");
}

#[test]
fn a_lead_without_a_sponsor_owes_one() {
    let owe = vec![Owed::Sponsor { rollout: rollout(Stage::Homework) }];
    let told = read(&Say::Mine { owe, more: 0, run: vec![] });
    assert!(told.contains("A sponsor for") && told.contains("[Name a sponsor"), "{told}");
}

#[test]
fn who_may_not_see_who_is_waited_for_gets_no_button_to_remind() {
    let said = read(&status(&rollout(Stage::Intake), vec![], vec![]));
    assert!(!said.contains("Waited for") && !said.contains("[Remind]"), "{said}");
}

fn fields() -> Vec<Field> {
    let simple = [
        "name",
        "why",
        "link",
        "sponsor",
        "intake_closes",
        "meeting",
        "decision_by",
        "start_on",
        "prompts",
        "words",
        "concern_area",
        "topic",
        "own_topic",
        "kind",
        "severity",
        "yes_if",
        "visibility",
        "stance",
        "question",
        "answer",
        "later_choice",
        "later_date",
        "back_on",
        "cancel_reason",
    ];
    let simple = simple.into_iter().map(|id| crate::view::ids::field_of(id).unwrap());
    simple.chain(Area::ALL.into_iter().flat_map(|area| [Field::People(area), Field::Reason(area)])).collect()
}

fn wrongs() -> Vec<Wrong> {
    let standings = [
        Standing::Member,
        Standing::Guest,
        Standing::Bot,
        Standing::Deactivated,
        Standing::Outsider,
        Standing::Unknown,
    ];
    let unfit = standings.into_iter().map(|standing| Wrong::Unfit { person: someone("ANA"), standing });
    let parts = [Part::Minute, Part::Hour, Part::Day, Part::Month, Part::Weekday];
    let parts = parts.into_iter().map(|part| Wrong::UnreadPart { part });
    let others = fields();
    let order = others.into_iter().flat_map(|other| [Wrong::NotAfter { other }, Wrong::NotBefore { other }]);
    [
        Wrong::Missing,
        Wrong::TooLong { limit: 3_000, got: 40_000 },
        Wrong::NotALink,
        Wrong::NobodyAtAll,
        Wrong::InPast,
        Wrong::TooFar,
        Wrong::BeyondLead { until: at(3, 13, 9).date_naive() },
        Wrong::NotAWorkingDay,
        Wrong::RaisedIt,
        Wrong::BlockerNeedsYesIf,
        Wrong::NobodyAndNoReason,
        Wrong::NotInvited,
        Wrong::Archived,
        Wrong::NotAChannel,
        Wrong::SlackIsSlow,
        Wrong::NoRhythm,
        Wrong::NotFiveParts { got: 97 },
        Wrong::MoreThanThree,
        Wrong::NoneLeft { closes: at(11, 27, 17).date_naive() },
    ]
    .into_iter()
    .chain(parts)
    .chain(unfit)
    .chain(order)
    .collect()
}

#[test]
fn what_is_wrong_is_said_in_a_line_without_an_id() {
    for field in fields() {
        for wrong in wrongs() {
            let words = fault::words(field, &wrong);
            assert!(!words.is_empty() && words.chars().count() <= 150, "{field:?} {wrong:?}: {words}");
            assert!(!words.contains("UANA") && !words.contains('<'), "{words}");
        }
    }
}

fn faulty(faults: &[(Field, Wrong)]) -> Reply {
    let faults = faults.iter().map(|(field, what)| Fault { field: *field, what: what.clone() }).collect();
    Reply::Faults { faults }
}

fn ids(blocks: &[&str]) -> Vec<String> {
    blocks.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn a_fault_stands_beside_its_field_under_the_id_that_was_sent() {
    let reply = faulty(&[(Field::YesIf, Wrong::BlockerNeedsYesIf), (Field::Words, Wrong::Missing)]);
    let answer = ack::submit(&reply, &ids(&["words-2", "severity-2", "yes_if-2"]), &Value::Null).unwrap();
    assert_eq!(answer["response_action"], "errors");
    assert_eq!(answer["errors"].as_object().unwrap().len(), 2);
    assert_eq!(answer["errors"]["yes_if-2"], fault::words(Field::YesIf, &Wrong::BlockerNeedsYesIf));
    assert_eq!(answer["errors"]["words-2"], fault::words(Field::Words, &Wrong::Missing));
}

#[test]
fn a_fault_of_another_step_is_not_lost() {
    let reply = faulty(&[(Field::Sponsor, Wrong::Missing), (Field::StartOn, Wrong::InPast)]);
    let answer = ack::submit(&reply, &ids(&["divider", "start_on"]), &Value::Null).unwrap();
    let said = answer["errors"]["start_on"].as_str().unwrap();
    assert!(said.contains("the sponsor: ") && said.contains("passed already"), "{said}");
    assert_eq!(answer["errors"].as_object().unwrap().len(), 1);
    let answer = ack::submit(&reply, &[], &Value::Null).unwrap();
    assert_eq!(answer["response_action"], "update");
    is_a_window(&answer["view"]);
    assert!(answer.to_string().contains("the sponsor: "));
}

#[cfg(feature = "practice")]
pub(super) fn is_a_window(view: &Value) {
    let problems = crate::practice::check::view(view, crate::practice::check::Surface::Modal);
    assert!(problems.is_empty(), "{problems:#?}");
}

#[cfg(not(feature = "practice"))]
pub(super) fn is_a_window(view: &Value) {
    assert_eq!(view["type"], "modal");
}

#[test]
fn a_command_is_answered_to_its_writer_alone() {
    let now = at(3, 4, 9);
    for reply in [
        Reply::Say { say: Say::Help { closed: None } },
        Reply::Refuse { refusal: Refusal::NoneHere },
        faulty(&[(Field::Name, Wrong::Missing)]),
    ] {
        let answer = ack::command(&reply, now, None).unwrap();
        assert_eq!(answer["response_type"], "ephemeral");
        assert!(!answer["text"].as_str().unwrap().is_empty());
        fits("command", answer["blocks"].as_array().unwrap());
    }
    assert_eq!(ack::command(&Reply::Done, now, None), None);
    assert_eq!(ack::submit(&Reply::Done, &ids(&["words"]), &Value::Null), None);
}

#[test]
fn what_the_database_did_not_take_is_said_and_the_window_stays() {
    let answer = ack::unavailable_submit(Taken::Perhaps, &ids(&["words-1", "yes_if-1"]));
    assert!(answer["errors"]["words-1"].as_str().unwrap().contains("send it again"));
    is_a_window(&ack::unavailable_submit(Taken::Not, &[])["view"]);
    assert_eq!(ack::unavailable_command(Taken::Perhaps)["response_type"], "ephemeral");
}
