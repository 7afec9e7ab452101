//! The **Rehearsal**: every message that will go out by itself, to whom, when in their own time, and why. Nothing is
//! sent before **Start now**.

use serde_json::Value;

use super::frame;
use crate::domain::id::ChannelId;
use crate::domain::refusal::Field;
use crate::domain::rehearsal::{Audience, Plan, Planned, PlannedWhat, Remark};
use crate::view::block::{actions, bullets, button, context, date_picker, divider, input, section};
use crate::view::ids::{action, modal};
use crate::view::message::card::areas;
use crate::view::text::{Phrase, bold, count, ours};
use crate::view::when;

/// As many messages as can be read on one page.
const PAGE: usize = 14;

pub fn rehearsal(channel: &ChannelId, plan: &Plan, page: usize) -> Value {
    let pages = plan.items.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let mut blocks = vec![section(&opening(plan))];
    if page == 0 && !plan.remarks.is_empty() {
        let remarks: Vec<Phrase> = plan.remarks.iter().map(remark).collect();
        blocks.push(section(&bold("Before you start")));
        blocks.push(bullets(&remarks));
    }
    let shown: Vec<&Planned> = plan.items.iter().skip(page * PAGE).take(PAGE).collect();
    for (days, items) in by_moment(&shown) {
        blocks.push(section(&bold(days)));
        let lines: Vec<Phrase> = items.into_iter().map(|item| line(plan, item)).collect();
        blocks.push(bullets(&lines));
    }
    if pages > 1 {
        let turn = |to: usize| format!("{channel}|{to}");
        let mut buttons = vec![];
        if page > 0 {
            buttons.push(button(action::TURN_PAGE, "Earlier", &turn(page - 1)));
        }
        if page + 1 < pages {
            buttons.push(button(action::TURN_PAGE, "What comes later", &turn(page + 1)));
        }
        blocks.push(actions(buttons));
        blocks.push(context(&ours(format!("Page {} of {pages}", page + 1))));
    }
    blocks.push(divider());
    let starts = plan.starts_at.map(|at| at.with_timezone(&plan.zone).date_naive());
    let hint = format!(
        "Leave it empty to start now. Else it starts by itself that day at 9:00, {}.",
        when::place(plan.zone)
    );
    blocks.push(input(Field::StartOn, "Start on", date_picker(starts)).optional().hint(&hint).block());
    blocks.push(actions([button(action::CHANGE_START, "Change", channel.as_str())]));
    frame(modal::REHEARSAL, "Rehearsal", "Start now", channel).around(&blocks)
}

fn opening(plan: &Plan) -> Phrase {
    ours("This is what I will send for ")
        .theirs_bold(&plan.name)
        .ours(format!(": {}. ", count(plan.items.len(), "message", "messages")))
        .bold("Nothing has been sent yet.")
        .ours(" Who has answered gets no more reminders.")
}

/// Messages of the same day stand together, each day as its reader's calendar has it.
fn by_moment<'a>(items: &[&'a Planned]) -> Vec<(String, Vec<&'a Planned>)> {
    let mut days: Vec<(String, Vec<&Planned>)> = Vec::new();
    for item in items {
        let day = match item.at {
            None => "On start".to_owned(),
            Some(at) => when::day(at, zone(&item.to)),
        };
        match days.last_mut() {
            Some((last, items)) if *last == day => items.push(item),
            Some(_) | None => days.push((day, vec![item])),
        }
    }
    days
}

fn zone(to: &Audience) -> chrono_tz::Tz {
    match to {
        Audience::Channel { .. } => chrono_tz::Tz::UTC,
        Audience::Person { zone, .. } | Audience::LeadAndSponsor { zone } | Audience::Lead { zone } => *zone,
    }
}

fn line(plan: &Plan, item: &Planned) -> Phrase {
    let time = item.at.map_or_else(String::new, |at| {
        let zone = zone(&item.to);
        format!("{} {}: ", when::time(at, zone), when::place(zone))
    });
    let line = ours(time);
    let line = match &item.to {
        Audience::Channel { channel } => line.channel(channel),
        Audience::Person { person, areas: theirs, .. } => {
            line.person(person).ours(" (").then(areas(theirs)).ours(")")
        }
        Audience::LeadAndSponsor { .. } if plan.lead == plan.sponsor => line.person(&plan.lead),
        Audience::LeadAndSponsor { .. } => line.person(&plan.sponsor).ours(" and ").person(&plan.lead),
        Audience::Lead { .. } => line.person(&plan.lead),
    };
    line.ours(match item.what {
        PlannedWhat::Charter => ": the charter, for all to see, kept up to date",
        PlannedWhat::Invite => ": the invitation to a private 1-on-1",
        PlannedWhat::Nudge { nth: 1 } => ": a first reminder, only if no answer has come",
        PlannedWhat::Nudge { nth: 2 } => ": a second reminder, only if no answer has come",
        PlannedWhat::Nudge { .. } => ": a last reminder on the day it closes, only if no answer has come",
        PlannedWhat::IntakeClosed => ": the 1-on-1s have closed; who was heard and who was not",
        PlannedWhat::Summary => ": the summary of all fears, uncertainties and doubts, before you meet",
    })
}

fn remark(remark: &Remark) -> Phrase {
    match remark {
        Remark::LeadIsSponsor => ours(
            "You named yourself as sponsor. You may; but this works best with a champion from the business who wants it.",
        ),
        Remark::Guest { person } => {
            ours("").person(person).ours(" is a guest of this workspace. Make sure they may know of this.")
        }
        Remark::NoZone { person } => {
            ours("I do not know where ").person(person).ours(" is, so I keep to your hours for them.")
        }
        Remark::Waived { area, reason } => bold(area.name()).ours(" is not heard: ").theirs(reason),
        Remark::ShortIntake => {
            ours("There are fewer working days than three reminders need, so some of them are left out.")
        }
    }
}
