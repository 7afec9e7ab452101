//! A copy that is older than a forgetting, read with the keys of afterwards: what was forgotten stays so, the rest goes on.

use chrono::TimeDelta;

use super::super::testing::masters;
use super::super::{Db, concerns, copy, counters, forget, installations, outbox, progress, rollouts, words};
use super::keys::{scratch, tell};
use super::{noon, running, team};
use crate::domain::concern::Gone;
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::{PersonId, WordsId};
use crate::domain::policy::Allowed;
use crate::domain::rollout::{Keep, Rollout, Stage};

#[tokio::test]
async fn what_is_forgotten_is_forgotten_in_older_copies_too() {
    let folder = scratch("copies");
    let url = |name: &str| format!("sqlite:{}", folder.join(name).display());
    let db = Db::open(&url("a.sqlite"), masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    tell(&mut tx).await.expect("told");
    tx.commit().await.expect("committed");
    let (old, new) = (folder.join("old"), folder.join("new"));
    copy::backup(&url("a.sqlite"), &old).await.expect("a copy");

    let mut tx = db.begin().await.expect("a transaction");
    let before = progress::of(&mut tx, &running(1).id).await.expect("counted");
    let over = Rollout { stage: Stage::Closed { at: noon() }, keep: Keep::Month, ..running(1) };
    rollouts::save(&mut tx, &over).await.expect("saved");
    assert_eq!(forget::due(&mut tx, noon() + TimeDelta::days(30)).await, Ok(1));
    tx.commit().await.expect("committed");
    copy::backup(&url("a.sqlite"), &new).await.expect("a copy");
    db.close().await;

    // The old copy with its own keys tells it all, which is why only the newest are to be kept.
    copy::restore(&url("b.sqlite"), &old, &copy::keys_beside(&old), noon()).await.expect("put back");
    let db = Db::open(&url("b.sqlite"), masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    assert_eq!(concerns::of_rollout(&mut tx, &running(1).id).await.expect("read")[0].gone, None);
    drop(tx);
    db.close().await;

    copy::restore(&url("c.sqlite"), &old, &copy::keys_beside(&new), noon()).await.expect("put back");
    let db = Db::open(&url("c.sqlite"), masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    let left = concerns::of_rollout(&mut tx, &running(1).id).await.expect("read").remove(0);
    assert_eq!((left.gone, left.said.words.as_str()), (Some(Gone::InTime { at: None }), ""));
    assert_eq!(progress::of(&mut tx, &running(1).id).await, Ok(before));
    assert!(words::load(&mut tx, &WordsId::new(&team(), 1)).await.expect("read").is_some(), "of no rollout");
    assert_eq!(outbox::claim(&mut tx, noon(), TimeDelta::minutes(1), 9).await, Ok(vec![]));
    // It runs on from where it was.
    rollouts::save(&mut tx, &running(1)).await.expect("saved");
    concerns::save(&mut tx, &super::tables::concern(&running(1).id, 2, "U7")).await.expect("saved");
    let all = concerns::of_rollout(&mut tx, &running(1).id).await.expect("read");
    assert_eq!(all.iter().map(|concern| concern.gone.is_some()).collect::<Vec<_>>(), [true, false]);
    drop(tx);
    db.close().await;
    let _ = std::fs::remove_dir_all(&folder);
}

/// What a killed one has left is no copy by any name, and in the way of nothing; keys that still stood in it are gone.
#[tokio::test]
async fn what_a_killed_process_has_left_is_taken_away_by_the_next() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = scratch("killed-copies");
    let url = |name: &str| format!("sqlite:{}", folder.join(name).display());
    let db = Db::open(&url("a.sqlite"), masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    tell(&mut tx).await.expect("told");
    tx.commit().await.expect("committed");
    db.close().await;
    let left = |name: &str| std::fs::write(folder.join(name), b"half of it").expect("left");
    left("copy.part");
    left("copy.keys");
    left("copy.part-journal");
    let copied = folder.join("copy");
    let keys = copy::backup(&url("a.sqlite"), &copied).await.expect("a copy").expect("its keys");
    // As somebody may have left it who looked at it.
    std::fs::set_permissions(&copied, std::fs::Permissions::from_mode(0o644)).expect("open to all");
    left("b.sqlite.part");
    copy::restore(&url("b.sqlite"), &copied, &keys, noon()).await.expect("put back");
    let mode = |name: &str| folder.join(name).metadata().expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode("b.sqlite"), mode("copy.keys")), (0o600, 0o600));
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with("a.sqlite"))
        .collect();
    files.sort();
    assert_eq!(files, ["b.sqlite", "copy", "copy.keys"]);
    let _ = std::fs::remove_dir_all(&folder);
}

