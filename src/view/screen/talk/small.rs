//! The small windows: a question and its answer, being left alone for a while, cancelling, and things to read.

use std::convert;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use serde_json::Value;

use super::own;
use crate::domain::begun::Begun;
use crate::domain::cancel::REASON_LIMIT;
use crate::domain::commitment::Choice;
use crate::domain::extend::TimeBox;
use crate::domain::id::{PersonId, QuestionId, RolloutId};
use crate::domain::intake::form::LONGEST;
use crate::domain::refusal::Field;
use crate::domain::screen::{Done, Notice, Offer};
use crate::view::block::{
    actions, button, choice, context, date_picker, input, person_picker, quote, radios, section,
};
use crate::view::ids::{Meta, action, later as choices, modal};
use crate::view::readers::{Readers, told_late};
use crate::view::refusal;
use crate::view::reply;
use crate::view::screen::modal::{Frame, kept};
use crate::view::screen::rhythm;
use crate::view::screen::start::OWN_SPONSOR;
use crate::view::screen::watched;
use crate::view::text::{Phrase, bold, count, ours, pieces};
use crate::view::when;

pub fn question(rollout: &RolloutId, name: &str, lead: &PersonId, begun: &Begun) -> Value {
    let mut blocks = vec![section(
        &ours("About ")
            .theirs_bold(name)
            .ours(". It goes to ")
            .person(lead)
            .ours(" with your name, and to nobody else. The answer comes back to you here."),
    )];
    blocks.extend(kept(Field::Question, "Your question", LONGEST, begun, convert::identity));
    frame(modal::QUESTION, "Ask a question", "Send", "Close", of(rollout)).around(&blocks)
}

pub fn answer(question: &QuestionId, asker: &PersonId, asked: &str, begun: &Begun) -> Value {
    let mut blocks = vec![section(&ours("").person(asker).ours(" asks:"))];
    // A typed question may be longer than one window shows; it stands whole in the message under which this opened.
    let all = pieces(asked);
    blocks.extend(all.iter().take(3).flat_map(|piece| quote(piece)));
    if all.len() > 3 {
        blocks.push(context(&ours("The rest stands in the message itself.")));
    }
    blocks.extend(kept(Field::Answer, "Your answer", LONGEST, begun, convert::identity));
    let meta = Meta { question: Some(question.as_str().to_owned()), ..Meta::default() };
    frame(modal::ANSWER, "Answer", "Send", "Close", meta).around(&blocks)
}

pub fn later(rollout: &RolloutId, name: &str, closes: DateTime<Utc>, zone: Tz, offers: &[Offer]) -> Value {
    let value = |offer: &Offer| match offer {
        Offer::InOneHour => choices::IN_ONE_HOUR,
        Offer::Tomorrow { .. } => choices::TOMORROW,
        Offer::OnADate => choices::ON,
    };
    let times: Vec<_> = offers
        .iter()
        .map(|offer| match offer {
            Offer::InOneHour => choice(value(offer), "In one hour"),
            // After a weekend it is none.
            Offer::Tomorrow { day } if day.weekday() == Weekday::Mon => {
                choice(value(offer), format!("The next working day ({})", when::date(*day)))
            }
            Offer::Tomorrow { day } => choice(value(offer), format!("Tomorrow ({})", when::date(*day))),
            Offer::OnADate => choice(value(offer), "On a date"),
        })
        .collect();
    let best = offers.first().map(value);
    let mut blocks = vec![
        section(
            &ours("No hurry. Your word on ")
                .theirs_bold(name)
                .ours(format!(" is waited for until {}.", when::moment_in(closes, zone))),
        ),
        input(Field::LaterChoice, "When shall I ask again?", radios(&times, best)).block(),
    ];
    if offers.contains(&Offer::OnADate) {
        let date = input(Field::LaterDate, "Which date?", date_picker(None))
            .optional()
            .hint("Only for \u{201c}On a date\u{201d}. I write at 9:30 your time.");
        blocks.push(date.block());
    }
    frame(modal::LATER, "Later", "Save", "Close", of(rollout)).around(&blocks)
}

