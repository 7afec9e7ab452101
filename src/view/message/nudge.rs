//! The reminder: all that one person owes, in one message, with the buttons to do it or to be left alone. Never more
//! than a few lines for each; never a reproach.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::Message;
use super::card::{areas, named};
use super::compose::Composer;
use super::invite::{asking, minutes};
use super::verdict::{self, WILL_YOU, pledges};
use super::work;
use crate::domain::commitment::Choice;
use crate::domain::extend::Moves;
use crate::domain::policy::Card;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::{Intake, Stakeholder};
use crate::view::block::button;
use crate::view::ids::action;
use crate::view::text::{Phrase, bold, count, ours};
use crate::view::when;

/// After so many there is not another.
const MOST: u8 = 3;

/// `owed` is what one person owes in each rollout, the nearest date first, with how many points they have told by form
/// and not sent, and how many by typing, which count; and what they typed that waits to be put to one.
/// `to_come` is what is open as well, and reminded of later.
/// `words` is what they have not said of rollouts that wait for the decision. `zone`: theirs, where it is known.
/// `homework` are the concerns to which they owe an answer, as they may see them, and how many more there are.
pub fn nudge(
    owed: &[(Rollout, Stakeholder, Told)],
    (homework, more): (&[(Rollout, Card, NaiveDate)], usize),
    words: &Words,
    to_come: &[(Rollout, Stakeholder)],
    (now, zone): (DateTime<Utc>, Option<Tz>),
) -> Vec<Message> {
    let mut nudge = Composer::new();
    if owed.len() > 1 {
        nudge = nudge.say(bold(format!("Your view is still missing on {} rollouts.", owed.len())));
    }
    for (rollout, who, told) in owed {
        nudge = nudge.together(|part| one(part, rollout, who, *told, now));
    }
    if let Some((zone, waits)) = owed.iter().find_map(|(_, who, told)| Some((who.zone, told.unplaced?))) {
        nudge = nudge.say(unplaced(waits, zone));
    }
    for (rollout, moves) in &words.decisions {
        nudge = nudge.together(|part| decision(part, rollout, *moves, (now, zone.unwrap_or(rollout.zone))));
    }
    for (rollout, who) in &words.commitments {
        nudge = nudge.together(|part| commitment(part, rollout, who, now));
    }
    for (rollout, choice) in &words.answered {
        let line = ours("On ").then(named(rollout)).ours(" you have answered: ").bold(choice.name());
        nudge = nudge.say(line.ours(". Thank you."));
    }
    nudge = words.over.iter().map(is_over).fold(nudge, Composer::say);
    for (rollout, card, due) in homework {
        nudge =
            nudge.together(|part| work::owed(part, rollout, card, *due, (now, zone.unwrap_or(rollout.zone))));
    }
    if more > 0 {
        let others = count(more, "more answer", "more answers");
        nudge = nudge.say(ours(format!("And {others} that I hope for; they follow as these are given.")));
    }
    if !to_come.is_empty() {
        let open = to_come.iter().map(|(rollout, who)| {
            let closes = when::day(rollout.dates.intake_closes, who.zone);
            named(rollout).ours(format!(", until {closes}"))
        });
        nudge = nudge.small(ours("Also open, without haste: ").then(Phrase::list(open)).ours("."));
    }
    nudge.pages(&ours(match (owed.is_empty(), words.is_empty()) {
        (false, _) => "Your view is still missing",
        (true, true) => "Your answer is still missing",
        (true, false) => "Your word is still missing",
    }))
}

/// Of rollouts that wait for the decision: what their reader has not said.
#[derive(Debug, Clone, Default)]
pub struct Words {
    pub commitments: Vec<(Rollout, Stakeholder)>,
    pub decisions: Vec<(Rollout, Moves)>,
    /// What they have said since, where the reminder of it stands.
    pub answered: Vec<(Rollout, Choice)>,
    /// What is waited for no more, where the reminder of it stands.
    pub over: Vec<Over>,
}

