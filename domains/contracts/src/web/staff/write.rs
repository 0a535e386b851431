//! `GET, POST /staff/contracts/new`, `…/{id}/edit`: what a contract says. Its file is made from the
//! template at once; a file made elsewhere may take its place afterwards.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::NoticeKind,
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{
    form::Asked,
    seat::{Opened, Seat},
};
use crate::{
    Contracts,
    model::{Contract, Link, Origin, Supplier, Way},
    rules::entry::{ContractEntered, Entry},
    store::{
        contracts::{self, New},
        suppliers,
    },
};

/// Asks for a new one. `?original=…&link=change` follows a contract.
pub async fn ask(visit: Visit, State(app): State<Contracts>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    let departments = seat.departments();
    let first = departments.first().ok_or_else(Refusal::not_found)?;
    let mut entered = ContractEntered {
        department: first.0.clone(),
        concluded_on: seat.desk.today.to_string(),
        way: Way::Witness.code().to_owned(),
        ..ContractEntered::default()
    };
    if let Some(original) = visit.query("original") {
        let opened = seat.contract(original, ActionName::ContractDraft, visit.now()).await?;
        let link = visit.query("link").and_then(Link::from_code).unwrap_or(Link::Change);
        entered = ContractEntered {
            link: link.code().to_owned(),
            original: opened.contract.id.to_string(),
            concluded_on: seat.desk.today.to_string(),
            version: 0,
            ..entered_of(&opened)
        };
    }
    Ok(page(&visit, &seat, None, &entered, None).await?.into_response())
}

/// Keeps it, and makes its file.
pub async fn make(
    visit: Visit,
    State(app): State<Contracts>,
    Form(entered): Form<ContractEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    match keep(&seat, &entered, visit.now()).await {
        Ok(id) => {
            let words =
                "契約を作り、契約書のPDFを用意しました。中身を確かめて、決裁に回してください。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/contracts/{id}")))
        }
        Err(Error::Refused(refusal)) if refusal.code != "not_found" => {
            Ok(page(&visit, &seat, None, &entered, Some(&refusal)).await?.into_response())
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
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractDraft).await?;
    let entered = entered_of(&opened);
    Ok(page(&visit, &seat, Some(&opened.contract), &entered, None).await?.into_response())
}

