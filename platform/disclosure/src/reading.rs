//! A sheet in the hands of one reader.

use jiff::civil::Date;
use yakusho_facts::{FactSheet, Origin, Source};
use yakusho_interview::{
    Answer, Answers, Compiled, FactKey, Interview,
    definition::{FactDef, Sensitivity},
    value::Value,
};
use yakusho_kernel::Lang;

use crate::{
    eyes::Eyes,
    form::{self, ShownForm},
    place::places_of,
    shown::{Mask, Shown},
};

/// Whether others than the applicant stand in an application: then a copy of it may be held by them.
#[must_use]
pub fn is_shared(answers: &Answers) -> bool {
    answers.iter().any(|(key, _)| {
        let whose = key.instance.as_deref();
        key.fact.starts_with("person.") && whose.is_some_and(|whose| whose != "me")
    })
}

/// The facts of an application as one reader may see them. The sheet itself does not come out.
pub struct Reading {
    sheet: FactSheet,
    eyes: Eyes,
}

impl Reading {
    /// Puts a sheet before a reader.
    #[must_use]
    pub fn new(sheet: FactSheet, mut eyes: Eyes) -> Self {
        let personal = Sensitivity::Personal;
        // Where the reader may not see places, words that people wrote may not tell them either.
        if let Some(mask) = eyes.class(personal, true) {
            eyes.hidden = places_of(sheet.answers());
            eyes.hidden_as = mask;
        }
        Self { sheet, eyes }
    }

    /// What the reader may see, for what does not come from the sheet.
    #[must_use]
    pub const fn eyes(&self) -> &Eyes {
        &self.eyes
    }

    /// The facts as they count: by the definition with which the application began, on the day on
    /// which it was submitted. `None` where the definition has no such event any more.
    #[must_use]
    pub fn told<'r>(&'r self, compiled: &'r Compiled, event: &str, day: Date) -> Option<Told<'r>> {
        let interview = Interview::new(compiled, event, self.sheet.answers(), day)?;
        Some(Told { interview, reading: self, lang: Lang::Ja })
    }

    /// Words that somebody wrote freely about the application.
    #[must_use]
    pub fn words(&self, text: &str, lang: Lang) -> Shown {
        self.eyes.words(text, lang)
    }

    /// Who gave an answer, and when.
    #[must_use]
    pub fn origin(&self, key: &FactKey) -> Option<&Origin> {
        self.sheet.origin(key)
    }
}

/// The facts as they count, for one reader.
pub struct Told<'r> {
    pub(crate) interview: Interview<'r, 'r>,
    pub(crate) reading: &'r Reading,
    pub(crate) lang: Lang,
}

impl<'r> Told<'r> {
    /// The same in another language.
    #[must_use]
    pub const fn in_language(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// The form of a procedure for a subject, box by box.
    #[must_use]
    pub fn form(&self, procedure: &str, subject: Option<&str>) -> Option<ShownForm<'r>> {
        let form = self.interview.form(procedure, subject)?;
        Some(form::shown(self, form))
    }

    /// One fact in words; `None` where it is absent or not known.
    #[must_use]
    pub fn fact(&self, key: &FactKey) -> Option<Shown> {
        let value = self.interview.value(key).or_else(|| self.entered(key).cloned())?;
        let fact = self.interview.compiled().fact(&key.fact)?;
        Some(self.show(fact, &value))
    }

    /// One fact as a value, for what is not read by a person (a file for another system). `Err`:
    /// it is masked.
    ///
    /// # Errors
    /// Why it is masked.
    pub fn value(&self, key: &FactKey) -> Result<Option<Value>, Mask> {
        let known = self.interview.value(key).or_else(|| self.entered(key).cloned());
        let Some(value) = known else { return Ok(None) };
        let Some(fact) = self.interview.compiled().fact(&key.fact) else { return Ok(None) };
        match self.reading.eyes.mask(fact, &value) {
            Some(mask) => Err(mask),
            None => Ok(Some(value)),
        }
    }

    /// The first of these facts that was told.
    #[must_use]
    pub fn first_of(&self, keys: &[FactKey]) -> Option<Shown> {
        keys.iter().find_map(|key| self.fact(key))
    }

    /// The applicant's name, by the facts in which packs keep it.
    #[must_use]
    pub fn applicant(&self) -> Option<Shown> {
        let names = ["person.name", "person.name.kanji", "person.name.alphabet"];
        self.first_of(&names.map(|fact| FactKey::at(fact, "me")))
    }

    /// What to call a person or thing of the application.
    #[must_use]
    pub fn name_of(&self, instance: &str) -> Shown {
        let personal = Sensitivity::Personal;
        let name = self.interview.name_of(instance);
        match self.reading.eyes.class(personal, false) {
            Some(mask) => Shown::masked(mask, self.lang),
            None => self.reading.eyes.words(name.get(self.lang), self.lang),
        }
    }

    /// Whether the person was asked and does not know.
    #[must_use]
    pub fn is_not_known(&self, key: &FactKey) -> bool {
        self.reading.sheet.answers().get(key) == Some(&Answer::DontKnow)
    }

    /// What staff entered from a paper.
    pub(crate) fn entered(&self, key: &FactKey) -> Option<&Value> {
        let by_staff = self.reading.origin(key)?.source == Source::Staff;
        self.reading.sheet.answers().get(key).filter(|_| by_staff)?.value()
    }

    /// The members of a group's list.
    #[must_use]
    pub fn members(&self, group: &str) -> Vec<String> {
        self.interview.members(group).0
    }

    /// The words of an empty box, or the mask of its fact.
    pub(crate) fn nothing(&self, fact: &FactDef, words: &str) -> Shown {
        match self.reading.eyes.class(fact.sensitivity, fact.locates()) {
            Some(mask) => Shown::masked(mask, self.lang),
            None => Shown::plain(words.to_owned()),
        }
    }

    /// The one place at which a value becomes words.
    #[expect(clippy::disallowed_methods, reason = "here, after the mask was asked")]
    pub(crate) fn show(&self, fact: &FactDef, value: &Value) -> Shown {
        if let Some(mask) = self.reading.eyes.mask(fact, value) {
            return Shown::masked(mask, self.lang);
        }
        match value {
            Value::Person(id) => self.name_of(id),
            value => Shown::plain(value.shown(fact, self.lang)),
        }
    }
}
