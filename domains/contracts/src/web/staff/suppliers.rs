//! `GET /staff/suppliers`: the register of suppliers. `GET, POST …/new`, `…/{id}/edit`: keeps one.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Chip, Column, Empty, NoticeKind, Row, Table, Tone},
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{form::Asked, seat::Seat};
use crate::{Contracts, model::Supplier, rules::entry::SupplierEntered, store::suppliers};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Sought {
    #[serde(default)]
    words: String,
}

#[derive(Template)]
#[template(path = "staff/suppliers.html")]
struct ListPage {
    field: FieldView,
    table: Option<Table>,
    empty: Empty,
    full: bool,
    may_keep: bool,
    shared: bool,
}

/// Shows them.
pub async fn list(
    visit: Visit,
    State(app): State<Contracts>,
    Query(sought): Query<Sought>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    seat.desk.must(ActionName::SupplierRead, &seat.desk.city())?;
    let words = sought.words.trim();
    let all = suppliers::list(&app, (!words.is_empty()).then_some(words)).await.map_err(refused)?;
    let may_keep = seat.desk.may(ActionName::SupplierKeep, &seat.desk.city());
    let rows: Vec<Row> = all.iter().map(row).collect();
    let body = ListPage {
        field: FieldView::line(Lang::Ja, "words", "名称・法人番号", Line::short_text(words))
            .need(Need::Optional),
        full: u64::try_from(rows.len()).is_ok_and(|count| count >= suppliers::MOST),
        table: (!rows.is_empty()).then(|| Table {
            caption: "相手方の台帳".to_owned(),
            caption_hidden: true,
            columns: ["名称", "代表者", "所在地", "法人番号", "状態"].map(Column::new).into(),
            rows,
            keys: true,
        }),
        empty: Empty {
            title: "見つかった相手方はありません".to_owned(),
            help: "契約の相手方を登録すると、ここに並びます。".to_owned(),
            next: may_keep
                .then(|| ("/staff/suppliers/new".to_owned(), "相手方を登録する".to_owned())),
        },
        may_keep,
        shared: app.register() != app.store().municipality(),
    };
    Ok(seat
        .desk
        .page(&visit, "相手方の台帳", &body)
        .back("/staff/contracts", "契約台帳")
        .into_response())
}

fn row(one: &Supplier) -> Row {
    let state = if one.stopped {
        Chip::new("取引を止めている", Tone::Grey)
    } else {
        Chip::new("取引できる", Tone::Green)
    };
    Row {
        cells: vec![
            Html::text(&one.name),
            Html::text(&one.representative),
            Html::text(&one.address),
            Html::text(one.corporate_number.as_deref().unwrap_or("—")),
            Html::of(&state),
        ],
        href: Some(format!("/staff/suppliers/{}", one.id)),
        urgent: false,
    }
}

/// Asks for a new one.
pub async fn ask(visit: Visit, State(app): State<Contracts>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    seat.desk.must(ActionName::SupplierKeep, &seat.desk.city())?;
    Ok(page(&visit, &seat, None, &SupplierEntered::default(), None).into_response())
}

/// Keeps it.
pub async fn make(
    visit: Visit,
    State(app): State<Contracts>,
    Form(entered): Form<SupplierEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    seat.desk.must(ActionName::SupplierKeep, &seat.desk.city())?;
    match keep(&seat, &entered, visit.now()).await {
        Ok(id) => {
            let words = "相手方を登録しました。続けて、電子契約の同意を記録してください。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/suppliers/{id}")))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &seat, None, &entered, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Asks what to change.
pub async fn ask_change(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    let known = supplier(&seat, &id, ActionName::SupplierKeep).await?;
    let entered = SupplierEntered {
        name: known.name.clone(),
        representative: known.representative.clone(),
        address: known.address.clone(),
        corporate_number: known.corporate_number.clone().unwrap_or_default(),
        person: known.contact.person.clone(),
        mail: known.contact.mail.clone(),
        phone: known.contact.phone.clone(),
        stopped: if known.stopped { "yes".to_owned() } else { String::new() },
        version: known.version,
    };
    Ok(page(&visit, &seat, Some(&known), &entered, None).into_response())
}

