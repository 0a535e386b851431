//! 利用促進: `GET /staff/promotions` what is done and what came of it; `GET, POST /staff/promotions/new`;
//! `POST /staff/promotions/{id}/end`; `GET /staff/promotions/{id}/leaflet.pdf`.

pub mod leaflet;
pub mod new;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::{Lang, Refusal, Text};
use yakusho_measures::Days;
use yakusho_pages::{
    Form, Html, Refused, Visit,
    parts::{Column, Empty, FormStart, Notice, NoticeKind, Row, Table},
};
use yakusho_permission::{ActionName, Resource};
use yakusho_store::Result as Stored;

use super::{desk::Desk, enter::done::address, words};
use crate::{
    Casework,
    uptake::{
        arrivals::{LedBy, led_by},
        promotion::{self, Kind, Outcome, Promotion, outcome},
        rate::Rate,
    },
    web::failure::refused,
};

/// What the address says.
#[derive(Default, Deserialize)]
pub struct Asked {
    test: Option<String>,
}

/// Nothing: the form has one button.
#[derive(Deserialize)]
pub struct Pressed {}

#[derive(Template)]
#[template(path = "staff/promotions.html")]
struct ListPage {
    test: Option<Notice>,
    test_href: Option<(&'static str, &'static str)>,
    empty: Option<Empty>,
    all: Vec<OneView>,
}

struct OneView {
    name: String,
    kind: &'static str,
    procedure: String,
    department: String,
    period: String,
    words: String,
    address: String,
    sentence: String,
    table: Table,
    led: String,
    leaflet: String,
    end: Option<FormStart>,
}

/// Shows all.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::MeasureRead, &desk.city())?;
    let demo = app.parts().demo;
    let with_stand_ins = demo && asked.test.as_deref() == Some("1");
    let mut views = Vec::new();
    for known in promotion::all(app.store()).await.map_err(refused)? {
        let told = told(&desk, &known, with_stand_ins).await.map_err(refused)?;
        views.push(view(&visit, &desk, &known, &told, with_stand_ins));
    }
    let body = ListPage {
        test: with_stand_ins.then(|| {
            let words = "試験用の記録を入れた見本です。公表する値ではありません。";
            Notice::new(Lang::Ja, NoticeKind::Warning, words)
        }),
        test_href: demo.then_some(match with_stand_ins {
            true => ("/staff/promotions", "試験用の記録を除いた、本来の値を見る"),
            false => ("/staff/promotions?test=1", "試験用の記録も入れて、見本を見る"),
        }),
        empty: views.is_empty().then(|| Empty {
            title: "取り組みはまだありません".to_owned(),
            help: "受付票のひとこと、QRつきちらし、期間を決めた呼びかけを登録すると、前と後のオンライン率を比べられます。".to_owned(),
            next: None,
        }),
        all: views,
    };
    Ok(desk.page(&visit, "利用を増やす取り組み", &body).into_response())
}

/// Ends one today.
pub async fn end(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(Pressed {}): Form<Pressed>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let known = open(&desk, &id).await?;
    let ended = end_now(&desk, &known, visit.now()).await.map_err(refused)?;
    let (kind, words) = match ended {
        true => (NoticeKind::Success, "きょうで終わりにしました。"),
        false => (NoticeKind::Error, "もう終わっているか、ほかの人が先に変えました。"),
    };
    visit.flash(kind, &Text::ja(words));
    Ok(visit.see("/staff/promotions"))
}

/// Ends one in the person's name. False where it was over.
///
/// # Errors
/// What the store says.
pub async fn end_now(desk: &Desk, known: &Promotion, now: jiff::Timestamp) -> Stored<bool> {
    let (staff, today) = (desk.who.staff, desk.today);
    let input = (known.clone(), desk.who.authority_in(&known.department));
    let write = desk.app.store().write_with(now, input, move |tx, (known, authority)| {
        Box::pin(promotion::end(tx, known, today, staff, authority.as_deref()))
    });
    write.await
}

