//! The parts of pages. Each is a value that prints itself: a template of any crate writes
//! `{{ part }}` and gets its markup.

mod buttons;
mod chart;
mod deadline;
mod details;
mod empty;
mod failure;
mod form_start;
mod letters;
mod lists;
mod marks;
mod notice;
mod pagination;
mod people;
mod summary;
mod table;
mod tabs;
mod timeline;
mod trajectory;

pub use buttons::{Back, Buttons};
pub use chart::{BarChart, BarRow, LineChart, LinePoint};
pub use deadline::DeadlineView;
pub use details::Details;
pub use empty::Empty;
pub(crate) use failure::Failure;
pub use form_start::FormStart;
pub use letters::{is_unknown, letters, marked_letters};
pub use lists::{Definitions, SummaryList, SummaryRow};
pub use marks::{Chip, ProvenanceMark, Tone};
pub use notice::{Notice, NoticeKind};
pub use pagination::Pagination;
pub use people::{PersonCard, PersonList};
pub use summary::{ErrorItem, ErrorSummary};
pub use table::{Column, Order, Row, Table};
pub use tabs::{Tab, Tabs};
pub use timeline::{Step, StepState, Timeline};
pub use trajectory::{Trajectory, TrajectoryPoint};

pub use crate::page::StandIn;