pub fn away(rollout: &RolloutId, tomorrow: NaiveDate) -> Value {
    let blocks = vec![
        section(&ours(
            "Until you are back I remind you of nothing and ask you nothing. Dates, agendas and calendar files still come.",
        )),
        input(Field::BackOn, "First day back", date_picker(Some(tomorrow))).block(),
    ];
    frame(modal::AWAY, "Away", "Save", "Close", of(rollout)).around(&blocks)
}

pub fn cancel(rollout: &RolloutId, name: &str, begun: &Begun) -> Value {
    let mut blocks = vec![section(&ours("This ends ").theirs_bold(name).ours(format!(
        " ({rollout}) for good. Everybody who was asked is told, with your reason. What was said stays as it was shared."
    )))];
    blocks.extend(kept(Field::CancelReason, "Why is it cancelled?", REASON_LIMIT, begun, convert::identity));
    frame(modal::CANCEL, "Cancel a rollout", "Cancel the rollout", "Keep it", of(rollout)).around(&blocks)
}

pub fn sponsor(rollout: &RolloutId, name: &str) -> Value {
    let blocks = vec![
        section(
            &ours("").theirs_bold(name).ours(format!(
                " ({rollout}) has no sponsor and stands still. With a new one it goes on: whatever was due meanwhile \
                 happens then, once. Please ask them first."
            )),
        ),
        input(Field::Sponsor, "Sponsor", person_picker(None))
            .hint("A champion from the business: reads the summary, takes the decision.")
            .block(),
    ];
    frame(modal::SPONSOR, "Name a sponsor", "Go on with them", "Close", of(rollout)).around(&blocks)
}

