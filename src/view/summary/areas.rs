//! The people and areas of a summary: allies, the mix of each area, who is missing. Numbers and mentions, no words of
//! a concern.

use super::Extent;
use crate::domain::area::Area;
use crate::domain::policy::Reader;
use crate::domain::stakeholder::{Stance, Unreachable};
use crate::domain::summary::{AreaMix, Summary, WhyUnheard};
use crate::view::message::compose::Composer;
use crate::view::text::{Phrase, bold, count, ours};

/// Of the allies of an area, in the essence.
const ALLIES: usize = 5;
/// Of those who were not heard, in the essence.
const UNHEARD: usize = 10;

/// Who leads or supports, by area.
pub(super) fn allies(whole: Composer, summary: &Summary, extent: Extent) -> Composer {
    let whole = whole.say(bold("Allies"));
    if summary.allies.is_empty() {
        return whole.say(ours("Nobody has said yet that they lead or support it."));
    }
    let of = |area: Area| {
        let people = summary.allies.iter().filter(move |ally| ally.area == area).map(|ally| {
            let how = match ally.stance {
                Stance::Leading => " (leading)",
                Stance::Supportive => " (supportive)",
                Stance::Neutral | Stance::Resistant => "",
            };
            ours("").person(&ally.person).ours(how)
        });
        people.collect::<Vec<_>>()
    };
    let mut lines = Vec::new();
    let mut without = Vec::new();
    for area in summary.areas.iter().map(|mix| mix.area) {
        let people = of(area);
        if people.is_empty() {
            without.push(ours(area.name()));
        } else {
            let mut named: Vec<Phrase> = people.iter().take(extent.of(ALLIES)).cloned().collect();
            if people.len() > named.len() {
                named.push(ours(format!("{} more", people.len() - named.len())));
            }
            lines.push(bold(area.name()).ours(": ").then(Phrase::list(named)));
        }
    }
    if !without.is_empty() {
        lines.push(ours("None yet in ").then(Phrase::list(without)).ours("."));
    }
    whole.points(lines)
}

/// Each area in one line of numbers.
pub(super) fn mixes(whole: Composer, summary: &Summary) -> Composer {
    if summary.areas.is_empty() {
        return whole;
    }
    whole.say(bold("By area")).points(summary.areas.iter().map(|area| mix(area, summary.reader)).collect())
}

fn mix(mix: &AreaMix, reader: Reader) -> Phrase {
    let line = bold(mix.area.name()).ours(format!(": heard {} of {}", mix.heard, mix.of));
    // Who would rather talk has not said that there is nothing.
    let line = match mix.calls {
        0 => line,
        calls => line.ours(format!("; {calls} asked to be called")),
    };
    if mix.raised == 0 {
        let nothing = match (mix.calls, mix.heard, reader) {
            (0, 0, _) => "; nothing heard",
            (0, _, Reader::Lead) => "; no concerns",
            // Whether somebody asked for a call instead is the lead's to know.
            (_, _, _) => "; nothing written down",
        };
        return line.ours(nothing).ours(stances(mix)).ours(commitment(mix));
    }
    line.ours(format!("; {}", count(mix.raised, "concern", "concerns")))
        .ours(group(&[
            (mix.fear, "fear", "fears"),
            (mix.uncertainty, "uncertainty", "uncertainties"),
            (mix.doubt, "doubt", "doubts"),
            (mix.kind_not_said, "of a kind not said", "of a kind not said"),
        ]))
        .ours(group(&[
            (mix.blocker, "blocker", "blockers"),
            (mix.important, "important", "important"),
            (mix.minor, "minor", "minor"),
        ]))
        .ours(group(&[
            (mix.open, "open", "open"),
            (mix.answered, "answered", "answered"),
            (mix.settled, "settled", "settled"),
            (mix.accepted, "accepted as a risk", "accepted as a risk"),
            (mix.parked, "parked", "parked"),
        ]))
        .ours(stances(mix))
        .ours(commitment(mix))
}

fn stances(mix: &AreaMix) -> String {
    let said: Vec<String> =
        mix.stances.iter().map(|(stance, n)| format!("{n} {}", stance.name().to_lowercase())).collect();
    if said.is_empty() { String::new() } else { format!(" · stance: {}", said.join(", ")) }
}

/// ` · commitment: 2 committed, 1 with a condition`
fn commitment(mix: &AreaMix) -> String {
    let Some(tally) = mix.commitment else { return String::new() };
    let said: Vec<String> = [
        (tally.committed, "committed"),
        (tally.conditional, "with a condition"),
        (tally.not_yet, "not yet"),
        (tally.no_answer, "no answer"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, what)| format!("{n} {what}"))
    .collect();
    format!(" · commitment: {}", said.join(", "))
}

/// ` · 2 fears, 1 doubt`: what there is none of is left out.
fn group(counts: &[(usize, &str, &str)]) -> String {
    let some: Vec<String> =
        counts.iter().filter(|(n, _, _)| *n > 0).map(|(n, one, many)| count(*n, one, many)).collect();
    if some.is_empty() { String::new() } else { format!(" · {}", some.join(", ")) }
}

/// Who was not heard, and which areas were left out on purpose.
pub(super) fn missing(mut whole: Composer, summary: &Summary, extent: Extent) -> Composer {
    if !summary.not_heard.is_empty() {
        let lines = summary.not_heard.iter().take(extent.of(UNHEARD)).map(|unheard| {
            let why = match unheard.why {
                WhyUnheard::StillOpen => "still has time",
                WhyUnheard::NoAnswer => "no answer",
                WhyUnheard::Unreachable { why: Unreachable::Deactivated } => "account deactivated",
                WhyUnheard::Unreachable { why: Unreachable::DmRefused } => "could not be written to",
            };
            let areas = Phrase::list(unheard.areas.iter().map(|area| ours(area.name())));
            ours("").person(&unheard.person).ours(" for ").then(areas).ours(format!(": {why}"))
        });
        let mut lines: Vec<Phrase> = lines.collect();
        if summary.not_heard.len() > lines.len() {
            lines.push(ours(format!("and {} more", summary.not_heard.len() - lines.len())));
        }
        whole = whole.say(bold("Not heard")).points(lines);
    }
    if !summary.waived.is_empty() {
        whole = whole.say(bold("Not asked, and why"));
        for waiver in &summary.waived {
            whole = whole.told(bold(waiver.area.name()).ours(":"), &waiver.reason);
        }
    }
    whole
}
