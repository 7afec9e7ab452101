//! What people commit to and what was decided: read as written, changed and not doubled, never of another rollout.

use super::super::{Tx, commitments, concerns, installations, meetings, mine, progress, rollouts, verdicts};
use super::tables::concern;
use super::{noon, on_each_engine, running, team};
use crate::domain::commitment::{Choice, Commitment, Tally};
use crate::domain::extend::{Slip, TimeBox};
use crate::domain::id::{ConcernId, PersonId};
use crate::domain::meeting::{GoneOn, Meeting};
use crate::domain::policy::Allowed;
use crate::domain::verdict::{Outcome, Verdict};

#[tokio::test]
async fn commitments_and_verdicts() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        for number in [1, 2] {
            rollouts::save(&mut tx, &running(number)).await.expect("saved");
        }
        let needed = concern(&running(1).id, 7, "U7");
        concerns::save(&mut tx, &needed).await.expect("saved");
        let commitment = |person: &str| Commitment {
            rollout: running(1).id,
            person: PersonId::from(person),
            choice: Choice::Committed,
            needs: None,
            at: noon(),
        };
        for person in ["U8", "U7"] {
            commitments::save(&mut tx, &commitment(person)).await.expect("saved");
        }
        let again = Commitment { choice: Choice::NotYet, needs: Some(needed.id.clone()), ..commitment("U7") };
        commitments::save(&mut tx, &again).await.expect("saved");
        let (one, two) = (running(1).id, running(2).id);
        assert_eq!(commitments::of_rollout(&mut tx, &one).await, Ok(vec![again.clone(), commitment("U8")]));
        assert_eq!(commitments::load(&mut tx, &one, &again.person).await, Ok(Some(again.clone())));
        assert_eq!(commitments::load(&mut tx, &two, &again.person).await, Ok(None));
        assert_eq!(commitments::of_rollout(&mut tx, &two).await, Ok(vec![]));
        // Before the decision how many chose what is a number of its own, afterwards it is part of the decision.
        let counted = Tally { committed: 1, not_yet: 1, ..Tally::default() };
        assert_eq!(progress::of(&mut tx, &one).await.expect("read").said, Some(counted));
        assert_eq!(progress::of(&mut tx, &two).await.expect("read").said, None, "nobody has said a thing");

        let verdict = |nth, outcome| Verdict {
            rollout: running(1).id,
            nth,
            outcome,
            statement: "Go <!channel> שלום".into(),
            by: PersonId::from("U2"),
            at: noon(),
            until: (outcome == Outcome::OneMore).then(noon),
        };
        let both = [verdict(1, Outcome::OneMore), verdict(2, Outcome::No)];
        for verdict in &both {
            verdicts::add(&mut tx, verdict).await.expect("added");
        }
        assert_eq!(verdicts::of_rollout(&mut tx, &one).await, Ok(both.to_vec()));
        let after = progress::of(&mut tx, &one).await.expect("read");
        assert_eq!((after.said, after.decided.map(|decided| decided.tally)), (None, Some(counted)));
        assert_eq!(verdicts::of_rollout(&mut tx, &two).await, Ok(vec![]));
        tx.savepoint().await.expect("a savepoint");
        assert!(verdicts::add(&mut tx, &both[1]).await.is_err(), "one of that number is there");
        tx.rollback_to().await.expect("undone");
    })
    .await;
}

#[tokio::test]
async fn a_meeting_and_its_slips() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        for number in [1, 2] {
            rollouts::save(&mut tx, &running(number)).await.expect("saved");
        }
        let (one, two) = (running(1).id, running(2).id);
        assert_eq!(meetings::load(&mut tx, &one).await, Ok(Meeting::new(&one)), "before anything is known");
        let by = PersonId::from("U2");
        let known = Meeting {
            sequence: 3,
            agenda_sent_at: Some(noon()),
            tabled: vec![ConcernId::new(&one.team(), 7)],
            gone_on: Some(GoneOn {
                by: by.clone(),
                at: noon(),
                why: "Because <!channel> שלום".into(),
                over: vec![],
            }),
            held_since: Some(noon()),
            ..Meeting::new(&one)
        };
        for meeting in [Meeting::new(&one), known.clone()] {
            meetings::save(&mut tx, &meeting).await.expect("saved");
            assert_eq!(meetings::load(&mut tx, &one).await, Ok(meeting));
        }
        assert_eq!(meetings::load(&mut tx, &two).await, Ok(Meeting::new(&two)));

        let slip = |nth, of| Slip {
            rollout: one.clone(),
            nth,
            of,
            before: noon(),
            after: noon() + chrono::TimeDelta::days(2),
            reason: "The room is taken".into(),
            by: by.clone(),
            at: noon(),
        };
        let both = [slip(1, TimeBox::Intake), slip(2, TimeBox::Decision)];
        for slip in &both {
            meetings::add_slip(&mut tx, slip).await.expect("added");
        }
        assert_eq!(meetings::slips(&mut tx, &one).await, Ok(both.to_vec()));
        assert_eq!(meetings::slips(&mut tx, &two).await, Ok(vec![]));
    })
    .await;
}

#[tokio::test]
async fn the_sponsor_is_not_offered_what_they_have_used_up() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let one = running(1);
        rollouts::save(&mut tx, &one).await.expect("saved");
        let all_moved = async |tx: &mut Tx, person: &PersonId| {
            let run = mine::of(tx, &team(), person, noon()).await.expect("read").run;
            run.iter().map(|line| line.all_moved).collect::<Vec<_>>()
        };
        assert_eq!(all_moved(&mut tx, &one.sponsor).await, [false]);
        let slip = Slip {
            rollout: one.id.clone(),
            nth: 1,
            of: TimeBox::Intake,
            before: noon(),
            after: noon(),
            reason: "The room is taken".into(),
            by: one.sponsor.clone(),
            at: noon(),
        };
        meetings::add_slip(&mut tx, &slip).await.expect("added");
        assert_eq!(all_moved(&mut tx, &one.sponsor).await, [true]);
        assert_eq!(all_moved(&mut tx, &one.lead).await, [false], "who leads it moves none");
        let allowed = Allowed { moves: 2, ..Allowed::default() };
        installations::allow(&mut tx, &team(), &allowed).await.expect("set");
        assert_eq!(all_moved(&mut tx, &one.sponsor).await, [false]);
    })
    .await;
}