pub fn notice(notice: &Notice) -> Value {
    let mut more = Vec::new();
    let (title, words) = match notice {
        Notice::Started { rollout, name, channel, starts_at, zone } => {
            let title = if starts_at.is_some() { "Planned" } else { "Started" };
            (title, started(rollout, name, channel, starts_at.map(|at| (at, *zone))))
        }
        Notice::Thanks { name, lead, sent: 0, call: true, .. } => {
            ("Thank you", thanks(name, 0).then(reply::will_call(lead)))
        }
        Notice::Thanks { name, lead, sent, call: true, .. } => (
            "Thank you",
            thanks(name, *sent)
                .ours("You can change or withdraw it in our messages. ")
                .then(reply::will_call(lead)),
        ),
        Notice::Thanks { name, sent: 0, .. } => (
            "Thank you",
            thanks(name, 0).ours("Should a worry come up after all, write it to me here in Slack."),
        ),
        Notice::Thanks { name, sent, call: false, late: true, at_once, .. } => (
            "Thank you",
            thanks(name, *sent)
                .ours("What came after the closing is marked as late: ")
                .then(told_late("has gone", *at_once))
                .ours(". You can withdraw it in our messages."),
        ),
        Notice::Thanks { name, lead, sent, call: false, late: false, .. } => (
            "Thank you",
            thanks(name, *sent)
                .person(lead)
                .ours(" works on it before anybody meets. You can change or withdraw it in our messages."),
        ),
        Notice::QuestionSent { lead } => (
            "Sent",
            ours("Your question is with ")
                .person(lead)
                .ours(". The answer comes to you here, in our messages."),
        ),
        Notice::SponsorNamed { name, sponsor, lead } => {
            let goes_on = ours("").theirs_bold(name).ours(" goes on, with ");
            (
                "Named",
                if sponsor == lead {
                    goes_on
                        .ours(
                            "you as its sponsor too. Everybody who has shared something with the sponsor is told. ",
                        )
                        .ours(OWN_SPONSOR)
                } else {
                    goes_on.person(sponsor).ours(
                        " as its sponsor. They are told, and so is everybody who has shared something with the \
                         sponsor.",
                    )
                },
            )
        }
        Notice::Narrowed { lead, before } => ("Changed", reply::narrowed(lead, *before)),
        Notice::CallAsked { lead } => ("Not written down", reply::call_asked(lead)),
        Notice::ThemeSaved { rollout, page } => {
            let value = format!("{}|{page}", rollout.as_str());
            more.push(actions([button(action::THEMES, "Back to the themes", &value).primary()]));
            (
                "Saved",
                ours(
                    "So it stands in the summary from now on. What is told later may come to it; nothing is taken out.",
                ),
            )
        }
        Notice::Worked { done } => worked(done),
        Notice::NeedTold { choice, lead, sponsor, vacant } => {
            ("Thank you", need_told(*choice, Readers::while_open(lead, sponsor, *vacant)))
        }
        Notice::NeedWithdrawn { name, choice, sponsor, vacant } => {
            ("Withdrawn", need_withdrawn(name, *choice, vacant.map_or(Some(sponsor), |_| None)))
        }
        Notice::GoesOn { name, starts, zone } => (
            "On record",
            ours("").theirs_bold(name).ours(format!(
                " goes on. The joint meeting begins on {} by itself.",
                when::moment_in(*starts, *zone)
            )),
        ),
        Notice::Extended { name, channel, of, until, zone } => (
            "Moved",
            ours(match of {
                TimeBox::Intake => "The 1-on-1s of ",
                TimeBox::Homework => "The joint meeting on ",
                TimeBox::Decision => "The decision on ",
            })
            .theirs_bold(name)
            .ours(format!(
                ": now {}. Everybody in it is told, and it stands in ",
                when::moment_in(*until, *zone)
            ))
            .channel(channel)
            .ours("."),
        ),
        Notice::RhythmSet { rollout, name, zone, picture } => {
            more.extend(rhythm::picture(picture, *zone));
            more.push(actions([button(action::REHEARSE, "Still ahead", rollout.as_str())]));
            ("Reminders", rhythm::set(name, picture))
        }
        Notice::HandedOver { name, lead, sponsor, has_begun } => {
            let told = ours("").person(lead).ours(" leads ").theirs_bold(name).ours(match has_begun {
                true => " from now on. They are told, and so is everybody in it. Thank you for leading it this far.",
                false => " from now on, and is told. Everybody else reads it once it begins. Thank you for setting it up.",
            });
            let both = " They sponsor it as well. They may; but this works best with a champion from the business who \
                        is not the lead.";
            ("Handed over", if lead == sponsor { told.ours(both) } else { told })
        }
        Notice::Invited { person, area } => {
            ("Asked", ours("").person(person).ours(format!(" is being asked for {}.", area.name())))
        }
        Notice::TakenOut { person, instead } => {
            let told = ours("").person(person).ours(" takes part no more, and is told so with your thanks.");
            let told = match instead {
                Some(instead) => told.ours(" ").person(instead).ours(" is being asked in their place."),
                None => told,
            };
            ("Done", told)
        }
        Notice::Decided { name, channel, outcome } => (
            "Decided",
            ours("")
                .theirs_bold(name)
                .ours(": ")
                .bold(outcome.name())
                .ours(". It stands in ")
                .channel(channel)
                .ours("."),
        ),
        Notice::NothingHeld => ("Nothing to remove", own::nothing_held()),
        Notice::WordsRemoved { removal } => {
            more.push(context(&own::out_of_reach()));
            ("Removed", own::removed(removal))
        }
        Notice::Refused { refusal } => ("Not possible", refusal::words(refusal)),
        Notice::Overtaken { refusal, meanwhile } => {
            more.push(section(&bold("What happened while you had this open")));
            more.extend(watched::lines(meanwhile));
            ("Not possible", refusal::words(refusal))
        }
    };
    let view = Frame { callback: modal::NOTICE, title, submit: None, close: "Close", meta: Meta::default() };
    more.insert(0, section(&words));
    view.around(&more)
}

