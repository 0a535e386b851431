//! `/staff/protections`: the records of persons under 支援措置 (住民基本台帳事務処理要領 第5-10). The list
//! shows numbers and periods; names show for the purpose 「支援措置の事務」, and that is recorded.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Lang, Problem, Text, date::read_date};
use yakusho_pages::{
    FieldView, Fields, Form, Page, Refused, Visit,
    field::{Choices, Line},
    parts::{Back, Buttons, Empty, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_protection::{Category, Person, Record};
use yakusho_store::{Error, NewAction};

use super::{desk::Desk, purpose::PurposeForm, words};
use crate::{Casework, web::failure::refused};

const HOME: &str = "/staff/protections";
/// Names in a record at most.
const LONGEST: usize = 100;

#[derive(Template)]
#[template(path = "staff/protections.html")]
struct ListPage {
    purpose: PurposeForm,
    shows_names: bool,
    rows: Vec<RowView>,
    empty: Option<Empty>,
}

struct RowView {
    number: String,
    names: String,
    category: String,
    period: String,
    state: &'static str,
    officers: String,
    extend: Option<FormStart>,
    end: Option<FormStart>,
}

#[derive(Template)]
#[template(path = "staff/protection_new.html")]
struct NewPage {
    errors: ErrorSummary,
    form: FormStart,
    name: FieldView,
    kana: FieldView,
    birth: FieldView,
    joint: FieldView,
    category: FieldView,
    from: FieldView,
    officers: FieldView,
    buttons: Buttons,
}

/// Lists the records.
pub async fn list(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::ProtectionList, &desk.city())?;
    let keyring = &app.procedures().parts().keyring;
    let records = yakusho_protection::list(app.store(), keyring).await.map_err(refused)?;
    let shows_names = desk.purpose.opens.iter().any(|class| class == "支援措置");
    if shows_names {
        note_reading(&visit, &desk, records.len()).await?;
    }
    let mut rows = Vec::new();
    for record in &records {
        rows.push(row(&visit, &desk, record, shows_names).await?);
    }
    let body = ListPage {
        purpose: PurposeForm::of(&desk, HOME, !shows_names && !records.is_empty()),
        shows_names,
        empty: rows.is_empty().then(|| Empty {
            title: "支援措置の記録はありません".to_owned(),
            help: "申出を受け、必要性を確かめたら「新しく登録する」から記録します。".to_owned(),
            next: None,
        }),
        rows,
    };
    Ok(desk.page(&visit, "支援措置", &body).into_response())
}

async fn row(
    visit: &Visit,
    desk: &Desk,
    record: &Record,
    shows_names: bool,
) -> Result<RowView, Refused> {
    let store = desk.app.store();
    let officers = yakusho_identity::store::staff_names(store, &record.officers).await;
    let officers: Vec<String> =
        officers.map_err(refused)?.into_iter().map(|(_, name)| name).collect();
    let in_force = record.in_force_on(desk.today);
    let soon = in_force && record.period.ends_soon(desk.today);
    let may_set = desk.may(ActionName::ProtectionSet, &desk.city());
    let form = |verb: &str| {
        FormStart::post(visit, format!("{HOME}/{}/{verb}", record.id)).with_own_button()
    };
    let names: Vec<&str> = record.persons.iter().map(|person| person.name.as_str()).collect();
    Ok(RowView {
        number: number(record.id),
        names: if shows_names { names.join("、") } else { "目的を選ぶと表示".to_owned() },
        category: if shows_names { record.category.label() } else { "目的を選ぶと表示" }.to_owned(),
        period: format!(
            "{}〜{}",
            words::day(record.period.from),
            words::day(record.ended_on.unwrap_or(record.period.until))
        ),
        state: match (in_force, soon) {
            (true, true) => "有効（1か月以内に終了）",
            (true, false) => "有効",
            (false, _) if record.period.from > desk.today => "開始前",
            (false, _) => "終了",
        },
        officers: officers.join("、"),
        extend: (soon && may_set).then(|| form("extend")),
        end: (in_force && may_set).then(|| form("end")),
    })
}

/// The last letters of the id, by which people speak of a record without a name.
pub fn number(id: Uuid) -> String {
    let hex = id.simple().to_string().to_uppercase();
    hex.get(24..).unwrap_or(&hex).to_owned()
}

/// Asks whom to protect.
pub async fn ask(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::ProtectionSet, &desk.city())?;
    Ok(page(&visit, &desk, &Fields::default(), &[]).await?.into_response())
}

