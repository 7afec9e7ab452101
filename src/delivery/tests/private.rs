//! Private stays private: rollouts drawn from a seed are played through the real command room, every private text bears
//! a mark of its own, and whatever is sent, shown, answered, logged or put on record is searched for marks that its
//! reader may not see. Who may is told here a second time, from the table of the process and not from `policy`.
//!
//! `ROLLOUT_TEST_ROLLOUTS=10000 cargo test --lib private_stays -- --nocapture`; `ROLLOUT_TEST_SEED` repeats a run.

mod play;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::concern::Visibility;
use crate::domain::id::{PersonId, QuestionId, RolloutId, TeamId};
use crate::domain::rollout::Rollout;
use crate::domain::topic::Topic;
use crate::store::{self, Tx};

/// What begins every mark; seven digits follow.
const MARK: &str = "zqk";
const MARK_LENGTH: usize = MARK.len() + 7;

/// Where something can be read, and of what part of it.
const SURFACES: &[&str] = &[
    "DM, notification",
    "DM, blocks",
    "DM, metadata",
    "DM, file",
    "DM, alt text",
    "channel, notification",
    "channel, blocks",
    "channel, metadata",
    "ephemeral, notification",
    "ephemeral, blocks",
    "home",
    "window",
    "acknowledgement",
    "log",
    "record",
];

/// Played where nobody says how many.
const A_FEW: usize = 25;

/// A private text, by its mark.
#[derive(Debug, Clone)]
struct Marked {
    owner: PersonId,
    what: Private,
}

#[derive(Debug, Clone)]
enum Private {
    /// A concern, or what may become one: the visibilities that its raiser has ever chosen.
    Concern {
        chosen: Vec<Visibility>,
    },
    /// Asked by form, or typed and meant as a question.
    Question {
        rollout: RolloutId,
    },
    Answer {
        asker: PersonId,
    },
    /// What was said to a concern, or of it, while it was worked on.
    Work(Part),
    /// Begun in a window and never sent: its writer's alone.
    Begun,
    /// Its writer wished it gone: nobody sees it any more.
    Removed,
    /// What a rollout in a private channel is about.
    Brief {
        channel: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Of whoever works on it, to its raiser.
    Answer,
    /// The sentence for the summary, of the lead or corrected by its raiser.
    Sentence,
    /// What its raiser misses in an answer.
    Missing,
    /// The sponsor's words when they accept it as a risk.
    Risk,
}

/// Who reads something.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Eyes {
    /// One person, and the conversation in which they asked.
    Of { person: PersonId, here: String },
    /// Everybody in a channel.
    Channel(String),
    /// Whoever runs the bot: logs, errors, the record.
    Operator,
}

/// How often a mark was seen by somebody who may see it: a test that finds nothing must not be blind.
#[derive(Debug, Default)]
struct Seen {
    texts: usize,
    owner: usize,
    lead: usize,
    sponsor: usize,
    others: usize,
    /// What was said in homework, by others than whoever said it.
    work: usize,
    /// How many texts were searched, by where they were to be read.
    surfaces: BTreeMap<String, usize>,
}

/// Of one workspace, in which one rollout or a few are played.
struct Marks {
    team: TeamId,
    /// Who was ever given homework, and of which rollout: they know what it is called.
    owners: BTreeSet<(RolloutId, PersonId)>,
    all: BTreeMap<String, Marked>,
}

impl Marks {
    fn new_mark(&mut self, number: usize, marked: Marked) -> String {
        let mark = format!("{MARK}{number:07}");
        self.all.insert(mark.clone(), marked);
        mark
    }

    /// `Err` names the mark that these eyes must not see.
    async fn search(
        &self,
        tx: &mut Tx,
        eyes: &Eyes,
        surface: &str,
        text: &str,
        seen: &mut Seen,
    ) -> Result<(), String> {
        seen.texts += 1;
        *seen.surfaces.entry(surface.to_owned()).or_default() += 1;
        for (at, _) in text.match_indices(MARK) {
            let Some(mark) = text.get(at..at + MARK_LENGTH) else { continue };
            let Some(marked) = self.all.get(mark) else { continue };
            if !self.may(tx, eyes, mark, marked, seen).await {
                return Err(format!("{mark} of {marked:?} before {eyes:?}, {surface}"));
            }
        }
        Ok(())
    }

