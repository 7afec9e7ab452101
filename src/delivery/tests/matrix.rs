//! The table of who reads what, with every kind of private text there is told once, and everything that can be sent for
//! one person (messages with their notifications, their files with what is said of pictures, and the home tab) asked for
//! by each reader, also what is not for them. A `no` is never read anywhere; a `yes` is.

use chrono::{NaiveDate, TimeDelta};

use super::house::{House, channel, dm, team};
use crate::domain::area::Area;
use crate::domain::commitment::{Choice, Commitment};
use crate::domain::concern::{Answer, Concern, Severity, Short, State, Verdict, Visibility};
use crate::domain::effect::{Bring, Effect, Gist, Stuck, To, What};
use crate::domain::homework::assign::Back;
use crate::domain::homework::{Homework, Stands, Wording};
use crate::domain::id::{ConcernId, PersonId, QuestionId};
use crate::domain::meeting::{GoneOn, Meeting};
use crate::domain::question::{Answer as Reply, Question};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::{Intake, Stance};
use crate::domain::testing::cells;
use crate::domain::verdict::{Outcome, Verdict as Decision};
use crate::store;

/// may: theirs to read, and not sent in any of these.
pub const TABLE: &str = "
                 Lead  Sponsor  Raiser  Owner  Other  Channel
    named        yes   yes      yes     yes    no     no
    namedif      yes   yes      yes     yes    no     no
    answer       yes   yes      yes     yes    no     no
    fair         yes   yes      yes     may    yes    no
    area         yes   yes      yes     no     no     no
    areaif       yes   yes      yes     no     no     no
    leadonly     yes   no       yes     no     no     no
    leadonlyif   yes   no       yes     no     no     no
    approved     yes   no       yes     yes    no     no
    proposed     yes   no       yes     no     no     no
    missing      yes   yes      yes     no     no     no
    need         yes   yes      no      no     no     no
    goneon       yes   yes      no      no     no     no
    question     yes   no       yes     no     no     no
    reply        may   no       yes     no     no     no
    decision     may   may      may     may    may    yes
";

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();

pub const READERS: [(&str, &str); 6] = [
    ("Lead", "ULEAD"),
    ("Sponsor", "USPONSOR"),
    ("Raiser", "U1"),
    ("Owner", "UOWNER"),
    ("Other", "U2"),
    ("Channel", "C1"),
];

/// In everything that was said of that kind.
pub fn mark(kind: &str) -> String {
    format!("zqk{kind}zqk")
}

