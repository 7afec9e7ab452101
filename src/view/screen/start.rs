//! **Start a rollout**, **Who is missing?** and the **Rehearsal**: for a lead who wants to press one button and be sure
//! of what it does.

mod rehearsal;

use serde_json::Value;

use super::modal::Frame;
use crate::domain::area::Area;
use crate::domain::draft::StartDraft;
use crate::domain::id::ChannelId;
use crate::domain::refusal::Field;
use crate::domain::rollout::Keep;
use crate::domain::screen::StartScreen;
use crate::domain::start::NAME_LIMIT;
use crate::view::block::{
    Input, Lines, channel_picker, checkboxes, choice, context, date_picker, input, menu, moment_picker,
    people_picker, person_picker, section, text_input,
};
use crate::view::ids::{Meta, action, modal};
use crate::view::text::{bold, ours};
use crate::view::when;

pub use rehearsal::{ahead, rehearsal};

/// To a lead who is to be the sponsor as well.
pub const OWN_SPONSOR: &str = "You named yourself as sponsor. You may; but this works best with a champion from the \
                               business who wants it.";

/// The one option of a box to tick; that it is ticked is what counts.
const OUTSIDERS: &str = "accepted";
/// Longer than a name may be: what came with the command is shown whole and refused, not cut.
const NAME: usize = 3_000;
const WHY: usize = 3_000;
const LINK: usize = 2_000;
const REASON: usize = 500;

/// Where it is started from a page that is in no channel.
pub fn place() -> Value {
    let picker = channel_picker().placeholder("Choose a channel");
    let field = input(Field::Place, "Which channel should it live in?", picker);
    let hint =
        "I post how it stands there and keep that up to date. What anybody says in private stays private.";
    let blocks = [
        field.hint(hint).block(),
        context(
            &ours("I have to be a member of it: ")
                .bold("/invite @Rollout")
                .ours(" in that channel brings me in."),
        ),
    ];
    let frame = Frame {
        callback: modal::PLACE,
        title: "Start a rollout",
        submit: Some("Next"),
        close: "Close",
        meta: Meta::default(),
    };
    frame.around(&blocks)
}

pub fn first(screen: &StartScreen) -> Value {
    let draft = &screen.draft;
    let mut blocks = vec![];
    if screen.resumed {
        blocks.push(section(&bold("This is the draft you left.").ours(" Nothing of it has been sent.")));
    }
    if screen.has_outsiders {
        blocks.push(section(&bold("People of another organisation are in this channel.").ours(
            " They would see what stands here: the name, the sponsor, the areas, the dates and the numbers. Never what \
             anybody says in a 1-on-1.",
        )));
        let ticked: &[String] = if draft.outsiders_accepted { &[OUTSIDERS.to_owned()] } else { &[] };
        let tick = checkboxes(&[choice(OUTSIDERS, "They may see it")], ticked);
        blocks.push(input(Field::Outsiders, "People from outside", tick).watched().block());
    }
    let typed = |field, label: &str, element: crate::view::block::Element| -> Input {
        input(field, label, element.told_while_typing()).watched()
    };
    let hint = format!("At most {NAME_LIMIT} characters.");
    blocks.push(typed(Field::Name, "Name", text_input(Lines::One, NAME, &draft.name)).hint(&hint).block());
    let why = text_input(Lines::Many, WHY, &draft.why)
        .placeholder("What will be different, for whom, and what it is good for");
    let hint = "Every stakeholder reads this first.";
    blocks.push(typed(Field::Why, "What is changing, and why", why).hint(hint).block());
    blocks.push(
        typed(Field::Link, "Link to read", text_input(Lines::One, LINK, &draft.link)).optional().block(),
    );
    let sponsor = input(Field::Sponsor, "Sponsor", person_picker(draft.sponsor.as_ref()));
    let hint = "A champion from the business: reads the summary, takes the decision.";
    blocks.push(sponsor.hint(hint).watched().block());
    blocks.push(section(&bold("Who speaks for each area?").ours(" Each is asked in private.")));
    for area in Area::ALL {
        let people = draft.areas.get(&area).map_or(&[][..], Vec::as_slice);
        blocks.push(
            input(Field::People(area), area.name(), people_picker(people)).optional().watched().block(),
        );
    }
    let day_end = format!("At 17:00, {}.", when::place(screen.zone));
    // Slack shows a moment on the clock of the device, which may be another than the one we plan by.
    let device = "In the time your device shows.";
    let dates = [
        (Field::IntakeCloses, "Intake closes", date_picker(draft.intake_closes), day_end.as_str()),
        (Field::Meeting, "Joint meeting", moment_picker(draft.meeting), device),
        (Field::DecisionBy, "Decision by", date_picker(draft.decision_by), day_end.as_str()),
    ];
    for (field, label, element, hint) in dates {
        blocks.push(input(field, label, element).hint(hint).watched().block());
    }
    let days = |keep: Keep| keep.days().to_string();
    let choices = Keep::ALL.map(|keep| choice(days(keep), format!("{} days", keep.days())));
    let element = menu(action::FIELD, "180 days", &choices, Some(&days(draft.keep)));
    let hint = "Counted from the day on which the rollout closes. Then they are removed for good; numbers and decisions stay.";
    blocks.push(input(Field::Keep, "Private words are kept for", element).hint(hint).watched().block());
    blocks.push(context(&ours("Nothing is sent yet: next you see every message before it goes out.")));
    frame(modal::START, "Start a rollout", "Next", &screen.channel).around(&blocks)
}

pub fn missing(channel: &ChannelId, areas: &[Area], draft: &StartDraft) -> Value {
    let mut blocks = vec![section(&ours(
        "Who is left out comes back late, and louder. For each area below, name somebody or say why it need not be \
         heard. The reason stands in the summary.",
    ))];
    for &area in areas {
        let hint = format!("{} Name somebody here, or give a reason below.", why_heard(area));
        let people = input(Field::People(area), area.name(), people_picker(&[])).hint(&hint);
        blocks.push(people.optional().watched().block());
        let reason = draft.reasons.get(&area).map_or("", String::as_str);
        let label = format!("Or why {} need not be heard", area.name());
        let element = text_input(Lines::One, REASON, reason).told_while_typing();
        blocks.push(input(Field::Reason(area), &label, element).optional().watched().block());
    }
    frame(modal::MISSING, "Who is missing?", "Next", channel).around(&blocks)
}

fn why_heard(area: Area) -> &'static str {
    match area {
        Area::NetworkSecurity => "They know what an attacker would try first.",
        Area::Compliance => "They have to show that the rules are kept.",
        Area::Legal => "They answer for what is signed.",
        Area::It => "They will run it, and be called when it fails.",
        Area::Business => "They will work with it every day.",
    }
}

fn frame<'a>(callback: &'a str, title: &'a str, submit: &'a str, channel: &ChannelId) -> Frame<'a> {
    Frame {
        callback,
        title,
        submit: Some(submit),
        close: "Keep as a draft",
        meta: Meta { channel: Some(channel.to_string()), ..Meta::default() },
    }
}

#[cfg(test)]
mod tests;
