//! Who may start a rollout, as it is written in the settings.

use super::Fault;

pub(super) const NAME: &str = "ROLLOUT_STARTERS";

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
        name: NAME,
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
