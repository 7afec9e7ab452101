//! A form on which others may act as well: it carries how far the record had come, and shows what they did where it comes
//! back after them.

use serde_json::Value;

use crate::domain::extend::TimeBox;
use crate::domain::policy::meanwhile::{Did, Doer, Meanwhile};
use crate::domain::screen::Screen;
use crate::view::block::{bullets, context, section};
use crate::view::ids::Meta;
use crate::view::text::{Phrase, bold, ours, person, plain};

/// Lines of what happened; the earlier ones are counted.
const SHOWN: usize = 8;

pub fn draw(form: &Screen, seen: i64, meanwhile: &[Meanwhile]) -> Value {
    let mut view = super::draw(form);
    let meta = view["private_metadata"].as_str().and_then(|meta| serde_json::from_str(meta).ok());
    let meta = Meta { seen: Some(seen), ..meta.unwrap_or_default() };
    view["private_metadata"] = serde_json::to_string(&meta).unwrap_or_default().into();
    if meanwhile.is_empty() {
        return view;
    }
    if let Some(blocks) = view["blocks"].as_array_mut() {
        let mut first = vec![section(&bold("Something happened while you had this open.").ours(
            " Nothing of yours was sent yet, and nothing is lost: what you filled in stands below. Send it all the \
             same, change it, or close this.",
        ))];
        first.extend(lines(meanwhile));
        blocks.splice(0..0, first);
    }
    view["submit"] = plain("Send it all the same");
    view
}

/// What happened, a line each.
pub fn lines(meanwhile: &[Meanwhile]) -> Vec<Value> {
    let earlier = meanwhile.len().saturating_sub(SHOWN);
    let lines: Vec<Phrase> = meanwhile.iter().skip(earlier).map(line).collect();
    let mut blocks = vec![bullets(&lines)];
    if earlier > 0 {
        blocks.push(context(&ours(format!("And {earlier} more before that."))));
    }
    blocks
}

fn line(Meanwhile { by, did }: &Meanwhile) -> Phrase {
    let who = match by {
        Doer::Person { person: who } => person(who),
        Doer::Raiser => ours("Whoever raised it"),
        Doer::Time => ours("I"),
    };
    match did {
        Did::Reworded => who.ours(" changed it."),
        Did::AskedOtherwise => who.ours(" asks it in other words now."),
        Did::Withdrew => who.ours(" withdrew it."),
        Did::Answered => who.ours(" answered it."),
        Did::FoundSettled => who.ours(" said that it is settled."),
        Did::FoundShort => who.ours(" said that the answer does not settle it."),
        Did::Parked => who.ours(" parked it."),
        Did::TookIn => who.ours(" took it in."),
        Did::AcceptedRisk => who.ours(" accepted it as a risk."),
        Did::Assigned { owner: Some(owner) } => who.ours(" asked ").person(owner).ours(" to answer it."),
        Did::Assigned { owner: None } => who.ours(" gave the homework on it back."),
        Did::Restated => who.ours(" restated it."),
        Did::FoundFair => who.ours(" found the sentence about it fair."),
        Did::Joined => who.ours(" put it together with another point."),
        Did::Split => who.ours(" split it off by itself."),
        Did::ShapedThemes => who.ours(" changed the themes."),
        Did::Tabled => who.ours(" put a point on the agenda on purpose."),
        Did::Untabled => who.ours(" took a point off the agenda."),
        Did::SentAgenda => ours("The agenda went out."),
        Did::WentOn => who.ours(" said why it goes on all the same."),
        Did::Extended { of } => who.ours(match of {
            TimeBox::Intake => " moved the close of the 1-on-1s.",
            TimeBox::Homework => " moved the joint meeting.",
            TimeBox::Decision => " moved the date of the decision.",
        }),
        Did::SetRhythm { to } => who.ours(" set the reminders to ").bold(to.as_str()).ours("."),
        Did::MovedOn { to } => ours(format!("The rollout moved on to {to}.")),
        Did::Decided { outcome } => who.ours(format!(" decided: {}.", outcome.name())),
        Did::HandedOver { to } => who.ours(" handed it over to ").person(to).ours("."),
        Did::NamedSponsor { sponsor } => who.ours(" named ").person(sponsor).ours(" as its sponsor."),
        Did::Cancelled => who.ours(" cancelled it."),
    }
}
