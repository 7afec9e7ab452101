//! The three windows as a lead reads them, and each against Slack's limits with the worst that people can type.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use crate::domain::area::Area;
use crate::domain::calendar;
use crate::domain::draft::StartDraft;
use crate::domain::id::{ChannelId, PersonId, RolloutId, TeamId};
use crate::domain::readiness::NotReady;
use crate::domain::refusal::Field;
use crate::domain::rehearsal::{Party, Plan, Remark, timetable};
use crate::domain::rhythm::Rhythm;
use crate::domain::rollout::Dates;
use crate::domain::screen::{Screen, StartScreen};
use crate::view::ids::{Meta, action, field_of};
use crate::view::screen::draw;

const EVIL: &str = "<!channel> <@UEVIL> <!here> &lt; *b* _i_ `c` @here שלום 🎉 <https://evil.example|x> ";

/// Exactly so many characters of it.
fn evil(length: usize) -> String {
    EVIL.chars().cycle().take(length).collect()
}

fn home() -> ChannelId {
    ChannelId::from("C0HOME")
}

fn person(id: &str) -> PersonId {
    PersonId::from(id)
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
}

fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).single().unwrap()
}

fn draft() -> StartDraft {
    StartDraft {
        name: "Company chat".into(),
        why: "One place to talk across branches.".into(),
        link: "https://intranet.example/chat".into(),
        sponsor: Some(person("USPONSOR")),
        areas: [(Area::Legal, vec![person("UANA"), person("UBO")])].into(),
        intake_closes: Some(day(9)),
        meeting: Some(calendar::at(day(12), 10, 0, Tz::Europe__Berlin)),
        decision_by: Some(day(16)),
        ..StartDraft::default()
    }
}

/// Twenty in each area, nobody in two.
fn worst_draft() -> StartDraft {
    let people = |area: usize| (0..20).map(|n| person(&format!("U{area}{n:09}"))).collect::<Vec<_>>();
    StartDraft {
        name: evil(80),
        why: evil(3_000),
        link: format!("https://a.example/{}", "x".repeat(1_980)),
        areas: Area::ALL.into_iter().enumerate().map(|(n, area)| (area, people(n))).collect(),
        reasons: Area::ALL.into_iter().map(|area| (area, evil(500))).collect(),
        ..draft()
    }
}

fn start(draft: StartDraft, resumed: bool) -> Screen {
    Screen::Start(StartScreen {
        channel: home(),
        draft,
        zone: Tz::Europe__Berlin,
        has_outsiders: false,
        resumed,
    })
}

fn missing(areas: &[Area], draft: StartDraft) -> Screen {
    Screen::Missing { channel: home(), areas: areas.to_vec(), draft: Box::new(draft) }
}

fn party(id: &str, zone: Tz, areas: &[Area]) -> Party {
    Party { person: person(id), zone, areas: areas.to_vec() }
}

fn plan(name: &str, parties: &[Party], starts_at: Option<DateTime<Utc>>, remarks: Vec<Remark>) -> Plan {
    let zone = Tz::Europe__Berlin;
    let dates = Dates {
        intake_closes: calendar::end_of_day(day(9), zone),
        meeting: calendar::at(day(12), 10, 0, zone),
        decision_by: calendar::end_of_day(day(16), zone),
    };
    let sponsor_zone = Tz::America__New_York;
    let items = timetable(
        &home(),
        zone,
        sponsor_zone,
        (&dates, &Rhythm::default()),
        parties,
        starts_at.unwrap_or(monday()),
    );
    Plan {
        name: name.into(),
        channel: home(),
        lead: person("ULEAD"),
        sponsor: person("USPONSOR"),
        zone,
        keep: crate::domain::rollout::Keep::default(),
        starts_at,
        now: monday(),
        items,
        remarks,
    }
}

fn few() -> Vec<Party> {
    vec![
        party("UANA", Tz::Europe__Berlin, &[Area::Legal]),
        party("UBO", Tz::Europe__Berlin, &[Area::Legal]),
        party("UCHI", Tz::Asia__Singapore, &[Area::It, Area::Business]),
    ]
}

