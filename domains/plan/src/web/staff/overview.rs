//! `GET /staff/plan`: is the plan on track? Programmes with their figures, what is behind first.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Refusal, date::show_date_without_weekday};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Row, Table, Tone},
};

use super::seat::Seat;
use crate::{
    Plan,
    rules::track::{NoWay, OFF_PERCENT, Track},
    standing::{self, Standing, live_of},
    store::measurements,
    web::resident::told,
};

#[derive(Template)]
#[template(path = "staff/overview.html")]
struct OverviewPage {
    name: String,
    live: usize,
    count: usize,
    sentence: String,
    programmes: Vec<ProgrammeView>,
    waiting: Option<Table>,
    off_percent: i64,
}

struct ProgrammeView {
    href: Option<String>,
    name: String,
    owner: String,
    sentence: String,
    urgency: u8,
    number: u8,
    table: Option<Table>,
}

/// Shows it.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let edition = plan.edition();
    let city_plan = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let all = standing::all(&plan, seat.desk.today).await.map_err(refused)?;
    let (live, count) = live_of(&all);
    let mut programmes: Vec<ProgrammeView> = city_plan
        .programmes
        .iter()
        .map(|programme| {
            let own: Vec<&Standing> =
                all.iter().filter(|one| one.kpi.programme == Some(programme.number)).collect();
            ProgrammeView {
                href: Some(format!("/staff/plan/programmes/{}", programme.number)),
                name: format!("（{}）{}", programme.number, programme.name.ja),
                owner: seat.desk.department(&programme.owner),
                sentence: sentence(&own),
                urgency: urgency(&own),
                number: programme.number,
                table: table(&seat, &own),
            }
        })
        .collect();
    let groups: Vec<&Standing> = all.iter().filter(|one| one.kpi.programme.is_none()).collect();
    if !groups.is_empty() {
        programmes.push(ProgrammeView {
            href: None,
            name: "WG活動".to_owned(),
            owner: seat.desk.department(&city_plan.secretariat),
            sentence: sentence(&groups),
            urgency: urgency(&groups),
            number: u8::MAX,
            table: table(&seat, &groups),
        });
    }
    programmes.sort_by_key(|one| (one.urgency, one.number));
    let body = OverviewPage {
        name: city_plan.name.ja.clone(),
        live,
        count,
        sentence: overall(&all),
        programmes,
        waiting: waiting(&seat).await?,
        off_percent: OFF_PERCENT,
    };
    Ok(seat.desk.page(&visit, "計画", &body).into_response())
}

/// A state as a chip.
pub fn chip(track: Track) -> Chip {
    let tone = match track {
        Track::Off => Tone::Red,
        Track::Behind => Tone::Yellow,
        Track::OnTrack => Tone::Blue,
        Track::Reached => Tone::Green,
        Track::NotMeasured | Track::NoWay(_) => Tone::Grey,
    };
    Chip::new(track.label(), tone)
}

/// Where a value comes from, as a chip.
pub fn origin(one: &Standing) -> Html {
    let newest = one.newest;
    let mut chips = vec![match (one.is_live(), newest) {
        (true, _) => Html::of(&Chip::new("自動", Tone::Green)),
        (false, Some(newest)) if newest.typed_in => Html::of(&Chip::new("手入力", Tone::Yellow)),
        (false, _) => Html::of(&Chip::new("測る仕組みがまだありません", Tone::Grey)),
    }];
    if newest.is_some_and(|newest| newest.stand_in) {
        chips.push(Html::text(" "));
        chips.push(Html::of(&Chip::new("試験用の記録", Tone::Grey)));
    }
    Html::join(chips)
}

fn urgency(own: &[&Standing]) -> u8 {
    own.iter().map(|one| one.track.urgency()).min().unwrap_or(u8::MAX)
}

fn overall(all: &[Standing]) -> String {
    let count = |track: Track| all.iter().filter(|one| one.track == track).count();
    let (off, behind) = (count(Track::Off), count(Track::Behind));
    match (off, behind) {
        (0, 0) => "計画から遅れている数字は、ありません。".to_owned(),
        _ => format!("遅れている数字が{off}つ、やや遅れている数字が{behind}つあります。"),
    }
}

