//! Rollouts. Saving is writing the whole; on Postgres `load` locks the row in a transaction that writes.

use super::row::Row;
use super::statement::{Bind, json, maybe_slug, maybe_text, owned, statements, text, unslug};
use super::{Error, Tx, keys};
use crate::domain::id::{ChannelId, PersonId, RolloutId, TeamId};
use crate::domain::rhythm::Rhythm;
use crate::domain::rollout::{Brief, Dates, Keep, Rollout, Vacancy, Waiver};

/// What `of` reads.
macro_rules! columns {
    () => {
        "rollouts.id, rollouts.channel, is_private, outsiders_accepted, name, why, link, lead, sponsor, zone, intake_closes, meeting, \
         decision_by, stage, waivers, sponsor_lost_at, sponsor_lost_why, keep_days, rhythm"
    };
}
pub(super) use columns;

statements! {
    in "rollouts";
    SAVE = "insert into rollouts (id, team, number, is_over, channel, is_private, outsiders_accepted, name, why, \
            link, lead, sponsor, zone, intake_closes, meeting, decision_by, stage, waivers, \
            sponsor_lost_at, sponsor_lost_why, keep_days, forget_at, rhythm) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) \
        on conflict (id) do update set is_over = excluded.is_over, channel = excluded.channel, \
            is_private = excluded.is_private, outsiders_accepted = excluded.outsiders_accepted, \
            name = excluded.name, why = excluded.why, link = excluded.link, lead = excluded.lead, \
            sponsor = excluded.sponsor, zone = excluded.zone, intake_closes = excluded.intake_closes, \
            meeting = excluded.meeting, decision_by = excluded.decision_by, stage = excluded.stage, \
            waivers = excluded.waivers, sponsor_lost_at = excluded.sponsor_lost_at, \
            sponsor_lost_why = excluded.sponsor_lost_why, keep_days = excluded.keep_days, rhythm = excluded.rhythm, \
            forget_at = case when rollouts.words_gone_at is null then excluded.forget_at end";
    END_FOR_STAKEHOLDERS = "update stakeholders set is_over = true where rollout = $1";
    LOAD = concat!("select ", columns!(), " from rollouts where id = $1"), locked " for no key update";
    BESIDE = "select id, team, number, is_over, forget_at, words_gone_at from rollouts where id = $1";
    IN_CHANNEL = concat!("select ", columns!(), " from rollouts \
        where team = $1 and channel = $2 and is_over = false order by number desc");
    RUN_BY = concat!("select ", columns!(), ", number from rollouts \
            where team = $1 and lead = $2 and is_over = false \
        union all select ", columns!(), ", number from rollouts \
            where team = $1 and sponsor = $2 and lead <> $2 and is_over = false order by number desc");
    LISTED = concat!("select ", columns!(), " from rollouts \
        where team = $1 and is_over = false order by number desc limit $2");
    OVER = concat!("select ", columns!(), " from rollouts \
        where team = $1 and is_over = true order by number desc limit $2");
}

/// Waivers in a row: an object, as all our JSON.
#[derive(serde::Serialize, serde::Deserialize)]
struct Waivers {
    waivers: Vec<Waiver>,
}

pub async fn save(tx: &mut Tx, rollout: &Rollout) -> Result<(), Error> {
    let is_over = rollout.stage.is_over();
    let [team, number, over, forget_at] = beside(rollout).map(|(_, bind)| bind);
    let rhythm = rollout.rhythm.to_string();
    let binds = [
        text(rollout.id.as_str()),
        team,
        number,
        over,
        text(rollout.channel.as_str()),
        rollout.is_private.into(),
        rollout.outsiders_accepted.into(),
        text(&rollout.brief.name),
        text(&rollout.brief.why),
        maybe_text(rollout.brief.link.as_deref()),
        text(rollout.lead.as_str()),
        text(rollout.sponsor.as_str()),
        text(rollout.zone.name()),
        rollout.dates.intake_closes.into(),
        rollout.dates.meeting.into(),
        rollout.dates.decision_by.into(),
        json(&rollout.stage)?,
        json(&Waivers { waivers: rollout.waivers.clone() })?,
        rollout.vacancy.map(|vacancy| vacancy.since).into(),
        maybe_slug(rollout.vacancy.map(|vacancy| vacancy.why).as_ref())?,
        rollout.keep.days().into(),
        forget_at,
        text(&rhythm),
    ];
    tx.run(SAVE, binds).await?;
    if !is_over {
        keys::keep(tx, &rollout.id).await?;
    }
    if is_over {
        tx.run(END_FOR_STAKEHOLDERS, [text(rollout.id.as_str())]).await?;
    }
    Ok(())
}

