//! `GET, POST /staff/plan/initiatives/{id}/risks`, `/staff/plan/risks/{id}`: what could go wrong, what
//! asks for a decision, and what is done about it.

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
    field::{Choices, Need},
    parts::NoticeKind,
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{
    super::{
        entered::{RiskEntered, risk},
        model::{Risk, Sort},
        store::{self, Whole},
    },
    edit::may,
    whole,
};
use crate::{
    Plan,
    typed::WORDS,
    web::staff::{
        form::{Asked, departments, tick},
        seat::Seat,
    },
};

/// Asks for a new one.
pub async fn ask(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    seat.must_with(ActionName::PlanEdit, &known.initiative.department)?;
    let entered = RiskEntered {
        sort: visit.query("sort").unwrap_or("risk").to_owned(),
        department: known.initiative.department.clone(),
        ..RiskEntered::default()
    };
    Ok(page(&visit, &seat, &known, None, &entered, &[]).into_response())
}

/// Keeps it.
pub async fn make(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<RiskEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    let kept = keep(&seat, &known, &entered, visit.now()).await.map(|_| ());
    answer(&visit, &seat, &known, None, &entered, kept)
}

/// Asks what became of it.
pub async fn ask_change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (one, known) = risk_of(&seat, &id).await?;
    seat.must_with(ActionName::PlanEdit, &known.initiative.department)?;
    Ok(page(&visit, &seat, &known, Some(&one), &entered(&one), &[]).into_response())
}

/// Changes it.
pub async fn change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<RiskEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (one, known) = risk_of(&seat, &id).await?;
    let kept = amend(&seat, &known, &one, &entered, visit.now()).await.map(|_| ());
    answer(&visit, &seat, &known, Some(&one), &entered, kept)
}

/// A risk by the id of an address, with its initiative.
///
/// # Errors
/// Not found; what the store says.
pub async fn risk_of(seat: &Seat, id: &str) -> Result<(Risk, Whole), Refused> {
    let id = id.parse().map_err(|_| Refusal::not_found())?;
    let found = store::risk(seat.plan.store(), id).await.map_err(refused)?;
    let one = found.ok_or_else(Refusal::not_found)?;
    let known = whole(seat, &one.initiative.to_string()).await?;
    Ok((one, known))
}

fn answer(
    visit: &Visit,
    seat: &Seat,
    known: &Whole,
    one: Option<&Risk>,
    entered: &RiskEntered,
    kept: Stored<()>,
) -> Result<Response, Refused> {
    match kept {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("リスク・課題を残しました。"));
            Ok(visit.see(&format!("/staff/plan/initiatives/{}", known.initiative.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(visit, seat, known, one, entered, &refusal.problems).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps a new one in the person's name. Returns its id.
///
/// # Errors
/// Not found where it is not theirs; a refusal with the fields to mend; what the store says.
pub async fn keep(
    seat: &Seat,
    known: &Whole,
    entered: &RiskEntered,
    now: Timestamp,
) -> Stored<Uuid> {
    may(seat, &known.initiative.department)?;
    let edition = seat.plan.edition();
    let entry = risk(&edition.pack, entered, seat.desk.today).map_err(Refusal::invalid)?;
    let input = (known.initiative.id, entry, seat.by(&known.initiative.department));
    let write = seat.plan.store().write_with(now, input, |tx, (id, entry, by)| {
        Box::pin(store::name_risk(tx, *id, entry, by))
    });
    write.await
}

/// Changes one in the person's name. Returns whether anything changed.
///
/// # Errors
/// As [`keep`]; a conflict where somebody was faster.
pub async fn amend(
    seat: &Seat,
    known: &Whole,
    one: &Risk,
    entered: &RiskEntered,
    now: Timestamp,
) -> Stored<bool> {
    may(seat, &known.initiative.department)?;
    let edition = seat.plan.edition();
    let entry = risk(&edition.pack, entered, seat.desk.today).map_err(Refusal::invalid)?;
    let input = (one.id, entered.version, entry, seat.by(&known.initiative.department));
    let write = seat.plan.store().write_with(now, input, |tx, (id, seen, entry, by)| {
        Box::pin(store::change_risk(tx, *id, *seen, entry, by))
    });
    write.await
}

/// A risk as its form shows it.
#[must_use]
pub fn entered(one: &Risk) -> RiskEntered {
    RiskEntered {
        sort: one.sort.code().to_owned(),
        words: one.words.clone(),
        likelihood: one.likelihood.to_string(),
        effect: one.effect.to_string(),
        department: one.department.clone(),
        answer: one.answer.clone(),
        closed: if one.closed { "yes" } else { "" }.to_owned(),
        reason: one.reason.clone().unwrap_or_default(),
        version: one.version,
    }
}

fn page(
    visit: &Visit,
    seat: &Seat,
    known: &Whole,
    one: Option<&Risk>,
    entered: &RiskEntered,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let sorts = Sort::ALL.map(|sort| (sort.code(), sort.label()));
    let three = |words: [&'static str; 3], chosen: &str| {
        Choices::new(["1", "2", "3"].into_iter().zip(words), |value| value == chosen)
    };
    let mut fields = vec![
        FieldView::radio(
            lang,
            "sort",
            "どちらか",
            Choices::new(sorts, |code| code == entered.sort),
        ),
        FieldView::lines(lang, "words", "内容", &entered.words, WORDS)
            .hint("リスクは、起こると困ること。決めてほしいことは、委員会の資料に載ります。"),
        FieldView::radio(
            lang,
            "likelihood",
            "起こりやすさ",
            three(["低い", "半々", "高い"], &entered.likelihood),
        )
        .hint("「決めてほしいこと」では選ばなくてかまいません。")
        .need(Need::Optional),
        FieldView::radio(
            lang,
            "effect",
            "影響",
            three(
                [
                    "小さい（取組の中で直せる）",
                    "中くらい（予定が延びる）",
                    "大きい（成果が出ない）",
                ],
                &entered.effect,
            ),
        ),
        FieldView::select(lang, "department", "見守る課", departments(seat, &entered.department)),
        FieldView::lines(lang, "answer", "対応", &entered.answer, WORDS)
            .hint("リスクは、起こらないように何をするか。決めてほしいことは、選べる道。"),
    ];
    if one.is_some() {
        fields.extend([
            tick("closed", "終わり", "もう心配ない、または決まった", &entered.closed),
            FieldView::lines(lang, "reason", "終わりにする理由", &entered.reason, WORDS)
                .need(Need::Optional),
        ]);
    }
    let of = &known.initiative;
    let asked = Asked {
        title: if one.is_some() {
            "リスク・課題を直す"
        } else {
            "リスク・課題を加える"
        }
        .to_owned(),
        lead: of.title.clone(),
        action: one.map_or_else(
            || format!("/staff/plan/initiatives/{}/risks", of.id),
            |one| format!("/staff/plan/risks/{}", one.id),
        ),
        hidden: vec![("version", entered.version.to_string())],
        fields,
        go: if one.is_some() { "直す" } else { "加える" },
        back: (format!("/staff/plan/initiatives/{}", of.id), of.title.clone()),
    };
    asked.page(visit, seat, problems)
}
