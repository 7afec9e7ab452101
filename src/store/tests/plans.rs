//! How each statement finds its rows, as the engines say themselves: by an index, none by reading a table that grows.
//! docs/plans.md shows all of it.

use std::fmt::Write as _;
use std::path::Path;

use super::super::db::{Db, Engine};
use super::super::rows::ROWS;
use super::super::statement::Sql;
use super::super::testing::{masters, on_each_engine};
use super::super::{Tx, concerns, dms, duties, inbox, outbox, queue, stakeholders, told, unsealed};
use super::engine::{once, planned};

/// A new SQLite database, closed and gone once its plans are read.
async fn on_sqlite(name: &str, read: impl AsyncFnOnce(&mut Tx)) {
    let file = std::env::temp_dir().join(format!("rollout-{name}-{}.sqlite", std::process::id()));
    let db = Db::open(&format!("sqlite:{}", file.display()), masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    read(&mut tx).await;
    drop(tx);
    db.close().await;
    let _ = std::fs::remove_file(&file);
}

/// What runs again and again; what a database of an earlier version sees once may take its time.
fn lasting() -> impl Iterator<Item = Sql> {
    let once: Vec<&str> = once().chain(unsealed::ALL.iter().copied()).map(|sql| sql.text).collect();
    planned().filter(move |sql| !once.contains(&sql.text))
}

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    // Each of these walks an index for one row, or one that holds none but the rows it is about; or what the statement
    // brings along.
    const FINE: [&str; 6] = [
        "SCAN 32-ROW VALUES CLAUSE",
        "SCAN rollouts USING INDEX rollouts_undated",
        "SCAN keys",
        "SCAN meta",
        "SCAN duties USING INDEX duties_due",
        "SCAN outbox USING INDEX outbox_leased",
    ];
    on_sqlite("plans", async |tx| {
        for sql in lasting() {
            for step in plan(tx, sql).await {
                let fine = !step.starts_with("SCAN") || FINE.iter().any(|fine| step.starts_with(fine));
                assert!(fine, "{step}: {}", sql.text);
            }
        }
    })
    .await;
}

/// The queries of every request, every tick and every turn of the sender, each by the index that was made for it. Those
/// of the outbox hold unsent letters only, so that no number of sent ones makes them slower.
#[tokio::test]
async fn each_hot_query_takes_the_index_made_for_it() {
    let hot: [(&[Sql], &str, &[&str]); 16] = [
        (duties::ALL, "where due_at <= $1", &["duties_due"]),
        (&outbox::CLAIMS, "expires_at is null", &["outbox_due", "outbox_lane"]),
        (&outbox::CLAIMS, "expires_at is not null", &["outbox_due", "outbox_lane"]),
        (outbox::ALL, "order by due_at limit 1", &["outbox_due", "outbox_lane"]),
        (stakeholders::ALL, "where stakeholders.team = $1 and person = $2", &["stakeholders_open"]),
        (concerns::ALL, "dm = $2 and ts = $3", &["concerns_by_message"]),
        (concerns::ALL, "where team = $1 and handle = $2", &["concerns_by_handle"]),
        (concerns::ALL, "where concerns.team = $1 and owner = $2", &["concerns_owed"]),
        (concerns::ALL, "where joined = $1", &["concerns_joined"]),
        (told::ALL, "is_over = false) order by", &["concerns_of_raiser", "stakeholders_open"]),
        (told::ALL, "number desc", &["concerns_of_raiser", "stakeholders_past"]),
        (queue::ALL, "limit $3 offset $4", &["concerns_counted", "concerns_joined"]),
        (queue::ALL, "handed_down_at is not null", &["concerns_handed_down"]),
        (queue::ALL, "topic is not null", &["concerns_queue"]),
        (dms::ALL, "where team = $1 and channel = $2", &["dms_by_channel"]),
        (inbox::ALL, "select id, answer", &["sqlite_autoindex_inbox_1"]),
    ];
    on_sqlite("hot", async |tx| {
        for (file, part, indexes) in hot {
            let sql =
                file.iter().find(|sql| sql.text.contains(part)).unwrap_or_else(|| panic!("none with {part}"));
            let steps = plan(tx, *sql).await;
            for index in indexes {
                let taken = steps
                    .iter()
                    .any(|step| step.starts_with("SEARCH") && step.contains(&format!("INDEX {index} ")));
                assert!(taken, "{index}: {steps:?}");
            }
        }
    })
    .await;
}

