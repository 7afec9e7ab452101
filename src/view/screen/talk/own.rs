//! **Remove my words**: what goes and what stays, before anything goes. Nothing of it can be undone, so nothing of it is
//! left unsaid.

use serde_json::Value;

use crate::domain::own::Removal;
use crate::view::block::{context, section};
use crate::view::ids::{Meta, modal};
use crate::view::screen::modal::Frame;
use crate::view::text::{Phrase, bold, count, ours};

pub fn removal(removal: &Removal) -> Value {
    let blocks = [
        section(&bold("This goes, for good:").ours(" ").then(Phrase::list(what(removal))).ours(".")),
        section(&bold("This stays:").ours(
            " that you took part, how many points you raised and what became of each, with its kind and severity, marked \
             as removed by the person who said it; what others answered; and what you wrote for others as lead, sponsor or \
             by way of homework.",
        )),
        context(&ours(
            "Nobody is told your words again. Messages of mine that show them, summaries and agendas too, are shown anew \
             without them, and files that may hold them, such as a long summary or an export, are deleted. I cannot reach \
             what somebody has saved, nor what you typed to me yourself, which stands in Slack until you delete it there; \
             deleting it also withdraws the point. What I gave you by My data is yours, and stays with you. Copies that \
             your company has made of my database forget your words when the rollout's time is up.",
        )),
    ];
    Frame {
        callback: modal::REMOVAL,
        title: "Remove my words",
        submit: Some("Remove"),
        close: "Keep them",
        meta: Meta::default(),
    }
    .around(&blocks)
}

pub fn removed(removal: &Removal) -> Phrase {
    bold("Removed:").ours(" ").then(Phrase::list(what(removal))).ours(
        ". I hold none of it any more. Messages and files of mine in which it stood follow, as a rule within a minute. \
         Should Slack keep one as it was, I tell you which.",
    )
}

/// What the removal of words does not reach.
pub fn out_of_reach() -> Phrase {
    ours(
        "What you typed to me yourself, and what I gave you by My data, stands in Slack until it is deleted there; copies \
         made of my database forget your words when the rollout's time is up.",
    )
}

pub fn nothing_held() -> Phrase {
    ours("I hold no word of yours that could be removed.")
}

fn what(removal: &Removal) -> impl Iterator<Item = Phrase> {
    let Removal { rollouts, points, questions, feelings, begun } = *removal;
    let points = (points > 0).then(|| {
        let of = count(rollouts, "rollout", "rollouts");
        format!(
            "what you told in {} of {of}, with your conditions and the sentences made of them",
            count(points, "point", "points")
        )
    });
    let feelings = (feelings > 0).then(|| "how you feel about it".to_owned());
    let questions = (questions > 0)
        .then(|| format!("{} to leads, with the answers", count(questions, "question", "questions")));
    let begun = (begun > 0).then(|| format!("{} begun and not sent", count(begun, "thing", "things")));
    [points, feelings, questions, begun].into_iter().flatten().map(ours)
}