    async fn may(&self, tx: &mut Tx, eyes: &Eyes, mark: &str, marked: &Marked, seen: &mut Seen) -> bool {
        let reader = match eyes {
            Eyes::Of { person, .. } => person,
            Eyes::Channel(channel) => {
                return matches!(&marked.what, Private::Brief { channel: home } if home == channel);
            }
            Eyes::Operator => return false,
        };
        if matches!(marked.what, Private::Removed) {
            return false;
        }
        if *reader == marked.owner {
            seen.owner += 1;
            return true;
        }
        match &marked.what {
            Private::Concern { chosen } => {
                for rollout in self.rollouts(tx).await {
                    for concern in store::concerns::of_rollout(tx, &rollout.id).await.unwrap() {
                        let said = &concern.said;
                        let own = matches!(&said.topic, Some(Topic::Own(word)) if word.contains(mark));
                        let yes_if = said.yes_if.as_ref().is_some_and(|words| words.contains(mark));
                        if !(own || yes_if || said.words.contains(mark)) || concern.state.is_withdrawn() {
                            continue;
                        }
                        if *reader == rollout.lead {
                            seen.lead += 1;
                            return true;
                        }
                        let shown = match said.visibility {
                            Visibility::Named | Visibility::Area => true,
                            Visibility::LeadOnly => false,
                        };
                        if *reader == rollout.sponsor && shown && chosen.contains(&said.visibility) {
                            seen.sponsor += 1;
                            return true;
                        }
                        // Whoever is given the homework on what is shared with a name.
                        let named =
                            said.visibility == Visibility::Named && chosen.contains(&Visibility::Named);
                        if named && concern.work.homework.owner() == Some(reader) {
                            seen.others += 1;
                            return true;
                        }
                    }
                }
                false
            }
            Private::Question { rollout } => {
                let rollout = store::rollouts::load(tx, rollout).await.unwrap();
                let is_lead = rollout.is_some_and(|rollout| rollout.lead == *reader);
                seen.lead += usize::from(is_lead);
                is_lead
            }
            Private::Begun | Private::Removed => false,
            Private::Answer { asker } => {
                seen.others += usize::from(asker == reader);
                asker == reader
            }
            Private::Work(part) => {
                let may = self.may_read_work(tx, reader, mark, *part).await;
                seen.work += usize::from(may);
                may
            }
            Private::Brief { channel } => {
                // Who asks in that channel is in it.
                if matches!(eyes, Eyes::Of { here, .. } if here == channel) {
                    return true;
                }
                for rollout in self.rollouts(tx).await {
                    let asked = store::stakeholders::load(tx, &rollout.id, reader).await.unwrap().is_some();
                    let owns = self.owners.contains(&(rollout.id.clone(), reader.clone()));
                    if rollout.brief.name.contains(mark) && (asked || owns || rollout.sponsor == *reader) {
                        return true;
                    }
                }
                false
            }
        }
    }

