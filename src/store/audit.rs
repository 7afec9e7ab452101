//! Goes over the record and says what is wrong with it: an entry that was changed, taken away, put in or moved, a chain that
//! was cut off, and a thing that is otherwise than the record says, or gone. It changes nothing. What is compared are the
//! facts of `domain::record`: words, and so the name of a rollout and why, are none; and what stands beside the things.

use std::collections::{BTreeMap, BTreeSet};

use super::events::{self, Line, NOTHING};
use super::statement::{statements, text, time_text};
use super::{Error, Tx, calls, commitments, concerns, meetings, rollouts, stakeholders, verdicts};
use chrono::{DateTime, Utc};

use crate::domain::concern::Concern;
use crate::domain::event::{Body, Change};
use crate::domain::id::{PersonId, QuestionId, RolloutId};
use crate::domain::record::{self, Facts};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Stakeholder;

mod beside;
mod witness;

pub use witness::Witness;

statements! {
    in "rollouts";
    ROLLOUTS = "select id from rollouts where id > $1 order by id limit 500";
}

/// Where something is wrong: a chain is named by its rollout or team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub chain: String,
    pub wrong: Wrong,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// Entries `from` to `to` are not there.
    Missing { from: i64, to: i64 },
    /// Its hash is not that of what it says.
    Changed { seq: i64 },
    /// It is whole, and does not follow the one before: one was put in, taken out or moved there.
    OutOfPlace { seq: i64 },
    /// The chain goes on to `head`, and its entries end at `last`.
    CutOff { last: i64, head: i64 },
    /// Entries after the end of the chain.
    AddedTo { last: i64, head: i64 },
    /// Its last entry is not the one at which the chain ends.
    AnotherEnd { seq: i64 },
    /// Nothing says where the chain ends, or what does was not sealed by us.
    NoEnd,
    /// A rollout of which nothing is on record.
    NoRecord,
    /// An entry says of a thing that it was otherwise before than the entries before it say.
    Leap { seq: i64, thing: String, fact: String },
    /// A thing stands otherwise than the record says; by hand, then, or by a bug of ours.
    Unrecorded { thing: String, fact: String, record: Option<String>, stands: Option<String> },
    /// The record tells of it, and it is not there: the bot itself deletes none of these.
    Gone { thing: String },
    /// A column by which a thing is found, counted or forgotten is not what the thing itself gives.
    Beside { thing: String, column: &'static str, stands: Option<String>, given: Option<String> },
    /// Its words were not forgotten, and its key is not there.
    NoKey,
    /// The words of a point are gone, and neither their raiser nor the end of their time took them.
    Unreadable { thing: String },
    /// Rollouts whose numbers a team was given, and of which nothing is left.
    Vanished { from: i64, to: i64 },
    /// The chain ends with entry `last`, 0 if it is gone, and the witness saw entry `seen`.
    PutBack { last: i64, seen: i64 },
    /// This entry, which the witness saw, is another now, whole as it may be.
    Rewritten { seq: i64 },
}

/// What was gone over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub chains: usize,
    pub entries: usize,
    /// Where the chains end.
    pub ends: Witness,
    pub faults: Vec<Fault>,
}

pub async fn verify(tx: &mut Tx) -> Result<Report, Error> {
    verify_since(tx, &Witness::default()).await
}

/// And whether all goes on from where it ended then.
pub async fn verify_since(tx: &mut Tx, earlier: &Witness) -> Result<Report, Error> {
    let mut report = Report::default();
    let chains = events::chains(tx).await?;
    let (mut sending, mut broken) = (BTreeMap::new(), BTreeSet::new());
    for chain in &chains {
        let (lines, head) = events::chain(tx, chain).await?;
        report.chains += 1;
        report.entries += lines.len();
        let mut faults = Vec::new();
        match &head {
            Some(head) => {
                links(chain, &lines, |seq| head.salt(seq), &mut faults);
                end(&lines, head.seq, &head.hash, &mut faults);
            }
            None => faults.push(Wrong::NoEnd),
        }
        report.ends.add(chain, &lines);
        // Where the chain itself does not hold, nothing is to be read out of it.
        match RolloutId::parse(chain) {
            _ if !faults.is_empty() => drop(broken.insert(chain.as_str())),
            Some(rollout) => agrees(tx, &rollout, &lines, &mut faults).await?,
            None => {
                sending.insert(chain.clone(), beside::sending(&lines));
            }
        }
        faults.extend(earlier.fault(chain, &lines));
        report.faults.extend(faults.into_iter().map(|wrong| Fault { chain: chain.clone(), wrong }));
    }
    for (team, wrong) in beside::installations(tx, &sending).await? {
        if !broken.contains(team.as_str()) {
            report.faults.push(Fault { chain: team, wrong });
        }
    }
    let gone = earlier.others(&chains).into_iter().map(|(chain, wrong)| Fault { chain, wrong });
    report.faults.extend(gone);
    let mut known: BTreeSet<String> = chains.iter().cloned().collect();
    let mut after = String::new();
    loop {
        let rows = tx.all(ROLLOUTS, [text(&after)]).await?;
        let Some(last) = rows.last() else { break };
        after = last.text("id")?;
        for row in &rows {
            let chain = row.text("id")?;
            if chains.binary_search(&chain).is_err() {
                report.faults.push(Fault { chain: chain.clone(), wrong: Wrong::NoRecord });
                known.insert(chain);
            }
        }
    }
    beside::numbers(tx, &known, &mut report.faults).await?;
    Ok(report)
}