/// The one with this id, where the person may change it.
///
/// # Errors
/// Not found.
pub async fn open(desk: &Desk, id: &str) -> Result<Promotion, Refused> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let found = promotion::find(desk.app.store(), id).await.map_err(refused)?;
    let known = found.ok_or_else(Refusal::not_found)?;
    desk.must(ActionName::ProcedurePromote, &resource(desk, &known))?;
    Ok(known)
}

fn resource(desk: &Desk, known: &Promotion) -> Resource {
    Resource::Procedure {
        municipality: desk.app.store().municipality(),
        id: known.procedure.clone(),
        department: known.department.clone(),
    }
}

/// What came of one.
pub struct Told {
    /// The rates.
    pub outcome: Outcome,
    /// How many its address led here.
    pub led: LedBy,
}

/// What came of one.
///
/// # Errors
/// What the store says.
pub async fn told(desk: &Desk, known: &Promotion, with_stand_ins: bool) -> Stored<Told> {
    let store = desk.app.store();
    Ok(Told {
        outcome: outcome(store, known, desk.today, with_stand_ins).await?,
        led: led_by(store, known.id).await?,
    })
}

fn view(
    visit: &Visit,
    desk: &Desk,
    known: &Promotion,
    told: &Told,
    with_stand_ins: bool,
) -> OneView {
    let edition = desk.app.procedures().shelf().current();
    let name = edition.pack.procedure(&known.procedure).map(|one| one.name.ja.clone());
    let may = desk.may(ActionName::ProcedurePromote, &resource(desk, known));
    let led = told.led.counted + if with_stand_ins { told.led.stand_in } else { 0 };
    OneView {
        name: known.name.clone(),
        kind: known.kind.label(),
        procedure: name.unwrap_or_else(|| known.procedure.clone()),
        department: desk.department(&known.department),
        period: format!("{}〜{}", words::day(known.from), words::day(known.to)),
        words: known.words.clone(),
        address: address(&desk.app, known.id),
        sentence: sentence(&told.outcome),
        table: table(&told.outcome),
        led: format!("この取り組みのQRや住所から届いた申請：{led}件"),
        leaflet: format!("/staff/promotions/{}/leaflet.pdf", known.id),
        end: (may && known.to > desk.today).then(|| {
            FormStart::post(visit, format!("/staff/promotions/{}/end", known.id)).with_own_button()
        }),
    }
}

/// One sentence that says what to see, and nothing where there is nothing to see.
fn sentence(outcome: &Outcome) -> String {
    match (&outcome.during, &outcome.after) {
        (None, _) => "まだ始まっていません。始まった次の日から、前と比べます。".to_owned(),
        (Some(_), None) => format!("前と比べて、期間中は{}。", outcome.shift.words()),
        (Some(_), Some(_)) => format!(
            "前と比べて、期間中は{}、終わったあとは{}。",
            outcome.shift.words(),
            outcome.stays.words()
        ),
    }
}

fn table(outcome: &Outcome) -> Table {
    let row = |label: &str, found: Option<&(Days, Rate)>| {
        let cells = match found {
            Some((days, rate)) => [
                format!("{}〜{}", words::day(days.from), words::day(days.to)),
                rate.words(),
                rate.online.to_string(),
                rate.all().to_string(),
            ],
            None => ["まだです", "—", "—", "—"].map(str::to_owned),
        };
        Row {
            cells: std::iter::once(label.to_owned()).chain(cells).map(Html::text).collect(),
            href: None,
            urgent: false,
        }
    };
    Table {
        caption: "前・期間中・あとのオンライン率".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("いつ"),
            Column::new("期間"),
            Column::figures("オンライン率"),
            Column::figures("オンライン"),
            Column::figures("届いた件"),
        ],
        rows: vec![
            row("前", Some(&outcome.before)),
            row("期間中", outcome.during.as_ref()),
            row("あと", outcome.after.as_ref()),
        ],
        keys: false,
    }
}

/// The kinds, as a form offers them.
pub fn kinds() -> [(&'static str, &'static str); 3] {
    Kind::ALL.map(|kind| (kind.code(), kind.label()))
}
