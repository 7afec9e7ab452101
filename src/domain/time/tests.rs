//! What dates do: a whole diary played day by day against its rehearsal, and the closing of the intake in a table.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::*;
use crate::domain::area::Area;
use crate::domain::concern::Concern;
use crate::domain::concern::{State, Until};
use crate::domain::effect::{Effect, To};
use crate::domain::homework::{Homework, park};
use crate::domain::id::RolloutId;
use crate::domain::meeting::{Eve, GoneOn};
use crate::domain::rehearsal::{self, Audience, Party, PlannedWhat};
use crate::domain::rollout::Vacancy;
use crate::domain::stakeholder::Unreachable;
use crate::domain::start;
use crate::domain::summary::progress;
use crate::domain::testing::*;

mod chance;
mod quiet;
mod rhythm;
mod waiting;

/// Looks at a nudge: to whom, for which day of theirs, about which rollouts, when.
type Watch = fn(&Diary, (&PersonId, NaiveDate), &[RolloutId], DateTime<Utc>);

/// What `command` and `store` do with duties, in memory: a few rollouts with their people, what is ahead of them, the
/// days that had a nudge, and all that went out.
#[derive(Default)]
pub(in crate::domain) struct Diary {
    pub rollouts: BTreeMap<RolloutId, Rollout>,
    pub parts: Vec<Stakeholder>,
    pub duties: BTreeMap<DutyKey, DateTime<Utc>>,
    days: BTreeSet<(PersonId, NaiveDate)>,
    /// Where nothing is known of one, lead and sponsor have said that it goes on, whoever was heard.
    pub meetings: BTreeMap<RolloutId, Meeting>,
    /// Of these nothing falls due.
    pub resting: BTreeSet<RolloutId>,
    pub sent: Vec<(DateTime<Utc>, Effect)>,
    /// The duty at work: what is sent by it and what by a person's own hand is told apart.
    firing: Option<DutyKey>,
    /// What must hold of every nudge, looked at before it is written down.
    watch: Option<Watch>,
}

impl Diary {
    /// The rollout starts now, with these people.
    pub fn start(&mut self, rollout: &Rollout, people: &[Stakeholder], now: DateTime<Utc>) {
        let scheduled = Rollout { stage: Stage::Scheduled { starts_at: now }, ..rollout.clone() };
        let people: Vec<Stakeholder> =
            people.iter().map(|who| Stakeholder { rollout: rollout.id.clone(), ..who.clone() }).collect();
        self.rollouts.insert(rollout.id.clone(), scheduled.clone());
        self.parts.extend(people.iter().cloned());
        self.apply(start::start_scheduled(&scheduled, &people, rollout.zone, now), now);
    }

    pub fn apply(&mut self, decision: Decision, now: DateTime<Utc>) {
        for effect in &decision.effects {
            if let (What::Nudge { person, rollouts, .. }, Some(watch)) = (&effect.what, self.watch) {
                let taken = decision.nudge_days.iter().find(|(of, _)| of == person);
                watch(self, (person, taken.expect("a day is taken").1), rollouts, now);
            }
        }
        self.rollouts.extend(decision.rollout.map(|rollout| (rollout.id.clone(), rollout)));
        self.meetings.extend(decision.meeting.map(|meeting| (meeting.rollout.clone(), meeting)));
        for changed in decision.stakeholders {
            let known = self
                .parts
                .iter_mut()
                .find(|who| who.person == changed.person && who.rollout == changed.rollout);
            *known.unwrap() = changed;
        }
        for change in decision.duties {
            match change {
                DutyChange::Set(duty) => drop(self.duties.insert(duty.key, duty.due_at)),
                DutyChange::Drop(key) => drop(self.duties.remove(&key)),
                DutyChange::DropPerson(rollout, person) => self.duties.retain(|key, _| {
                    let is_of_talk = matches!(key.kind, DutyKind::Nudge | DutyKind::Reminder)
                        && !nudge::is_wish_of_work(key);
                    key.rollout != rollout || key.person.as_ref() != Some(&person) || !is_of_talk
                }),
                DutyChange::DropIntake(rollout) => self.duties.retain(|key, _| {
                    let is_of_talk = matches!(key.kind, DutyKind::Nudge | DutyKind::Reminder)
                        && !nudge::is_wish_of_work(key);
                    key.rollout != rollout || !is_of_talk
                }),
                DutyChange::DropAll(rollout) => self.duties.retain(|key, _| key.rollout != rollout),
                DutyChange::RestAll(rollout) => drop(self.resting.insert(rollout)),
                DutyChange::WakeAll(rollout) => drop(self.resting.remove(&rollout)),
            }
        }
        for day in decision.nudge_days {
            self.days.insert(day);
        }
        self.sent.extend(decision.effects.into_iter().map(|effect| (now, effect)));
    }

