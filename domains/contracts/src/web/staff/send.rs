//! `GET, POST /staff/contracts/{id}/send`: asks the parties to sign. `POST …/signers/{signer}/remind`,
//! `…/again`: reminds one, or gives a new link and access code. Access codes are shown once.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Fields, Form, Html, Page, Refused, Visit,
    field::Choices,
    parts::{Column, NoticeKind, Row, Table},
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{
    form::Asked as AskedForm,
    seat::{Opened, Seat},
};
use crate::{
    Contracts,
    model::{Level, Way},
    signing::{Asked, Order, Request},
};

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[schema(as = ContractSending)]
pub struct Entered {
    /// `serial` or `parallel`.
    #[serde(default)]
    pub order: String,
    /// `code` or `totp`.
    #[serde(default)]
    pub level: String,
}

#[derive(Template)]
#[template(path = "staff/codes.html")]
struct CodesPage {
    lead: String,
    table: Table,
    back: String,
}

/// Asks how.
pub async fn ask(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractSend).await?;
    let entered = Entered { order: "parallel".to_owned(), level: Level::Code.code().to_owned() };
    Ok(page(&visit, &seat, &opened, &entered, None).into_response())
}

/// Asks the parties, and shows the access codes once.
pub async fn act(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractSend).await?;
    match send(&seat, &opened, &entered, visit.now()).await {
        Ok(asked) => Ok(codes(&visit, &seat, &opened, &asked).into_response()),
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &seat, &opened, &entered, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Asks the parties in the person's name.
///
/// # Errors
/// A refusal with the fields to mend, or that of the rules; what the files or the store say.
pub async fn send(
    seat: &Seat,
    opened: &Opened,
    entered: &Entered,
    now: Timestamp,
) -> Stored<Vec<Asked>> {
    let order = match entered.order.as_str() {
        "serial" => Some(Order::Serial),
        "parallel" => Some(Order::Parallel),
        _ => None,
    };
    let level = Level::from_code(&entered.level);
    let (Some(order), Some(level)) = (order, level) else {
        let words = Text::ja("依頼する順と、本人を確かめる方法を選んでください。");
        return Err(Refusal::invalid(vec![Problem::new("order", "missing", words)]).into());
    };
    let by = seat.by(&opened.contract.department);
    let request = Request { order, level };
    seat.app.send(&opened.contract, &opened.parties, request, &by, now).await
}

/// Reminds one.
pub async fn remind(
    visit: Visit,
    State(app): State<Contracts>,
    Path((id, signer)): Path<(String, String)>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractSend).await?;
    let signer: Uuid = signer.parse().map_err(|_| Refusal::not_found())?;
    let by = seat.by(&opened.contract.department);
    let done = app.remind(opened.contract.id, signer, &by, visit.now()).await;
    done.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("もう一度、メールでお願いしました。"));
    Ok(visit.see(&format!("/staff/contracts/{}", opened.contract.id)))
}

/// Gives one a new link and access code.
pub async fn again(
    visit: Visit,
    State(app): State<Contracts>,
    Path((id, signer)): Path<(String, String)>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractSend).await?;
    let signer: Uuid = signer.parse().map_err(|_| Refusal::not_found())?;
    let by = seat.by(&opened.contract.department);
    let asked = app.ask_again(opened.contract.id, signer, &by, visit.now()).await;
    let asked = asked.map_err(refused)?;
    Ok(codes(&visit, &seat, &opened, &[asked]).into_response())
}

fn codes(visit: &Visit, seat: &Seat, opened: &Opened, asked: &[Asked]) -> Page {
    let rows = asked.iter().map(|one| Row {
        cells: [&one.party, &one.person, &one.phone, &one.code]
            .into_iter()
            .map(Html::text)
            .collect(),
        href: None,
        urgent: false,
    });
    let place = format!("/staff/contracts/{}", opened.contract.id);
    let body = CodesPage {
        lead: "メールでURLを送りました。次の確認コードを、メールではなく、電話か郵便で相手方に伝えてください。この画面を閉じると、もう見られません（忘れたときは、新しいURLと確認コードを作れます）。".to_owned(),
        table: Table {
            caption: "確認コード".to_owned(),
            caption_hidden: true,
            columns: ["相手方", "署名する人", "電話番号", "確認コード"].map(Column::new).into(),
            rows: rows.collect(),
            keys: false,
        },
        back: place.clone(),
    };
    seat.desk.page(visit, "確認コード", &body).back(place, opened.contract.number.clone())
}

fn page(
    visit: &Visit,
    seat: &Seat,
    opened: &Opened,
    entered: &Entered,
    refusal: Option<&Refusal>,
) -> Page {
    let known = &opened.contract;
    let place = format!("/staff/contracts/{}", known.id);
    let orders = Choices::new(
        [
            ("parallel", "全員に同時に依頼する"),
            ("serial", "上から順に、前の人が合意してから依頼する"),
        ],
        |code| code == entered.order,
    );
    let levels = Choices::new(Level::ALL.map(|level| (level.code(), level.label())), |code| {
        code == entered.level
    });
    let mut order = FieldView::radio(Lang::Ja, "order", "依頼する順", orders);
    if known.way == Way::Party {
        order = order.hint("当事者型の契約は、前の人が署名したファイルに次の人が署名するので、どちらを選んでも順に依頼します。");
    }
    let names: Vec<&str> = opened.parties.iter().map(|party| party.name.as_str()).collect();
    let asked = AskedForm {
        title: "相手方に署名を依頼する".to_owned(),
        lead: format!(
            "{} {}を、{}に送ります。決裁で承認されたファイルと同じことを、送る前に確かめます。URLは{}日間使えます。",
            known.number,
            known.title,
            names.join("、"),
            seat.rules.link_days
        ),
        action: format!("{place}/send"),
        hidden: Vec::new(),
        fields: vec![order, FieldView::radio(Lang::Ja, "level", "本人を確かめる方法", levels)],
        go: "依頼する",
        back: (place, known.number.clone()),
    };
    asked.refused(visit, seat, refusal)
}
