//! What touches all of a rollout at once: each command and window from the moment it is sent until it is acknowledged,
//! and how long somebody else waits for an answer while the timer does the like. Before each time the rollout is laid
//! out anew, and what has not gone out yet is thrown away: how fast Slack takes it is no part of this.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use rollout_bot::cli::practice::{Pair, sqlite_in};
use rollout_bot::domain::area::Area;
use rollout_bot::domain::concern::Concern;
use rollout_bot::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use rollout_bot::domain::homework::Homework;
use rollout_bot::domain::id::{PersonId, TeamId};
use rollout_bot::domain::refusal::Field;
use rollout_bot::domain::rollout::{Rollout, Stage, Vacancy, Vacant};
use rollout_bot::domain::stakeholder::{Intake, Stakeholder};
use rollout_bot::practice::act::Place;
use rollout_bot::practice::host::Host as _;
use rollout_bot::practice::values::{Input, elements};
use rollout_bot::store::{self, Db};
use rollout_bot::view::ids::{action, field_id};
use sqlx::Connection as _;

use super::{Size, Spoken, TEAM};

/// As often each is measured.
const TIMES: usize = 6;

/// How the rollout stands before it.
#[derive(Clone, Copy)]
enum As {
    /// The 1-on-1s are open, and nobody has said Done.
    Asking,
    /// The lead owes a quarter of the answers.
    Working,
    /// The same, and it is the third stakeholder who owes them.
    OwedByOne,
    SponsorLost,
    Deciding,
}