    /// Everything that falls due until then, each at its time.
    pub fn run_to(&mut self, end: DateTime<Utc>) {
        while let Some((key, at)) = self.next(end) {
            self.fire(&key, at);
        }
    }

    /// The bot was down until `now`: all that is due by then is done now, from one list, as a tick does.
    pub fn wake(&mut self, now: DateTime<Utc>) {
        while self.next(now).is_some() {
            let mut due: Vec<(DateTime<Utc>, DutyKey)> = self
                .duties
                .iter()
                .filter(|(key, at)| **at <= now && !self.resting.contains(&key.rollout))
                .map(|(key, at)| (*at, key.clone()))
                .collect();
            due.sort();
            for (_, key) in due {
                self.fire(&key, now);
            }
        }
    }

    fn next(&self, end: DateTime<Utc>) -> Option<(DutyKey, DateTime<Utc>)> {
        let awake = self.duties.iter().filter(|(key, _)| !self.resting.contains(&key.rollout));
        let first = awake.min_by_key(|(key, at)| (**at, *key))?;
        (*first.1 <= end).then(|| (first.0.clone(), *first.1))
    }

    /// Who takes part in it, and whether they have had their nudge of the day.
    pub fn of_rollout(&self, rollout: &Rollout, now: DateTime<Utc>) -> Vec<(Stakeholder, Today)> {
        let parts = self.parts.iter().filter(|who| who.rollout == rollout.id);
        let today =
            |who: &Stakeholder| match self.days.contains(&(who.person.clone(), nudge::day_of(who, now))) {
                true => Today::Taken,
                false => Today::Free,
            };
        parts.map(|who| (who.clone(), today(who))).collect()
    }

    pub fn plate(&self, person: &PersonId, now: DateTime<Utc>) -> Plate {
        let open: Vec<(Rollout, Stakeholder)> = self
            .parts
            .iter()
            .filter(|who| who.person == *person)
            .map(|who| (self.rollouts[&who.rollout].clone(), who.clone()))
            .filter(|(rollout, _)| !rollout.stage.is_over())
            .collect();
        let duties = self
            .duties
            .iter()
            .filter(|(key, _)| key.person.as_ref() == Some(person))
            .map(|(key, at)| Duty { key: key.clone(), due_at: *at })
            .collect();
        let zone = open.first().map_or(BERLIN, |(_, who)| who.zone);
        let taken = self.days.contains(&(person.clone(), crate::domain::calendar::local_day(now, zone)));
        let today = if taken { Today::Taken } else { Today::Free };
        let asked = |(rollout, who): &&(Rollout, Stakeholder)| pending::is_asked(rollout, who);
        let commitments = open.iter().filter(asked).cloned().collect();
        let mut decisions: Vec<Rollout> = self.rollouts.values().cloned().collect();
        decisions.retain(|rollout| pending::is_to_decide(rollout, person));
        let pending = Pending { commitments, decisions };
        Plate { open, homework: vec![], pending, duties, today, zone }
    }

    fn meeting(&self, rollout: &Rollout) -> Meeting {
        self.meetings.get(&rollout.id).cloned().unwrap_or_else(|| going_on(rollout))
    }

