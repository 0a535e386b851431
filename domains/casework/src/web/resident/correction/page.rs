//! How a correction looks: each reason at its field.

use askama::Template;
use yakusho_interview::{Interview, definition::FactType};
use yakusho_kernel::{Lang, Problem};
use yakusho_pages::{
    Html, Page, Visit,
    field::{Choices, FactField, FieldView, Need, Raw},
    parts::{Back, Buttons, ErrorSummary, FormStart},
    words::Words,
};

use super::{
    super::held::Held,
    IS_RIGHT,
    fields::{self, Asked, AskedFact, AskedField, NOT_MY_NUMBER, Typed},
    files::FilesOf,
};
use crate::{store::cases::Record, words};

#[derive(Template)]
#[template(path = "resident/correction.html")]
struct Correction {
    lang: Lang,
    errors: ErrorSummary,
    form: FormStart,
    version: i64,
    name: String,
    fields: Vec<Part>,
    confirm: Option<FieldView>,
    is_right: Option<FieldView>,
    buttons: Buttons,
}

impl Correction {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

struct Part {
    person: Option<String>,
    label: Option<String>,
    reason: Html,
    field: Html,
}

/// The page with what stands in its controls.
#[expect(clippy::too_many_arguments, reason = "the state of one page, read in one place")]
pub fn page(
    visit: &Visit,
    held: &Held,
    record: &Record,
    asked: &Asked,
    interview: &Interview<'_, '_>,
    typed: &Typed,
    files: &[FilesOf],
    problems: &[Problem],
) -> Page {
    let lang = visit.lang();
    let maker = Maker { visit, held, record, interview, typed, files, problems, lang };
    let href = held.page_of(record.case.id, "correction");
    let form = FormStart::post(visit, href);
    let with_files = asked.attachments().next().is_some();
    let unchanged = problems.iter().any(|problem| problem.field == IS_RIGHT);
    let body = Correction {
        lang,
        errors: ErrorSummary::of(problems, lang),
        form: if with_files { form.with_files() } else { form },
        version: record.case.version,
        name: words::FIX_FOR.with(lang, &[("name", &held.name(&record.case.procedure, lang))]),
        fields: asked.fields.iter().map(|field| maker.part(field)).collect(),
        confirm: fields::asks_about_my_number(typed, problems)
            .then(|| maker.tick(NOT_MY_NUMBER, words::NOT_MY_NUMBER)),
        is_right: (unchanged || with_files).then(|| maker.tick(IS_RIGHT, words::FIX_IS_RIGHT)),
        buttons: Buttons {
            back: Back::Link(held.page()),
            ..Buttons::action(lang, maker.button(asked).get(lang))
        },
    };
    Page::resident(visit, words::FIX_TITLE.get(lang), &body)
}

struct Maker<'m, 'd, 'a> {
    visit: &'m Visit,
    held: &'m Held,
    record: &'m Record,
    interview: &'m Interview<'d, 'a>,
    typed: &'m Typed,
    files: &'m [FilesOf],
    problems: &'m [Problem],
    lang: Lang,
}

impl Maker<'_, '_, '_> {
    fn button(&self, asked: &Asked) -> Words {
        if asked.has_fields() { words::FIX_SEND } else { words::FIX_TOLD }
    }

    fn part(&self, field: &AskedField) -> Part {
        let person = field.fact.as_ref().and_then(|fact| self.person(fact));
        let (label, control) = match &field.fact {
            Some(fact) => (None, self.control(fact)),
            None => (Some(field.label.clone()), self.at_window()),
        };
        Part { person, label, reason: Html::paragraphs(&field.reason), field: control }
    }

    /// Whose fact it is, where there are several people.
    fn person(&self, fact: &AskedFact) -> Option<String> {
        let instance = fact.key.instance.as_deref()?;
        let alone = instance == "me" && fields::people(self.interview).len() < 2;
        (!alone).then(|| self.name_of(instance))
    }

    fn name_of(&self, instance: &str) -> String {
        self.interview.name_of(instance).get(self.lang).to_owned()
    }

    fn at_window(&self) -> Html {
        let department = self.held.department_name(&self.record.department, self.lang);
        let text = words::FIX_AT_WINDOW.with(self.lang, &[("department", &department)]);
        Html::paragraphs(&text)
    }

    fn control(&self, fact: &AskedFact) -> Html {
        let name = fact.key.to_string();
        let raw = self.typed.get(&name).cloned().unwrap_or(Raw::Empty);
        let people = fields::people(self.interview);
        let people = people.into_iter().map(|id| (id.clone(), self.name_of(&id))).collect();
        let files = self.files.iter().find(|files| files.key == name);
        let new = files.map(|files| files.new.clone()).unwrap_or_default();
        let mut field = FactField::new(&fact.def, name.clone(), self.lang)
            .holding(raw)
            .among(people)
            .files(new, self.visit.site().uploads());
        if fact.key.instance.as_deref() == Some("me") {
            field = field.of_self();
        }
        let need = if fact.optional { Need::Optional } else { Need::Required };
        let mut view = field.view(need, fact.may_not_know, self.problems);
        let before = files.map(|files| files.before.join("、")).unwrap_or_default();
        if fact.def.kind == FactType::Attachment && !before.is_empty() {
            view = view.hint(words::FIX_FILES_BEFORE.with(self.lang, &[("names", &before)]));
        }
        Html::of(&view)
    }

    fn tick(&self, name: &str, label: Words) -> FieldView {
        let choices = Choices::new([("yes", label.get(self.lang))], |_| false);
        let view = FieldView::checks(self.lang, name, label.get(self.lang), choices);
        view.need(Need::Unsaid).problem(self.problems)
    }
}
