//! Sealing as the database has it: nothing private can be read in it, what is moved does not open, a key made in vain is
//! none, and all can be wrapped anew while others go on.

use std::path::PathBuf;

use super::super::db::{Db, Engine};
use super::super::edits::{self, Edit};
use super::super::testing::masters;
use super::super::{
    Error, Masters, Tx, concerns, drafts, inbox, keys, outbox, questions, rollouts, stakeholders, words,
};
use super::tables::{concern, stakeholder};
use super::{count, noon, on_each_engine, raw, running, team};
use crate::domain::begun::Begun;
use crate::domain::concern::{self, Concern, Said, Short, State, Verdict};
use crate::domain::draft::DraftBody;
use crate::domain::draft::{DraftKey, Window};
use crate::domain::effect::{Effect, To, What};
use crate::domain::homework::{Stands, Wording, Work};
use crate::domain::id::{ChannelId, ConcernId, PersonId, QuestionId, Trigger, Ts, WordsId};
use crate::domain::question::{Answer, Question, Words};
use crate::domain::screen::Screen;
use crate::domain::source::Source;
use crate::domain::stakeholder::{Intake, Stakeholder, Stance};
use crate::domain::theming::Placed;
use crate::domain::topic::Topic;

/// Stands in every private column that `tell` writes.
const WORD: &str = "Flusspferd";

/// Something private in every column that is.
pub async fn tell(tx: &mut Tx) -> Result<(), Error> {
    let (rollout, seven) = (running(1).id, PersonId::from("U7"));
    rollouts::save(tx, &running(1)).await?;
    let intake = Intake::Done { at: noon(), stance: Some(Stance::Resistant) };
    stakeholders::save(tx, &Stakeholder { intake, ..stakeholder(&rollout, "U7") }).await?;
    let told = concern(&rollout, 1, "U7");
    let said = Said {
        words: WORD.into(),
        topic: Some(Topic::Own(WORD.into())),
        yes_if: Some(WORD.into()),
        ..told.said.clone()
    };
    // What others do about it quotes it.
    let answer = concern::Answer { words: WORD.into(), by: PersonId::from("U1"), at: noon(), nth: 1 };
    let short = Short { how: Verdict::Partly, missing: Some(WORD.into()), at: noon() };
    let wording =
        Wording { words: WORD.into(), by: PersonId::from("U1"), stands: Stands::Fair, nth: 1, before: None };
    let theme = Some(Placed::In { theme: 1, name: Some(WORD.into()) });
    let work = Work { wording: Some(wording), theme, ..told.work.clone() };
    let state = State::Reopened { answer, short };
    concerns::save(tx, &Concern { said, work, state, ..told }).await?;
    let answer = Answer { words: WORD.into(), by: PersonId::from("U1"), at: noon() };
    let question = Question {
        id: QuestionId::new(&team(), 1),
        rollout: rollout.clone(),
        asker: seven.clone(),
        words: WORD.into(),
        asked_at: noon(),
        source: None,
        answer: Some(answer),
        taken_back_at: None,
    };
    questions::save(tx, &question).await?;
    let (dm, ts) = (ChannelId::from("D7"), Ts::from("7.000001"));
    let unplaced = Words {
        id: WordsId::new(&team(), 1),
        person: seven.clone(),
        words: WORD.into(),
        source: Source { dm: dm.clone(), ts: ts.clone(), thread: None },
        said_at: noon(),
    };
    words::save(tx, &unplaced).await?;
    let body = DraftBody::Words { words: WORD.into() };
    for key in [
        DraftKey::Words { window: Window::Question { rollout: rollout.clone() } },
        DraftKey::Change { concern: ConcernId::new(&team(), 1) },
        DraftKey::Start { channel: ChannelId::from("C1") },
    ] {
        drafts::keep(tx, &team(), &seven, &key, &body, noon()).await?;
    }
    let edit = Edit { edited: ts.clone(), is_gone: false, words: Some(WORD.into()) };
    edits::keep(tx, &team(), &dm, &ts, &edit, noon()).await?;
    inbox::remember(tx, "k", noon()).await?;
    inbox::answer(tx, &team(), "k", &serde_json::json!({ "said": WORD })).await?;
    let screen = Screen::Question {
        rollout: rollout.clone(),
        name: "Miro".into(),
        lead: PersonId::from("U1"),
        begun: Begun::with(WORD),
    };
    let to = To::Open { trigger: Trigger::from("1.1") };
    outbox::push(tx, &team(), &[Effect { to, what: What::Screen { screen } }], noon()).await
}

