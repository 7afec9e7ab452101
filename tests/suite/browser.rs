//! The page of the practice workspace in a real browser: a rollout is started, answered by form and by typing, time is
//! skipped, and the sponsor reads the summary.

mod cdp;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use rollout_bot::cli::practice::{Pair, sqlite_in};
use rollout_bot::clock::Clock;
use rollout_bot::practice::play::scenario::Scenario;

use self::cdp::{Page, chromium};

#[expect(clippy::disallowed_methods, reason = "CI says here that a browser must be there")]
fn is_required() -> bool {
    std::env::var("ROLLOUT_TEST_BROWSER").is_ok_and(|value| value == "required")
}

/// Where pictures of the page go, if somebody wants them.
#[expect(clippy::disallowed_methods, reason = "whoever draws the README says so here")]
fn album() -> Option<PathBuf> {
    std::env::var_os("ROLLOUT_TEST_PICTURES").map(PathBuf::from)
}

async fn picture(page: &mut Page, name: &str) {
    if let Some(album) = album() {
        page.until("document.querySelector('.notice, .toast') === null").await;
        // Not half faded in.
        page.until("document.getAnimations().every((one) => one.playState !== 'running')").await;
        page.picture(&album.join(name)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rollout_in_a_browser() {
    let Some(chromium) = chromium() else {
        assert!(!is_required(), "there is no Chromium, and it is required");
        eprintln!("SKIPPED a_rollout_in_a_browser: there is no Chromium on this machine");
        return;
    };
    let folder = std::env::temp_dir().join(format!("rollout-page-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let scenario = Scenario::parse(Scenario::BUILT_IN).expect("the bank");
    let clock = Clock::going(scenario.starts.0);
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let pair = Pair::start(clock, listen, &folder, &sqlite_in(&folder), &scenario).await.expect("a pair");
    let root = format!("http://{}/", pair.workspace.addr());
    let mut page = Page::open(&chromium, &root).await;

    page.see("Amara Okafor").await;
    picture(&mut page, "people.png").await;
    start(&mut page, &root).await;
    by_form(&mut page, &root).await;
    by_typing(&mut page, &root).await;
    the_wire(&mut page).await;
    summary(&mut page, &root).await;
    on_a_phone(&mut page).await;
    homework(&mut page, &root).await;
    to_the_decision(&mut page, &root).await;

    let troubles = pair.workspace.troubles();
    assert!(troubles.is_empty(), "{troubles:?}");
    drop(page);
    pair.stop().await.expect("it stops");
    let _ = std::fs::remove_dir_all(&folder);
}

/// Looks as somebody at a channel, or at their messages with the app.
async fn be(page: &mut Page, root: &str, who: &str, place: &str) {
    page.script(&format!("location.href = '{root}#/{who}/{place}'")).await;
    let is = |of: String| format!("document.querySelector(\"[data-me={who}]{of}\") !== null");
    if place.is_empty() {
        // What the person before had open is gone first.
        page.until(&format!("{} && document.querySelector('[data-drawn]') === null", is(String::new())))
            .await;
        page.until("(() => { const app = document.querySelector('[data-app]'); app?.click(); return Boolean(app); })()").await;
        page.until(&is(" [data-drawn][data-kind=app]".to_owned())).await;
    } else {
        page.until(&is(format!(" [data-drawn='{place}']"))).await;
    }
}

async fn start(page: &mut Page, root: &str) {
    be(page, root, "UAMARA", "CSOCIAL").await;
    page.type_in("[data-composer]", "/rollout start Huddle for the bank").await;
    page.press("Send").await;
    page.see("Start a rollout").await;
    page.type_in(
        "[data-field=why]",
        "Huddle replaces forty mailing lists. People ask once and find the answer later.",
    )
    .await;
    pick(page, "sponsor", "Henrik", "UHENRIK").await;
    let people = [
        ("network_security", "Priya", "UPRIYA"),
        ("compliance", "Margit", "UMARGIT"),
        ("it", "Tomasz", "UTOMASZ"),
        ("business", "Aisha", "UAISHA"),
    ];
    for (area, name, id) in people {
        pick(page, &format!("people.{area}"), name, id).await;
    }
    picture(page, "start.png").await;
    page.press("Next").await;
    page.see("Who is missing?").await;
    page.press("Next").await;
    page.see("Name somebody, or say why").await;
    pick(page, "people.legal", "Sofia", "USOFIA").await;
    page.until("document.querySelector('.pop') === null").await;
    page.press("Next").await;
    page.see("Nothing has been sent yet.").await;
    picture(page, "rehearsal.png").await;
    page.press("Start now").await;
    page.see("has begun").await;
    page.press("Close").await;
    page.see("Ground rules").await;
    picture(page, "charter.png").await;
}

/// Chooses somebody in a people picker, by typing their name.
async fn pick(page: &mut Page, field: &str, name: &str, id: &str) {
    page.type_in(&format!("[data-field='{field}']"), name).await;
    page.until(&format!(
        "(() => {{
            const field = document.querySelector(\"[data-field='{field}']\");
            const is_chosen = document.querySelector('[data-chip={id}]') !== null ||
                field.value !== '{name}' && field.value.includes('{name}');
            const option = document.getElementById(field.getAttribute('aria-controls'))?.querySelector('[data-option={id}]');
            // Once, and again only if the list was redrawn under the finger.
            if (!is_chosen && option && !(Date.now() - window.pressedAt < 800)) {{
                window.pressedAt = Date.now();
                option.click();
            }}
            if (is_chosen) window.pressedAt = 0;
            return is_chosen;
        }})()"
    ))
    .await;
}

async fn by_form(page: &mut Page, root: &str) {
    be(page, root, "UPRIYA", "").await;
    page.see("Who will see what").await;
    picture(page, "invitation.png").await;
    // By keyboard alone: the button is reached and pressed without a mouse.
    page.until("(() => { const one = [...document.querySelectorAll('button')].find((b) => b.innerText.trim() === 'Start'); one?.focus(); return document.activeElement === one; })()").await;
    page.key("Enter", 13).await;
    page.see("What does your area usually worry about?").await;
    page.press("Confidential data gets out through it.").await;
    page.press("Next").await;
    page.see("What worries you?").await;
    page.press("Fear").await;
    page.press("Blocker").await;
    page.press("Sponsor and lead, with my name").await;
    page.press("Next").await;
    page.see("A blocker needs this: what would get you to Yes?").await;
    page.type_in("[data-field^=yes_if]", "Our leak prevention sees it as it sees email.").await;
    picture(page, "concern.png").await;
    page.press("Next").await;
    page.see("As it will be shared").await;
    page.press("Supportive").await;
    picture(page, "review.png").await;
    page.press("Done").await;
    page.see("Thank you").await;
    page.press("Close").await;
    page.see("You told 1 point").await;
}

async fn by_typing(page: &mut Page, root: &str) {
    be(page, root, "UMARGIT", "").await;
    page.see("Who will see what").await;
    page.type_in("[data-composer]", "Nobody could tell me in which country it is stored.").await;
    page.press("Send").await;
    page.press("1 reply").await;
    page.see("This is how it stands").await;
    picture(page, "typed.png").await;
    // An address ends where it ends in Slack, and what follows stays as typed.
    be(page, root, "UMARGIT", "").await;
    page.type_in("[data-composer='']", "See https://a.b/<x|y>; there").await;
    page.press("Send").await;
    page.see("See https://a.b/<x|y>; there").await;
    page.until("document.querySelector('.msg a[href=\"https://a.b/\"]') !== null").await;
}

/// What goes over the wire is shown beside the conversation, not on it.
async fn the_wire(page: &mut Page) {
    page.size(1280, 800).await;
    page.script("document.querySelector('[data-wire]').click()").await;
    page.see("users.info").await;
    picture(page, "wire.png").await;
    page.until("document.querySelector('.main').getBoundingClientRect().right <= document.querySelector('.wire').getBoundingClientRect().left").await;
    page.until("document.querySelector('.wire').getBoundingClientRect().right <= innerWidth").await;
    page.script("document.querySelector('[data-wire]').click()").await;
    page.until("document.querySelector('.wire') === null").await;
}

async fn summary(page: &mut Page, root: &str) {
    be(page, root, "UHENRIK", "").await;
    page.size(390, 844).await;
    skip_to(page, "FUD summary").await;
    // It is longer than the screen, and opens at its first line.
    page.until(
        "(() => {
            const news = [...document.querySelectorAll('.main .msg')].findLast((m) => m.innerText.includes('FUD summary'));
            const [at, box] = [news, news.closest('.scroll')].map((el) => el.getBoundingClientRect());
            return at.height > box.height && at.top >= box.top && at.top < box.top + 60;
        })()",
    )
    .await;
    page.see("Our leak prevention sees it as it sees email.").await;
    let words = page.script("document.body.innerText").await;
    let words = words.as_str().expect("words");
    assert!(!words.contains("in which country"), "the sponsor reads what is for the lead only");
    page.size(1280, 1500).await;
    picture(page, "summary.png").await;
}

/// Time is skipped until these words are in sight.
async fn skip_to(page: &mut Page, words: &str) {
    let read = format!("document.body.innerText.includes({})", serde_json::json!(words));
    for _ in 0..40 {
        if page.script(&read).await == true {
            break;
        }
        let before = page.script("document.querySelector('[data-clock]').dataset.clock").await;
        page.until("(() => { const skip = document.querySelector('[data-skip]'); if (!skip || skip.disabled || skip.ariaBusy === 'true') return false; skip.click(); return true; })()").await;
        page.until(&format!("document.querySelector('[data-clock]').dataset.clock > {before}")).await;
        page.until("document.querySelector('.clock').getAttribute('aria-busy') !== 'true'").await;
    }
    page.see(words).await;
}

/// In the light, in the dark, on a phone: the width and height of each.
const LOOKS: [(&str, &str, u32, u32); 3] =
    [("light", "light", 1280, 1400), ("dark", "dark", 1280, 1400), ("phone", "dark", 390, 1400)];

async fn look_at(page: &mut Page, (_, scheme, width, height): (&str, &str, u32, u32)) {
    let scheme = serde_json::json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    page.call("Emulation.setEmulatedMedia", scheme).await;
    page.size(width, height).await;
}

/// One message or window in all three looks.
async fn pictures(page: &mut Page, name: &str, words: &str) {
    for look in LOOKS {
        look_at(page, look).await;
        page.see(words).await;
        page.until("document.documentElement.scrollWidth <= window.innerWidth").await;
        picture(page, &format!("{name}-{}.png", look.0)).await;
    }
    look_at(page, LOOKS[0]).await;
}

/// What is missing before they meet, the agenda, the question for commitment, the decision and what became of each point.
async fn to_the_decision(page: &mut Page, root: &str) {
    be(page, root, "UAMARA", "home").await;
    page.press("Before you meet").await;
    pictures(page, "before", "Why go on all the same?").await;
    page.type_in("[data-field=go_on_reason]", "The others have had their time.").await;
    page.press("Go on all the same").await;
    page.see("On record").await;
    page.press("Close").await;
    be(page, root, "UPRIYA", "").await;
    skip_to(page, "Agenda: Huddle for the bank").await;
    pictures(page, "agenda", "what each area still needs to commit").await;
    be(page, root, "UTOMASZ", "").await;
    skip_to(page, "You do not have to be thrilled").await;
    pictures(page, "commitment", "Committed, with a condition").await;
    page.press("Committed").await;
    page.see("You answered").await;
    be(page, root, "UHENRIK", "home").await;
    page.press("Decide").await;
    page.see("What do you decide?").await;
    pictures(page, "decide", "Your statement").await;
    page.press("Yes, go to pilot").await;
    page.type_in("[data-field=statement]", "We go, and look again after the pilot.").await;
    page.press("Post the decision").await;
    page.until("document.querySelector('.modal')?.innerText.includes('Decided') !== false").await;
    page.press("Close").await;
    be(page, root, "UAMARA", "CSOCIAL").await;
    pictures(page, "decision", "We go, and look again after the pilot.").await;
    be(page, root, "UPRIYA", "").await;
    pictures(page, "you-said", "You said, we did").await;
}

/// The lead's queue, the form of an answer, the themes and the home tab: in the light, in the dark, on a phone.
async fn homework(page: &mut Page, root: &str) {
    for shape in LOOKS {
        look_at(page, shape).await;
        let look = shape.0;
        be(page, root, "UHENRIK", "").await;
        page.see("FUD summary").await;
        page.until(
            "[...document.querySelectorAll('.file img, img')].some((one) => one.naturalWidth === 1080)",
        )
        .await;
        picture(page, &format!("summary-{look}.png")).await;
        be(page, root, "UAMARA", "home").await;
        page.see("You run").await;
        picture(page, &format!("home-{look}.png")).await;
        page.press("Concerns").await;
        page.see("want an answer").await;
        picture(page, &format!("queue-{look}.png")).await;
        page.press("Themes").await;
        page.see("Make a theme").await;
        picture(page, &format!("themes-{look}.png")).await;
        page.press("Back to the queue").await;
        page.see("want an answer").await;
        page.press("Answer").await;
        page.see("They alone say whether it settles it").await;
        picture(page, &format!("answer-{look}.png")).await;
        page.until("document.documentElement.scrollWidth <= window.innerWidth").await;
        page.press("Close").await;
        page.until("document.querySelector('.modal') === null").await;
    }
}

async fn on_a_phone(page: &mut Page) {
    page.size(390, 844).await;
    page.until("document.documentElement.scrollWidth <= 390").await;
    picture(page, "phone.png").await;
}