/// It may have been sent since the copy was made: it is looked for first. What was out just then is at once.
#[tokio::test]
async fn what_was_still_to_be_sent_is_in_doubt_when_it_is_put_back() {
    for was_out in [false, true] {
        let folder = scratch("pending-copies");
        let url = |name: &str| format!("sqlite:{}", folder.join(name).display());
        let db = Db::open(&url("a.sqlite"), masters()).await.expect("it opens");
        let mut tx = db.begin().await.expect("a transaction");
        tell(&mut tx).await.expect("told");
        tx.commit().await.expect("committed");
        let claim = async |db: &Db| {
            let mut tx = db.begin().await.expect("a transaction");
            outbox::reclaim(&mut tx, noon()).await.expect("as at a start");
            let letters = outbox::claim(&mut tx, noon(), TimeDelta::minutes(1), 9).await.expect("claimed");
            tx.commit().await.expect("committed");
            letters.into_iter().map(|letter| letter.in_doubt).collect::<Vec<_>>()
        };
        if was_out {
            claim(&db).await;
        }
        let copied = folder.join("copy");
        let keys = copy::backup(&url("a.sqlite"), &copied).await.expect("a copy").expect("its keys");
        let as_it_was = claim(&db).await;
        assert_eq!(as_it_was.iter().any(|in_doubt| *in_doubt), was_out, "{as_it_was:?}");
        db.close().await;
        copy::restore(&url("b.sqlite"), &copied, &keys, noon()).await.expect("put back");
        let db = Db::open(&url("b.sqlite"), masters()).await.expect("it opens");
        let put_back = claim(&db).await;
        assert_eq!(put_back.len(), as_it_was.len(), "was out: {was_out}");
        assert!(put_back.iter().all(|in_doubt| *in_doubt));
        db.close().await;
        let _ = std::fs::remove_dir_all(&folder);
    }
}

/// Slack may hold what was sent after the copy was made: nothing new is found under a key of that, nor changed by a button.
#[tokio::test]
async fn what_is_sent_after_it_was_put_back_has_no_number_that_was_given_since() {
    let folder = scratch("numbers");
    let url = |name: &str| format!("sqlite:{}", folder.join(name).display());
    let sends = async |db: &Db| {
        let mut tx = db.begin().await.expect("a transaction");
        let person = PersonId::from("U7");
        let what = What::Invite { rollout: running(1).id, person: person.clone() };
        let invite = Effect { to: To::Dm { person }, what };
        outbox::push(&mut tx, &team(), &[invite.clone(), invite], noon()).await.expect("pushed");
        let mut last = Vec::new();
        for letter in ["L", "C", "Q", "K", "W"] {
            last.push(counters::next(&mut tx, &team(), letter).await.expect("a number"));
        }
        let rollout = counters::next(&mut tx, &team(), "R").await.expect("a number");
        assert_eq!(rollout, 1, "the record misses none");
        tx.commit().await.expect("committed");
        last
    };
    let db = Db::open(&url("a.sqlite"), masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    installations::allow(&mut tx, &team(), &Allowed::default()).await.expect("it is there");
    tx.commit().await.expect("committed");
    // Of a bot that has said nothing yet.
    let copied = folder.join("copy");
    copy::backup(&url("a.sqlite"), &copied).await.expect("a copy");
    let keys = copy::keys_beside(&copied);
    let mut last = sends(&db).await;
    db.close().await;
    // Once more from the same copy, a day later.
    for (name, days) in [("b.sqlite", 0), ("c.sqlite", 1)] {
        let now = noon() + TimeDelta::days(days);
        copy::restore(&url(name), &copied, &keys, now).await.expect("put back");
        let db = Db::open(&url(name), masters()).await.expect("it opens");
        let before = last;
        last = sends(&db).await;
        for (last, before) in last.iter().zip(before) {
            assert!(*last > before + 500, "{name}: {last} after {before}");
        }
        db.close().await;
    }
    let _ = std::fs::remove_dir_all(&folder);
}
