//! Every text of a pack that a person may read, with its place.

use yakusho_interview::definition::{EventDef, QuestionDef};
use yakusho_kernel::Text;

use crate::{
    Pack,
    format::{CityPlan, Procedure},
    sources::Kind,
};

/// The texts of one thing.
pub(crate) struct Texts<'p> {
    /// What sort of thing.
    pub(crate) kind: Kind,
    /// Which.
    pub(crate) id: &'p str,
    /// Where in it, and the text.
    pub(crate) texts: Vec<(String, &'p Text)>,
}

impl<'p> Texts<'p> {
    const fn new(kind: Kind, id: &'p str) -> Self {
        Self { kind, id, texts: Vec::new() }
    }

    fn with(mut self, path: impl Into<String>, text: &'p Text) -> Self {
        self.texts.push((path.into(), text));
        self
    }

    fn maybe(self, path: impl Into<String>, text: Option<&'p Text>) -> Self {
        match text {
            Some(text) => self.with(path, text),
            None => self,
        }
    }

    fn list(mut self, path: &str, texts: &'p [Text]) -> Self {
        for (at, text) in texts.iter().enumerate() {
            self = self.with(format!("{path}.{at}"), text);
        }
        self
    }
}

/// All texts, thing by thing.
pub(crate) fn all(pack: &Pack) -> Vec<Texts<'_>> {
    let mut all = vec![city(pack)];
    for department in &pack.departments {
        all.push(
            Texts::new(Kind::Department, &department.code)
                .with("name", &department.name)
                .maybe("window", department.window.as_ref()),
        );
    }
    for group in &pack.definition.groups {
        let mut texts = Texts::new(Kind::Group, &group.id).with("name", &group.name);
        for (at, fixed) in group.fixed.iter().enumerate() {
            texts = texts.with(format!("fixed.{at}.name"), &fixed.name);
        }
        all.push(texts);
    }
    for fact in &pack.definition.facts {
        let mut texts = Texts::new(Kind::Fact, &fact.id).with("label", &fact.label);
        for (at, choice) in fact.choices.iter().enumerate() {
            texts = texts
                .with(format!("choices.{at}.label"), &choice.label)
                .maybe(format!("choices.{at}.hint"), choice.hint.as_ref());
        }
        all.push(texts);
    }
    all.extend(pack.definition.questions.iter().map(question));
    all.extend(pack.procedures.iter().map(procedure));
    for event in &pack.events {
        let mut texts = Texts::new(Kind::Event, &event.id)
            .with("name", &event.name)
            .with("intro", &event.intro);
        for (at, block) in event.blocked_by.iter().enumerate() {
            texts = texts.with(format!("blocked_by.{at}.what"), &block.what);
        }
        all.push(texts);
    }
    all.extend(pack.definition.events.iter().flat_map(rules));
    for entry in &pack.catalogue {
        all.push(
            Texts::new(Kind::Catalogue, &entry.id)
                .with("name", &entry.name)
                .maybe("fee.rule", entry.fee.rule.as_ref()),
        );
    }
    all.extend(pack.plan.as_ref().map(plan));
    for kpi in &pack.kpis {
        all.push(
            Texts::new(Kind::Kpi, &kpi.id)
                .with("title", &kpi.title)
                .with("told", &kpi.told)
                .with("unit", &kpi.unit),
        );
    }
    for entry in &pack.year {
        all.push(Texts::new(Kind::Year, &entry.id).with("title", &entry.title));
    }
    all
}

fn plan(plan: &CityPlan) -> Texts<'_> {
    let mut texts = Texts::new(Kind::Plan, "")
        .with("name", &plan.name)
        .with("purpose", &plan.purpose)
        .with("vision", &plan.vision);
    for (at, principle) in plan.principles.iter().enumerate() {
        texts = texts
            .with(format!("principles.{at}.title"), &principle.title)
            .with(format!("principles.{at}.text"), &principle.text);
    }
    for (at, axis) in plan.axes.iter().enumerate() {
        texts = texts.with(format!("axes.{at}.name"), &axis.name);
    }
    for (at, programme) in plan.programmes.iter().enumerate() {
        texts = texts
            .with(format!("programmes.{at}.name"), &programme.name)
            .with(format!("programmes.{at}.told"), &programme.told);
    }
    texts
}

fn city(pack: &Pack) -> Texts<'_> {
    let city = &pack.city;
    let mut texts = Texts::new(Kind::City, "")
        .with("name", &city.name)
        .with("contact.name", &city.contact.name);
    for (at, office) in city.offices.iter().enumerate() {
        texts = texts
            .with(format!("offices.{at}.name"), &office.name)
            .with(format!("offices.{at}.address"), &office.address)
            .maybe(format!("offices.{at}.hours_words"), office.hours_words.as_ref());
    }
    for (at, day) in city.closed.days.iter().enumerate() {
        texts = texts.with(format!("closed.days.{at}.why"), &day.why);
    }
    texts
}

fn question(question: &QuestionDef) -> Texts<'_> {
    Texts::new(Kind::Question, &question.id)
        .with("title", &question.title)
        .maybe("hint", question.hint.as_ref())
        .maybe("why", question.why.as_ref())
}

fn procedure(procedure: &Procedure) -> Texts<'_> {
    let mut texts = Texts::new(Kind::Procedure, &procedure.id)
        .with("name", &procedure.name)
        .with("summary", &procedure.summary)
        .with("next_steps", &procedure.next_steps)
        .maybe("handled_by", procedure.handled_by.as_ref())
        .maybe("deadline_words", procedure.deadline_words.as_ref())
        .maybe("late", procedure.late.as_ref())
        .maybe("fee.rule", procedure.fee.rule.as_ref())
        .maybe("window", procedure.window.as_ref())
        .list("outputs", &procedure.outputs)
        .list("who_may", &procedure.who_may);
    for (at, attachment) in procedure.attachments.iter().enumerate() {
        texts = texts.with(format!("attachments.{at}.name"), &attachment.name);
    }
    texts
}

fn rules(event: &EventDef) -> impl Iterator<Item = Texts<'_>> {
    event.rules.iter().map(|rule| {
        let deadline = rule.deadline.as_ref();
        Texts::new(Kind::Rule, &rule.id)
            .maybe("note", rule.note.as_ref())
            .maybe("deadline.words", deadline.map(|deadline| &deadline.words))
            .maybe("deadline.late", deadline.and_then(|deadline| deadline.late.as_ref()))
    })
}