/// What is sent.
enum Sent {
    Command,
    /// Of a window that the command opens.
    Window(Vec<(Field, Input)>),
    /// Of one that a button in that window opens.
    Behind(&'static str, Vec<(Field, Input)>),
    /// Of one that a button of the home tab opens.
    Home(&'static str, Vec<(Field, Input)>),
}

pub async fn measure(pair: &Pair, db: &Db, folder: &Path, size: Size) -> anyhow::Result<()> {
    let user = |id: &str| Input::User(id.to_owned());
    let words = || Input::Text("So that everybody has had their say.".to_owned());
    let decided = |outcome: &str| {
        Sent::Window(vec![(Field::Outcome, Input::Option(outcome.to_owned())), (Field::Statement, words())])
    };
    let scenes = [
        ("extend R-1", "USPONSOR", As::Asking, Sent::Window(vec![(Field::ExtendReason, words())])),
        ("extend R-1", "USPONSOR", As::Working, Sent::Window(vec![(Field::ExtendReason, words())])),
        (
            "stakeholders R-1",
            "ULEAD",
            As::Working,
            Sent::Window(vec![
                (Field::NewArea, Input::Option(Area::Legal.slug().to_owned())),
                (Field::NewPerson, user("UNEW")),
            ]),
        ),
        (
            "stakeholders R-1",
            "ULEAD",
            As::OwedByOne,
            Sent::Behind(
                action::REPLACE,
                vec![(Field::OutPerson, user("U2")), (Field::Instead, user("UNEW"))],
            ),
        ),
        ("handover R-1", "ULEAD", As::Working, Sent::Window(vec![(Field::NewLead, user("U0"))])),
        ("", "U1", As::SponsorLost, Sent::Home(action::NAME_SPONSOR, vec![(Field::Sponsor, user("U0"))])),
        ("cancel R-1", "ULEAD", As::Working, Sent::Window(vec![(Field::CancelReason, words())])),
        ("decide R-1", "USPONSOR", As::Deciding, decided("one_more")),
        ("decide R-1", "USPONSOR", As::Deciding, decided("pilot")),
        ("decide R-1", "USPONSOR", As::Deciding, decided("no")),
        ("remind R-1", "ULEAD", As::Asking, Sent::Command),
    ];
    for (kind, stands, what) in [
        (DutyKind::CloseIntake, As::Asking, "while the intake closes"),
        (DutyKind::Deciding, As::Deciding, "while all are asked whether they commit"),
    ] {
        let mut longest = Vec::new();
        for _ in 0..TIMES {
            longest.push(beside(pair, db, folder, size, stands, kind).await?);
        }
        super::answered(&format!("  /rollout of somebody else, {what}"), &mut longest)?;
    }
    for (command, who, stands, sent) in &scenes {
        let mut took = Vec::new();
        for _ in 0..TIMES {
            lay_out(db, folder, size, *stands, pair.host.now(), &[]).await?;
            super::closed(pair, who).await?;
            let done = once(pair, command, who, sent).await;
            took.push(done.with_context(|| format!("{:?}", pair.workspace.troubles().last()))?);
        }
        super::answered(&told(command, *stands, sent), &mut took)?;
    }
    lay_out(db, folder, size, As::Working, pair.host.now(), &[]).await
}

fn told(command: &str, stands: As, sent: &Sent) -> String {
    let stands = match stands {
        As::Asking => "in the intake",
        As::Working => "in homework",
        As::OwedByOne => "who owes a quarter of it",
        As::SponsorLost => "without a sponsor",
        As::Deciding => "in the decision",
    };
    match sent {
        Sent::Command => format!("/rollout {command}, {stands}"),
        Sent::Window(fields) | Sent::Home(_, fields) | Sent::Behind(_, fields) => {
            let name = match sent {
                Sent::Behind(button, _) | Sent::Home(button, _) => button,
                Sent::Command | Sent::Window(_) => command,
            };
            let chosen = fields.iter().find_map(|(field, input)| match (field, input) {
                (Field::Outcome, Input::Option(outcome)) => Some(format!(" ({outcome})")),
                _ => None,
            });
            format!("the window of {name}{}, {stands}, sent", chosen.unwrap_or_default())
        }
    }
}

async fn once(pair: &Pair, command: &str, who: &str, sent: &Sent) -> anyhow::Result<Duration> {
    let slack = &pair.workspace;
    let line = format!("/rollout {command}");
    let fields = match sent {
        Sent::Command => {
            let begun = Instant::now();
            slack.command(who, "CHOME", &line).await?;
            return Ok(begun.elapsed());
        }
        Sent::Window(fields) => {
            slack.command(who, "CHOME", &line).await?;
            super::opened(pair, who).await?;
            fields
        }
        Sent::Behind(button, fields) => {
            slack.command(who, "CHOME", &line).await?;
            let before = super::opened(pair, who).await?.id;
            press(pair, who, Place::Modal, button).await?;
            // It comes a moment later, in place of the one before it or on top.
            for _ in 0..500 {
                let now = slack.modal(who);
                if now.is_some_and(|now| now.id != before || !now.blocks.to_string().contains(*button)) {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            fields
        }
        Sent::Home(button, fields) => {
            slack.open_home(who).await?;
            pair.host.settled().await;
            press(pair, who, Place::Home, button).await?;
            super::opened(pair, who).await?;
            fields
        }
    };
    for (field, input) in fields {
        let id = field_id(*field);
        slack.choose(who, Place::Modal, &id, &id, input.clone()).await?;
    }
    let begun = Instant::now();
    let submitted = slack.submit(who).await?;
    anyhow::ensure!(submitted.errors.is_empty(), "{line}: {:?}", submitted.errors);
    Ok(begun.elapsed())
}

/// As soon as it is there.
async fn press(pair: &Pair, who: &str, place: Place, action: &str) -> anyhow::Result<()> {
    for _ in 0..500 {
        let shown = match place {
            Place::Home => pair.workspace.home(who),
            Place::Modal | Place::Message { .. } => pair.workspace.modal(who),
        };
        let blocks = shown.and_then(|view| view.blocks.as_array().cloned()).unwrap_or_default();
        let found = elements(&blocks).into_iter().find(|one| one.action_id == action);
        if let Some(block) = found.map(|one| one.block_id.to_owned()) {
            pair.workspace.click(who, place, action, &block).await?;
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    anyhow::bail!("no {action}")
}

/// The longest that another waits for the shortest of answers while that duty is done.
async fn beside(
    pair: &Pair,
    db: &Db,
    folder: &Path,
    size: Size,
    stands: As,
    kind: DutyKind,
) -> anyhow::Result<Duration> {
    let now = pair.host.now();
    let at = now + TimeDelta::minutes(1);
    lay_out(db, folder, size, stands, now, &[(kind, at)]).await?;
    let slack = &pair.workspace;
    // With this it hears when something falls due.
    slack.command("USPONSOR", "CHOME", "/rollout").await?;
    pair.host.move_to(at);
    let mut longest = Duration::ZERO;
    let begun = Instant::now();
    loop {
        let asked = Instant::now();
        slack.command("USPONSOR", "CHOME", "/rollout").await?;
        longest = longest.max(asked.elapsed());
        let is_done = pair.host.next_duty().await.is_none_or(|next| next > at);
        if is_done {
            return Ok(longest);
        }
        anyhow::ensure!(begun.elapsed() < Duration::from_secs(20), "{kind:?} is never done");
    }
}

/// Nothing is on its way, and all of the rollout is as if nobody had touched it.
async fn lay_out(
    db: &Db,
    folder: &Path,
    size: Size,
    stands: As,
    now: DateTime<Utc>,
    duties: &[(DutyKind, DateTime<Utc>)],
) -> anyhow::Result<()> {
    let texts: Vec<Spoken> = super::texts()?;
    let mut once = sqlx::SqliteConnection::connect(&sqlite_in(folder)).await?;
    for table in ["outbox", "slips", "verdicts", "meetings", "commitments", "duties"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("delete from {table}"))).execute(&mut once).await?;
    }
    sqlx::query("delete from stakeholders where person = 'UNEW'").execute(&mut once).await?;
    once.close().await?;
    let rollout = rollout(stands, now);
    let mut changes = Vec::new();
    let mut tx = db.begin().await?;
    store::rollouts::save(&mut tx, &rollout).await?;
    for n in 0..size.people {
        store::stakeholders::save(&mut tx, &stakeholder(&rollout, stands, n, now)).await?;
    }
    for n in 0..size.concerns {
        let mut concern = super::concern(&rollout, size, n, &texts, now);
        owed_by(&mut concern, stands);
        if let (Some(owner), Some(due)) = (concern.work.homework.owed_by(), concern.work.homework.due()) {
            let key = DutyKey {
                rollout: rollout.id.clone(),
                person: Some(owner.clone()),
                kind: DutyKind::Homework,
                epoch: concern.id.number(),
            };
            let due_at = due.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::days(3);
            changes.push(DutyChange::Set(Duty { key, due_at }));
        }
        store::concerns::save(&mut tx, &concern).await?;
    }
    for (kind, due_at) in duties {
        let key = DutyKey { rollout: rollout.id.clone(), person: None, kind: *kind, epoch: 0 };
        changes.push(DutyChange::Set(Duty { key, due_at: *due_at }));
    }
    store::duties::apply(&mut tx, &changes).await?;
    tx.commit().await?;
    Ok(())
}

fn rollout(stands: As, now: DateTime<Utc>) -> Rollout {
    let mut rollout = super::rollout(&TeamId::from(TEAM), 1, now);
    match stands {
        As::Asking => {
            rollout.stage = Stage::Intake;
            rollout.dates.intake_closes = now + TimeDelta::days(2);
        }
        As::Working | As::OwedByOne => {}
        // Led by somebody whose home tab shows no other.
        As::SponsorLost => {
            rollout.lead = PersonId::from("U1");
            rollout.vacancy = Some(Vacancy { since: now, why: Vacant::Silent });
        }
        As::Deciding => rollout.stage = Stage::Decision,
    }
    rollout
}

fn stakeholder(rollout: &Rollout, stands: As, n: usize, now: DateTime<Utc>) -> Stakeholder {
    let who = super::stakeholder(rollout, n, now);
    match stands {
        As::Asking => Stakeholder { intake: Intake::Invited, ..who },
        As::Working | As::OwedByOne | As::SponsorLost | As::Deciding => who,
    }
}

fn owed_by(concern: &mut Concern, stands: As) {
    let to = PersonId::from(match stands {
        As::OwedByOne => "U2",
        As::Asking | As::Working | As::SponsorLost | As::Deciding => return,
    });
    if let Homework::Owed { owner, .. } | Homework::HandedIn { owner, .. } = &mut concern.work.homework {
        *owner = to;
    }
}
