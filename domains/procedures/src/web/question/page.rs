//! How a question looks.

use askama::Template;
use yakusho_interview::{
    Ask, AskKind, FactKey, Interview,
    definition::{FactType, GroupDef, InstanceId, QuestionDef},
};
use yakusho_kernel::{Lang, Problem, Text};
use yakusho_pages::{
    Html, Page, Refused, Visit,
    field::{Choices, FactField, FieldView, Need, Raw, StoredFile},
    parts::{
        Back, Buttons, Details, ErrorSummary, FormStart, Notice, NoticeKind, PersonCard, PersonList,
    },
    words as shell,
};

use super::{
    super::{failure::refused, shown::own},
    keep::people,
    read::{self, NOBODY, NOT_MY_NUMBER, PICK, Typed},
};
use crate::{guide::Guide, words};

/// More choices than this are one select, which has a label of its own.
const MOST_AS_RADIO: usize = 10;

#[derive(Template)]
#[template(path = "question.html")]
struct Question {
    errors: ErrorSummary,
    form: FormStart,
    version: i64,
    person: Option<String>,
    /// The heading; `None` where the field's legend is the heading.
    title: Option<String>,
    hint: Option<String>,
    notice: Option<Notice>,
    fields: Html,
    why: Option<Details>,
    may_not_know: bool,
    dont_know: &'static str,
    buttons: Buttons,
    remaining: String,
}

/// The page of a question with what stands in its controls.
pub fn page(
    visit: &Visit,
    guide: &Guide,
    ask: &Ask<'_>,
    typed: &Typed,
    files: &[(String, StoredFile)],
    problems: &[Problem],
) -> Result<Page, Refused> {
    let lang = visit.lang();
    let interview = &guide.interview().map_err(refused)?;
    let question = ask.question;
    let maker = Maker { visit, guide, interview, ask, typed, files, problems, lang };
    let with_files = maker.kinds().any(|kind| kind == FactType::Attachment);
    let here = super::super::guide::page_of(ask);
    let form = FormStart::post(visit, here).checked_at("/guide/check");
    let form = if with_files { form.with_files() } else { form };
    let title = maker.title();
    // 「わからない」 stands at the control where there is one question; a page of several facts and
    // a question for all have one button for the whole page.
    let whole_page = question.may_not_know && !maker.at_control();
    let body = Question {
        errors: ErrorSummary::of(problems, lang),
        form,
        version: guide.draft.version,
        person: maker.person(),
        title: (!maker.heading_is_legend()).then(|| title.clone()),
        hint: question
            .hint
            .as_ref()
            .filter(|_| !maker.heading_is_legend())
            .map(|hint| maker.named(hint)),
        notice: maker.notice(),
        fields: maker.fields(),
        why: question.why.as_ref().map(|why| Details::why(lang, &maker.named(why))),
        may_not_know: whole_page,
        dont_know: shell::DONT_KNOW.get(lang),
        buttons: Buttons {
            back: Back::Submit,
            main: maker.main_button(),
            ..Buttons::question(lang)
        },
        remaining: shell::QUESTIONS_LEFT.with(lang, &[("n", &ask.remaining_estimate.to_string())]),
    };
    Ok(Page::resident(visit, title, &body))
}

/// A question in words, without its controls.
pub struct Spoken {
    /// The question.
    pub title: String,
    /// Whose answer it is, where the title does not say so.
    pub person: Option<String>,
    /// One or two lines more.
    pub hint: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
}

/// What a question says.
pub fn spoken(visit: &Visit, guide: &Guide, ask: &Ask<'_>) -> Result<Spoken, Refused> {
    let (typed, lang) = (Typed::new(), visit.lang());
    let interview = &guide.interview().map_err(refused)?;
    let maker =
        Maker { visit, guide, interview, ask, typed: &typed, files: &[], problems: &[], lang };
    Ok(Spoken {
        title: maker.title(),
        person: maker.person(),
        hint: ask.question.hint.as_ref().map(|hint| maker.named(hint)),
        why: ask.question.why.as_ref().map(|why| maker.named(why)),
    })
}

struct Maker<'m> {
    visit: &'m Visit,
    guide: &'m Guide,
    interview: &'m Interview<'m, 'm>,
    ask: &'m Ask<'m>,
    typed: &'m Typed,
    files: &'m [(String, StoredFile)],
    problems: &'m [Problem],
    lang: Lang,
}

