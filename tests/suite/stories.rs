//! Stories: scenes played through the real door, in the words on the screen. The transcript is the snapshot, so that
//! whatever people see differently tomorrow is seen here first. A story fails if the workspace refused anything, an
//! acknowledgement came late, or a message was lost or doubled.

use rollout_bot::cli::practice::{perform, perform_on};
use rollout_bot::practice::play::scenario::Scenario;
use rollout_bot::practice::play::transcript::Transcript;

/// Plays a story; gives its transcript.
pub async fn told(story: &str) -> String {
    let scenario = Scenario::parse(story).expect("a scenario");
    let mut transcript = Transcript::silent();
    let outcome = perform(&scenario, &mut transcript).await;
    let outcome = outcome.unwrap_or_else(|fault| panic!("{fault:#}\n\n{}", transcript.markdown()));
    assert_eq!(outcome.faults, Vec::<String>::new(), "\n{}", transcript.markdown());
    transcript.markdown().to_owned()
}

macro_rules! stories {
    ($($name:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let story = include_str!(concat!("stories/", stringify!($name), ".yml"));
            insta::assert_snapshot!(told(story).await);
        }
    )+};
}

stories! {
    start_is_checked,
    a_sponsor_must_fit,
    where_a_rollout_can_live,
    started_from_home,
    only_admins_start,
    a_group_starts,
    what_is_typed_stays_as_typed,
    words_in_the_dm,
    a_window_sent_twice,
    what_is_over_stays_over,
    people_leave_and_block,
    two_rollouts_one_person,
    replies_stay_in_their_thread,
    a_day_for_the_start,
    over_a_clock_change,
    drafts_survive,
    what_is_begun_stays_begun,
    a_reason_half_written,
    what_reminds_stays_true,
    a_late_blocker_follows_its_writer,
    who_runs_it_is_lost,
    a_new_sponsor,
    a_page_can_be_left,
    a_private_channel_stays_private,
    people_from_outside,
    an_answer_that_settles,
    commitment_and_decision,
    the_day_of_the_decision_passes,
    themes_in_the_leads_hand,
    words_of_ones_own,
    ready_or_not,
    a_date_moves,
    a_date_moves_twice,
    handed_over_before_it_begins,
    two_windows_at_once,
    parked_until_a_day,
    who_may_work_on_it,
    its_raiser_is_gone,
    two_say_the_same,
    what_settled_it_before,
    numbers_in_the_channel,
    more_than_a_page,
    no_ends_it,
    a_condition_withdrawn,
    a_mind_changes,
    somebody_else_speaks,
    when_reminders_go,
    who_speaks_changes,
    a_window_left_open,
}

/// Whoever writes a scenario is told what there would have been.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_cannot_be_done_says_what_there_is() {
    let whole = include_str!("stories/numbers_in_the_channel.yml");
    for (right, wrong, told) in [
        ("- submit: Start now", "- submit: Begin", "the window `Rehearsal` has [Start now], not [Begin]"),
        (
            "{ \"How serious is it?\": Blocker }",
            "{ Weight: Blocker }",
            "there is no such menu in sight; there are",
        ),
        ("Blocker", "Awful", "there is no option \"Awful\" here; offered are Blocker | Important | Minor"),
        (
            "- click: Post the numbers",
            "- click: Post all numbers",
            "there are [Post the numbers in the channel]",
        ),
        ("          Sponsor: henrik", "          Boss: henrik", "has no such field; it has `Name`, "),
        ("- see: 1 blocker", "- see: 2 blockers", "`2 blockers` is not in sight; what is:\n"),
    ] {
        assert_eq!(whole.matches(right).count(), 1, "{right}");
        let scenario = Scenario::parse(&whole.replace(right, wrong)).expect("a scenario");
        let fault = perform(&scenario, &mut Transcript::silent()).await.expect_err(wrong);
        let fault = format!("{fault:#}");
        let line = whole.lines().position(|line| line.contains(right.trim_start())).expect("a line") + 1;
        // A field of many is found in its step, of which it is not the first line.
        let step = [line, line - 1, line - 2, line - 3].map(|line| format!(" (line {line}): "));
        assert!(fault.starts_with("scene ") && step.iter().any(|place| fault.contains(place)), "{fault}");
        assert!(fault.contains(told), "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bank() {
    insta::assert_snapshot!(told(Scenario::BUILT_IN).await);
}

/// The same play on Postgres, to the letter.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bank_on_postgres() {
    let Some(database) = super::postgres::fresh("the_bank").await else {
        eprintln!("SKIPPED the_bank_on_postgres: ROLLOUT_TEST_POSTGRES names no Postgres to test on");
        return;
    };
    let folder = std::env::temp_dir().join(format!("rollout-postgres-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let scenario = Scenario::parse(Scenario::BUILT_IN).expect("a scenario");
    let mut transcript = Transcript::silent();
    let outcome = perform_on(&scenario, &mut transcript, &folder, &database).await.expect("it goes on");
    let _ = std::fs::remove_dir_all(&folder);
    assert_eq!(outcome.faults, Vec::<String>::new());
    assert_eq!(transcript.markdown(), told(Scenario::BUILT_IN).await);
}
