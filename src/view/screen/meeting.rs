//! The windows on the way to the joint meeting: what is missing before it, a date that moves, who is in it, and who leads it.

use serde_json::Value;

use super::modal::{Frame, kept};
use crate::domain::area::Area;
use crate::domain::begun::Begun;
use crate::domain::extend::{REASON_LIMIT as EXTEND_LIMIT, TimeBox};
use crate::domain::id::RolloutId;
use crate::domain::meeting::REASON_LIMIT;
use crate::domain::refusal::Field;
use crate::domain::screen::{BeforeScreen, ExtendScreen, PartiesScreen, Settled};
use crate::domain::start::REASON_LIMIT as WAIVER_LIMIT;
use crate::view::block::{
    actions, bullets, button, choice, context, date_picker, input, person_picker, quote, radios, section,
};
use crate::view::ids::{Meta, action, modal};
use crate::view::message::{came_since, headline, lacks, party, says_why, whose};
use crate::view::text::{self, bold, count, ours, person};
use crate::view::when;

/// Characters of a blocker's words that the window shows.
const SHOWN: usize = 300;
const WHY: &str = "Why go on all the same?";
/// People of one area that the window names; the others are counted.
const NAMED: usize = 30;

pub fn before(screen: &BeforeScreen) -> Value {
    let id = screen.rollout.as_str();
    let is_ready = screen.is_ready();
    let waits = screen.new_day.is_some();
    let starts = when::moment_in(screen.starts, screen.zone);
    let first = ours("The joint meeting on ")
        .theirs_bold(&screen.name)
        .ours(if waits { format!(" waits since {starts}: ") } else { format!(", {starts}: ") })
        .bold(if is_ready { "ready" } else { "not ready" })
        .ours(match (is_ready, screen.missing.is_empty()) {
            (true, true) if waits => ". It only wants a new day.",
            (true, true) => ".",
            (true, false) => ", but for what comes in its time:",
            (false, _) => " yet. What is missing:",
        });
    let mut blocks = vec![section(&first)];
    if !screen.missing.is_empty() {
        let missing: Vec<_> = screen.missing.iter().map(|why| lacks(why, screen.zone)).collect();
        blocks.push(bullets(&missing));
    }
    if screen.parked > 0 {
        let parked = count(screen.parked, "blocker is", "blockers are");
        blocks.push(section(
            &bold(parked).ours(" not for now (parked): in the queue of concerns, with the day."),
        ));
    }
    if !screen.blockers.is_empty() || screen.counted_only > 0 {
        blocks.push(section(
            &bold("Blockers without an answer")
                .ours(". Put one on the agenda on purpose, and it stands in nobody's way."),
        ));
    }
    for (is_tabled, card) in &screen.blockers {
        let value = format!("{id}|{}", card.handle.as_str());
        blocks.push(section(&whose(card).ours(" · ").then(headline(card))));
        blocks.extend(quote(&text::label(card.in_short(), SHOWN)));
        blocks.push(actions([if *is_tabled {
            button(action::UNTABLE, "Take it off the agenda", &value)
        } else {
            button(action::TABLE, "Put it on the agenda", &value)
        }]));
    }
    if screen.counted_only > 0 {
        let more = match screen.blockers.is_empty() {
            true => count(screen.counted_only, "blocker", "blockers"),
            false => count(screen.counted_only, "more", "more"),
        };
        blocks.push(context(&ours(format!("{more}, in the queue of concerns or for the lead alone."))));
    }
    if let (Some(at), false) = (screen.agenda_sent_at, waits) {
        let went =
            format!("The agenda went out on {}, to each in their own day.", when::moment(at, screen.zone));
        blocks.push(section(&ours(went)));
    }
    if !waits {
        blocks.push(actions([button(
            action::SEND_AGENDA,
            if screen.agenda_sent_at.is_some() { "Send the agenda again" } else { "Send the agenda now" },
            id,
        )
        .confirm(
            "Send the agenda?",
            "Everybody who meets gets it with the calendar file, each as they may read it; where it is night, in the \
             morning.",
            "Send",
            "Not now",
        )]));
    }
    if let Some(gone_on) = &screen.gone_on {
        blocks.push(section(&says_why(gone_on, screen.since)));
        blocks.extend(quote(&gone_on.why));
        if screen.since > 0 {
            blocks.push(section(&came_since(screen.since)));
        }
    }
    let asks_why = screen.asks_why();
    if let (Some(day), true) = (screen.new_day, asks_why) {
        let why = if is_ready { "Why does it meet only then?" } else { WHY };
        blocks.push(
            input(Field::NewDate, "The new day", date_picker(Some(day)))
                .hint("At the same hour. The decision moves by as many working days. Everybody gets agenda and calendar file anew.")
                .block(),
        );
        blocks.extend(kept(Field::GoOnReason, why, REASON_LIMIT, &screen.begun, |field| {
            field.hint("Everybody in it is told, and it stands in the channel.")
        }));
        return frame(modal::BEFORE, "Before you meet", Some("Meet on that day"), &screen.rollout)
            .around(&blocks);
    }
    if asks_why {
        blocks.extend(kept(Field::GoOnReason, WHY, REASON_LIMIT, &screen.begun, |field| {
            field.hint("Lead and sponsor read it, and it stays on record.")
        }));
    }
    let submit = asks_why.then_some("Go on all the same");
    frame(modal::BEFORE, "Before you meet", submit, &screen.rollout).around(&blocks)
}

