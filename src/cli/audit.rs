//! `rollout-bot audit`: goes over the record, beside a bot that runs or without one, and says what is wrong with it.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Subcommand;

use crate::config;
use crate::store::audit::{self, Fault, Report, Witness, Wrong};
use crate::view::text::count;

#[derive(Subcommand)]
pub enum Audit {
    /// Walk all chains; ends with 1 where an entry was changed, is missing, was put in or moved, or a tail was cut off, or
    /// where something stands otherwise than the record says
    ///
    /// Compared with the record are: of a rollout its channel, lead, sponsor, dates, stage, end, areas that need not be heard,
    /// reminders and time of forgetting; of people their areas, how far their 1-on-1 is, and their reminders; of points
    /// whose they are, area, kind, severity, state, who may see them, owner, due date and theme; commitments, decisions,
    /// moved dates, calls, and the joint meeting. What of these is no longer there is told as missing. So is
    /// a key that nobody destroyed, and a rollout of which no more than its number is left.
    ///
    /// Not compared, because no words are on record: the name of a rollout, why, and its link; whatever people wrote
    /// (private words cannot be changed without the master key); questions; how somebody feels; messages, drafts and
    /// what falls due.
    ///
    /// Without --witness it is not noticed where all of a rollout, record and counter and all, was put back to how it once was, or
    /// deleted.
    Verify {
        /// Remembers where the record ended when this was last run, and finds what was put back since; made where there is
        /// none, and brought up to date where nothing is wrong. Keep it where nobody writes who can write to the database
        #[arg(long, value_name = "FILE")]
        witness: Option<PathBuf>,
        #[command(flatten)]
        database: config::Database,
        #[command(flatten)]
        key: config::KeyArgs,
    },
}

/// # Errors
/// The database cannot be read, or something is wrong; what it is stands on standard output.
pub async fn run(audit: Audit) -> anyhow::Result<()> {
    let Audit::Verify { witness: file, database, key } = audit;
    let earlier = file.as_deref().map(Witness::of).transpose()?.flatten();
    let url = database.url(config::environment);
    let key = key.read(url.reveal(), config::environment).map_err(|fault| config::Faults(vec![fault]))?;
    let db = super::open(&url, &key).await?;
    let mut tx = db.read().await?;
    let report = audit::verify_since(&mut tx, earlier.as_ref().unwrap_or(&Witness::default())).await?;
    drop(tx);
    db.close().await;
    let mut out = std::io::stdout();
    for fault in &report.faults {
        writeln!(out, "{}", line(fault))?;
    }
    let Report { chains, entries, ends, faults } = &report;
    if !faults.is_empty() {
        if let Some(file) = file.as_deref().filter(|_| faults.iter().any(is_put_back)) {
            writeln!(
                out,
                "If you put an older copy there yourselves, move {} away: the next run begins a new one.",
                file.display()
            )?;
        }
        bail!(
            "the record does not hold: {} wrong in {} of {}",
            faults.len(),
            count(*entries, "entry", "entries"),
            count(*chains, "chain", "chains")
        );
    }
    writeln!(
        out,
        "The record holds: {} in {}, each following the one before, and nothing that it tells of is otherwise or missing.",
        count(*entries, "entry", "entries"),
        count(*chains, "chain", "chains")
    )?;
    match &file {
        Some(file) => keep(ends, earlier.as_ref(), file, &mut out),
        None => Ok(()),
    }
}

fn keep(ends: &Witness, earlier: Option<&Witness>, file: &Path, out: &mut impl Write) -> anyhow::Result<()> {
    ends.keep(file)?;
    let name = file.display();
    match earlier {
        Some(earlier) => writeln!(
            out,
            "Nothing was put back since {name} was written, which knew {}; it is up to date now.",
            count(earlier.chains(), "chain", "chains")
        )?,
        None => writeln!(
            out,
            "{name} is new, and knows where the record ends from now on. Keep it where nobody writes who can write to the \
             database."
        )?,
    }
    Ok(())
}

fn is_put_back(fault: &Fault) -> bool {
    matches!(fault.wrong, Wrong::PutBack { .. } | Wrong::Rewritten { .. })
}

/// One fault in words.
pub fn line(fault: &Fault) -> String {
    let chain = &fault.chain;
    let fact = |fact: &Option<String>| fact.clone().unwrap_or_else(|| "nothing".to_owned());
    match &fault.wrong {
        Wrong::Missing { from, to } if from == to => format!("{chain}: entry {from} is missing"),
        Wrong::Missing { from, to } => format!("{chain}: entries {from} to {to} are missing"),
        Wrong::Changed { seq } => format!("{chain}: entry {seq} was changed"),
        Wrong::OutOfPlace { seq } => format!(
            "{chain}: entry {seq} does not follow the one before it: an entry was put in, taken out or moved there"
        ),
        Wrong::CutOff { last, head } => {
            format!("{chain}: ends with entry {last}, though there were {head}: its tail was cut off")
        }
        Wrong::AddedTo { last, head } => {
            format!("{chain}: goes on to entry {last}, though there were only {head}: something was added")
        }
        Wrong::AnotherEnd { seq } => format!("{chain}: entry {seq} is not the one it ended with"),
        Wrong::NoEnd => format!("{chain}: where it ends was taken away or changed"),
        Wrong::NoRecord => format!("{chain}: nothing of it is on record"),
        Wrong::Leap { seq, thing, fact } => {
            format!(
                "{chain}: entry {seq} finds the {fact} of {thing} otherwise than the entries before left it"
            )
        }
        Wrong::Gone { thing } => {
            format!("{chain}: {thing} is missing, though the record tells of it: it was deleted without one")
        }
        Wrong::Beside { thing, column, stands, given } => format!(
            "{chain}: {column} of {thing} is {}, and {} by all else of it: it was changed by hand",
            fact(stands),
            fact(given)
        ),
        Wrong::NoKey => format!(
            "{chain}: its key is missing, though nothing says that its words were forgotten: they can be read no more"
        ),
        Wrong::Unreadable { thing } => format!(
            "{chain}: the words of {thing} are gone, though nothing says that they were forgotten or removed"
        ),
        Wrong::Vanished { from, to } if from == to => {
            format!("{chain}: of R-{from} nothing is left, though its number was given to a rollout")
        }
        Wrong::Vanished { from, to } => {
            format!(
                "{chain}: of R-{from} to R-{to} nothing is left, though their numbers were given to rollouts"
            )
        }
        Wrong::PutBack { last: 0, seen } => {
            format!(
                "{chain}: nothing of it is left, though the witness saw entry {seen} of it: it was deleted whole"
            )
        }
        Wrong::PutBack { last, seen } => {
            format!(
                "{chain}: ends with entry {last}, though the witness saw entry {seen}: it was put back to before that"
            )
        }
        Wrong::Rewritten { seq } => format!(
            "{chain}: entry {seq} is not the one that the witness saw: it was put back to before that, and went on otherwise"
        ),
        Wrong::Unrecorded { thing, fact: name, record, stands } => format!(
            "{chain}: the {name} of {thing} is {}, and {} by the record: it was changed without one",
            fact(stands),
            fact(record)
        ),
    }
}
