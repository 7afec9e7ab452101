//! The only orchestrator: a request comes in, what it touches is loaded, `domain` decides, the decision is saved and
//! committed, and only then answered. It words nothing and sends nothing.

pub mod desk;