/// A hundred, in five zones.
fn many() -> Vec<Party> {
    let zones = [
        Tz::Europe__Berlin,
        Tz::Asia__Singapore,
        Tz::America__Los_Angeles,
        Tz::Pacific__Auckland,
        Tz::Pacific__Honolulu,
    ];
    (0..100).map(|n| party(&format!("U{n:09}"), zones[n % 5], &[Area::ALL[n / 20]])).collect()
}

fn rehearsal(plan: &Plan, page: usize) -> Screen {
    Screen::Rehearsal { channel: home(), plan: Box::new(plan.clone()), page }
}

fn ahead(plan: &Plan, page: usize) -> Screen {
    Screen::Ahead { rollout: RolloutId::new(&TeamId::from("T1"), 7), plan: Box::new(plan.clone()), page }
}

fn worst_remarks() -> Vec<Remark> {
    let waived = Area::ALL.into_iter().map(|area| Remark::Waived { area, reason: evil(500) });
    let guests = many().into_iter().map(|party| Remark::Guest { person: party.person });
    let afar = many().into_iter().map(|party| Remark::NoZone { person: party.person });
    [Remark::LeadIsSponsor, Remark::ShortIntake].into_iter().chain(waived).chain(guests).chain(afar).collect()
}

fn all() -> Vec<Screen> {
    let mut all = vec![
        Screen::Place,
        start(StartDraft::default(), false),
        start(draft(), true),
        start(worst_draft(), true),
        start(StartDraft { name: evil(3_000), ..StartDraft::default() }, false),
        missing(&Area::ALL, worst_draft()),
        missing(&[Area::It], StartDraft::default()),
        rehearsal(&plan("x", &[], None, vec![]), 0),
    ];
    for starts_at in [None, Some(calendar::morning(day(4), Tz::Europe__Berlin))] {
        let plan = plan(&evil(80), &many(), starts_at, worst_remarks());
        all.extend((0..20).flat_map(|page| [rehearsal(&plan, page), ahead(&plan, page)]));
    }
    all
}

#[test]
fn every_window_fits_slack_whatever_people_type() {
    for screen in all() {
        let view = draw(&screen);
        let which = view["callback_id"].as_str().unwrap();
        fits(which, &view);
        assert!(view.to_string().len() < 250_000, "{which}: {} bytes", view.to_string().len());
        each(&view["blocks"], &mut |value| {
            let text = value["text"].as_str().unwrap_or("x");
            assert!((1..=3_000).contains(&text.chars().count()), "{which}: a text of {}", text.len());
            if value["type"] == "mrkdwn" {
                assert!(!text.contains("<!") && !text.contains("UEVIL") && !text.contains("@here"), "{text}");
            }
            assert_ne!(value["user_id"], "UEVIL", "{which}");
            assert_ne!(value["elements"], serde_json::json!([]), "{which}: an empty list");
        });
        let meta: Meta = serde_json::from_str(view["private_metadata"].as_str().unwrap()).unwrap();
        let wanted = match &screen {
            Screen::Ahead { rollout, .. } => {
                Meta { rollout: Some(rollout.as_str().to_owned()), ..Meta::default() }
            }
            Screen::Place => Meta::default(),
            _ => Meta { channel: Some("C0HOME".into()), ..Meta::default() },
        };
        assert_eq!(meta, wanted);
    }
}

#[cfg(feature = "practice")]
fn fits(which: &str, view: &Value) {
    use crate::practice::check::{self, Surface};
    let problems = check::view(view, Surface::Modal);
    assert!(problems.is_empty(), "{which}: {problems:#?}");
}

#[cfg(not(feature = "practice"))]
fn fits(which: &str, view: &Value) {
    assert!(view["blocks"].as_array().unwrap().len() <= 100, "{which}");
}

