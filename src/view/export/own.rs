//! **My data**, to be read and for machines: all that is held of one person, for that person alone. What people typed
//! stands in quotes, where it cannot pass for ours.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use super::called;
use super::markdown::{areas, quote};
use crate::domain::draft::{ConcernDraft, DraftBody, DraftKey, Window};
use crate::domain::own::{Holdings, Part, Written, Wrote};
use crate::domain::person::{Names, Standing};
use crate::domain::policy::Card;
use crate::domain::topic;
use crate::view::markdown::line;
use crate::view::message::compose::Composer;
use crate::view::message::{File, Message};
use crate::view::text::{count, ours};

pub fn my_data(held: &Holdings) -> Message {
    let mut files = vec![File::new("my-data.md", "All that I hold of you", markdown(held).into_bytes())];
    if let Ok(json) = serde_json::to_vec_pretty(held) {
        files.push(File::new("my-data.json", "The same, for machines", json));
    }
    Composer::new()
        .say(ours(format!(
            "Here is all that I hold of you: {} in {}, and what else stands with your name.",
            count(held.parts.iter().map(|part| part.cards.len()).sum(), "point", "points"),
            count(held.parts.len(), "rollout", "rollouts")
        )))
        .small(ours(
            "Only you get these files. To have your words removed, press Remove my words on my home page.",
        ))
        .one()
        .with_files(files)
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Member => "a member",
        Standing::Admin => "an admin",
        Standing::Guest => "a guest",
        Standing::Bot => "a bot",
        Standing::Deactivated => "deactivated",
        Standing::Outsider => "of another organisation",
        Standing::Unknown => "not known",
    }
}

fn markdown(held: &Holdings) -> String {
    let mut out = String::from("# All that I hold of you\n\n");
    if let Some(name) = held.names.get(&held.person) {
        let _ = writeln!(out, "- Name, as Slack has it: {}", line(name));
    }
    let _ = writeln!(out, "- Slack id: {}", held.person);
    if let Some(known) = &held.profile {
        if let Some(zone) = known.zone {
            let _ = writeln!(out, "- Time zone, as Slack has it: {}", zone.name());
        }
        let _ = writeln!(out, "- In the workspace: {}", standing(known.standing));
        let _ = writeln!(out, "- Seen in Slack: {}", stamp(known.seen_at));
    }
    if let Some(group) = &held.group {
        let _ = writeln!(out, "- In the user group that may start rollouts: {group}");
    }
    if let Some(at) = held.heard_at {
        let _ = writeln!(out, "- Last did something here, to within the hour: {}", stamp(at));
    }
    let _ = writeln!(out, "- As of: {}\n", stamp(held.at));
    for part in &held.parts {
        one(&mut out, part, &held.names);
    }
    if !held.written.is_empty() {
        out.push_str("## What you wrote for others\n\n");
        for written in &held.written {
            let _ = writeln!(out, "{}, {}:\n", title(written), written.rollout.key());
            quote(&mut out, &written.words);
        }
    }
    if !held.drafts.is_empty() {
        out.push_str("## Begun and not sent\n\n");
        for (key, body) in &held.drafts {
            draft(&mut out, key, body);
        }
    }
    if !held.unplaced.is_empty() {
        out.push_str("## Typed, and not put to any rollout\n\n");
        for words in &held.unplaced {
            quote(&mut out, &words.words);
        }
    }
    let _ = writeln!(
        out,
        "## On record\n\n{} done by you: who, what and when, never a word of what you said. They stand in my-data.json.\n\n\
         Besides, for two days: the ids of your messages and clicks, so that none counts twice, and on which days you were \
         reminded.",
        count(held.record.len(), "thing", "things")
    );
    out
}

fn one(out: &mut String, part: &Part, names: &Names) {
    let _ = writeln!(out, "## {} ({})\n", line(&part.name), part.rollout.key());
    let _ = writeln!(out, "- Stage: {}", part.stage);
    if let Some(at) = part.forget_at {
        let _ = writeln!(out, "- Your words are removed for good on: {}", stamp(at));
    }
    let who = &part.who;
    let _ = writeln!(out, "- You speak for: {}", areas(&who.areas));
    let _ = writeln!(out, "- Your 1-on-1: {}", super::markdown::standing(who));
    let nudges = &who.nudges;
    let _ = writeln!(out, "- Reminders: {}", nudges.sent);
    if let Some(until) = nudges.snoozed_until {
        let _ = writeln!(out, "- Left alone until: {}", stamp(until));
    }
    if let Some(back) = nudges.away_until {
        let _ = writeln!(out, "- Away until: {back}");
    }
    if let Some(said) = &part.commitment {
        let _ = writeln!(out, "- Whether you commit: {}, {}", said.choice.name(), stamp(said.at));
    }
    for duty in &part.duties {
        let _ = writeln!(out, "- Ahead: {}, {}", duty.key.kind.slug(), stamp(duty.due_at));
    }
    for call in &part.calls {
        let done = if call.done_at.is_some() { "you were called" } else { "not yet called" };
        let _ = writeln!(out, "- You asked to be called: {}, {done}", stamp(call.asked_at));
    }
    out.push('\n');
    for card in &part.cards {
        point(out, card, names);
    }
    for question in &part.questions {
        let _ = writeln!(out, "### Question of {}\n", stamp(question.asked_at));
        match question.taken_back_at {
            Some(at) => drop(writeln!(out, "You took it back: {}\n", stamp(at))),
            None => quote(out, &question.words),
        }
        if let Some(answer) = &question.answer {
            let _ = writeln!(out, "{} answered:\n", called(names, &answer.by));
            quote(out, &answer.words);
        }
    }
}

