//! What is logged, and how it is written.

use super::Fault;

pub(super) const LEVEL: &str = "LOG_LEVEL";
pub(super) const FORMAT: &str = "LOG_FORMAT";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    pub level: Level,
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
}

pub(super) fn level(value: Option<&str>) -> Result<Level, Fault> {
    match value.map(|v| v.trim().to_lowercase()).as_deref() {
        None | Some("info") => Ok(Level::Info),
        Some("error") => Ok(Level::Error),
        Some("warn" | "warning") => Ok(Level::Warn),
        Some("debug") => Ok(Level::Debug),
        Some("trace") => Ok(Level::Trace),
        Some(_) => Err(Fault {
            name: LEVEL,
            what: "is none of error, warn, info, debug, trace".to_owned(),
            example: "info",
        }),
    }
}

pub(super) fn format(value: Option<&str>) -> Result<Format, Fault> {
    match value.map(|v| v.trim().to_lowercase()).as_deref() {
        None | Some("text") => Ok(Format::Text),
        Some("json") => Ok(Format::Json),
        Some(_) => Err(Fault { name: FORMAT, what: "is neither text nor json".to_owned(), example: "text" }),
    }
}
