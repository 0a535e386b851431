//! All figures as one table: out with their newest published values, and back with new ones, which become
//! drafts as if they had been typed one by one.

use jiff::{Timestamp, civil::Date};
use yakusho_casework::staff::refused;
use yakusho_exchange::Table;
use yakusho_kernel::Lang;
use yakusho_pack::format::Kpi;
use yakusho_pages::Refused;

use super::seat::Seat;
use crate::{
    model::{Measurement, Method},
    rules::enter::{Entered, Entry, read},
    store::measurements::{self, New},
    web::resident::told,
    workbook::{Brought, Fault, Sheet},
};

/// The columns.
pub const COLUMNS: [&str; 11] = [
    "指標ID",
    "指標",
    "目標",
    "定義の版",
    "いつの値",
    "分子（数）",
    "分母",
    "値",
    "出どころ",
    "メモ",
    "理由",
];

/// The table: a row for each figure, with its newest published value.
///
/// # Errors
/// What the store says.
pub async fn table(seat: &Seat) -> Result<Table, Refused> {
    let published = measurements::published_in_full(seat.plan.store()).await.map_err(refused)?;
    let edition = seat.plan.edition();
    let rows = edition.pack.kpis.iter().map(|kpi| {
        let newest = published.get(&kpi.id).and_then(|all| all.last());
        row(kpi, newest, seat.desk.today)
    });
    Ok(Table { columns: COLUMNS.map(str::to_owned).into(), rows: rows.collect() })
}

fn row(kpi: &Kpi, newest: Option<&Measurement>, today: Date) -> Vec<String> {
    let version = newest.map_or_else(
        || kpi.definition_on(today).map_or(0, |known| known.version),
        |known| known.definition,
    );
    let text = |part: fn(&Measurement) -> String| newest.map(part).unwrap_or_default();
    vec![
        kpi.id.clone(),
        kpi.title.ja.clone(),
        told::aim(kpi, Lang::Ja),
        version.to_string(),
        text(|known| known.as_of.to_string()),
        text(|known| known.numerator.to_string()),
        text(|known| known.denominator.map(|below| below.to_string()).unwrap_or_default()),
        newest.map(|known| told::with_unit(kpi, known.value, Lang::Ja)).unwrap_or_default(),
        text(|known| known.source.clone()),
        text(|known| known.comment.clone()),
        String::new(),
    ]
}

/// Reads the table in the person's name: rows that say what is published are the same, others become
/// drafts. All of it or nothing.
///
/// # Errors
/// Outside: what the store says. Inside: every cell that is to be mended.
pub async fn bring(
    seat: &Seat,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Result<Brought, Vec<Fault>>, Refused> {
    let published = measurements::published_in_full(seat.plan.store()).await.map_err(refused)?;
    let sheet = match Sheet::read(bytes, &COLUMNS) {
        Ok(sheet) => sheet,
        Err(faults) => return Ok(Err(faults)),
    };
    let (mut drafts, mut faults, mut brought) = (Vec::new(), Vec::new(), Brought::default());
    let edition = seat.plan.edition();
    for row in sheet.rows() {
        let Some(kpi) = edition.pack.kpi(sheet.cell(row, "指標ID")) else {
            let words = "この指標はありません。書き出したIDのまま残してください。";
            faults.push(sheet.fault(row, "指標ID", words));
            continue;
        };
        if ["いつの値", "分子（数）", "分母"].iter().all(|name| sheet.cell(row, name).is_empty())
        {
            brought.same += 1;
            continue;
        }
        let of = published.get(&kpi.id).map_or(&[][..], Vec::as_slice);
        match entry(&sheet, row, kpi, of, seat.desk.today) {
            Ok(None) => brought.same += 1,
            Ok(Some(_)) if !seat.may_enter(kpi) => {
                faults.push(sheet.fault(
                    row,
                    "指標ID",
                    "ほかの課の指標です。この行は変えられません。",
                ));
            }
            Ok(Some(entry)) => drafts.push(New {
                kpi: kpi.id.clone(),
                entry,
                method: Method::TypedIn,
                fingerprint: None,
                stand_in: false,
                work: seat.work(kpi),
                staff: seat.desk.who.staff,
                authority: seat.authority(kpi),
            }),
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    brought.made = drafts.len();
    let write = seat.plan.store().write_with(now, drafts, |tx, drafts| {
        Box::pin(async move {
            for new in drafts {
                measurements::enter(tx, new).await?;
            }
            Ok(())
        })
    });
    write.await.map_err(refused)?;
    Ok(Ok(brought))
}

/// What a row says; `None` where that is published already.
fn entry(
    sheet: &Sheet,
    row: usize,
    kpi: &Kpi,
    published: &[Measurement],
    today: Date,
) -> Result<Option<Entry>, Vec<Fault>> {
    let cell = |name| sheet.cell(row, name).to_owned();
    let day = yakusho_kernel::date::read_date(&cell("いつの値")).ok();
    let old = published.iter().find(|known| Some(known.as_of) == day);
    let same = old.is_some_and(|old| {
        let below = old.denominator.map(|below| below.to_string()).unwrap_or_default();
        old.numerator.to_string() == cell("分子（数）") && below == cell("分母")
    });
    if same {
        return Ok(None);
    }
    let entered = Entered {
        as_of: cell("いつの値"),
        numerator: cell("分子（数）"),
        denominator: cell("分母"),
        source: cell("出どころ"),
        comment: cell("メモ"),
        supersedes: old.map(|old| old.id.to_string()).unwrap_or_default(),
        reason: cell("理由"),
    };
    let column = |field: &str| match field {
        "numerator" => "分子（数）",
        "denominator" => "分母",
        "source" => "出どころ",
        "comment" => "メモ",
        "reason" => "理由",
        _ => "いつの値",
    };
    read(kpi, &entered, today).map(Some).map_err(|problems| sheet.faults(row, &problems, column))
}
