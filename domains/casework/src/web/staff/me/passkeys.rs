//! One's passkeys: `POST /staff/me/passkeys/begin` gives the challenge, `POST /staff/me/passkeys`
//! registers the answer under a name, `POST /staff/me/passkeys/{id}/remove` takes one away.

use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_identity::store::{self, Challenge, PasskeyRow};
use yakusho_kernel::{Lang, Refusal, Text};
use yakusho_pages::{
    FieldView, Fields, Form, Html, Refused, Visit,
    field::Line,
    parts::{Column, FormStart, NoticeKind, Row, Table},
};
use yakusho_store::Error;

use crate::{
    Casework,
    web::{
        failure::refused,
        staff::{
            desk::Desk,
            passkey::{PasskeyForm, party},
            words,
        },
    },
};

/// What the page sends.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default, rename = "_ticket")]
    ticket: String,
    #[serde(default, rename = "_answer")]
    answer: String,
    #[serde(default)]
    name: String,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = "{{ form }}<button class=\"y-button\" data-look=\"text\" data-size=\"small\" type=\"submit\">消す<span class=\"y-hidden\">：{{ name }}</span></button></form>"
)]
struct RemoveButton {
    form: FormStart,
    name: String,
}

/// The challenge of a registration.
pub async fn begin(
    visit: Visit,
    State(app): State<Casework>,
    Form(_): Form<Fields>,
) -> Result<Json<Challenge>, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.fresh(&visit).await?;
    let party = party(&app).ok_or_else(Refusal::not_found)?;
    let seal = app.parts().seal.as_ref();
    let begun = store::begin_registration(app.store(), seal, &party, &desk.who, visit.now()).await;
    begun.map(Json).map_err(refused)
}

/// Registers it.
pub async fn add(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.fresh(&visit).await?;
    let party = party(&app).ok_or_else(Refusal::not_found)?;
    let sent = (entered.ticket.as_str(), entered.answer.as_str(), entered.name.as_str());
    let seal = &app.parts().seal;
    let done = store::finish_registration(app.store(), seal, &party, &desk.who, sent, visit.now());
    match done.await {
        Ok(_) => {
            let words = "パスキーを登録しました。次からは、パスキーだけでサインインできます。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
        }
        Err(Error::Refused(refusal)) => {
            let problem = refusal.problems.first().map(|problem| &problem.message);
            visit.flash(NoticeKind::Error, problem.unwrap_or(&refusal.message));
        }
        Err(error) => return Err(refused(error)),
    }
    Ok(visit.see("/staff/me").into_response())
}

/// Takes one away.
pub async fn remove(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    desk.fresh(&visit).await?;
    let (staff, by) = (desk.who.staff, desk.who.actor());
    let removed = app.store().write_with(visit.now(), by, move |tx, by| {
        Box::pin(store::remove_passkey(tx, by, staff, id))
    });
    removed.await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("パスキーを消しました。"));
    Ok(visit.see("/staff/me"))
}

/// The form that registers one more; `None` where the site has no passkeys.
pub fn form(visit: &Visit, app: &Casework) -> Option<PasskeyForm> {
    let party = party(app)?;
    let (action, begin) = ("/staff/me/passkeys", "/staff/me/passkeys/begin");
    let name = FieldView::line(Lang::Ja, "name", "この端末の名前", Line::short_text(""))
        .hint("あとで見分けるための名前です。例：窓口3番のパソコン、自分の電話");
    let label = "この端末のパスキーを登録する";
    Some(PasskeyForm::new(visit, &party, "register", action, begin, label).asking(name))
}

/// The list.
pub fn table(visit: &Visit, known: &[PasskeyRow]) -> Table {
    let row = |passkey: &PasskeyRow| {
        let form = FormStart::post(visit, format!("/staff/me/passkeys/{}/remove", passkey.id));
        let remove = RemoveButton { form: form.with_own_button(), name: passkey.name.clone() };
        let used = passkey.used.map_or_else(|| "まだありません".to_owned(), words::when);
        Row {
            cells: vec![
                Html::text(&passkey.name),
                Html::text(words::when(passkey.added)),
                Html::text(used),
                Html::of(&remove),
            ],
            href: None,
            urgent: false,
        }
    };
    Table {
        caption: "登録したパスキー".to_owned(),
        caption_hidden: true,
        columns: ["名前", "登録", "最後に使った時", "操作"].into_iter().map(Column::new).collect(),
        rows: known.iter().map(row).collect(),
        keys: false,
    }
}