/// Puts somebody under protection.
pub async fn set(
    visit: Visit,
    State(app): State<Casework>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::ProtectionSet, &desk.city())?;
    let wanted = match read(&fields, desk.today) {
        Ok(wanted) => wanted,
        Err(problems) => {
            return Ok(page(&visit, &desk, &fields, &problems)
                .await?
                .with_problems()
                .into_response());
        }
    };
    match keep(&visit, &desk, wanted).await {
        Ok(_) => {
            visit.flash(
                NoticeKind::Success,
                &Text::ja("支援措置を登録しました。住所は、いまから選んだ職員にだけ表示されます。"),
            );
            Ok(visit.see(HOME))
        }
        Err(Error::Refused(refusal)) => {
            let page = page(&visit, &desk, &fields, &refusal.problems).await?;
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// What was asked for.
pub struct Wanted {
    /// Those to protect.
    pub persons: Vec<Person>,
    /// Why.
    pub category: Category,
    /// From when.
    pub from: Date,
    /// Who may see where they live.
    pub officers: Vec<Uuid>,
}

/// Keeps a record.
///
/// # Errors
/// What the rules and the store say.
pub async fn keep(visit: &Visit, desk: &Desk, wanted: Wanted) -> yakusho_store::Result<Uuid> {
    let keyring = std::sync::Arc::clone(&desk.app.procedures().parts().keyring);
    let by = desk.who.actor();
    let input = (keyring, by, wanted);
    desk.app
        .store()
        .write_with(visit.now(), input, |tx, (keyring, by, wanted)| {
            Box::pin(async move {
                let (persons, officers) = (&wanted.persons, &wanted.officers);
                let category = wanted.category;
                yakusho_protection::set(tx, keyring, by, persons, category, wanted.from, officers)
                    .await
            })
        })
        .await
}

/// Extends a record by a year.
pub async fn extend(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<Uuid>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    change(&visit, &app, id, true).await
}

/// Ends a record.
pub async fn end(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<Uuid>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    change(&visit, &app, id, false).await
}

async fn change(
    visit: &Visit,
    app: &Casework,
    id: Uuid,
    longer: bool,
) -> Result<Response, Refused> {
    let desk = Desk::open(visit, app).await?;
    desk.must(ActionName::ProtectionSet, &desk.city())?;
    change_record(visit, &desk, app, id, longer).await.map_err(refused)?;
    let words = if longer {
        "期間を1年延長しました。"
    } else {
        "支援措置を終了しました。"
    };
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(HOME))
}

/// Extends a record by a year, or ends it.
///
/// # Errors
/// What the rules and the store say.
pub async fn change_record(
    visit: &Visit,
    desk: &Desk,
    app: &Casework,
    id: Uuid,
    longer: bool,
) -> yakusho_store::Result<()> {
    let keyring = std::sync::Arc::clone(&app.procedures().parts().keyring);
    let input = (keyring, desk.who.actor(), desk.today);
    let done = app.store().write_with(visit.now(), input, move |tx, (keyring, by, today)| {
        Box::pin(async move {
            if longer {
                yakusho_protection::extend(tx, keyring, by, id, *today).await.map(|_| ())
            } else {
                yakusho_protection::end(tx, keyring, by, id, *today).await
            }
        })
    });
    done.await
}

async fn note_reading(visit: &Visit, desk: &Desk, count: usize) -> Result<(), Refused> {
    let (by, purpose) = (desk.who.actor(), desk.purpose.words.clone());
    let reading = desk.app.store().write(visit.now(), move |tx| {
        let (by, purpose) = (by.clone(), purpose.clone());
        Box::pin(async move {
            tx.act(NewAction {
                kind: "personal_data.read",
                subject_kind: "staff",
                subject: by.id().unwrap_or_default(),
                by: &by,
                authority: None,
                purpose: Some(&purpose),
                data: json!({ "what": "protections", "records": count }),
            })
            .await?;
            Ok(())
        })
    });
    reading.await.map_err(refused)
}

fn read(fields: &Fields, today: Date) -> Result<Wanted, Vec<Problem>> {
    let mut problems = Vec::new();
    let text = |name: &str| -> String {
        fields.get(name).unwrap_or_default().trim().chars().take(LONGEST).collect()
    };
    let mut problem = |name: &str, code: &'static str, words: &str| {
        problems.push(Problem::new(name.to_owned(), code, Text::ja(words)));
    };
    let (name, kana) = (text("name"), text("kana"));
    if name.is_empty() {
        problem("name", "person_missing", "氏名を入れてください。");
    }
    if kana.is_empty() {
        problem("kana", "kana_missing", "フリガナを入れてください。");
    }
    let birth = read_date(&text("birth")).ok();
    if birth.is_none() {
        problem(
            "birth",
            "bad_date",
            "生年月日を、1990-05-01 や 平成2年5月1日 のように入れてください。",
        );
    }
    let from = text("from");
    let from = if from.is_empty() { Some(today) } else { read_date(&from).ok() };
    if from.is_none() {
        problem(
            "from",
            "bad_date",
            "開始日を、2026-12-06 や 令和8年12月6日 のように入れてください。",
        );
    }
    let category = Category::from_code(&text("category"));
    if category.is_none() {
        problem("category", "category_missing", "申出の理由を選んでください。");
    }
    let officers: Vec<Uuid> = fields.all("officers").filter_map(|id| id.parse().ok()).collect();
    if officers.is_empty() {
        problem("officers", "officer_missing", "住所を見られる職員を1人以上選んでください。");
    }
    let joint = joint(fields.get("joint").unwrap_or_default());
    if joint.is_none() {
        let words = "1行に1人ずつ、氏名、フリガナ、生年月日を読点（、）で区切って入れてください。";
        problem("joint", "bad_line", words);
    }
    match (birth, from, category, joint, problems.is_empty()) {
        (Some(birth_date), Some(from), Some(category), Some(joint), true) => {
            let mut persons = vec![Person { name, kana, birth_date }];
            persons.extend(joint);
            Ok(Wanted { persons, category, from, officers })
        }
        _ => Err(problems),
    }
}

