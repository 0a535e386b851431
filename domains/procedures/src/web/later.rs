//! `GET /guide/later`: a code to continue with. `POST`: the same as a link by mail.
//! `POST /guide/later/code`: another code in its place.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_kernel::{Lang, Problem, Text, date};
use yakusho_notify::{Address, Letter, Mail};
use yakusho_pages::{
    FieldView, Fields, Form, Page, Refused, Visit,
    field::{Line, Need},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
    words::Words,
};

use super::{failure::refused, holder};
use crate::{Procedures, guide::Guide, model::SecretCode, words};

#[derive(Template)]
#[template(path = "later.html")]
struct Later {
    lang: Lang,
    errors: ErrorSummary,
    code: String,
    until: String,
    form: FormStart,
    field: FieldView,
    buttons: Buttons,
    renew: FormStart,
}

impl Later {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Shows the code, the same each time on this browser.
pub async fn show(visit: Visit, State(app): State<Procedures>) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    Ok(page(&visit, &app, &guide, "", &[]).await?.into_response())
}

/// Sends the link.
pub async fn send(
    visit: Visit,
    State(app): State<Procedures>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    let typed = fields.get("email").unwrap_or_default();
    let to = match address(typed) {
        Ok(to) => to,
        Err(problem) => {
            let page = page(&visit, &app, &guide, typed, &[problem]).await?;
            return Ok(page.with_problems().into_response());
        }
    };
    let code = code_of(&visit, &app, &guide).await?;
    mail_link(&visit, &app, &guide, &code, to).await?;
    visit.flash(NoticeKind::Success, &words::LATER_SENT.text());
    Ok(visit.see("/"))
}

/// The address that somebody typed for the link.
///
/// # Errors
/// The problem at its field.
pub fn address(typed: &str) -> Result<Address, Problem> {
    let found = Address::parse(&yakusho_kernel::text::search_key(typed));
    found.ok_or_else(|| {
        let words = Text::new(
            "メールアドレスを「name@example.jp」のように入力してください。",
            "メールアドレスを もういちど 書（か）いて ください。れい：name@example.jp",
            "Enter a mail address such as name@example.jp.",
        );
        Problem::new("email", "email_invalid", words)
    })
}

/// Queues the mail with the link that opens the draft.
///
/// # Errors
/// What the store says.
pub async fn mail_link(
    visit: &Visit,
    app: &Procedures,
    guide: &Guide,
    code: &SecretCode,
    to: Address,
) -> Result<(), Refused> {
    let lang = visit.lang();
    let letter =
        Letter { subject: words::LATER_MAIL_SUBJECT.text(), body: words::LATER_MAIL_BODY.text() };
    let link = format!("{}/resume/{}", app.parts().public_url, code.shown());
    let day = date::show_date(guide.draft.expires_on, lang);
    let (subject, body) = letter.fill(lang, &[("link", &link), ("day", &day)]);
    let id = guide.draft.id.uuid();
    let key = format!("draft.link/{id}/{}", visit.id());
    let mail = Mail { to, subject, body, about_kind: "draft", about_id: id, lang, key };
    let mailer = app.parts().mailer.clone();
    app.store()
        .write(visit.now(), move |tx| {
            let (mailer, mail) = (mailer.clone(), mail.clone());
            Box::pin(async move {
                mailer.queue(tx, &mail).await?;
                Ok(())
            })
        })
        .await
        .map_err(refused)
}

/// Makes another code, for somebody whose code others have seen: the former one opens nothing any
/// more, and neither do the links that were sent with it.
pub async fn renew(
    visit: Visit,
    State(app): State<Procedures>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    let code = app.new_code(&guide, visit.now()).await.map_err(refused)?;
    holder::hold_code(&visit, &guide.draft, &code);
    visit.flash(NoticeKind::Success, &words::LATER_RENEWED.text());
    Ok(visit.see("/guide/later"))
}

/// The draft's code: the one that this browser was shown before, as long as it still opens the
/// draft, so that a code that somebody wrote down goes on working; otherwise a new one.
async fn code_of(visit: &Visit, app: &Procedures, guide: &Guide) -> Result<SecretCode, Refused> {
    if let Some(code) = holder::draft_code(visit, &guide.draft)
        && app.is_code_of_draft(&guide.draft, &code, visit.now()).await.map_err(refused)?
    {
        return Ok(code);
    }
    let code = app.new_code(guide, visit.now()).await.map_err(refused)?;
    holder::hold_code(visit, &guide.draft, &code);
    Ok(code)
}

async fn page(
    visit: &Visit,
    app: &Procedures,
    guide: &Guide,
    email: &str,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let lang = visit.lang();
    let code = code_of(visit, app, guide).await?;
    let day = date::show_date(guide.draft.expires_on, lang);
    let label = words::LATER_MAIL.get(lang);
    let line = Line::mail(email).filled_with("email");
    let body = Later {
        lang,
        errors: ErrorSummary::of(problems, lang),
        code: code.shown(),
        until: words::LATER_UNTIL.with(lang, &[("day", &day)]),
        form: FormStart::post(visit, "/guide/later"),
        field: FieldView::line(lang, "email", label, line).need(Need::Unsaid).problem(problems),
        buttons: Buttons { back: Back::None, ..Buttons::action(lang, words::LATER_SEND.get(lang)) },
        renew: FormStart::post(visit, "/guide/later/code"),
    };
    Ok(Page::resident(visit, words::LATER_TITLE.get(lang), &body))
}
