//! The words of `/rollout` that look, remind, post and cancel. And how a command finds the rollout it means.

use chrono::TimeDelta;

use super::meeting::Loaded;
use super::stop::Stop;
use super::{known, load};
use crate::domain::action::{Command, Now, Request, Verb, Which};
use crate::domain::cancel;
use crate::domain::decision::Decision;
use crate::domain::effect::{Effect, To, What};
use crate::domain::event::{Event, Happened};
use crate::domain::id::{ChannelId, RolloutId};
use crate::domain::person::Standing;
use crate::domain::policy::{self, Deed, Reader, Roles};
use crate::domain::readiness;
use crate::domain::refusal::Refusal;
use crate::domain::rehearsal;
use crate::domain::remind;
use crate::domain::reply::{Line, Reply, Say, Status};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::screen::Screen;
use crate::domain::stakeholder::Intake;
use crate::domain::state::{self, Ask};
use crate::domain::summary::overlap::overlaps;
use crate::domain::time::{self, Today};
use crate::store::mine::Mine;
use crate::store::{self, Tx};

/// As many rollouts as one answer lists.
const LISTED: usize = 20;
/// And of those that are over.
const ENDED: usize = 5;
/// The newest that are looked through for these: of private channels many may be for others.
const LOOKED_THROUGH: i64 = 100;

/// The one rollout a command means, or the person is asked.
pub async fn find(tx: &mut Tx, request: &Request, command: &Command, which: &Which) -> Result<Rollout, Stop> {
    let mut choices = match which {
        Which::Key(key) => {
            let id = RolloutId::parse(key).or_else(|| by_number(request, key));
            let found = match id.filter(|id| id.team() == request.team) {
                Some(id) => store::rollouts::load(tx, &id).await?,
                None => None,
            };
            let found = match found {
                Some(rollout) if knows(tx, request, &rollout, &command.channel).await? => Some(rollout),
                Some(_) | None => None,
            };
            return match found {
                Some(rollout) => Ok(rollout),
                // The same whether there is none or none for them.
                None => Err(Stop::Refused(no_such(request, command, key))),
            };
        }
        Which::Here => store::rollouts::open_in_channel(tx, &request.team, &command.channel).await?,
    };
    if choices.is_empty() {
        choices = taking_part(tx, request).await?;
    }
    // What would be refused is not offered, as long as anything else is.
    if let Some(deed) = command.verb.wants() {
        let may = |rollout: &Rollout| Roles::in_rollout(rollout, &request.actor).may(deed);
        if choices.iter().any(may) {
            choices.retain(may);
        }
    }
    match choices.len() {
        0 => Err(Stop::Refused(Refusal::NoneHere)),
        1 => Ok(choices.remove(0)),
        _ => {
            let choices = lines(tx, choices).await?;
            let (verb, words) = match &command.verb {
                // With these it is the same as without that word.
                Verb::Rhythm { words: Some(words), .. } => ("remind", Some(words.clone())),
                verb => (word(verb), None),
            };
            Err(Stop::Ask(Say::Which { verb: verb.to_owned(), words, choices }))
        }
    }
}

/// What else may stand behind a word is told where it is no key.
fn no_such(request: &Request, command: &Command, typed: &str) -> Refusal {
    // Only a button says it whole.
    if let Some(id) = RolloutId::parse(typed) {
        return Refusal::NoPartInIt { key: id.to_string() };
    }
    let is_key = by_number(request, typed).is_some();
    match command.verb {
        Verb::Remind { .. } | Verb::Rhythm { .. } if !is_key => {
            Refusal::NoSuchReminder { typed: typed.to_owned() }
        }
        _ => Refusal::NoSuchRollout { key: typed.to_owned() },
    }
}

async fn knows(tx: &mut Tx, request: &Request, rollout: &Rollout, here: &ChannelId) -> Result<bool, Stop> {
    let runs = match Reader::of_rollout(rollout, &request.actor) {
        Reader::Lead | Reader::Sponsor => true,
        Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel => false,
    };
    let has_part = runs || store::stakeholders::takes_part(tx, &rollout.id, &request.actor).await?;
    // Who has a part, or asks at home, need not be anybody to the workspace.
    if policy::may_know(rollout, Standing::Unknown, has_part, here) {
        return Ok(true);
    }
    let standing = known::standing(tx, request, &request.actor).await?;
    Ok(policy::may_know(rollout, standing, has_part, here))
}

/// `R-7`, `r7` and `7` all mean the seventh; so do `R-7.` and `"R-7"`, as one writes them in a sentence.
fn by_number(request: &Request, key: &str) -> Option<RolloutId> {
    let bare = key.trim_matches(|c: char| !c.is_alphanumeric());
    let number = bare.trim_start_matches(['R', 'r']).trim_start_matches(['-', ' ']);
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
        lines.push(store::mine::line(tx, rollout).await?);
    }
    Ok(lines)
}

