//! One concern, to be told or changed. Whoever would rather be called, or leave it, presses so and need fill in nothing.

use serde_json::Value;

use crate::domain::area::Area;
use crate::domain::concern::{Kind, Severity};
use crate::domain::draft::ShareChoice;
use crate::domain::intake::form::{LONGEST, LONGEST_TOPIC};
use crate::domain::intake::opened::Clash;
use crate::domain::refusal::Field;
use crate::domain::screen::{ConcernScreen, Target};
use crate::domain::topic::{self, Topic};
use crate::view::block::{
    Choice, Element, Input, Lines, actions, button, choice, context, input, menu, quote, radios, section,
    text_input,
};
use crate::view::choices::{
    ASK_AREA, ASK_KIND, ASK_SEVERITY, ASK_SHARE, ASK_TOPIC, ASK_WORDS, ASK_YES_IF, KINDS_APART, areas,
    bare_kinds, readings, severities,
};
use crate::view::ids::{Meta, OWN_TOPIC, action, modal};
use crate::view::readers::Readers;
use crate::view::screen::modal::Frame;
use crate::view::text::{Phrase, bold, count, ours};

const LEAVE_OUT: &str = "Leave this one out";

pub fn concern(screen: &ConcernScreen) -> Value {
    let form = &screen.form;
    let step = match screen.target {
        Target::New { step, .. } => Some(step),
        Target::Shared { .. } => None,
    };
    let again = form.opened.as_ref().map(|opened| opened.again).filter(|again| *again > 0);
    let asked = |field, label: &str, element: Element| -> Input {
        let input = input(field, label, element).watched();
        match step.or(again) {
            Some(step) => input.of_step(step),
            None => input,
        }
    };
    let text = |lines, most, words: &str| text_input(lines, most, words).told_while_typing();
    let mut blocks = screen.clash.as_deref().map(clashing).unwrap_or_default();
    blocks.push(section(&opening(screen)));
    blocks.push(asked(Field::Words, ASK_WORDS, text(Lines::Many, LONGEST, &form.words)).block());
    blocks.extend(too_long(&form.words).map(|line| context(&line)));
    if screen.areas.len() > 1 {
        let chosen = form.area.map(Area::slug);
        blocks.push(asked(Field::ConcernArea, ASK_AREA, radios(&areas("", &screen.areas), chosen)).block());
    }
    let kind = form.kind.map(Kind::slug);
    blocks.push(asked(Field::Kind, ASK_KIND, radios(&bare_kinds(), kind)).hint(KINDS_APART).block());
    let severity = form.severity.map(Severity::slug);
    blocks.push(asked(Field::Severity, ASK_SEVERITY, radios(&severities(""), severity)).block());
    let yes_if = asked(Field::YesIf, ASK_YES_IF, text(Lines::Many, LONGEST, &form.yes_if)).optional();
    blocks.push(yes_if.hint("A condition somebody could meet. Needed for a blocker.").block());
    let (chosen, own) = match &form.topic {
        Some(Topic::Common(slug)) => (Some(slug.as_str()), ""),
        Some(Topic::Own(word)) => (Some(OWN_TOPIC), word.as_str()),
        None => (None, ""),
    };
    let topic = menu(action::FIELD, "I guess it if you leave it", &topics(), chosen);
    blocks.push(asked(Field::Topic, ASK_TOPIC, topic).optional().block());
    let own = asked(Field::OwnTopic, "Your own word", text(Lines::One, LONGEST_TOPIC, own));
    blocks.push(own.optional().block());
    let share = form.visibility.map(ShareChoice::slug);
    blocks.push(asked(Field::Visibility, ASK_SHARE, radios(&readings(), share)).block());
    blocks.push(actions(ways_out(screen)));
    blocks.push(context(&whom(screen)));
    Frame {
        callback: if step.is_some() { modal::CONCERN } else { modal::CHANGE },
        title: if step.is_some() { "Your view" } else { "Change what you said" },
        submit: Some(if step.is_some() { "Next" } else { "Save" }),
        close: "Close",
        meta: meta(screen),
    }
    .around(&blocks)
}

/// Instead of filling it in.
fn ways_out(screen: &ConcernScreen) -> Vec<Element> {
    let id = screen.rollout.as_str();
    let call = |words: &str| {
        button(action::CALL_INSTEAD, ShareChoice::CallMe.name(), id).confirm(
            "A call instead?",
            words,
            "Call me",
            "Go back",
        )
    };
    let leave = button(action::LEAVE_OUT, LEAVE_OUT, id).confirm(
        "Leave this one out?",
        "What stands on this page is not kept.",
        "Leave it out",
        "Go back",
    );
    match screen.target {
        Target::New { .. } => {
            let back = (screen.told > 0).then(|| button(action::LAY_BY, "Back to what I told", id));
            let call = call(
                "Nothing that stands on this page is kept. Once you press Done, the lead is asked to call you.",
            );
            [call, leave].into_iter().chain(back).collect()
        }
        Target::Shared { .. } => {
            vec![call("What you wrote about it is not kept any more, and the lead is asked to call you.")]
        }
    }
}

