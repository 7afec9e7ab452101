//! The **Rehearsal**: every message that will go out by itself, to whom, when in their own time, and why. Nothing is
//! sent before **Start now**. Whoever gets the same at the same moment stands in one line, so that a hundred people
//! can still be taken in; nobody is left out.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use super::{Frame, OWN_SPONSOR, frame};
use crate::domain::area::Area;
use crate::domain::calendar::local_day;
use crate::domain::id::{ChannelId, PersonId, RolloutId};
use crate::domain::refusal::{Field, Wrong};
use crate::domain::rehearsal::{Audience, Plan, Planned, PlannedWhat, Remark};
use crate::view::block::{Element, actions, bullets, button, context, date_picker, divider, input, section};
use crate::view::fault;
use crate::view::ids::{Meta, action, modal};
use crate::view::message::card::areas;
use crate::view::message::lacks;
use crate::view::text::{Phrase, bold, count, ours, person};
use crate::view::when;

/// As many lines as can be read on one page.
const PAGE: usize = 12;
/// As many people as can be read in one line; the next stand in a line of their own.
const TOGETHER: usize = 20;

pub fn rehearsal(channel: &ChannelId, plan: &Plan, page: usize) -> Value {
    let mut blocks = vec![section(&opening(plan))];
    if page == 0 && !plan.remarks.is_empty() {
        blocks.push(section(&bold("Before you start")));
        blocks.push(bullets(&remarks(&plan.remarks)));
    }
    blocks.extend(leaf(plan, page, |words, page| {
        button(action::TURN_PAGE, words, &format!("{channel}|{page}"))
    }));
    blocks.push(divider());
    let starts = plan.starts_at.map(|at| local_day(at, plan.zone));
    let hint = format!(
        "Leave it empty to start now. Else it starts by itself that day at 9:00, {}.",
        when::place(plan.zone)
    );
    blocks.push(
        input(Field::StartOn, "Start on", date_picker(starts)).optional().hint(&hint).watched().block(),
    );
    blocks.push(actions([button(action::CHANGE_START, "Change", channel.as_str())]));
    blocks.push(context(&ours(format!(
        "What people say in private is kept until {} days after the rollout has closed, then removed for good.",
        plan.keep.days()
    ))));
    let going = match plan.starts_at {
        None => bold("Start now").ours(" sets all this going."),
        Some(at) => bold("Start now").ours(format!(
            " agrees to it: on {} all this sets going by itself.",
            format_args!("{}, {}", day_of(plan, local_day(at, plan.zone)), when::time(at, plan.zone))
        )),
    };
    blocks.push(context(&going.ours(" You can see how it stands, or cancel it, at any time.")));
    frame(modal::REHEARSAL, "Rehearsal", "Start now", channel).around(&blocks)
}

/// The same for a rollout that runs, to be read and closed.
pub fn ahead(rollout: &RolloutId, plan: &Plan, page: usize) -> Value {
    let opening = match messages(plan) {
        left if plan.remarks.contains(&Remark::Waits) => bold("The joint meeting waits").ours(": ").theirs(&plan.name).ours(
            format!(
                ". Agenda, decision and whatever comes after it get their time with its new day. Until then: {}.",
                count(left, "message", "messages")
            ),
        ),
        0 => ours("Nothing more goes out by itself for ").theirs_bold(&plan.name).ours("."),
        left if plan.remarks.contains(&Remark::StandsStill) => bold("Nothing goes out now.").ours(" ").theirs_bold(&plan.name).ours(
            format!(
                " has no sponsor and stands still until its lead names one. Then it goes on with this, {} in all, and what \
                 was due by then follows at once.",
                count(left, "message", "messages")
            ),
        ),
        left => ours("This is what I will still send for ").theirs_bold(&plan.name).ours(format!(
            ", if nothing happens until then: {}. Who answers gets no more reminders.",
            count(left, "message", "messages")
        )),
    };
    let mut blocks = vec![section(&opening)];
    let lacking = plan.remarks.iter().find_map(|remark| match remark {
        Remark::WouldWait { missing } => Some(missing),
        _ => None,
    });
    if let Some(missing) = lacking.filter(|_| page == 0) {
        blocks
            .push(section(&bold("As things stand, the joint meeting will not begin on its day").ours(
                ": it waits, and so do the questions and reminders that come after it. Still missing:",
            )));
        blocks.push(bullets(&missing.iter().map(|lack| lacks(lack, plan.zone)).collect::<Vec<_>>()));
    }
    blocks.extend(leaf(plan, page, |words, page| {
        button(action::TURN_AHEAD, words, &format!("{}|{page}", rollout.as_str()))
    }));
    let meta = Meta { rollout: Some(rollout.as_str().to_owned()), ..Meta::default() };
    Frame { callback: modal::AHEAD, title: "Still ahead", submit: None, close: "Close", meta }.around(&blocks)
}

/// With its year where that is not this one.
fn day_of(plan: &Plan, day: NaiveDate) -> String {
    when::date_from(day, local_day(plan.now, plan.zone))
}