    fn fire(&mut self, key: &DutyKey, now: DateTime<Utc>) {
        let rollout = self.rollouts[&key.rollout].clone();
        let people: Vec<Stakeholder> =
            self.parts.iter().filter(|who| who.rollout == key.rollout).cloned().collect();
        let decision = match key.kind {
            DutyKind::Start => start::start_scheduled(&rollout, &people, rollout.zone, now),
            DutyKind::Commitment if key.epoch == 0 => {
                let who = people.iter().find(|who| key.person.as_ref() == Some(&who.person)).unwrap();
                commitment(&rollout, who, &[], now)
            }
            DutyKind::DecisionDue if key.person.is_none() => {
                decision_due(&rollout, &self.meeting(&rollout), Heard::default(), key.epoch, now)
            }
            DutyKind::Nudge
            | DutyKind::Reminder
            | DutyKind::Homework
            | DutyKind::Commitment
            | DutyKind::DecisionDue => nudge(key, &self.plate(key.person.as_ref().unwrap(), now), now),
            DutyKind::CloseIntake => close_intake(&rollout, &people, &[], &[], now),
            DutyKind::Summary => summary(&rollout),
            DutyKind::Agenda | DutyKind::Meeting => {
                let progress = progress(&rollout, &people, &[]);
                let meeting = self.meeting(&rollout);
                let eve = Eve {
                    rollout: &rollout,
                    meeting: &meeting,
                    stakeholders: &people,
                    concerns: &[],
                    progress: &progress,
                    slips: &[],
                    sponsor_zone: rollout.zone,
                    agenda_at: None,
                };
                match (key.kind, &key.person) {
                    (DutyKind::Agenda, Some(person)) => eve.agenda_due_to(person, now),
                    (DutyKind::Agenda, None) => eve.agenda_due(now),
                    _ => eve.due(key.epoch, now),
                }
            }
            DutyKind::Deciding => deciding(&rollout, &self.meeting(&rollout), &people, rollout.zone, now),
            DutyKind::SponsorAsked => sponsor_asked(&rollout, key.person.as_ref().unwrap()),
            DutyKind::LookAgain => Decision::default(),
        };
        self.duties.remove(key);
        self.firing = Some(key.clone());
        self.apply(decision, now);
        self.firing = None;
    }

    /// When this person was nudged of their 1-on-1s, on their own clock, and about which rollouts.
    pub fn nudged(&self, who: &str, zone: Tz) -> Vec<String> {
        self.sent
            .iter()
            .filter_map(|(at, effect)| match &effect.what {
                What::Nudge { person, rollouts, .. } if person.as_str() == who && !rollouts.is_empty() => {
                    assert_eq!(effect.to, To::Dm { person: person.clone() });
                    let keys: Vec<&str> = rollouts.iter().map(RolloutId::key).collect();
                    Some(format!("{} {}", at.with_timezone(&zone).format("%a %d %H:%M"), keys.join("+")))
                }
                _ => None,
            })
            .collect()
    }

    /// When they were reminded of their word, or of the decision.
    pub fn reminded(&self, who: &str, zone: Tz) -> Vec<String> {
        let theirs = self.sent.iter().filter(|(_, effect)| match &effect.what {
            What::Nudge { person, commitments, decisions, .. } => {
                person.as_str() == who && !(commitments.is_empty() && decisions.is_empty())
            }
            _ => false,
        });
        theirs.map(|(at, _)| at.with_timezone(&zone).format("%a %d %H:%M").to_string()).collect()
    }

    pub fn answer(&mut self, who: &str, now: DateTime<Utc>) {
        let part = self.parts.iter().position(|part| part.person.as_str() == who).unwrap();
        let part = &self.parts[part];
        let talk = crate::domain::intake::Talk::of(&self.rollouts[&part.rollout], part, None, &[]).unwrap();
        let decision = talk.no_concerns(now);
        self.apply(decision, now);
    }
}

fn going_on(rollout: &Rollout) -> Meeting {
    let gone_on =
        GoneOn { by: rollout.sponsor.clone(), at: monday(), why: "We must".to_owned(), over: vec![] };
    Meeting { gone_on: Some(gone_on), ..Meeting::new(&rollout.id) }
}