/// The columns beside the rest: by these it is found and forgotten, and nothing is read out of them. `forget_at` as long
/// as its words are there.
pub(super) fn beside(rollout: &Rollout) -> [(&'static str, Bind<'static>); 4] {
    [
        ("team", owned(rollout.id.team().as_str())),
        ("number", super::number(rollout.id.key()).into()),
        ("is_over", rollout.stage.is_over().into()),
        ("forget_at", rollout.forget_at().into()),
    ]
}

/// The row with those columns as they stand, and when its words went.
pub(super) async fn stands(tx: &mut Tx, id: &RolloutId) -> Result<Option<Row>, Error> {
    tx.one(BESIDE, [text(id.as_str())]).await
}

pub async fn load(tx: &mut Tx, id: &RolloutId) -> Result<Option<Rollout>, Error> {
    tx.one(LOAD, [text(id.as_str())]).await?.map(|row| of(&row)).transpose()
}

/// Those of a channel that are not over, newest first.
pub async fn open_in_channel(tx: &mut Tx, team: &TeamId, channel: &ChannelId) -> Result<Vec<Rollout>, Error> {
    let rows = tx.all(IN_CHANNEL, [text(team.as_str()), text(channel.as_str())]).await?;
    rows.iter().map(of).collect()
}

/// Those that a person leads or sponsors and that are not over, newest first.
pub async fn run_by(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Vec<Rollout>, Error> {
    let rows = tx.all(RUN_BY, [text(team.as_str()), text(person.as_str())]).await?;
    rows.iter().map(of).collect()
}

/// At most `limit` that are not over, newest first.
pub async fn listed(tx: &mut Tx, team: &TeamId, limit: i64) -> Result<Vec<Rollout>, Error> {
    let rows = tx.all(LISTED, [text(team.as_str()), limit.into()]).await?;
    rows.iter().map(of).collect()
}

/// At most `limit` that are over, newest first.
pub async fn over(tx: &mut Tx, team: &TeamId, limit: i64) -> Result<Vec<Rollout>, Error> {
    let rows = tx.all(OVER, [text(team.as_str()), limit.into()]).await?;
    rows.iter().map(of).collect()
}

pub(super) fn of(row: &Row) -> Result<Rollout, Error> {
    Ok(Rollout {
        id: row.read("id", RolloutId::parse)?,
        channel: ChannelId(row.text("channel")?),
        is_private: row.flag("is_private")?,
        outsiders_accepted: row.flag("outsiders_accepted")?,
        brief: Brief { name: row.text("name")?, why: row.text("why")?, link: row.maybe_text("link")? },
        lead: PersonId(row.text("lead")?),
        sponsor: PersonId(row.text("sponsor")?),
        zone: row.read("zone", |zone| zone.parse().ok())?,
        dates: Dates {
            intake_closes: row.time("intake_closes")?,
            meeting: row.time("meeting")?,
            decision_by: row.time("decision_by")?,
        },
        stage: row.json("stage")?,
        waivers: row.json::<Waivers>("waivers")?.waivers,
        vacancy: match row.maybe_time("sponsor_lost_at")? {
            Some(since) => Some(Vacancy { since, why: row.read("sponsor_lost_why", unslug)? }),
            None => None,
        },
        keep: Keep::from_days(row.int("keep_days")?).ok_or_else(|| row.corrupt("keep_days"))?,
        rhythm: row.read("rhythm", |words| Rhythm::read(words).ok())?,
    })
}
