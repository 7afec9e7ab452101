//! The state file: what is kept over a restart, and what a broken one says.

use std::path::PathBuf;

use serde_json::json;

use crate::practice::testing::{Clock, Scene, config};
use crate::practice::{Workspace, file};

/// A file of its own for each test, taken away at the end.
struct Kept(PathBuf);

impl Kept {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("practice-{name}-{}.json", std::process::id())))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn a_workspace_goes_on_where_it_stopped() {
    let kept = Kept::new("on");
    let mut first = config();
    first.state_file = Some(kept.0.clone());
    let scene = Scene::with(first.clone()).await;
    let dm = scene.dm("UPRIYA").await;
    let posted = scene.call("chat.postMessage", json!({ "channel": dm, "text": "kept" })).await;
    scene.slack.say("UAMARA", "CSOCIAL", "hello", None).await.unwrap();
    scene.slack.stop().await.unwrap();
    let (before, secrets) = (scene.slack.messages("UPRIYA", &dm), scene.slack.settings());
    let again = Workspace::start(first, Clock::new()).await.unwrap();
    assert_eq!(again.settings()[1..], secrets[1..], "the tokens are the same, only the port is not");
    let seen = again.messages("UPRIYA", &dm);
    assert_eq!((seen.len(), &seen[0].ts), (before.len(), &before[0].ts));
    assert_eq!(posted["ts"], seen[0].ts);
    let last = file::last_instant(&kept.0).unwrap().unwrap();
    assert!(last >= before[0].at);
    // A clock that was set back never makes two messages with one timestamp.
    let ts = again.say("UAMARA", "CSOCIAL", "later", None).await.unwrap();
    assert!(ts > before[0].ts);
}

#[tokio::test]
async fn it_is_written_soon_after_a_change_and_as_a_whole() {
    let kept = Kept::new("soon");
    let mut with_file = config();
    with_file.state_file = Some(kept.0.clone());
    let scene = Scene::with(with_file).await;
    scene.slack.say("UAMARA", "CSOCIAL", "written down", None).await.unwrap();
    for _ in 0..200 {
        if std::fs::read_to_string(&kept.0).is_ok_and(|text| text.contains("written down")) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert!(file::load(&kept.0).unwrap().is_some_and(|state| state.posts["CSOCIAL"].len() == 1));
    assert!(!kept.0.with_extension("json.new").exists());
}

#[tokio::test]
async fn a_broken_file_says_how_to_begin_anew() {
    let kept = Kept::new("broken");
    for text in ["", "{", "[]", r#"{"version":1,"state":{}}"#, r#"{"version":99}"#] {
        std::fs::write(&kept.0, text).unwrap();
        let mut broken = config();
        broken.state_file = Some(kept.0.clone());
        let Err(told) = Workspace::start(broken, Clock::new()).await else { panic!("{text} was taken") };
        assert!(format!("{told:#}").contains("--fresh"), "{told:#}");
        assert_eq!(std::fs::read_to_string(&kept.0).unwrap(), text, "left as it was");
    }
}