/// Monday 2 March 2026, 11:00 in Berlin.
pub(in crate::domain) fn monday() -> DateTime<Utc> {
    wall("2026-03-02 11:00", BERLIN)
}

fn whats(decision: &Decision) -> Vec<String> {
    decision
        .effects
        .iter()
        .map(|effect| {
            let what = serde_json::to_value(&effect.what).unwrap()["what"].as_str().unwrap().to_owned();
            match &effect.to {
                To::Dm { person } => format!("{what} to {person}"),
                To::Channel { .. } => format!("{what} to channel"),
                other => format!("{what} to {other:?}"),
            }
        })
        .collect()
}

#[test]
fn what_is_ahead_of_a_rollout_is_what_was_rehearsed_and_has_not_gone_yet() {
    let rollout = rollout(1);
    let done = Intake::Done { at: monday(), stance: None };
    let people =
        [stakeholder("U1", Area::Legal), Stakeholder { intake: done, ..stakeholder("U2", Area::It) }];
    let parties: Vec<Party> = people.iter().map(Party::of).collect();
    let mut diary = Diary::default();
    diary.start(&rollout, &people, monday());
    let duties: Vec<Duty> =
        diary.duties.iter().map(|(key, &due_at)| Duty { key: key.clone(), due_at }).collect();
    let running = Rollout { stage: Stage::Intake, ..rollout.clone() };
    let ahead = rehearsal::ahead(&running, &people, &duties, BERLIN, monday()).items;

    let plan = rehearsal::timetable(
        &rollout.channel,
        BERLIN,
        BERLIN,
        (&rollout.dates, &rollout.rhythm),
        &parties,
        monday(),
    );
    let left: Vec<_> = plan
        .into_iter()
        .filter(|item| item.at.is_some())
        // Who has answered is not reminded.
        .filter(|item| {
            let reminds = !matches!(
                item.what,
                PlannedWhat::Commitment | PlannedWhat::CommitmentNudge | PlannedWhat::Agenda
            );
            !(reminds && matches!(&item.to, Audience::Person { person, .. } if person.as_str() == "U2"))
        })
        .collect();
    assert_eq!(ahead, left);
    assert_eq!(
        left.len(),
        21,
        "three reminders, the close, what is not sent by then, the summary, three agendas, whether either commits, two reminders of that each, three \
         of the decision, three words that it is overdue"
    );

    let over = Rollout {
        stage: Stage::Cancelled { at: monday(), by: rollout.lead.clone(), reason: "no".into() },
        ..rollout
    };
    assert_eq!(rehearsal::ahead(&over, &people, &[], BERLIN, monday()).items, []);

    assert_eq!(rehearsal::ahead(&running, &people, &duties, BERLIN, monday()).remarks, []);
    let vacant = Rollout { vacancy: Some(Vacancy { since: monday(), why: Vacant::Gone }), ..running };
    let still = rehearsal::ahead(&vacant, &people, &duties, BERLIN, monday());
    assert_eq!(still.remarks, [rehearsal::Remark::StandsStill]);
}

