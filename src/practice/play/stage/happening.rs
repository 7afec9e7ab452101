//! What happens in the workspace by no act in a conversation: people come and go, channels are archived, the app is
//! removed.

use std::collections::BTreeMap;

use super::Stage;
use crate::practice::cast::BOT_USER;
use crate::practice::play::one_of;
use crate::practice::play::scenario::Happening;
use crate::practice::world::PersonChange;

impl Stage<'_> {
    pub(super) async fn happens(&self, happening: &Happening) -> anyhow::Result<String> {
        let people = self.workspace.people();
        let person = |handle: &str| {
            one_of("person", handle, people.iter().map(|one| (one.name.as_str(), one.id.as_str())))
        };
        let conversations = self.workspace.conversations(&self.who);
        let channel = |name: &str| {
            let names = conversations.iter().map(|one| (one.name.as_str(), one.id.as_str()));
            one_of("channel", name.trim_start_matches('#'), names)
        };
        Ok(match happening {
            Happening::Leaves(who) => {
                self.workspace.change_person(&person(who)?, PersonChange::Deactivate).await?;
                format!("learns that @{who} has left")
            }
            Happening::Returns(who) => {
                self.workspace.change_person(&person(who)?, PersonChange::Reactivate).await?;
                format!("learns that @{who} is back")
            }
            Happening::Blocks(who) => {
                self.workspace.change_person(&person(who)?, PersonChange::BlockDms).await?;
                format!("learns that @{who} takes no messages from apps")
            }
            Happening::Allows(who) => {
                self.workspace.change_person(&person(who)?, PersonChange::AllowDms).await?;
                format!("learns that @{who} takes messages from apps again")
            }
            Happening::Archived(name) => {
                self.workspace.archive(&channel(name)?, &self.who).await?;
                format!("archives {name}")
            }
            Happening::Joins(who) => {
                for (handle, name) in who {
                    self.workspace.invite(&channel(name)?, &person(handle)?, Some(&self.who)).await?;
                }
                format!("lets in {}", handles(who))
            }
            Happening::Parts(who) => {
                for (handle, name) in who {
                    self.workspace.remove(&channel(name)?, &person(handle)?).await?;
                }
                format!("sees {} go", handles(who))
            }
            Happening::Grouped(who) => {
                for (handle, group) in who {
                    self.workspace.put_in_group(group, &person(handle)?)?;
                }
                format!("puts into a group {}", handles(who))
            }
            Happening::Ungrouped(who) => {
                for (handle, group) in who {
                    self.workspace.take_out_of_group(group, &person(handle)?)?;
                }
                format!("takes out of a group {}", handles(who))
            }
            Happening::Promoted(who) => {
                self.workspace.change_person(&person(who)?, PersonChange::MakeAdmin).await?;
                format!("makes @{who} an administrator")
            }
            Happening::Demoted(who) => {
                self.workspace.change_person(&person(who)?, PersonChange::MakeMember).await?;
                format!("makes @{who} a member like others")
            }
            Happening::Invited(name) => {
                self.workspace.invite(&channel(name)?, BOT_USER, Some(&self.who)).await?;
                format!("invites the app to {name}")
            }
            Happening::Uninstalled => {
                self.workspace.uninstall().await;
                "removes the app from the workspace".to_owned()
            }
            Happening::Reinstalled => {
                self.workspace.reinstall().await;
                "adds the app to the workspace again".to_owned()
            }
        })
    }
}

fn handles(who: &BTreeMap<String, String>) -> String {
    let all: Vec<String> = who.iter().map(|(handle, name)| format!("@{handle} ({name})")).collect();
    all.join(", ")
}
