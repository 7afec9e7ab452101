//! Earlier answers: what settled a concern that reads alike in a rollout that is over or decided on, offered while
//! answering. Who raised it, and in which area, is never told; what may be told is `policy`'s business.

use crate::domain::concern::Concern;
use crate::domain::likeness::{self, Text};
use crate::domain::policy;
use crate::domain::screen::Earlier;

/// As many as are offered.
const MOST: usize = 3;

/// Of these, handed down from earlier rollouts, the ones most alike; the newer first where two are as alike.
pub fn answers(concern: &Concern, handed_down: &[Concern]) -> Vec<Earlier> {
    let told: Vec<(&Concern, Earlier)> = handed_down
        .iter()
        .filter_map(|earlier| {
            let sentence = policy::handed_down(earlier)?.to_owned();
            let answer = earlier.state.answer()?.words.clone();
            Some((earlier, Earlier { sentence, answer }))
        })
        .collect();
    let texts: Vec<Text<'_>> = told.iter().map(|(earlier, _)| text(earlier)).collect();
    let near = likeness::nearest(text(concern), &texts, MOST);
    near.into_iter().map(|near| told[near.at].1.clone()).collect()
}

/// Those to merge with: first what is about the same topic, in each part what reads alike, then the others in the order
/// they had.
pub fn most_alike_first(concern: &Concern, others: &mut Vec<Concern>) {
    let texts: Vec<Text<'_>> = others.iter().map(text).collect();
    let near: Vec<usize> =
        likeness::nearest(text(concern), &texts, others.len()).into_iter().map(|near| near.at).collect();
    let place = |at: usize| near.iter().position(|known| *known == at).unwrap_or(near.len());
    let elsewhere = |other: &Concern| concern.said.topic.is_none() || other.said.topic != concern.said.topic;
    let mut placed: Vec<((bool, usize), Concern)> = std::mem::take(others)
        .into_iter()
        .enumerate()
        .map(|(at, other)| ((elsewhere(&other), place(at)), other))
        .collect();
    placed.sort_by_key(|(place, _)| *place);
    others.extend(placed.into_iter().map(|(_, other)| other));
}

fn text(concern: &Concern) -> Text<'_> {
    Text { words: &concern.said.words, yes_if: concern.said.yes_if.as_deref().unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::area::Area;
    use crate::domain::testing::concern;
    use crate::domain::topic::Topic;

    #[test]
    fn what_is_about_the_same_topic_is_offered_first_then_what_reads_alike() {
        let about = |number, words, topic: Option<&str>| {
            let mut one = concern(number, "U1", Area::Legal, words);
            one.said.topic = topic.map(|topic| Topic::Own(topic.to_owned()));
            one
        };
        let this = about(1, "Who reads the logs of our chats?", Some("logs"));
        let mut others = vec![
            about(2, "The price is too high.", None),
            about(3, "Who reads the logs of our chats at night?", None),
            about(4, "It leaves the company.", Some("logs")),
        ];
        let keys = |others: &[Concern]| others.iter().map(|one| one.id.to_string()).collect::<Vec<_>>();
        most_alike_first(&this, &mut others);
        assert_eq!(keys(&others), ["C-4", "C-3", "C-2"]);
        // None is no topic that two could share.
        most_alike_first(&about(5, "Who reads the logs?", None), &mut others);
        assert_eq!(keys(&others), ["C-3", "C-4", "C-2"]);
    }
}