fn links(chain: &str, lines: &[Line], salt: impl Fn(i64) -> String, faults: &mut Vec<Wrong>) {
    let (mut seq, mut prev) = (0, NOTHING);
    for line in lines {
        let is_next = line.seq == seq + 1;
        if !is_next {
            faults.push(Wrong::Missing { from: seq + 1, to: line.seq - 1 });
        }
        if line.computed(chain, &salt(line.seq)) != line.hash {
            faults.push(Wrong::Changed { seq: line.seq });
        } else if is_next && line.prev != prev {
            faults.push(Wrong::OutOfPlace { seq: line.seq });
        }
        (seq, prev) = (line.seq, &line.hash);
    }
}

fn end(lines: &[Line], head: i64, hash: &str, faults: &mut Vec<Wrong>) {
    let (last, stands) = lines.last().map_or((0, NOTHING), |line| (line.seq, line.hash.as_str()));
    if last < head {
        faults.push(Wrong::CutOff { last, head });
    } else if last > head {
        faults.push(Wrong::AddedTo { last, head });
    } else if stands != hash {
        faults.push(Wrong::AnotherEnd { seq: last });
    }
}

/// Whether the things of a rollout are what the entries make of them, one after the other.
async fn agrees(
    tx: &mut Tx,
    rollout: &RolloutId,
    lines: &[Line],
    faults: &mut Vec<Wrong>,
) -> Result<(), Error> {
    let mut told: BTreeMap<(String, String), Option<String>> = BTreeMap::new();
    let (mut is_known, mut is_whole, mut over) = (true, true, None);
    for line in lines {
        let Ok(body) = serde_json::from_str::<Body>(&line.body) else {
            // Written by another version, of which we do not know all words.
            (is_known, is_whole) = (false, false);
            continue;
        };
        // What was not kept from the beginning cannot be followed.
        is_whole &= line.seq > 1 || !body.changes.is_empty();
        for Change { thing, fact, before, after } in body.changes {
            if (thing.as_str(), fact.as_str()) == (rollout.key(), "stage") {
                over = Some(body.at);
            }
            let known = told.insert((thing.clone(), fact.clone()), after);
            if is_whole && known.unwrap_or_default() != before {
                faults.push(Wrong::Leap { seq: line.seq, thing, fact });
            }
        }
    }
    let people = told.keys().filter(|(_, fact)| fact == "intake").map(|(thing, _)| thing.as_str());
    let stands = stands(tx, rollout, &people.collect::<BTreeSet<_>>()).await?;
    beside::of_rollout(tx, &stands, beside::forgotten(lines), faults).await?;
    ended(&stands, over, faults);
    let things = things(tx, rollout, &stands).await?;
    if is_known {
        gone(rollout, &told, &things, faults);
    }
    if !is_whole {
        return Ok(());
    }
    for (thing, facts) in things {
        for (fact, stands) in facts {
            let record = told.remove(&(thing.clone(), fact.to_owned())).flatten();
            if record.as_ref() != Some(&stands) {
                let fact = fact.to_owned();
                faults.push(Wrong::Unrecorded { thing: thing.clone(), fact, record, stands: Some(stands) });
            }
        }
        // What is left of it on record and not there any more; a thing that is gone whole is told above.
        let gone: Vec<_> = told.keys().filter(|(of, _)| *of == thing).cloned().collect();
        for key in gone {
            if let (Some(Some(record)), (thing, fact)) = (told.remove(&key), key) {
                faults.push(Wrong::Unrecorded { thing, fact, record: Some(record), stands: None });
            }
        }
    }
    Ok(())
}

