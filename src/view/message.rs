//! Every message that goes out, one function for each `effect::What`. Each is handed plain data, already chosen for its
//! reader: a concern is shown to anybody but its raiser only as a `policy::Card`.

pub mod compose;

mod answered;
pub(in crate::view) mod card;
pub(in crate::view) mod charter;
mod concern;
mod done;
mod fell_short;
mod file;
mod gate;
mod heads;
mod invite;
mod lost;
mod meeting;
mod no_more;
mod nudge;
mod parked;
mod question;
mod record;
mod replace;
mod verdict;
mod work;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;

pub use answered::{answered, became, restated};
pub use charter::{charter, counts};
pub use concern::{concern_card, words_card};
pub use fell_short::{fell_short, fell_short_no_more};
pub use file::{File, Missing, TakenBack, without};
pub use gate::{gate_passed, gate_told_since, meeting_waits, not_ready};
pub use heads::{intake_closed, late_blocker, sponsor_asked};
pub use invite::{
    asked_too, asked_too_and_over, cancelled, invite, still_unplaced, still_unsent, unsent_no_more,
};
pub use lost::{
    charter_stands, could_not_reach, head_back, head_lost, home_lost, new_reader, not_delivered, outsiders,
    sponsor_named, taken_back, within_reach, words_stand,
};
pub use meeting::{agenda, calendar, extended, new_lead, off_the_calendar};
pub use no_more::{Asked, asked_no_more, fair_no_more};
pub use nudge::{Over, Told, Unplaced, Words, nudge};
pub use parked::{late_parked, look_again, parked};
pub use question::{call_card, question_answer, question_card, question_receipt};
pub use record::record;
pub use replace::{
    PartLeft, handed_over, led_before, moved_to_heads, moved_to_lead, new_reader_of_the_gone, sponsor_missed,
    sponsor_replaced, sponsor_within_reach, taken_out,
};
pub use verdict::{
    commitment_asked, decision_overdue, decision_overdue_no_more, need, need_no_more, one_more, verdict,
    you_said,
};
pub use work::{
    fair, homework, homework_again, homework_again_no_more, homework_back, overdue, risk_accepted,
};

pub use super::export::{export, export_taken_back};
pub use super::summary::{file_taken_back, summary};

pub(super) use card::{headline, headline_in_theme, named, whose};
pub(super) use charter::{area, dates, decided, numbers, stage, waits};
pub(super) use compose::Composer;
pub(super) use done::{Outcome, outcome, what_is_done, who_works};
pub(super) use gate::{came_since, goes_on, lacks, not_for_now, readiness, says_why};
pub(super) use meeting::{party, time_box, unread, wordless};
pub(super) use record::hands;
pub(super) use verdict::counted;

use super::block::context;
use super::text::ours;
use super::when;

/// One message of ours.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message {
    /// For notifications and screen readers: all that matters, without the blocks.
    pub text: String,
    pub blocks: Vec<Value>,
    /// Sent after it, in the same place. Only a message to a person's DM or a channel can bring any, and only as it is
    /// posted: an edit of a living one brings none.
    pub files: Vec<File>,
}

impl Message {
    /// In the place of one that was sent once: an edit takes fewer words beside the blocks, and no files.
    #[must_use]
    pub fn for_an_edit(self) -> Message {
        Message { text: compose::cut(self.text, compose::SPOKEN_LIVING), files: Vec::new(), ..self }
    }

    /// Above what told of a day that is past, now that it tells of another; `of_files` says what became of those that came
    /// with it.
    #[must_use]
    pub fn told_anew(mut self, at: DateTime<Utc>, zone: Tz, of_files: Option<&str>) -> Message {
        let mut line = format!(
            "Shown anew on {}, because words were taken away. It tells how things stand on that day.",
            when::day(at, zone)
        );
        line.extend(of_files.into_iter().flat_map(|said| [" ", said]));
        self.text = format!("{line}\n{}", self.text);
        self.blocks.insert(0, context(&ours(line)));
        self
    }

    #[must_use]
    pub fn with_files(self, files: impl IntoIterator<Item = File>) -> Message {
        Message { files: files.into_iter().collect(), ..self }
    }
}
