//! The way to the joint meeting: the gate, dates that move, who is in it and who runs it. Loads what each looks at; who may
//! and when is decided by `domain`.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::stop::Stop;
use super::words::find;
use super::{known, load};
use crate::domain::action::{Command, Now, Request, Which};
use crate::domain::area::Area;
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::extend::{self, ExtendForm, Slip};
use crate::domain::handover;
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::meeting::{Eve, Meeting, Prepare};
use crate::domain::replace::{self, Cast, ReplaceForm};
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;
use crate::domain::summary::Progress;
use crate::store::{self, Tx};

/// All that the gate looks at, held.
pub struct Loaded {
    pub rollout: Rollout,
    pub meeting: Meeting,
    pub stakeholders: Vec<Stakeholder>,
    /// Only the blockers that want an answer.
    pub concerns: Vec<Concern>,
    pub progress: Progress,
    pub slips: Vec<Slip>,
    pub sponsor_zone: Tz,
    pub agenda_at: Option<DateTime<Utc>>,
}

impl Loaded {
    pub async fn of(tx: &mut Tx, rollout: Rollout) -> Result<Loaded, store::Error> {
        let meeting = store::meetings::load(tx, &rollout.id).await?;
        let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
        let concerns = store::concerns::unanswered_blockers(tx, &rollout.id).await?;
        let progress = store::progress::of(tx, &rollout.id).await?;
        let slips = store::meetings::slips(tx, &rollout.id).await?;
        let sponsor_zone =
            load::zone(tx, &rollout.id.team(), &rollout.sponsor).await?.unwrap_or(rollout.zone);
        let agenda_at = store::duties::agenda_at(tx, &rollout.id).await?;
        Ok(Loaded { rollout, meeting, stakeholders, concerns, progress, slips, sponsor_zone, agenda_at })
    }

    pub fn eve(&self) -> Eve<'_> {
        let Loaded { rollout, meeting, stakeholders, concerns, progress, slips, .. } = self;
        let Loaded { sponsor_zone, agenda_at, .. } = *self;
        Eve { rollout, meeting, stakeholders, concerns, progress, slips, sponsor_zone, agenda_at }
    }
}

pub async fn prepare(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    step: &Prepare,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    let loaded = Loaded::of(tx, rollout).await?;
    Ok(loaded.eve().prepare(&request.actor, step, now)?)
}

/// `/rollout extend`.
pub async fn open_extend(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    let slips = store::meetings::slips(tx, &rollout.id).await?;
    let most = store::installations::allowed(tx, &request.team).await?.moves;
    Ok(extend::open(&rollout, &request.actor, (&slips, most), now)?)
}

pub async fn extend(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    form: &ExtendForm,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    let meeting = store::meetings::load(tx, &rollout.id).await?;
    let slips = store::meetings::slips(tx, &rollout.id).await?;
    let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
    let zone = load::zone(tx, &request.team, &rollout.sponsor).await?.unwrap_or(rollout.zone);
    let most = store::installations::allowed(tx, &request.team).await?.moves;
    let (whole, slips) = ((&rollout, &meeting), (&slips[..], most));
    Ok(extend::submit(whole, &request.actor, slips, form, &stakeholders, zone, now)?)
}

/// `/rollout stakeholders`.
pub async fn parties(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
    let mut theirs = Vec::new();
    for who in stakeholders.iter().filter(|who| !who.silent.is_empty()) {
        theirs.extend(store::concerns::of_raiser(tx, &rollout.id, &who.person).await?);
    }
    Ok(handover::parties(&rollout, &request.actor, &stakeholders, &theirs)?)
}

pub async fn invite(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    area: Option<Area>,
    person: Option<&PersonId>,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    let people = known::people(tx, request, person.cloned().map(|id| (id, known::TAKES_PART)), now).await?;
    let part = match person {
        Some(person) => store::stakeholders::load(tx, &rollout.id, person).await?,
        None => None,
    };
    let theirs = match person {
        Some(person) => store::concerns::of_raiser(tx, &rollout.id, person).await?,
        None => Vec::new(),
    };
    let meeting = store::meetings::load(tx, &rollout.id).await?;
    let person = person.and_then(|id| people.get(id));
    let known = (part.as_ref(), theirs.as_slice());
    Ok(handover::invite((&rollout, &meeting), &request.actor, area, person, known, now)?)
}

/// **Take out or replace**.
pub async fn open_replace(tx: &mut Tx, request: &Request, rollout: &RolloutId) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    Ok(replace::open(&rollout, &request.actor)?)
}

pub async fn replace(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    form: &ReplaceForm,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    let people =
        known::people(tx, request, form.instead.clone().map(|id| (id, known::TAKES_PART)), now).await?;
    let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
    let known = match &form.instead {
        Some(instead) => store::stakeholders::load(tx, &rollout.id, instead).await?,
        None => None,
    };
    let outlines = store::outlines::of_rollout(tx, &rollout.id).await?;
    let touched =
        outlines.iter().filter(|concern| replace::touches(form, concern)).map(|concern| &concern.id);
    let concerns = store::concerns::among(tx, &touched.collect::<Vec<_>>()).await?;
    let meeting = store::meetings::load(tx, &rollout.id).await?;
    let cast = Cast {
        stakeholders: &stakeholders,
        instead: form.instead.as_ref().and_then(|id| people.get(id)),
        known: known.as_ref(),
        concerns: &concerns,
    };
    Ok(replace::submit((&rollout, &meeting), &request.actor, form, cast, now)?)
}

/// `/rollout handover`.
pub async fn open_handover(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    Ok(handover::open(&rollout, &request.actor)?)
}

pub async fn hand_over(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    person: Option<&PersonId>,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    let people = known::people(tx, request, person.cloned().map(|id| (id, known::SPONSORS)), now).await?;
    let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
    let under_way = load::under_way(tx, &rollout.id).await?;
    let meeting = store::meetings::load(tx, &rollout.id).await?;
    let person = person.and_then(|id| people.get(id));
    let whole = (&rollout, &meeting);
    Ok(handover::submit(whole, &request.actor, person, &stakeholders, &under_way, now)?)
}
