//! The files that people take away, as they read them, and as their machines do.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::Value;

use super::data::{at, people, rollout, someone, team, told};
use crate::domain::area::Area;
use crate::domain::draft::{ConcernDraft, DraftBody, DraftKey, IntakeDraft, Window};
use crate::domain::duty::{Duty, DutyKey, DutyKind};
use crate::domain::event::{Body, Happened, Via};
use crate::domain::export::{Export, Shown, Trail};
use crate::domain::extend::{Slip, TimeBox};
use crate::domain::id::{ConcernId, GroupId, Handle, QuestionId, RolloutId, TeamId};
use crate::domain::meeting::GoneOn;
use crate::domain::own::{Holdings, Part, Written, Wrote};
use crate::domain::person::{Names, Person, Standing};
use crate::domain::policy::{self, Reader};
use crate::domain::rollout::{Rollout, Stage};
use crate::view::export;
use crate::view::message::Message;

fn as_lead(rollout: &Rollout, trail: Option<Vec<Trail>>) -> Option<Export> {
    let export = Export::of(Reader::Lead, &rollout.lead, rollout, &people(), &told(), trail);
    let slip = |nth, of, before, after, reason: &str| Slip {
        rollout: rollout.id.clone(),
        nth,
        of,
        before,
        after,
        reason: reason.to_owned(),
        by: rollout.sponsor.clone(),
        at: at(3, 5, 9),
    };
    let slips = vec![
        slip(1, TimeBox::Homework, at(3, 11, 9), at(3, 13, 9), "# The auditors come on Wednesday."),
        slip(2, TimeBox::Decision, at(3, 13, 17), at(3, 18, 17), "The board sits later."),
    ];
    let why = "Legal is on leave until May.".to_owned();
    let gone_on = Some(GoneOn { by: rollout.lead.clone(), at: at(3, 10, 9), why, over: Vec::new() });
    export.map(|export| Export { names: names(), slips, gone_on, ..export })
}

/// All but one: she is nobody Slack would tell of.
fn names() -> Names {
    [
        ("LEAD", "Amara Okafor"),
        ("SPONSOR", "Sofia Marques"),
        ("ANA", "=Ana_*Petrova*"),
        ("CARL", "@Carl"),
        ("BEN", "Ben"),
    ]
    .map(|(id, name)| (someone(id), name.to_owned()))
    .into()
}

fn trail() -> Vec<Trail> {
    let shown = |seq, shown| Trail { seq, prev: format!("p{seq}"), hash: format!("h{seq}"), shown };
    let body = r#"{"at":"2026-03-02T08:00:00Z","by":null,"changes":[],"via":"timer","what":{"what":"summary_sent"}}"#;
    vec![
        shown(1, Shown::Whole { salt: "5a".to_owned(), body: body.to_owned() }),
        shown(2, Shown::Digest { digest: "d1".to_owned() }),
    ]
}

fn file(message: &Message, ending: &str) -> String {
    let file = message.files.iter().find(|file| file.name.ends_with(ending)).expect("a file");
    String::from_utf8(file.bytes.clone()).expect("UTF-8")
}

macro_rules! reads {
    ($name:expr, $text:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

#[test]
fn an_export_reads_so() {
    let rollout = rollout(Stage::Homework);
    let export = as_lead(&rollout, Some(trail())).expect("the lead may");
    let message = export::export(&export);
    reads!("export_markdown", file(&message, ".md"));
    reads!("export_csv", file(&message, ".csv").replace('\r', "").trim_start_matches('\u{feff}'));
    reads!("export_json", file(&message, ".json"));
    reads!("export_record", file(&message, ".jsonl"));
}

#[test]
fn every_line_is_json_and_every_row_has_all_columns() {
    let rollout = rollout(Stage::Closed { at: at(3, 20, 9) });
    let message = export::export(&as_lead(&rollout, Some(trail())).expect("the lead may"));
    let all: Value = serde_json::from_str(&file(&message, ".json")).expect("JSON");
    assert_eq!(all["format"], "rollout-export-1");
    let points = all["points"].as_array().expect("points");
    assert!(points.iter().any(|point| point["by"].is_null() && point["key"].is_null()), "an area's view");
    assert!(points.iter().any(|point| point["by"].is_string()));
    for line in file(&message, ".jsonl").lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        assert!(line["format"] == "rollout-record-1" || line["seq"].is_u64());
        assert!(line["format"].is_string() || line["body"].is_object() != line["digest"].is_string());
    }
    let csv = file(&message, ".csv");
    let mut quoted = false;
    let (mut rows, mut cells) = (Vec::new(), 1);
    for c in csv.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells += 1,
            '\n' if !quoted => rows.push(std::mem::replace(&mut cells, 1)),
            _ => {}
        }
    }
    assert_eq!(rows.len(), points.len() + 1);
    assert!(rows.iter().all(|cells| *cells == rows[0]), "{rows:?}");
    assert!(!quoted && csv.ends_with("\r\n"));
}