    /// By the table of the process: lead and raiser all of it; a sponsor of what they may read at all; an owner of what is
    /// shared with a name, else once there is a sentence that its raiser found fair, and never what the raiser misses.
    async fn may_read_work(&self, tx: &mut Tx, reader: &PersonId, mark: &str, part: Part) -> bool {
        let all = self.rollouts(tx).await;
        let leads = all.iter().any(|rollout| rollout.lead == *reader);
        for rollout in &all {
            for concern in store::concerns::of_rollout(tx, &rollout.id).await.unwrap() {
                let holds = format!("{:?} {:?}", concern.state, concern.work).contains(mark);
                if !holds {
                    continue;
                }
                if *reader == rollout.lead || *reader == concern.raiser {
                    return true;
                }
                if concern.state.is_withdrawn() {
                    continue;
                }
                let is_fair = concern.work.fair().is_some();
                let shown = concern.said.visibility != Visibility::LeadOnly;
                let may = match part {
                    Part::Answer | Part::Missing | Part::Risk => true,
                    Part::Sentence => is_fair,
                };
                if *reader == rollout.sponsor && shown && may {
                    return true;
                }
                let named = concern.said.visibility == Visibility::Named;
                let may = match part {
                    Part::Answer | Part::Risk => named || is_fair,
                    Part::Sentence => is_fair,
                    Part::Missing => named,
                };
                if concern.work.homework.owner() == Some(reader) && may {
                    return true;
                }
                // On the agenda whoever meets reads the sentence, and nothing else of it.
                let meets = store::stakeholders::load(tx, &rollout.id, reader).await.unwrap().is_some();
                if meets && shown && is_fair && part == Part::Sentence {
                    return true;
                }
                // What settled it may help whoever leads another.
                if leads && shown && is_fair && concern.state.is_settled() && part != Part::Missing {
                    return true;
                }
            }
        }
        false
    }

    /// Those that are over as well.
    async fn rollouts(&self, tx: &mut Tx) -> Vec<Rollout> {
        let mut all = Vec::new();
        for number in 1..=play::ROLLOUTS {
            all.extend(store::rollouts::load(tx, &RolloutId::new(&self.team, number)).await.unwrap());
        }
        all
    }

    /// What they wrote for others stays with these; what was written to them is theirs, and goes.
    fn removed(&mut self, person: &str) {
        for marked in self.all.values_mut() {
            let is_theirs = match &marked.what {
                Private::Concern { .. } | Private::Question { .. } | Private::Begun => {
                    marked.owner.as_str() == person
                }
                Private::Answer { asker } => asker.as_str() == person,
                Private::Work(Part::Missing) => marked.owner.as_str() == person,
                // What they wrote for others stays; a sentence about theirs is gone for all but its writer.
                Private::Work(Part::Answer | Part::Sentence | Part::Risk)
                | Private::Removed
                | Private::Brief { .. } => false,
            };
            if is_theirs {
                marked.what = Private::Removed;
            }
        }
    }

    /// A typed point that was meant as a question goes to the lead.
    async fn asked_instead(&mut self, tx: &mut Tx, question: &QuestionId) {
        let Some(question) = store::questions::load(tx, question).await.unwrap() else { return };
        for (mark, marked) in &mut self.all {
            if question.words.contains(mark.as_str()) && matches!(marked.what, Private::Concern { .. }) {
                marked.what = Private::Question { rollout: question.rollout.clone() };
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the tests says here how much")]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

#[tokio::test]
async fn private_stays_private_in_whatever_is_played() {
    use std::hash::{BuildHasher as _, Hasher as _};
    let drawn = || std::collections::hash_map::RandomState::new().build_hasher().finish() >> 16;
    let seed = number("ROLLOUT_TEST_SEED").unwrap_or_else(drawn);
    let many = number("ROLLOUT_TEST_ROLLOUTS").map_or(A_FEW, |many| usize::try_from(many).unwrap());
    println!("ROLLOUT_TEST_SEED={seed} ROLLOUT_TEST_ROLLOUTS={many}");
    let since = std::time::Instant::now();
    let seen = play::play(seed, many).await;
    println!("{many} rollouts in {:?}: {seen:?}", since.elapsed());
    assert!(seen.owner > many && seen.lead > many / 2, "it is blind: {seen:?}");
    // What is rarer may not happen at all in a few, and comes in clusters: whether it was seen is asked, not how often.
    if many >= 500 {
        assert!(seen.sponsor > many / 10 && seen.others > 0, "it is blind: {seen:?}");
        assert!(seen.work > many / 10, "it is blind to homework: {seen:?}");
        for surface in SURFACES {
            assert!(seen.surfaces.contains_key(*surface), "nothing was read as {surface}: {seen:?}");
        }
    }
}
