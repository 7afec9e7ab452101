//! What a stakeholder reads in their 1-on-1: only ever about themselves and what they said. A letter that would bring it
//! to anybody else is empty.

use chrono::{DateTime, Utc};

use super::{Maybe, Reach, Rendered, Telling, Unnamed, moves, zone};
use crate::domain::agenda;
use crate::domain::area::Area;
use crate::domain::concern::Concern;
use crate::domain::draft::{DraftBody, DraftKey, IntakeDraft};
use crate::domain::effect::Bring;
use crate::domain::homework::due;
use crate::domain::id::{ConcernId, PersonId, QuestionId, RolloutId, TeamId, WordsId};
use crate::domain::policy::{self, Reader, Roles};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::{Intake, Stakeholder};
use crate::domain::state::{self, Ask};
use crate::domain::time::pending::{is_asked, is_to_decide};
use crate::domain::time::{ANSWERS, is_to_come};
use crate::store::{
    self, Tx, calls, commitments as pledges, concerns, drafts, meetings, own, questions, rollouts,
    stakeholders, words,
};
use crate::view::message::{self, Over, Told, Unplaced, Words};

pub async fn invite(tx: &mut Tx, rollout: &RolloutId, person: &PersonId, reader: Option<&PersonId>) -> Maybe {
    let Some((rollout, who)) = one_on_one(tx, rollout, person, reader).await? else { return Ok(None) };
    let held_since = meetings::load(tx, &rollout.id).await?.held_since;
    Ok(Some(Rendered::one(message::invite(&rollout, &who, held_since)).reaching(Reach::of_part(&who))))
}

/// As far as they still speak for these. Taken back where they speak for none any more.
pub async fn asked_too(
    tx: &mut Tx,
    rollout: &RolloutId,
    person: &PersonId,
    (areas, bring): (&[Area], Bring),
    reader: Option<&PersonId>,
) -> Maybe {
    let Some((rollout, who)) = one_on_one(tx, rollout, person, reader).await? else { return Ok(None) };
    let theirs: Vec<Area> = areas.iter().copied().filter(|area| who.areas.contains(area)).collect();
    if theirs.is_empty() || !who.takes_part() {
        return Ok(Some(Rendered::Gone));
    }
    let is_asked = !who.intake.is_done() || theirs.iter().any(|area| who.silent.contains(area));
    if state::allow(&rollout, Ask::Tell).is_ok() && is_asked {
        let held_since = meetings::load(tx, &rollout.id).await?.held_since;
        let asked = Rendered::one(message::asked_too(&rollout, &who, &theirs, held_since));
        return Ok(Some(asked.reaching(match bring {
            Bring::Brought => Reach::Brought,
            Bring::WhereItStands => Reach::Edited,
        })));
    }
    Ok(Some(Rendered::one(message::asked_too_and_over(&rollout)).reaching(Reach::Edited)))
}

