//! What a lead takes away: a message and the files with it. What its reader may not see was left out before it came here.

mod markdown;

use super::message::compose::Composer;
use super::message::{File, Message, named};
use super::text::ours;
use crate::domain::export::Export;

pub fn export(export: &Export) -> Message {
    let key = export.rollout.id.key();
    let title = |what: &str| format!("{what} of {key}");
    let files =
        [File::new(format!("{key}.md"), title("Everything you may see"), markdown::of(export).into_bytes())];
    Composer::new()
        .say(ours("Here is ").then(named(&export.rollout)).ours(", as you may see it."))
        .small(ours(
            "The files hold what people told you in private. Please keep them as you would keep a letter.",
        ))
        .one()
        .with_files(files)
}
