//! `GET, POST /staff/plan/initiatives/{id}/publish`: what residents read of an initiative.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{FieldView, Form, Page, Refused, Visit, field::Need, parts::NoticeKind};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{
    super::{
        entered::{PublishEntered, published},
        store::{self, Whole},
    },
    whole,
};
use crate::{
    Plan,
    web::staff::{form::Asked, seat::Seat},
};

/// Asks for the words.
pub async fn ask(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    seat.must_with(ActionName::PlanPublish, &known.initiative.department)?;
    let words = known.initiative.published.clone().unwrap_or_default();
    let version = known.initiative.version;
    let entered = PublishEntered { ja: words.ja, easy: words.easy, en: words.en, version };
    Ok(page(&visit, &seat, &known, &entered, &[]).into_response())
}

/// Publishes them, or takes them away.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<PublishEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    match keep(&seat, &known, &entered, visit.now()).await {
        Ok(true) => {
            let words = "住民向けのページの文にしました。準備中の取組は、始めると載ります。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/plan/initiatives/{}", known.initiative.id)))
        }
        Ok(false) => {
            visit.flash(NoticeKind::Success, &Text::ja("住民向けのページから外しました。"));
            Ok(visit.see(&format!("/staff/plan/initiatives/{}", known.initiative.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &seat, &known, &entered, &refusal.problems).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps the words in the person's name. Returns whether residents read anything now.
///
/// # Errors
/// Not found where it is not theirs; a refusal with the fields to mend; what the store says.
pub async fn keep(
    seat: &Seat,
    known: &Whole,
    entered: &PublishEntered,
    now: Timestamp,
) -> Stored<bool> {
    let department = &known.initiative.department;
    if !seat.may_with(ActionName::PlanPublish, department) {
        return Err(Refusal::not_found().into());
    }
    let words = published(entered).map_err(Refusal::invalid)?;
    let shown = words.is_some();
    let input = (known.initiative.id, entered.version, words, seat.by(department));
    let write = seat.plan.store().write_with(now, input, |tx, (id, seen, words, by)| {
        Box::pin(store::publish(tx, *id, *seen, words.as_ref(), by))
    });
    write.await?;
    Ok(shown)
}

fn page(
    visit: &Visit,
    seat: &Seat,
    known: &Whole,
    entered: &PublishEntered,
    problems: &[Problem],
) -> Page {
    let one = &known.initiative;
    let (ja, easy, en) = (Lang::Ja, "やさしい日本語", "英語");
    let asked = Asked {
        title: "住民向けのページに載せる".to_owned(),
        lead: format!(
            "{}　計画のページ（/plan）に、この文と期間、いまの状態だけが載ります。日本語を空にすると、載らなくなります。",
            one.title
        ),
        action: format!("/staff/plan/initiatives/{}/publish", one.id),
        hidden: vec![("version", entered.version.to_string())],
        fields: vec![
            FieldView::lines(ja, "ja", "日本語", &entered.ja, 160)
                .hint("住民にとって何が変わるかを、1文で。例：住民票の写しを、家からスマートフォンで請求できるようにします。")
                .need(Need::Optional),
            FieldView::lines(ja, "easy", easy, &entered.easy, 240).need(Need::Optional),
            FieldView::lines(ja, "en", en, &entered.en, 320).need(Need::Optional),
        ],
        go: "この文を載せる",
        back: (format!("/staff/plan/initiatives/{}", one.id), one.title.clone()),
    };
    asked.page(visit, seat, problems)
}
