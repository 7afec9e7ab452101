//! The wording that people, manuals and checks rely on stands in what is shown, letter by letter. A sentence made of parts
//! is held by the part that never changes.

use std::fs;
use std::path::Path;

const FIXED: &[&str] = &[
    // Areas, stances, severities, stages, states.
    "Network security",
    "Compliance",
    "Legal",
    "IT",
    "Business units",
    "Leading",
    "Supportive",
    "Neutral",
    "Resistant",
    "Blocker",
    "Important",
    "Minor",
    "Intake",
    "Homework",
    "Joint meeting",
    "Decision",
    "Pilot",
    "Rollout",
    "Sustain",
    "Closed",
    "Cancelled",
    "Open",
    "Answered",
    "Settled",
    "Accepted as a risk",
    "Parked",
    "Withdrawn",
    // Starting.
    "Start a rollout",
    "Name",
    "What is changing, and why",
    "Link to read",
    "Sponsor",
    "Intake closes",
    "Decision by",
    "Who is missing?",
    "Rehearsal",
    "Start now",
    "Start on",
    "Change",
    // The 1-on-1.
    "Start",
    "I have no concerns",
    "Ask a question",
    "Later",
    "What worries you?",
    "What is it about?",
    "Is it a fear, an uncertainty or a doubt?",
    "How serious is it?",
    "What would get you to Yes?",
    "Who may see this?",
    "Add another",
    "Done",
    "Not a concern",
    "Sponsor and lead, with my name",
    "Only as my area's view",
    "Lead only",
    "Don't write it down, call me",
    // Concerns and homework.
    "Answer",
    "Restate",
    "Merge",
    "Park",
    "Fair",
    "That settles it",
    "Partly",
    "Not yet",
    // Dates, summary, meeting, decision.
    "not heard",
    "No sponsor",
    "yes-ifs met ",
    "You do not have to be thrilled. Will your area work with the others to execute this credibly?",
    "Committed",
    "Committed, with a condition",
    "Yes, go to pilot",
    "Yes, with conditions",
    "Not yet: one more time-box",
    "No",
    "You said, we did",
    // Home.
    "You owe",
    "You run",
    "Your concerns",
];

#[test]
fn every_fixed_wording_stands_in_what_is_shown() {
    let mut told = String::new();
    for room in ["src/domain", "src/view"] {
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(room), &mut told);
    }
    assert!(told.len() > 50_000, "the rooms were read");
    let missing: Vec<_> = FIXED
        .iter()
        .filter(|words| {
            // At the beginning of a text, or with a blank before it: never a part of another word.
            ["\"", " ", "{"].iter().all(|before| !told.contains(&format!("{before}{words}")))
        })
        .collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

/// What stands between quotation marks in code that is not tests, a text of several lines as one.
fn read(folder: &Path, told: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            read(&path, told);
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && !["tests", "testing"].contains(&&*name)
        {
            let code = fs::read_to_string(&path).expect("a file");
            let lines = code.lines().map(str::trim).filter(|line| !line.starts_with("//"));
            let mut joined = String::new();
            for line in lines {
                match line.strip_suffix('\\') {
                    Some(goes_on) => joined.push_str(goes_on),
                    None => joined.extend([line, "\n"]),
                }
            }
            let joined = joined.replace("'\"'", "").replace("\\\"", "'");
            for (at, text) in joined.split('"').enumerate() {
                if at % 2 == 1 {
                    told.extend(["\"", text]);
                }
            }
        }
    }
}
