//! Weeks of chance: people snooze, go away, move, answer, are reminded, by whatever rhythm, and the bot is down now and then. Whatever
//! comes of it, nobody is nudged twice a day, more than three times, out of hours, or against their word.

use chrono_tz::America::New_York;
use chrono_tz::Asia::Kolkata;
use chrono_tz::Australia::Sydney;

use super::*;
use crate::domain::action::Later;
use crate::domain::calendar;
use crate::domain::intake::Talk;
use crate::domain::remind::remind;
use crate::domain::rhythm::{self, Rhythm};
use crate::domain::rollout::Dates;
use crate::domain::time::quiet::{submit_away, submit_later};

/// Some of which do not come at all.
const RHYTHMS: [&str; 6] = ["3, 1, 0", "5, 2", "0 10 * * 1,3", "30 20 * * *", "* * * * *", "0 9 1 1 *"];

/// Knuth's generator: the same weeks in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

fn watch(diary: &Diary, (person, today): (&PersonId, NaiveDate), rollouts: &[RolloutId], now: DateTime<Utc>) {
    let own_wish = diary
        .firing
        .as_ref()
        .is_some_and(|key| key.kind == DutyKind::Reminder && key.epoch == crate::domain::time::nudge::LATER);
    for id in rollouts {
        let rollout = &diary.rollouts[id];
        let who = diary.parts.iter().find(|who| who.person == *person && who.rollout == *id).unwrap();
        let told = format!("{person} of {id} at {}", now.with_timezone(&who.zone));
        assert!(who.intake.is_owed(), "{told}: owes nothing");
        assert_eq!(rollout.stage, Stage::Intake, "{told}");
        assert!(now < rollout.dates.intake_closes, "{told}: too late");
        assert!(who.nudges.snoozed_until.is_none_or(|until| until <= now), "{told}: snoozed");
        assert!(who.nudges.away_until.is_none_or(|back_on| back_on <= today), "{told}: away");
        let earlier = |effect: &Effect| match &effect.what {
            What::Nudge { person: to, rollouts, .. } => to == person && rollouts.contains(id),
            _ => false,
        };
        let times = diary.sent.iter().filter(|(_, effect)| earlier(effect)).count();
        let is_wished = who.nudges.snoozed_until.is_some();
        assert!(times < 3 || is_wished, "{told}: told {times} times already");
        if !own_wish {
            assert_eq!(calendar::next_working_moment(now, who.zone), now, "{told}: out of hours");
            assert!(!diary.days.contains(&(person.clone(), today)), "{told}: the second that day");
        }
    }
}

#[test]
fn whatever_happens_in_three_weeks() {
    let zones = [BERLIN, New_York, Kolkata, Sydney];
    let mut nudges = 0;
    let mut heard = 0;
    for seed in 0..200 {
        let mut chance = Chance(seed);
        let mut diary = Diary { watch: Some(watch), ..Diary::default() };
        let at_home = [("U1", chance.of(&zones)), ("U2", chance.of(&zones))];
        for number in 1..=3 {
            let closes =
                calendar::add_working_days(day("2026-03-20"), i64::try_from(chance.below(12)).unwrap());
            let dates = Dates {
                intake_closes: calendar::end_of_day(closes, BERLIN),
                meeting: calendar::at(calendar::add_working_days(closes, 3), 10, 0, BERLIN),
                decision_by: calendar::end_of_day(calendar::add_working_days(closes, 5), BERLIN),
            };
            let people = at_home.map(|(id, zone)| Stakeholder { zone, ..stakeholder(id, Area::Legal) });
            let rhythm = Rhythm::read(chance.of(&RHYTHMS)).unwrap();
            let rollout = Rollout { dates, rhythm, ..rollout(number) };
            diary.start(&rollout, &people, wall("2026-03-16 11:00", BERLIN));
        }
        let mut now = wall("2026-03-16 11:00", BERLIN);
        while now < wall("2026-04-20 00:00", BERLIN) {
            now += TimeDelta::minutes(i64::try_from(20 + chance.below(200)).unwrap());
            if chance.below(40) == 0 {
                // Down for up to three days.
                now += TimeDelta::hours(i64::try_from(chance.below(72)).unwrap());
                diary.wake(now);
            } else {
                diary.run_to(now);
            }
            happen(&mut diary, &mut chance, now);
            let most = diary.parts.iter().map(|who| who.nudges.sent).max();
            assert!(most <= Some(3), "{seed}: {most:?}");
        }
        // Until the last word that the decision is overdue.
        diary.run_to(wall("2026-05-15 00:00", BERLIN));
        assert_eq!(diary.duties, BTreeMap::new(), "{seed}: something is left over");
        assert!(diary.rollouts.values().all(|rollout| rollout.stage == Stage::Decision), "{seed}");
        nudges += diary.sent.iter().filter(|(_, effect)| matches!(effect.what, What::Nudge { .. })).count();
        heard += diary.parts.iter().filter(|who| matches!(who.intake, Intake::Done { .. })).count();
    }
    // The weeks were not empty.
    assert!(nudges > 1_000 && heard > 300, "{nudges} nudges, {heard} heard");
}

fn happen(diary: &mut Diary, chance: &mut Chance, now: DateTime<Utc>) {
    let id = person(chance.of(&["U1", "U2"]));
    let number = usize::try_from(chance.below(3)).unwrap();
    let who = diary.parts.iter().filter(|who| who.person == id).nth(number).unwrap().clone();
    let rollout = diary.rollouts[&who.rollout].clone();
    let in_days = |days: u64| calendar::local_day(now, who.zone) + chrono::Days::new(days);
    let decided = match chance.below(120) {
        0..4 => {
            let on = Later::On(in_days(chance.below(6)));
            submit_later(&rollout, &who, chance.of(&[Later::InOneHour, Later::Tomorrow, on]), now)
        }
        4..6 => submit_away(&diary.plate(&id, now).open, in_days(chance.below(8)), now),
        6..12 => remind(&rollout, &rollout.lead, &diary.of_rollout(&rollout, now), now),
        12 => Talk::of(&rollout, &who, None, &[]).map(|talk| talk.no_concerns(now)),
        13 | 14 => {
            let duties: Vec<Duty> =
                diary.duties.iter().map(|(key, &due_at)| Duty { key: key.clone(), due_at }).collect();
            let people: Vec<Stakeholder> =
                diary.parts.iter().filter(|who| who.rollout == rollout.id).cloned().collect();
            rhythm::submit(&rollout, &rollout.lead, chance.of(&RHYTHMS), &people, &duties, now)
        }
        15 => {
            let zone = chance.of(&[BERLIN, New_York, Kolkata, Sydney]);
            for part in diary.parts.iter_mut().filter(|part| part.person == id) {
                part.zone = zone;
            }
            return;
        }
        _ => return,
    };
    if let Ok(decision) = decided {
        diary.apply(decision, now);
    }
}
