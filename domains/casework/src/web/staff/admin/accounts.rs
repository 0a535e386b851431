//! `GET /staff/admin/accounts`: everybody who has an account. `GET …/new` and `POST`: makes one and
//! invites its owner.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_approvals::VacantPost;
use yakusho_identity::{
    NewPosting, NewStaff, PasswordHash, Role, SessionToken, TotpSecret,
    store::{self, StaffRow},
};
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Visit,
    field::{ChoiceView, Choices, Line, Need},
    parts::{
        Back, Buttons, Chip, Column, Empty, ErrorSummary, FormStart, Notice, NoticeKind, Row,
        Table, Tone,
    },
};
use yakusho_store::{Error, Result as Stored};

use super::{super::desk::Desk, account::invitation_page, open};
use crate::{Casework, web::failure::refused};

/// Accounts on one page.
const SHOWN: usize = 100;

/// What the address says.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// What the form of a new account sends.
#[derive(Clone, Default, Deserialize)]
pub struct Entered {
    /// 職員ID.
    #[serde(default)]
    pub login: String,
    /// 職員番号; may be empty.
    #[serde(default)]
    pub number: String,
    /// 氏名.
    #[serde(default)]
    pub name: String,
    /// ふりがな.
    #[serde(default)]
    pub kana: String,
    /// The code of the first department.
    #[serde(default)]
    pub department: String,
    /// The code of the role there.
    #[serde(default)]
    pub role: String,
}

#[derive(Template)]
#[template(path = "staff/admin/accounts.html")]
struct AccountsPage {
    vacant: Option<Notice>,
    q: String,
    lead: String,
    table: Table,
    empty: Option<Empty>,
}

#[derive(Template)]
#[template(path = "staff/admin/account_new.html")]
struct NewPage {
    errors: ErrorSummary,
    form: FormStart,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

/// Shows them.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    let all = store::staff_list(app.store()).await.map_err(refused)?;
    let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    let wanted = plain(&asked.q);
    let found: Vec<&StaffRow> = all
        .iter()
        .filter(|row| {
            let number = row.employee_number.as_deref().unwrap_or("");
            wanted.is_empty()
                || plain(&row.name).contains(&wanted)
                || row.login.contains(&wanted)
                || number == wanted
        })
        .collect();
    let lead = if found.len() > SHOWN {
        format!("{}人のうち、はじめの{SHOWN}人です。氏名や番号で絞ってください。", found.len())
    } else {
        format!("{}人", found.len())
    };
    let posts = app.approvals().vacant_posts(app.store(), desk.today).await.map_err(refused)?;
    let body = AccountsPage {
        vacant: vacant(&desk, &posts),
        q: asked.q,
        lead,
        empty: found.is_empty().then(|| Empty {
            title: "あてはまる職員はいません".to_owned(),
            help: "氏名の一部、職員ID、職員番号で探せます。".to_owned(),
            next: Some(("すべて見る".to_owned(), "/staff/admin/accounts".to_owned())),
        }),
        table: table(&desk, &found),
    };
    Ok(desk.page(&visit, "職員", &body).into_response())
}

/// Says where something waits for somebody who is not there.
fn vacant(desk: &Desk, posts: &[VacantPost]) -> Option<Notice> {
    if posts.is_empty() {
        return None;
    }
    let lines: Vec<String> = posts
        .iter()
        .map(|post| {
            let (department, grade) = (desk.department(&post.department), post.grade.label());
            format!("{department}　{grade}（待っている決裁 {}件）", post.waiting)
        })
        .collect();
    let words = format!(
        "次の席に人がいないので、決裁が止まっています。職員を配属すると、その人の仕事一覧に届きます。\n\n{}",
        lines.join("\n\n")
    );
    let title = "決裁を受ける人がいません";
    Some(Notice::new(Lang::Ja, NoticeKind::Warning, &words).titled(title))
}

/// Asks for a new one.
pub async fn ask(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    Ok(new_page(&visit, &desk, &Entered::default(), &[]).into_response())
}