fn each(value: &Value, look: &mut dyn FnMut(&Value)) {
    look(value);
    match value {
        Value::Object(fields) => fields.values().for_each(|value| each(value, look)),
        Value::Array(items) => items.iter().for_each(|value| each(value, look)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn inputs(view: &Value) -> Vec<(Field, &Value)> {
    let inputs = view["blocks"].as_array().unwrap().iter().filter(|block| block["type"] == "input");
    inputs
        .map(|block| {
            let id = block["block_id"].as_str().unwrap();
            assert_eq!(block["element"]["action_id"], id);
            (field_of(id).unwrap_or_else(|| panic!("no field is called {id}")), block)
        })
        .collect()
}

#[test]
fn every_field_is_known_by_its_block() {
    for screen in all() {
        let view = draw(&screen);
        let fields: Vec<Field> = inputs(&view).into_iter().map(|(field, _)| field).collect();
        let people = Area::ALL.map(Field::People);
        let wanted = match &screen {
            Screen::Place => vec![Field::Place],
            Screen::Start(_) => [
                &[Field::Name, Field::Why, Field::Link, Field::Sponsor][..],
                &people,
                &[Field::IntakeCloses, Field::Meeting, Field::DecisionBy, Field::Keep],
            ]
            .concat(),
            Screen::Missing { areas, .. } => {
                areas.iter().flat_map(|area| [Field::People(*area), Field::Reason(*area)]).collect()
            }
            Screen::Ahead { .. } => vec![],
            _ => vec![Field::StartOn],
        };
        assert_eq!(fields, wanted);
    }
}

#[test]
fn what_was_filled_in_stands_there_again_and_is_watched() {
    let view = draw(&start(draft(), true));
    let element = |wanted: Field| {
        let (_, block) = inputs(&view).into_iter().find(|(field, _)| *field == wanted).unwrap();
        assert_eq!(block["dispatch_action"], true, "{wanted:?}: a closed window would lose it");
        block["element"].clone()
    };
    for typed in [Field::Name, Field::Why, Field::Link] {
        assert_eq!(element(typed)["dispatch_action_config"]["trigger_actions_on"][0], "on_character_entered");
    }
    assert_eq!(element(Field::Name)["initial_value"], "Company chat");
    assert_eq!(element(Field::Why)["initial_value"], "One place to talk across branches.");
    assert_eq!(element(Field::Link)["initial_value"], "https://intranet.example/chat");
    assert_eq!(element(Field::Sponsor)["initial_user"], "USPONSOR");
    assert_eq!(element(Field::People(Area::Legal))["initial_users"], serde_json::json!(["UANA", "UBO"]));
    assert!(element(Field::People(Area::It)).get("initial_users").is_none());
    assert_eq!(element(Field::IntakeCloses)["initial_date"], "2026-03-09");
    assert_eq!(element(Field::Meeting)["initial_date_time"], 1_773_306_000);
    assert_eq!(element(Field::DecisionBy)["initial_date"], "2026-03-16");
}

#[test]
fn nobody_is_left_out_of_a_long_rehearsal_and_it_can_be_read() {
    let plan = plan("Chat", &many(), None, vec![]);
    let mut mentions = std::collections::BTreeMap::new();
    let mut page = 0;
    loop {
        let view = draw(&rehearsal(&plan, page));
        each(&view["blocks"], &mut |value| {
            if let Some(id) = value["user_id"].as_str() {
                *mentions.entry(id.to_owned()).or_insert(0) += 1;
            }
        });
        let mut next = None;
        each(&view["blocks"], &mut |value| {
            if value["action_id"] == action::TURN_PAGE && value["text"]["text"] == "What comes later" {
                next = value["value"].as_str().map(str::to_owned);
            }
        });
        let Some(next) = next else { break };
        page += 1;
        assert_eq!(next, format!("C0HOME|{page}"));
    }
    // An invitation, three reminders, what is not sent by the close, the agenda, the question whether they commit and as many reminders of that as their
    // zone leaves days for, to each; of lead and sponsor what each gets, the decision among it.
    let wanted = many().into_iter().enumerate().map(|(n, party)| {
        let reminded = if n % 5 == 0 { 2 } else { 1 };
        (party.person.to_string(), 7 + reminded)
    });
    let wanted = wanted.chain([("ULEAD".into(), 6), ("USPONSOR".into(), 6)]).collect();
    assert_eq!(mentions, wanted);
    assert!(page < 7, "{} pages for 822 messages", page + 1);
    // Beyond the last page, and whoever comes back after a change that made it shorter, sees the last.
    assert_eq!(draw(&rehearsal(&plan, 99)), draw(&rehearsal(&plan, page)));
}

#[test]
fn many_guests_are_one_remark() {
    let text = read(&draw(&rehearsal(&plan("Chat", &few(), None, worst_remarks()), 0)));
    assert_eq!(text.matches("are guests of this workspace").count(), 1);
    assert_eq!(text.matches("I do not know the local time of").count(), 1);
    assert!(text.contains("@U000000098 and @U000000099 are guests"), "{text}");
    let one = vec![Remark::Guest { person: person("UANA") }];
    let text = read(&draw(&rehearsal(&plan("Chat", &few(), None, one), 0)));
    assert!(text.contains("@UANA is a guest of this workspace."), "{text}");
}

macro_rules! reads {
    ($name:expr, $screen:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, read(&draw(&$screen)));
        });
    };
}

