//! Changing and taking back what has been told, by menus under a typed message or by form.

use super::intake::draft_of;
use super::stop::Stop;
use super::{load, number, verdict};
use crate::domain::action::{Now, Request, Touch};
use crate::domain::commitment::{self, Commitment};
use crate::domain::concern::Severity;
use crate::domain::decision::Decision;
use crate::domain::draft::{ConcernDraft, DraftKey, ShareChoice};
use crate::domain::effect::What;
use crate::domain::id::ConcernId;
use crate::domain::intake::change;
use crate::domain::reply::{Before, Reply, Say};
use crate::domain::rollout::Rollout;
use crate::domain::screen::{Notice, Screen};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::typed;
use crate::store::{self, Tx};

pub async fn touch(
    tx: &mut Tx,
    request: &Request,
    id: &ConcernId,
    touch: &Touch,
    now: Now,
) -> Result<Decision, Stop> {
    let (rollout, who, concern) = load::concern(tx, request, id).await?;
    let call = match touch {
        Touch::Share(ShareChoice::CallMe) => number::call(tx, request, &rollout.id).await?,
        Touch::Share(ShareChoice::Shown(_))
        | Touch::Kind(_)
        | Touch::Severity(_)
        | Touch::Topic(_)
        | Touch::Area(_) => None,
    };
    let draft = match touch {
        Touch::Severity(Severity::Blocker) => {
            draft_of(tx, request, &DraftKey::Change { concern: id.clone() }).await?
        }
        Touch::Severity(_) | Touch::Share(_) | Touch::Kind(_) | Touch::Topic(_) | Touch::Area(_) => None,
    };
    let decision = typed::touch(&rollout, &who, &concern, touch.clone(), call, draft, now)?;
    Ok(what_was_sent(tx, &rollout, decision).await?)
}

/// Whoever narrows a point is told where it has been sent before; looked for only then.
async fn what_was_sent(
    tx: &mut Tx,
    rollout: &Rollout,
    mut decision: Decision,
) -> Result<Decision, store::Error> {
    if let Reply::Say { say: Say::Narrowed { before, .. } }
    | Reply::Show { screen: Screen::Notice { notice: Notice::Narrowed { before, .. } } } =
        &mut decision.reply
    {
        let about = [rollout.id.as_str().to_owned()];
        let sent = store::shown::again(tx, &rollout.id.team(), &about).await?;
        if sent.iter().any(|sent| change::has_told(rollout, sent)) {
            *before = Before::Sent;
        }
    }
    Ok(decision)
}

pub async fn open(tx: &mut Tx, request: &Request, id: &ConcernId) -> Result<Decision, Stop> {
    let (rollout, who, concern) = load::concern(tx, request, id).await?;
    let draft = draft_of(tx, request, &DraftKey::Change { concern: id.clone() }).await?;
    Ok(change::open(&rollout, &who, &concern, draft)?)
}

pub async fn keep(
    tx: &mut Tx,
    request: &Request,
    id: &ConcernId,
    form: &ConcernDraft,
) -> Result<Decision, Stop> {
    let (rollout, who, concern) = load::concern(tx, request, id).await?;
    if draft_of(tx, request, &DraftKey::Change { concern: id.clone() }).await?.is_none() {
        return Ok(Decision::default());
    }
    Ok(change::keep(&rollout, &who, &concern, form.clone())?)
}

pub async fn submit(
    tx: &mut Tx,
    request: &Request,
    id: &ConcernId,
    form: &ConcernDraft,
    now: Now,
) -> Result<Decision, Stop> {
    let (rollout, who, concern) = load::concern(tx, request, id).await?;
    let call = match form.visibility {
        Some(ShareChoice::CallMe) => number::call(tx, request, &rollout.id).await?,
        Some(ShareChoice::Shown(_)) | None => None,
    };
    let mut decision = change::submit(&rollout, &who, &concern, form, call, now)?;
    decision.effects.extend(verdict::needs_again(tx, &rollout, &decision).await?);
    Ok(what_was_sent(tx, &rollout, decision).await?)
}

pub async fn withdraw(tx: &mut Tx, request: &Request, id: &ConcernId, now: Now) -> Result<Decision, Stop> {
    let (rollout, who, concern) = load::own_concern(tx, request, id).await?;
    let mut decision = change::withdraw(&rollout, &who, &concern, now)?;
    decision.effects.extend(verdict::needs_again(tx, &rollout, &decision).await?);
    if !who.takes_part() {
        // Nor are they asked anew whether they commit.
        return taken_back(tx, &who, decision).await;
    }
    let said = store::commitments::load(tx, &rollout.id, &who.person).await?;
    let needs = |said: &Commitment| said.needs.as_ref() == Some(id);
    match said.filter(|said| needs(said) && !decision.concerns.is_empty()) {
        Some(said) => {
            let freed = commitment::freed(&rollout, &who, &said, now);
            Ok(Decision { reply: freed.reply.clone(), ..decision.and(freed) })
        }
        None => Ok(decision),
    }
}

/// How much of theirs stands is told to whoever was taken out in a letter that was sent once.
pub async fn taken_back(tx: &mut Tx, who: &Stakeholder, mut decision: Decision) -> Result<Decision, Stop> {
    if !who.takes_part() && !decision.concerns.is_empty() {
        let told = What::TakenOut { rollout: who.rollout.clone(), person: who.person.clone() };
        let about = [who.rollout.as_str().to_owned()];
        let again = store::shown::again(tx, &who.rollout.team(), &about).await?;
        decision.effects.extend(again.into_iter().filter(|effect| match &effect.what {
            What::Again { shown, .. } => **shown == told,
            _ => false,
        }));
    }
    Ok(decision)
}

pub async fn not_concern(tx: &mut Tx, request: &Request, id: &ConcernId, now: Now) -> Result<Decision, Stop> {
    let (rollout, who, concern) = load::concern(tx, request, id).await?;
    Ok(typed::not_concern(&rollout, &who, &concern, now)?)
}

pub async fn ask_instead(tx: &mut Tx, request: &Request, id: &ConcernId, now: Now) -> Result<Decision, Stop> {
    let (rollout, who, concern) = load::concern(tx, request, id).await?;
    let question = number::question(tx, request).await?;
    Ok(typed::ask_instead(&rollout, &who, &concern, question, now)?)
}