/// Only what is still owed: much may have been told since it was decided to remind them. Where it stands already, it says
/// what they have answered since.
pub async fn nudge(
    tx: &mut Tx,
    (team, person): (&TeamId, &PersonId),
    rollouts: &[RolloutId],
    homework: &[ConcernId],
    (commitments, decisions): (&[RolloutId], &[RolloutId]),
    (reader, telling): (Option<&PersonId>, Telling),
    now: DateTime<Utc>,
) -> Maybe {
    let mut owed = Vec::new();
    let mut missing = Words::default();
    let mut over = Vec::new();
    let waiting = words::of_person(tx, team, person).await?;
    let unplaced = waiting.first().map(|first| Unplaced { many: waiting.len(), since: first.said_at });
    for rollout in rollouts {
        let Some((rollout, who)) = one_on_one(tx, rollout, person, reader).await? else { continue };
        if rollout.stage == Stage::Intake && who.is_owed() {
            let said = concerns::of_raiser(tx, &rollout.id, person).await?;
            // What they told before they were asked for one area more is another thing.
            let counts = |concern: &&Concern| {
                let is_asked = !who.intake.is_done() || who.silent.contains(&concern.area);
                !concern.state.is_withdrawn() && is_asked
            };
            let (kept, wordless): (Vec<_>, Vec<_>) =
                said.iter().filter(counts).partition(|concern| concern.gone.is_none());
            let (kept, wordless) = (kept.len(), wordless.len());
            let unsent = unsent(tx, &rollout.id, person).await?.map_or(0, |draft| draft.unsent());
            let told = Told { unsent, kept, wordless, unplaced };
            owed.push((rollout, who, told));
        } else {
            over.extend(view_over(&rollout, &who));
        }
    }
    let mut answers = Vec::new();
    for id in homework {
        let Some(concern) = concerns::load(tx, id).await? else { continue };
        let Some(rollout) = rollouts::load(tx, &concern.rollout).await? else { continue };
        let card = Roles::in_concern(&rollout, &concern, person).card(&concern);
        if let (Some(card), Some(due), true) =
            (card, concern.work.homework.due(), due::is_owed(&rollout, &concern, person))
        {
            answers.push((rollout, card, due));
        }
    }
    if answers.len() < homework.len() {
        over.push(Over::Answers { many: homework.len() - answers.len() });
    }
    for id in commitments {
        let Some((rollout, who)) = one_on_one(tx, id, person, reader).await? else { continue };
        match (pledges::load(tx, id, person).await?, telling) {
            (None, _) if is_asked(&rollout, &who) => missing.commitments.push((rollout, who)),
            (Some(said), Telling::Anew) => missing.answered.push((rollout, said.choice)),
            (None, _) if who.takes_part() => over.extend(word_over(rollout)),
            (None, _) => over.push(Over::NotAsked { rollout }),
            (Some(_), Telling::First) => {}
        }
    }
    for id in decisions {
        let Some(rollout) = rollouts::load(tx, id).await?.filter(|_| reader == Some(person)) else {
            continue;
        };
        match is_to_decide(&rollout, person) {
            true => {
                let moves = moves(tx, &rollout).await?;
                missing.decisions.push((rollout, moves));
            }
            false if rollout.sponsor == *person => over.extend(word_over(rollout)),
            false => over.push(Over::Another { rollout }),
        }
    }
    match telling {
        Telling::First => {}
        Telling::Anew => missing.over = over,
    }
    let zone = zone(tx, team, reader).await?;
    let is_owed = !(owed.is_empty() && answers.is_empty() && missing.is_empty());
    // Of fewer none was left out for want of room; what has been told often enough is not told here either.
    let all = match answers.first() {
        Some((rollout, ..)) if homework.len() >= ANSWERS.into() => {
            concerns::how_many_owed(tx, &rollout.id.team(), person).await?
        }
        Some(_) | None => 0,
    };
    let more = all.saturating_sub(answers.len());
    let mut to_come = stakeholders::open_for(tx, team, person).await?;
    to_come.retain(|(rollout, who)| !rollouts.contains(&rollout.id) && is_to_come(rollout, who, now));
    Ok(is_owed
        .then(|| Rendered::Pages(message::nudge(&owed, (&answers, more), &missing, &to_come, (now, zone)))))
}

/// What became of their view where it is waited for no more; `None`: they cannot be written to.
fn view_over(rollout: &Rollout, who: &Stakeholder) -> Option<Over> {
    let rollout = rollout.clone();
    if rollout.stage.is_over() {
        return Some(Over::Ended { rollout });
    }
    match who.intake {
        Intake::Done { .. } if who.silent.is_empty() => Some(Over::View { rollout }),
        Intake::Done { .. } | Intake::Invited | Intake::Talking | Intake::NotHeard => {
            Some(Over::Late { rollout })
        }
        Intake::TakenOut { .. } => Some(Over::NotAsked { rollout }),
        Intake::Unreachable { .. } | Intake::Left { .. } => None,
    }
}