/// How many of the ten things that `tell` has told can be read.
async fn readable(tx: &mut Tx) -> Result<usize, Error> {
    let (rollout, seven) = (running(1).id, PersonId::from("U7"));
    let (dm, ts) = (ChannelId::from("D7"), Ts::from("7.000001"));
    let mut found = 0;
    let who = stakeholders::load(tx, &rollout, &seven).await?.expect("they are there");
    found += usize::from(who.intake.stance() == Some(Stance::Resistant));
    for concern in concerns::of_rollout(tx, &rollout).await? {
        let Said { words, topic, yes_if, .. } = concern.said;
        let all = words == WORD && topic == Some(Topic::Own(WORD.into())) && yes_if.as_deref() == Some(WORD);
        let fair = concern.work.wording.is_some_and(|wording| wording.words == WORD);
        let held = match &concern.state {
            State::Reopened { answer, short } => {
                answer.words == WORD && short.missing.as_deref() == Some(WORD)
            }
            _ => false,
        };
        let named = concern.work.theme == Some(Placed::In { theme: 1, name: Some(WORD.into()) });
        found += usize::from(fair && held && named);
        found += usize::from(all);
    }
    let question = questions::load(tx, &QuestionId::new(&team(), 1)).await?;
    found +=
        usize::from(question.is_some_and(|q| q.words == WORD && q.answer.is_some_and(|a| a.words == WORD)));
    found += usize::from(words::load(tx, &WordsId::new(&team(), 1)).await?.is_some_and(|w| w.words == WORD));
    for key in [
        DraftKey::Words { window: Window::Question { rollout: rollout.clone() } },
        DraftKey::Change { concern: ConcernId::new(&team(), 1) },
        DraftKey::Start { channel: ChannelId::from("C1") },
    ] {
        let body = drafts::load(tx, &team(), &seven, &key).await?;
        found += usize::from(body == Some(DraftBody::Words { words: WORD.into() }));
    }
    let edit = edits::load(tx, &team(), &dm, &ts).await?;
    found += usize::from(edit.is_some_and(|edit| edit.words.as_deref() == Some(WORD)));
    let seen = inbox::remember(tx, "k", noon()).await?;
    found += usize::from(seen == inbox::Seen::Again(Some(serde_json::json!({ "said": WORD }))));
    Ok(found)
}

/// All that `readable` looks for.
const ALL: usize = 10;

/// Every text of every table, whatever it is called.
pub async fn every_text(tx: &mut Tx) -> Vec<String> {
    let columns = match &mut tx.engine {
        Engine::Sqlite(tx) => {
            let sql = "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c \
                where m.type = 'table' and m.name not like '\\_sqlx%' escape '\\'";
            sqlx::query_as::<_, (String, String)>(sql).fetch_all(&mut **tx).await
        }
        Engine::Postgres { tx, .. } => {
            let sql = "select table_name::text, column_name::text from information_schema.columns \
                where table_schema = current_schema() and table_name not like '\\_sqlx%'";
            sqlx::query_as::<_, (String, String)>(sql).fetch_all(&mut **tx).await
        }
    };
    let mut texts = Vec::new();
    for (table, column) in columns.expect("the columns") {
        let sql = format!("select cast({column} as text) from {table} where {column} is not null");
        let sql = sqlx::AssertSqlSafe(sql);
        let found: Result<Vec<String>, _> = match &mut tx.engine {
            Engine::Sqlite(tx) => sqlx::query_scalar(sql).fetch_all(&mut **tx).await,
            Engine::Postgres { tx, .. } => sqlx::query_scalar(sql).fetch_all(&mut **tx).await,
        };
        texts.extend(found.unwrap_or_else(|fault| panic!("{table}.{column}: {fault}")));
    }
    texts
}

