//! The tables as they are.

pub mod plan_attendance;
pub mod plan_feed;
pub mod plan_meeting;
pub mod plan_series;
pub mod plan_todo;
pub mod plan_topic;
