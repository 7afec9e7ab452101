//! What each area usually worries about, as checkboxes that begin a concern. Ids travel to Slack and back and stand in
//! drafts: one may be added, none renamed.

use super::super::area::Area;

/// One worry, ready to be ticked.
#[derive(Debug, PartialEq, Eq)]
pub struct Prompt {
    pub id: &'static str,
    pub area: Area,
    /// One plain sentence, at most 75 characters: the label of a checkbox.
    pub text: &'static str,
    /// Slug of one of the common list; a company's own list must keep it.
    pub topic: &'static str,
    /// What the concern begins with; it stands by itself and can be said better.
    pub words: &'static str,
}

/// Those of one area, in the order they are offered.
pub fn prompts(area: Area) -> impl Iterator<Item = &'static Prompt> {
    PROMPTS.iter().filter(move |prompt| prompt.area == area)
}

pub fn prompt(id: &str) -> Option<&'static Prompt> {
    PROMPTS.iter().find(|prompt| prompt.id == id)
}

macro_rules! prompts {
    ($($area:ident: $($id:literal, $topic:literal, $text:literal, $words:literal;)+)+) => {
        pub const PROMPTS: &[Prompt] = &[$($(
            Prompt { id: $id, area: Area::$area, text: $text, topic: $topic, words: $words },
        )+)+];
    };
}

prompts! {
    NetworkSecurity:
        "net.leak", "data_leaves",
        "Confidential data gets out through it.",
        "I am worried that confidential data leaves the company through it.";
        "net.access", "access",
        "The wrong people get in, or leavers stay in.",
        "I do not see yet how login, permissions and leavers will be handled.";
        "net.attacks", "attacks",
        "It becomes a new way in for phishing and malware.",
        "It could become a new way in for phishing and malware.";
        "net.monitoring", "attacks",
        "We would not notice an incident there.",
        "I do not see how we would detect and handle an incident there.";
        "net.third", "vendor",
        "The vendor's own security is unproven.",
        "I do not know how well the vendor and its subcontractors protect themselves.";
        "net.devices", "access",
        "People use it from phones that we do not manage.",
        "People will use it from personal devices that we do not manage.";

    Compliance:
        "comp.regulator", "regulation",
        "The regulator will ask, and we have no answer yet.",
        "I do not know how we explain this to the regulator.";
        "comp.records", "records",
        "What is said there must be kept, and found again.",
        "What is said there may be a business record that we must retain and find again.";
        "comp.residency", "data_residency",
        "Data is kept in a country where it may not be.",
        "I do not know in which country the data is stored.";
        "comp.conduct", "conduct",
        "Staff give customers advice where nobody supervises it.",
        "Staff could give advice to customers there that nobody reviews.";
        "comp.privacy", "staff_privacy",
        "Personal data of staff is used in ways it should not be.",
        "I am worried about what happens to employee data in it.";
        "comp.proof", "regulation",
        "We cannot prove to an auditor that our rules are kept.",
        "I do not see how we prove to an auditor that our rules are kept.";

    Legal:
        "legal.contract", "contract",
        "The contract leaves the liability with us.",
        "I am worried that the contract leaves the liability with us.";
        "legal.ownership", "contract",
        "It is unclear who owns what we put in.",
        "It is unclear to me who owns what we put in, under the terms of service.";
        "legal.hold", "records",
        "We cannot hold or produce messages for a court.",
        "I do not see how we put a legal hold on messages and produce them for a court.";
        "legal.borders", "data_residency",
        "Foreign law reaches our data.",
        "Foreign law may reach our data, depending on where the data is stored.";
        "legal.council", "staff_privacy",
        "Works council or union have to agree first.",
        "The works council or a union may have to agree first.";
        "legal.exit", "vendor",
        "We do not get out again, or not with our data.",
        "I do not see an exit plan: how we leave the vendor and take our data along.";
        "legal.said", "reputation",
        "Something said there ends up in the press.",
        "Something said there could end up in the press.";

    It:
        "it.support", "support",
        "The help desk drowns in tickets.",
        "I do not see who will support it: the help desk is full of tickets as it is.";
        "it.integration", "integration",
        "It does not fit our systems.",
        "I doubt that it integrates with our existing systems.";
        "it.accounts", "access",
        "Accounts have to be kept by hand.",
        "Without single sign-on we would provision every account by hand.";
        "it.availability", "availability",
        "It is down when we need it, or slows the network.",
        "I do not know what happens when it goes down, and what uptime we are promised.";
        "it.cost", "cost",
        "The cost of running it is not in the budget.",
        "The cost of running it is in nobody's budget.";
        "it.another", "integration",
        "It is one more tool beside those we have.",
        "It is one more tool that duplicates what we have.";
        "it.pace", "pace",
        "It comes while other projects take all hands.",
        "It comes too fast, while other projects take all hands.";

    Business:
        "biz.adoption", "adoption",
        "Nobody uses it, and we are back to email.",
        "I doubt that people will adopt it, and then we go back to email.";
        "biz.time", "benefit",
        "It costs more time than it saves.",
        "It may distract people from their work and waste more time than it saves.";
        "biz.training", "adoption",
        "Nobody has time to learn it.",
        "I do not see when my people get the training.";
        "biz.customers", "conduct",
        "Customers notice, and not for the better.",
        "I do not know what our customers will notice of it, and whether they want it.";
        "biz.reputation", "reputation",
        "A careless post harms our name.",
        "A careless post could harm our reputation.";
        "biz.watched", "staff_privacy",
        "People feel watched, or on duty after hours.",
        "My people may feel watched, or on duty after hours.";
        "biz.right", "accuracy",
        "People rely on what it says, and it is wrong.",
        "People may rely on wrong answers and rumours that nobody checks.";
}
