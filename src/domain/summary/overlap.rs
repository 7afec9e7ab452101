//! What worries several areas at once, for those who took part: the topic alone, out of the list that is common to all,
//! and only where so many areas share it that it tells of none.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::area::Area;
use crate::domain::concern::Visibility;
use crate::domain::policy::{self, Reader};
use crate::domain::topic::Topic;

/// What is known of an open concern for this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub area: Area,
    pub visibility: Visibility,
    /// As its raiser chose it.
    pub topic: Topic,
}

/// Shared by most areas first. What one can only count, and what somebody called it in a word of their own, is told to
/// nobody.
pub fn overlaps(reader: Reader, concerns: &[About]) -> Vec<Topic> {
    let mut areas: BTreeMap<&Topic, BTreeSet<Area>> = BTreeMap::new();
    for about in concerns.iter().filter(|about| policy::in_words(Reader::Sponsor, about.visibility)) {
        match about.topic {
            Topic::Common(_) => {
                areas.entry(&about.topic).or_default().insert(about.area);
            }
            Topic::Own(_) => {}
        }
    }
    let mut shared: Vec<(&Topic, usize)> = areas
        .into_iter()
        .map(|(topic, areas)| (topic, areas.len()))
        .filter(|(_, areas)| policy::may_know_overlap(reader, *areas))
        .collect();
    shared.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    shared.into_iter().map(|(topic, _)| topic.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(area: Area, visibility: Visibility, topic: &str) -> About {
        About { area, visibility, topic: Topic::Common(topic.into()) }
    }

    #[test]
    fn stakeholders_learn_of_it_from_three_areas_on_lead_and_sponsor_from_two() {
        let two = [
            about(Area::Legal, Visibility::Named, "data"),
            about(Area::Legal, Visibility::Named, "data"),
            about(Area::It, Visibility::Area, "data"),
        ];
        let data = [Topic::Common("data".into())];
        for (reader, at_two, at_three) in [
            (Reader::Lead, true, true),
            (Reader::Sponsor, true, true),
            (Reader::Raiser, false, true),
            (Reader::Owner, false, true),
            (Reader::Other, false, true),
            (Reader::Channel, false, false),
        ] {
            assert_eq!(overlaps(reader, &two), data[..usize::from(at_two)], "{reader:?}");
            assert_eq!(overlaps(reader, &two[..2]), [], "one area is none");
            let third = about(Area::Business, Visibility::Area, "data");
            let three = [&two[..], &[third]].concat();
            assert_eq!(overlaps(reader, &three), data[..usize::from(at_three)], "{reader:?}");
        }
    }

    #[test]
    fn what_is_for_the_lead_only_and_words_of_ones_own_count_for_nothing() {
        let areas = [Area::Legal, Area::It, Area::Business];
        let hidden = areas.map(|area| about(area, Visibility::LeadOnly, "data"));
        let own = areas.map(|area| About {
            area,
            visibility: Visibility::Named,
            topic: Topic::Own("Our man in Geneva".into()),
        });
        for reader in Reader::ALL {
            assert_eq!(overlaps(reader, &hidden), []);
            assert_eq!(overlaps(reader, &own), []);
            assert_eq!(
                overlaps(reader, &[&hidden[..1], &[about(Area::It, Visibility::Named, "data")]].concat()),
                []
            );
        }
    }
}