/// What was changed in two places: how they had filled it in here, so that it is not lost.
fn clashing(Clash { fields, filled }: &Clash) -> Vec<Value> {
    let mut blocks = vec![section(&bold("You changed this elsewhere while you had it open here.").ours(
        " Nothing of this window has been saved yet. What differs stands below as it is now, and here is how you had it \
         filled in. Everything else is as you left it.",
    ))];
    for field in fields {
        let name = |name: Option<&'static str>| name.map(str::to_owned);
        let (asked, chosen) = match field {
            Field::Words => (ASK_WORDS, Some(filled.words.clone())),
            Field::YesIf => (ASK_YES_IF, Some(filled.yes_if.clone())),
            Field::Topic => (ASK_TOPIC, filled.topic.as_ref().map(topic::label)),
            Field::ConcernArea => (ASK_AREA, name(filled.area.map(Area::name))),
            Field::Kind => (ASK_KIND, name(filled.kind.map(Kind::name))),
            Field::Severity => (ASK_SEVERITY, name(filled.severity.map(Severity::name))),
            _ => (ASK_SHARE, name(filled.visibility.map(ShareChoice::name))),
        };
        blocks.push(section(&bold(asked)));
        match chosen.filter(|chosen| !chosen.trim().is_empty()) {
            Some(chosen) => blocks.extend(quote(&chosen)),
            None => blocks.push(section(&ours("Nothing."))),
        }
    }
    blocks
}

fn topics() -> Vec<Choice> {
    let common = topic::list().iter().map(|topic| choice(topic.slug.as_str(), topic.label.as_str()));
    common.chain([choice(OWN_TOPIC, "My own word")]).collect()
}

/// A typed message may be longer than a form takes.
fn too_long(words: &str) -> Option<Phrase> {
    let over = words.chars().count().checked_sub(LONGEST).filter(|over| *over > 0)?;
    Some(
        bold(format!("The last {} of your message did not fit in here.", count(over, "character", "characters")))
            .ours(" What you save replaces all of it. To keep every word, close this and edit your message instead."),
    )
}

fn opening(screen: &ConcernScreen) -> Phrase {
    let is_call = screen.form.visibility == Some(ShareChoice::CallMe);
    let begun = if screen.despite_none {
        bold(if is_call { "You asked to be called." } else { "You have begun to tell this." })
            .ours(" If you have no concerns after all, press ")
            .bold(LEAVE_OUT)
            .ours(", close this and press ")
            .bold("I have no concerns")
            .ours(" again. ")
    } else if screen.unfinished {
        bold("This one is not complete yet.")
            .ours(" Fill in what is missing, or press ")
            .bold(LEAVE_OUT)
            .ours(". ")
    } else if is_call {
        bold("A call.").ours(
            " The lead is asked to call you; not a word of it is kept. To write it down after all, fill this in. ",
        )
    } else {
        Phrase::default()
    };
    match screen.target {
        Target::New { to_come, .. } => {
            let line = begun
                .ours("In your own words, about ")
                .theirs_bold(&screen.name)
                .ours(". What you type is kept for you if you close this; nothing is shared before ")
                .bold("Done")
                .ours(".");
            match to_come {
                0 => line,
                1 => line.ours(" One more that you ticked comes after this."),
                more => line.ours(format!(" {more} more that you ticked come after this.")),
            }
        }
        Target::Shared { .. } => ours("About ")
            .theirs_bold(&screen.name)
            .ours(". What you save here stands at once, for those who may see it."),
    }
}

fn whom(screen: &ConcernScreen) -> Phrase {
    Readers::while_open(&screen.lead, &screen.sponsor, screen.vacant)
        .offices()
        .ours(". Your company itself may be able to export Slack messages.")
}

fn meta(screen: &ConcernScreen) -> Meta {
    let rollout = Some(screen.rollout.as_str().to_owned());
    match &screen.target {
        Target::New { step, .. } => Meta { rollout, step: Some(*step), ..Meta::default() },
        Target::Shared { concern } => {
            let opened = screen.form.opened.clone();
            Meta { rollout, concern: Some(concern.as_str().to_owned()), opened, ..Meta::default() }
        }
    }
}
