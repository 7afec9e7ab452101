//! Round the joint meeting: its agenda with the calendar file, dates that moved, and a new lead.
//! Who meets reads no more of a point than `policy` gives them; the calendar file holds no point at all.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Message;
use super::card::{headline, named, whose, yes_if};
use super::charter::{ground_rules, stage, waits};
use super::compose::Composer;
use super::done::{outcomes, who_works};
use super::file::File;
use crate::domain::agenda::{Agenda, Item};
use crate::domain::calendar::local_day;
use crate::domain::extend::{Slip, TimeBox};
use crate::domain::id::PersonId;
use crate::domain::meeting::Meeting;
use crate::domain::policy::{Reader, Shown};
use crate::domain::readiness::NotReady;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Intake;
use crate::domain::summary::Progress;
use crate::view::block::button;
use crate::view::ics::{self, Standing};
use crate::view::ids::action;
use crate::view::text::{Phrase, bold, count, ours, person};
use crate::view::when;

/// Of what has no time, and of what is cleared, as many are told; the others are counted.
const TOLD: usize = 30;

/// The agenda as its reader may see it. `in_doubt`: for what the meeting would not begin as things stand; what it is they
/// who clear it are told in another letter. `zone` is the reader's.
pub fn agenda(
    rollout: &Rollout,
    (agenda, in_doubt): (&Agenda, &[NotReady]),
    reader: Reader,
    zone: Tz,
) -> Vec<Message> {
    let mut whole = Composer::new()
        .header(&format!("Agenda: {}", rollout.brief.name))
        .say(
            ours("The joint meeting on ")
                .then(named(rollout))
                .ours(": ")
                .bold(when::moment_in(rollout.dates.meeting, zone))
                .ours(format!(", {} minutes.", agenda.length)),
        )
        .with((!in_doubt.is_empty()).then(doubt), Composer::say)
        .say(bold("Ground rules"))
        .points(rules());
    if agenda.is_clear() {
        // That nobody spoke is no sign that all is well.
        let is_untold = agenda.cleared.is_empty() && agenda.parked.is_empty() && agenda.wordless == 0;
        let (why, then) = match is_untold {
            true => ("No point has been raised", "Ask once more what could stand in the way."),
            false => (
                "Nothing is left to talk over",
                "What was raised has been cleared before the meeting, or put off.",
            ),
        };
        whole = whole.say(bold(format!("{why}: {} minutes are enough.", agenda.length)).ours(format!(
            " {then} Talk over what each area still needs to commit; each is asked in private afterwards."
        )));
    } else {
        whole = whole.say(ours(format!(
            "Only what could not be cleared before, about {} of {} minutes. {} minutes for a start.",
            agenda.planned(),
            agenda.length,
            agenda.opening
        )));
        whole = items(whole, &agenda.items, reader);
        whole = whole.say(
            bold(format!("{} min", agenda.commitments))
                .ours(": what each area still needs to commit. Each is asked in private afterwards."),
        );
    }
    if !agenda.beyond.is_empty() {
        whole = whole.divider().say(
            bold("No time for these").ours(": please talk them over in twos and threes before or after."),
        );
        whole = items(whole, &agenda.beyond, reader);
    }
    if !agenda.cleared.is_empty() {
        whole = whole.divider().say(bold("No longer open"));
        whole = items(whole, &agenda.cleared, reader);
    }
    if !agenda.parked.is_empty() {
        whole = whole.divider().say(bold("Not for now"));
        whole = items(whole, &agenda.parked, reader);
    }
    whole
        .with(unread(agenda, reader), Composer::small)
        .with(wordless(agenda, reader), Composer::small)
        .small(ours(match reader {
            Reader::Lead | Reader::Sponsor => {
                "You see this as its writers chose. The others who meet read only the sentences that were found fair, \
                 without a name."
            }
            Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel => {
                "A point stands here in the sentence its raiser found fair, without a name; your own as you told it."
            }
        }))
        .pages(&ours("Agenda of ").then(named(rollout)))
}

/// Whoever keeps the time free is to know it before they come.
fn doubt() -> Phrase {
    ours(
        "As this goes out, not all is ready for it yet. Please keep the time free; if something is still missing then, the \
         meeting gets a new day, and I tell you.",
    )
}

/// The ground rules, as they hold in a room.
fn rules() -> Vec<Phrase> {
    let private = bold("What was said in private stays there.").ours(" Nobody has to say whose point it is.");
    ground_rules().into_iter().take(2).chain([private]).collect()
}

/// What the lead should know before the agenda goes out; `None` for all others, and where every point can be read.
pub(in crate::view) fn unread(agenda: &Agenda, reader: Reader) -> Option<Phrase> {
    let alone = agenda.for_lead;
    let without = agenda.without_sentence.saturating_sub(alone);
    if reader != Reader::Lead || without + alone == 0 {
        return None;
    }
    let counted = "only counted on the agenda of the others";
    let mut line = match without {
        0 => Phrase::default(),
        1 => ours(format!("1 point is {counted}: no sentence for it has been found fair. ")),
        n => ours(format!("{n} points are {counted}: no sentence for them has been found fair. ")),
    };
    if without > 0 {
        line = line.bold("Restate").ours(" in the queue of concerns puts it into words that all may read. ");
    }
    Some(match alone {
        0 => line,
        1 => line
            .ours(format!("1 point is for the lead alone and {counted}, also with a sentence that is fair.")),
        n => line.ours(format!(
            "{n} points are for the lead alone and {counted}, also with sentences that are fair."
        )),
    })
}

