//! The interview engine: from a definition (facts, questions, rules, forms) and the answers so far
//! it finds the next question, which procedures apply to whom and until when, and what stands in
//! every box of every form. Everything is told once.
//!
//! It knows no city, no clock, no database and no page; the day comes in as an argument. Every
//! answer it gives is worked out anew from the answers, so an answer may be changed at any time
//! and what no longer applies falls away by itself.
//!
//! # Example
//! ```
//! use jiff::civil::date;
//! use yakusho_interview::{
//!     Answers, Compiled, Definition, FactKey, Goal, Interview, Truth, Value,
//! };
//!
//! // A tennis club lends rackets to members under 18.
//! let definition: Definition = serde_json::from_str(r#"{
//!   "facts": [
//!     {"id": "birth", "type": "date", "label": "生年月日", "limits": {"not_future": true}},
//!     {"id": "plays", "type": "bool", "label": "テニスをする"}
//!   ],
//!   "groups": [], "roles": [{"id": "club", "name": "会員", "application": null}], "terms": [],
//!   "questions": [
//!     {"id": "plays", "facts": ["plays"], "title": "テニスをしますか"},
//!     {"id": "birth", "facts": ["birth"], "when": "plays", "title": "生年月日はいつですか"}
//!   ],
//!   "forms": [{"procedure": "racket", "fields": [
//!     {"label": "生年月日", "fact": "birth", "per": "club", "class": "asked", "provenance": "seen"}
//!   ]}],
//!   "events": [{"id": "join", "name": "入会", "anchor": "birth", "rules": [
//!     {"id": "lend", "procedure": "racket", "when": "plays && age_on(birth, today) < 18",
//!      "law": "会則3条", "provenance": "seen"}
//!   ]}]
//! }"#).unwrap();
//! let club = Compiled::new(definition).expect("a sound definition");
//! let today = date(2026, 12, 6);
//!
//! let mut answers = Answers::new();
//! let interview = Interview::new(&club, "join", &answers, today).unwrap();
//! assert_eq!(interview.next(&Goal::Guide).unwrap().question.id, "plays");
//! assert_eq!(interview.outcomes()[0].verdict, Truth::Maybe);
//!
//! answers.tell(FactKey::of("plays"), Value::Bool(true));
//! answers.tell(FactKey::of("birth"), Value::Date(date(2010, 4, 2)));
//! let interview = Interview::new(&club, "join", &answers, today).unwrap();
//! assert!(interview.next(&Goal::Guide).is_none());
//! assert_eq!(interview.outcomes()[0].verdict, Truth::Yes);
//! assert!(interview.form("racket", None).unwrap().boxes[0].value().is_some());
//!
//! // Who does not play is not asked for a birth date, and gets no racket.
//! answers.tell(FactKey::of("plays"), Value::Bool(false));
//! let interview = Interview::new(&club, "join", &answers, today).unwrap();
//! assert_eq!(interview.outcomes()[0].verdict, Truth::No);
//! assert!(interview.form("racket", None).unwrap().boxes[0].value().is_none());
//! ```

mod answering;
pub mod answers;
pub mod cel;
#[cfg(test)]
mod club;
mod compile;
pub mod definition;
mod error;
mod fill;
mod interview;
#[cfg(test)]
mod laws;
mod measure;
mod outcomes;
mod plan;
pub mod simulate;
pub mod value;
mod world;

pub use answering::{Reply, check};
pub use answers::{Answer, Answers, FactKey};
pub use compile::Compiled;
pub use definition::Definition;
pub use error::{DefinitionError, ExpressionError, Place};
pub use fill::{BoxState, FilledBox, FilledForm, Source};
pub use interview::{Filing, Goal, Interview, Told, Truth};
pub use measure::{Measure, measure};
pub use outcomes::{Anchor, Outcome};
pub use plan::{Ask, AskKind};
pub use value::{Raw, Value};
