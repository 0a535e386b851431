//! `GET /staff/me/authenticator`: shows a new secret as a QR code and in letters. `POST`: takes it
//! into use with the first code that it makes.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Deserialize;
use yakusho_identity::{TotpSecret, store, view::EnrolmentView};
use yakusho_kernel::{Lang, Problem, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::Line,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};

use crate::{
    Casework,
    web::{failure::refused, staff::desk::Desk},
};

/// The sealed cookie that carries the new secret until its first code is typed.
const COOKIE: &str = "new-totp";
/// Long enough to fetch a telephone.
const LASTS: SignedDuration = SignedDuration::from_mins(20);

/// What the page sends.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "staff/me/authenticator.html")]
struct AuthenticatorPage {
    errors: ErrorSummary,
    form: FormStart,
    enrolment: Enrolment,
    code: FieldView,
    buttons: Buttons,
}

/// A secret for an authenticator: as a picture and in letters.
#[derive(Template)]
#[template(
    ext = "html",
    source = "<div class=\"y-qr\">{{ qr|safe }}</div><p>写真を撮れないときは、この文字を認証アプリに入れてください。<br><span class=\"y-code\">{{ secret }}</span></p>"
)]
pub struct Enrolment {
    qr: String,
    secret: String,
}
impl askama::filters::HtmlSafe for Enrolment {}

impl Enrolment {
    /// The picture and the letters of a secret.
    ///
    /// # Errors
    /// Broken where the address does not fit into a QR code; it always does.
    pub fn of(login: &str, secret: &TotpSecret) -> Result<Self, Refused> {
        let view = EnrolmentView::of(login, secret, &[]);
        let code = QrCode::with_error_correction_level(&view.url, EcLevel::M)
            .map_err(|_| Refused::broken())?;
        let picture = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
        // Inside a page an SVG has no XML declaration of its own.
        let start = picture.find("<svg").unwrap_or(0);
        let picture = picture.get(start..).unwrap_or_default();
        let named =
            picture.replacen("<svg", "<svg role=\"img\" aria-label=\"認証アプリ用のQRコード\"", 1);
        Ok(Self { qr: named, secret: view.secret })
    }
}

/// Shows a new secret; the same again while its cookie lasts.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.fresh(&visit).await?;
    let secret = pending(&visit).unwrap_or_else(TotpSecret::random);
    visit.keep_cookie(COOKIE, secret.as_bytes(), LASTS);
    Ok(page(&visit, &desk, &secret, &[])?.into_response())
}

/// Takes it into use.
pub async fn change(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.fresh(&visit).await?;
    let Some(secret) = pending(&visit) else { return Ok(visit.see("/staff/me/authenticator")) };
    let Some(step) = secret.step_of(&entered.code, visit.now()) else {
        let page = page(&visit, &desk, &secret, &[wrong_code()])?;
        return Ok(page.with_problems().into_response());
    };
    let (staff, session) = (desk.who.staff, desk.who.session);
    let seal = std::sync::Arc::clone(&app.parts().seal);
    let changed = app.store().write_with(visit.now(), (seal, secret), move |tx, with| {
        Box::pin(async move {
            store::change_own_authenticator(tx, with.0.as_ref(), staff, session, &with.1, step)
                .await
        })
    });
    changed.await.map_err(refused)?;
    visit.drop_cookie(COOKIE);
    let words =
        "新しい認証アプリを使えるようにしました。前のアプリの確認コードは、もう使えません。";
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see("/staff/me"))
}

/// The problem at the field `code`.
pub fn wrong_code() -> Problem {
    let words = "確認コードが違います。いま認証アプリに出ている6けたを入れてください。";
    Problem::new("code", "code_wrong", Text::ja(words))
}

fn pending(visit: &Visit) -> Option<TotpSecret> {
    let bytes = visit.cookie(COOKIE)?;
    TotpSecret::from_bytes(&bytes)
}

fn page(
    visit: &Visit,
    desk: &Desk,
    secret: &TotpSecret,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let body = AuthenticatorPage {
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, "/staff/me/authenticator"),
        enrolment: Enrolment::of(&desk.who.login, secret)?,
        code: FieldView::line(lang, "code", "アプリに出た確認コード", Line::one_time_code())
            .problem(problems),
        buttons: Buttons {
            back: Back::Link("/staff/me".to_owned()),
            ..Buttons::action(lang, "この認証アプリを使う")
        },
    };
    Ok(desk.page(visit, "認証アプリを登録し直す", &body).back("/staff/me", "自分の設定に戻る"))
}