#[test]
fn what_is_played_when_nobody_answers_is_what_was_rehearsed() {
    let zones =
        [BERLIN, chrono_tz::America::New_York, chrono_tz::Asia::Kolkata, chrono_tz::Australia::Sydney];
    let people: Vec<Stakeholder> = zones
        .into_iter()
        .zip(Area::ALL)
        .enumerate()
        .map(|(n, (zone, area))| Stakeholder { zone, ..stakeholder(&format!("U{n}"), area) })
        .collect();
    let rollout = rollout(1);
    let parties: Vec<Party> = people
        .iter()
        .map(|who| Party { person: who.person.clone(), zone: who.zone, areas: who.areas.clone() })
        .collect();
    let plan = rehearsal::timetable(
        &rollout.channel,
        BERLIN,
        BERLIN,
        (&rollout.dates, &rollout.rhythm),
        &parties,
        monday(),
    );
    let mut rehearsed: Vec<(DateTime<Utc>, String)> = plan
        .iter()
        .flat_map(|item| {
            let at = item.at.unwrap_or(monday());
            let to = match &item.to {
                Audience::Channel { .. } => vec!["channel".to_owned()],
                Audience::Person { person, .. } => vec![person.to_string()],
                Audience::LeadAndSponsor { .. } => vec!["ULEAD".to_owned(), "USPONSOR".to_owned()],
                Audience::Lead { .. } => vec!["ULEAD".to_owned()],
                Audience::Sponsor { .. } => vec!["USPONSOR".to_owned()],
            };
            let what = match item.what {
                PlannedWhat::Charter => "charter",
                PlannedWhat::SponsorAsked => "sponsor_asked",
                PlannedWhat::Invite => "invite",
                PlannedWhat::Nudge { .. } | PlannedWhat::CommitmentNudge | PlannedWhat::DecisionNudge => {
                    "nudge"
                }
                PlannedWhat::DecisionOverdue => "decision_overdue",
                PlannedWhat::Reminder | PlannedWhat::Homework | PlannedWhat::LookAgain => "reminder",
                PlannedWhat::IntakeClosed => "intake_closed",
                // Nobody has begun anything here.
                PlannedWhat::StillUnsent => return Vec::new(),
                PlannedWhat::Summary => "summary",
                PlannedWhat::Agenda => "agenda",
                PlannedWhat::MeetingWaits => "meeting_waits",
                PlannedWhat::Commitment => "commitment_asked",
            };
            to.into_iter().map(move |to| (at, format!("{what} to {to}"))).collect::<Vec<_>>()
        })
        .collect();

    let mut diary = Diary::default();
    diary.start(&rollout, &people, monday());
    diary.run_to(rollout.dates.decision_by + TimeDelta::days(30));

    // Charter and invitations live on: those after the first are edits of what was rehearsed.
    let mut begun = BTreeSet::new();
    let mut played: Vec<(DateTime<Utc>, String)> = diary
        .sent
        .iter()
        .filter(|(_, effect)| effect.what.living().is_none_or(|key| begun.insert(key)))
        .map(|(at, effect)| {
            let effects = vec![effect.clone()];
            (*at, whats(&Decision { effects, ..Decision::default() }).remove(0))
        })
        .collect();
    rehearsed.sort();
    played.sort();
    assert_eq!(played, rehearsed);
    let words = 2 + 1 + 2 + 1;
    assert_eq!(played.len(), 1 + 1 + 4 + 4 * 3 + 1 + 2 + (2 + 4) + 4 + words + 3 + 3);
    assert_eq!(diary.duties, BTreeMap::new());
    assert_eq!(diary.rollouts[&rollout.id].stage, Stage::Decision);
}

#[test]
fn the_intake_closes_on_everybody_as_far_as_they_have_come() {
    let now = rollout(1).dates.intake_closes;
    let before = Intake::Done { at: tuesday(), stance: None };
    let lost = Intake::Unreachable { why: Unreachable::DmRefused, since: None };
    let done = Intake::Done { at: now, stance: None };
    let telling = "record to U1";
    let unsent = "still_unsent to U1";
    let buttons = "invite to U1";
    // (intake, told by typing, points unsent, after, told to them)
    let table: Vec<(Intake, bool, bool, Intake, Vec<&str>)> = vec![
        (Intake::Invited, false, false, Intake::NotHeard, vec![buttons]),
        (Intake::Invited, false, true, Intake::NotHeard, vec![buttons, unsent]),
        (Intake::Talking, false, false, Intake::NotHeard, vec![buttons]),
        (Intake::Talking, false, true, Intake::NotHeard, vec![buttons, unsent]),
        (Intake::Talking, true, false, done.clone(), vec![buttons, telling]),
        (Intake::Talking, true, true, done.clone(), vec![buttons, telling, unsent]),
        // The time they had been told of is up.
        (before.clone(), true, false, before.clone(), vec![buttons, telling]),
        (before.clone(), false, true, before.clone(), vec![buttons, telling, unsent]),
        (lost.clone(), false, false, lost.clone(), vec![]),
        (lost, true, false, done, vec![buttons, telling]),
    ];
    for (intake, typed_something, has_unsent, after, told) in table {
        let case = format!("{intake:?}, typed {typed_something}, unsent {has_unsent}");
        let who = Stakeholder { intake, ..stakeholder("U1", Area::Legal) };
        let mut concerns = vec![typed(1, "U2", "Of somebody else")];
        let mut taken_back = typed(2, "U1", "Taken back");
        taken_back.state = crate::domain::concern::State::Withdrawn { at: tuesday(), instead: None };
        concerns.push(taken_back);
        if typed_something {
            concerns.push(typed(3, "U1", "Who pays?"));
        }
        let unsent = if has_unsent { vec![person("U1")] } else { vec![] };
        let decision =
            close_intake(&rollout(1), std::slice::from_ref(&who), &outlines(&concerns), &unsent, now);
        assert_eq!(decision.rollout.as_ref().unwrap().stage, Stage::Homework, "{case}");
        let changed = decision.stakeholders.first().unwrap_or(&who);
        assert_eq!(changed.intake, after, "{case}");
        let to_them: Vec<String> = whats(&decision).into_iter().filter(|to| to.ends_with("U1")).collect();
        assert_eq!(to_them, told, "{case}");
        assert!(whats(&decision).contains(&"intake_closed to ULEAD".to_owned()), "{case}");
        assert!(decision.duties.contains(&DutyChange::DropIntake(who.rollout.clone())), "{case}");
    }
}