#[test]
fn only_the_lead_takes_anything_away_and_a_trail_that_does_not_hold_is_not_handed_out() {
    let rollout = rollout(Stage::Homework);
    for reader in Reader::ALL {
        let export = Export::of(reader, &someone("X"), &rollout, &people(), &told(), None);
        assert_eq!(export.is_some(), reader == Reader::Lead, "{reader:?}");
    }
    let message = export::export(&as_lead(&rollout, None).expect("the lead may"));
    assert_eq!(message.files.len(), 3);
    assert!(message.files.iter().all(|file| !file.bytes.is_empty()));
}

/// One of each in which words may have been begun.
fn windows() -> [Window; 15] {
    let (concern, handle) = (|| ConcernId::new(&team(), 1), || Handle::from("9816ee3064"));
    let rollout = || RolloutId::new(&team(), 1);
    [
        Window::Question { rollout: rollout() },
        Window::Reply { question: QuestionId::new(&team(), 1) },
        Window::Answer { concern: handle() },
        Window::Restate { concern: handle() },
        Window::Missing { concern: concern() },
        Window::Correct { concern: concern() },
        Window::RiskSentence { concern: handle() },
        Window::RiskReason { concern: handle() },
        Window::GoOn { rollout: rollout() },
        Window::Extend { rollout: rollout() },
        Window::Replace { rollout: rollout() },
        Window::Need { rollout: rollout() },
        Window::Statement { rollout: rollout() },
        Window::Cancel { rollout: rollout() },
        Window::Theme { rollout: rollout(), of: Some(handle()) },
    ]
}

#[test]
fn my_data_reads_so() {
    let rollout = rollout(Stage::Homework);
    let who = people().remove(0);
    let theirs: Vec<_> = told().into_iter().filter(|concern| concern.raiser == who.person).collect();
    assert!(!theirs.is_empty());
    let key = DutyKey {
        rollout: rollout.id.clone(),
        person: Some(who.person.clone()),
        kind: DutyKind::Reminder,
        epoch: 1,
    };
    let form =
        ConcernDraft { words: "And who\n# pays?".into(), yes_if: "A name".into(), ..ConcernDraft::default() };
    let begun = IntakeDraft { form, ..IntakeDraft::default() };
    let held = Holdings {
        person: who.person.clone(),
        at: at(3, 6, 9),
        profile: Some(Person {
            id: who.person.clone(),
            home: TeamId::from("T1"),
            zone: Some(Tz::Europe__Berlin),
            standing: Standing::Admin,
            seen_at: at(3, 4, 9),
        }),
        group: Some(GroupId::from("S0LEADS")),
        heard_at: Some(at(3, 5, 9)),
        parts: vec![Part {
            rollout: rollout.id.clone(),
            name: rollout.brief.name.clone(),
            stage: rollout.stage.name().to_owned(),
            forget_at: rollout.forget_at(),
            cards: theirs.iter().filter_map(|concern| policy::card(Reader::Raiser, concern)).collect(),
            questions: vec![super::data::question(Some("In Frankfurt."))],
            calls: vec![super::data::call(None)],
            commitment: None,
            duties: vec![Duty { key, due_at: at(3, 9, 9) }],
            who,
        }],
        written: vec![Written {
            rollout: rollout.id.clone(),
            what: Wrote::Answer { area: Some(Area::Legal) },
            words: "It is in the contract.".into(),
        }],
        drafts: [(
            DraftKey::Change { concern: ConcernId::new(&team(), 1) },
            DraftBody::Intake { draft: begun },
        )]
        .into_iter()
        .chain(
            windows().map(|window| (DraftKey::Words { window }, DraftBody::Words { words: "Half a".into() })),
        )
        .collect(),
        unplaced: vec![super::data::words("What about the archive?")],
        record: vec![(
            rollout.id.clone(),
            Body {
                at: at(3, 5, 9),
                by: None,
                via: Via::Dm,
                what: Happened::Away { person: someone("X"), back_on: NaiveDate::default() },
                changes: vec![],
            },
        )],
        names: names(),
    };
    let message = export::my_data(&held);
    reads!("my_data", file(&message, ".md"));
    let all: Value = serde_json::from_str(&file(&message, ".json")).expect("JSON");
    assert_eq!(all["parts"][0]["cards"].as_array().map(Vec::len), Some(theirs.len()));
    assert_eq!(all["record"][0][1]["what"]["what"], "away");
}