/// One page of the plan. Each button to another stands in a block of its own: two of one `action_id` may not share one.
fn leaf(plan: &Plan, page: usize, turn: impl Fn(&str, usize) -> Element) -> Vec<Value> {
    let lines = lines(plan);
    let pages = lines.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let mut blocks = vec![];
    if page > 0 {
        blocks.push(actions([turn("Earlier", page - 1)]));
    }
    let shown = lines.get(page * PAGE..).unwrap_or_default();
    for day in shown[..shown.len().min(PAGE)].chunk_by(|one, next| one.0 == next.0) {
        blocks.push(section(&bold(
            day.first().and_then(|(day, _)| *day).map_or("At once".to_owned(), |day| day_of(plan, day)),
        )));
        blocks.push(bullets(day.iter().map(|(_, line)| line)));
    }
    if page + 1 < pages {
        blocks.push(actions([turn("What comes later", page + 1)]));
    }
    if pages > 1 {
        blocks.push(context(&ours(format!("Page {} of {pages}", page + 1))));
    }
    blocks
}

fn opening(plan: &Plan) -> Phrase {
    ours("This is what I will send for ")
        .theirs_bold(&plan.name)
        .ours(format!(": {}. ", count(messages(plan), "message", "messages")))
        .bold("Nothing has been sent yet.")
        .ours(" Who has answered gets no more reminders.")
}

fn messages(plan: &Plan) -> usize {
    let copies = |item: &Planned| match item.to {
        Audience::LeadAndSponsor { .. } if plan.lead != plan.sponsor => 2,
        Audience::LeadAndSponsor { .. }
        | Audience::Channel { .. }
        | Audience::Person { .. }
        | Audience::Lead { .. }
        | Audience::Sponsor { .. } => 1,
    };
    plan.items.iter().map(copies).sum()
}

/// What goes to one audience, or to several people alike.
struct Line<'a> {
    what: PlannedWhat,
    at: Option<DateTime<Utc>>,
    to: &'a Audience,
    people: Vec<&'a PersonId>,
}

impl<'a> Line<'a> {
    fn of(plan: &Plan, item: &'a Planned) -> Self {
        let people = match &item.to {
            Audience::Person { person, .. } => vec![person],
            Audience::Channel { .. }
            | Audience::LeadAndSponsor { .. }
            | Audience::Lead { .. }
            | Audience::Sponsor { .. } => vec![],
        };
        Line { what: item.what, at: item.at.or(plan.starts_at), to: &item.to, people }
    }

    /// People of the same zone; and, where they are told for what they speak, of the same areas.
    fn takes(&self, next: &Line) -> bool {
        let alike = match (self.to, next.to) {
            (
                Audience::Person { zone, areas, .. },
                Audience::Person { zone: other_zone, areas: other_areas, .. },
            ) => zone == other_zone && (self.what != PlannedWhat::Invite || areas == other_areas),
            _ => false,
        };
        alike && self.what == next.what && self.at == next.at && self.people.len() < TOGETHER
    }
}

/// In the order of days as each reader's calendar has them; no day for what goes at once.
fn lines(plan: &Plan) -> Vec<(Option<NaiveDate>, Phrase)> {
    let mut days: BTreeMap<Option<NaiveDate>, Vec<Line>> = BTreeMap::new();
    for item in &plan.items {
        let mut line = Line::of(plan, item);
        let day = days.entry(line.at.map(|at| local_day(at, zone(plan, line.to)))).or_default();
        match day.iter_mut().find(|earlier| earlier.takes(&line)) {
            Some(earlier) => earlier.people.append(&mut line.people),
            None => day.push(line),
        }
    }
    let phrase = |line: Line| phrase(plan, &line);
    days.into_iter().flat_map(|(day, lines)| lines.into_iter().map(move |line| (day, phrase(line)))).collect()
}

/// In whose time a message is told; the channel's readers share the lead's.
fn zone(plan: &Plan, to: &Audience) -> Tz {
    match to {
        Audience::Channel { .. } => plan.zone,
        Audience::Person { zone, .. }
        | Audience::LeadAndSponsor { zone }
        | Audience::Lead { zone }
        | Audience::Sponsor { zone } => *zone,
    }
}