impl Maker<'_> {
    fn question(&self) -> &QuestionDef {
        self.ask.question
    }

    fn kinds(&self) -> impl Iterator<Item = FactType> {
        let compiled = &self.guide.edition.compiled;
        self.ask.keys.iter().filter_map(|key| Some(compiled.fact(&key.fact)?.kind))
    }

    /// Whether 「わからない」 stands at the one control of the page.
    fn at_control(&self) -> bool {
        matches!(self.ask.kind, AskKind::Facts) && self.ask.keys.len() == 1
    }

    /// One fact with a few choices: the heading itself is the legend of the choices, so that
    /// nothing is said twice.
    fn heading_is_legend(&self) -> bool {
        let chosen = |kind| {
            matches!(
                kind,
                FactType::Bool | FactType::Choice | FactType::Choices | FactType::PersonRef
            )
        };
        let few = |key: &FactKey| {
            let fact = self.guide.edition.compiled.fact(&key.fact);
            fact.is_some_and(|fact| fact.choices.len() <= MOST_AS_RADIO)
        };
        matches!(self.ask.kind, AskKind::Facts)
            && self.ask.keys.len() == 1
            && self.kinds().all(chosen)
            && self.ask.keys.iter().all(few)
    }

    fn name_of(&self, instance: &str) -> String {
        self.interview.name_of(instance).get(self.lang).to_owned()
    }

    /// A text with the person's name in its place. Whoever is called by a word of their own (あなた,
    /// 代理人) gets no さん after it, and in English "your" for "you's".
    fn named(&self, text: &Text) -> String {
        let text = text.get(self.lang);
        let Some(instance) = &self.ask.instance else { return text.to_owned() };
        let name = self.name_of(instance);
        let groups = &self.interview.compiled().definition().groups;
        let has_own_word =
            groups.iter().flat_map(|group| &group.fixed).any(|fixed| fixed.id == *instance);
        let text = if has_own_word {
            text.replace("{name}さん", &name).replace("{name}'s", &possessive(&name))
        } else {
            text.to_owned()
        };
        text.replace("{name}", &name)
    }

    fn title(&self) -> String {
        let question = self.question();
        if question.id.starts_with("auto:") {
            let label = question.title.get(self.lang);
            return words::FILL_TITLE.with(self.lang, &[("label", label)]);
        }
        self.named(&question.title)
    }

    /// Whose answer it is, where the heading does not say so.
    fn person(&self) -> Option<String> {
        let instance = self.ask.instance.as_deref()?;
        let said = self.question().title.get(self.lang).contains("{name}");
        let only = instance == "me" && self.interview.members("person").0.len() < 2;
        if said || only {
            return None;
        }
        let name = self.name_of(instance);
        Some(if instance == "me" {
            name
        } else {
            words::FOR_PERSON.with(self.lang, &[("name", &name)])
        })
    }

    fn main_button(&self) -> Option<String> {
        let AskKind::List { added, .. } = &self.ask.kind else { return None };
        let words = if added.is_empty() { words::LIST_NOBODY } else { words::LIST_DONE };
        Some(words.get(self.lang).to_owned())
    }

    fn notice(&self) -> Option<Notice> {
        if !read::asks_about_my_number(self.typed, self.problems) {
            return None;
        }
        let text = shell_number_warning(self.lang);
        Some(Notice::new(self.lang, NoticeKind::Warning, text))
    }

    fn fields(&self) -> Html {
        match &self.ask.kind {
            AskKind::Facts => self.fact_fields(),
            AskKind::Pick { among } => self.pick_fields(among),
            AskKind::List { group, added } => self.list_fields(group, added),
        }
    }

    fn fact_fields(&self) -> Html {
        let mut parts: Vec<Html> =
            self.ask.keys.iter().map(|key| self.field(key, &key.to_string())).collect();
        if read::asks_about_my_number(self.typed, self.problems) {
            parts.push(self.confirmation());
        }
        Html::join(parts)
    }

    /// One fact's field. `name` is the name of its control.
    fn field(&self, key: &FactKey, name: &str) -> Html {
        let Some(fact) = self.guide.edition.compiled.fact(&key.fact) else {
            return Html::default();
        };
        let raw = self.typed.get(name).cloned().unwrap_or(Raw::Empty);
        let people = people(self.interview);
        let people = people.into_iter().map(|id| (id.clone(), self.name_of(&id))).collect();
        let held = self.files.iter().filter(|(of, _)| of == name).map(|(_, file)| file.clone());
        let mut field = FactField::new(fact, name, self.lang)
            .holding(raw)
            .among(people)
            .files(held.collect(), self.visit.site().uploads());
        if key.instance.as_deref() == Some("me") {
            field = field.of_self();
        }
        let need = if self.question().optional { Need::Optional } else { Need::Required };
        let may_not_know = self.question().may_not_know && self.at_control();
        let mut view = field.view(need, may_not_know, self.problems);
        if self.heading_is_legend() {
            view = view
                .asking(self.title(), self.question().hint.as_ref().map(|hint| self.named(hint)));
        }
        let bring = (fact.kind == FactType::Attachment).then(|| self.bring(name));
        Html::join([Html::of(&view)].into_iter().chain(bring))
    }

    /// 「あとで窓口に持っていく」
    fn bring(&self, name: &str) -> Html {
        let label = words::UPLOAD_BRING.get(self.lang);
        let choices = Choices::new([("yes", label)], |_| false);
        let view = FieldView::checks(self.lang, &format!("{name}:bring"), label, choices);
        Html::of(&view.need(Need::Unsaid))
    }

    fn confirmation(&self) -> Html {
        let label = words::NOT_MY_NUMBER.get(self.lang);
        let choices = Choices::new([("yes", label)], |_| false);
        let view = FieldView::checks(self.lang, NOT_MY_NUMBER, label, choices);
        Html::of(&view.need(Need::Unsaid))
    }

    fn pick_fields(&self, among: &[InstanceId]) -> Html {
        let picked = self.picked();
        let people = among.iter().map(|id| (id.clone(), self.name_of(id)));
        let choices = Choices::new(people, |id| picked.iter().any(|one| one == id));
        let answered = self.ask.keys.iter().all(|key| self.guide.answers.get(key).is_some());
        let nobody = self.typed.contains_key(NOBODY) || (answered && picked.is_empty());
        let label = self.title();
        let view = FieldView::checks(self.lang, PICK, &label, choices)
            .need(Need::Unsaid)
            .problem(self.problems);
        let none = words::PICK_NOBODY.get(self.lang);
        let none = Choices::new([("yes", none)], |_| nobody);
        let none = FieldView::checks(self.lang, NOBODY, shell::OR.get(self.lang), none);
        Html::join([Html::of(&view), Html::of(&none.need(Need::Unsaid))])
    }

    /// Who is ticked: what was just typed, or what was answered before.
    fn picked(&self) -> Vec<InstanceId> {
        if let Some(Raw::Many(ids)) = self.typed.get(PICK) {
            return ids.clone();
        }
        let yes =
            |key: &&FactKey| self.typed.get(&key.to_string()).is_some_and(|raw| raw.has("yes"));
        self.ask.keys.iter().filter(yes).filter_map(|key| key.instance.clone()).collect()
    }

    fn list_fields(&self, group: &GroupDef, added: &[InstanceId]) -> Html {
        let noun = group.name.get(self.lang).to_owned();
        let people = added
            .iter()
            .map(|id| PersonCard {
                id: id.clone(),
                name: self.name_of(id),
                body: self.about(id),
                change: Some(format!("/guide/q/{}/{id}", self.question().id)),
                removable: true,
            })
            .collect();
        let list = PersonList {
            lang: self.lang,
            legend: words::LIST_TITLE.with(self.lang, &[("what", &noun)]),
            noun,
            people,
            max: usize::try_from(group.max).unwrap_or(usize::MAX),
        };
        let entry = self.question().facts.iter().map(|fact| {
            let key = FactKey::of(fact.as_str());
            self.field(&key, fact)
        });
        Html::join(entry.chain([Html::of(&list)]))
    }

    /// What was told of a member, in one line.
    fn about(&self, instance: &str) -> Html {
        let told = self.question().facts.iter().filter_map(|fact| {
            let key = FactKey::at(fact.as_str(), instance);
            let def = self.guide.edition.compiled.fact(fact)?;
            let value = self.interview.value(&key)?;
            Some(own(&value, def, self.lang))
        });
        let line: Vec<String> = told.collect();
        Html::text(line.join("・"))
    }
}

/// "your" of "you", "the agent's" of "the agent".
fn possessive(name: &str) -> String {
    if name.eq_ignore_ascii_case("you") { "your".to_owned() } else { format!("{name}'s") }
}

fn shell_number_warning(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => {
            "12けたの数字が、マイナンバー（個人番号）のように見えます。マイナンバーは入力しないでください。免許証の番号など、マイナンバーでなければ、下に印を付けて進んでください。"
        }
        Lang::JaEasy => {
            "マイナンバーは 書（か）かないで ください。マイナンバーで なければ、下（した）に チェックして ください。"
        }
        Lang::En => {
            "These 12 digits look like a My Number. Never enter your My Number. If it is another number, such as a licence, tick the box below and continue."
        }
    }
}