fn outlines(concerns: &[Concern]) -> Vec<Outline> {
    concerns.iter().map(Outline::from).collect()
}

#[test]
fn who_was_not_heard_is_on_record() {
    let people = [stakeholder("U1", Area::Legal), stakeholder("U2", Area::It)];
    let concerns = [typed(1, "U2", "Who pays?")];
    let decision = close_intake(&rollout(1), &people, &outlines(&concerns), &[], tuesday());
    let happened: Vec<Happened> = decision.events.into_iter().map(|event| event.what).collect();
    assert_eq!(
        happened,
        [
            Happened::StageMoved { from: "Intake".to_owned(), to: "Homework".to_owned() },
            Happened::NotHeard { person: person("U1") },
            Happened::IntakeDone { person: person("U2"), concerns: 1 },
        ]
    );
}

#[test]
fn who_speaks_for_two_areas_and_said_a_word_for_one_is_not_heard_for_the_other() {
    let both = Stakeholder { areas: vec![Area::Legal, Area::It], ..stakeholder("U1", Area::Legal) };
    let concerns = [concern(1, "U1", Area::Legal, "Who pays?")];
    let closed = close_intake(&rollout(1), std::slice::from_ref(&both), &outlines(&concerns), &[], tuesday());
    let who = &closed.stakeholders[0];
    assert_eq!((who.intake.is_done(), &who.silent), (true, &vec![Area::It]));
    let counted = progress(&rollout(1), &closed.stakeholders, &concerns);
    let areas: Vec<_> = counted.areas.iter().map(|area| (area.area, area.heard, area.of)).collect();
    assert_eq!((counted.heard, areas), (1, vec![(Area::Legal, 1, 1), (Area::It, 0, 1)]));
    let none = close_intake(&rollout(1), &[both], &[], &[], tuesday());
    assert_eq!(
        (none.stakeholders[0].intake.clone(), &none.stakeholders[0].silent),
        (Intake::NotHeard, &vec![])
    );
}