fn phrase(plan: &Plan, line: &Line) -> Phrase {
    let zone = zone(plan, line.to);
    let time = match (line.at, line.to) {
        (Some(at), _) => format!("{} {}: ", when::time(at, zone), when::place(zone)),
        // At once may be the middle of their night.
        (None, Audience::Person { .. }) => format!("{} {}: ", when::time(plan.now, zone), when::place(zone)),
        (
            None,
            Audience::Channel { .. }
            | Audience::LeadAndSponsor { .. }
            | Audience::Lead { .. }
            | Audience::Sponsor { .. },
        ) => String::new(),
    };
    let to = match line.to {
        Audience::Channel { channel } => ours("").channel(channel),
        Audience::Person { areas: theirs, .. } => whom(line, theirs),
        Audience::LeadAndSponsor { .. } if plan.lead == plan.sponsor => person(&plan.lead),
        Audience::LeadAndSponsor { .. } => person(&plan.sponsor).ours(" and ").person(&plan.lead),
        Audience::Lead { .. } => person(&plan.lead),
        Audience::Sponsor { .. } => person(&plan.sponsor),
    };
    ours(time).then(to).ours(match line.what {
        PlannedWhat::Charter => ": the charter, so that all know what is under way; kept up to date",
        PlannedWhat::SponsorAsked => ": what a sponsor does here and when; nothing to do yet",
        PlannedWhat::Invite => ": the invitation to a private 1-on-1",
        PlannedWhat::Nudge { nth: 1 } => ": a first reminder, only if no answer has come",
        PlannedWhat::Nudge { nth: 2 } => ": a second reminder, only if no answer has come",
        PlannedWhat::Nudge { .. } => ": a last reminder, only if no answer has come",
        PlannedWhat::Reminder => ": a reminder at the time that was asked for, only if no answer has come",
        PlannedWhat::IntakeClosed => ": the 1-on-1s have closed; who was heard and who was not",
        PlannedWhat::StillUnsent => {
            ": the word that something is not sent, only if it was begun and not sent by then"
        }
        PlannedWhat::Homework => ": a word about an answer that is owed, only if it has not come",
        PlannedWhat::Agenda => ": the agenda, with only what is still open by then, and the calendar file",
        PlannedWhat::MeetingWaits => ": that the joint meeting waits, only if it has no new day",
        PlannedWhat::Commitment => ": the question whether their area commits, once you have met",
        PlannedWhat::CommitmentNudge => {
            ": a reminder to say whether their area commits, only if they have not"
        }
        PlannedWhat::DecisionNudge => ": a reminder of the decision, only if it is not taken",
        PlannedWhat::DecisionOverdue => ": the word that the decision is overdue, only if it is not taken",
        PlannedWhat::LookAgain => ": the date to look again at a concern that was parked",
        PlannedWhat::Summary => ": the summary of all fears, uncertainties and doubts, before you meet",
    })
}

/// For what they speak is the reason why they are asked; it need not be told again with each reminder.
fn whom(line: &Line, theirs: &[Area]) -> Phrase {
    let people = Phrase::list(line.people.iter().map(|id| person(id)));
    match line.what {
        PlannedWhat::Invite => people
            .ours(if line.people.len() == 1 { ", who speaks for " } else { ", who speak for " })
            .then(areas(theirs)),
        _ => people,
    }
}

/// Of the same kind in one, at the place of the first.
fn remarks(remarks: &[Remark]) -> Vec<Phrase> {
    let guests = remarks.iter().filter_map(|remark| match remark {
        Remark::Guest { person } => Some(person),
        _ => None,
    });
    let afar = remarks.iter().filter_map(|remark| match remark {
        Remark::NoZone { person } => Some(person),
        _ => None,
    });
    let (guests, afar): (Vec<_>, Vec<_>) = (guests.collect(), afar.collect());
    let all = |people: &[&PersonId]| Phrase::list(people.iter().map(|id| person(id)));
    remarks
        .iter()
        .filter_map(|remark| match remark {
            Remark::LeadIsSponsor => Some(ours(OWN_SPONSOR)),
            Remark::NotThatDay { faults } => {
                let why = faults.iter().map(|fault| fault::words(fault.field, &fault.what));
                let too_late = faults.iter().any(|fault| matches!(fault.what, Wrong::NotBefore { .. }));
                let mend = match too_late {
                    true => "Press Change to move the other dates first, and then choose the day again. ",
                    false => "",
                };
                Some(bold("Start on").ours(format!(
                    " cannot be the day you chose. {} {mend}What is shown is how it goes when it starts now.",
                    why.collect::<Vec<_>>().join(" ")
                )))
            }
            Remark::Guest { person } if guests.first() != Some(&person) => None,
            Remark::Guest { .. } if guests.len() == 1 => {
                Some(all(&guests).ours(" is a guest of this workspace. Make sure they may know of this."))
            }
            Remark::Guest { .. } => {
                Some(all(&guests).ours(" are guests of this workspace. Make sure they may know of this."))
            }
            Remark::NoZone { person } if afar.first() != Some(&person) => None,
            Remark::NoZone { .. } => Some(
                ours("I do not know the local time of ")
                    .then(all(&afar))
                    .ours(", so I keep to your hours for them."),
            ),
            Remark::Waived { area, reason } => Some(bold(area.name()).ours(" is not heard: ").theirs(reason)),
            // Said at the top of what is still ahead; before its start a rollout has a sponsor.
            Remark::StandsStill | Remark::Waits | Remark::WouldWait { .. } => None,
            Remark::ShortIntake => Some(ours(
                "There are fewer working days than three reminders need, so some of them are left out.",
            )),
        })
        .collect()
}
