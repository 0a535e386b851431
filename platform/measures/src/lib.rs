//! What domains publish for counting. A measure says in words what it counts, computes its value
//! from the rows of the store, and says where those rows can be seen. Records that a stand-in
//! touched never count.

mod cell;
mod measure;
mod registry;
mod value;

pub use cell::{Cell, protect};
pub use measure::{Compute, Measure, Origin, Unit};
pub use registry::{DuplicateMeasure, MeasureRegistry};
pub use value::{Days, Rows, Value};
