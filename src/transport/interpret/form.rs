//! The fields of an open modal, as they stand. Fields that were cleared or are not there are empty; nothing is checked.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde_json::Value;

use crate::domain::area::Area;
use crate::domain::concern::{Kind, Severity, Verdict};
use crate::domain::draft::{ConcernDraft, ShareChoice, StartDraft};
use crate::domain::id::{ChannelId, ConcernId, Handle, PersonId, QuestionId, RolloutId};
use crate::domain::refusal::Field;
use crate::domain::rollout::Keep;
use crate::domain::stakeholder::Stance;
use crate::domain::topic::Topic;
use crate::view::ids::{Meta, OWN_TOPIC, field_of};

/// What Slack's pickers can give; a calendar can be reckoned in far beyond both ends without running out.
const YEARS: RangeInclusive<i32> = 1..=9_999;

/// A view's values by field, and what it carries.
pub struct Form<'a> {
    values: BTreeMap<Field, &'a Value>,
    meta: Meta,
    /// The `block_id`s of its fields, in the order they are drawn.
    pub blocks: Vec<String>,
}

impl<'a> Form<'a> {
    pub fn of(view: &'a Value) -> Form<'a> {
        let mut values = BTreeMap::new();
        if let Some(blocks) = view["state"]["values"].as_object() {
            for (block, elements) in blocks {
                let element = elements.as_object().and_then(|elements| elements.values().next());
                if let (Some(field), Some(element)) = (field_of(block), element) {
                    values.insert(field, element);
                }
            }
        }
        let meta = view["private_metadata"].as_str().and_then(|meta| serde_json::from_str(meta).ok());
        let drawn = view["blocks"].as_array().map(Vec::as_slice).unwrap_or_default().iter();
        let blocks = drawn
            .filter(|block| block["type"] == "input")
            .filter_map(|block| block["block_id"].as_str())
            .filter(|id| field_of(id).is_some())
            .map(str::to_owned)
            .collect();
        Form { values, meta: meta.unwrap_or_default(), blocks }
    }

    pub fn channel(&self) -> Option<ChannelId> {
        self.meta.channel.as_deref().map(ChannelId::from)
    }

    pub fn rollout(&self) -> Option<RolloutId> {
        self.meta.rollout.as_deref().and_then(RolloutId::parse)
    }

    pub fn concern_id(&self) -> Option<ConcernId> {
        self.meta.concern.as_deref().and_then(ConcernId::parse)
    }

    pub fn question(&self) -> Option<QuestionId> {
        self.meta.question.as_deref().and_then(QuestionId::parse)
    }

    pub fn handle(&self) -> Option<Handle> {
        self.meta.handle.as_deref().map(Handle::from)
    }

    pub fn page(&self) -> Option<usize> {
        self.meta.page
    }

    /// Which answer, and what its raiser says of it.
    pub fn answer(&self) -> Option<(u32, Verdict)> {
        Some((self.meta.nth?, self.meta.how.as_deref().and_then(Verdict::from_slug)?))
    }

    pub fn seen(&self) -> Option<i64> {
        self.meta.seen
    }

    pub fn person(&self, field: Field) -> Option<PersonId> {
        self.value(field, "selected_user").and_then(Value::as_str).map(PersonId::from)
    }

    pub fn conversation(&self, field: Field) -> Option<ChannelId> {
        self.value(field, "selected_conversation").and_then(Value::as_str).map(ChannelId::from)
    }

    pub fn step(&self) -> u32 {
        self.meta.step.unwrap_or_default()
    }

    pub fn text(&self, field: Field) -> String {
        self.value(field, "value").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    pub fn choice(&self, field: Field) -> Option<&str> {
        self.value(field, "selected_option")?["value"].as_str()
    }

    /// The values of all that is picked in a menu of which any number may be.
    pub fn picked(&self, field: Field) -> Vec<String> {
        let picked = self.value(field, "selected_options").and_then(Value::as_array);
        let values = picked.into_iter().flatten().filter_map(|option| option["value"].as_str());
        values.map(str::to_owned).collect()
    }

    /// The values of all checkboxes that are ticked; there may be a group for each area.
    pub fn ticked(&self, view: &'a Value) -> Vec<String> {
        let blocks = view["state"]["values"].as_object().into_iter().flatten();
        blocks
            .filter(|(block, _)| field_of(block) == Some(Field::Prompts))
            .filter_map(|(_, elements)| elements.as_object()?.values().next()?["selected_options"].as_array())
            .flatten()
            .filter_map(|option| option["value"].as_str().map(str::to_owned))
            .collect()
    }

    pub fn date(&self, field: Field) -> Option<NaiveDate> {
        let day: NaiveDate = self.value(field, "selected_date")?.as_str()?.parse().ok()?;
        YEARS.contains(&day.year()).then_some(day)
    }

    pub fn stance(&self) -> Option<Stance> {
        self.choice(Field::Stance).and_then(Stance::from_slug)
    }

    pub fn start(&self) -> StartDraft {
        StartDraft {
            name: self.text(Field::Name),
            why: self.text(Field::Why),
            link: self.text(Field::Link),
            sponsor: self.person(Field::Sponsor),
            areas: self.people(),
            intake_closes: self.date(Field::IntakeCloses),
            meeting: self.moment(Field::Meeting),
            decision_by: self.date(Field::DecisionBy),
            keep: self
                .choice(Field::Keep)
                .and_then(|days| days.parse().ok())
                .and_then(Keep::from_days)
                .unwrap_or_default(),
            outsiders_accepted: self
                .value(Field::Outsiders, "selected_options")
                .and_then(Value::as_array)
                .is_some_and(|ticked| !ticked.is_empty()),
            ..StartDraft::default()
        }
    }

    pub fn people(&self) -> BTreeMap<Area, Vec<PersonId>> {
        let of = |area| {
            let people = self.value(Field::People(area), "selected_users")?.as_array()?;
            let people: Vec<PersonId> = people.iter().filter_map(Value::as_str).map(PersonId::from).collect();
            (!people.is_empty()).then_some((area, people))
        };
        Area::ALL.into_iter().filter_map(of).collect()
    }

    pub fn reasons(&self) -> BTreeMap<Area, String> {
        let asked = Area::ALL.into_iter().filter(|area| self.values.contains_key(&Field::Reason(*area)));
        asked.map(|area| (area, self.text(Field::Reason(area)))).collect()
    }

    pub fn concern(&self) -> ConcernDraft {
        let own = self.text(Field::OwnTopic);
        let topic = match self.choice(Field::Topic) {
            Some(OWN_TOPIC) => Some(Topic::Own(own)),
            // A word of one's own is not written for nothing.
            _ if !own.trim().is_empty() => Some(Topic::Own(own)),
            Some(slug) => Some(Topic::Common(slug.to_owned())),
            None => None,
        };
        ConcernDraft {
            words: self.text(Field::Words),
            area: self.choice(Field::ConcernArea).and_then(Area::from_slug),
            topic,
            guessed: false,
            kind: self.choice(Field::Kind).and_then(Kind::from_slug),
            severity: self.choice(Field::Severity).and_then(Severity::from_slug),
            yes_if: self.text(Field::YesIf),
            visibility: self.choice(Field::Visibility).and_then(ShareChoice::from_slug),
            opened: self.meta.opened.clone(),
        }
    }

    fn moment(&self, field: Field) -> Option<DateTime<Utc>> {
        let moment = DateTime::from_timestamp(self.value(field, "selected_date_time")?.as_i64()?, 0)?;
        YEARS.contains(&moment.year()).then_some(moment)
    }

    fn value(&self, field: Field, part: &str) -> Option<&'a Value> {
        self.values.get(&field).map(|element| &element[part]).filter(|value| !value.is_null())
    }
}