pub async fn status(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    let progress = store::progress::of(tx, &rollout.id).await?;
    let (mut waiting_for, mut unreachable) = (vec![], vec![]);
    let waits = rollout.stage.is_announced() && !rollout.stage.is_over();
    if waits && Roles::in_rollout(&rollout, &request.actor).may(Deed::SeeWaiting) {
        for stakeholder in store::stakeholders::of_rollout(tx, &rollout.id).await? {
            match stakeholder.intake {
                Intake::Invited | Intake::Talking => waiting_for.push(stakeholder.person),
                Intake::Done { .. } if stakeholder.is_waited_for(&rollout.stage) => {
                    waiting_for.push(stakeholder.person);
                }
                Intake::Unreachable { .. } => unreachable.push(stakeholder.person),
                Intake::Done { .. } | Intake::NotHeard | Intake::Left { .. } | Intake::TakenOut { .. } => {}
            }
        }
    }
    let reader = Reader::of_rollout(&rollout, &request.actor);
    let takes_part = store::stakeholders::takes_part(tx, &rollout.id, &request.actor).await?;
    let shared =
        if takes_part { overlaps(reader, &store::queue::topics(tx, &rollout.id).await?) } else { Vec::new() };
    let before = matches!(rollout.stage, Stage::Intake | Stage::Homework);
    let meeting = store::meetings::load(tx, &rollout.id).await?;
    let held_since = meeting.held_since;
    let (mut not_ready, mut goes_on) = (None, None);
    if before && Roles::in_rollout(&rollout, &request.actor).may(Deed::Prepare) {
        let unanswered = store::concerns::unanswered_blockers(tx, &rollout.id).await?;
        let agenda_at = store::duties::agenda_at(tx, &rollout.id).await?;
        let ids = unanswered.iter().map(|concern| &concern.id);
        not_ready = Some(readiness::missing(&rollout, &progress.areas, ids, &meeting, agenda_at));
        goes_on = meeting.said_why(&unanswered);
    }
    let status =
        Status { rollout, progress, waiting_for, unreachable, shared, not_ready, goes_on, held_since };
    Ok(say(Say::Status { status: Box::new(status) }))
}

pub async fn list(tx: &mut Tx, request: &Request, here: &ChannelId) -> Result<Decision, Stop> {
    let open = store::rollouts::listed(tx, &request.team, LOOKED_THROUGH).await?;
    let lines = known_of(tx, request, here, open, LISTED).await?;
    let over = store::rollouts::over(tx, &request.team, LOOKED_THROUGH).await?;
    let over = known_of(tx, request, here, over, ENDED).await?;
    Ok(say(Say::List { lines, over, closed: None }))
}

/// At most `most` of them, of which the actor may know.
async fn known_of(
    tx: &mut Tx,
    request: &Request,
    here: &ChannelId,
    rollouts: Vec<Rollout>,
    most: usize,
) -> Result<Vec<Line>, Stop> {
    let mut known = Vec::new();
    for rollout in rollouts {
        if known.len() < most && knows(tx, request, &rollout, here).await? {
            known.push(rollout);
        }
    }
    Ok(lines(tx, known).await?)
}

/// The whole summary goes to the DM of those who may read it; everybody else gets the counts.
pub async fn summary(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    state::allow(&rollout, Ask::Sum)?;
    if Roles::in_rollout(&rollout, &request.actor).may(Deed::SeeSummary) {
        let to = To::Dm { person: request.actor.clone() };
        let what = What::Summary { rollout: rollout.id.clone() };
        return Ok(Decision {
            effects: vec![Effect { to, what }],
            ..say(Say::SummaryOnItsWay { rollout: rollout.id })
        });
    }
    let progress = store::progress::of(tx, &rollout.id).await?;
    let held_since = store::meetings::load(tx, &rollout.id).await?.held_since;
    let (rollout, progress) = (Box::new(rollout), Box::new(progress));
    Ok(say(Say::Counts { rollout, progress, held_since }))
}

/// Everything the lead may see, as files in their DM; when it is over, too.
pub async fn export(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    if !Roles::in_rollout(&rollout, &request.actor).may(Deed::Export) {
        return Err(Stop::Refused(Refusal::OnlyLead { lead: rollout.lead }));
    }
    state::allow(&rollout, Ask::Sum)?;
    let by = Some(request.actor.clone());
    let to = To::Dm { person: request.actor.clone() };
    Ok(Decision {
        events: vec![Event { rollout: rollout.id.clone(), by, what: Happened::Exported }],
        effects: vec![Effect { to, what: What::Export { rollout: rollout.id.clone() } }],
        ..say(Say::ExportOnItsWay { rollout: rollout.id })
    })
}