/// One sentence for a programme: what is worst, by name.
fn sentence(own: &[&Standing]) -> String {
    let Some(worst) = own.iter().min_by_key(|one| one.track.urgency()) else {
        return "計画に、この事業の数字はありません。".to_owned();
    };
    let title = &worst.kpi.title.ja;
    match worst.track {
        Track::Off | Track::Behind => format!("「{title}」が、計画より遅れています。"),
        Track::NotMeasured => format!("「{title}」を、まだ測っていません。"),
        Track::NoWay(NoWay::PendingBaseline) => {
            format!("「{title}」の始まりの値を、これから測ります。")
        }
        Track::NoWay(_) => "計画に期限や目標の値がない数字があります。".to_owned(),
        Track::OnTrack => "計画どおりに進んでいます。".to_owned(),
        Track::Reached => "目標に届いています。".to_owned(),
    }
}

fn table(seat: &Seat, own: &[&Standing]) -> Option<Table> {
    let mut own = own.to_vec();
    own.sort_by_key(|one| one.track.urgency());
    let rows: Vec<Row> = own.iter().map(|one| row(seat, one)).collect();
    (!rows.is_empty()).then(|| Table {
        caption: "この事業の数字".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("指標"),
            Column::figures("いまの値"),
            Column::figures("その日の計画"),
            Column::new("目標"),
            Column::new("状態"),
            Column::new("出どころ"),
        ],
        rows,
        keys: false,
    })
}

fn row(seat: &Seat, one: &Standing) -> Row {
    let value = one.newest.map_or_else(
        || Html::text("—"),
        |newest| {
            let day = show_date_without_weekday(newest.day, Lang::Ja);
            Html::text(format!("{}（{day}）", one.shown(newest.value)))
        },
    );
    let day = one.newest.map_or(seat.desk.today, |newest| newest.day);
    let planned = one
        .way
        .as_ref()
        .ok()
        .map_or_else(|| "—".to_owned(), |way| one.shown(way.planned(day, seat.plan.calendar())));
    Row {
        cells: vec![
            Html::text(&one.kpi.title.ja),
            value,
            Html::text(planned),
            Html::text(told::aim(&one.kpi, Lang::Ja)),
            Html::of(&chip(one.track)),
            origin(one),
        ],
        href: Some(format!("/staff/plan/kpis/{}", one.kpi.id)),
        urgent: matches!(one.track, Track::Off),
    }
}

/// What waits for somebody; what waits for the person who looks is said first.
async fn waiting(seat: &Seat) -> Result<Option<Table>, Refused> {
    let all = measurements::waiting(seat.plan.store()).await.map_err(refused)?;
    let edition = seat.plan.edition();
    let mut rows: Vec<(bool, Row)> = all
        .iter()
        .filter_map(|known| {
            let kpi = edition.pack.kpi(&known.kpi)?;
            let mine = seat.next(kpi, known);
            let turn = mine.map_or_else(
                || Html::text("ほかの職員の番です"),
                |(_, words)| Html::of(&Chip::new(format!("あなたの番：{words}"), Tone::Yellow)),
            );
            let row = Row {
                cells: vec![
                    Html::text(&kpi.title.ja),
                    Html::text(show_date_without_weekday(known.as_of, Lang::Ja)),
                    Html::text(told::with_unit(kpi, known.value, Lang::Ja)),
                    Html::text(known.state.label()),
                    turn,
                ],
                href: Some(format!("/staff/plan/kpis/{}", kpi.id)),
                urgent: false,
            };
            Some((mine.is_none(), row))
        })
        .collect();
    rows.sort_by_key(|(others, _)| *others);
    Ok((!rows.is_empty()).then(|| Table {
        caption: "確認・承認・公表を待っている測定値".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("指標"),
            Column::new("いつの値"),
            Column::figures("値"),
            Column::new("状態"),
            Column::new("だれの番"),
        ],
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        keys: false,
    }))
}