/// Those who ask together with the person, one a line.
fn joint(text: &str) -> Option<Vec<Person>> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let parts: Vec<&str> = line.split(['、', ',', '，']).map(str::trim).collect();
            let [name, kana, birth] = parts.as_slice() else { return None };
            let birth_date = read_date(birth).ok()?;
            Some(Person { name: (*name).to_owned(), kana: (*kana).to_owned(), birth_date })
        })
        .collect()
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    fields: &Fields,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let typed = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let staff = yakusho_identity::store::staff_list(desk.app.store()).await.map_err(refused)?;
    let choices: Vec<(String, String)> = staff
        .into_iter()
        .filter_map(|row| {
            let posting = row.postings.iter().find(|(_, known)| known.in_force_on(desk.today))?;
            let place = desk.department(&posting.1.department);
            Some((
                row.id.to_string(),
                format!("{}（{place} {}）", row.name, posting.1.role.label()),
            ))
        })
        .collect();
    let chosen: Vec<String> = fields.all("officers").map(str::to_owned).collect();
    let category = typed("category");
    let categories = Category::ALL.map(|category| (category.code(), category.label()));
    let line = |name: &str, label: &str, hint: &str| {
        FieldView::line(lang, name, label, Line::short_text(&typed(name)))
            .hint(hint)
            .problem(problems)
    };
    let body = NewPage {
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, format!("{HOME}/new")),
        name: line("name", "氏名", "住民票のとおりに"),
        kana: line("kana", "フリガナ", ""),
        birth: line("birth", "生年月日", "例：平成2年5月1日、1990-05-01"),
        joint: FieldView::lines(lang, "joint", "併せて支援を求める人", &typed("joint"), 1_000)
            .hint("いなければ空のまま。1行に1人：氏名、フリガナ、生年月日")
            .need(yakusho_pages::field::Need::Optional)
            .problem(problems),
        category: FieldView::radio(
            lang,
            "category",
            "申出の理由",
            Choices::new(categories, |code| code == category),
        )
        .problem(problems),
        from: line(
            "from",
            "開始日",
            "空なら今日から。期間は1年で、終わる1か月前から延長できます。",
        )
        .need(yakusho_pages::field::Need::Optional),
        officers: FieldView::checks(
            lang,
            "officers",
            "住所を見られる職員",
            Choices::new(choices, |id| chosen.iter().any(|one| one == id)),
        )
        .hint("選んだ職員が、目的「支援措置の事務」を選んだときだけ、住所が表示されます。")
        .problem(problems),
        buttons: Buttons {
            back: Back::Link(HOME.to_owned()),
            ..Buttons::action(lang, "支援措置を登録する")
        },
    };
    Ok(desk.page(visit, "支援措置の登録", &body).back(HOME, "支援措置"))
}
