//! The types of the files in a city pack. Unknown keys are errors everywhere, so that a misspelt
//! key never passes in silence.

pub mod catalogue;
pub mod city;
pub mod contract;
pub mod department;
pub mod document;
pub mod form_import;
pub mod handover;
pub mod household;
pub mod kpi;
pub mod logic;
pub mod phrase;
pub mod plan;
pub mod presentation;
pub mod procedure;
pub mod purpose;
pub mod retention;
pub mod route;
pub mod survey;
pub mod table;
pub mod year;

pub use catalogue::{CatalogueEntry, NationalPriority};
pub use city::{City, ClosedDays, Contact, MonthDay, Office, OpeningHours, Weekday};
pub use contract::{ContractClause, ContractKind, ContractRules};
pub use department::Department;
pub use document::{
    Amendment, AmendmentState, DocumentRules, MayOmit, SealedPaper, Symbol, Window,
};
pub use form_import::{FormImport, ImportColumn};
pub use handover::{
    AnswerForm, CaseValue, DateForm, Handover, HandoverColumn, HandoverState, HandoverWay,
    OnlyWhere, Pad, PadSide, Piece, Transform,
};
pub use household::Household;
pub use kpi::{Aggregation, Baseline, Definition, Figure, Kpi, NoFigure, OpenQuestion, Target};
pub use logic::{LogicKind, LogicModel, LogicNode};
pub use phrase::{Phrase, PhraseText};
pub use plan::{
    Axis, CityPlan, DerivedDepartments, Facilities, GroupCharter, Milestone, NominationLetter,
    NominationRules, PlannedAction, Programme, Side, Statement,
};
pub use presentation::{BlockedBy, Presentation};
pub use procedure::{
    Attachment, AttachmentClass, Channels, Fee, IdentityLevel, LawArticle, LawBasis, LegalKind,
    Procedure, SourceForm, Status, Volume, Way,
};
pub use purpose::{Opens, Purpose};
pub use retention::RetentionClass;
pub use route::{AmountRange, Delegation, Grade, Matter, Route, RoutePlace, RouteStep, route_for};
pub use survey::{PriorityGroup, PriorityItem, PriorityList, SurveyCodelists};
pub use table::{Encoding, LineEnd, Quote, Reader, TableFile, TableFormat, Unmappable};
pub use year::{YearEntry, YearKind};
