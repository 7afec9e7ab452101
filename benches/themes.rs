//! How well concerns are put together into themes, on the labelled sample in `benches/themes`: precision, recall and F1
//! by B-cubed, and how long it takes for a rollout of 3,000 concerns. `cargo bench --bench themes` measures the part
//! that was never tuned on; `-- tune` the other one, on which variants may be compared. It asserts nothing.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use rollout_bot::domain::summary::{Told, together};
use rollout_bot::domain::topic::Topic;
use serde::Deserialize;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/themes");
const MANY: usize = 3_000;

#[derive(Deserialize)]
struct Sample {
    rollout: String,
    concerns: Vec<Labelled>,
}

#[derive(Deserialize)]
struct Labelled {
    words: String,
    #[serde(default)]
    yes_if: String,
    topic: Option<String>,
    about: String,
}

/// Whether the topics that raisers chose are told to the method.
#[derive(Clone, Copy)]
enum Topics {
    Hidden,
    Chosen,
}

#[derive(Clone, Copy, Default)]
struct Score {
    precision: f64,
    recall: f64,
    of: f64,
}

fn main() -> anyhow::Result<()> {
    let part = if std::env::args().any(|arg| arg == "tune") { "tune" } else { "held-out" };
    let samples = read(&Path::new(SAMPLE).join(part))?;
    let mut out = std::io::stdout();
    let concerns: usize = samples.iter().map(|sample| sample.concerns.len()).sum();
    writeln!(out, "{part}: {concerns} concerns of {} rollouts, B-cubed", samples.len())?;
    writeln!(out, "{:<58} precision  recall     F1", "")?;
    for (what, topics) in
        [("no topics chosen", Topics::Hidden), ("with the topics that raisers chose", Topics::Chosen)]
    {
        let mut all = Score::default();
        for sample in &samples {
            let score = score(&sample.concerns, &predict(&sample.concerns, topics));
            line(&mut out, &format!("  {}", sample.rollout), score)?;
            all = Score {
                precision: all.precision + score.precision,
                recall: all.recall + score.recall,
                of: all.of + score.of,
            };
        }
        line(&mut out, what, all)?;
    }
    let each_alone: Vec<Score> = samples
        .iter()
        .map(|sample| score(&sample.concerns, &(0..sample.concerns.len()).collect::<Vec<_>>()))
        .collect();
    let sum = each_alone.iter().fold(Score::default(), |all, one| Score {
        precision: all.precision + one.precision,
        recall: all.recall + one.recall,
        of: all.of + one.of,
    });
    line(&mut out, "for comparison: each alone", sum)?;
    speed(&mut out, &samples)
}

fn read(folder: &Path) -> anyhow::Result<Vec<Sample>> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<anyhow::Result<_>>()?;
    files.sort();
    files.iter().map(|file| Ok(serde_saphyr::from_str(&std::fs::read_to_string(file)?)?)).collect()
}

/// Of each concern, the number of its theme; one alone has a number of its own.
fn predict(concerns: &[Labelled], topics: Topics) -> Vec<usize> {
    let chosen: Vec<Option<Topic>> = concerns
        .iter()
        .map(|concern| match topics {
            Topics::Hidden => None,
            Topics::Chosen => concern.topic.clone().map(Topic::Common),
        })
        .collect();
    let told: Vec<Told<'_>> = concerns
        .iter()
        .zip(&chosen)
        .map(|(concern, topic)| Told {
            words: &concern.words,
            yes_if: &concern.yes_if,
            topic: topic.as_ref(),
            guessed: false,
            placed: None,
            with: None,
        })
        .collect();
    let mut theme: Vec<usize> = (0..concerns.len()).collect();
    for group in together(&told) {
        for member in &group.members {
            theme[*member] = group.members[0];
        }
    }
    theme
}

/// Summed over the concerns, each with itself among those it is compared with.
fn score(concerns: &[Labelled], theme: &[usize]) -> Score {
    let mut sum = Score::default();
    for (one, mine) in concerns.iter().zip(theme) {
        let together = || concerns.iter().zip(theme).filter(|(_, theirs)| *theirs == mine);
        let right = together().filter(|(other, _)| other.about == one.about).count() as f64;
        sum.precision += right / together().count() as f64;
        sum.recall += right / concerns.iter().filter(|other| other.about == one.about).count() as f64;
        sum.of += 1.0;
    }
    sum
}

fn line(out: &mut impl std::io::Write, what: &str, score: Score) -> std::io::Result<()> {
    let (precision, recall) = (score.precision / score.of, score.recall / score.of);
    let f1 = 2.0 * precision * recall / (precision + recall);
    writeln!(out, "{what:<58} {precision:>9.3} {recall:>7.3} {f1:>6.3}")
}

/// Words of the sample, put together anew until there are enough: as long as real ones, and as varied.
fn speed(out: &mut impl std::io::Write, samples: &[Sample]) -> anyhow::Result<()> {
    let all: Vec<&Labelled> = samples.iter().flat_map(|sample| &sample.concerns).collect();
    let words: Vec<String> = (0..MANY)
        .map(|n| format!("{} {}", all[n % all.len()].words, all[(n * 7 + n / all.len()) % all.len()].words))
        .collect();
    let told: Vec<Told<'_>> = words
        .iter()
        .enumerate()
        .map(|(n, words)| Told {
            words,
            yes_if: &all[n % all.len()].yes_if,
            topic: None,
            guessed: false,
            placed: None,
            with: None,
        })
        .collect();
    let begun = Instant::now();
    let themes = together(&told);
    let took = begun.elapsed().as_millis();
    let sizes: BTreeMap<usize, usize> =
        themes.iter().map(|theme| theme.members.len()).fold(BTreeMap::new(), |mut sizes, size| {
            *sizes.entry(size).or_default() += 1;
            sizes
        });
    let largest = sizes.last_key_value().map_or(0, |(size, _)| *size);
    writeln!(out, "{MANY} typed concerns: {} themes in {took} ms, the largest of {largest}", themes.len())?;
    Ok(())
}
