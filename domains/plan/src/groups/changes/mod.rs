//! Working groups are founded and closed as the plan says (「WG活動は、社会情勢やニーズの変化に応じて柔軟に見直し」):
//! one person of the department that runs the plan proposes, another one approves, and the registry
//! has it from its day on.

pub(crate) mod api;
pub mod known;
pub mod rules;
pub mod store;
pub(crate) mod web;
