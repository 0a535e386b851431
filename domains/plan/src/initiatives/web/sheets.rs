//! `GET /staff/plan/sheets/{sheet}`: initiatives, milestones or risks as a workbook.
//! `GET, POST /staff/plan/import`: the same workbook, read back.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_list;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_pages::{
    Page, Refused, Upload, Visit,
    parts::{FormStart, NoticeKind},
};
use yakusho_permission::ActionName;

use super::super::{
    sheet::{Line, Names},
    store::{self, Whole},
};
use crate::{
    Plan,
    by::By,
    web::staff::{figures_sheet, seat::Seat},
    workbook::{self, Brought, Fault, Mend},
};

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// 取組
    Initiatives,
    /// 節目
    Milestones,
    /// リスク・課題
    Risks,
    /// 指標の一覧
    Kpis,
}

impl Which {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Initiatives, Self::Milestones, Self::Risks, Self::Kpis];

    /// The code in addresses, and the name of the file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Initiatives => "initiatives",
            Self::Milestones => "milestones",
            Self::Risks => "risks",
            Self::Kpis => "kpis",
        }
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Initiatives => "取組",
            Self::Milestones => "節目",
            Self::Risks => "リスク・課題",
            Self::Kpis => "指標の一覧",
        }
    }

    /// The table with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

#[derive(Template)]
#[template(path = "initiatives/import.html")]
struct ImportPage {
    mend: Mend,
    form: FormStart,
    which: [Which; 4],
    chosen: Which,
}

/// Sends it.
pub async fn send(
    visit: Visit,
    State(plan): State<Plan>,
    Path(sheet): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let which = Which::from_code(&sheet).ok_or_else(Refusal::not_found)?;
    Ok(workbook::response(which.code(), written(&seat, which).await?))
}

/// A table as a workbook.
///
/// # Errors
/// What the store says.
pub async fn written(seat: &Seat, which: Which) -> Result<Vec<u8>, Refused> {
    let all = store::all(seat.plan.store()).await.map_err(refused)?;
    let logins = logins(seat).await?;
    let edition = seat.plan.edition();
    let plan = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let names = Names { pack: &edition.pack, plan, today: seat.desk.today, logins };
    let table = match which {
        Which::Initiatives => names.initiatives(&all),
        Which::Milestones => names.milestones(&all),
        Which::Risks => names.risks(&all),
        Which::Kpis => figures_sheet::table(seat).await?,
    };
    workbook::bytes(which.code(), &table, seat.desk.today)
}

/// Asks for a workbook.
pub async fn ask(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = open(&visit, &plan).await?;
    Ok(page(&visit, &seat, Which::Initiatives, Mend::nothing()).into_response())
}

/// Reads it.
pub async fn take(
    visit: Visit,
    State(plan): State<Plan>,
    upload: Upload,
) -> Result<Response, Refused> {
    let seat = open(&visit, &plan).await?;
    let chosen = upload.fields.get("sheet").and_then(Which::from_code);
    let chosen = chosen.unwrap_or(Which::Initiatives);
    let bytes = workbook::chosen(&upload.files);
    let brought = match bytes.clone() {
        Ok(bytes) => bring(&seat, chosen, bytes, visit.now()).await?,
        Err(faults) => Err(faults),
    };
    match brought {
        Ok(brought) => {
            visit.flash(NoticeKind::Success, &Text::ja(brought.words()));
            Ok(visit.see("/staff/plan/initiatives"))
        }
        Err(faults) => {
            let (bytes, today) = (bytes.unwrap_or_default(), seat.desk.today);
            let mend = Mend::of(chosen.code(), bytes, faults, &[], today);
            Ok(page(&visit, &seat, chosen, mend).with_problems().into_response())
        }
    }
}

/// The seat of somebody who keeps initiatives of any department.
///
/// # Errors
/// Not found.
pub async fn open(visit: &Visit, plan: &Plan) -> Result<Seat, Refused> {
    let seat = Seat::open(visit, plan).await?;
    may_any(&seat)?;
    Ok(seat)
}