pub async fn mine(tx: &mut Tx, request: &Request, now: Now) -> Result<Decision, Stop> {
    let Mine { owe, more, run } = store::mine::of(tx, &request.team, &request.actor, now).await?;
    Ok(say(Say::Mine { owe, more, run }))
}

/// A nudge for everybody who still owes an answer.
pub async fn remind(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    let taken = store::nudge_days::taken_in(tx, &rollout.id, now.date_naive() - TimeDelta::days(1)).await?;
    let everybody = store::stakeholders::of_rollout(tx, &rollout.id).await?.into_iter();
    let with_today = everybody.map(|who| {
        let is_taken = taken.contains(&(who.person.clone(), time::day_of(&who, now)));
        (who, if is_taken { Today::Taken } else { Today::Free })
    });
    Ok(remind::remind(&rollout, &request.actor, &with_today.collect::<Vec<_>>(), now)?)
}

/// Every message that is still to go out by itself.
pub async fn rehearse(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    ahead(tx, request, rollout, 0, now).await
}

/// Another page of it.
pub async fn turn_ahead(
    tx: &mut Tx,
    request: &Request,
    id: &RolloutId,
    page: usize,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, id).await?;
    ahead(tx, request, rollout, page, now).await
}

async fn ahead(
    tx: &mut Tx,
    request: &Request,
    rollout: Rollout,
    page: usize,
    now: Now,
) -> Result<Decision, Stop> {
    if !Roles::in_rollout(&rollout, &request.actor).may(Deed::SeeWaiting) {
        return Err(Stop::Refused(Refusal::only_lead_or_sponsor(&rollout)));
    }
    let duties = store::duties::of_rollout(tx, &rollout.id).await?;
    let loaded = Loaded::of(tx, rollout).await?;
    let Loaded { rollout, stakeholders, sponsor_zone, .. } = &loaded;
    let mut plan = rehearsal::ahead(rollout, stakeholders, &duties, *sponsor_zone, now);
    if let Some(warning) = loaded.eve().warning() {
        plan = rehearsal::without_a_meeting(plan, rollout, stakeholders, *sponsor_zone);
        plan.remarks.push(warning);
    }
    let screen = Screen::Ahead { rollout: rollout.id.clone(), plan: Box::new(plan), page };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// The counts into the home channel.
pub async fn post_counts(tx: &mut Tx, request: &Request, id: &RolloutId) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, id).await?;
    if !Roles::in_rollout(&rollout, &request.actor).may(Deed::PostCounts) {
        return Err(Stop::Refused(Refusal::only_lead_or_sponsor(&rollout)));
    }
    state::allow(&rollout, Ask::Sum)?;
    let by = Some(request.actor.clone());
    let to = To::Channel { channel: rollout.channel.clone() };
    Ok(Decision {
        events: vec![Event { rollout: rollout.id.clone(), by, what: Happened::CountsPosted }],
        effects: vec![Effect { to, what: What::Counts { rollout: rollout.id.clone() } }],
        ..say(Say::CountsPosted { rollout: rollout.id })
    })
}

pub async fn open_cancel(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    Ok(cancel::open(&rollout, &request.actor)?)
}

pub async fn cancel(
    tx: &mut Tx,
    request: &Request,
    id: &RolloutId,
    reason: &str,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, id).await?;
    let stakeholders = store::stakeholders::of_rollout(tx, id).await?;
    let meeting = store::meetings::load(tx, id).await?;
    let under_way = load::under_way(tx, id).await?;
    Ok(cancel::submit((&rollout, &meeting), &request.actor, reason, &stakeholders, &under_way, now)?)
}

fn say(say: Say) -> Decision {
    Decision { reply: Reply::Say { say }, ..Decision::default() }
}

fn word(verb: &Verb) -> &'static str {
    match verb {
        Verb::Start { .. } => "start",
        Verb::Status { .. } => "status",
        Verb::List => "list",
        Verb::Summary { .. } => "summary",
        Verb::Remind { .. } => "remind",
        Verb::Rhythm { .. } => "remind rhythm",
        Verb::Rehearse { .. } => "rehearse",
        Verb::Concerns { .. } => "concerns",
        Verb::Decide { .. } => "decide",
        Verb::Export { .. } => "export",
        Verb::Extend { .. } => "extend",
        Verb::Stakeholders { .. } => "stakeholders",
        Verb::Handover { .. } => "handover",
        Verb::Cancel { .. } => "cancel",
        Verb::Help | Verb::Mine | Verb::Unknown { .. } => "help",
    }
}
