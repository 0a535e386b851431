//! `GET /sign/{link}`: the link of the mail. `GET, POST /sign/code`: the access code. `GET, POST
//! /sign/authenticator`: a code of an authenticator, where the city asks for one.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_identity::TotpSecret;
use yakusho_kernel::{Lang, Problem, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::Line,
    parts::{Buttons, ErrorSummary, FormStart},
};

use super::hold::{Holding, Stage, no_link};
use crate::{Contracts, model::SignerState, signing::secret, store::signers};

#[derive(Template)]
#[template(path = "party/code.html")]
struct CodePage {
    title: &'static str,
    lead: String,
    secret: Option<String>,
    errors: ErrorSummary,
    form: FormStart,
    field: FieldView,
    hidden: Option<String>,
    buttons: Buttons,
}

/// Opens the link of a mail.
pub async fn open(
    visit: Visit,
    State(app): State<Contracts>,
    Path(link): Path<String>,
) -> Result<Response, Refused> {
    if link.len() != 64 {
        return Err(no_link().into());
    }
    let found = signers::with_token(&app, &secret::link_hash(&link)).await.map_err(refused)?;
    let signer = found.ok_or_else(no_link)?;
    let answers = signer.is_open_at(visit.now());
    if !answers && signer.state != SignerState::Agreed {
        return Err(no_link().into());
    }
    Holding::keep(&visit, &signer, Stage::Link);
    Ok(visit.see("/sign/code"))
}

/// What is said where a code was wrong too often.
const LOCKED: &str = "コードを何度も間違えたので、このURLは使えなくなりました。市の担当に連絡して、新しいURLを受け取ってください。";

/// What the pages send.
#[derive(Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    code: String,
    #[serde(default)]
    secret: String,
}

/// Asks for the access code.
pub async fn ask(visit: Visit, State(app): State<Contracts>) -> Result<Response, Refused> {
    let holding = Holding::open(&visit, &app).await?;
    Ok(code_page(&visit, &app, &holding, &[]).into_response())
}

/// Looks at the access code.
pub async fn check(
    visit: Visit,
    State(app): State<Contracts>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let holding = Holding::open(&visit, &app).await?;
    let right = app.check_code(&holding.signer, &entered.code, visit.now()).await;
    if right.map_err(refused)? {
        Holding::keep(&visit, &holding.signer, Stage::Code);
        return Ok(visit.see("/sign"));
    }
    let now = Holding::open(&visit, &app).await?;
    let words = if now.signer.is_locked() {
        LOCKED
    } else {
        "確認コードが違います。電話などで聞いた8桁の数字を、もう一度入れてください。"
    };
    let problem = Problem::new("code", "wrong_code", Text::ja(words));
    Ok(code_page(&visit, &app, &now, &[problem]).into_response())
}

fn code_page(visit: &Visit, app: &Contracts, holding: &Holding, problems: &[Problem]) -> Page {
    let city = app.city();
    let body = CodePage {
        title: "確認コードを入れてください",
        lead: format!(
            "{city}から、{}あての契約書です。{city}の担当が電話などで伝えた、8桁の確認コードを入れてください。",
            holding.party().map_or("", |party| party.name.as_str())
        ),
        secret: None,
        errors: ErrorSummary::of(problems, Lang::Ja),
        form: FormStart::post(visit, "/sign/code"),
        field: FieldView::line(Lang::Ja, "code", "確認コード（8桁）", Line::one_time_code())
            .problem(problems),
        hidden: None,
        buttons: Buttons::action(Lang::Ja, "契約書を見る"),
    };
    laid(Page::resident(visit, "確認コード", &body), problems)
}

/// Asks for a code of the authenticator; the first time with the secret to put into it.
pub async fn ask_totp(visit: Visit, State(app): State<Contracts>) -> Result<Response, Refused> {
    let holding = Holding::open(&visit, &app).await?;
    if holding.stage < Stage::Code {
        return Ok(visit.see("/sign/code"));
    }
    let new = holding.signer.totp.is_none().then(TotpSecret::random);
    Ok(totp_page(&visit, new.as_ref(), &[]).into_response())
}

/// Looks at the code of the authenticator.
pub async fn check_totp(
    visit: Visit,
    State(app): State<Contracts>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let holding = Holding::open(&visit, &app).await?;
    if holding.stage < Stage::Code {
        return Err(no_link().into());
    }
    let known = app.authenticator(&holding.signer).map_err(refused)?;
    let new = known.is_none().then(|| read_secret(&entered.secret)).flatten();
    let totp = known.as_ref().or(new.as_ref()).ok_or_else(no_link)?;
    let is_wrong = totp.step_of(&entered.code, visit.now()).is_none();
    // Who guessed too often is stopped here too: a right code after that could be one more guess.
    if is_wrong || holding.signer.is_locked() {
        let words = if holding.signer.is_locked() {
            LOCKED
        } else {
            let right = app.check_code(&holding.signer, "", visit.now()).await;
            right.map_err(refused)?;
            "コードが違います。認証アプリに出ている6桁の数字を入れてください。"
        };
        let problem = Problem::new("code", "wrong_code", Text::ja(words));
        return Ok(totp_page(&visit, new.as_ref(), &[problem]).into_response());
    }
    if let Some(new) = &new {
        app.enrol(&holding.signer, new, visit.now()).await.map_err(refused)?;
    }
    Holding::keep(&visit, &holding.signer, Stage::Totp);
    Ok(visit.see("/sign"))
}

/// The secret that the page showed, as hexadecimal digits.
fn read_secret(typed: &str) -> Option<TotpSecret> {
    let bytes: Option<Vec<u8>> = (0..typed.len())
        .step_by(2)
        .map(|at| typed.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()))
        .collect();
    TotpSecret::from_bytes(&bytes?)
}

fn totp_page(visit: &Visit, new: Option<&TotpSecret>, problems: &[Problem]) -> Page {
    let lead = if new.is_some() {
        "この契約では、認証アプリのコードも使います。スマートフォンの認証アプリ（Google Authenticator、Microsoft Authenticator など）で「キーを入力」を選び、下のキーを登録してから、出てきた6桁の数字を入れてください。"
    } else {
        "認証アプリに出ている6桁の数字を入れてください。"
    };
    let hex = |totp: &TotpSecret| -> String {
        totp.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let body = CodePage {
        title: "認証アプリのコードを入れてください",
        lead: lead.to_owned(),
        secret: new.map(|new| new.base32().to_string()),
        errors: ErrorSummary::of(problems, Lang::Ja),
        form: FormStart::post(visit, "/sign/authenticator"),
        field: FieldView::line(
            Lang::Ja,
            "code",
            "認証アプリのコード（6桁）",
            Line::one_time_code(),
        )
        .problem(problems),
        hidden: new.map(hex),
        buttons: Buttons::action(Lang::Ja, "契約書を見る"),
    };
    laid(Page::resident(visit, "認証アプリのコード", &body), problems)
}

fn laid(page: Page, problems: &[Problem]) -> Page {
    if problems.is_empty() { page } else { page.with_problems() }
}
