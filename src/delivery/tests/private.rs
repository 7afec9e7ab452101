//! Private stays private: rollouts drawn from a seed are played through the real command room, every private text bears
//! a mark of its own, and whatever is sent, shown, answered, logged or put on record is searched for marks that its
//! reader may not see. Who may is told here a second time, from the table of the process and not from `policy`.
//!
//! `ROLLOUT_TEST_ROLLOUTS=10000 cargo test --lib private_stays -- --nocapture`; `ROLLOUT_TEST_SEED` repeats a run.

mod play;

use std::collections::BTreeMap;

use crate::domain::concern::Visibility;
use crate::domain::id::{PersonId, QuestionId, RolloutId, TeamId};
use crate::domain::rollout::Rollout;
use crate::domain::topic::Topic;
use crate::store::{self, Tx};

/// What begins every mark; seven digits follow.
const MARK: &str = "zqk";
const MARK_LENGTH: usize = MARK.len() + 7;

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
    /// What a rollout in a private channel is about.
    Brief {
        channel: String,
    },
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
}

/// Of one workspace, in which one rollout or a few are played.
struct Marks {
    team: TeamId,
    all: BTreeMap<String, Marked>,
}

impl Marks {
    fn new_mark(&mut self, number: usize, marked: Marked) -> String {
        let mark = format!("{MARK}{number:07}");
        self.all.insert(mark.clone(), marked);
        mark
    }

    /// `Err` names the mark that these eyes must not see.
    async fn search(&self, tx: &mut Tx, eyes: &Eyes, text: &str, seen: &mut Seen) -> Result<(), String> {
        seen.texts += 1;
        for (at, _) in text.match_indices(MARK) {
            let Some(mark) = text.get(at..at + MARK_LENGTH) else { continue };
            let Some(marked) = self.all.get(mark) else { continue };
            if !self.may(tx, eyes, mark, marked, seen).await {
                return Err(format!("{mark} of {marked:?} before {eyes:?}"));
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
            Private::Answer { asker } => {
                seen.others += usize::from(asker == reader);
                asker == reader
            }
            Private::Brief { channel } => {
                // Who asks in that channel is in it.
                if matches!(eyes, Eyes::Of { here, .. } if here == channel) {
                    return true;
                }
                for rollout in self.rollouts(tx).await {
                    let asked = store::stakeholders::load(tx, &rollout.id, reader).await.unwrap().is_some();
                    if rollout.brief.name.contains(mark) && (asked || rollout.sponsor == *reader) {
                        return true;
                    }
                }
                false
            }
        }
    }

    /// Those that are over as well.
    async fn rollouts(&self, tx: &mut Tx) -> Vec<Rollout> {
        let mut all = Vec::new();
        for number in 1..=play::ROLLOUTS {
            all.extend(store::rollouts::load(tx, &RolloutId::new(&self.team, number)).await.unwrap());
        }
        all
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
    // What is rarer may not happen at all in a few.
    if many >= 500 {
        assert!(seen.sponsor > many / 10 && seen.others > many / 50, "it is blind: {seen:?}");
    }
}