/// Goes on where initiatives of any department are theirs.
///
/// # Errors
/// Not found.
pub fn may_any(seat: &Seat) -> Result<(), Refused> {
    let mut departments = seat.desk.who.postings.iter().map(|posting| &posting.department);
    if departments.any(|code| seat.may_with(ActionName::PlanEdit, code)) {
        Ok(())
    } else {
        Err(Refusal::not_found().into())
    }
}

async fn logins(seat: &Seat) -> Result<BTreeMap<Uuid, String>, Refused> {
    let staff = staff_list(seat.plan.store()).await.map_err(refused)?;
    Ok(staff.into_iter().map(|row| (row.id, row.login)).collect())
}

/// Reads a workbook in the person's name: all of it or nothing.
///
/// # Errors
/// Outside: what the store says, a conflict where somebody was faster. Inside: what is to be mended.
pub async fn bring(
    seat: &Seat,
    which: Which,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Result<Brought, Vec<Fault>>, Refused> {
    let all = store::all(seat.plan.store()).await.map_err(refused)?;
    let logins = logins(seat).await?;
    let edition = seat.plan.edition();
    let plan = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let names = Names { pack: &edition.pack, plan, today: seat.desk.today, logins };
    let rows = Rows { seat, all: &all };
    let store = seat.plan.store();
    let written = match which {
        Which::Kpis => return figures_sheet::bring(seat, bytes, now).await,
        Which::Initiatives => {
            let read = names.read_initiatives(bytes).and_then(|lines| {
                let of = |line: &Line<_>| line.id;
                rows.allowed(
                    lines,
                    |id| by_initiative(&all, id),
                    of,
                    |entry| Some(&entry.department),
                )
            });
            let lines = match read {
                Ok(lines) => lines,
                Err(faults) => return Ok(Err(faults)),
            };
            let write = store.write_with(now, lines, |tx, lines| {
                Box::pin(async move {
                    let mut brought = Brought::default();
                    for (line, by, theirs) in lines {
                        match line.id {
                            Some(id) => {
                                let (entry, version) = (&line.entry, line.version);
                                let changed = store::change(tx, id, version, entry, by).await?;
                                brought.known(theirs_only(changed, *theirs, line.at)?);
                            }
                            None => {
                                store::make(tx, &line.entry, false, by).await?;
                                brought.made += 1;
                            }
                        }
                    }
                    Ok(brought)
                })
            });
            write.await
        }
        Which::Milestones => {
            let known = all.iter().flat_map(|whole| &whole.milestones);
            let known = known.map(|one| (one.id, one.clone())).collect();
            let read = names.read_milestones(bytes, &known).and_then(|lines| {
                let of = |line: &Line<_>| {
                    line.id.map_or(line.of, |id| known.get(&id).map(|one| one.initiative))
                };
                rows.allowed(lines, |id| by_initiative(&all, id), of, |_| None)
            });
            let lines = match read {
                Ok(lines) => lines,
                Err(faults) => return Ok(Err(faults)),
            };
            let write = store.write_with(now, lines, |tx, lines| {
                Box::pin(async move {
                    let mut brought = Brought::default();
                    for (line, by, theirs) in lines {
                        let (entry, version) = (&line.entry, line.version);
                        match (line.id, line.of) {
                            (Some(id), _) => {
                                let changed =
                                    store::change_milestone(tx, id, version, entry, by).await?;
                                brought.known(theirs_only(changed, *theirs, line.at)?);
                            }
                            (None, Some(of)) => {
                                store::plan_milestone(tx, of, entry, by).await?;
                                brought.made += 1;
                            }
                            (None, None) => {}
                        }
                    }
                    Ok(brought)
                })
            });
            write.await
        }
        Which::Risks => {
            let known: BTreeMap<Uuid, Uuid> = all
                .iter()
                .flat_map(|whole| &whole.risks)
                .map(|one| (one.id, one.initiative))
                .collect();
            let read = names.read_risks(bytes).and_then(|lines| {
                let of = |line: &Line<_>| line.id.map_or(line.of, |id| known.get(&id).copied());
                rows.allowed(lines, |id| by_initiative(&all, id), of, |_| None)
            });
            let lines = match read {
                Ok(lines) => lines,
                Err(faults) => return Ok(Err(faults)),
            };
            let write = store.write_with(now, lines, |tx, lines| {
                Box::pin(async move {
                    let mut brought = Brought::default();
                    for (line, by, theirs) in lines {
                        let (entry, version) = (&line.entry, line.version);
                        match (line.id, line.of) {
                            (Some(id), _) => {
                                let changed =
                                    store::change_risk(tx, id, version, entry, by).await?;
                                brought.known(theirs_only(changed, *theirs, line.at)?);
                            }
                            (None, Some(of)) => {
                                store::name_risk(tx, of, entry, by).await?;
                                brought.made += 1;
                            }
                            (None, None) => {}
                        }
                    }
                    Ok(brought)
                })
            });
            write.await
        }
    };
    match written {
        Ok(brought) => Ok(Ok(brought)),
        Err(yakusho_store::Error::Stale { .. }) => Err(workbook::stale().into()),
        Err(error) => Err(refused(error)),
    }
}

/// Rows of other departments may stand in the table as they are, and are not changed.
fn theirs_only(changed: bool, theirs: bool, line: usize) -> yakusho_store::Result<bool> {
    if changed && !theirs {
        let words = format!(
            "A{line}：ほかの課の取組です。この行は変えられません。何も読み込んでいません。"
        );
        return Err(Refusal::new(RefusalKind::Conflict, "not_yours", Text::ja(words)).into());
    }
    Ok(changed)
}

fn by_initiative(all: &[Whole], id: Uuid) -> Option<&Whole> {
    all.iter().find(|whole| whole.initiative.id == id)
}

/// A row, the hand that brings it, and whether it is theirs to change.
type Handed<E> = (Line<E>, By, bool);

/// Who may bring which rows.
struct Rows<'s> {
    seat: &'s Seat,
    all: &'s [Whole],
}

