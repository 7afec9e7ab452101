//! Trouble to order: what the next calls to the Web API or the next deliveries to the bot will suffer.
//! A planned fault happens exactly as often as it was asked for and never counts as the bot's own trouble.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What happens to a call of the Web API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiFault {
    /// HTTP 429 with `Retry-After` in seconds.
    RateLimited { retry_after: u32 },
    /// HTTP 500 with an empty body.
    ServerError,
    /// A proxy's error page that says 200.
    HtmlWith200,
    /// The call hangs; nothing is done.
    NoAnswer,
    /// The call is done, and the connection is cut before the answer: nobody can know.
    ResetAfterWrite,
    /// The call is done and answered late.
    Slow(Duration),
    /// `ok: false` with this code.
    Refuse(&'static str),
}

/// What happens to a delivery to the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushFault {
    /// The acknowledgement gets lost, so the event comes again.
    Duplicate,
    /// Waits until the next event has gone first.
    Reorder,
    /// The socket is closed after the payload was sent; the event comes again over another one.
    SocketClose,
}

#[derive(Debug, Default)]
pub struct Faults {
    plans: Mutex<Plans>,
}

#[derive(Debug, Default)]
struct Plans {
    api: Vec<(Option<String>, u32, ApiFault)>,
    push: VecDeque<PushFault>,
}

impl Faults {
    /// The next `times` calls of `method` (`None`: of any) suffer `fault`. Plans are used up in the order they were made.
    pub fn api(&self, method: Option<&str>, times: u32, fault: ApiFault) {
        self.lock().api.push((method.map(Into::into), times, fault));
    }

    /// The next `times` events sent to the bot suffer `fault`.
    pub fn to_bot(&self, times: usize, fault: PushFault) {
        self.lock().push.extend(std::iter::repeat_n(fault, times));
    }

    /// Drops all plans.
    pub fn clear(&self) {
        *self.lock() = Plans::default();
    }

    pub(super) fn take_api(&self, method: &str) -> Option<ApiFault> {
        let mut plans = self.lock();
        let at = plans.api.iter().position(|(m, _, _)| m.as_deref().is_none_or(|m| m == method))?;
        let (_, times, fault) = &mut plans.api[at];
        let fault = fault.clone();
        *times = times.saturating_sub(1);
        if *times == 0 {
            plans.api.remove(at);
        }
        Some(fault)
    }

    pub(super) fn take_push(&self) -> Option<PushFault> {
        self.lock().push.pop_front()
    }

    fn lock(&self) -> MutexGuard<'_, Plans> {
        self.plans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
