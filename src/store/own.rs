//! What is held of one person, gathered from wherever it stands, and what of it is deleted at their wish. What is changed
//! and not deleted is `domain::own`'s to decide.

use chrono::{DateTime, Utc};

use super::statement::{statements, text};
use super::{
    Error, Tx, calls, commitments, concerns, drafts, duties, events, groups, installations, people,
    questions, rollouts, stakeholders, verdicts, words,
};
use crate::domain::concern::State;
use crate::domain::draft::{DraftBody, DraftKey, Window};
use crate::domain::id::{GroupId, PersonId, RolloutId, TeamId};
use crate::domain::own::{Holdings, Part, Written, Wrote};
use crate::domain::person::Names;
use crate::domain::policy::{self, Reader, Roles, Starters};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Stakeholder;

statements! {
    in "stakeholders";
    // Each by its own index.
    PARTS = "select rollout from stakeholders where team = $1 and person = $2 and is_over = false \
        union all select rollout from stakeholders where team = $1 and person = $2 and is_over = true";
    HEADED = "select id from rollouts where team = $1 and lead = $2 and is_over = false \
        union select id from rollouts where team = $1 and sponsor = $2 and is_over = false \
        union select id from rollouts where team = $1 and lead = $2 and is_over = true \
        union select id from rollouts where team = $1 and sponsor = $2 and is_over = true";

    ASKED = "delete from questions where rollout = $1 and asker = $2";
    BEGUN = "delete from drafts where team = $1 and person = $2";
    EDITED = "update edits set words = null where team = $1 \
        and dm in (select channel from dms where team = $1 and person = $2)";
}

/// Where they speak, over or not, oldest first. On Postgres each rollout and then its stakeholder is locked.
pub async fn parts(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
) -> Result<Vec<(Rollout, Stakeholder)>, Error> {
    let mut ids = Vec::new();
    for row in tx.all(PARTS, [text(team.as_str()), text(person.as_str())]).await? {
        ids.push(row.read("rollout", RolloutId::parse)?);
    }
    ids.sort_by_key(RolloutId::number);
    let mut parts = Vec::new();
    for id in ids {
        let Some(rollout) = rollouts::load(tx, &id).await? else { continue };
        let who = stakeholders::load(tx, &id, person).await?;
        parts.extend(who.map(|who| (rollout, who)));
    }
    Ok(parts)
}

/// Everything, as they may see it themselves.
pub async fn holdings(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
    now: DateTime<Utc>,
) -> Result<Holdings, Error> {
    let mut known = people::load_many(tx, team, std::slice::from_ref(person)).await?;
    let mut mine = Holdings {
        person: person.clone(),
        at: now,
        profile: known.remove(person),
        group: group(tx, team, person).await?,
        heard_at: people::heard_at(tx, team, person).await?,
        parts: Vec::new(),
        written: written(tx, team, person).await?,
        drafts: begun(tx, team, person).await?,
        unplaced: words::of_person(tx, team, person).await?,
        record: Vec::new(),
        names: Names::new(),
    };
    let mut ids = headed(tx, team, person).await?;
    ids.extend(mine.written.iter().map(|written| written.rollout.clone()));
    for (rollout, who) in parts(tx, team, person).await? {
        ids.push(rollout.id.clone());
        mine.parts.push(part(tx, rollout, who).await?);
    }
    ids.sort_by_key(RolloutId::number);
    ids.dedup();
    for id in ids {
        let theirs = events::of_rollout(tx, &id).await?.into_iter().map(|(_, body)| body);
        mine.record
            .extend(theirs.filter(|body| body.by.as_ref() == Some(person)).map(|body| (id.clone(), body)));
    }
    Ok(mine)
}

