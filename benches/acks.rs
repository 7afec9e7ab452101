//! How fast Slack gets its answers while 200 people answer at once: the bot and the practice workspace in one process,
//! over HTTP, on an SQLite file. Each writes a concern into their DM and then says how serious it is, what it is about
//! and who may see it. Once they all begin within a second, and once, which no company has ever managed, in the same
//! instant. Prints figures and asserts nothing: `cargo bench`.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use rollout_bot::cli::practice::{Pair, sqlite_in};
use rollout_bot::clock::Clock;
use rollout_bot::practice::act::Place;
use rollout_bot::practice::host::Host as _;
use rollout_bot::practice::play::scenario::Scenario;
use rollout_bot::practice::values::{Input, elements};

const PEOPLE: usize = 200;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    for (what, gap) in [
        ("beginning within a second", Duration::from_millis(5)),
        ("beginning in the same instant", Duration::ZERO),
    ] {
        measure(what, gap).await?;
    }
    Ok(())
}

async fn measure(what: &str, gap: Duration) -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("rollout-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let pair = company(&folder).await?;
    start(&pair).await?;
    // The start itself is not what is measured.
    let before = pair.workspace.acks().count;
    let begun = Instant::now();
    let people = (0..PEOPLE).map(|n| answer(&pair, n, gap));
    futures_util::future::try_join_all(people).await?;
    let took = begun.elapsed();
    let acks = pair.workspace.acks();
    let mut out = std::io::stdout();
    let count = acks.count - before;
    writeln!(out, "{PEOPLE} people, {what}: {count} acknowledgements in {:.1} s", took.as_secs_f32())?;
    writeln!(
        out,
        "  half within {} ms, 99 of 100 within {} ms, all within {} ms; troubles: {}",
        acks.p50,
        acks.p99,
        acks.max,
        pair.workspace.troubles().len()
    )?;
    pair.stop().await?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

async fn company(folder: &std::path::Path) -> anyhow::Result<Pair> {
    let mut people: String = "people:\n".to_owned();
    people.push_str("  - { id: ULEAD, name: lead, real_name: Lead, tz: Europe/London }\n");
    people.push_str("  - { id: UROLLOUT, name: rollout, real_name: Rollout, is_bot: true }\n");
    for n in 0..PEOPLE {
        people
            .push_str(&format!("  - {{ id: U{n}, name: p{n}, real_name: Person {n}, tz: Europe/London }}\n"));
    }
    let scenario = format!(
        "title: Many\nabout: Many.\nstarts: 2026-02-23 09:00 Europe/London\nends: 2026-02-24 09:00 Europe/London\n\
         {people}channels:\n  - {{ id: CHOME, name: home, bot_in: true, members: [ULEAD] }}\nscenes: []\n"
    );
    let scenario = Scenario::parse(&scenario)?;
    let clock = Clock::going(scenario.starts.0);
    Pair::start(clock, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), folder, &sqlite_in(folder), &scenario)
        .await
}

async fn start(pair: &Pair) -> anyhow::Result<()> {
    let slack = &pair.workspace;
    slack.command("ULEAD", "CHOME", "/rollout start Many").await?;
    pair.host.settled().await;
    let set = async |field: &str, value| slack.choose("ULEAD", Place::Modal, field, field, value).await;
    set("why", Input::Text("One place to ask.".into())).await?;
    set("sponsor", Input::User("ULEAD".into())).await?;
    let all: Vec<String> = (0..PEOPLE).map(|n| format!("U{n}")).collect();
    let areas = ["network_security", "compliance", "legal", "it", "business"];
    for (area, people) in areas.into_iter().zip(all.chunks(PEOPLE / areas.len())) {
        set(&format!("people.{area}"), Input::Users(people.to_vec())).await?;
    }
    // Asking Slack about 200 people takes its pace; the window is sent again until all are known.
    while slack.modal("ULEAD").is_some_and(|view| view.title != "Rehearsal") {
        slack.submit("ULEAD").await?;
        pair.host.settled().await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        let now = pair.host.now();
        pair.host.move_to(now + chrono::TimeDelta::seconds(30));
        if slack.modal("ULEAD").is_some_and(|view| view.title == "Not possible") {
            slack.close("ULEAD").await?;
            slack.command("ULEAD", "CHOME", "/rollout start").await?;
            pair.host.settled().await;
        }
    }
    slack.submit("ULEAD").await?;
    pair.host.settled().await;
    Ok(())
}

async fn answer(pair: &Pair, n: usize, gap: Duration) -> anyhow::Result<()> {
    tokio::time::sleep(gap * u32::try_from(n)?).await;
    let slack = &pair.workspace;
    let who = format!("U{n}");
    let dm = slack.open_dm(&who).await?;
    slack.say(&who, &dm, &format!("Who reads the logs of desk {n}?"), None).await?;
    for (menu, choice) in
        [("concern.severity", "minor"), ("concern.kind", "fear"), ("concern.share", "named")]
    {
        let (ts, block, action, value) = loop {
            let messages = slack.messages(&who, &dm);
            let found = messages.iter().rev().find_map(|message| {
                let all = elements(&message.blocks);
                let menu = all.iter().find(|one| one.action_id == menu)?;
                let options = menu.element["options"].as_array()?;
                let value =
                    options.iter().find_map(|one| one["value"].as_str().filter(|v| v.ends_with(choice)))?;
                Some((
                    message.ts.clone(),
                    menu.block_id.to_owned(),
                    menu.action_id.to_owned(),
                    value.to_owned(),
                ))
            });
            if let Some(found) = found {
                break found;
            }
            // Looking is work too, and on these cores.
            tokio::time::sleep(Duration::from_secs(1)).await;
        };
        let place = Place::Message { conversation: dm.clone(), ts };
        slack.choose(&who, place, &block, &action, Input::Option(value)).await?;
    }
    Ok(())
}
