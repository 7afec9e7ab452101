//! Once they have met: the question whether one commits, what somebody needs for it, the decision as the channel reads
//! it, and what became of each point as its raiser reads it. What people need is told to lead and sponsor alone.

use chrono::{DateTime, Utc};

use super::Message;
use super::card::{headline, lead_and_sponsor, named, whose};
use super::compose::Composer;
use super::done::{what_came_of_it, what_is_done, who_works};
use super::work::{if_it_goes_on, queue, work_on};
use crate::domain::commitment::{Choice, Commitment, Tally};
use crate::domain::concern::State;
use crate::domain::extend::Moves;
use crate::domain::id::PersonId;
use crate::domain::policy::{Card, Reader};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Ask};
use crate::domain::verdict::{Outcome, Verdict};
use crate::view::block::{Element, button};
use crate::view::ids::action;
use crate::view::text::{Phrase, bold, count, ours, person};
use crate::view::when;

/// Fixed wording.
pub(super) const WILL_YOU: &str =
    "You do not have to be thrilled. Will your area work with the others to execute this credibly?";

/// Of a point that nothing has cleared when a No ends it all.
const LEFT: &str = "It was not cleared. With this No nothing more is done about it.";

/// To a stakeholder: will your area work with the others? And what they have said to it, which they may change until the
/// decision. `one_more`: decided before they were asked.
pub fn commitment_asked(
    rollout: &Rollout,
    who: &Stakeholder,
    one_more: Option<&Verdict>,
    said: Option<&Commitment>,
    now: DateTime<Utc>,
) -> Message {
    let told = Composer::new()
        .say(match rollout.stage {
            // Whoever presses before anybody is asked.
            Stage::JointMeeting => ours("This is about the joint meeting on ")
                .then(named(rollout))
                .ours(format!(", on {}.", when::day(rollout.dates.meeting, who.zone))),
            _ => ours("The joint meeting on ").then(named(rollout)).ours(" is behind us."),
        })
        .with(one_more, |told, verdict| again(told, rollout, who, verdict, now));
    question(told, rollout, who, said, now)
}

/// To a stakeholder who had been asked before: there is one more time-box, and why.
pub fn one_more(
    rollout: &Rollout,
    who: &Stakeholder,
    verdict: &Verdict,
    said: Option<&Commitment>,
    now: DateTime<Utc>,
) -> Message {
    question(again(Composer::new(), rollout, who, verdict, now), rollout, who, said, now)
}