/// Changes it, and makes its file anew where that comes from the template.
pub async fn change(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    Form(entered): Form<ContractEntered>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractDraft).await?;
    match amend(&seat, &opened, &entered, visit.now()).await {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("契約を直しました。"));
            Ok(visit.see(&format!("/staff/contracts/{}", opened.contract.id)))
        }
        Err(Error::Refused(refusal)) if refusal.code != "not_found" => {
            let known = Some(&opened.contract);
            Ok(page(&visit, &seat, known, &entered, Some(&refusal)).await?.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps a new one in the person's name, with its file. Returns its id.
///
/// # Errors
/// A refusal with the fields to mend; what the press or the store say.
pub async fn keep(seat: &Seat, entered: &ContractEntered, now: Timestamp) -> Stored<Uuid> {
    let entry = read(seat, entered)?;
    let suppliers = chosen(seat, &entry).await?;
    let by = seat.by(&entry.department);
    let new = New { entry, suppliers, origin: Origin::Drafted, stand_in: false };
    let write = seat
        .app
        .store()
        .write_with(now, (new, by.clone()), |tx, (new, by)| Box::pin(contracts::make(tx, new, by)));
    let id = write.await?;
    seat.app.press(id, &by, now).await?;
    Ok(id)
}

/// Changes one in the person's name.
///
/// # Errors
/// As [`keep`]; a conflict where somebody was faster.
pub async fn amend(
    seat: &Seat,
    opened: &Opened,
    entered: &ContractEntered,
    now: Timestamp,
) -> Stored<()> {
    let known = &opened.contract;
    let mut entry = read(seat, entered)?;
    entry.link = known.link;
    let suppliers = chosen(seat, &entry).await?;
    let by = seat.by(&entry.department);
    let input = (known.id, entered.version, entry, suppliers, by.clone());
    let write = seat.app.store().write_with(now, input, |tx, (id, seen, entry, suppliers, by)| {
        Box::pin(contracts::change(tx, *id, *seen, entry, suppliers, by))
    });
    write.await?;
    if known.origin == Origin::Drafted {
        seat.app.press(known.id, &by, now).await?;
    }
    Ok(())
}

/// What was entered.
///
/// # Errors
/// A refusal with the fields to mend.
pub fn read(seat: &Seat, entered: &ContractEntered) -> Result<Entry, Refusal> {
    let kinds: Vec<String> = seat.rules.kinds.iter().map(|kind| kind.id.clone()).collect();
    let departments: Vec<String> = seat.departments().into_iter().map(|(code, _)| code).collect();
    if departments.is_empty() {
        return Err(Refusal::not_found());
    }
    entered.read(&kinds, &departments).map_err(Refusal::invalid)
}

/// The suppliers of an entry, as the register has them now.
///
/// # Errors
/// A refusal at the field; what the store says.
pub async fn chosen(seat: &Seat, entry: &Entry) -> Stored<Vec<Supplier>> {
    let mut all = Vec::new();
    for id in &entry.suppliers {
        match suppliers::find(&seat.app, *id).await?.filter(|one| !one.stopped) {
            Some(supplier) => all.push(supplier),
            None => {
                let words = Text::ja(
                    "台帳にない相手方か、取引を止めている相手方です。選び直してください。",
                );
                let problem = Problem::new("supplier", "unknown", words);
                return Err(Refusal::invalid(vec![problem]).into());
            }
        }
    }
    Ok(all)
}

/// What the form shows of a contract.
fn entered_of(opened: &Opened) -> ContractEntered {
    let known = &opened.contract;
    let supplier = |place: usize| {
        opened.parties.get(place).map(|party| party.supplier.to_string()).unwrap_or_default()
    };
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    ContractEntered {
        kind: known.kind.clone(),
        title: known.title.clone(),
        department: known.department.clone(),
        supplier: supplier(0),
        supplier2: supplier(1),
        supplier3: supplier(2),
        amount: known.amount.0.to_string(),
        tax: if known.tax.0 > 0 { known.tax.0.to_string() } else { String::new() },
        concluded_on: known.concluded_on.to_string(),
        from_on: day(known.from_on),
        to_on: day(known.to_on),
        tender: known.tender.clone(),
        auto_renew: if known.auto_renew { "yes".to_owned() } else { String::new() },
        way: known.way.code().to_owned(),
        link: String::new(),
        original: String::new(),
        version: known.version,
    }
}

async fn page(
    visit: &Visit,
    seat: &Seat,
    known: Option<&Contract>,
    entered: &ContractEntered,
    refusal: Option<&Refusal>,
) -> Result<Page, Refused> {
    let link = Link::from_code(&entered.link);
    let title = match (known, link) {
        (Some(_), _) => "契約を直す",
        (None, Some(Link::Change)) => "変更契約を作る",
        (None, Some(Link::Termination)) => "解約の合意書を作る",
        (None, _) => "契約を作る",
    };
    let (action, back) = match known {
        Some(known) => {
            let place = format!("/staff/contracts/{}", known.id);
            (format!("{place}/edit"), (place, known.number.clone()))
        }
        None => (
            "/staff/contracts/new".to_owned(),
            ("/staff/contracts".to_owned(), "契約台帳".to_owned()),
        ),
    };
    let asked = Asked {
        title: title.to_owned(),
        lead: "保存すると、種類ごとのひな形から契約書のPDFができます。別に作ったPDFを使うときは、保存したあとの画面で差し替えます。".to_owned(),
        action,
        hidden: vec![
            ("version", entered.version.to_string()),
            ("link", entered.link.clone()),
            ("original", entered.original.clone()),
        ],
        fields: fields(seat, entered).await?.into_iter().chain([way(entered)]).collect(),
        go: if known.is_some() { "直す" } else { "契約書を作る" },
        back,
    };
    Ok(asked.refused(visit, seat, refusal))
}

/// Who signs how.
fn way(entered: &ContractEntered) -> FieldView {
    let chosen = if entered.way.is_empty() { Way::Witness.code() } else { entered.way.as_str() };
    let all = Way::ALL.iter().map(|way| (way.code(), way.label()));
    FieldView::radio(Lang::Ja, "way", "署名のしかた", Choices::new(all, |code| code == chosen))
        .hint("ふつうは立会人型です。当事者型は、相手方が自分の証明書で署名したPDFを送り返します。")
}

/// The fields of a contract.
///
/// # Errors
/// What the store says.
pub async fn fields(seat: &Seat, entered: &ContractEntered) -> Result<Vec<FieldView>, Refused> {
    let register = suppliers::list(&seat.app, None).await.map_err(refused)?;
    let lang = Lang::Ja;
    let kinds = seat.rules.kinds.iter().map(|kind| (kind.id.clone(), kind.name.clone()));
    let select = |name: &str, label: &str, all: Vec<(String, String)>, chosen: &str| {
        let none = std::iter::once((String::new(), "選んでください".to_owned()));
        let choices = Choices::new(none.chain(all), |code| code == chosen);
        FieldView::select(lang, name, label, choices)
    };
    let suppliers: Vec<(String, String)> = register
        .iter()
        .filter(|one| !one.stopped)
        .map(|one| (one.id.to_string(), format!("{}（{}）", one.name, one.address)))
        .collect();
    let line = |name: &str, label: &str, line: Line| FieldView::line(lang, name, label, line);
    let renew = Choices::new([("yes", "申出がなければ1年ずつ更新する")], |_| {
        matches!(entered.auto_renew.as_str(), "yes" | "はい")
    });
    Ok(vec![
        select("kind", "契約の種類", kinds.collect(), &entered.kind),
        line("title", "件名", Line::text(&entered.title)),
        select("department", "契約を結ぶ課", seat.departments(), &entered.department),
        select("supplier", "相手方", suppliers.clone(), &entered.supplier)
            .hint("台帳にない相手方は、先に「相手方の台帳」に登録してください。"),
        select("supplier2", "相手方（2者目）", suppliers.clone(), &entered.supplier2)
            .hint("3者以上で結ぶときだけ選びます。")
            .need(Need::Optional),
        select("supplier3", "相手方（3者目）", suppliers, &entered.supplier3).need(Need::Optional),
        line("amount", "契約金額（税込み）", Line::money(&entered.amount)),
        line("tax", "うち消費税", Line::money(&entered.tax)).need(Need::Optional),
        line("concluded_on", "契約日", Line::short_text(&entered.concluded_on))
            .hint("例：2026-12-1、令和8年12月1日"),
        line("from_on", "期間の始まり", Line::short_text(&entered.from_on)).need(Need::Optional),
        line("to_on", "期間の終わり・納入期限", Line::short_text(&entered.to_on))
            .need(Need::Optional),
        line("tender", "入札結果の番号", Line::short_text(&entered.tender)).need(Need::Optional),
        FieldView::checks(lang, "auto_renew", "更新", renew).need(Need::Optional),
    ])
}