#[test]
fn a_date_that_does_not_apply_changes_nothing_in_any_stage() {
    for stage in stages() {
        let rollout = in_stage(stage);
        let who = [stakeholder("U1", Area::Legal)];
        let now = tuesday();
        for kind in DutyKind::ALL {
            let key = DutyKey { rollout: rollout.id.clone(), person: Some(person("U1")), kind, epoch: 5 };
            let mut owed = concern(5, "U2", Area::It, "Who pays?");
            owed.work.homework =
                Homework::Owed { owner: person("U1"), due: day("2026-03-11"), nudged: 0, overdue: false };
            let until = Until::Day { day: day("2026-03-10") };
            let parked =
                Concern { state: State::Parked { until, by: None, at: now, before: None }, ..owed.clone() };
            let plate = Plate {
                pending: Pending::default(),
                open: vec![(rollout.clone(), who[0].clone())],
                duties: vec![Duty { key: key.clone(), due_at: now }],
                today: Today::Free,
                homework: vec![(rollout.clone(), owed)],
                zone: BERLIN,
            };
            let goes_on = going_on(&rollout);
            let decision = match kind {
                DutyKind::Start => start::start_scheduled(&rollout, &who, BERLIN, now),
                DutyKind::Nudge | DutyKind::Reminder | DutyKind::Homework => nudge(&key, &plate, now),
                DutyKind::LookAgain => park::look_again(&rollout, &parked, now).unwrap_or_default(),
                DutyKind::CloseIntake => close_intake(&rollout, &who, &[], &[person("U1")], now),
                DutyKind::Summary => summary(&rollout),
                DutyKind::Agenda | DutyKind::Meeting => {
                    let eve = Eve {
                        rollout: &rollout,
                        meeting: &goes_on,
                        stakeholders: &who,
                        concerns: &[],
                        progress: &progress(&rollout, &who, &[]),
                        slips: &[],
                        sponsor_zone: rollout.zone,
                        agenda_at: None,
                    };
                    if kind == DutyKind::Agenda { eve.agenda_due(now) } else { eve.due(0, now) }
                }
                DutyKind::Deciding => deciding(&rollout, &goes_on, &who, BERLIN, now),
                DutyKind::SponsorAsked => sponsor_asked(&rollout, &rollout.sponsor),
                DutyKind::Commitment => commitment(&rollout, &who[0], &[], now),
                DutyKind::DecisionDue => {
                    let passed =
                        if rollout.stage == Stage::Decision { rollout.dates.decision_by } else { now };
                    decision_due(&rollout, &goes_on, Heard::default(), 0, passed)
                }
            };
            let name = format!("{kind:?} in {}", rollout.stage.name());
            match state::on_date(&rollout.stage, kind) {
                Onward::To(next) => assert_eq!(decision.rollout.unwrap().stage, next, "{name}"),
                Onward::Act => {
                    assert_eq!(decision.rollout, None, "{name}");
                    assert_ne!(decision.effects, [], "{name}");
                }
                Onward::After(earlier) => {
                    let kinds: Vec<(DutyKind, DateTime<Utc>)> = decision
                        .duties
                        .iter()
                        .map(|change| match change {
                            DutyChange::Set(duty) => (duty.key.kind, duty.due_at),
                            other => panic!("{other:?}"),
                        })
                        .collect();
                    assert_eq!(kinds, [(earlier, now), (kind, now + WAIT)], "{name}");
                    assert_eq!(decision.effects, [], "{name}");
                }
                Onward::Nothing => assert_eq!(decision, Decision::default(), "{name}"),
            }
        }
    }
}

#[test]
fn after_weeks_without_the_bot_every_date_does_its_part_once_and_in_order() {
    let mut diary = Diary::default();
    let rollout = rollout(1);
    diary.start(&rollout, &[stakeholder("U1", Area::Legal)], monday());
    diary.sent.clear();
    let late = rollout.dates.decision_by + TimeDelta::days(10);
    diary.wake(late);
    assert_eq!(diary.rollouts[&rollout.id].stage, Stage::Decision);
    assert_eq!(diary.parts[0].intake, Intake::NotHeard);
    let count = |what: &str| {
        let all = diary.sent.iter().map(|(_, effect)| serde_json::to_value(&effect.what).unwrap());
        all.filter(|sent| sent["what"] == what).count()
    };
    // No nudge for what is over, one notice, one summary for each of the two.
    assert_eq!((count("nudge"), count("intake_closed"), count("summary")), (0, 1, 2));
    assert_eq!(count("decision_overdue"), 1);
    // The decision is still due: its sponsor is reminded of it, and the lead told once more.
    diary.run_to(late + TimeDelta::days(30));
    assert_eq!(diary.reminded("USPONSOR", BERLIN), ["Tue 31 09:30", "Thu 02 09:30", "Mon 06 09:30"]);
    assert_eq!(diary.duties, BTreeMap::new());
}