fn again(
    told: Composer,
    rollout: &Rollout,
    who: &Stakeholder,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Composer {
    let by = when::deadline(rollout.dates.decision_by, rollout.zone, who.zone);
    let is_ahead = now < rollout.dates.decision_by && state::allow(rollout, Ask::Commit).is_ok();
    told.say(
        person(&verdict.by)
            .ours(" has decided on ")
            .then(named(rollout))
            .ours(": ")
            .bold(verdict.outcome.name())
            .ours("."),
    )
    .quote(&verdict.statement)
    .with(is_ahead.then(|| ours("The decision comes by ").bold(by).ours(".")), Composer::say)
}

fn question(
    told: Composer,
    rollout: &Rollout,
    who: &Stakeholder,
    said: Option<&Commitment>,
    now: DateTime<Utc>,
) -> Message {
    let is_open = state::allow(rollout, Ask::Commit).is_ok();
    let mut message = told.say(bold(WILL_YOU));
    if let Some(said) = said {
        message = message.say(ours("You answered: ").bold(said.choice.name()).ours("."));
    }
    if !is_open {
        let why = match rollout.stage {
            Stage::Cancelled { .. } => "Cancelled: nothing more is asked.",
            _ => "The decision has been taken, so this is closed.",
        };
        return message.small(ours(why)).one();
    }
    let decides = || match now < rollout.dates.decision_by {
        true => {
            let by = when::deadline(rollout.dates.decision_by, rollout.zone, who.zone);
            person(&rollout.sponsor)
                .ours(format!(" decides by {by}. Until the decision is taken you can change your answer. "))
        }
        false => ours("The decision is with ")
            .person(&rollout.sponsor)
            .ours(". Until it is taken you can change your answer. "),
    };
    let small = match rollout.vacancy {
        None => decides().then(lead_and_sponsor(rollout)).ours(if rollout.lead == rollout.sponsor {
            " reads it"
        } else {
            " read it"
        }),
        Some(_) => bold("No sponsor")
            .ours(
                " decides at present, so the decision waits. Until it is taken you can change your answer. ",
            )
            .person(&rollout.lead)
            .ours(" reads it, and so will the next sponsor,"),
    };
    let small = small.ours(" with your name; all others see only how many chose what.");
    message.actions(pledges(rollout)).small(small).one()
}

pub(super) fn pledges(rollout: &Rollout) -> Vec<Element> {
    let id = rollout.id.as_str();
    vec![
        button(action::COMMIT, Choice::Committed.name(), id).primary(),
        button(action::COMMIT_IF, Choice::Conditional.name(), id),
        button(action::COMMIT_NOT_YET, Choice::NotYet.name(), id),
    ]
}

/// To the lead: the day has passed. Who has to do something about it is said, and what can be done. `is_ahead`: the
/// sponsor gets a reminder of it yet.
pub fn decision_overdue(rollout: &Rollout, is_ahead: bool, moves: Moves) -> Message {
    let id = rollout.id.as_str();
    let by = when::day(rollout.dates.decision_by, rollout.zone);
    let line = bold("The decision is overdue").ours(" on ").then(named(rollout));
    let told = Composer::new();
    if rollout.sponsor == rollout.lead {
        return told
            .say(line.ours(format!(": it was yours to take by {by}. Everybody in it waits for it.")))
            .actions(
                [button(action::DECIDE, "Decide", id).primary()]
                    .into_iter()
                    .chain(moving(rollout, moves))
                    .collect(),
            )
            .one();
    }
    let line =
        line.ours(format!(": it was due by {by}, and ")).person(&rollout.sponsor).ours(" has not decided.");
    let line = line.ours(if is_ahead { " I remind them as well." } else { " I have reminded them." });
    told.say(line.ours(" Nobody else can decide: please talk to them. They can take the decision").ours(
        match moves {
            Moves::Left => ", or move its date with a reason.",
            Moves::UsedUp => "; its date has been moved as often as it may.",
        },
    ))
    .actions(vec![button(action::STATUS, "Status", id), button(action::SUMMARY, "Summary", id)])
    .one()
}

/// What moves the date of the stage, to whoever sponsors it.
pub(super) fn moving(rollout: &Rollout, moves: Moves) -> Option<Element> {
    match moves {
        Moves::Left => Some(button(action::EXTEND, "Move the date", rollout.id.as_str())),
        Moves::UsedUp => None,
    }
}

/// The same where it is overdue no more: decided, over, or due on another day.
pub fn decision_overdue_no_more(rollout: &Rollout, now: DateTime<Utc>) -> Message {
    let line = ours("The decision on ").then(named(rollout));
    let line = match rollout.stage {
        Stage::Decision if rollout.vacancy.is_some() => line.ours(" waits for a new sponsor."),
        Stage::Decision if now < rollout.dates.decision_by => {
            line.ours(format!(" is due by {} now.", when::day(rollout.dates.decision_by, rollout.zone)))
        }
        Stage::Decision => line.ours(" was overdue on that day."),
        Stage::Closed { .. } | Stage::Cancelled { .. } => {
            line.ours(" is not waited for any more: it is over.")
        }
        Stage::Scheduled { .. }
        | Stage::Intake
        | Stage::Homework
        | Stage::JointMeeting
        | Stage::Pilot
        | Stage::Rollout
        | Stage::Sustain => line.ours(" has been taken."),
    };
    Composer::new().say(line).one()
}

/// To lead or sponsor: what somebody needs in order to commit, and who sees to it.
pub fn need(rollout: &Rollout, card: &Card, choice: Choice, reader: Reader) -> Vec<Message> {
    let line = ours("").then(whose(card)).ours(", on ").then(named(rollout)).ours(": ").bold(choice.name());
    let mut told = Composer::new().say(line.ours(match choice {
        Choice::NotYet => ". What it would take:",
        Choice::Committed | Choice::Conditional => ". What they need:",
    }));
    told = told.quote(&card.words).small(headline(card));
    told = what_is_done(card).into_iter().fold(told, Composer::small);
    if reader == Reader::Lead {
        told = told.actions(queue(rollout, if_it_goes_on(rollout, work_on(card))));
    }
    told.living_pages(&ours("What somebody needs for ").then(named(rollout)))
}

/// The same once they have answered otherwise, or taken it back.
pub fn need_no_more(rollout: &Rollout, who: &PersonId, choice: Choice) -> Message {
    let line = person(who).ours(", on ").then(named(rollout)).ours(": now ").bold(choice.name());
    Composer::new().say(line.ours(". What stood here is not needed any more.")).one()
}

/// Into the home channel: what the sponsor decided.
pub fn verdict(rollout: &Rollout, verdict: &Verdict, tally: Tally) -> Message {
    let next = match (verdict.outcome, verdict.until) {
        (Outcome::OneMore, Some(until)) => {
            ours(format!("The next decision comes by {}.", when::day(until, rollout.zone)))
        }
        (Outcome::OneMore, None) => ours("There is one more time-box."),
        (Outcome::Pilot, _) => ours("Next: the pilot."),
        (Outcome::WithConditions, _) => ours(match tally.conditional {
            0 => "Next: the pilot, as the statement says.".to_owned(),
            n => format!(
                "Next: the pilot, with {} that {} named to lead and sponsor.",
                count(n, "condition", "conditions"),
                if n == 1 { "was" } else { "were" }
            ),
        }),
        (Outcome::No, _) => ours("The rollout ends here. Thank you to everybody who was heard."),
    };
    Composer::new()
        .header(verdict.outcome.name())
        .say(named(rollout).ours(": ").person(&verdict.by).ours(" has decided."))
        .quote(&verdict.statement)
        .say(counted(tally))
        .say(next)
        .one()
}

/// `Committed: 3. Committed, with a condition: 1. …`
pub(in crate::view) fn counted(tally: Tally) -> Phrase {
    let line = ours(format!(
        "{}: {}. {}: {}. {}: {}.",
        Choice::Committed.name(),
        tally.committed,
        Choice::Conditional.name(),
        tally.conditional,
        Choice::NotYet.name(),
        tally.not_yet
    ));
    match tally.no_answer {
        0 => line,
        silent => line.ours(format!(" No answer: {silent}.")),
    }
}

/// Points they raised and took back. What was never meant as one, or became a call or a question, is none.
pub(super) fn withdrawn(cards: &[Card]) -> usize {
    let is_one = |card: &&Card| match card.state {
        State::Withdrawn { instead, .. } => instead.is_none() && !card.words.is_empty(),
        State::Open
        | State::Reopened { .. }
        | State::Answered { .. }
        | State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. } => false,
    };
    cards.iter().filter(is_one).count()
}

