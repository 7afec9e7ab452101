//! What a workspace allows: who may start a rollout, and how often a date may be moved.

use crate::domain::id::GroupId;
use crate::domain::person::{Person, Shown, Standing, UserGroup};
use crate::domain::refusal::Refusal;

/// What whoever runs the bot has set for the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    pub starters: Starters,
    /// How often the date of one time-box may be moved.
    pub moves: u32,
}

impl Default for Allowed {
    fn default() -> Self {
        Allowed { starters: Starters::Everyone, moves: 1 }
    }
}

/// Who may start a rollout, and leads it then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Starters {
    /// Everybody but guests.
    #[default]
    Everyone,
    Admins,
    Group(GroupId),
}

const EVERYONE: &str = "everyone";
const ADMINS: &str = "admins";

impl Starters {
    pub fn as_str(&self) -> &str {
        match self {
            Starters::Everyone => EVERYONE,
            Starters::Admins => ADMINS,
            Starters::Group(id) => id.as_str(),
        }
    }

    /// Takes back what `as_str` gave.
    pub fn read(set: &str) -> Starters {
        match set {
            EVERYONE => Starters::Everyone,
            ADMINS => Starters::Admins,
            group => Starters::Group(GroupId::from(group)),
        }
    }
}

/// `group`: the user group that is allowed to, where it is one that is, as far as Slack has told of it.
///
/// # Errors
/// `GuestCannotLead`; `OnlyAdminsStart`, `OnlyGroupStarts`; `StartersHidden`, and then nobody may.
pub fn may_start(person: &Person, starters: &Starters, group: Option<&UserGroup>) -> Result<(), Refusal> {
    if !person.standing.can_lead() {
        return Err(Refusal::GuestCannotLead);
    }
    match starters {
        Starters::Everyone => Ok(()),
        Starters::Admins if person.standing == Standing::Admin => Ok(()),
        Starters::Admins => Err(Refusal::OnlyAdminsStart),
        Starters::Group(id) => match group.filter(|group| group.id == *id) {
            Some(group) if group.has(&person.id) => Ok(()),
            Some(UserGroup { people: Shown::Hidden, .. }) => {
                Err(Refusal::StartersHidden { group: id.clone() })
            }
            Some(_) | None => Err(Refusal::OnlyGroupStarts { group: id.clone() }),
        },
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::id::PersonId;
    use crate::domain::testing::{person as id, team};

    const ALL: [Standing; 7] = [
        Standing::Member,
        Standing::Admin,
        Standing::Guest,
        Standing::Bot,
        Standing::Deactivated,
        Standing::Outsider,
        Standing::Unknown,
    ];

    fn somebody(standing: Standing) -> Person {
        Person { id: id("U1"), home: team(), zone: None, standing, seen_at: DateTime::UNIX_EPOCH }
    }

    fn group(people: Shown) -> UserGroup {
        UserGroup { id: GroupId::from("S1"), people, seen_at: DateTime::UNIX_EPOCH }
    }

    fn these(people: &[&str]) -> Shown {
        Shown::These(people.iter().map(|id| PersonId::from(*id)).collect())
    }

    #[test]
    fn every_standing_under_every_rule() {
        let only = Starters::Group(GroupId::from("S1"));
        let group_id = GroupId::from("S1");
        let closed = Err(Refusal::OnlyGroupStarts { group: group_id.clone() });
        for standing in ALL {
            let who = somebody(standing);
            let may = |starters: &Starters, group: Option<&UserGroup>| may_start(&who, starters, group);
            if standing == Standing::Guest {
                let inside = group(these(&["U1"]));
                for starters in [Starters::Everyone, Starters::Admins, only.clone()] {
                    assert_eq!(may(&starters, Some(&inside)), Err(Refusal::GuestCannotLead));
                }
                continue;
            }
            assert_eq!(may(&Starters::Everyone, None), Ok(()), "{standing:?}");
            let admin = if standing == Standing::Admin { Ok(()) } else { Err(Refusal::OnlyAdminsStart) };
            assert_eq!(may(&Starters::Admins, None), admin, "{standing:?}");
            assert_eq!(may(&only, Some(&group(these(&["U0", "U1"])))), Ok(()), "{standing:?}");
            assert_eq!(may(&only, Some(&group(these(&["U2"])))), closed, "{standing:?}");
            assert_eq!(may(&only, None), closed, "{standing:?}");
            let hidden = Err(Refusal::StartersHidden { group: group_id.clone() });
            assert_eq!(may(&only, Some(&group(Shown::Hidden))), hidden, "{standing:?}");
            let other = UserGroup { id: GroupId::from("S2"), ..group(these(&["U1"])) };
            assert_eq!(may(&only, Some(&other)), closed, "another group opens nothing to {standing:?}");
        }
    }

    #[test]
    fn what_is_set_is_read_as_it_was_written() {
        let group = Starters::Group(GroupId::from("S0123ABCD"));
        for starters in [Starters::Everyone, Starters::Admins, group] {
            assert_eq!(Starters::read(starters.as_str()), starters);
        }
    }
}
