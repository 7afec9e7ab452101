//! **Reminders**: lead or sponsor look at when those who owe an answer are reminded, and set it anew. Only what is still
//! ahead changes, and today stays as it was: nobody is reminded today who would not have been.

use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::Rhythm;
use crate::domain::calendar;
use crate::domain::decision::Decision;
use crate::domain::duty::{Duty, DutyChange};
use crate::domain::event::{Event, Happened};
use crate::domain::id::PersonId;
use crate::domain::policy::{Deed, Roles};
use crate::domain::refusal::{Fault, Field, Refusal, Wrong};
use crate::domain::reply::Reply;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::screen::{Notice, RhythmScreen, Screen};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Ask};
use crate::domain::time::nudge;

/// What a rhythm means: when it still comes, and for how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// By the clock of the lead's zone; at most three.
    pub times: Vec<DateTime<Utc>>,
    /// Who owe an answer, or will.
    pub owing: usize,
    /// Of these, who get none by it: they have had three, or theirs would come too late.
    pub without: usize,
    /// Nobody has been asked yet.
    #[serde(default)]
    pub is_ahead: bool,
}

/// The window, with the rhythm as it is, or with what was typed instead. `stakeholders` and `duties` are all of the
/// rollout.
///
/// # Errors
/// `OnlyLeadOrSponsor`, `NoSponsor`, and what the stage says.
pub fn open(
    rollout: &Rollout,
    actor: &PersonId,
    typed: Option<&str>,
    stakeholders: &[Stakeholder],
    duties: &[Duty],
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_set(rollout, actor)?;
    let as_it_is = || picture(rollout, stakeholders, duties, now);
    let (words, fault, picture) = match typed {
        None => (rollout.rhythm.to_string(), None, as_it_is()),
        Some(typed) => match read(rollout, typed, stakeholders, duties, now) {
            Ok((rhythm, picture)) => (rhythm.to_string(), None, picture),
            Err(wrong) => (typed.trim().chars().take(super::LIMIT).collect(), Some(wrong), as_it_is()),
        },
    };
    let screen = Screen::Rhythm(RhythmScreen {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        zone: rollout.zone,
        closes: rollout.dates.intake_closes,
        words,
        fault,
        picture,
    });
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// # Errors
/// As `open`; what cannot be read, or never comes, is a fault of the field and changes nothing.
pub fn submit(
    rollout: &Rollout,
    actor: &PersonId,
    words: &str,
    stakeholders: &[Stakeholder],
    duties: &[Duty],
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_set(rollout, actor)?;
    let (rhythm, picture) = match read(rollout, words, stakeholders, duties, now) {
        Ok(read) => read,
        Err(what) => {
            let faults = vec![Fault { field: Field::Rhythm, what }];
            return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() });
        }
    };
    let notice = Notice::RhythmSet {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        zone: rollout.zone,
        picture,
    };
    let reply = Reply::Show { screen: Screen::Notice { notice } };
    if rhythm == rollout.rhythm {
        return Ok(Decision { reply, ..Decision::default() });
    }
    let what = Happened::RhythmSet { before: rollout.rhythm.to_string(), after: rhythm.to_string() };
    let after = Rollout { rhythm, ..rollout.clone() };
    // Before its start nothing is ahead of anybody: it begins with this.
    let asked = stakeholders.iter().filter(|who| who.is_owed() && rollout.stage.is_announced());
    Ok(Decision {
        duties: asked.flat_map(|who| ahead(&after, who, duties, now)).collect(),
        events: vec![Event { rollout: rollout.id.clone(), by: Some(actor.clone()), what }],
        reply,
        rollout: Some(after),
        ..Decision::default()
    })
}

fn may_set(rollout: &Rollout, actor: &PersonId) -> Result<(), Refusal> {
    if !Roles::in_rollout(rollout, actor).may(Deed::Remind) {
        return Err(Refusal::only_lead_or_sponsor(rollout));
    }
    state::allow(rollout, Ask::SetRhythm)?;
    if rollout.vacancy.is_some() {
        return Err(Refusal::no_sponsor(rollout, actor));
    }
    Ok(())
}

/// What is meant, and what it would come to; one that reaches nobody is a fault.
fn read(
    rollout: &Rollout,
    words: &str,
    stakeholders: &[Stakeholder],
    duties: &[Duty],
    now: DateTime<Utc>,
) -> Result<(Rhythm, Picture), Wrong> {
    let rhythm = Rhythm::read(words)?;
    let meant = Rollout { rhythm: rhythm.clone(), ..rollout.clone() };
    let picture = picture(&meant, stakeholders, duties, now);
    if picture.times.is_empty() && picture.without == picture.owing {
        let closes = calendar::local_day(rollout.dates.intake_closes, rollout.zone);
        return Err(Wrong::NoneLeft { closes });
    }
    Ok((rhythm, picture))
}

fn picture(rollout: &Rollout, stakeholders: &[Stakeholder], duties: &[Duty], now: DateTime<Utc>) -> Picture {
    let owing: Vec<&Stakeholder> = stakeholders.iter().filter(|who| who.is_owed()).collect();
    let is_set = |change: &DutyChange| matches!(change, DutyChange::Set(_));
    let gets_none = |who: &&&Stakeholder| !ahead(rollout, who, duties, now).iter().any(is_set);
    // Today only where somebody would be reminded today.
    let from = if let Stage::Scheduled { starts_at } = rollout.stage {
        tomorrow(starts_at, rollout.zone)
    } else if owing.iter().any(|who| nudge::is_due_today(who, duties, now)) {
        now
    } else {
        tomorrow(now, rollout.zone)
    };
    let times = rollout.rhythm.times(rollout.dates.intake_closes, rollout.zone, from);
    Picture {
        times: times.into_iter().map(|(_, at)| at).collect(),
        owing: owing.len(),
        without: owing.iter().filter(gets_none).count(),
        is_ahead: matches!(rollout.stage, Stage::Scheduled { .. }),
    }
}

/// What it sets, and takes away, of what is ahead of somebody.
fn ahead(rollout: &Rollout, who: &Stakeholder, duties: &[Duty], now: DateTime<Utc>) -> Vec<DutyChange> {
    if let Stage::Scheduled { starts_at } = rollout.stage {
        nudge::from_tomorrow(rollout, who, starts_at)
    } else {
        nudge::anew(rollout, who, duties, now)
    }
}

fn tomorrow(at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    calendar::at(calendar::local_day(at, zone) + Days::new(1), 0, 0, zone)
}
