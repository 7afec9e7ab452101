//! What one text frame of Socket Mode says. Tolerant as `payload` is: what cannot be read is `None`, never an error.

use serde_json::{Value, json};

use super::super::door::Answer;
use super::super::payload::Payload;

#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    Hello,
    /// Slack will close this line, and another can be opened.
    Leaving,
    /// Socket Mode was switched off: no other line can be opened.
    SwitchedOff,
    Envelope(Envelope),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    pub payload: Payload,
    pub receipt: Receipt,
    pub again: Option<Again>,
}

/// How an envelope is to be acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Without one it cannot be.
    id: Option<String>,
    takes_answer: bool,
}

/// Slack has sent it before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    pub nth: u64,
    pub reason: Option<String>,
}

impl Frame {
    pub fn read(text: &str) -> Option<Frame> {
        let mut frame: Value = serde_json::from_str(text).ok()?;
        let payload = frame.get_mut("payload").map(Value::take).unwrap_or_default();
        Some(match frame["type"].as_str()? {
            "hello" => Frame::Hello,
            "disconnect" if frame["reason"] == "link_disabled" => Frame::SwitchedOff,
            "disconnect" => Frame::Leaving,
            kind => Frame::Envelope(Envelope {
                payload: Payload::of_envelope(kind, payload),
                receipt: Receipt {
                    id: frame["envelope_id"].as_str().map(str::to_owned),
                    takes_answer: frame["accepts_response_payload"] != false,
                },
                again: frame["retry_attempt"]
                    .as_u64()
                    .filter(|nth| *nth > 0)
                    .map(|nth| Again { nth, reason: frame["retry_reason"].as_str().map(str::to_owned) }),
            }),
        })
    }
}

impl Receipt {
    /// `None`: it cannot be acknowledged, or Slack is to send it again.
    pub fn acknowledge(self, answer: Answer) -> Option<Value> {
        let mut ack = json!({ "envelope_id": self.id? });
        match answer {
            Answer::Json(body) if self.takes_answer => ack["payload"] = body,
            Answer::Json(_) | Answer::Text(_) | Answer::Empty => {}
            Answer::Unavailable => return None,
        }
        Some(ack)
    }
}
