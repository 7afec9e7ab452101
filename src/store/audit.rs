//! Goes over the record and says what is wrong with it: an entry that was changed, taken away, put in or moved, a chain that
//! was cut off, and a thing that is otherwise than the record says, or gone. It changes nothing. What is compared are the
//! facts of `domain::record`: words, and so the name of a rollout and why, are none.

use std::collections::{BTreeMap, BTreeSet};

use super::events::{self, Line, NOTHING};
use super::statement::{statements, text};
use super::{Error, Tx, calls, commitments, concerns, meetings, rollouts, stakeholders, verdicts};
use crate::domain::event::{Body, Change};
use crate::domain::id::{PersonId, QuestionId, RolloutId};
use crate::domain::record::{self, Facts};

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
}

/// What was gone over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub chains: usize,
    pub entries: usize,
    pub faults: Vec<Fault>,
}

pub async fn verify(tx: &mut Tx) -> Result<Report, Error> {
    let mut report = Report::default();
    let chains = events::chains(tx).await?;
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
        // Where the chain itself does not hold, nothing is to be read out of it.
        if let (true, Some(rollout)) = (faults.is_empty(), RolloutId::parse(chain)) {
            agrees(tx, &rollout, &lines, &mut faults).await?;
        }
        report.faults.extend(faults.into_iter().map(|wrong| Fault { chain: chain.clone(), wrong }));
    }
    let mut after = String::new();
    loop {
        let rows = tx.all(ROLLOUTS, [text(&after)]).await?;
        let Some(last) = rows.last() else { return Ok(report) };
        after = last.text("id")?;
        for row in &rows {
            let chain = row.text("id")?;
            if chains.binary_search(&chain).is_err() {
                report.faults.push(Fault { chain, wrong: Wrong::NoRecord });
            }
        }
    }
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
    let (mut is_known, mut is_whole) = (true, true);
    for line in lines {
        let Ok(body) = serde_json::from_str::<Body>(&line.body) else {
            // Written by another version, of which we do not know all words.
            (is_known, is_whole) = (false, false);
            continue;
        };
        // What was not kept from the beginning cannot be followed.
        is_whole &= line.seq > 1 || !body.changes.is_empty();
        for Change { thing, fact, before, after } in body.changes {
            let known = told.insert((thing.clone(), fact.clone()), after);
            if is_whole && known.unwrap_or_default() != before {
                faults.push(Wrong::Leap { seq: line.seq, thing, fact });
            }
        }
    }
    let people = told.keys().filter(|(_, fact)| fact == "intake").map(|(thing, _)| thing.as_str());
    let things = things(tx, rollout, &people.collect::<BTreeSet<_>>()).await?;
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

/// As they stand. Questions are left out: they hold nothing that could be otherwise without its own trace. `people`: whom
/// the record tells of, who may have been taken out since.
async fn things(
    tx: &mut Tx,
    rollout: &RolloutId,
    people: &BTreeSet<&str>,
) -> Result<Vec<(String, Facts)>, Error> {
    let mut things = Vec::new();
    if let Some(found) = rollouts::load(tx, rollout).await? {
        things.push((found.id.key().to_owned(), record::of_rollout(&found)));
    }
    let mut everyone = stakeholders::of_rollout(tx, rollout).await?;
    for person in people.iter().map(|person| PersonId::from(*person)) {
        if !everyone.iter().any(|who| who.person == person) {
            everyone.extend(stakeholders::load(tx, rollout, &person).await?);
        }
    }
    for who in everyone {
        things.push((who.person.to_string(), record::of_stakeholder(&who)));
    }
    for concern in concerns::of_rollout(tx, rollout).await? {
        things.push((concern.id.key().to_owned(), record::of_concern(&concern)));
    }
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
