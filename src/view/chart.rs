//! The picture of a rollout: what was raised and settled over time, and each area by severity. Numbers, dates and names
//! of areas, nothing that anybody wrote. Legible at the width of a phone, on a ground of its own so that it is the same in
//! the dark; what it shows is said in words as well.

mod draw;
mod words;

#[cfg(test)]
mod tests;

use super::message::File;
use crate::domain::summary::{AreaMix, Course};

pub use words::over_time;

/// `name`: without ending. `None` where it cannot be drawn, which leaves the words.
pub fn file(name: &str, title: &str, course: &Course, areas: &[AreaMix]) -> Option<File> {
    let png = draw::png(course, areas)?;
    Some(File::picture(format!("{name}.png"), title, &words::alt(course, areas), png))
}
