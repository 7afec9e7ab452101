//! Tables: given, when, then.
