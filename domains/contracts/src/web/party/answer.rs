//! `POST /sign/agree`, `GET, POST /sign/decline`, `GET, POST /sign/delegate`: what a signer answers.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_notify::Address;
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::Line,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::Error;

use super::{hold::Holding, read};
use crate::{
    Contracts,
    model::{Contact, SignerState},
    signing::Answered,
    typed::{TITLE, Typed},
};

/// What the pages send.
#[derive(Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    sha256: String,
    #[serde(default)]
    read: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    mail: String,
}

#[derive(Template)]
#[template(path = "party/form.html")]
struct AnswerPage {
    title: &'static str,
    lead: &'static str,
    errors: ErrorSummary,
    form: FormStart,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

#[derive(Template)]
#[template(path = "party/done.html")]
struct DonePage {
    title: &'static str,
    words: String,
    code: Option<String>,
}

/// Agrees; where that was the last one, the contract is sealed at once, or as soon as that can be done.
pub async fn agree(
    visit: Visit,
    State(app): State<Contracts>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let holding = Holding::open(&visit, &app).await?;
    holding.must_be_known()?;
    if entered.read != "yes" {
        let words = "契約書を読んでから、「最後まで読みました」にチェックを入れてください。";
        let problem = Problem::new("read", "not_read", Text::ja(words));
        let refusal = Refusal::invalid(vec![problem]);
        return Ok(read::page(&visit, &app, &holding, Some(&refusal)).await?.into_response());
    }
    match app.agree(&holding.signer, &entered.sha256, visit.now()).await {
        Ok(answered) => {
            if answered == Answered::All
                && let Err(error) = app.conclude(holding.contract.id, visit.now()).await
            {
                // The round of the jobs tries again; the agreement is kept.
                tracing::warn!(%error, contract = %holding.contract.id, "a contract waits for its seal");
            }
            visit.flash(
                NoticeKind::Success,
                &Text::ja("合意を受け取りました。ありがとうございました。"),
            );
            Ok(visit.see("/sign"))
        }
        Err(Error::Refused(refusal)) => {
            let now = Holding::open(&visit, &app).await?;
            Ok(read::page(&visit, &app, &now, Some(&refusal)).await?.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Asks why.
pub async fn ask_decline(visit: Visit, State(app): State<Contracts>) -> Result<Response, Refused> {
    asked(&visit, &app).await?;
    Ok(decline_page(&visit, "", &[]).into_response())
}

/// Declines.
pub async fn decline(
    visit: Visit,
    State(app): State<Contracts>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let holding = asked(&visit, &app).await?;
    match app.decline(&holding.signer, &entered.reason, visit.now()).await {
        Ok(()) => {
            let words =
                format!("理由を{}に伝えました。担当が読んで、必要なときは連絡します。", app.city());
            let body =
                DonePage { title: "合意しないことを伝えました", words, code: None };
            Ok(Page::resident(&visit, body.title, &body).into_response())
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(decline_page(&visit, &entered.reason, &refusal.problems).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

fn decline_page(visit: &Visit, reason: &str, problems: &[Problem]) -> Page {
    form(
        visit,
        "合意しない",
        "合意しない理由を書いてください。市の担当が読みます。この契約書は、これで終わります。直せるものは、直した契約書が新しく届きます。",
        "/sign/decline",
        vec![FieldView::lines(Lang::Ja, "reason", "理由", reason, 2_000)],
        "理由を伝える",
        problems,
    )
}

/// Asks whom.
pub async fn ask_delegate(visit: Visit, State(app): State<Contracts>) -> Result<Response, Refused> {
    asked(&visit, &app).await?;
    Ok(delegate_page(&visit, &Entered::default(), &[]).into_response())
}

/// Lets somebody else of the company answer. The access code is shown once, for this person to tell.
pub async fn delegate(
    visit: Visit,
    State(app): State<Contracts>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let holding = asked(&visit, &app).await?;
    let mut typed = Typed::default();
    let person = typed.needed("person", &entered.person, TITLE, "頼む人の氏名を入れてください。");
    let mail = typed.words("mail", &entered.mail, 254);
    if Address::parse(&mail).is_none() {
        typed.say("mail", "not_a_mail", "頼む人のメールアドレスを入れてください。");
    } else if mail == holding.signer.contact.mail {
        typed.say("mail", "same_mail", "あなたと違うメールアドレスを入れてください。");
    }
    let phone = holding.signer.contact.phone.clone();
    let to = match typed.done(Some(Contact { person, mail, phone })) {
        Ok(to) => to,
        Err(problems) => return Ok(delegate_page(&visit, &entered, &problems).into_response()),
    };
    let person = to.person.clone();
    let code = app.delegate(&holding.signer, to, visit.now()).await.map_err(refused)?;
    let body = DonePage {
        title: "ほかの人に頼みました",
        words: format!(
            "{person}さんにメールを送りました。次の確認コードを、あなたから{person}さんに伝えてください。この画面を閉じると、もう見られません。"
        ),
        code: Some(code),
    };
    Ok(Page::resident(&visit, body.title, &body).into_response())
}

fn delegate_page(visit: &Visit, entered: &Entered, problems: &[Problem]) -> Page {
    let lang = Lang::Ja;
    form(
        visit,
        "会社のほかの人に頼む",
        "契約を結ぶ権限のある人に頼んでください。その人にメールが届きます。あなたは、この契約に答えられなくなります。",
        "/sign/delegate",
        vec![
            FieldView::line(lang, "person", "頼む人の氏名", Line::short_text(&entered.person)),
            FieldView::line(lang, "mail", "頼む人のメールアドレス", Line::mail(&entered.mail)),
        ],
        "頼む",
        problems,
    )
}

/// Somebody whose answer is waited for.
async fn asked(visit: &Visit, app: &Contracts) -> Result<Holding, Refused> {
    let holding = Holding::open(visit, app).await?;
    holding.must_be_known()?;
    if holding.signer.state != SignerState::Asked {
        return Err(Refusal::not_found().into());
    }
    Ok(holding)
}

fn form(
    visit: &Visit,
    title: &'static str,
    lead: &'static str,
    action: &str,
    fields: Vec<FieldView>,
    go: &str,
    problems: &[Problem],
) -> Page {
    let body = AnswerPage {
        title,
        lead,
        errors: ErrorSummary::of(problems, Lang::Ja),
        form: FormStart::post(visit, action),
        fields: fields.into_iter().map(|field| field.problem(problems)).collect(),
        buttons: Buttons { back: Back::Link("/sign".to_owned()), ..Buttons::action(Lang::Ja, go) },
    };
    let page = Page::resident(visit, title, &body);
    if problems.is_empty() { page } else { page.with_problems() }
}
