//! The words of `/rollout` that only look: status, list, summary, what I owe and what I run, help. And how a command
//! finds the rollout it means.

use crate::domain::action::{Command, Request, Verb, Which};
use crate::domain::decision::Decision;
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::policy::{self, Deed, Reader};
use crate::domain::refusal::Refusal;
use crate::domain::reply::{Line, Owed, Reply, Say, Status};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::{Intake, Stakeholder};
use crate::store::{self, Tx};

/// As many rollouts as one answer lists.
const LISTED: usize = 20;

/// One rollout, or the answer that takes its place.
pub async fn find(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
) -> Result<Result<Rollout, Reply>, store::Error> {
    let refused = |refusal| Ok(Err(Reply::Refuse { refusal }));
    match which {
        Which::Key(key) => {
            let id = RolloutId::parse(key).or_else(|| by_number(request, key));
            let found = match id.filter(|id| id.team() == request.team) {
                Some(id) => store::rollouts::load(tx, &id).await?,
                None => None,
            };
            match found {
                Some(rollout) => Ok(Ok(rollout)),
                None => refused(Refusal::NoSuchRollout { key: key.clone() }),
            }
        }
        Which::Here => {
            let mut choices = store::rollouts::open_in_channel(tx, &request.team, &command.channel).await?;
            if choices.is_empty() {
                choices = taking_part(tx, request).await?;
            }
            match choices.len() {
                0 => refused(Refusal::NoneHere),
                1 => Ok(Ok(choices.remove(0))),
                _ => {
                    let choices = lines(tx, choices).await?;
                    let verb = word(&command.verb).to_owned();
                    Ok(Err(Reply::Say { say: Say::Which { verb, choices } }))
                }
            }
        }
    }
}

/// `R-7`, `r7` and `7` all mean the seventh.
fn by_number(request: &Request, key: &str) -> Option<RolloutId> {
    let number = key.trim().trim_start_matches(['R', 'r']).trim_start_matches(['-', ' ']);
    let number: u32 = number.parse().ok()?;
    Some(RolloutId::new(&request.team, i64::from(number)))
}

/// The rollouts, not over, in which a person has any part.
async fn taking_part(tx: &mut Tx, request: &Request) -> Result<Vec<Rollout>, store::Error> {
    let mut mine = store::rollouts::run_by(tx, &request.team, &request.actor).await?;
    for (rollout, _) in store::stakeholders::open_for(tx, &request.team, &request.actor).await? {
        if !mine.iter().any(|known| known.id == rollout.id) {
            mine.push(rollout);
        }
    }
    Ok(mine)
}

async fn lines(tx: &mut Tx, rollouts: Vec<Rollout>) -> Result<Vec<Line>, store::Error> {
    let mut lines = Vec::with_capacity(rollouts.len());
    for rollout in rollouts.into_iter().take(LISTED) {
        let progress = store::progress::of(tx, &rollout.id).await?;
        lines.push(Line { rollout, heard: progress.heard, of: progress.of });
    }
    Ok(lines)
}

pub async fn status(tx: &mut Tx, rollout: Rollout, reader: &PersonId) -> Result<Reply, store::Error> {
    let progress = store::progress::of(tx, &rollout.id).await?;
    let (mut waiting_for, mut unreachable) = (vec![], vec![]);
    if policy::may(policy::reader(&rollout, reader), Deed::SeeWhoIsMissing) {
        for stakeholder in store::stakeholders::of_rollout(tx, &rollout.id).await? {
            match stakeholder.intake {
                Intake::Invited | Intake::Talking => waiting_for.push(stakeholder.person),
                Intake::Unreachable { .. } => unreachable.push(stakeholder.person),
                Intake::Done { .. } | Intake::NotHeard => {}
            }
        }
    }
    let status = Box::new(Status { rollout, progress, waiting_for, unreachable });
    Ok(Reply::Say { say: Say::Status { status } })
}

pub async fn list(tx: &mut Tx, request: &Request) -> Result<Reply, store::Error> {
    let rollouts = store::rollouts::listed(tx, &request.team, LISTED).await?;
    Ok(Reply::Say { say: Say::List { lines: lines(tx, rollouts).await? } })
}

/// The whole summary goes to the DM of those who may read it; everybody else gets the counts.
pub async fn summary(tx: &mut Tx, rollout: Rollout, reader: &PersonId) -> Result<Decision, store::Error> {
    if let Stage::Scheduled { .. } = rollout.stage {
        let refusal = Refusal::NotStarted { rollout: rollout.id };
        return Ok(Decision { reply: Reply::Refuse { refusal }, ..Decision::default() });
    }
    if policy::may(policy::reader(&rollout, reader), Deed::ReadSummary) {
        let to = To::Dm { person: reader.clone() };
        let what = What::Summary { rollout: rollout.id.clone() };
        let say = Say::SummaryOnItsWay { rollout: rollout.id };
        return Ok(Decision {
            effects: vec![Effect { to, what }],
            reply: Reply::Say { say },
            ..Decision::default()
        });
    }
    let progress = store::progress::of(tx, &rollout.id).await?;
    let say = Say::Counts { rollout: Box::new(rollout), progress };
    Ok(Decision { reply: Reply::Say { say }, ..Decision::default() })
}

pub async fn mine(tx: &mut Tx, request: &Request) -> Result<Reply, store::Error> {
    let mut owe = Vec::new();
    for (rollout, stakeholder) in store::stakeholders::open_for(tx, &request.team, &request.actor).await? {
        if owes_intake(&rollout, &stakeholder) {
            owe.push(Owed::Intake { rollout });
        }
    }
    for question in store::questions::open_for_lead(tx, &request.team, &request.actor).await? {
        if let Some(rollout) = store::rollouts::load(tx, &question.rollout).await? {
            owe.push(Owed::Answer { question: question.id, rollout, asker: question.asker });
        }
    }
    for call in store::calls::open_for_lead(tx, &request.team, &request.actor).await? {
        if let Some(rollout) = store::rollouts::load(tx, &call.rollout).await? {
            owe.push(Owed::Call { call: call.id, rollout, person: call.person });
        }
    }
    let run = store::rollouts::run_by(tx, &request.team, &request.actor).await?;
    Ok(Reply::Say { say: Say::Mine { owe, run: lines(tx, run).await? } })
}

fn owes_intake(rollout: &Rollout, stakeholder: &Stakeholder) -> bool {
    matches!(rollout.stage, Stage::Intake) && stakeholder.intake.is_owed()
}

/// Whether the reader is the lead or the sponsor, for things only they may do.
pub fn runs(rollout: &Rollout, person: &PersonId) -> bool {
    matches!(policy::reader(rollout, person), Reader::Lead | Reader::Sponsor)
}

fn word(verb: &Verb) -> &'static str {
    match verb {
        Verb::Start { .. } => "start",
        Verb::Status { .. } => "status",
        Verb::List => "list",
        Verb::Summary { .. } => "summary",
        Verb::Remind { .. } => "remind",
        Verb::Cancel { .. } => "cancel",
        Verb::Help | Verb::Mine | Verb::Unknown { .. } => "help",
    }
}
