//! A database that is full, locked or gone: Slack is told so and sends again, `/readyz` says so, and all of it is over as
//! soon as the database is back, by itself. What was acknowledged is kept; what was not comes again.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rollout_bot::practice::record::TroubleKind;
use sqlx::{Connection as _, SqliteConnection};

use super::crowd::{Crowd, PATIENCE};

async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let since = Instant::now();
    while !so().await {
        assert!(since.elapsed() < PATIENCE, "it never came true: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A small rollout that has begun, each person invited.
async fn begun(name: &str, folder: Option<&Path>) -> Crowd {
    let mut crowd = Crowd::founded(name, 5).await;
    if let Some(folder) = folder {
        crowd.keep_its_database_in(folder);
    }
    crowd.hire().await;
    crowd.begin().await;
    until("all are invited", async || (0..5).all(|n| !crowd.of_the_bot(n).is_empty())).await;
    until("it is ready", async || crowd.is_ready().await).await;
    crowd
}

/// Says something while the database is as it is, sees that nothing of it is taken, and that all is well once it is
/// mended.
async fn through(crowd: &Crowd, broken: &str, mend: impl AsyncFnOnce()) {
    until(&format!("{broken}: not ready"), async || !crowd.is_ready().await).await;
    let refused = || {
        let troubles = crowd.slack.troubles();
        troubles.iter().filter(|trouble| trouble.why.contains("HTTP 503")).count()
    };
    let before = (refused(), crowd.of_the_bot(0).len());
    crowd.says(0, &format!("Who is told when it is {broken}?")).await;
    until(&format!("{broken}: Slack is told"), async || refused() > before.0).await;
    assert_eq!(crowd.of_the_bot(0).len(), before.1, "{broken}: nothing is answered that was not kept");
    mend().await;
    until(&format!("{broken} no more: ready"), async || crowd.is_ready().await).await;
    // Slack has sent it again, or sends it now.
    until(&format!("{broken} no more: answered"), async || {
        let answers = crowd.of_the_bot(0);
        answers.iter().filter(|words| words.contains("This is how it stands")).count() == 1
    })
    .await;
    let others = crowd.slack.troubles();
    let others: Vec<_> = others
        .into_iter()
        .filter(|trouble| !matches!(trouble.kind, TroubleKind::Failed | TroubleKind::Late))
        .collect();
    assert!(others.is_empty(), "{broken}: {others:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_full() {
    let Some(disk) = SmallDisk::mounted() else {
        eprintln!("SKIPPED a_disk_that_is_full: only root can make a small disk");
        return;
    };
    let crowd = begun("full", Some(&disk.0)).await;
    let filler = disk.0.join("filler");
    fill(&filler);
    through(&crowd, "full", async || std::fs::remove_file(&filler).expect("it is there")).await;
    drop(crowd);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_another_process_holds() {
    let crowd = begun("locked", None).await;
    let url = format!("sqlite:{}", crowd.folder.join("rollout.sqlite").display());
    let mut other = SqliteConnection::connect(&url).await.expect("it opens");
    sqlx::raw_sql("begin immediate").execute(&mut other).await.expect("it is held");
    through(&crowd, "locked", async || {
        sqlx::raw_sql("rollback").execute(&mut other).await.expect("it is let go");
    })
    .await;
}

/// Deleted, an open file takes writes as before, and all of them are lost with the process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_moved_away() {
    let crowd = begun("moved", None).await;
    let (here, there) = (crowd.folder.join("rollout.sqlite"), crowd.folder.join("elsewhere"));
    std::fs::rename(&here, &there).expect("it is moved");
    through(&crowd, "moved", async || std::fs::rename(&there, &here).expect("it is put back")).await;
    // And once it is back it is the one that is written to.
    crowd.says(1, "Who moved it?").await;
    until("answered", async || crowd.of_the_bot(1).len() > 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_is_stopped() {
    let Some(url) = super::postgres::fresh("rollout_stopped").await else {
        eprintln!("SKIPPED a_postgres_that_is_stopped: ROLLOUT_TEST_POSTGRES names no Postgres to test on");
        return;
    };
    let line = Line::to(&url).await;
    let mut crowd = Crowd::founded("stopped", 5).await;
    crowd.keep_its_database_at(&line.url);
    crowd.hire().await;
    crowd.begin().await;
    until("all are invited", async || (0..5).all(|n| !crowd.of_the_bot(n).is_empty())).await;
    line.cut(true);
    through(&crowd, "stopped", async || line.cut(false)).await;
}

/// A file system of two megabytes.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mounted() -> Option<SmallDisk> {
        let folder = std::env::temp_dir().join(format!("rollout-disk-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(&folder)
            .output()
            .is_ok_and(|done| done.status.success());
        mounted.then_some(SmallDisk(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

/// To the last byte.
fn fill(file: &Path) {
    use std::io::Write as _;
    let mut file = std::fs::File::create(file).expect("a file");
    for size in [64 * 1024, 4 * 1024, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}

/// A way to Postgres that can be cut.
struct Line {
    url: String,
    cut: tokio::sync::watch::Sender<bool>,
}

impl Line {
    async fn to(url: &str) -> Line {
        let rest = url.split_once("@").expect("a user").1;
        let server = rest.split('/').next().expect("a server").to_owned();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let here = listener.local_addr().expect("its address").to_string();
        let url = url.replacen(&server, &here, 1);
        let cut = tokio::sync::watch::Sender::new(false);
        let watched = cut.clone();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                if *watched.borrow() {
                    continue;
                }
                let (mut watch, server) = (watched.subscribe(), server.clone());
                tokio::spawn(async move {
                    let Ok(mut far) = tokio::net::TcpStream::connect(server).await else { return };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        _ = watch.wait_for(|cut| *cut) => {}
                    }
                });
            }
        });
        Line { url, cut }
    }

    fn cut(&self, cut: bool) {
        self.cut.send_replace(cut);
    }
}
