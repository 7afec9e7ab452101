//! What a lead takes away: a message and the files with it. What its reader may not see was left out before it came here.

mod csv;
mod json;
mod markdown;
mod own;
mod trail;

pub use own::my_data;

use super::markdown::line;
use super::message::compose::Composer;
use super::message::{File, Message, TakenBack, named};
use super::text::ours;
use crate::domain::export::Export;
use crate::domain::id::PersonId;
use crate::domain::person::Names;
use crate::domain::rollout::Rollout;

pub fn export(export: &Export) -> Message {
    let key = export.rollout.id.key();
    let file = |ending: &str, title: String, text: String| {
        File::new(format!("{key}{ending}"), title, text.into_bytes())
    };
    let mut files = vec![
        file(".md", format!("Everything you may see of {key}"), markdown::of(export)),
        file(".csv", format!("The points of {key}, as a table"), csv::of(export)),
        file(".json", format!("All of {key}, for machines"), json::of(export)),
    ];
    files.extend(export.trail.as_ref().map(|entries| {
        file("-record.jsonl", format!("The audit trail of {key}"), trail::of(export, entries))
    }));
    let mut message = Composer::new()
        .say(ours("Here is ").then(named(&export.rollout)).ours(", as you may see it."))
        .small(ours(
            "The files hold what people told you in private. Please keep them as you would keep a letter.",
        ));
    message = match export.trail {
        Some(_) => message.small(ours(
            "Of the audit trail you see what was done for the rollout. What others did in their own 1-on-1s stands in it \
             as a digest, so that the chain can be checked.",
        )),
        None => message.small(ours(
            "The audit trail is not with it: its chain does not hold. Please ask whoever runs me to look, with \
             rollout-bot audit verify.",
        )),
    };
    message.one().with_files(files)
}

/// In its place.
pub fn export_taken_back(rollout: &Rollout, files: TakenBack) -> Message {
    let line = match files {
        TakenBack::All => ours("The files of your export of ")
            .then(named(rollout))
            .ours(" were taken back, for somebody has removed words of theirs that may have stood in them. "),
        TakenBack::NotAll => ours("Somebody has removed words of theirs that may stand in the files of your export of ")
            .then(named(rollout))
            .ours(
                ", and Slack has not let me delete all of them so far. Please ask whoever administers your Slack to delete those \
                 that still stand. ",
            ),
    };
    Composer::new().say(line.bold("/rollout export").ours(" gives you new ones.")).one()
}

/// `Amara Okafor (U024BE7LH)`: two may be called alike.
fn called(names: &Names, id: &PersonId) -> String {
    match names.get(id) {
        Some(name) => format!("{} ({id})", line(name.trim_start_matches('@'))),
        None => id.to_string(),
    }
}
