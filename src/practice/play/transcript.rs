//! The play written down: to the terminal as it happens, and as Markdown for whoever reads it later.

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::edit::Line;

/// Lines of a window shown in the terminal; messages are shown whole, and the Markdown has all of both.
const SHOWN: usize = 12;

/// Of lines that are gone from a message, as many are told again; they stand above, where it was posted.
const GONE: usize = 4;

/// One message of the bot, as it reached somebody.
pub struct Heard {
    pub at: DateTime<Utc>,
    pub zone: Tz,
    /// A person's name, or `#channel`.
    pub to: String,
    pub told: Told,
}

pub enum Told {
    Posted(String),
    /// In a thread.
    Answered(String),
    /// One that stood there before: what is otherwise in it now.
    Edited(Vec<Line>),
    /// One that stood there before, by how it began.
    TakenBack(String),
}

pub struct Transcript {
    markdown: String,
    day: Option<NaiveDate>,
    percent: i64,
    screen: Screen,
}

enum Screen {
    Off,
    Plain,
    Coloured,
}

impl Transcript {
    /// Kept, and shown on standard output as it comes.
    pub fn shown() -> Self {
        let screen = if std::io::stdout().is_terminal() { Screen::Coloured } else { Screen::Plain };
        Self { markdown: String::new(), day: None, percent: 0, screen }
    }

    /// Kept only.
    pub fn silent() -> Self {
        Self { markdown: String::new(), day: None, percent: 0, screen: Screen::Off }
    }

    pub fn markdown(&self) -> &str {
        &self.markdown
    }

    pub fn title(&mut self, title: &str, about: &str) {
        let _ = writeln!(self.markdown, "# {title}\n\n{about}");
        self.print(&format!("\n{}\n{about}\n", self.bold(title)));
    }

    pub fn note(&mut self, at: DateTime<Utc>, note: &str) {
        self.new_day(at);
        let _ = writeln!(self.markdown, "\n*{note}*");
        self.print(&format!("\n  {}", self.dim(&format!("({note})"))));
    }

    /// Somebody does something.
    pub fn deed(&mut self, at: DateTime<Utc>, zone: Tz, who: &str, place: &str, deed: &str) {
        self.new_day(at);
        let when = hour(at, zone);
        let _ = writeln!(self.markdown, "\n**{who}** ({place}, {when}) {deed}");
        self.print(&format!("\n{} {} in {place}: {deed}", self.dim(&when), self.bold(who)));
    }

    /// A window opens, or changes.
    pub fn window(&mut self, title: &str, words: &str) {
        let _ = writeln!(self.markdown, "\nThe window **{title}**:\n");
        self.quote(words);
        self.print(&format!("      {} {}", self.dim("window"), self.bold(title)));
        self.show(words, SHOWN);
    }

    /// It has changed in little, and the actor has read the rest.
    pub fn window_again(&mut self, title: &str, lines: &[Line]) {
        let _ = writeln!(self.markdown, "\nThe window **{title}** again:\n");
        self.print(&format!("      {} {}", self.dim("window"), self.bold(title)));
        self.changed(lines);
    }

    /// Words that only the actor sees.
    pub fn whisper(&mut self, words: &str) {
        self.markdown.push_str("\nOnly they see:\n\n");
        self.quote(words);
        self.print(&format!("      {}", self.dim("only they see")));
        self.show(words, usize::MAX);
    }

    pub fn heard(&mut self, heard: &Heard) {
        self.new_day(heard.at);
        let when = hour(heard.at, heard.zone);
        let how = match &heard.told {
            Told::Posted(_) => "writes to",
            Told::Answered(_) => "answers in the thread to",
            Told::Edited(_) => "edits its message to",
            Told::TakenBack(_) => "takes back its message to",
        };
        let _ = writeln!(self.markdown, "\nRollout {how} **{}** ({when}):\n", heard.to);
        self.print(&format!(
            "\n{} {} {how} {}",
            self.dim(&when),
            self.accent("Rollout"),
            self.bold(&heard.to)
        ));
        match &heard.told {
            Told::Posted(words) | Told::Answered(words) => {
                self.quote(words);
                self.show(words, usize::MAX);
            }
            Told::Edited(lines) => self.changed(lines),
            Told::TakenBack(first) => self.changed(&[Line::Went(first.clone())]),
        }
    }

    fn changed(&mut self, lines: &[Line]) {
        for run in lines.chunk_by(|one, next| matches!((one, next), (Line::Went(_), Line::Went(_)))) {
            for line in &run[..run.len().min(GONE)] {
                match line {
                    Line::Stays(line) => {
                        let _ = writeln!(self.markdown, "> {} …  ", escaped(line));
                        self.print(&self.dim(&format!("      {line} …")));
                    }
                    Line::Came(line) => {
                        self.quote(line);
                        self.show(line, 1);
                    }
                    Line::Went(line) => {
                        let _ = writeln!(self.markdown, "> ~~{}~~  ", escaped(line));
                    }
                }
            }
            if run.len() > GONE {
                let _ = writeln!(self.markdown, "> ~~({} more)~~  ", run.len() - GONE);
            }
        }
    }

    /// How far the play has come, of 100.
    pub fn progress(&mut self, percent: i64) {
        if percent > self.percent && percent < 100 {
            self.percent = percent;
            self.print(&self.dim(&format!("\n  [{percent:>3} %]")));
        }
    }

    pub fn ending(&mut self, words: &str) {
        let _ = writeln!(self.markdown, "\n---\n\n{words}");
        self.print(&format!("\n{words}"));
    }

    fn new_day(&mut self, at: DateTime<Utc>) {
        let day = at.date_naive();
        if self.day != Some(day) {
            self.day = Some(day);
            let name = day.format("%A %-d %B %Y").to_string();
            let _ = writeln!(self.markdown, "\n## {name}");
            self.print(&format!("\n{}", self.bold(&format!("---- {name} ----"))));
        }
    }

    fn quote(&mut self, words: &str) {
        for line in words.lines() {
            let _ = writeln!(self.markdown, "> {}  ", escaped(line));
        }
    }

    fn show(&self, words: &str, most: usize) {
        let lines: Vec<&str> = words.lines().collect();
        for line in lines.iter().take(most) {
            self.print(&format!("      {line}"));
        }
        if lines.len() > most {
            self.print(&self.dim(&format!("      ({} more)", lines.len() - most)));
        }
    }

    fn print(&self, line: &str) {
        if !matches!(self.screen, Screen::Off) {
            // A closed pipe ends the watching, not the play.
            let _ = writeln!(std::io::stdout(), "{line}");
        }
    }

    fn dim(&self, words: &str) -> String {
        self.styled("2", words)
    }

    fn bold(&self, words: &str) -> String {
        self.styled("1", words)
    }

    fn accent(&self, words: &str) -> String {
        self.styled("36", words)
    }

    fn styled(&self, code: &str, words: &str) -> String {
        match self.screen {
            Screen::Coloured => format!("\x1b[{code}m{words}\x1b[0m"),
            Screen::Plain | Screen::Off => words.to_owned(),
        }
    }
}

/// As Markdown shows it: what people typed is never markup.
fn escaped(line: &str) -> String {
    line.replace('*', "\\*").replace('<', "&lt;")
}

/// `Tue 3 Mar 09:30 Singapore`
fn hour(at: DateTime<Utc>, zone: Tz) -> String {
    let city = zone.name().rsplit('/').next().unwrap_or(zone.name()).replace('_', " ");
    format!("{} {city}", at.with_timezone(&zone).format("%a %-d %b %H:%M"))
}