/// What something costs does not grow with the rollouts there are beside its own: of a whole team's rows no more are
/// walked than the newest few, in the order of their index.
#[tokio::test]
async fn no_statement_walks_all_that_a_team_ever_had() {
    // What is done to a whole workspace once it has removed the bot; of installations there is one for each; and of what
    // goes out no more is walked than has not gone yet.
    const FINE: [&str; 7] = [
        "select place from living where team = $1 and name = $2 union",
        "delete from ",
        "update outbox set state = 'dead'",
        "select rollout from keys",
        "update installations",
        "select team, stopped_at",
        "select team, starters, moves",
    ];
    on_sqlite("team-plans", async |tx| {
        let mut walks = Vec::new();
        for sql in lasting() {
            let steps = plan(tx, sql).await;
            let of_a_team = steps.iter().any(|step| step.starts_with("SEARCH") && step.ends_with("(team=?)"));
            let is_sorted = steps.iter().any(|step| step.contains("TEMP B-TREE"));
            let fine = FINE.iter().any(|fine| sql.text.starts_with(fine));
            if of_a_team && !fine && (is_sorted || !sql.text.contains(" limit ")) {
                walks.push(format!("{}: {steps:?}", sql.text));
            }
        }
        assert_eq!(walks, Vec::<String>::new());
    })
    .await;
}

/// Of many rows alike the first and the last.
fn shortened(text: &str) -> String {
    for between in ["), (", ", "] {
        let rows = |(_, rows): (&str, &str)| rows.split(between).count();
        let opens = if between == ", " { " in (" } else { " values (" };
        let Some((head, list)) = text.split_once(opens).filter(|parts| rows(*parts) >= ROWS) else {
            continue;
        };
        let mut rows = list.split(between);
        let (first, last) = (rows.next().unwrap_or_default(), rows.last().unwrap_or_default());
        return format!("{head}{opens}{first}{between}…{between}{last}");
    }
    text.to_owned()
}

async fn plan(tx: &mut Tx, sql: Sql) -> Vec<String> {
    let Engine::Sqlite(tx) = &mut tx.engine else { panic!("plans are SQLite's") };
    let explain = sqlx::AssertSqlSafe(format!("explain query plan {}", sql.text));
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
        .fetch_all(&mut **tx)
        .await
        .unwrap_or_else(|fault| panic!("{}: {fault}", sql.text));
    steps.into_iter().map(|(_, _, _, step)| step).collect()
}

/// With whole tables forbidden, what is left of reading one is what no index could save: an empty database is no other.
#[tokio::test]
async fn nor_does_postgres() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let Engine::Postgres { tx, .. } = &mut tx.engine else { return };
        for setting in ["set local enable_seqscan = off", "set local plan_cache_mode = force_generic_plan"] {
            sqlx::raw_sql(setting).execute(&mut **tx).await.expect("set");
        }
        for sql in lasting() {
            let text = sql.locked.unwrap_or(sql.text);
            let values =
                (1..).take_while(|n| text.contains(&format!("${n}"))).map(|_| "null").collect::<Vec<_>>();
            let values = if values.is_empty() { String::new() } else { format!("({})", values.join(", ")) };
            let prepare = sqlx::AssertSqlSafe(format!("prepare asked as {text}"));
            sqlx::raw_sql(prepare).execute(&mut **tx).await.unwrap_or_else(|fault| panic!("{text}: {fault}"));
            let explain = sqlx::AssertSqlSafe(format!("explain (costs off) execute asked{values}"));
            let steps: Vec<String> = sqlx::query_scalar(explain)
                .persistent(false)
                .fetch_all(&mut **tx)
                .await
                .unwrap_or_else(|fault| panic!("{text}: {fault}"));
            sqlx::raw_sql("deallocate asked").execute(&mut **tx).await.expect("forgotten");
            for step in steps.iter().filter(|step| step.contains("Seq Scan on ")) {
                let fine = ["keys", "meta", "installations"]
                    .iter()
                    .any(|small| step.contains(&format!(" on {small}")));
                assert!(fine, "{step}: {text}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_plans_in_the_docs_are_those_of_the_statements() {
    on_sqlite("shown-plans", async |tx| {
        let mut page = "# How each statement finds its rows\n\nEvery statement of the store that runs more than once, with \
            what SQLite says to `explain query plan`. `SEARCH` goes to the rows by an index; a `SCAN` reads all there \
            are, and the few that stand here read a table of a handful of rows, an index that holds none but those \
            asked for, or the rows that come with the statement, of which the first and the last are shown. Tests hold it so: of a table that grows with rollouts none is read whole, and of a team's rows no \
            more than a few. Written by `cargo test --lib plans`, which fails where this page says anything else.\n"
            .to_owned();
        let mut table = "";
        let mut all: Vec<Sql> = lasting().collect();
        all.sort_by_key(|sql| sql.table);
        for sql in all {
            if sql.table != table {
                table = sql.table;
                writeln!(page, "\n## {table}").expect("written");
            }
            let text = shortened(&sql.text.split_whitespace().collect::<Vec<_>>().join(" "));
            writeln!(page, "\n```sql\n{text}").expect("written");
            for step in plan(tx, sql).await {
                writeln!(page, "-- {step}").expect("written");
            }
            page.push_str("```\n");
        }
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/plans.md");
        if std::fs::read_to_string(&file).ok().as_ref() != Some(&page) {
            let shown = std::env::temp_dir().join("plans.md");
            std::fs::write(&shown, &page).expect("written");
            panic!("docs/plans.md is out of date; it should be as written in {}", shown.display());
        }
    })
    .await;
}