/// What became of the decision, of which somebody is asked no more.
fn word_over(rollout: Rollout) -> Option<Over> {
    if rollout.stage.is_over() {
        return Some(Over::Ended { rollout });
    }
    if rollout.stage != Stage::Decision {
        return Some(Over::Decided { rollout });
    }
    rollout.vacancy.is_some().then_some(Over::Waits { rollout })
}

pub async fn record(tx: &mut Tx, rollout: &RolloutId, person: &PersonId, reader: Option<&PersonId>) -> Maybe {
    let Some((rollout, who)) = one_on_one(tx, rollout, person, reader).await? else { return Ok(None) };
    let said = concerns::of_raiser(tx, &rollout.id, person).await?;
    let cards: Vec<_> = said.iter().filter_map(|concern| policy::card(Reader::Raiser, concern)).collect();
    let calls = calls::of_rollout(tx, &rollout.id).await?;
    let calls = calls.iter().any(|call| call.person == *person);
    let record = Rendered::Pages(message::record(&rollout, &who, &cards, calls));
    Ok(Some(record.reaching(Reach::of_part(&who))))
}

pub async fn still_unsent(
    tx: &mut Tx,
    rollout: &RolloutId,
    person: &PersonId,
    (reader, telling): (Option<&PersonId>, Telling),
) -> Maybe {
    let Some((rollout, who)) = one_on_one(tx, rollout, person, reader).await? else { return Ok(None) };
    if let Some(draft) = unsent(tx, &rollout.id, person).await? {
        let at_once = draft.at_once(&rollout);
        return Ok(Some(Rendered::one(message::still_unsent(&rollout, &who, draft.unsent(), at_once))));
    }
    let waiting = words::of_person(tx, &rollout.id.team(), person).await?;
    let waiting = waiting.iter().filter(|words| words.said_at < rollout.dates.intake_closes).count();
    if waiting > 0 {
        return Ok(Some(Rendered::one(message::still_unplaced(&rollout, waiting))));
    }
    Ok(match telling {
        Telling::First => None,
        // What was begun is sent, or dropped.
        Telling::Anew => {
            let said = concerns::of_raiser(tx, &rollout.id, person).await?;
            let stand = said.iter().filter(|concern| !concern.state.is_withdrawn()).count();
            Some(Rendered::one(message::unsent_no_more(&rollout, stand)))
        }
    })
}

pub async fn new_reader(tx: &mut Tx, rollout: &RolloutId, person: Option<&PersonId>) -> Maybe {
    let Some(person) = person else { return Ok(None) };
    let seen = one_on_one(tx, rollout, person, Some(person)).await?;
    Ok(seen.map(|(rollout, who)| {
        let takes_part = who.takes_part();
        Rendered::one(match takes_part {
            true => message::new_reader(&rollout),
            false => message::new_reader_of_the_gone(&rollout),
        })
    }))
}

/// With the meeting taken out of their calendar, where it had been put in and is not past.
pub async fn cancelled(
    tx: &mut Tx,
    rollout: &RolloutId,
    reader: Option<&PersonId>,
    now: DateTime<Utc>,
) -> Maybe {
    let Some(rollout) = rollouts::load(tx, rollout).await? else { return Ok(None) };
    let meeting = meetings::load(tx, &rollout.id).await?;
    let asked = match reader {
        Some(reader) => questions::of_asker(tx, &rollout.id, reader).await?,
        None => Vec::new(),
    };
    let unanswered = asked.iter().filter(|asked| asked.is_open()).count();
    let told = message::cancelled(&rollout, reader, unanswered);
    if !meeting.is_in_calendars(&rollout, now) {
        return Ok(Some(Rendered::one(told)));
    }
    let minutes = agenda::length(&concerns::of_rollout(tx, &rollout.id).await?);
    let file = message::calendar(&rollout, &meeting, minutes, now);
    Ok(Some(Rendered::one(told.with_files([file]))))
}

