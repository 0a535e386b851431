//! The local identity provider as pages (試験用). `GET`: choose a made-up person. `POST`: the page
//! that shows the one-time code and takes it. `POST …/code`: the person is identified.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_identity::{
    Level, stand_in,
    view::{StandInChoiceView, StandInCodeView, stand_in_warning},
};
use yakusho_kernel::{Lang, Problem, date::show_datetime};
use yakusho_pages::{
    Form, Page, Refused, Visit,
    field::{ChoiceView, Choices, FieldView, Line},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind, StandIn},
    words::Words,
};
use yakusho_procedures::{identify, model::IdentityState};
use yakusho_store::Error;

use super::held::{Held, held, not_held};
use crate::{Casework, web::failure::refused, words};

/// For which application.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    application: String,
}

/// Who was chosen.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    application: String,
    #[serde(default)]
    person: String,
}

/// The code that was typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    application: String,
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "resident/stand_in.html")]
struct StandInPage {
    lang: Lang,
    warning: StandIn,
    errors: ErrorSummary,
    form: FormStart,
    application: String,
    shown: Option<(String, String)>,
    field: FieldView,
    buttons: Buttons,
    again: Option<String>,
}

impl StandInPage {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Lets a made-up person be chosen.
pub async fn choose(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &asked.application).await?;
    if held.application.identity.is_confirmed() {
        return Ok(over(&visit, &held));
    }
    Ok(choice_page(&visit, place(&app)?, &held, &[]).into_response())
}

/// Shows the code of the chosen person.
pub async fn issue(
    visit: Visit,
    State(app): State<Casework>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &chosen.application).await?;
    let place = place(&app)?;
    if held.application.identity.is_confirmed() {
        return Ok(over(&visit, &held));
    }
    if stand_in::person(&chosen.person).is_none() {
        let words = words::TEST_PERSON_MISSING.text();
        let missing = Problem::new("person", "required", words);
        return Ok(choice_page(&visit, place, &held, &[missing]).with_problems().into_response());
    }
    let subject = held.application.id.uuid();
    let code = stand_in::issue_code(app.store(), subject, &chosen.person, Level::L3, visit.now())
        .await
        .map_err(refused)?;
    let view = StandInCodeView::of(&code, visit.now());
    Ok(code_page(&visit, place, &held, Some(&view), &[]).into_response())
}

/// Takes the code: the person is identified, and what waited for it moves on.
pub async fn confirm(
    visit: Visit,
    State(app): State<Casework>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &typed.application).await?;
    let place = place(&app)?;
    if held.application.identity.is_confirmed() {
        return Ok(over(&visit, &held));
    }
    if let Err(problem) = redeem(&visit, &app, &held, &typed.code).await? {
        let page = code_page(&visit, place, &held, None, &[problem]);
        return Ok(page.with_problems().into_response());
    }
    visit.flash(NoticeKind::Success, &words::TEST_DONE.text());
    Ok(visit.see(&held.page()))
}

/// Takes a typed code: the person is identified, or the code is wrong and why.
///
/// # Errors
/// What the store says.
pub async fn redeem(
    visit: &Visit,
    app: &Casework,
    held: &Held,
    typed: &str,
) -> Result<Result<(), Problem>, Refused> {
    let subject = held.application.id.uuid();
    match stand_in::redeem_code(app.store(), subject, typed, visit.now()).await {
        Ok(_) => {}
        Err(Error::Refused(refusal)) => {
            return Ok(Err(Problem::new("code", refusal.code, refusal.message)));
        }
        Err(error) => return Err(refused(error)),
    }
    let (id, by) = (held.application.id, held.actor());
    app.store()
        .write(visit.now(), move |tx| {
            let by = by.clone();
            Box::pin(async move {
                identify(tx, id, IdentityState::StandIn, "stand_in.one_time_code", &by).await
            })
        })
        .await
        .map_err(refused)?;
    Ok(Ok(()))
}

/// Where the stand-in is found. The routes exist only where it is switched on.
///
/// # Errors
/// Not found where it is switched off.
pub fn place(app: &Casework) -> Result<&str, Refused> {
    let place = app.procedures().parts().identity_stand_in.as_deref();
    Ok(place.ok_or_else(not_held)?)
}

fn over(visit: &Visit, held: &Held) -> Response {
    visit.flash(NoticeKind::Info, &words::TEST_OVER.text());
    visit.see(&held.page())
}

fn choice_page(visit: &Visit, place: &str, held: &Held, problems: &[Problem]) -> Page {
    let lang = visit.lang();
    let persons = StandInChoiceView::in_lang(lang).persons;
    let options = persons.into_iter().map(|person| ChoiceView {
        value: person.id.to_owned(),
        label: person.name.to_owned(),
        // What a person is good for in a test is said in Japanese only.
        hint: Some(match lang {
            Lang::En => person.birth_date,
            _ => format!("{}　{}", person.birth_date, person.note),
        }),
        chosen: false,
    });
    let choices = Choices { options: options.collect(), dont_know: None };
    let field = FieldView::radio(lang, "person", words::TEST_PERSON.get(lang), choices);
    let buttons = Buttons {
        back: Back::Link(held.page()),
        ..Buttons::action(lang, words::TEST_SHOW_CODE.get(lang))
    };
    page(visit, held, place.to_owned(), field.problem(problems), buttons, problems, None, None)
}

fn code_page(
    visit: &Visit,
    place: &str,
    held: &Held,
    shown: Option<&StandInCodeView>,
    problems: &[Problem],
) -> Page {
    let lang = visit.lang();
    let label = words::TEST_CODE.get(lang);
    let field = FieldView::line(lang, "code", label, Line::one_time_code()).problem(problems);
    let shown = shown.map(|view| {
        let until = show_datetime(view.good_until, lang);
        (view.code.clone(), words::TEST_CODE_UNTIL.with(lang, &[("when", &until)]))
    });
    let again = format!("{place}?application={}", held.application.id);
    let buttons = Buttons::action(lang, words::TEST_CONFIRM.get(lang));
    page(visit, held, format!("{place}/code"), field, buttons, problems, shown, Some(again))
}

#[expect(clippy::too_many_arguments, reason = "the two pages of the stand-in share one template")]
fn page(
    visit: &Visit,
    held: &Held,
    action: String,
    field: FieldView,
    buttons: Buttons,
    problems: &[Problem],
    shown: Option<(String, String)>,
    again: Option<String>,
) -> Page {
    let lang = visit.lang();
    let body = StandInPage {
        lang,
        warning: StandIn { lang, words: stand_in_warning().get(lang).to_owned() },
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, action),
        application: held.application.id.to_string(),
        shown,
        field,
        buttons,
        again,
    };
    Page::resident(visit, words::TEST_TITLE.get(lang), &body)
}
