//! `GET /staff/documents/{id}`: one document: what it is, its PDF, its corrections, its reprints.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_documents::{Document, Reprint};
use yakusho_kernel::{Lang, Problem};
use yakusho_pages::{
    FieldView, Html, Page, Refused, Visit,
    field::{ChoiceView, Choices, Line},
    parts::{Chip, Definitions, ErrorSummary, FormStart, Tone},
};
use yakusho_permission::ActionName;

use super::{
    super::{desk::Desk, words},
    Opened, href, kind_label,
    list::{seal_words, standing},
};
use crate::{Casework, papers::Kind, web::failure::refused};

#[derive(Template)]
#[template(path = "staff/document.html")]
struct DocumentPage {
    errors: ErrorSummary,
    number: String,
    standing: Html,
    stand_in: Option<Chip>,
    head: Definitions,
    pdf: String,
    correct: Option<String>,
    family: Vec<(String, String)>,
    reprints: Vec<String>,
    reprint: FormStart,
    mark: FieldView,
    why: FieldView,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let opened = Opened::open(&desk, &id, ActionName::CaseReadPersonalData).await?;
    Ok(page(&visit, &desk, &opened, ("copy", ""), &[]).await?.into_response())
}

/// The page, with what was typed for a reprint and what is wrong with it.
pub async fn page(
    visit: &Visit,
    desk: &Desk,
    opened: &Opened,
    typed: (&str, &str),
    problems: &[Problem],
) -> Result<Page, Refused> {
    let document = &opened.document;
    let family = desk.app.archive().of_subject(document.subject).await.map_err(refused)?;
    let may_correct = document.superseded_by.is_none()
        && Kind::from_code(&document.kind).is_some_and(|kind| kind != Kind::Correction)
        && desk.may(ActionName::CaseApprove, &desk.case(&opened.file.record));
    let choice = |mark: Reprint, hint: &str| ChoiceView {
        value: mark.code().to_owned(),
        label: mark.words().to_owned(),
        hint: Some(hint.to_owned()),
        chosen: typed.0 == mark.code(),
    };
    let marks = vec![
        choice(Reprint::Copy, "控えや、本人の求めで渡すもの。「写し」と日付が入ります。"),
        choice(Reprint::Reissue, "なくした通知の代わりになるもの。「再発行」と日付が入ります。"),
    ];
    let body = DocumentPage {
        errors: ErrorSummary::of(problems, Lang::Ja),
        number: document.shown_number.clone(),
        standing: standing(document),
        stand_in: opened.file.record.stand_in.then(|| Chip::new("試験用", Tone::Yellow)),
        head: head(desk, opened),
        pdf: format!("{}/pdf", opened.href()),
        correct: may_correct.then(|| format!("{}/correct", opened.href())),
        family: family
            .iter()
            .filter(|other| other.id != document.id)
            .map(|other| (href(other), line(other)))
            .collect(),
        reprints: reprints(desk, document).await?,
        reprint: FormStart::post(visit, format!("{}/reprint", opened.href())).with_own_button(),
        mark: FieldView::radio(
            Lang::Ja,
            "mark",
            "何として印刷しますか",
            Choices { options: marks, dont_know: None },
        )
        .problem(problems),
        why: FieldView::line(Lang::Ja, "why", "理由", Line::short_text(typed.1))
            .hint("例：通知を受け取っていないと電話があった。記録に残ります。")
            .problem(problems),
    };
    let title = format!("{} {}", document.shown_number, kind_label(&document.kind));
    Ok(desk.page(visit, title, &body).back("/staff/documents", "文書台帳"))
}

fn head(desk: &Desk, opened: &Opened) -> Definitions {
    let (document, file) = (&opened.document, &opened.file);
    let mut rows = vec![
        ("種類".to_owned(), Html::text(kind_label(&document.kind))),
        ("年度".to_owned(), Html::text(document.fiscal_year.label())),
        ("日付".to_owned(), Html::text(words::day(document.dated_on))),
        ("課".to_owned(), Html::text(desk.department(&document.department))),
        ("件".to_owned(), Html::link(&file.href(), &format!("{}　{}", file.number(), file.name()))),
        ("公印".to_owned(), Html::text(seal_words(document.seal.mark))),
    ];
    if let Some(authority) = &document.seal.authority {
        rows.push(("省略の根拠".to_owned(), Html::text(authority)));
    }
    rows.push(("発行".to_owned(), Html::text(words::when(document.issued_at))));
    let kept = match &document.sha256 {
        Some(sha256) => format!("保存済み（SHA-256 {sha256}）"),
        None => "作成中（開くと、すぐに作られます）".to_owned(),
    };
    rows.push(("PDF".to_owned(), Html::text(kept)));
    Definitions { rows }
}

/// One document in a list of its family.
fn line(document: &Document) -> String {
    let end = if document.superseded_by.is_some() { "（訂正された）" } else { "" };
    format!(
        "{}　{}　{}{end}",
        document.shown_number,
        kind_label(&document.kind),
        words::day(document.dated_on)
    )
}

/// When it was printed once more, as what, by whom and why.
async fn reprints(desk: &Desk, document: &Document) -> Result<Vec<String>, Refused> {
    let store = desk.app.store();
    let actions = store.actions_of(document.subject).await.map_err(refused)?;
    let id = document.id.to_string();
    let mine = actions.into_iter().filter(|action| {
        let named = action.data.as_ref().and_then(|data| data.get("document"));
        action.kind == "document.reprinted" && named.and_then(|id| id.as_str()) == Some(&id)
    });
    Ok(mine
        .map(|action| {
            let mark = action
                .data
                .as_ref()
                .and_then(|data| data.get("mark"))
                .and_then(|mark| mark.as_str())
                .and_then(Reprint::from_code)
                .map_or("", Reprint::words);
            let why = action.purpose.unwrap_or_default();
            format!("{}　{mark}（{why}）", words::when(action.at))
        })
        .collect())
}
