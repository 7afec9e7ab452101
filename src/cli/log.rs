//! The log, on standard error. What it says is decided where it is said; no body, token or private word ever is.

use std::io::IsTerminal as _;

use tracing_subscriber::filter::LevelFilter;

use crate::config::{Format, Level, Log};

pub fn start(log: Log) {
    let level = match log.level {
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
        Level::Trace => LevelFilter::TRACE,
    };
    let logger = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr);
    // Colours are for eyes; in a file they are rubbish between the words. Where there are some, NO_COLOR is heard.
    let logger = if std::io::stderr().is_terminal() { logger } else { logger.with_ansi(false) };
    // An error means that somebody listens already.
    let _ = match log.format {
        Format::Text => logger.try_init(),
        Format::Json => logger.json().try_init(),
    };
}