#[test]
fn the_windows_of_a_start() {
    reads!("place", Screen::Place);
    reads!("start", start(draft(), true));
    reads!("missing", missing(&Area::ALL, StartDraft::default()));
    let remarks = vec![
        Remark::LeadIsSponsor,
        Remark::Waived { area: Area::Compliance, reason: "No rule changes".into() },
    ];
    reads!("rehearsal_now", rehearsal(&plan("Company chat", &few(), None, remarks), 0));
    let starts = Some(calendar::morning(day(4), Tz::Europe__Berlin));
    reads!(
        "rehearsal_on_a_day",
        rehearsal(&plan("Company chat", &few(), starts, vec![Remark::ShortIntake]), 0)
    );
    reads!("ahead", ahead(&plan("Company chat", &few(), starts, vec![]), 0));
    reads!(
        "ahead_without_a_sponsor",
        ahead(&plan("Company chat", &few(), starts, vec![Remark::StandsStill]), 0)
    );
    let missing =
        vec![NotReady::AreaNotHeard { area: Area::Legal }, NotReady::BlockersUnanswered { count: 2 }];
    reads!(
        "ahead_of_what_would_wait",
        ahead(&plan("Company chat", &few(), None, vec![Remark::WouldWait { missing }]), 0)
    );
}

/// As one reads it on the screen.
fn read(view: &Value) -> String {
    let words = |value: &Value| value["text"].as_str().unwrap_or_default().to_owned();
    let blocks =
        view["blocks"].as_array().unwrap().iter().map(|block| match block["type"].as_str().unwrap() {
            "input" => {
                let optional = if block["optional"] == true { " (optional)" } else { "" };
                let hint = block.get("hint").map(|hint| format!("\n   {}", words(hint))).unwrap_or_default();
                format!(
                    "{}{optional}: [{}]{hint}",
                    words(&block["label"]),
                    block["element"]["type"].as_str().unwrap()
                )
            }
            "actions" => block["elements"]
                .as_array()
                .unwrap()
                .iter()
                .map(|button| format!("[{}]", words(&button["text"])))
                .collect::<Vec<_>>()
                .join(" "),
            "divider" => "---".to_owned(),
            "context" => {
                format!("({})", block["elements"].as_array().unwrap().iter().map(words).collect::<String>())
            }
            "rich_text" => block["elements"].as_array().unwrap().iter().map(rich).collect(),
            other => panic!("a block nobody reads: {other}"),
        });
    let blocks = blocks.collect::<Vec<_>>().join("\n");
    format!(
        "== {} ==\n{blocks}\n<{}> <{}>",
        words(&view["title"]),
        words(&view["close"]),
        words(&view["submit"])
    )
}

fn rich(part: &Value) -> String {
    let spans = part["elements"].as_array().unwrap();
    match part["type"].as_str().unwrap() {
        "rich_text_list" => {
            spans.iter().map(|item| format!("• {}", rich(item))).collect::<Vec<_>>().join("\n")
        }
        _ => spans
            .iter()
            .map(|span| match span["type"].as_str().unwrap() {
                "user" => format!("@{}", span["user_id"].as_str().unwrap()),
                "channel" => format!("#{}", span["channel_id"].as_str().unwrap()),
                _ if span["style"]["bold"] == true => format!("**{}**", span["text"].as_str().unwrap()),
                _ => span["text"].as_str().unwrap().to_owned(),
            })
            .collect(),
    }
}