fn raised(standing: usize, withdrawn: usize) -> String {
    let points = count(standing + withdrawn, "point", "points");
    match (standing, withdrawn) {
        (0, 0) => "You raised no point. Thank you for being part of it.".to_owned(),
        (0, 1) => "You raised 1 point and withdrew it. Thank you for being part of it.".to_owned(),
        (0, _) => format!("You raised {points} and withdrew them all. Thank you for being part of it."),
        (_, 0) => format!("You raised {points}. This is what became of each:"),
        (1, gone) => format!("You raised {points} and withdrew {gone}. This is what became of the other:"),
        (_, gone) => format!("You raised {points} and withdrew {gone}. This is what became of the others:"),
    }
}

/// **You said, we did**: `cards` are this person's own, as `policy` gives them to their raiser.
pub fn you_said(rollout: &Rollout, verdict: &Verdict, cards: &[Card]) -> Vec<Message> {
    let standing: Vec<&Card> = cards.iter().filter(|card| !card.state.is_withdrawn()).collect();
    let mut message = Composer::new().header("You said, we did").say(
        named(rollout)
            .ours(": ")
            .person(&verdict.by)
            .ours(" decided ")
            .bold(verdict.outcome.name())
            .ours("."),
    );
    message = message.quote(&verdict.statement);
    message = message.say(ours(raised(standing.len(), withdrawn(cards))));
    for card in standing {
        message = message.together(|part| {
            // Every other state stands in the headline already.
            let line = match card.state {
                State::Open => headline(card).ours(" · ").bold(card.state.name()),
                _ => headline(card),
            };
            let part = part.divider().say(line).quote(&card.words);
            let is_left = verdict.outcome == Outcome::No && (card.state.is_open() || card.state.is_parked());
            if is_left && card.state.is_parked() {
                // Nobody looks again on its day.
                return part.small(ours(LEFT));
            }
            let part = what_came_of_it(card).into_iter().fold(part, Composer::small);
            if is_left {
                return part.small(ours(LEFT));
            }
            if verdict.outcome == Outcome::No || !card.state.wants_an_answer() {
                return part;
            }
            let list = || ours("It stays on the list of ").person(&rollout.lead).ours(".");
            part.small(who_works(card).unwrap_or_else(list))
        });
    }
    message.pages(&ours("You said, we did: ").then(named(rollout)))
}