fn point(out: &mut String, card: &Card, names: &Names) {
    super::markdown::point(out, card, names);
    if card.state.unparked() != &card.state {
        super::markdown::answered(out, card.state.unparked(), names);
    }
    let _ = writeln!(out, "Who may see it: {}\n", card.visibility.name());
}

fn title(written: &Written) -> String {
    match written.what {
        Wrote::Brief => "What is changing, and why".to_owned(),
        Wrote::Waiver { area } => format!("Why {} need not be heard", area.name()),
        Wrote::Cancellation => "Why it was cancelled".to_owned(),
        Wrote::Verdict => "The decision".to_owned(),
        Wrote::Answer { area: Some(area) } => format!("An answer to a concern of {}", area.name()),
        Wrote::Answer { area: None } => "An answer to a question".to_owned(),
        Wrote::Sentence { area } => format!("A concern of {} in one sentence", area.name()),
        Wrote::Risk { area } => format!("Why a concern of {} is accepted as a risk", area.name()),
    }
}

fn draft(out: &mut String, key: &DraftKey, body: &DraftBody) {
    let of = match key {
        DraftKey::Start { channel } => format!("A start in {channel}"),
        DraftKey::Intake { rollout } => format!("Your 1-on-1 in {}", rollout.key()),
        DraftKey::Change { concern } => format!("A change of {}", concern.key()),
        DraftKey::Words { window } => match window {
            Window::Question { rollout } => format!("A question in {}", rollout.key()),
            Window::Reply { .. } => "An answer to a question".to_owned(),
            Window::Answer { .. } => "An answer to a concern".to_owned(),
            Window::Restate { .. } => "A concern in one sentence".to_owned(),
            Window::Missing { concern } => format!("What is missing from the answer to {}", concern.key()),
            Window::Correct { concern } => format!("{} in one sentence", concern.key()),
            Window::RiskSentence { .. } => "A concern, restated to be accepted as a risk".to_owned(),
            Window::RiskReason { .. } => "Why a concern is accepted as a risk".to_owned(),
            Window::GoOn { rollout } => format!("Why the joint meeting of {} goes on", rollout.key()),
            Window::Extend { rollout } => format!("Why a date of {} moves", rollout.key()),
            Window::Replace { rollout } => {
                format!("Why nobody need be heard in somebody's place in {}", rollout.key())
            }
            Window::Need { rollout } => format!("What you need to commit to {}", rollout.key()),
            Window::Statement { rollout } => format!("Your decision on {}", rollout.key()),
            Window::Cancel { rollout } => format!("Why {} is cancelled", rollout.key()),
            Window::Theme { rollout, .. } => format!("What a theme of {} is called", rollout.key()),
        },
    };
    let _ = writeln!(out, "### {of}\n");
    match body {
        DraftBody::Start { draft } => {
            quote(out, &draft.name);
            quote(out, &draft.why);
            quote(out, &draft.link);
            for reason in draft.reasons.values() {
                quote(out, reason);
            }
        }
        DraftBody::Intake { draft } => {
            for told in draft.told.iter().chain([&draft.form]) {
                half(out, told);
            }
            if let Some(stance) = draft.stance {
                let _ = writeln!(out, "How you feel: {}\n", stance.name());
            }
        }
        DraftBody::Words { words } => quote(out, words),
    }
}

fn half(out: &mut String, told: &ConcernDraft) {
    if told == &ConcernDraft::default() {
        return;
    }
    quote(out, &told.words);
    if let Some(topic) = &told.topic {
        let _ = writeln!(out, "About: {}\n", line(&topic::label(topic)));
    }
    if !told.yes_if.is_empty() {
        out.push_str("Yes, if:\n\n");
        quote(out, &told.yes_if);
    }
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}