/// Of what has no words any more those who can close it are told; it is nothing to talk over.
pub(in crate::view) fn wordless(agenda: &Agenda, reader: Reader) -> Option<Phrase> {
    match (reader, agenda.wordless) {
        (_, 0) => None,
        (Reader::Lead | Reader::Sponsor, n) => {
            let has = count(n, "open point has", "open points have");
            Some(
                ours(format!("{has} no words any more, removed by whoever said them, and no minutes here. "))
                    .ours(
                        "The lead can park such a point, the sponsor accept it as a risk if they may see it.",
                    ),
            )
        }
        (Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel, _) => None,
    }
}

/// What may be read, each in its place; then how many more there are.
fn items(mut whole: Composer, items: &[Item], reader: Reader) -> Composer {
    let seen = || items.iter().filter_map(|item| Some((item, item.shown.as_ref()?)));
    for (item, shown) in seen().take(TOLD) {
        whole = whole.together(|part| point(part, item, shown));
    }
    if seen().count() > TOLD {
        let more = seen().count() - TOLD;
        whole = whole.say(ours(format!("And {more} more. The lead has them all in the queue of concerns.")));
    }
    let hidden: Vec<&Item> = items.iter().filter(|item| item.shown.is_none()).collect();
    if hidden.is_empty() {
        return whole;
    }
    let minutes: u32 = hidden.iter().map(|item| item.minutes).sum();
    let points = count(hidden.len(), "point", "points");
    whole.say(match minutes {
        0 if reader == Reader::Sponsor => ours(format!("{points} for the lead's eyes only.")),
        minutes if reader == Reader::Sponsor => {
            bold(format!("{minutes} min: ")).ours(format!("{points} for the lead's eyes only."))
        }
        // What nobody talks over needs no sentence.
        0 => ours(format!("{points} of which nothing more is told here.")),
        minutes => bold(format!("{minutes} min: "))
            .ours(format!("{points} of which no sentence has been agreed to stand here.")),
    })
}

fn point(part: Composer, item: &Item, shown: &Shown) -> Composer {
    let mut line =
        if item.minutes > 0 { bold(format!("{} min", item.minutes)).ours(" · ") } else { ours("") };
    line = match shown {
        Shown::Card { card } => line.then(whose(card)).ours(" · ").then(headline(card)),
        Shown::Sentence { .. } => line.bold(item.severity.name()),
    };
    if item.is_tabled {
        line = line.ours(" · on the agenda on purpose");
    }
    if item.others > 0 {
        line = line.ours(format!(" · and {} like it", item.others));
    }
    let part = part.say(line);
    match shown {
        Shown::Card { card } => {
            let part = part.quote(card.in_short()).with(card.condition(), yes_if);
            outcomes(card).into_iter().chain(who_works(card)).fold(part, Composer::small)
        }
        Shown::Sentence { words } => part.quote(words),
    }
}

/// The meeting as calendars are to have it. `minutes`: of the whole. No word of what is talked over is in it.
pub fn calendar(rollout: &Rollout, meeting: &Meeting, minutes: u32, now: DateTime<Utc>) -> File {
    if let Stage::Cancelled { .. } = rollout.stage {
        event(rollout, (Standing::CalledOff, meeting.sequence + 1), minutes, now)
    } else if meeting.held_since.is_some() {
        off_the_calendar(rollout, meeting, minutes, now)
    } else {
        event(rollout, (Standing::Held, meeting.sequence), minutes, now)
    }
}

/// For who meets no more with the others, or for all where the meeting waits for a new day.
pub fn off_the_calendar(rollout: &Rollout, meeting: &Meeting, minutes: u32, now: DateTime<Utc>) -> File {
    event(rollout, (Standing::CalledOff, meeting.sequence), minutes, now)
}

fn event(rollout: &Rollout, (standing, sequence): (Standing, u32), minutes: u32, now: DateTime<Utc>) -> File {
    let title = format!("Joint meeting: {} ({})", rollout.brief.name, rollout.id);
    let rules: Vec<String> = rules().iter().map(Phrase::bare).collect();
    let description = format!("{}\nThe agenda is in your messages with Rollout in Slack.", rules.join("\n"));
    let what = ics::Meeting {
        uid: &format!("{}@rollout-bot.invalid", rollout.id.as_str().replace('/', "-")),
        sequence,
        organiser: "Rollout",
        zone: rollout.zone,
        start: rollout.dates.meeting,
        minutes,
        title: &title,
        description: &description,
        standing,
    };
    ics::file(&format!("{}-joint-meeting", rollout.id), &what, now)
}

