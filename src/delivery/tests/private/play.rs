//! The play: people drawn from a seed do, in any order, whatever people can do; also with ids that are not theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use serde_json::json;
use tokio::sync::Notify;

use super::super::house::Sink;
use super::{Eyes, Marked, Marks, Part, Private, Seen};
use crate::clock::Clock;
use crate::command::desk::{Desk, Need, Outcome};
use crate::command::writer::{Bells, serve};
use crate::delivery::render::{Rendered, render};
use crate::domain::action::{
    Action, Command, Later, LookedUp, Pledge, Reaction, Request, Task, ThemeTask, Touch, Verb, Way, Which,
};
use crate::domain::area::Area;
use crate::domain::calendar;
use crate::domain::commitment::Choice;
use crate::domain::concern::{Kind, Severity, Verdict, Visibility};
use crate::domain::draft::{ConcernDraft, DraftBody, DraftKey, ShareChoice, StartDraft, Window};
use crate::domain::effect::To;
use crate::domain::id::{
    CallId, ChannelId, ConcernId, PersonId, QuestionId, RolloutId, TeamId, Trigger, Ts, ViewId, WordsId,
};
use crate::domain::meeting::Prepare;
use crate::domain::person::{Channel, Names, Person, Place, Standing};
use crate::domain::source::Source;
use crate::domain::stakeholder::Stance;
use crate::domain::testing::{BERLIN, tuesday};
use crate::domain::topic::{self, Topic};
use crate::store::outbox::Letter;
use crate::store::{self, Db, outbox};
use crate::view::ack;

/// At most so many in one workspace.
pub const ROLLOUTS: i64 = 2;
/// What people do in one rollout.
const DEEDS: usize = 30;
const PEOPLE: [&str; 9] = ["ULEAD", "USPONSOR", "U1", "U2", "U3", "U4", "U5", "UGUEST", "UNONE"];
const SPEAKERS: [&str; 8] = ["U1", "U2", "U3", "U4", "U5", "UGUEST", "ULEAD", "USPONSOR"];
const CHANNELS: [&str; 3] = ["CHOME", "CPRIVATE", "CELSE"];

/// Splitmix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn number(&mut self, most: i64) -> i64 {
        i64::try_from(self.below(usize::try_from(most).unwrap())).unwrap() + 1
    }
}

struct Play {
    db: Db,
    desk: Desk,
    clock: Clock,
    dice: Dice,
    marks: Marks,
    /// Marks, in all workspaces: what falls due later in one of an earlier turn is not taken for this one's.
    made: usize,
    keys: usize,
    seen: Seen,
    /// Messages typed, by their `ts`: whose, and the mark last put into it.
    typed: Vec<(String, Ts, String)>,
}