/// A rollout that has been decided on, after a meeting to which it went on although something was missing.
pub async fn told(house: &House) -> Rollout {
    let now = house.clock.now();
    let rollout = house.rollout(1, "Company chat", Stage::Decision).await;
    let done = |stance| Intake::Done { at: now, stance: Some(stance) };
    let raiser = house.stakeholder(&rollout, "U1", done(Stance::Neutral)).await;
    house.stakeholder(&rollout, "U2", done(Stance::Neutral)).await;
    let needy = house.stakeholder(&rollout, "U3", done(Stance::Neutral)).await;
    let owner = || PersonId::from("UOWNER");
    let answer = || Answer { words: mark("answer"), by: owner(), at: now, nth: 1 };
    let sentence = |kind: &str, stands| {
        Some(Wording { words: mark(kind), by: PersonId::from("ULEAD"), stands, nth: 1, before: None })
    };

    let mut named = house.concern(1, &raiser, &mark("named"), Visibility::Named).await;
    named.said.yes_if = Some(mark("namedif"));
    named.state = State::Answered { answer: answer() };
    named.work.homework = Homework::HandedIn { owner: owner(), due: None };
    named.work.wording = sentence("fair", Stands::Fair);
    let mut area = house.concern(2, &raiser, &mark("area"), Visibility::Area).await;
    area.said.yes_if = Some(mark("areaif"));
    let mut alone = house.concern(3, &raiser, &mark("leadonly"), Visibility::LeadOnly).await;
    alone.said.yes_if = Some(mark("leadonlyif"));
    alone.work.homework = Homework::Owed { owner: owner(), due: now.date_naive(), nudged: 0, overdue: false };
    alone.work.wording = sentence("approved", Stands::Fair);
    let mut open = house.concern(4, &raiser, "Open again", Visibility::Named).await;
    let short = Short { how: Verdict::Partly, missing: Some(mark("missing")), at: now };
    open.state = State::Reopened { answer: Answer { words: "So far".into(), ..answer() }, short };
    open.work.wording = sentence("proposed", Stands::Proposed);
    let mut need = house.concern(5, &needy, &mark("need"), Visibility::Named).await;
    need.said.severity = Severity::Important;

    let mut tx = house.db.begin().await.unwrap();
    for concern in [&named, &area, &alone, &open, &need] {
        store::concerns::save(&mut tx, concern).await.unwrap();
    }
    let commitment = Commitment {
        rollout: rollout.id.clone(),
        person: needy.person.clone(),
        choice: Choice::NotYet,
        needs: Some(need.id.clone()),
        at: now,
    };
    store::commitments::save(&mut tx, &commitment).await.unwrap();
    let gone_on = Some(GoneOn { by: rollout.sponsor.clone(), at: now, why: mark("goneon"), over: vec![] });
    let meeting = Meeting { gone_on, agenda_sent_at: Some(now), ..Meeting::new(&rollout.id) };
    store::meetings::save(&mut tx, &meeting).await.unwrap();
    let decision = Decision {
        rollout: rollout.id.clone(),
        nth: 1,
        outcome: Outcome::Pilot,
        statement: mark("decision"),
        by: rollout.sponsor.clone(),
        at: now,
        until: None,
    };
    store::verdicts::add(&mut tx, &decision).await.unwrap();
    for (number, reply) in
        [(1, None), (2, Some(Reply { words: mark("reply"), by: rollout.lead.clone(), at: now }))]
    {
        let question = Question {
            id: QuestionId::new(&team(), number),
            rollout: rollout.id.clone(),
            asker: raiser.person.clone(),
            words: mark("question"),
            asked_at: now,
            source: None,
            answer: reply,
            taken_back_at: None,
        };
        store::questions::save(&mut tx, &question).await.unwrap();
    }
    tx.commit().await.unwrap();
    rollout
}

/// All that may be sent about it; what names a person names them, and whom else it may name.
pub fn letters(rollout: &Rollout, to: &str) -> Vec<What> {
    let id = || rollout.id.clone();
    let mut all = vec![
        What::Charter { rollout: id() },
        What::Counts { rollout: id() },
        What::Verdict { rollout: id(), nth: 1 },
        What::Summary { rollout: id() },
        What::Agenda { rollout: id() },
        What::NotReady { rollout: id(), meeting: Some(rollout.dates.meeting) },
        What::MeetingWaits { rollout: id() },
        What::IntakeClosed { rollout: id() },
        What::DecisionOverdue { rollout: id() },
        What::SponsorAsked { rollout: id() },
        What::SponsorNamed { rollout: id() },
        What::NewReader { rollout: id() },
        What::NewLead { rollout: id(), before: PersonId::from("UBEFORE") },
        What::SponsorReplaced { rollout: id(), before: PersonId::from(to) },
        What::SponsorMissed { rollout: id(), before: PersonId::from(to) },
        What::TakenOut { rollout: id(), person: PersonId::from(to) },
        What::Cancelled { rollout: id() },
        What::Export { rollout: id() },
        What::HeadLost { rollout: id(), person: PersonId::from("USPONSOR") },
        What::HeadBack { rollout: id(), person: PersonId::from("USPONSOR") },
        What::StillStands { stuck: Stuck::Charter { rollout: id() }, why: "edit_window_closed".into() },
        What::StillStands {
            stuck: Stuck::Words { before: PersonId::from("ULEAD"), gist: Gist::Question, day: DAY },
            why: "cant_delete_message".into(),
        },
        What::MyData,
    ];
    for person in [to, "U1", "UOWNER"] {
        let person = || PersonId::from(person);
        all.extend([
            What::Invite { rollout: id(), person: person() },
            What::AskedToo {
                rollout: id(),
                person: person(),
                areas: vec![Area::Legal],
                bring: Bring::Brought,
            },
            What::Record { rollout: id(), person: person() },
            What::StillUnsent { rollout: id(), person: person() },
            What::CommitmentAsked { rollout: id(), person: person() },
            What::OneMore { rollout: id(), person: person() },
            What::YouSaid { rollout: id(), person: person() },
        ]);
    }
    for number in 1..=5 {
        let concern = || ConcernId::new(&team(), number);
        all.extend([
            What::ConcernCard { concern: concern() },
            What::LateBlocker { concern: concern() },
            What::LateParked { concern: concern() },
            What::Homework { concern: concern(), owner: PersonId::from(to) },
            What::Homework { concern: concern(), owner: PersonId::from("UOWNER") },
            What::Overdue { concern: concern() },
            What::HomeworkBack { concern: concern(), owner: PersonId::from("UOWNER"), why: Back::Given },
            What::HomeworkAgain { concern: concern(), owner: PersonId::from(to) },
            What::HomeworkAgain { concern: concern(), owner: PersonId::from("UOWNER") },
            What::Answered { concern: concern(), nth: 1 },
            What::FellShort { concern: concern(), nth: 1 },
            What::Restated { concern: concern(), nth: 1 },
            What::Fair { concern: concern() },
            What::RiskAccepted { concern: concern() },
            What::Became { concern: concern() },
            What::Parked { concern: concern() },
            What::LookAgain { concern: concern() },
            What::Need { concern: concern() },
        ]);
    }
    for number in 1..=2 {
        let question = || QuestionId::new(&team(), number);
        all.extend([
            What::QuestionCard { question: question() },
            What::QuestionReceipt { question: question() },
            What::QuestionAnswer { question: question() },
        ]);
    }
    all
}

