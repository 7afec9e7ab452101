//! What the workspace allows, as it is written in the settings.

use super::Fault;

pub(super) const STARTERS: &str = "ROLLOUT_STARTERS";
pub(super) const MOVES: &str = "ROLLOUT_MOVES";
/// A date that is moved more often is none.
const MOST: u32 = 9;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    pub starters: Starters,
    /// How often the date of one stage may be moved, from 1.
    pub moves: u32,
}

/// Who may start a rollout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Starters {
    /// Everybody but guests.
    Everyone,
    /// Admins and owners of the workspace.
    Admins,
    /// Members of the user group with this id.
    Group(String),
}

pub(super) fn starters(value: Option<&str>) -> Result<Starters, Fault> {
    let Some(value) = value.map(str::trim) else { return Ok(Starters::Everyone) };
    let fault = |what: &str| Fault {
        name: STARTERS,
        what: format!(
            "{what}: set it to everyone, to admins, or to the id of a user group (it begins with S; in Slack it is \
             copied from the group's ⋮ menu)"
        ),
        example: "S0123ABCD",
    };
    match value.to_lowercase().as_str() {
        "everyone" => Ok(Starters::Everyone),
        "admins" => Ok(Starters::Admins),
        _ if value.starts_with('@') => Err(fault("is the name of a group, which can be changed")),
        _ if value.starts_with(['C', 'D', 'G', 'T', 'U', 'W']) && is_id(value) => {
            Err(fault("is an id, but not of a user group"))
        }
        _ if value.starts_with('S') && is_id(value) => Ok(Starters::Group(value.to_owned())),
        _ => Err(fault("is neither everyone, admins nor the id of a user group")),
    }
}

/// Of the shape that Slack gives its ids.
fn is_id(value: &str) -> bool {
    value.len() >= 6
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && value.bytes().any(|byte| byte.is_ascii_digit())
}

/// How often a date may be moved; 1 if nothing is said.
pub(super) fn moves(value: Option<&str>) -> Result<u32, Fault> {
    let Some(value) = value else { return Ok(1) };
    let moves = value.trim().parse().ok().filter(|moves| (1..=MOST).contains(moves));
    moves.ok_or_else(|| Fault {
        name: MOVES,
        what: format!(
            "is no number from 1 to {MOST}: set it to how often the date of one stage may be moved"
        ),
        example: "2",
    })
}