/// Changes it.
pub async fn change(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    Form(entered): Form<SupplierEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    let known = supplier(&seat, &id, ActionName::SupplierKeep).await?;
    match amend(&seat, known.id, &entered, visit.now()).await {
        Ok(()) => {
            visit.flash(
                NoticeKind::Success,
                &Text::ja("相手方を直しました。作ってある契約書の記載は変わりません。"),
            );
            Ok(visit.see(&format!("/staff/suppliers/{}", known.id)))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &seat, Some(&known), &entered, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// A supplier by the id of an address, for an action.
///
/// # Errors
/// Not found; what the store says.
pub async fn supplier(seat: &Seat, id: &str, action: ActionName) -> Result<Supplier, Refused> {
    seat.desk.must(action, &seat.desk.city())?;
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let found = suppliers::find(&seat.app, id).await.map_err(refused)?;
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// Keeps a new one in the person's name. Returns its id.
///
/// # Errors
/// A refusal with the fields to mend; what the store says.
pub async fn keep(seat: &Seat, entered: &SupplierEntered, now: Timestamp) -> Stored<Uuid> {
    let entry = entered.read().map_err(Refusal::invalid)?;
    let input = (seat.app.clone(), entry, seat.by(&seat.rules.manager));
    let write = seat.app.store().write_with(now, input, |tx, (app, entry, by)| {
        Box::pin(suppliers::make(tx, app, entry, false, by))
    });
    write.await
}

/// Changes one in the person's name.
///
/// # Errors
/// As [`keep`]; a conflict where somebody was faster.
pub async fn amend(seat: &Seat, id: Uuid, entered: &SupplierEntered, now: Timestamp) -> Stored<()> {
    let entry = entered.read().map_err(Refusal::invalid)?;
    let input = (seat.app.clone(), id, entered.version, entry, seat.by(&seat.rules.manager));
    let write = seat.app.store().write_with(now, input, |tx, (app, id, seen, entry, by)| {
        Box::pin(suppliers::change(tx, app, *id, *seen, entry, by))
    });
    write.await
}

fn page(
    visit: &Visit,
    seat: &Seat,
    known: Option<&Supplier>,
    entered: &SupplierEntered,
    refusal: Option<&Refusal>,
) -> Page {
    let lang = Lang::Ja;
    let line = |name: &str, label: &str, line: Line| FieldView::line(lang, name, label, line);
    let stopped = Choices::new([("yes", "新しい契約の相手方に選ばない")], |_| {
        entered.stopped == "yes"
    });
    let mut fields = vec![
        line("name", "商号・名称", Line::text(&entered.name)),
        line("corporate_number", "法人番号", Line::short_text(&entered.corporate_number))
            .hint("13桁。個人の事業者は空のままにします。")
            .need(Need::Optional),
        line("representative", "代表者の職名と氏名", Line::text(&entered.representative)),
        line("address", "所在地", Line::text(&entered.address)),
        line("person", "署名する人", Line::short_text(&entered.person)),
        line("mail", "署名用のメールアドレス", Line::mail(&entered.mail))
            .hint("署名の依頼が届きます。相手方が同意書に書いたものを入れてください。"),
        line("phone", "電話番号", Line::phone(&entered.phone))
            .hint("確認コードを電話で伝えるときに使います。"),
    ];
    if known.is_some() {
        fields.push(FieldView::checks(lang, "stopped", "取引", stopped).need(Need::Optional));
    }
    let (title, action, back) = match known {
        Some(known) => {
            let place = format!("/staff/suppliers/{}", known.id);
            ("相手方を直す", format!("{place}/edit"), (place, known.name.clone()))
        }
        None => (
            "相手方を登録する",
            "/staff/suppliers/new".to_owned(),
            ("/staff/suppliers".to_owned(), "相手方の台帳".to_owned()),
        ),
    };
    let asked = Asked {
        title: title.to_owned(),
        lead: "契約書に印字する名称と、署名の依頼を送る先です。".to_owned(),
        action,
        hidden: vec![("version", entered.version.to_string())],
        fields,
        go: if known.is_some() { "直す" } else { "登録する" },
        back,
    };
    asked.refused(visit, seat, refusal)
}