/// What a reminder was about that stands and reminds no more.
#[derive(Debug, Clone)]
pub enum Over {
    /// Their view is in.
    View {
        rollout: Rollout,
    },
    /// The time for it is up.
    Late {
        rollout: Rollout,
    },
    /// Somebody else speaks there.
    NotAsked {
        rollout: Rollout,
    },
    Decided {
        rollout: Rollout,
    },
    /// It has no sponsor.
    Waits {
        rollout: Rollout,
    },
    /// Somebody else decides.
    Another {
        rollout: Rollout,
    },
    /// The rollout.
    Ended {
        rollout: Rollout,
    },
    /// To concerns: given, or no more theirs to give.
    Answers {
        many: usize,
    },
}

fn is_over(over: &Over) -> Phrase {
    match over {
        Over::View { rollout } => ours("Your view on ").then(named(rollout)).ours(" is in. Thank you."),
        Over::Late { rollout } => ours("The time for your view on ").then(named(rollout)).ours(" is up."),
        Over::NotAsked { rollout } => {
            ours("You are not asked about ").then(named(rollout)).ours(" any more.")
        }
        Over::Decided { rollout } => ours("On ").then(named(rollout)).ours(" the decision has been taken."),
        Over::Waits { rollout } => named(rollout).ours(" waits for a new sponsor, and so does this."),
        Over::Another { rollout } => {
            ours("The decision on ").then(named(rollout)).ours(" is with somebody else now.")
        }
        Over::Ended { rollout } => named(rollout).ours(" is over: nothing more is asked."),
        Over::Answers { many: 1 } => {
            ours("The answer that stood here is not waited for any more. Thank you.")
        }
        Over::Answers { many } => {
            ours(format!("Of the answers that stood here {many} are not waited for any more. Thank you."))
        }
    }
}

impl Words {
    pub fn is_empty(&self) -> bool {
        self.commitments.is_empty()
            && self.decisions.is_empty()
            && self.answered.is_empty()
            && self.over.is_empty()
    }
}

fn commitment(part: Composer, rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> Composer {
    let by = when::deadline_near(rollout.dates.decision_by, rollout.zone, who.zone, now);
    let is_theirs = rollout.sponsor == who.person;
    let when = match (now < rollout.dates.decision_by, is_theirs) {
        (true, true) => ours("You decide by ").bold(by).ours("."),
        (true, false) => ours("").person(&rollout.sponsor).ours(" decides by ").bold(by).ours("."),
        (false, true) => ours("It counts until you have decided."),
        (false, false) => ours("It counts until ").person(&rollout.sponsor).ours(" has decided."),
    };
    let line =
        ours("Your word on ").then(named(rollout)).ours(" is still missing. ").bold(WILL_YOU).ours(" ");
    part.say(line.then(when)).actions(pledges(rollout).into_iter().chain(work::quiet(rollout)).collect())
}

fn decision(part: Composer, rollout: &Rollout, moves: Moves, (now, zone): (DateTime<Utc>, Tz)) -> Composer {
    let due = rollout.dates.decision_by;
    let line = ours("The decision on ").then(named(rollout));
    let line = if now >= due {
        let by = when::deadline(due, rollout.zone, zone);
        line.ours(" is ")
            .bold("overdue")
            .ours(format!(": it was to come by {by}. The rollout waits for you."))
    } else {
        let by = when::deadline_near(due, rollout.zone, zone, now);
        line.ours(" is yours to take, by ").bold(by).ours(".")
    };
    let id = rollout.id.as_str();
    let mut buttons = vec![button(action::DECIDE, "Decide", id).primary()];
    buttons.extend(verdict::moving(rollout, moves));
    buttons.push(button(action::SUMMARY, "Summary", id));
    buttons.extend(work::quiet(rollout));
    let part = part.say(line).actions(buttons);
    if rollout.lead == rollout.sponsor {
        return part.small(ours("Nobody else can take it."));
    }
    part.small(ours("Nobody else can take it. If you cannot, please tell ").person(&rollout.lead).ours("."))
}

/// What somebody has told who still owes their **Done**.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told {
    pub unsent: usize,
    pub kept: usize,
    /// The same, and their words are removed: nothing to look over.
    pub wordless: usize,
    /// Written, and not put to any rollout.
    pub unplaced: Option<Unplaced>,
}

#[derive(Debug, Clone, Copy)]
pub struct Unplaced {
    pub many: usize,
    /// When the first of them was written.
    pub since: DateTime<Utc>,
}