/// All that Slack was sent, files too.
async fn read_by(to: &str) -> String {
    let house = House::open().await;
    let rollout = told(&house).await;
    let all = letters(&rollout, to);
    let mut effects: Vec<Effect> = Vec::new();
    for what in all {
        effects.push(if to == "C1" { channel(to, what) } else { dm(to, what) });
    }
    if to != "C1" {
        effects.push(Effect { to: To::Home { person: PersonId::from(to) }, what: What::Home });
    }
    // A conversation takes about one a second: all of them in one go would be waited for.
    for some in effects.chunks(20) {
        house.push(some).await;
        house.run_dry().await;
        house.clock.move_to(house.clock.now() + TimeDelta::minutes(2));
    }
    let mut sent = String::new();
    for method in [
        "chat.postMessage",
        "chat.update",
        "views.publish",
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
    ] {
        sent.extend(house.fake.calls(method).iter().map(ToString::to_string));
    }
    for file in house.fake.uploaded() {
        sent += &String::from_utf8_lossy(&file);
    }
    sent
}

#[tokio::test]
async fn each_reads_what_the_table_says_wherever_it_is_sent() {
    let table = cells(TABLE);
    for (reader, to) in READERS {
        let read = read_by(to).await;
        for (kind, _, expected) in table.iter().filter(|(_, column, _)| column == reader) {
            let found = read.contains(&mark(kind));
            match expected.as_str() {
                "no" => assert!(!found, "{reader} reads {kind}: {}", around(&read, kind)),
                "yes" => assert!(found, "{reader} never reads {kind}"),
                _ => {}
            }
        }
    }
}

fn around(read: &str, kind: &str) -> String {
    let at = read.find(&mark(kind)).unwrap_or_default();
    let from = read.floor_char_boundary(at.saturating_sub(600));
    let to = read.floor_char_boundary((at + 200).min(read.len()));
    read[from..to].to_owned()
}

/// The same of a concern in every state: what it has become opens it to nobody.
#[tokio::test]
async fn no_state_opens_a_concern_to_others() {
    use crate::domain::policy::{Reader, card, on_agenda};
    for (name, state) in crate::domain::testing::states() {
        for visibility in Visibility::ALL {
            let mut concern: Concern =
                crate::domain::testing::concern(1, "U1", crate::domain::area::Area::Legal, &mark("words"));
            concern.said.visibility = *visibility;
            concern.state = state.clone();
            for reader in [Reader::Other, Reader::Channel] {
                assert_eq!(card(reader, &concern), None, "{name}");
                assert_eq!(on_agenda(reader, &concern), None, "{name}: nothing was found fair");
            }
            if *visibility == Visibility::LeadOnly {
                assert_eq!(card(Reader::Sponsor, &concern), None, "{name}");
                assert_eq!(card(Reader::Owner, &concern), None, "{name}");
            }
        }
    }
}
