//! Who reads what is told to lead and sponsor, in words. While nobody sponsors it, it is said who will read it, and the one
//! who has left is not called a reader any more.

use super::text::{Phrase, bold, ours, person};
use crate::domain::at_once::AtOnce;
use crate::domain::concern::Visibility;
use crate::domain::draft::ShareChoice;
use crate::domain::id::PersonId;
use crate::domain::policy::{By, Card};
use crate::domain::rollout::{Rollout, Vacant};
use crate::domain::stakeholder::Stakeholder;

#[derive(Debug, Clone, Copy)]
pub struct Readers<'a> {
    lead: &'a PersonId,
    seat: Seat<'a>,
}

/// Whether somebody sponsors it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seat<'a> {
    Held(&'a PersonId),
    /// Whoever sat there may read it still, and whoever is named next will.
    Silent(&'a PersonId),
    /// Whoever sat there has left; whoever is named next will read it.
    Empty,
    /// They have left, and nobody follows: it is over.
    Left,
}

impl<'a> Readers<'a> {
    pub fn of(rollout: &'a Rollout) -> Readers<'a> {
        let readers = Readers::while_open(&rollout.lead, &rollout.sponsor, rollout.vacant());
        let seat = match readers.seat {
            Seat::Empty if rollout.stage.is_over() => Seat::Left,
            Seat::Silent(sponsor) if rollout.stage.is_over() => Seat::Held(sponsor),
            seat @ (Seat::Held(_) | Seat::Silent(_) | Seat::Empty | Seat::Left) => seat,
        };
        Readers { seat, ..readers }
    }

    /// Of a rollout that is not over. `vacant`: why nobody sponsors it.
    pub fn while_open(lead: &'a PersonId, sponsor: &'a PersonId, vacant: Option<Vacant>) -> Readers<'a> {
        let seat = match vacant {
            None => Seat::Held(sponsor),
            Some(Vacant::Silent) => Seat::Silent(sponsor),
            Some(Vacant::Gone) => Seat::Empty,
        };
        Readers { lead, seat }
    }

    /// `@Henrik and @Amara`, once where they are one person; `@Henrik and whoever is named sponsor next`.
    pub fn names(self) -> Phrase {
        self.list(None)
    }

    /// The same with the verb that goes with it.
    pub fn each(self, one: &str, many: &str) -> Phrase {
        self.names().ours(if self.are_one() { one } else { many })
    }

    /// As this reader calls them: themselves first.
    pub fn to(self, reader: &PersonId) -> Phrase {
        self.list(Some(reader))
    }

    /// Lead and sponsor are one person, and nobody else is to come.
    pub fn are_one(self) -> bool {
        match self.seat {
            Seat::Held(sponsor) => sponsor == self.lead,
            Seat::Silent(_) | Seat::Empty => false,
            Seat::Left => true,
        }
    }

    /// Who decides in the end.
    pub fn sponsors(self) -> Phrase {
        match self.seat {
            Seat::Held(sponsor) => person(sponsor).ours(" sponsors it and decides in the end. "),
            Seat::Silent(_) | Seat::Empty => {
                ours("Nobody sponsors it at present; whoever is named next decides in the end. ")
            }
            Seat::Left => Phrase::default(),
        }
    }

    /// Above a form: `Sponsor: @Amara   Lead: @Henrik`.
    pub fn offices(self) -> Phrase {
        let sponsor = match self.seat {
            Seat::Held(sponsor) if sponsor == self.lead => {
                return ours("Lead and sponsor: ").person(self.lead);
            }
            Seat::Held(sponsor) => person(sponsor),
            Seat::Silent(sponsor) => person(sponsor).ours(" until another is named"),
            Seat::Empty | Seat::Left => ours("whoever is named next"),
        };
        ours("Sponsor: ").then(sponsor).ours("   Lead: ").person(self.lead)
    }

    /// With whom something is by now that has just been told.
    pub fn have_it(self, with: &str) -> Phrase {
        let line = match self.seat {
            Seat::Held(sponsor) if sponsor != self.lead => self.names().ours(" have it now"),
            Seat::Held(_) | Seat::Silent(_) | Seat::Empty | Seat::Left => {
                person(self.lead).ours(" has it now")
            }
        };
        let line = line.ours(with);
        match self.seat {
            Seat::Silent(_) | Seat::Empty => line.ours("; whoever is named sponsor next reads it too"),
            Seat::Held(_) | Seat::Left => line,
        }
    }

    /// Of what is for the lead alone.
    fn numbers(self) -> Phrase {
        match self.seat {
            Seat::Held(sponsor) => {
                person(sponsor).ours(" sees no word of it, only the numbers of your area.")
            }
            Seat::Silent(_) | Seat::Empty | Seat::Left => {
                ours("No sponsor sees a word of it, only the numbers of your area.")
            }
        }
    }

    /// `you`: whom it addresses.
    fn list(self, you: Option<&PersonId>) -> Phrase {
        let called = |whom: &PersonId| if you == Some(whom) { ours("you") } else { person(whom) };
        let sponsor = match self.seat {
            Seat::Held(sponsor) | Seat::Silent(sponsor) => Some(sponsor).filter(|one| *one != self.lead),
            Seat::Empty | Seat::Left => None,
        };
        let mut people: Vec<&PersonId> = [Some(self.lead), sponsor].into_iter().flatten().collect();
        people.sort_by_key(|whom| you != Some(*whom));
        let next = match self.seat {
            Seat::Silent(_) | Seat::Empty => Some(ours("whoever is named sponsor next")),
            Seat::Held(_) | Seat::Left => None,
        };
        Phrase::list(people.into_iter().map(called).chain(next))
    }
}

/// To its raiser: who sees it, and how.
pub fn sight(rollout: &Rollout, card: &Card) -> Phrase {
    let readers = Readers::of(rollout);
    let mine = |office: &PersonId| matches!(&card.by, By::Person { person } if person == office);
    let see = || readers.each(" sees", " see");
    match card.visibility {
        Visibility::Named => see().ours(" this, with your name."),
        Visibility::Area => {
            see().ours(format!(" this as the view of {}, without your name.", card.area.name()))
        }
        Visibility::LeadOnly if mine(&rollout.lead) => ours("Only you see this."),
        Visibility::LeadOnly if readers.are_one() => {
            ours("Only ").person(&rollout.lead).ours(" sees this, with your name.")
        }
        Visibility::LeadOnly if mine(&rollout.sponsor) => {
            ours("Only you and ").person(&rollout.lead).ours(" see this.")
        }
        Visibility::LeadOnly => {
            ours("Only ").person(&rollout.lead).ours(" sees this, with your name. ").then(readers.numbers())
        }
    }
}

/// What becomes of what is told after the closing: `a blocker goes to lead and sponsor at once, the rest …`.
pub fn told_late(goes: &str, at_once: AtOnce) -> Phrase {
    let (whom, more) = match at_once {
        AtOnce::Nobody => {
            return ours("it waits for the review of the pilot unless lead or sponsor takes it in");
        }
        AtOnce::Lead => ("the lead", ""),
        AtOnce::LeadInWords => ("the lead", " (the sponsor is told only that there is one)"),
        AtOnce::Both => ("lead and sponsor", ""),
        AtOnce::AsChosen => {
            ("lead and sponsor", " (of one for the lead only, the sponsor is told only that there is one)")
        }
    };
    let takes_in = match at_once {
        AtOnce::Lead => "the lead takes it in",
        AtOnce::Nobody | AtOnce::LeadInWords | AtOnce::Both | AtOnce::AsChosen => "one of them takes it in",
    };
    ours(format!(
        "a blocker {goes} to {whom} at once{more}, the rest waits for the review of the pilot unless {takes_in}"
    ))
}

/// The same choices as in the form, and what each comes to. Who runs it and speaks for an area too reads here of "you".
pub fn sights(rollout: &Rollout, who: &Stakeholder) -> Vec<Phrase> {
    let Rollout { lead, sponsor, .. } = rollout;
    let readers = Readers::of(rollout);
    let (runs, decides) = (who.person == *lead, who.person == *sponsor);
    let named = bold(Visibility::Named.name()).ours(": ");
    let as_area = bold(Visibility::Area.name()).ours(": ");
    let lead_only = bold(Visibility::LeadOnly.name()).ours(": ");
    if runs && readers.are_one() {
        return vec![
            named.ours("you alone read it, with your name."),
            as_area.ours("you alone read it, under your area."),
            lead_only.ours("you alone read it."),
        ];
    }
    let by_area = " the same words under your area, without your name. Who knows the people may still guess.";
    let (reads, knows) = if readers.are_one() { (" reads", "knows") } else { (" read", "know") };
    let both = || readers.to(&who.person).ours(reads);
    let mut sights = vec![
        named.then(both()).ours(format!(" it and {knows} it is yours.")),
        as_area.then(both()).ours(by_area),
    ];
    if runs {
        // A call would be one to themselves.
        sights.push(lead_only.ours("you alone read it. ").then(readers.numbers()));
        return sights;
    }
    sights.push(if decides {
        lead_only.ours("only you and ").person(lead).ours(" read it.")
    } else {
        let alone = lead_only.person(lead).ours(" alone reads it, with your name.");
        if readers.are_one() { alone } else { alone.ours(" ").then(readers.numbers()) }
    });
    sights.push(
        bold(ShareChoice::CallMe.name())
            .ours(": nothing is kept but a note to ")
            .person(lead)
            .ours(" to call you."),
    );
    sights
}