/// Makes it, and shows its invitation once.
pub async fn add(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    desk.fresh(&visit).await?;
    match make(&visit, &desk, &entered).await {
        Ok(made) => {
            let link = made.token.as_str();
            Ok(invitation_page(&visit, &desk, &entered.login, &entered.name, link))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = new_page(&visit, &desk, &entered, &refusal.problems);
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// A new account.
pub struct Made {
    /// Its id.
    pub id: Uuid,
    /// The token of its invitation, shown once.
    pub token: String,
}

/// Makes an account with its first posting, from today on, and invites its owner.
///
/// # Errors
/// Problems at the fields; what the store says.
pub async fn make(visit: &Visit, desk: &Desk, entered: &Entered) -> Stored<Made> {
    let role = Role::from_code(&entered.role);
    let mut problems = Vec::new();
    let mut must = |field: &str, missing: bool, words: &str| {
        if missing {
            problems.push(Problem::new(field, "missing", Text::ja(words)));
        }
    };
    must("name", entered.name.trim().is_empty(), "氏名を入れてください。");
    must("kana", entered.kana.trim().is_empty(), "ふりがなを入れてください。");
    must("department", !departments(desk).contains(&entered.department), "所属を選んでください。");
    must("role", role.is_none(), "役割を選んでください。");
    let (Some(role), true) = (role, problems.is_empty()) else {
        return Err(Refusal::invalid(problems).into());
    };
    let token = SessionToken::random();
    let shown = token.to_cookie().as_str().to_owned();
    let new = NewStaff {
        login: entered.login.clone(),
        name: entered.name.trim().to_owned(),
        kana: entered.kana.trim().to_owned(),
        password: PasswordHash::from_row("invited".to_owned()),
        must_change_password: false,
        totp: TotpSecret::random(),
        recovery: Vec::new(),
        postings: vec![NewPosting {
            department: entered.department.clone(),
            role,
            from: desk.today,
            to: None,
        }],
    };
    let number = entered.number.trim().to_owned();
    let input = (new, desk.who.actor(), Arc::clone(&desk.app.parts().seal), token, number);
    let made =
        desk.app.store().write_with(visit.now(), input, |tx, (new, by, seal, token, number)| {
            Box::pin(async move {
                let id = store::add_staff(tx, by, seal.as_ref(), new).await?;
                if !number.is_empty() {
                    store::set_employee_number(tx, by, id, number).await?;
                }
                store::invite(tx, by, seal.as_ref(), id, token).await?;
                Ok(id)
            })
        });
    match made.await {
        Ok(id) => Ok(Made { id, token: shown }),
        Err(Error::Refused(refusal)) if refusal.problems.is_empty() => {
            let field = if refusal.code.starts_with("employee") { "number" } else { "login" };
            let problem = Problem::new(field, refusal.code, refusal.message.clone());
            Err(Refusal { problems: vec![problem], ..refusal }.into())
        }
        Err(error) => Err(error),
    }
}

/// The codes of the departments that exist today.
pub fn departments(desk: &Desk) -> Vec<String> {
    let edition = desk.app.procedures().shelf().current();
    let today = edition.pack.departments.iter().filter(|known| known.in_force_on(desk.today));
    today.map(|known| known.code.clone()).collect()
}

/// The choice of a department.
pub fn department_choices(desk: &Desk, chosen: &str) -> Choices {
    let options = departments(desk).into_iter().map(|code| ChoiceView {
        label: desk.department(&code),
        chosen: code == chosen,
        value: code,
        hint: None,
    });
    Choices { options: options.collect(), dont_know: None }
}

/// The choice of a role.
pub fn role_choices(chosen: &str) -> Choices {
    let options = Role::ALL.into_iter().map(|role| ChoiceView {
        value: role.code().to_owned(),
        label: role.label().to_owned(),
        hint: None,
        chosen: role.code() == chosen,
    });
    Choices { options: options.collect(), dont_know: None }
}

fn new_page(visit: &Visit, desk: &Desk, entered: &Entered, problems: &[Problem]) -> Page {
    let lang = Lang::Ja;
    let line = |name: &str, label: &str, value: &str| {
        FieldView::line(lang, name, label, Line::short_text(value)).problem(problems)
    };
    let body = NewPage {
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, "/staff/admin/accounts/new"),
        fields: vec![
            line("login", "職員ID", &entered.login)
                .hint("半角の英小文字・数字と . _ - の3〜32文字。あとで変えられません。"),
            line("number", "職員番号", &entered.number)
                .need(Need::Optional)
                .hint("人事異動の一覧と突き合わせる番号です。"),
            line("name", "氏名", &entered.name),
            line("kana", "ふりがな", &entered.kana),
            FieldView::select(
                lang,
                "department",
                "所属",
                department_choices(desk, &entered.department),
            )
            .problem(problems),
            FieldView::radio(lang, "role", "役割", role_choices(&entered.role)).problem(problems),
        ],
        buttons: Buttons {
            back: Back::Link("/staff/admin/accounts".to_owned()),
            ..Buttons::action(lang, "加えて、招待を作る")
        },
    };
    desk.page(visit, "職員を加える", &body).back("/staff/admin/accounts", "職員に戻る")
}

fn table(desk: &Desk, found: &[&StaffRow]) -> Table {
    let row = |row: &&StaffRow| {
        let now = row.postings.iter().filter(|(_, posting)| posting.in_force_on(desk.today));
        let places: Vec<String> = now
            .map(|(_, one)| format!("{}　{}", desk.department(&one.department), one.role.label()))
            .collect();
        let state = match (row.suspended, places.is_empty()) {
            (true, _) => Chip::new("停止中", Tone::Red),
            (false, true) => Chip::new("所属なし", Tone::Grey),
            (false, false) => Chip::new("使用中", Tone::Green),
        };
        Row {
            cells: vec![
                // Two people may have one name; the sign-in name tells their links apart.
                Html::text(format!("{}（{}）", row.name, row.login)),
                Html::text(row.employee_number.as_deref().unwrap_or("—")),
                Html::text(places.join("、")),
                Html::of(&state),
            ],
            href: Some(format!("/staff/admin/accounts/{}", row.id)),
            urgent: false,
        }
    };
    Table {
        caption: "職員".to_owned(),
        caption_hidden: true,
        columns: ["氏名（職員ID）", "職員番号", "所属", "状態"]
            .into_iter()
            .map(Column::new)
            .collect(),
        rows: found.iter().take(SHOWN).map(row).collect(),
        keys: true,
    }
}