/// Told once, whichever of their rollouts it may be about.
fn unplaced(waits: Unplaced, zone: Tz) -> Phrase {
    let wrote = when::moment(waits.since, zone);
    let (line, counts) = match waits.many {
        1 => (
            ours("What you wrote me on ").bold(wrote).ours(" waits for a word from you: press "),
            " under it, or choose on my Home, to say which rollout it is about, and it counts.",
        ),
        many => (
            bold(format!("{many} messages"))
                .ours(" that you wrote me wait for a word from you, the first of ")
                .bold(wrote)
                .ours(": press "),
            " under each, or choose on my Home, to say which rollout it is about, and they count.",
        ),
    };
    line.bold("This one").ours(counts)
}

fn one(part: Composer, rollout: &Rollout, who: &Stakeholder, told: Told, now: DateTime<Utc>) -> Composer {
    let id = rollout.id.as_str();
    let begun = who.intake == Intake::Talking || told.unsent + told.kept + told.wordless > 0;
    let (start, left) = match (begun, told.unsent) {
        (true, 0) if told.kept > 0 => (
            "Go on",
            ours("You have told ")
                .bold(count(told.kept, "point", "points"))
                .ours(if told.kept == 1 {
                    ", and it counts; what is left is to look it over, say how you feel and press "
                } else {
                    ", and they count; what is left is to look them over, say how you feel and press "
                })
                .bold("Done")
                .ours("."),
        ),
        (true, 0) if told.wordless > 0 => (
            "Go on",
            ours("What you told counts, without its words; what is left is to say how you feel and press ")
                .bold("Done")
                .ours("."),
        ),
        (_, 0) if told.unplaced.is_some() => {
            ("Start", ours("What you wrote me counts once you say which rollout it is about."))
        }
        (true, 0) => {
            ("Go on", ours("You have begun and told nothing yet; one sentence to me here is enough."))
        }
        (true, unsent) => (
            "Go on",
            ours("You have told ")
                .bold(count(unsent, "point", "points"))
                .ours(" that nobody has seen yet: look it over and press ")
                .bold("Done")
                .ours("."),
        ),
        (false, _) => (
            "Start",
            ours("Nothing said yet; it takes about ")
                .bold(format!("{} minutes", minutes(who.asked_for().len())))
                .ours("."),
        ),
    };
    let line = if who.person == rollout.lead {
        ours("Your own view is still missing on ")
    } else {
        ours("").person(&rollout.lead).ours(" still hopes for your view on ")
    };
    let line = line
        .then(named(rollout))
        .ours(", for ")
        .then(areas(who.asked_for()))
        .ours(". ")
        .then(closes(rollout, who, now))
        .ours(" ")
        .then(left);
    let part = part.say(line);
    let ahead = rollout.rhythm.times(rollout.dates.intake_closes, who.zone, now);
    let none_ahead = ahead.iter().all(|(nth, _)| *nth <= who.nudges.sent);
    let last = none_ahead || who.nudges.sent >= MOST || closes_today(rollout, who, now);
    let part = match (last, told.kept + told.wordless) {
        (true, 0) => {
            part.small(ours("I do not remind you again. Without an answer you are listed as not heard."))
        }
        (true, _) => part.small(ours("I do not remind you again.")),
        (false, _) => part,
    };
    let mut buttons = vec![button(action::INTAKE_START, start, id).primary()];
    if told.kept + told.wordless + told.unsent == 0 {
        buttons.push(button(action::NO_CONCERNS, "I have no concerns", id));
    }
    buttons.extend(asking(rollout, &who.person));
    buttons.extend(work::quiet(rollout));
    part.actions(buttons)
}

fn closes_today(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> bool {
    when::day(rollout.dates.intake_closes, who.zone) == when::day(now, who.zone)
}

/// `It closes **tomorrow, 17:00** your time.`
fn closes(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> Phrase {
    if rollout.vacancy.is_some() {
        return ours("It stands still until there is a sponsor again; your answer counts all the same.");
    }
    let at = rollout.dates.intake_closes;
    let day = |at: DateTime<Utc>| at.with_timezone(&who.zone).date_naive();
    let when = match (day(at) - day(now)).num_days() {
        0 => format!("today, {}", when::time(at, who.zone)),
        1 => format!("tomorrow, {}", when::moment(at, who.zone)),
        _ => when::moment(at, who.zone),
    };
    ours("It closes ").bold(when).ours(" your time.")
}