async fn group(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Option<GroupId>, Error> {
    let Starters::Group(id) = installations::allowed(tx, team).await?.starters else { return Ok(None) };
    let known = groups::load(tx, team, &id).await?;
    Ok(known.filter(|group| group.has(person)).map(|group| group.id))
}

async fn part(tx: &mut Tx, rollout: Rollout, who: Stakeholder) -> Result<Part, Error> {
    let (id, person) = (&rollout.id, &who.person);
    let theirs = concerns::of_raiser(tx, id, person).await?;
    let calls = calls::of_rollout(tx, id).await?;
    Ok(Part {
        cards: theirs.iter().filter_map(|concern| policy::card(Reader::Raiser, concern)).collect(),
        questions: questions::of_asker(tx, id, person).await?,
        calls: calls.into_iter().filter(|call| call.person == *person).collect(),
        commitment: commitments::load(tx, id, person).await?,
        duties: duties::for_person(tx, id, person).await?,
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        stage: rollout.stage.name().to_owned(),
        forget_at: rollout.forget_at(),
        who,
    })
}

/// A sentence that they have begun is theirs to read only where they may still see what it is about.
async fn begun(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Vec<(DraftKey, DraftBody)>, Error> {
    let mut begun = Vec::new();
    for (key, body) in drafts::of_person(tx, team, person).await? {
        if let DraftKey::Words { window } = &key
            && !may_read(tx, team, person, window).await?
        {
            continue;
        }
        if !body.is_blank() {
            begun.push((key, body));
        }
    }
    Ok(begun)
}

/// Words of their own about what others have said: whether they may still see what that is.
async fn may_read(tx: &mut Tx, team: &TeamId, person: &PersonId, window: &Window) -> Result<bool, Error> {
    Ok(match window {
        Window::Restate { concern } | Window::RiskSentence { concern } => {
            let Some(concern) = concerns::by_handle(tx, team, concern).await? else { return Ok(false) };
            let Some(rollout) = rollouts::load(tx, &concern.rollout).await? else { return Ok(false) };
            Roles::in_concern(&rollout, &concern, person).card(&concern).is_some()
        }
        Window::Theme { rollout, .. } => {
            rollouts::load(tx, rollout).await?.is_some_and(|rollout| rollout.lead == *person)
        }
        Window::Question { .. }
        | Window::Reply { .. }
        | Window::Answer { .. }
        | Window::Missing { .. }
        | Window::Correct { .. }
        | Window::RiskReason { .. }
        | Window::GoOn { .. }
        | Window::Extend { .. }
        | Window::Replace { .. }
        | Window::Need { .. }
        | Window::Statement { .. }
        | Window::Cancel { .. } => true,
    })
}

async fn headed(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Vec<RolloutId>, Error> {
    let rows = tx.all(HEADED, [text(team.as_str()), text(person.as_str())]).await?;
    let mut ids: Vec<RolloutId> =
        rows.iter().map(|row| row.read("id", RolloutId::parse)).collect::<Result<_, _>>()?;
    ids.sort_by_key(RolloutId::number);
    Ok(ids)
}

/// What they wrote for others to work with. A sentence about a concern tells what somebody else said: it is here only
/// where they may still see that.
async fn written(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Vec<Written>, Error> {
    let mut all = Vec::new();
    for id in headed(tx, team, person).await? {
        let Some(rollout) = rollouts::load(tx, &id).await? else { continue };
        let mut add = |what, words: &str| {
            all.push(Written { rollout: rollout.id.clone(), what, words: words.to_owned() });
        };
        if rollout.lead == *person {
            add(Wrote::Brief, &rollout.brief.why);
            for waiver in &rollout.waivers {
                add(Wrote::Waiver { area: waiver.area }, &waiver.reason);
            }
        }
        if let Stage::Cancelled { by, reason, .. } = &rollout.stage
            && by == person
        {
            add(Wrote::Cancellation, reason);
        }
        for verdict in verdicts::of_rollout(tx, &id).await? {
            if verdict.by == *person {
                add(Wrote::Verdict, &verdict.statement);
            }
        }
        for concern in concerns::of_rollout(tx, &id).await? {
            if concern.raiser == *person
                || Roles::in_concern(&rollout, &concern, person).card(&concern).is_none()
            {
                continue;
            }
            let last = concern.work.wording.as_ref();
            let before = last.and_then(|wording| wording.before.as_deref());
            for wording in before.into_iter().chain(last).filter(|wording| wording.by == *person) {
                add(Wrote::Sentence { area: concern.area }, &wording.words);
            }
        }
        for question in questions::of_rollout(tx, &id).await? {
            if let Some(answer) = question.answer.filter(|answer| answer.by == *person) {
                add(Wrote::Answer { area: None }, &answer.words);
            }
        }
    }
    for concern in concerns::written_by(tx, team, person).await? {
        let (rollout, area) = (concern.rollout.clone(), concern.area);
        match concern.state.unparked() {
            State::Reopened { answer, .. } | State::Answered { answer } | State::Settled { answer, .. } => {
                let what = Wrote::Answer { area: Some(area) };
                all.push(Written { rollout, what, words: answer.words.clone() });
            }
            State::AcceptedRisk { why, .. } => {
                all.push(Written { rollout, what: Wrote::Risk { area }, words: why.clone() });
            }
            State::Open | State::Parked { .. } | State::Withdrawn { .. } => {}
        }
    }
    all.retain(|written| !written.words.is_empty());
    Ok(all)
}

/// Their questions with the answers, what they had begun, and what Slack told before its message came.
pub async fn forget(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
    rollouts: &[RolloutId],
) -> Result<(), Error> {
    for rollout in rollouts {
        tx.run(ASKED, [text(rollout.as_str()), text(person.as_str())]).await?;
    }
    for theirs in [BEGUN, EDITED] {
        tx.run(theirs, [text(team.as_str()), text(person.as_str())]).await?;
    }
    Ok(())
}