/// Plays so many workspaces of a rollout or two; panics with the seed where somebody sees what they may not.
pub async fn play(seed: u64, many: usize) -> Seen {
    let file = store::testing::folder().join(format!("rollout-private-{}.sqlite", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let db = Db::open(&format!("sqlite:{}", file.display()), store::testing::masters()).await.unwrap();
    let log = Arc::new(Mutex::new(Vec::new()));
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(move || Sink(writer.clone()))
        .finish();
    let _log = tracing::subscriber::set_default(subscriber);
    let clock = Clock::standing(tuesday());
    let (desk, queue) = Desk::open(8);
    let bells = Bells { letters: Box::new(|| {}), duties: Arc::new(Notify::new()) };
    tokio::spawn(serve(db.clone(), clock.clone(), queue, bells));
    let (mut seen, mut made) = (Seen::default(), 0);
    for nth in 0..many {
        let mine = seed.wrapping_add(u64::try_from(nth).unwrap());
        let (team, owners, all) = (TeamId(format!("T{nth}")), BTreeSet::new(), BTreeMap::new());
        let marks = Marks { team, owners, all };
        let (db, desk, clock, dice) = (db.clone(), desk.clone(), clock.clone(), Dice(mine));
        let mut play = Play { db, desk, clock, dice, marks, made, keys: 0, seen, typed: vec![] };
        let played = play.rollouts().await;
        let logged = String::from_utf8_lossy(&std::mem::take(&mut *log.lock().unwrap())).into_owned();
        let played = match played {
            Ok(()) => play.search(&Eyes::Operator, "log", &logged).await,
            Err(leak) => Err(leak),
        };
        if let Err(leak) = played {
            panic!("ROLLOUT_TEST_SEED={mine} ROLLOUT_TEST_ROLLOUTS=1 shows: {leak}");
        }
        (seen, made) = (play.seen, play.made);
    }
    db.close().await;
    let _ = std::fs::remove_file(&file);
    seen
}

type Played = Result<(), String>;

impl Play {
    async fn search(&mut self, eyes: &Eyes, surface: &str, text: &str) -> Played {
        let mut tx = self.db.read().await.unwrap();
        self.marks.search(&mut tx, eyes, surface, text, &mut self.seen).await
    }

    async fn rollouts(&mut self) -> Played {
        for _ in 0..=usize::from(self.dice.one_in(4)) {
            self.start().await?;
        }
        for _ in 0..DEEDS {
            self.deed().await?;
            if self.dice.one_in(9) {
                let hours = self.dice.number(40);
                self.clock.move_to(self.clock.now() + TimeDelta::hours(hours));
                self.desk.tick().await.map_err(|_| "a duty could not be done".to_owned())?;
                self.letters().await?;
            }
        }
        for number in 1..=ROLLOUTS {
            let id = RolloutId::new(&self.marks.team, number);
            let mut tx = self.db.read().await.unwrap();
            let record = format!("{:?}", store::events::of_rollout(&mut tx, &id).await);
            drop(tx);
            self.search(&Eyes::Operator, "record", &record).await?;
        }
        Ok(())
    }

    fn mark(&mut self, owner: &str, what: Private) -> String {
        self.made += 1;
        self.marks.new_mark(self.made, Marked { owner: PersonId::from(owner), what })
    }

    async fn start(&mut self) -> Played {
        let lead = self.dice.of(&["ULEAD", "ULEAD", "U1"]);
        let sponsor = self.dice.of(&["USPONSOR", "USPONSOR", "USPONSOR", "ULEAD", "U2"]);
        let home = self.dice.of(&["CHOME", "CPRIVATE"]);
        let here = ChannelId::from(home);
        let name = if home == "CPRIVATE" {
            let mark = self.mark(lead, Private::Brief { channel: home.to_owned() });
            format!("Plan {mark}")
        } else {
            "Company chat".to_owned()
        };
        let mut areas: BTreeMap<Area, Vec<PersonId>> = BTreeMap::new();
        for area in Area::ALL {
            for _ in 0..self.dice.below(3) {
                let who = PersonId::from(self.dice.of(&SPEAKERS));
                let people = areas.entry(area).or_default();
                if !people.contains(&who) {
                    people.push(who);
                }
            }
        }
        areas.entry(Area::Legal).or_insert_with(|| vec![PersonId::from("U3")]);
        let today = calendar::local_day(self.clock.now(), BERLIN);
        let draft = StartDraft {
            name: name.clone(),
            why: name,
            sponsor: Some(PersonId::from(sponsor)),
            intake_closes: Some(calendar::add_working_days(today, 2)),
            meeting: Some(calendar::at(calendar::add_working_days(today, 5), 10, 0, BERLIN)),
            decision_by: Some(calendar::add_working_days(today, 7)),
            areas: areas.clone(),
            ..StartDraft::default()
        };
        let empty = Area::ALL.into_iter().filter(|area| !areas.contains_key(area));
        let reasons: BTreeMap<Area, String> = empty.map(|area| (area, "Not touched".to_owned())).collect();
        let start = Verb::Start { name: String::new() };
        self.act(lead, home, Action::Command(Command { channel: here.clone(), direct: false, verb: start }))
            .await?;
        self.act(lead, home, Action::SubmitStart { channel: here.clone(), draft }).await?;
        if !reasons.is_empty() {
            let people = BTreeMap::new();
            self.act(lead, home, Action::SubmitMissing { channel: here.clone(), people, reasons }).await?;
        }
        self.act(lead, home, Action::Begin { channel: here, start_on: None }).await
    }

    async fn deed(&mut self) -> Played {
        let mut who = self.dice.of(&PEOPLE);
        let mut rollout = RolloutId::new(&self.marks.team, self.dice.number(ROLLOUTS));
        if !self.dice.one_in(4) {
            // Mostly people do what they have been asked.
            let mut tx = self.db.read().await.unwrap();
            rollout = RolloutId::new(&self.marks.team, 1);
            let asked = store::stakeholders::of_rollout(&mut tx, &rollout).await.unwrap();
            if !asked.is_empty() {
                let chosen = self.dice.of(&asked).person;
                who = PEOPLE.into_iter().find(|id| *id == chosen.as_str()).unwrap_or(who);
            }
        }
        let concern = ConcernId::new(&self.marks.team, self.dice.number(8));
        let question = QuestionId::new(&self.marks.team, self.dice.number(2));
        let here = self.dice.of(&CHANNELS);
        match self.dice.below(49) {
            0..=4 => self.told(who, &rollout).await,
            5 => {
                let form = self.form(who);
                let step = self.step(who, &rollout).await;
                self.act(who, "", Action::KeepConcern { rollout, step, form }).await
            }
            6..=8 => self.says(who).await,
            9 => self.edits(who).await,
            10 | 11 => {
                let touch = match self.dice.below(5) {
                    0 => Touch::Kind(self.dice.of(Kind::ALL)),
                    1 => Touch::Severity(self.dice.of(Severity::ALL)),
                    2 => Touch::Area(self.dice.of(&Area::ALL)),
                    _ => Touch::Share(self.dice.of(&ShareChoice::ALL)),
                };
                if let Touch::Share(ShareChoice::Shown(visibility)) = touch {
                    self.chosen(who, &concern, visibility).await;
                }
                self.act(who, "", Action::Touch { concern, touch }).await
            }
            12 => self.act(who, "", Action::OpenChange { concern }).await,
            13 => {
                let form = self.form(who);
                // Should its message be edited after, that is for the same eyes.
                if let Some(ShareChoice::Shown(visibility)) = form.visibility {
                    self.chosen(who, &concern, visibility).await;
                }
                self.act(who, "", Action::SubmitChange { concern, form }).await
            }
            14 => {
                let form = self.form(who);
                self.act(who, "", Action::KeepChange { concern, form }).await
            }
            15 => self.act(who, "", Action::Withdraw { concern }).await,
            16 => self.act(who, "", Action::NotConcern { concern }).await,
            17 => self.act(who, "", Action::AskInstead { concern }).await,
            18 | 41 => {
                let mark = self.mark(who, Private::Question { rollout: rollout.clone() });
                self.act(who, "", Action::OpenQuestion { rollout: rollout.clone() }).await?;
                let words = format!("Is it {mark}?");
                let window = Window::Question { rollout: rollout.clone() };
                self.act(who, "", Action::KeepWords { window, words: words.clone() }).await?;
                self.act(who, "", Action::SubmitQuestion { rollout, words }).await
            }
            19 | 42 => {
                let mut tx = self.db.read().await.unwrap();
                let asked = store::questions::load(&mut tx, &question).await.unwrap();
                drop(tx);
                let asker = asked.map_or_else(|| PersonId::from("UNONE"), |asked| asked.asker);
                let who = if self.dice.one_in(3) { who } else { "ULEAD" };
                self.act(who, "", Action::OpenAnswer { question: question.clone() }).await?;
                let mark = self.mark(who, Private::Answer { asker });
                let window = Window::Reply { question: question.clone() };
                self.act(who, "", Action::KeepWords { window, words: format!("No, {mark}") }).await?;
                self.act(who, "", Action::SubmitAnswer { question, words: format!("No, {mark}.") }).await
            }
            20 => self.act(who, "", Action::NoConcerns { rollout }).await,
            21 => {
                let stance = self.dice.of(&Stance::ALL);
                self.act(who, "", Action::SetStance { rollout, stance }).await
            }
            22 => {
                let words = WordsId::new(&self.marks.team, self.dice.number(3));
                if self.dice.one_in(3) {
                    self.act(who, "", Action::DropWords { words }).await
                } else {
                    self.act(who, "", Action::ChooseRollout { words, rollout }).await
                }
            }
            23 => {
                let call = CallId::new(&self.marks.team, self.dice.number(2));
                self.act(who, "", Action::CallDone { call }).await
            }
            24 => self.act(who, "", Action::OpenHome).await,
            25 => {
                let who = self.dice.of(&[who, "ULEAD", "USPONSOR"]);
                self.act(who, here, Action::PostCounts { rollout }).await
            }
            39 => self.act(who, "", Action::MyData).await,
            40 if self.dice.one_in(3) => {
                self.act(who, "", Action::OpenRemoval).await?;
                self.marks.removed(who);
                self.act(who, "", Action::RemoveMine).await
            }
            26 if self.dice.one_in(6) => {
                self.act("ULEAD", here, Action::SubmitCancel { rollout, reason: "No money".to_owned() }).await
            }
            26 => self.act(who, "", Action::SubmitLater { rollout, until: Later::Tomorrow }).await,
            27..=38 => self.works(who, &concern).await,
            46..=48 => self.begins(who, &rollout, &concern).await,
            _ => {
                let who = self.dice.of(&[who, "ULEAD", "USPONSOR"]);
                let which =
                    if self.dice.one_in(2) { Which::Here } else { Which::Key(rollout.key().to_owned()) };
                let verb = match self.dice.below(8) {
                    6 => Verb::Export { which },
                    0 => Verb::Status { which },
                    1 | 2 => Verb::Summary { which },
                    3 => Verb::List,
                    4 => Verb::Mine,
                    5 => Verb::Remind { which },
                    _ => Verb::Rehearse { which },
                };
                let channel = ChannelId::from(here);
                self.act(who, here, Action::Command(Command { channel, direct: false, verb })).await
            }
        }
    }

    /// What is done about a concern: mostly by whoever may, with the word of its raiser to follow.
    async fn works(&mut self, who: &str, concern: &ConcernId) -> Played {
        let mut tx = self.db.read().await.unwrap();
        let Some(loaded) = store::concerns::load(&mut tx, concern).await.unwrap() else { return Ok(()) };
        let of = store::rollouts::load(&mut tx, &loaded.rollout).await.unwrap().unwrap();
        let other = ConcernId::new(&self.marks.team, self.dice.number(8));
        let other = store::concerns::load(&mut tx, &other).await.unwrap().map(|other| other.handle());
        drop(tx);
        let known = |id: &PersonId| PEOPLE.into_iter().find(|known| *known == id.as_str()).unwrap_or("UNONE");
        let (lead, sponsor, raiser) = (known(&of.lead), known(&of.sponsor), known(&loaded.raiser));
        let owner = loaded.work.homework.owner().map_or(lead, known);
        let worker = self.dice.of(&[lead, lead, owner, who]);
        let speaker = self.dice.of(&[raiser, raiser, raiser, who]);
        let nth = loaded.state.answer().map_or(1, |answer| answer.nth);
        let today = calendar::local_day(self.clock.now(), BERLIN);
        let work = |task| Action::Work { concern: loaded.handle(), page: None, task };
        let react = |reaction| Action::React { concern: loaded.id.clone(), reaction };
        let how = self.dice.of(&[Verdict::Partly, Verdict::NotYet]);
        match self.dice.below(20) {
            0..=3 => {
                self.act(worker, "", work(Task::OpenAnswer)).await?;
                let mark = self.mark(worker, Private::Work(Part::Answer));
                self.act(worker, "", work(Task::Answer { words: format!("There is {mark}.") })).await
            }
            4..=6 => {
                self.act(worker, "", work(Task::OpenRestate)).await?;
                let mark = self.mark(worker, Private::Work(Part::Sentence));
                self.act(worker, "", work(Task::Restate { words: format!("In short {mark}") })).await
            }
            7 | 8 => self.act(speaker, "", react(Reaction::Fair { of: None })).await,
            9 => {
                self.act(speaker, "", react(Reaction::OpenCorrect)).await?;
                let mark = self.mark(speaker, Private::Work(Part::Sentence));
                self.act(speaker, "", react(Reaction::Correct { words: format!("Rather {mark}") })).await
            }
            10 | 11 => self.act(speaker, "", react(Reaction::Settles { nth })).await,
            12 => {
                self.act(speaker, "", react(Reaction::OpenShort { nth, how })).await?;
                let mark = self.mark(speaker, Private::Work(Part::Missing));
                let missing = format!("Still no {mark}");
                self.act(speaker, "", react(Reaction::Short { nth, how, missing })).await
            }
            13 | 14 => {
                self.act(lead, "", work(Task::OpenAssign)).await?;
                let owner = PersonId::from(self.dice.of(&SPEAKERS));
                self.marks.owners.insert((loaded.rollout.clone(), owner.clone()));
                let due = Some(calendar::add_working_days(today, 2));
                self.act(lead, "", work(Task::Assign { owner: Some(owner), due })).await
            }
            15 => self.act(owner, "", work(Task::HandBack)).await,
            16 => {
                self.act(lead, "", work(Task::OpenMerge)).await?;
                let task = if self.dice.one_in(4) { Task::Split } else { Task::Merge { with: other } };
                self.act(lead, "", work(task)).await
            }
            17 => {
                let until = Some(calendar::add_working_days(today, 9));
                let task = if self.dice.one_in(2) { Task::Park { until } } else { Task::TakeIn };
                self.act(worker, "", work(task)).await
            }
            18 => {
                self.act(sponsor, "", work(Task::OpenAccept)).await?;
                let mark = self.mark(sponsor, Private::Work(Part::Risk));
                let (restated, why) = (format!("It says {mark}"), format!("Because {mark}"));
                self.act(sponsor, "", work(Task::Accept { restated, why })).await
            }
            _ => {
                let who = self.dice.of(&[worker, lead, sponsor]);
                self.act(who, "", Action::OpenQueue { rollout: loaded.rollout.clone(), page: 0 }).await
            }
        }
    }

    /// Somebody types in a window and closes it; then it is opened once more, by them or by somebody else.
    async fn begins(&mut self, who: &str, rollout: &RolloutId, concern: &ConcernId) -> Played {
        let mut tx = self.db.read().await.unwrap();
        let Some(loaded) = store::rollouts::load(&mut tx, rollout).await.unwrap() else { return Ok(()) };
        let about = store::concerns::load(&mut tx, concern).await.unwrap();
        drop(tx);
        let known = |id: &PersonId| PEOPLE.into_iter().find(|known| *known == id.as_str()).unwrap_or("UNONE");
        let (lead, sponsor) = (known(&loaded.lead), known(&loaded.sponsor));
        let of = || rollout.clone();
        let command =
            |verb| Action::Command(Command { channel: ChannelId::from("CHOME"), direct: false, verb });
        let which = || Which::Key(rollout.as_str().to_owned());
        let choice = self.dice.of(&[Choice::Conditional, Choice::NotYet]);
        let mut windows = vec![
            (Window::Question { rollout: of() }, Action::OpenQuestion { rollout: of() }),
            (Window::GoOn { rollout: of() }, Action::Prepare { rollout: of(), step: Prepare::Open }),
            (Window::Extend { rollout: of() }, command(Verb::Extend { which: which() })),
            (Window::Replace { rollout: of() }, Action::OpenReplace { rollout: of() }),
            (
                Window::Need { rollout: of() },
                Action::Pledge { rollout: of(), pledge: Pledge::Open { choice } },
            ),
            (Window::Statement { rollout: of() }, command(Verb::Decide { which: which() })),
            (Window::Cancel { rollout: of() }, command(Verb::Cancel { which: which() })),
            (
                Window::Theme { rollout: of(), of: None },
                Action::Theme { rollout: of(), page: 0, task: ThemeTask::Open { of: None } },
            ),
        ];
        if let Some(about) = about {
            let work = |task| Action::Work { concern: about.handle(), page: None, task };
            let handle = || about.handle();
            windows.extend([
                (Window::Answer { concern: handle() }, work(Task::OpenAnswer)),
                (Window::Restate { concern: handle() }, work(Task::OpenRestate)),
                (Window::RiskSentence { concern: handle() }, work(Task::OpenAccept)),
                (Window::RiskReason { concern: handle() }, work(Task::OpenAccept)),
            ]);
        }
        let (window, open) = self.dice.of(&windows);
        let who = self.dice.of(&[who, lead, sponsor]);
        self.act(who, "", open.clone()).await?;
        let mark = self.mark(who, Private::Begun);
        self.act(who, "", Action::KeepWords { window, words: format!("Half a {mark}") }).await?;
        let next = self.dice.of(&[who, who, lead, sponsor, "U2"]);
        self.act(next, "", open).await
    }

    /// A form in which every field of theirs is marked.
    fn form(&mut self, who: &str) -> ConcernDraft {
        let choice = self.dice.of(&ShareChoice::ALL);
        let chosen = match choice {
            ShareChoice::Shown(visibility) => vec![visibility],
            ShareChoice::CallMe => vec![],
        };
        let mark = self.mark(who, Private::Concern { chosen });
        let topics = [
            Some(Topic::Common(topic::list()[0].slug.clone())),
            Some(Topic::Own(format!("About {mark}"))),
            None,
        ];
        ConcernDraft {
            words: format!("I fear {mark} will happen"),
            area: Some(self.dice.of(&Area::ALL)),
            topic: self.dice.of(&topics),
            guessed: false,
            kind: Some(self.dice.of(Kind::ALL)),
            severity: Some(self.dice.of(Severity::ALL)),
            yes_if: format!("Unless {mark} is ruled out"),
            visibility: Some(choice),
            opened: None,
        }
    }

    async fn step(&mut self, who: &str, rollout: &RolloutId) -> u32 {
        let mut tx = self.db.read().await.unwrap();
        let key = DraftKey::Intake { rollout: rollout.clone() };
        let body = store::drafts::load(&mut tx, &self.marks.team, &PersonId::from(who), &key).await.unwrap();
        match body {
            Some(DraftBody::Intake { draft }) => draft.step,
            Some(DraftBody::Start { .. } | DraftBody::Words { .. }) | None => 0,
        }
    }

    /// The form from **Start** to, mostly, **Done**.
    async fn told(&mut self, who: &str, rollout: &RolloutId) -> Played {
        let rollout = || rollout.clone();
        self.act(who, "", Action::OpenIntake { rollout: rollout() }).await?;
        let step = self.step(who, &rollout()).await;
        self.act(who, "", Action::SubmitPrompts { rollout: rollout(), step, prompts: vec![] }).await?;
        for _ in 0..=self.dice.below(2) {
            let form = self.form(who);
            let step = self.step(who, &rollout()).await;
            match self.dice.below(8) {
                0 => self.act(who, "", Action::LeaveConcern { rollout: rollout(), step }).await?,
                1 => self.act(who, "", Action::LayConcernBy { rollout: rollout(), step, form }).await?,
                2 => self.act(who, "", Action::OpenReview { rollout: rollout() }).await?,
                _ => self.act(who, "", Action::SubmitConcern { rollout: rollout(), step, form }).await?,
            }
            if self.dice.one_in(2) {
                self.act(who, "", Action::AddConcern { rollout: rollout() }).await?;
            }
        }
        if self.dice.one_in(4) {
            return Ok(());
        }
        let step = self.step(who, &rollout()).await;
        let stance = Some(self.dice.of(&Stance::ALL));
        self.act(who, "", Action::Finish { rollout: rollout(), step, stance }).await
    }

    async fn says(&mut self, who: &str) -> Played {
        let mark = self.mark(who, Private::Concern { chosen: vec![Visibility::LeadOnly] });
        let ts = Ts(format!("17{:08}.000100", self.made));
        self.typed.push((who.to_owned(), ts.clone(), mark.clone()));
        let dm = ChannelId(format!("D{who}"));
        self.act(
            who,
            "",
            Action::Say { source: Source { dm, ts, thread: None }, words: format!("What if {mark} comes?") },
        )
        .await
    }

    async fn edits(&mut self, who: &str) -> Played {
        let Some(at) = self.typed.iter().rposition(|(by, _, _)| by == who) else { return Ok(()) };
        let (_, ts, before) = self.typed[at].clone();
        let dm = ChannelId(format!("D{who}"));
        if self.dice.one_in(3) {
            return self.act(who, "", Action::Unsay { dm, ts }).await;
        }
        // What was chosen for the message holds for its new words.
        let what = match self.marks.all[&before].what.clone() {
            // Said anew by form since: then it is theirs to choose again.
            Private::Removed => Private::Concern { chosen: Visibility::ALL.to_vec() },
            what => what,
        };
        let mark = self.mark(who, what);
        self.typed[at].2.clone_from(&mark);
        let edited = Ts(format!("18{:08}.000100", self.made));
        self.act(
            who,
            "",
            Action::Reword {
                source: Source { dm, ts, thread: None },
                words: format!("Rather {mark}"),
                edited,
            },
        )
        .await
    }

    /// Whoever chooses for a point of their own has chosen for all its words.
    async fn chosen(&mut self, who: &str, concern: &ConcernId, visibility: Visibility) {
        let mut tx = self.db.read().await.unwrap();
        let Some(concern) = store::concerns::load(&mut tx, concern).await.unwrap() else { return };
        for (mark, marked) in &mut self.marks.all {
            if concern.raiser.as_str() == who
                && concern.said.words.contains(mark.as_str())
                && let Private::Concern { chosen } = &mut marked.what
            {
                chosen.push(visibility);
            }
        }
    }

    /// One request, as its kind comes, and everything that it causes.
    async fn act(&mut self, who: &str, here: &str, action: Action) -> Played {
        self.keys += 1;
        let token = format!("x:{who}:{here}:{}:{}", self.keys, self.marks.team);
        let trigger = Trigger(token.clone());
        let view = ViewId(token.clone());
        let channel = if here.is_empty() { ChannelId(format!("D{who}")) } else { ChannelId::from(here) };
        let way = match &action {
            Action::Command(_) => Way::Command { channel, trigger },
            Action::Say { .. } | Action::Reword { .. } | Action::Unsay { .. } | Action::OpenHome => {
                Way::Event
            }
            Action::KeepConcern { .. }
            | Action::KeepChange { .. }
            | Action::KeepWords { .. }
            | Action::LeaveConcern { .. }
            | Action::LayConcernBy { .. }
            | Action::AddConcern { .. } => Way::Modal { view, trigger },
            Action::SubmitStart { .. }
            | Action::SubmitMissing { .. }
            | Action::Begin { .. }
            | Action::SubmitPrompts { .. }
            | Action::SubmitConcern { .. }
            | Action::SubmitChange { .. }
            | Action::SubmitQuestion { .. }
            | Action::SubmitAnswer { .. }
            | Action::SubmitLater { .. }
            | Action::SubmitCancel { .. }
            | Action::RemoveMine
            | Action::Finish { .. }
            | Action::Work {
                task:
                    Task::Answer { .. }
                    | Task::Restate { .. }
                    | Task::Assign { .. }
                    | Task::Merge { .. }
                    | Task::Park { .. }
                    | Task::Accept { .. },
                ..
            }
            | Action::React { reaction: Reaction::Short { .. } | Reaction::Correct { .. }, .. } => {
                Way::Submit { view }
            }
            _ if self.dice.one_in(3) => Way::Home { trigger },
            _ => Way::Message { channel, ts: Ts::from("1.1"), trigger },
        };
        let asks_lead = matches!(action, Action::AskInstead { .. } | Action::Reword { .. });
        // Now and then it comes after others have acted.
        let late = matches!(way, Way::Submit { .. }) && self.dice.one_in(8);
        let seen = late.then_some(0);
        let mut request = Request {
            key: token,
            team: self.marks.team.clone(),
            actor: PersonId::from(who),
            way,
            action,
            looked_up: LookedUp::NotYet,
            seen,
        };
        let failed = |_| "a request failed".to_owned();
        let mut outcome = self.desk.handle(request.clone()).await.map_err(failed)?;
        if let Outcome::Need(need) = outcome {
            self.tell(need).await;
            request.looked_up = LookedUp::JustNow;
            outcome = self.desk.handle(request.clone()).await.map_err(failed)?;
        }
        if asks_lead {
            for number in 1..=12 {
                let mut tx = self.db.read().await.unwrap();
                let id = QuestionId::new(&self.marks.team, number);
                self.marks.asked_instead(&mut tx, &id).await;
            }
        }
        let Outcome::Reply(reply, zone) = outcome else { return Err("asked twice".to_owned()) };
        let acked = match &request.way {
            Way::Command { .. } => ack::command(&reply, self.clock.now(), zone),
            Way::Submit { .. } => ack::submit(&reply, &[], &serde_json::Value::Null),
            Way::Message { .. } | Way::Modal { .. } | Way::Home { .. } | Way::Event => None,
        };
        if let Some(acked) = acked {
            let eyes = Eyes::Of { person: PersonId::from(who), here: here.to_owned() };
            self.search(&eyes, "acknowledgement", &acked.to_string()).await?;
        }
        self.letters().await
    }

    /// What Slack would say.
    async fn tell(&self, need: Need) {
        let (now, team) = (self.clock.now(), &need.team);
        let mut tx = self.db.begin().await.unwrap();
        for id in need.people {
            let standing = if id.as_str() == "UGUEST" { Standing::Guest } else { Standing::Member };
            let known = Person { id, home: team.clone(), zone: Some(BERLIN), standing, seen_at: now };
            store::people::save(&mut tx, team, &known).await.unwrap();
        }
        for id in need.channels {
            let is_private = id.as_str() == "CPRIVATE";
            let channel = Channel { id, place: Place::Home, is_private, has_outsiders: false };
            store::channels::save(&mut tx, team, &channel, now).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Everything in the outbox, as it would go out.
    async fn letters(&mut self) -> Played {
        loop {
            let now = self.clock.now();
            let mut tx = self.db.begin().await.unwrap();
            let letters = outbox::claim(&mut tx, now, TimeDelta::minutes(1), 100).await.unwrap();
            for letter in &letters {
                outbox::sent(&mut tx, &letter.id, None, now).await.unwrap();
            }
            tx.commit().await.unwrap();
            if letters.is_empty() {
                return Ok(());
            }
            for letter in letters {
                let mut tx = self.db.read().await.unwrap();
                let rendered = render(&mut tx, &letter, now).await.map_err(|fault| fault.to_string())?;
                drop(tx);
                let rendered = match rendered {
                    Rendered::Unnamed(unnamed) => Rendered::Pages(vec![unnamed.worded(Names::new())]),
                    rendered => rendered,
                };
                let eyes = eyes(&letter.effect.to);
                for (surface, text) in shown(&letter, rendered) {
                    self.search(&eyes, &surface, &text).await?;
                }
            }
        }
    }
}

/// Notification text, blocks, metadata, files and what describes them, each by where it is read.
fn shown(letter: &Letter, rendered: Rendered) -> Vec<(String, String)> {
    let place = match &letter.effect.to {
        To::Dm { .. } | To::Under { .. } => "DM",
        To::Thread { channel, .. } if channel.as_str().starts_with('D') => "DM",
        To::Thread { .. } | To::Channel { .. } => "channel",
        To::Only { .. } => "ephemeral",
        To::Home { .. } => "home",
        To::Open { .. } | To::Update { .. } => "window",
    };
    let part = |part: &str, text: String| (format!("{place}, {part}"), text);
    let mut shown = Vec::new();
    match rendered {
        Rendered::Nothing | Rendered::Gone | Rendered::Unnamed(_) => {}
        Rendered::Modal(view) | Rendered::Home(view) => shown.push((place.to_owned(), view.to_string())),
        Rendered::Pages(pages) | Rendered::Edited(pages) => {
            // By which it is found again.
            shown.push(part("metadata", letter.id.clone()));
            for page in pages {
                shown.push(part("notification", page.text.clone()));
                shown.push(part("blocks", json!(page.blocks).to_string()));
                for file in page.files {
                    shown.push(part("file", String::from_utf8_lossy(&file.bytes).into_owned()));
                    shown.push(part("alt text", format!("{} {} {:?}", file.name, file.title, file.alt)));
                }
            }
        }
    }
    shown
}

fn eyes(to: &To) -> Eyes {
    let of = |person: &str, here: &str| Eyes::Of { person: PersonId::from(person), here: here.to_owned() };
    match to {
        To::Dm { person } | To::Under { person, .. } | To::Home { person } => of(person.as_str(), ""),
        To::Only { channel, person } => of(person.as_str(), channel.as_str()),
        To::Channel { channel } => Eyes::Channel(channel.to_string()),
        To::Thread { channel, .. } => match channel.as_str().strip_prefix('D') {
            Some(person) => of(person, ""),
            None => Eyes::Channel(channel.to_string()),
        },
        // Whoever pressed sees the window.
        To::Open { trigger: Trigger(token) } | To::Update { view: ViewId(token) } => {
            let mut parts = token.split(':').skip(1);
            of(parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
        }
    }
}
