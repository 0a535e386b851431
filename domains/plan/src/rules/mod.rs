//! Pure decisions: what may happen to a measurement, and whether a figure is on its way.

pub mod decide;
pub mod enter;
pub mod forecast;
pub mod top;
pub mod track;
