//! What a practice leaves in its folder, what `--fresh` takes away, and what neither ever touches.

use std::path::{Path, PathBuf};

use super::folder::{Folder, keep_clock};
use super::*;

/// A folder of its own for each test, taken away at the end.
fn scratch() -> Scratch {
    Scratch::new().unwrap()
}

fn fill(folder: &Path, names: &[&str]) {
    for name in names {
        std::fs::write(folder.join(name), *name).unwrap();
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn args(state: &Path, port: u16) -> Practice {
    Practice {
        play: None,
        transcript: None,
        slack_only: false,
        port,
        events_url: String::new(),
        fresh: true,
        rollout_starters: None,
        state: state.to_owned(),
    }
}

#[test]
fn fresh_takes_our_files_and_nothing_else() {
    let scratch = scratch();
    let folder = &scratch.0;
    fill(
        folder,
        &["slack.json", "clock", "rollout.sqlite", "rollout.sqlite-wal", "rollout.key", "thesis.txt"],
    );
    std::fs::create_dir(folder.join("photos")).unwrap();
    fill(&folder.join("photos"), &["slack.json"]);
    drop(Folder::fresh(folder).unwrap());
    assert_eq!(names(folder), ["photos", "practice.lock", "thesis.txt"]);
    assert_eq!(names(&folder.join("photos")), ["slack.json"]);
    // A second time there is our lock only, and that is enough to be known by.
    drop(Folder::fresh(folder).unwrap());
}

#[test]
fn fresh_refuses_a_folder_that_is_somebody_elses() {
    let scratch = scratch();
    let folder = &scratch.0;
    fill(folder, &["clock", "thesis.txt"]);
    let told = Folder::fresh(folder).unwrap_err().to_string();
    assert!(told.contains("holds other things") && told.contains("nothing was removed"), "{told}");
    assert_eq!(names(folder), ["clock", "thesis.txt"]);
    // Empty, or not there yet, is as good as new.
    let inside = folder.join("new");
    drop(Folder::fresh(&inside).unwrap());
    assert_eq!(names(&inside), ["practice.lock"]);
}

#[test]
fn a_folder_of_ours_by_name_only_is_not_removed() {
    let scratch = scratch();
    let folder = &scratch.0;
    fill(folder, &["slack.json"]);
    std::fs::create_dir(folder.join("clock")).unwrap();
    fill(&folder.join("clock"), &["thesis.txt"]);
    let told = Folder::fresh(folder).unwrap_err().to_string();
    assert!(told.contains("clock cannot be removed"), "{told}");
    assert_eq!(names(&folder.join("clock")), ["thesis.txt"]);
}

#[tokio::test]
async fn a_running_practice_is_neither_wiped_nor_joined() {
    let scratch = scratch();
    let folder = &scratch.0;
    fill(folder, &["slack.json", "rollout.sqlite"]);
    let running = Folder::open(folder).unwrap();
    let told = run(args(folder, 0)).await.unwrap_err().to_string();
    assert!(told.contains("another practice is running in"), "{told}");
    let told = run(Practice { fresh: false, ..args(folder, 0) }).await.unwrap_err().to_string();
    assert!(told.contains("another practice is running in"), "{told}");
    drop(running);
    // The port is taken: the folder, free as it is, is left alone.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let told = run(args(folder, taken.local_addr().unwrap().port())).await.unwrap_err().to_string();
    assert!(told.contains("perhaps another practice"), "{told}");
    assert_eq!(names(folder), ["practice.lock", "rollout.sqlite", "slack.json"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_was_moved_stands_there_after_a_kill() {
    let scratch = scratch();
    let folder = Folder::open(&scratch.0).unwrap();
    let scenario = Scenario::parse(Scenario::BUILT_IN).unwrap();
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let clock = Clock::standing(scenario.starts.0);
    let pair = Pair::start(clock, listen, folder.path(), &sqlite_in(folder.path()), &scenario).await.unwrap();
    let moved = pair.workspace.advance(chrono::Duration::days(3)).await.unwrap();
    assert_eq!(moved, scenario.starts.0 + chrono::Duration::days(3));
    // Killed: nothing is stopped, and nobody has a last word.
    assert_eq!(folder.reached().unwrap(), Some(moved));
    assert!(!names(folder.path()).contains(&"clock.new".to_owned()));
    pair.stop().await.unwrap();
}

#[test]
fn a_clock_is_kept_whole_or_not_at_all() {
    let scratch = scratch();
    let folder = Folder::open(&scratch.0).unwrap();
    assert_eq!(folder.reached().unwrap(), None);
    let at = "2026-03-05T09:00:00.5Z".parse().unwrap();
    keep_clock(folder.path(), at).unwrap();
    fill(folder.path(), &["clock.new"]);
    assert_eq!(folder.reached().unwrap(), Some(at), "half a file beside it is no time");
    let gone: PathBuf = folder.path().join("nowhere");
    assert!(keep_clock(&gone, at).is_err());
}