/// What was told of, in however few words, is there for good; a rollout is told of by having a chain.
fn gone(
    rollout: &RolloutId,
    told: &BTreeMap<(String, String), Option<String>>,
    things: &[(String, Facts)],
    faults: &mut Vec<Wrong>,
) {
    let facts = told.iter().filter_map(|((thing, _), fact)| fact.as_ref().map(|_| thing.as_str()));
    // Questions go with the words, and at the wish of whoever asked them.
    let kept = facts.filter(|thing| !is_question(thing));
    let all: BTreeSet<&str> = kept.chain([rollout.key()]).collect();
    let there =
        things.iter().filter(|(_, facts)| !facts.is_empty()).map(|(thing, _)| thing.as_str()).collect();
    faults.extend(all.difference(&there).map(|thing| Wrong::Gone { thing: (*thing).to_owned() }));
}

fn is_question(thing: &str) -> bool {
    let number = thing.strip_prefix(QuestionId::LETTER).and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// From when on its words are kept for so many days. `moved`: when it came to the stage it is in, where that is on record.
fn ended(stands: &Stands, moved: Option<DateTime<Utc>>, faults: &mut Vec<Wrong>) {
    let (Some(rollout), Some(moved)) = (&stands.rollout, moved) else { return };
    match &rollout.stage {
        Stage::Closed { at } | Stage::Cancelled { at, .. } if *at != moved => {
            let (record, stands) = (Some(time_text(moved)), Some(time_text(*at)));
            let (thing, fact) = (rollout.id.key().to_owned(), "end".to_owned());
            faults.push(Wrong::Unrecorded { thing, fact, record, stands });
        }
        Stage::Closed { .. }
        | Stage::Cancelled { .. }
        | Stage::Scheduled { .. }
        | Stage::Intake
        | Stage::Homework
        | Stage::JointMeeting
        | Stage::Decision
        | Stage::Pilot
        | Stage::Rollout
        | Stage::Sustain => {}
    }
}

/// What has columns beside it that decide something.
struct Stands {
    rollout: Option<Rollout>,
    /// Those too who were taken out.
    people: Vec<Stakeholder>,
    concerns: Vec<Concern>,
}

/// `people`: whom the record tells of, who may have been taken out since.
async fn stands(tx: &mut Tx, rollout: &RolloutId, people: &BTreeSet<&str>) -> Result<Stands, Error> {
    let mut everyone = stakeholders::of_rollout(tx, rollout).await?;
    for person in people.iter().map(|person| PersonId::from(*person)) {
        if !everyone.iter().any(|who| who.person == person) {
            everyone.extend(stakeholders::load(tx, rollout, &person).await?);
        }
    }
    Ok(Stands {
        rollout: rollouts::load(tx, rollout).await?,
        people: everyone,
        concerns: concerns::of_rollout(tx, rollout).await?,
    })
}

/// As they stand. Questions are left out: they hold nothing that could be otherwise without its own trace.
async fn things(tx: &mut Tx, rollout: &RolloutId, stands: &Stands) -> Result<Vec<(String, Facts)>, Error> {
    let Stands { rollout: found, people, concerns } = stands;
    let mut things: Vec<(String, Facts)> = Vec::new();
    things.extend(found.iter().map(|found| (found.id.key().to_owned(), record::of_rollout(found))));
    things.extend(people.iter().map(|who| (who.person.to_string(), record::of_stakeholder(who))));
    things.extend(concerns.iter().map(|concern| (concern.id.key().to_owned(), record::of_concern(concern))));
    for said in commitments::of_rollout(tx, rollout).await? {
        things.push((record::commitment_of(&said.person), record::of_commitment(&said)));
    }
    for verdict in verdicts::of_rollout(tx, rollout).await? {
        things.push((record::decision(verdict.nth), record::of_verdict(&verdict)));
    }
    let meeting = meetings::load(tx, rollout).await?;
    things.push((record::MEETING.to_owned(), record::of_meeting(&meeting)));
    for slip in meetings::slips(tx, rollout).await? {
        things.push((record::slip(slip.nth), record::of_slip(&slip)));
    }
    for call in calls::of_rollout(tx, rollout).await? {
        things.push((call.id.key().to_owned(), record::of_call(&call)));
    }
    Ok(things)
}