pub fn extend(screen: &ExtendScreen) -> Value {
    let (what, rest) = match screen.of {
        TimeBox::Intake => {
            ("the close of the 1-on-1s", "Joint meeting and decision move by as many working days.")
        }
        TimeBox::Homework => {
            ("the joint meeting", "The decision moves by as many working days; the hour stays.")
        }
        TimeBox::Decision => ("the decision", "It stays due at the end of that day."),
    };
    let ends = when::moment_in(screen.ends, screen.zone);
    let left = text::times(screen.left) + if screen.again { " more" } else { "" };
    let mut blocks = vec![
        section(
            &ours(format!("This moves {what} of "))
                .theirs_bold(&screen.name)
                .ours(format!(", now {ends}. It can be moved {left}. {rest}")),
        ),
        input(Field::NewDate, "The new date", date_picker(Some(screen.until))).block(),
    ];
    blocks.extend(kept(Field::ExtendReason, "Why?", EXTEND_LIMIT, &screen.begun, |field| {
        field.hint("Everybody in it is told, and it stands in the channel.")
    }));
    blocks
        .push(context(&ours("It stands in ").channel(&screen.channel).ours(" as long as the rollout runs.")));
    frame(modal::EXTEND, "Move a date", Some("Move it"), &screen.rollout).around(&blocks)
}

pub fn parties(screen: &PartiesScreen) -> Value {
    let mut blocks = vec![section(&ours("Who speaks in ").theirs_bold(&screen.name).ours("."))];
    if let Some(asked_at) = screen.asked_at {
        blocks.push(context(&ours(format!(
            "Nobody has been asked yet: that begins on {}. Until then its lead changes who is asked by ending it with \
             /rollout cancel and starting it anew.",
            when::moment_dated_in(asked_at, screen.zone)
        ))));
    }
    for area in Area::ALL {
        let here: Vec<_> = screen.parties.iter().filter(|(_, theirs, _)| *theirs == area).collect();
        let waived = screen.waived.iter().find(|waiver| waiver.area == area);
        if here.is_empty() && waived.is_none() {
            continue;
        }
        blocks.push(section(&bold(area.name())));
        let lines: Vec<_> = here
            .iter()
            .take(NAMED)
            .map(|(who, _, intake)| match screen.asked_at {
                Some(_) => person(who),
                None => party(who, intake, screen.zone),
            })
            .collect();
        if !lines.is_empty() {
            blocks.push(bullets(&lines));
        }
        if here.len() > NAMED {
            let more = here.len() - NAMED;
            blocks.push(context(&ours(format!("And {more} more; /rollout status names who is waited for."))));
        }
        if let Some(waiver) = waived {
            blocks.push(context(&ours("Not asked: ").theirs(&waiver.reason)));
        }
    }
    if let Some(settled) = screen.settled {
        blocks.push(context(&ours(match settled {
            Settled::Met => {
                "They have met, so nobody is asked, taken out or replaced any more. Lead and sponsor can still hear \
                 anybody in person before the decision, which waits for nobody\u{2019}s word."
            }
            Settled::Decided => {
                "It has been decided, so nobody is asked, taken out or replaced any more. Whoever is in it can still \
                 write to me what worries them; others are heard in a new rollout."
            }
            Settled::Over => {
                "It is over, so nobody is asked, taken out or replaced any more. To hear more, type /rollout start in \
                 its channel."
            }
        })));
    }
    if screen.may_ask {
        blocks.push(actions([button(action::REPLACE, "Take out or replace", screen.rollout.as_str())]));
        let areas: Vec<_> = Area::ALL.into_iter().map(|area| choice(area.slug(), area.name())).collect();
        blocks.push(section(&bold("Ask one more")));
        blocks.push(input(Field::NewArea, "For which area?", radios(&areas, None)).block());
        blocks.push(
            input(Field::NewPerson, "Who?", person_picker(None))
                .hint("They are written to at once, and reminded as long as the others are. What others told stays with them.")
                .block(),
        );
    }
    frame(modal::STAKEHOLDERS, "Stakeholders", screen.may_ask.then_some("Ask them"), &screen.rollout)
        .around(&blocks)
}

pub fn replace(rollout: &RolloutId, name: &str, begun: &Begun) -> Value {
    let mut blocks = vec![
        section(&ours("Who is to speak in ").theirs_bold(name).ours(
            " no more? They are told, with your thanks, and asked nothing more. What they said stays, and says that \
             its raiser is gone: nobody else can say that it is settled. Please talk to them first.",
        )),
        input(Field::OutPerson, "Who?", person_picker(None)).block(),
        input(Field::Instead, "Who speaks in their place?", person_picker(None))
            .hint("They are asked at once, and see nothing of what was told before.")
            .optional()
            .block(),
    ];
    blocks.extend(kept(Field::OutReason, "Or why nobody need", WAIVER_LIMIT, begun, |field| {
        field.hint("Only where nobody else speaks for the area. It stands in the summary.").optional()
    }));
    frame(modal::REPLACE, "Take out or replace", Some("Take them out"), rollout).around(&blocks)
}

pub fn handover(rollout: &RolloutId, name: &str) -> Value {
    let blocks = vec![
        section(&ours("Who leads ").theirs_bold(name).ours(
            " from now on? They read what was told to the lead, and take over the answers that you owe. Please ask \
             them first. Everybody who has been asked is told. If it is the sponsor, they read from then on what people kept for the \
             lead only.",
        )),
        input(Field::NewLead, "The new lead", person_picker(None)).block(),
    ];
    frame(modal::HANDOVER, "Hand over", Some("Hand it over"), rollout).around(&blocks)
}

fn frame<'a>(callback: &'a str, title: &'a str, submit: Option<&'a str>, rollout: &RolloutId) -> Frame<'a> {
    let meta = Meta { rollout: Some(rollout.as_str().to_owned()), ..Meta::default() };
    Frame { callback, title, submit, close: "Close", meta }
}
