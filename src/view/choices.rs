//! The choices people are given, in words: the same in a window and under a typed message. `prefix` stands before each
//! value, so that a menu in a message says what it is for.

use super::block::{Choice, choice};
use super::ids::OWN_TOPIC;
use crate::domain::area::Area;
use crate::domain::concern::{Kind, Severity, Visibility};
use crate::domain::draft::ShareChoice;
use crate::domain::stakeholder::Stance;
use crate::domain::topic::{self, Topic};

pub const ASK_WORDS: &str = "What worries you?";
pub const ASK_TOPIC: &str = "What is it about?";
pub const ASK_KIND: &str = "Is it a fear, an uncertainty or a doubt?";
pub const ASK_SEVERITY: &str = "How serious is it?";
pub const ASK_YES_IF: &str = "What would get you to Yes?";
pub const ASK_SHARE: &str = "Who may see this?";
pub const ASK_AREA: &str = "For which area do you say this?";
pub const ASK_STANCE: &str = "All in all, how do you feel about it?";

/// The one line that tells them apart.
pub const KINDS_APART: &str = "A fear: something bad could happen. An uncertainty: a fact is missing. A doubt: you do not believe it yet.";

pub fn kinds(prefix: &str) -> Vec<Choice> {
    Kind::ALL
        .iter()
        .map(|&kind| choice(format!("{prefix}{}", kind.slug()), kind.name()).with(kind_means(kind)))
        .collect()
}

fn kind_means(kind: Kind) -> &'static str {
    match kind {
        Kind::Fear => "Something bad could happen",
        Kind::Uncertainty => "A fact is missing",
        Kind::Doubt => "I do not believe it yet",
    }
}

/// Where the one line stands beside them.
pub fn bare_kinds() -> Vec<Choice> {
    Kind::ALL.iter().map(|&kind| choice(kind.slug(), kind.name())).collect()
}

pub fn severities(prefix: &str) -> Vec<Choice> {
    Severity::ALL
        .iter()
        .map(|&severity| {
            choice(format!("{prefix}{}", severity.slug()), severity.name()).with(severity_means(severity))
        })
        .collect()
}

fn severity_means(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "As it stands I cannot say Yes",
        Severity::Important => "It needs an answer",
        Severity::Minor => "Good to know, no more",
    }
}

/// The list common to all areas; a word of the raiser's own, where there is one, comes first.
pub fn topics(prefix: &str, chosen: Option<&Topic>) -> Vec<Choice> {
    let own = chosen.and_then(|topic| match topic {
        Topic::Own(word) => Some(choice(format!("{prefix}{OWN_TOPIC}"), word.clone())),
        Topic::Common(_) => None,
    });
    own.into_iter()
        .chain(
            topic::list().iter().map(|known| choice(format!("{prefix}{}", known.slug), known.label.as_str())),
        )
        .collect()
}

/// The value of the choice that stands for `topic` in `topics`.
pub fn topic_value(prefix: &str, topic: &Topic) -> String {
    match topic {
        Topic::Own(_) => format!("{prefix}{OWN_TOPIC}"),
        Topic::Common(slug) => format!("{prefix}{slug}"),
    }
}

pub fn shares(prefix: &str) -> Vec<Choice> {
    ShareChoice::ALL.into_iter().map(|share| shared(prefix, share)).collect()
}

/// Those of what is written down.
pub fn readings() -> Vec<Choice> {
    Visibility::ALL.iter().map(|&visibility| shared("", ShareChoice::Shown(visibility))).collect()
}

fn shared(prefix: &str, share: ShareChoice) -> Choice {
    choice(format!("{prefix}{}", share.slug()), share.name()).with(share_means(share))
}

fn share_means(share: ShareChoice) -> &'static str {
    match share {
        ShareChoice::Shown(Visibility::Named) => "Both read your words and your name",
        ShareChoice::Shown(Visibility::Area) => "Both read your words, under your area and without your name",
        ShareChoice::Shown(Visibility::LeadOnly) => "The sponsor sees numbers and no words",
        ShareChoice::CallMe => "Nothing is kept; the lead is asked to call you",
    }
}

pub fn stances(prefix: &str) -> Vec<Choice> {
    Stance::ALL
        .into_iter()
        .map(|stance| choice(format!("{prefix}{}", stance.slug()), stance.name()).with(stance_means(stance)))
        .collect()
}

fn stance_means(stance: Stance) -> &'static str {
    match stance {
        Stance::Leading => "I will help to bring it about",
        Stance::Supportive => "I am for it",
        Stance::Neutral => "Neither for nor against",
        Stance::Resistant => "I am against it as it stands",
    }
}

pub fn areas(prefix: &str, areas: &[Area]) -> Vec<Choice> {
    areas.iter().map(|area| choice(format!("{prefix}{}", area.slug()), area.name())).collect()
}