#[tokio::test]
async fn nothing_private_can_be_read_in_the_database_and_all_of_it_by_the_bot() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        tell(&mut tx).await.expect("told");
        tx.commit().await.expect("committed");
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(readable(&mut tx).await, Ok(ALL));
        let texts = every_text(&mut tx).await;
        assert!(texts.len() > 100, "it has looked: {}", texts.len());
        for text in texts {
            assert!(!text.contains(WORD) && !text.contains("resistant"), "{text}");
        }
        let claimed =
            outbox::claim(&mut tx, noon(), chrono::TimeDelta::minutes(1), 9).await.expect("claimed");
        let Some(What::Screen { screen: Screen::Question { begun, .. } }) =
            claimed.first().map(|letter| &letter.effect.what)
        else {
            panic!("{claimed:?}")
        };
        assert_eq!(begun.words, WORD);
    })
    .await;
}

#[tokio::test]
async fn what_is_moved_to_another_row_or_column_does_not_open() {
    on_each_engine(async |db| {
        for moved in [
            "update concerns set yes_if = words where id = 'T1/C-1'",
            "update concerns set words = (select c.words from concerns c where c.id = 'T1/C-2') where id = 'T1/C-1'",
            "update questions set answer = words where id = 'T1/Q-1'",
        ] {
            let mut tx = db.begin().await.expect("a transaction");
            tell(&mut tx).await.expect("told");
            concerns::save(&mut tx, &concern(&running(1).id, 2, "U7")).await.expect("saved");
            assert_eq!(raw(&mut tx, moved).await, Ok(1), "{moved}");
            let read = readable(&mut tx).await;
            assert!(matches!(read, Err(Error::Corrupt { .. })), "{moved}: {read:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_that_was_made_in_vain_seals_nothing() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        tx.savepoint().await.expect("a savepoint");
        tell(&mut tx).await.expect("told");
        assert_eq!(readable(&mut tx).await, Ok(ALL), "in the same transaction");
        tx.rollback_to().await.expect("undone");
        tell(&mut tx).await.expect("told");
        assert_eq!(readable(&mut tx).await, Ok(ALL), "by keys of its own");
        drop(tx);
        let mut tx = db.begin().await.expect("a transaction");
        tell(&mut tx).await.expect("told");
        tx.commit().await.expect("committed");
        let mut tx = db.read().await.expect("a transaction");
        assert_eq!(count(&mut tx, "select count(*) from keys").await, 2, "of the rollout and of the team");
        assert_eq!(concerns::of_rollout(&mut tx, &running(1).id).await.expect("read").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn all_is_wrapped_anew_by_a_key_of_the_settings() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        tell(&mut tx).await.expect("told");
        tx.commit().await.expect("committed");
        let one_and_the_same = rekey(&db).await;
        assert!(matches!(one_and_the_same, Err(Error::Refused { .. })), "{one_and_the_same:?}");
        let both = Masters::given(&[[8; 32], [7; 32]]).expect("keys");
        let again = Db { vault: keys::Vault::new(both), ..db.clone() };
        assert_eq!(rekey(&again).await, Ok(2));
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(readable(&mut tx).await, Ok(ALL), "who held the keys holds them still");
        drop(tx);
        let new = Masters::given(&[[8; 32]]).expect("a key");
        let anew = Db { vault: keys::Vault::new(new.clone()), ..db.clone() };
        keys::accept(&anew, new).await.expect("it is the database's");
        let mut tx = anew.begin().await.expect("a transaction");
        assert_eq!(readable(&mut tx).await, Ok(ALL));
        drop(tx);
        let old = keys::accept(&db, masters()).await;
        assert!(matches!(old, Err(Error::OtherKey { .. })), "{old:?}");
    })
    .await;
}

pub fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("rollout-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[tokio::test]
async fn a_key_in_a_file_is_made_once_and_changed_under_a_bot_that_runs() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = scratch("key-file");
    let (file, url) = (folder.join("a.key"), format!("sqlite:{}", folder.join("a.sqlite").display()));
    let open = async |file: &PathBuf| Db::open(&url, Masters::in_file(file).expect("a key")).await;
    let mode = || std::fs::metadata(&file).expect("it is there").permissions().mode() & 0o777;
    let db = open(&file).await.expect("it opens");
    assert_eq!(mode(), 0o600);
    let made = std::fs::read_to_string(&file).expect("its text");
    let mut tx = db.begin().await.expect("a transaction");
    tell(&mut tx).await.expect("told");
    tx.commit().await.expect("committed");

    let other = folder.join("other.key");
    let refused = open(&other).await;
    assert!(
        matches!(&refused, Err(Error::OtherKey { why }) if why.contains("no master key stands in")),
        "{refused:?}"
    );
    assert!(!other.exists(), "no key is left that opens nothing");

    let beside = open(&file).await.expect("it opens");
    assert_eq!(rekey(&beside).await, Ok(2));
    beside.close().await;
    let anew = std::fs::read_to_string(&file).expect("its text");
    assert!(anew != made && anew.lines().count() == 1 && mode() == 0o600);
    // The bot that ran all the while makes a key, and it is wrapped as the others are now.
    let mut tx = db.begin().await.expect("a transaction");
    rollouts::save(&mut tx, &running(2)).await.expect("saved");
    tx.commit().await.expect("committed");
    let mut tx = db.begin().await.expect("a transaction");
    assert_eq!(count(&mut tx, "select count(distinct master) from keys").await, 1);
    drop(tx);
    db.close().await;

    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("open to all");
    let db = open(&file).await.expect("it opens");
    assert_eq!(mode(), 0o600, "closed to others again");
    let mut tx = db.begin().await.expect("a transaction");
    assert_eq!(readable(&mut tx).await, Ok(ALL));
    drop(tx);
    db.close().await;
    for none in ["", "no key", "AQEBAQ=="] {
        std::fs::write(&file, none).expect("written");
        assert!(matches!(Masters::in_file(&file), Err(Error::Refused { .. })), "{none}");
    }
    let _ = std::fs::remove_dir_all(&folder);
}

/// Each draws a key, and each takes away what is older than its own: whatever they do, the database is opened by the file.
#[tokio::test]
async fn two_that_change_the_key_at_once_lose_none() {
    let folder = scratch("two-rekeys");
    let (file, url) = (folder.join("a.key"), format!("sqlite:{}", folder.join("a.sqlite").display()));
    let open = async || Db::open(&url, Masters::in_file(&file).expect("a key")).await;
    let db = told(open().await).await;
    db.close().await;
    // Whoever had read the file just before it was changed is none the worse for it.
    let read_before = Masters::in_file(&file).expect("a key");
    let db = open().await.expect("it opens");
    assert_eq!(rekey(&db).await, Ok(2));
    db.close().await;
    Db::open(&url, read_before).await.expect("it reads the file again").close().await;
    for round in 0..8 {
        let (one, two) = (open().await.expect("it opens"), open().await.expect("it opens"));
        let (first, second) = tokio::join!(rekey(&one), rekey(&two));
        assert_eq!((first, second), (Ok(2), Ok(2)), "{round}");
        one.close().await;
        two.close().await;
        let text = std::fs::read_to_string(&file).expect("its text");
        assert_eq!(text.lines().count(), 1, "{round}");
        let db = open().await.expect("it is opened by what stands in the file");
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(readable(&mut tx).await, Ok(ALL), "{round}");
        drop(tx);
        db.close().await;
    }
    let _ = std::fs::remove_dir_all(&folder);
}

/// With something in it that is sealed.
async fn told(opened: Result<Db, Error>) -> Db {
    let db = opened.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    tell(&mut tx).await.expect("told");
    tx.commit().await.expect("committed");
    db
}

async fn rekey(db: &Db) -> Result<u64, Error> {
    let done = keys::rekey(db, noon()).await?;
    let keys = done.keys();
    done.forget_older().map(|()| keys)
}

/// All is wrapped by the new one, and only the file could not be written again.
#[tokio::test]
async fn an_older_key_that_cannot_be_taken_out_of_the_file_undoes_nothing() {
    let folder = scratch("older-stays");
    let (file, url) = (folder.join("a.key"), format!("sqlite:{}", folder.join("a.sqlite").display()));
    let open = async || Db::open(&url, Masters::in_file(&file).expect("a key")).await;
    let db = told(open().await).await;
    let done = keys::rekey(&db, noon()).await.expect("all is wrapped anew");
    let in_the_way = folder.join("a.key.new");
    std::fs::create_dir(&in_the_way).expect("a folder");
    assert!(done.forget_older().is_err());
    db.close().await;
    let lines = || std::fs::read_to_string(&file).expect("its text").lines().count();
    assert_eq!(lines(), 2);
    let db = open().await.expect("it is opened by what stands in the file");
    let mut tx = db.begin().await.expect("a transaction");
    assert_eq!(readable(&mut tx).await, Ok(ALL));
    drop(tx);
    // Nor is anything changed where the new one cannot be put there to begin with.
    assert!(rekey(&db).await.is_err());
    db.close().await;
    let db = open().await.expect("it opens");
    std::fs::remove_dir(&in_the_way).expect("out of the way");
    assert_eq!((rekey(&db).await, lines()), (Ok(2), 1));
    db.close().await;
    let _ = std::fs::remove_dir_all(&folder);
}

/// It may stand on another disk, with a link to it beside the database.
#[tokio::test]
async fn a_key_file_that_is_a_link_stays_one() {
    let folder = scratch("linked-key");
    std::fs::create_dir(folder.join("safe")).expect("a folder");
    let (link, real) = (folder.join("a.key"), folder.join("safe").join("real.key"));
    let url = format!("sqlite:{}", folder.join("a.sqlite").display());
    let db = Db::open(&url, Masters::in_file(&real).expect("a key")).await.expect("it opens");
    db.close().await;
    let made = std::fs::read_to_string(&real).expect("its text");
    std::os::unix::fs::symlink(&real, &link).expect("a link");
    let db = Db::open(&url, Masters::in_file(&link).expect("a key")).await.expect("it opens");
    rekey(&db).await.expect("wrapped anew");
    db.close().await;
    assert!(link.is_symlink());
    let anew = std::fs::read_to_string(&real).expect("its text");
    assert!(anew != made && anew.lines().count() == 1);
    Db::open(&url, Masters::in_file(&real).expect("a key")).await.expect("it opens").close().await;
    let _ = std::fs::remove_dir_all(&folder);
}

/// As an earlier version left it: in the clear, and without keys.
#[tokio::test]
async fn what_an_earlier_version_left_in_the_clear_is_sealed_when_it_is_opened() {
    const CLEAR: [&str; 9] = [
        "update concerns set words = 'Flusspferd', topic = '{\"own\":\"Flusspferd\"}', yes_if = 'Flusspferd'",
        "update questions set words = 'Flusspferd', answer = 'Flusspferd'",
        "update words set words = 'Flusspferd'",
        "update drafts set body = '{\"holds\":\"words\",\"words\":\"Flusspferd\"}'",
        "update edits set words = 'Flusspferd'",
        "update inbox set answer = '{\"said\":\"Flusspferd\"}'",
        "delete from outbox",
        "delete from meta where name = 'sealed'",
        "delete from keys",
    ];
    let folder = scratch("clear");
    let url = format!("sqlite:{}", folder.join("a.sqlite").display());
    let db = Db::open(&url, masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    tell(&mut tx).await.expect("told");
    let own = serde_json::to_string(&Topic::Own(WORD.into())).expect("JSON");
    for sql in CLEAR {
        raw(&mut tx, sql).await.expect(sql);
    }
    let Engine::Sqlite(inner) = &mut tx.engine else { panic!("SQLite") };
    let stance = "update stakeholders set stance = null, intake = json_set(intake, '$.stance', 'resistant')";
    sqlx::query(stance).execute(&mut **inner).await.expect("as it was");
    sqlx::query("update concerns set topic = $1").bind(own).execute(&mut **inner).await.expect("as it was");
    tx.commit().await.expect("committed");
    db.close().await;

    let db = Db::open(&url, masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    assert_eq!(
        readable(&mut tx).await,
        Ok(ALL - 2),
        "all but the answer that was kept for a repeat, and what never stood in the clear"
    );
    for text in every_text(&mut tx).await {
        assert!(!text.contains(WORD) && !text.contains("resistant"), "{text}");
    }
    drop(tx);
    for file in std::fs::read_dir(&folder).expect("the folder") {
        let path = file.expect("a file").path();
        let bytes = std::fs::read(&path).expect("its bytes");
        let found = bytes.windows(WORD.len()).any(|part| part == WORD.as_bytes());
        assert!(!found, "{} holds it still", path.display());
    }
    db.close().await;
    let _ = std::fs::remove_dir_all(&folder);
}
