//! A field from a fact of the vocabulary.

use yakusho_interview::definition::{FactDef, FactType};
use yakusho_kernel::{Lang, Problem};

use super::{
    Choices, Control, DateBoxes, FieldView, FileList, Line, Lines, Need, Raw, StoredFile, parts,
};
use crate::{UploadLimits, words};

/// At most this many choices are shown at once; more become a select.
const AT_ONCE: usize = 10;
/// The longest text where the fact does not say.
const LONG_TEXT: u32 = 1000;

/// Makes the field of a fact: any type, with what stands in it and what is wrong with it.
#[derive(Clone, Debug)]
pub struct FactField<'f> {
    fact: &'f FactDef,
    lang: Lang,
    name: String,
    raw: Raw,
    own: bool,
    people: Vec<(String, String)>,
    files: Vec<StoredFile>,
    limits: UploadLimits,
}

impl<'f> FactField<'f> {
    /// The field of a fact; `name` is the fact's key (`fact.id` or `fact.id@instance`).
    #[must_use]
    pub fn new(fact: &'f FactDef, name: impl Into<String>, lang: Lang) -> Self {
        Self {
            fact,
            lang,
            name: name.into(),
            raw: Raw::Empty,
            own: false,
            people: Vec::new(),
            files: Vec::new(),
            limits: UploadLimits::default(),
        }
    }

    /// What stands in it.
    #[must_use]
    pub fn holding(mut self, raw: Raw) -> Self {
        self.raw = raw;
        self
    }

    /// It is about the person who types, so the browser may fill it in (WCAG 1.3.5).
    #[must_use]
    pub fn of_self(mut self) -> Self {
        self.own = true;
        self
    }

    /// The people (id and name) among whom a `person_ref` chooses.
    #[must_use]
    pub fn among(mut self, people: Vec<(String, String)>) -> Self {
        self.people = people;
        self
    }

    /// The files that an `attachment` holds already, and the limits.
    #[must_use]
    pub fn files(mut self, held: Vec<StoredFile>, limits: UploadLimits) -> Self {
        self.files = held;
        self.limits = limits;
        self
    }

    /// The field, with the first problem that names it.
    #[must_use]
    pub fn view(self, need: Need, may_not_know: bool, problems: &[Problem]) -> FieldView {
        let label = self.fact.label.get(self.lang).to_owned();
        let field = FieldView::new(self.lang, self.name.clone(), label, self.control());
        let field = field.need(need).problem(problems);
        let field = match self.fact.kind {
            FactType::Date => field.hint(words::DATE_HINT.get(self.lang)),
            FactType::Postal => field.hint(words::POSTAL_HINT.get(self.lang)),
            _ => field,
        };
        if may_not_know { field.may_not_know(self.raw.is_dont_know()) } else { field }
    }

    fn control(&self) -> Control {
        let (raw, lang) = (&self.raw, self.lang);
        let text = raw.text();
        let fill = |token: &'static str| if self.own { token } else { "" };
        let about = |word: &str| self.fact.id.split(['.', '_']).any(|part| part == word);
        match self.fact.kind {
            FactType::Text if self.own && self.fact.id.ends_with("person.name") => {
                Control::Line(Line::short_text(text).filled_with("name"))
            }
            FactType::Text => Control::Line(Line::text(text)),
            FactType::LongText => Control::Lines(Lines {
                value: text.to_owned(),
                max: self.fact.limits.max_chars.unwrap_or(LONG_TEXT),
            }),
            FactType::Kana => Control::Line(Line::short_text(text)),
            FactType::Bool => {
                let answer =
                    if raw.has("yes") { Some(true) } else { raw.has("no").then_some(false) };
                Control::Radio(Choices::yes_no(lang, answer))
            }
            FactType::Choice => {
                let choices = Choices::of_fact(&self.fact.choices, lang, |id| raw.has(id));
                one_of(choices)
            }
            FactType::Choices => {
                Control::Checks(Choices::of_fact(&self.fact.choices, lang, |id| raw.has(id)))
            }
            FactType::PersonRef => one_of(Choices::new(self.people.clone(), |id| raw.has(id))),
            FactType::Date => {
                let is_birthday = about("birth") || about("birthday");
                let boxes = DateBoxes::of(raw, lang, is_birthday);
                Control::Date(DateBoxes { own_birthday: is_birthday && self.own, ..boxes })
            }
            FactType::Number => Control::Line(Line::number(text)),
            FactType::Money => Control::Line(Line::money(text)),
            FactType::Address => Control::Parts(parts::address(lang, raw, self.own)),
            FactType::Postal => Control::Line(Line::postal(text).filled_with(fill("postal-code"))),
            FactType::Phone => Control::Line(Line::phone(text).filled_with(fill("tel"))),
            FactType::Email => Control::Line(Line::mail(text).filled_with(fill("email"))),
            FactType::Account => Control::Parts(parts::account(lang, raw)),
            FactType::Attachment => Control::Files(FileList {
                held: self.files.clone(),
                limit: self.limits.file,
                most: self.limits.files,
            }),
            FactType::Signature => Control::Signature,
        }
    }
}

fn one_of(choices: Choices) -> Control {
    if choices.options.len() > AT_ONCE { Control::Select(choices) } else { Control::Radio(choices) }
}