fn worked(done: &Done) -> (&'static str, Phrase) {
    match done {
        Done::Answered { raisers: 0 } => (
            "Answered",
            ours(
                "Kept. Whoever raised it takes part no more, so nobody says whether it settles it; the sponsor can accept it as a risk.",
            ),
        ),
        Done::AnsweredForLead => (
            "Answered",
            ours(
                "Kept. Whoever raised it takes part no more, so nobody says whether it settles it. It is for the lead's eyes \
                 only, so nobody else can accept it as a risk: it can be parked, or it stays unsettled, and is counted.",
            ),
        ),
        Done::Answered { raisers: 1 } => (
            "Sent",
            ours(
                "The answer is with whoever raised this, in private. They say whether it settles it; silence is never taken as Yes.",
            ),
        ),
        Done::Answered { raisers } => (
            "Sent",
            ours(format!(
                "The answer to {raisers} points is with whoever raised them, in private. Each is settled, or not, by itself."
            )),
        ),
        Done::Assigned { owner } => {
            ("Assigned", ours("").person(owner).ours(" has been asked, and is reminded before it is due."))
        }
        Done::KeptOpen => (
            "With nobody now",
            ours(
                "It stands in your queue of concerns again: answer it when you can, or give it to somebody.",
            ),
        ),
        Done::HandedBack { lead } => {
            ("Handed back", ours("").person(lead).ours(" has been told, and finds somebody else."))
        }
        Done::Restated => (
            "On its way",
            ours(
                "Whoever raised it is asked whether the sentence is fair. Until they say so, their own words stand.",
            ),
        ),
        Done::Joined => ("Merged", ours("They are worked on together now. Each raiser keeps their own.")),
        Done::Apart => ("Split", ours("It is worked on by itself again.")),
        Done::Parked => {
            ("Parked", ours("Whoever raised it has been told until when, and you are asked to look again."))
        }
        Done::TakenIn => ("Taken in", ours("It is open and in the queue. Whoever raised it has been told.")),
        Done::Accepted => (
            "Accepted",
            ours("It stands as a risk, with your name. Whoever raised it has been told, with your reason."),
        ),
        Done::FellShort { lead } => (
            "Thank you",
            ours("")
                .person(lead)
                .ours(" knows what is missing. It is open again until something settles it."),
        ),
    }
}

fn started(
    rollout: &RolloutId,
    name: &str,
    channel: &crate::domain::id::ChannelId,
    starts_at: Option<(DateTime<Utc>, Tz)>,
) -> Phrase {
    let line = bold("").theirs_bold(name).ours(format!(" ({rollout}) "));
    match starts_at {
        None => line
            .ours("has begun. The charter stands in ")
            .channel(channel)
            .ours(", and everybody you named is being asked now. Reminders go by themselves."),
        Some((at, zone)) => line.ours(format!(
            "starts by itself on {}. Nothing is sent before that.",
            when::moment_dated_in(at, zone)
        )),
    }
}

fn thanks(name: &str, sent: usize) -> Phrase {
    let line = ours("Thank you for your view on ").theirs_bold(name).ours(". ");
    match sent {
        0 => line,
        sent => line.ours(format!("{} shared as you chose. ", count(sent, "point is", "points are"))),
    }
}

fn need_told(choice: Choice, readers: Readers) -> Phrase {
    bold(choice.name())
        .ours(": ")
        .then(readers.have_it(", with your name"))
        .ours(". What you need is kept as a point of yours, and you hear what becomes of it.")
}

/// `decides`: who sponsors it, if anybody does.
fn need_withdrawn(name: &str, choice: Choice, decides: Option<&PersonId>) -> Phrase {
    let (first, stands) = match choice {
        Choice::Committed | Choice::Conditional => ("Without your condition your answer on ", " is now "),
        Choice::NotYet => ("What you needed is taken back. Your answer on ", " stays "),
    };
    let until = match decides {
        Some(sponsor) => ours(". You can change it until ").person(sponsor).ours(" has decided."),
        None => ours(". You can change it until it is decided."),
    };
    ours(first).theirs_bold(name).ours(stands).bold(choice.name()).then(until)
}

fn of(rollout: &RolloutId) -> Meta {
    Meta { rollout: Some(rollout.as_str().to_owned()), ..Meta::default() }
}

fn frame<'a>(callback: &'a str, title: &'a str, submit: &'a str, close: &'a str, meta: Meta) -> Frame<'a> {
    Frame { callback, title, submit: Some(submit), close, meta }
}