impl Rows<'_> {
    /// The rows with the hand that brings each and whether they are theirs, where none comes twice.
    fn allowed<'a, E>(
        &self,
        lines: Vec<Line<E>>,
        find: impl Fn(Uuid) -> Option<&'a Whole>,
        of: impl Fn(&Line<E>) -> Option<Uuid>,
        department: impl Fn(&E) -> Option<&String>,
    ) -> Result<Vec<Handed<E>>, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        let mut kept = Vec::new();
        for line in lines {
            let mut wrong = |words| faults.push(Fault::first(line.at, "番号", words));
            let known = of(&line).and_then(&find);
            let own = known.map(|whole| whole.initiative.department.clone());
            let named = department(&line.entry).cloned();
            if line.id.is_some_and(|id| !seen.insert(id)) {
                wrong("同じ番号の行が、上にもあります。");
            }
            if (line.id.is_some() && known.is_none()) || (own.is_none() && named.is_none()) {
                let words = if self.all.is_empty() {
                    "取組がまだありません。"
                } else {
                    "この番号のものはありません。新しい行では空にします。"
                };
                wrong(words);
                continue;
            }
            let codes: Vec<&String> = own.iter().chain(&named).collect();
            let theirs = codes.iter().all(|code| self.seat.may_with(ActionName::PlanEdit, code));
            if !theirs && line.id.is_none() {
                wrong("ほかの課の取組には加えられません。");
                continue;
            }
            let by = self.seat.by(codes.first().map_or("", |code| code.as_str()));
            kept.push((line, by, theirs));
        }
        if faults.is_empty() { Ok(kept) } else { Err(faults) }
    }
}

fn page(visit: &Visit, seat: &Seat, chosen: Which, mend: Mend) -> Page {
    let form = FormStart::post(visit, "/staff/plan/import").with_files();
    let body = ImportPage { mend, form, which: Which::ALL, chosen };
    let page = seat.desk.page(visit, "Excelから読み込む", &body);
    page.back("/staff/plan/initiatives", "取組")
}