/// To everybody in it: a date moved, and why.
pub fn extended(rollout: &Rollout, slip: &Slip, zone: Tz) -> Message {
    Composer::new()
        .say(
            ours("")
                .person(&slip.by)
                .ours(" has moved a date of ")
                .then(named(rollout))
                .ours(". ")
                .then(moved(slip, rollout.zone, zone)),
        )
        .quote(&slip.reason)
        .say(bold(format!("Dates now ({})", when::place(zone))))
        .points(super::charter::dates(rollout, None, zone))
        .one()
}

/// Whose date moves.
pub(in crate::view) fn time_box(of: TimeBox) -> &'static str {
    match of {
        TimeBox::Intake => "The close of the 1-on-1s",
        TimeBox::Homework => "The joint meeting",
        TimeBox::Decision => "The decision",
    }
}

/// `The joint meeting: from Thu 5 Mar, 10:00 to Tue 10 Mar, 10:00.`
pub(in crate::view) fn moved(slip: &Slip, home: Tz, zone: Tz) -> Phrase {
    let moment = |at| when::moment(at, zone);
    let end_of_day = |at| when::deadline(at, home, zone);
    let (before, after, with_it) = match slip.of {
        TimeBox::Intake => {
            (moment(slip.before), moment(slip.after), " Joint meeting and decision moved with it.")
        }
        TimeBox::Homework => {
            let is_later = local_day(slip.before, home) < local_day(slip.after, home);
            let with_it = if is_later { " The decision moved with it." } else { "" };
            (moment(slip.before), moment(slip.after), with_it)
        }
        TimeBox::Decision => (end_of_day(slip.before), end_of_day(slip.after), ""),
    };
    bold(time_box(slip.of)).ours(format!(": from {before} to {after}.{with_it}"))
}

/// Somebody else leads it. Each is told what that means for them. `told`: how many points the reader has told, or all have
/// where the reader leads it.
pub fn new_lead(
    rollout: &Rollout,
    before: &PersonId,
    reader: Reader,
    (progress, held_since): (&Progress, Option<DateTime<Utc>>),
    told: usize,
) -> Message {
    let id = rollout.id.as_str();
    let waits = held_since
        .filter(|_| rollout.stage == Stage::Homework)
        .map(|since| waits(rollout, since, rollout.zone));
    let next = match rollout.stage {
        Stage::Scheduled { .. } => button(action::REHEARSE, "Still ahead", id),
        _ => button(action::CONCERNS, "Concerns", id),
    };
    let mut buttons = vec![
        button(action::STATUS, "Status", id).primary(),
        next,
        button(action::HANDOVER, "Hand it on", id),
    ];
    if waits.is_some() {
        buttons.insert(1, button(action::BEFORE, "Before you meet", id));
    }
    match reader {
        Reader::Lead => Composer::new()
            .say(person(before).ours(" has handed ").then(named(rollout)).ours(" over to you: you lead it now."))
            .told(bold("What is changing, and why:"), &rollout.brief.why)
            .say(stage(rollout, progress, rollout.zone))
            .with(waits, Composer::say)
            .say(ours(match told {
                0 => {
                    "What people tell the lead alone, you read. Please keep it to yourself. If you cannot do this, hand it \
                     on."
                }
                _ => {
                    "What people told the lead alone you read from now on; they have been told so. Please keep it to \
                     yourself. If you cannot do this, hand it on."
                }
            }))
            .actions(buttons)
            .one(),
        Reader::Sponsor => Composer::new()
            .say(person(&rollout.lead).ours(" leads ").then(named(rollout)).ours(" now, in place of ").person(before).ours("."))
            .one(),
        Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel => Composer::new()
            .say(person(&rollout.lead).ours(" leads ").then(named(rollout)).ours(" now, in place of ").person(before).ours("."))
            .say(match told {
                0 => ours("What you tell the lead only, they read from now on."),
                _ => ours("What you told, ").person(&rollout.lead).ours(" reads from now on as the lead, also what was for the \
                 lead only. Nothing new of it comes to ").person(before).ours("; a summary or agenda they have had stays with them. \
                 If you do not want that, withdraw the point where I showed it to you."),
            })
            .one(),
    }
}

/// Of whom an area is heard, and how far each has come.
pub(in crate::view) fn party(who: &PersonId, intake: &Intake, zone: Tz) -> Phrase {
    let state = match intake {
        Intake::Invited => "asked, no answer yet".to_owned(),
        Intake::Talking => "has begun".to_owned(),
        Intake::Done { at, .. } => format!("heard on {}", when::day(*at, zone)),
        Intake::Left { at, .. } => format!("heard on {}, account deactivated since", when::day(*at, zone)),
        Intake::NotHeard => "not heard".to_owned(),
        Intake::Unreachable { .. } => "out of my reach: please call them".to_owned(),
        Intake::TakenOut { .. } => "takes part no more".to_owned(),
    };
    person(who).ours(format!(": {state}"))
}