/// Under a typed message; its raiser alone is in that conversation.
pub async fn concern(tx: &mut Tx, id: &ConcernId, reader: Option<&PersonId>) -> Maybe {
    let Some(concern) = concerns::load(tx, id).await? else { return Ok(Some(Rendered::Gone)) };
    let Some((rollout, who)) = one_on_one(tx, &concern.rollout, &concern.raiser, reader).await? else {
        return Ok(None);
    };
    let Some(card) = policy::card(Reader::Raiser, &concern) else { return Ok(None) };
    Ok(Some(Rendered::one(message::concern_card(&rollout, &who, &card)).reaching(Reach::of_part(&who))))
}

/// Once the rollout is chosen, the question which it is gives way to the concern's own card.
pub async fn words(tx: &mut Tx, id: &WordsId, reader: Option<&PersonId>) -> Maybe {
    let Some(words) = words::load(tx, id).await? else { return Ok(Some(Rendered::Gone)) };
    if reader != Some(&words.person) {
        return Ok(None);
    }
    let open = stakeholders::open_for(tx, &id.team(), &words.person).await?;
    Ok(Some(Rendered::Pages(message::words_card(&words, &open))))
}

pub async fn receipt(tx: &mut Tx, id: &QuestionId, reader: Option<&PersonId>) -> Maybe {
    let Some(question) = questions::load(tx, id).await? else { return Ok(Some(Rendered::Gone)) };
    if reader != Some(&question.asker) {
        return Ok(None);
    }
    let Some(rollout) = rollouts::load(tx, &question.rollout).await? else { return Ok(None) };
    Ok(Some(Rendered::Pages(message::question_receipt(&rollout, &question))))
}

pub async fn answer(tx: &mut Tx, id: &QuestionId, reader: Option<&PersonId>) -> Maybe {
    let Some(question) = questions::load(tx, id).await?.filter(|asked| reader == Some(&asked.asker)) else {
        return Ok(None);
    };
    let Some(rollout) = rollouts::load(tx, &question.rollout).await? else { return Ok(None) };
    let Some(answer) = &question.answer else { return Ok(None) };
    Ok(Some(Rendered::Pages(message::question_answer(&rollout, answer))))
}

/// All that is held of its reader.
pub async fn data(tx: &mut Tx, team: &TeamId, reader: Option<&PersonId>, now: DateTime<Utc>) -> Maybe {
    let Some(person) = reader else { return Ok(None) };
    let held = own::holdings(tx, team, person, now).await?;
    Ok(Some(Rendered::Unnamed(Unnamed::MyData(Box::new(held)))))
}

/// The part of somebody, for themselves alone.
pub async fn one_on_one(
    tx: &mut Tx,
    rollout: &RolloutId,
    person: &PersonId,
    reader: Option<&PersonId>,
) -> Result<Option<(Rollout, Stakeholder)>, store::Error> {
    if reader != Some(person) {
        return Ok(None);
    }
    let Some(rollout) = rollouts::load(tx, rollout).await? else { return Ok(None) };
    let who = stakeholders::load(tx, &rollout.id, person).await?;
    Ok(who.map(|who| (rollout, who)))
}

/// With points that they told by form, or began to, and have not shared.
async fn unsent(
    tx: &mut Tx,
    rollout: &RolloutId,
    person: &PersonId,
) -> Result<Option<IntakeDraft>, store::Error> {
    let key = DraftKey::Intake { rollout: rollout.clone() };
    Ok(match drafts::load(tx, &rollout.team(), person, &key).await? {
        Some(DraftBody::Intake { draft }) => Some(draft).filter(|draft| draft.unsent() > 0),
        Some(DraftBody::Start { .. } | DraftBody::Words { .. }) | None => None,
    })
}
