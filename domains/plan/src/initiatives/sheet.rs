//! Initiatives, milestones and risks as tables: written out, and read back row by row.

use std::collections::BTreeMap;

use jiff::civil::Date;
use uuid::Uuid;
use yakusho_exchange::Table;
use yakusho_pack::{Pack, format::CityPlan};

use super::{
    entered::{
        Entered, Entry, MilestoneEntered, MilestoneEntry, RiskEntered, RiskEntry, initiative,
        milestone, risk,
    },
    model::{Milestone, Risk, Sort},
    store::Whole,
};
use crate::workbook::{Fault, Sheet};

/// The column of ids.
const ID: &str = "番号";
/// The column of versions.
const VERSION: &str = "版";
/// The columns of initiatives.
pub const INITIATIVES: [&str; 12] = [
    ID,
    VERSION,
    "重点事業",
    "取組事項",
    "取組",
    "すること",
    "所管",
    "WG",
    "担当者（職員ID）",
    "始まり",
    "終わり",
    "状態",
];
/// The columns of milestones.
pub const MILESTONES: [&str; 10] =
    [ID, VERSION, "取組の番号", "取組", "節目", "予定", "見込み", "達成", "取りやめ", "理由"];
/// The columns of risks and issues.
pub const RISKS: [&str; 12] = [
    ID,
    VERSION,
    "取組の番号",
    "取組",
    "種類",
    "内容",
    "起こりやすさ",
    "影響",
    "見守る課",
    "対応",
    "終わり",
    "終わりにする理由",
];

/// What the tables are written and read with.
pub struct Names<'p> {
    /// The pack.
    pub pack: &'p Pack,
    /// Its plan.
    pub plan: &'p CityPlan,
    /// The day.
    pub today: Date,
    /// Members of staff and their sign-in names.
    pub logins: BTreeMap<Uuid, String>,
}

/// A row that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<E> {
    /// Its line in the file.
    pub at: usize,
    /// Which one it is; `None`: a new one.
    pub id: Option<Uuid>,
    /// The initiative under which a new one stands.
    pub of: Option<Uuid>,
    /// The version that was written out.
    pub version: i64,
    /// What it says.
    pub entry: E,
}

impl Names<'_> {
    fn department(&self, code: &str) -> String {
        let known = self.pack.department_on(code, self.today);
        known.map_or_else(|| code.to_owned(), |known| known.name.ja.clone())
    }

    /// The code of a department by its code or its name.
    fn code(&self, cell: &str) -> String {
        let mut known = self.pack.departments.iter().filter(|one| one.in_force_on(self.today));
        let found = known.find(|one| one.code == cell || one.name.ja == cell);
        found.map_or_else(|| cell.to_owned(), |one| one.code.clone())
    }

    /// All initiatives.
    #[must_use]
    pub fn initiatives(&self, all: &[Whole]) -> Table {
        let rows = all.iter().map(|whole| {
            let one = &whole.initiative;
            let group = one.working_group.as_deref().map(|id| {
                let known = self.plan.groups.iter().find(|group| group.id == id);
                known.map_or_else(|| id.to_owned(), |group| group.name.clone())
            });
            let login = one.responsible.and_then(|id| self.logins.get(&id).cloned());
            vec![
                one.id.to_string(),
                one.version.to_string(),
                one.programme.to_string(),
                one.measure.clone(),
                one.title.clone(),
                one.about.clone(),
                self.department(&one.department),
                group.unwrap_or_default(),
                login.unwrap_or_default(),
                one.starts_on.to_string(),
                one.ends_on.to_string(),
                one.state.label().to_owned(),
            ]
        });
        table(&INITIATIVES, rows.collect())
    }

    /// All milestones.
    #[must_use]
    pub fn milestones(&self, all: &[Whole]) -> Table {
        let shown = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let each = all.iter().flat_map(|whole| {
            whole.milestones.iter().map(move |one| (&whole.initiative.title, one))
        });
        let row = |(title, one): (&String, &Milestone)| {
            vec![
                one.id.to_string(),
                one.version.to_string(),
                one.initiative.to_string(),
                title.clone(),
                one.title.clone(),
                one.planned_on.to_string(),
                shown(one.forecast_on),
                shown(one.actual_on),
                if one.dropped { "はい" } else { "" }.to_owned(),
                one.reason.clone().unwrap_or_default(),
            ]
        };
        table(&MILESTONES, each.map(row).collect())
    }

    /// All risks and issues.
    #[must_use]
    pub fn risks(&self, all: &[Whole]) -> Table {
        let each = all
            .iter()
            .flat_map(|whole| whole.risks.iter().map(move |one| (&whole.initiative.title, one)));
        let row = |(title, one): (&String, &Risk)| {
            vec![
                one.id.to_string(),
                one.version.to_string(),
                one.initiative.to_string(),
                title.clone(),
                one.sort.label().to_owned(),
                one.words.clone(),
                one.likelihood.to_string(),
                one.effect.to_string(),
                self.department(&one.department),
                one.answer.clone(),
                if one.closed { "はい" } else { "" }.to_owned(),
                one.reason.clone().unwrap_or_default(),
            ]
        };
        table(&RISKS, each.map(row).collect())
    }

    /// Reads initiatives.
    ///
    /// # Errors
    /// Every cell that is to be mended.
    pub fn read_initiatives(&self, bytes: &[u8]) -> Result<Vec<Line<Entry>>, Vec<Fault>> {
        let sheet = Sheet::read(bytes, &INITIATIVES)?;
        each(&sheet, |row, faults| {
            let cell = |column| sheet.cell(row, column);
            let programme = cell("重点事業").parse().ok().and_then(|it| self.plan.programme(it));
            let place = programme.and_then(|programme| {
                programme.actions.iter().position(|action| action.text == cell("取組事項"))
            });
            let login = cell("担当者（職員ID）");
            let responsible = self.logins.iter().find(|(_, known)| known.as_str() == login);
            if !login.is_empty() && responsible.is_none() {
                faults.push(sheet.fault(row, "担当者（職員ID）", "この職員IDの職員はいません。"));
            }
            let group = cell("WG");
            let known = self.plan.groups.iter().find(|one| one.id == group || one.name == group);
            let entered = Entered {
                programme: cell("重点事業").to_owned(),
                measure: place.map_or_else(String::new, |place| (place + 1).to_string()),
                title: cell("取組").to_owned(),
                about: cell("すること").to_owned(),
                department: self.code(cell("所管")),
                working_group: known.map_or_else(|| group.to_owned(), |one| one.id.clone()),
                responsible: responsible.map(|(id, _)| id.to_string()).unwrap_or_default(),
                starts_on: cell("始まり").to_owned(),
                ends_on: cell("終わり").to_owned(),
                version: 0,
            };
            let column = |field: &str| match field {
                "programme" => "重点事業",
                "measure" => "取組事項",
                "about" => "すること",
                "department" => "所管",
                "working_group" => "WG",
                "responsible" => "担当者（職員ID）",
                "starts_on" => "始まり",
                "ends_on" => "終わり",
                _ => "取組",
            };
            initiative(self.pack, self.plan, &entered, self.today)
                .map_err(|problems| faults.extend(sheet.faults(row, &problems, column)))
                .ok()
        })
    }

    /// Reads milestones. `known` are those that are kept: their planned days stay.
    ///
    /// # Errors
    /// Every cell that is to be mended.
    pub fn read_milestones(
        &self,
        bytes: &[u8],
        known: &BTreeMap<Uuid, Milestone>,
    ) -> Result<Vec<Line<MilestoneEntry>>, Vec<Fault>> {
        let sheet = Sheet::read(bytes, &MILESTONES)?;
        each(&sheet, |row, faults| {
            let cell = |column| sheet.cell(row, column).to_owned();
            let old = cell(ID).parse().ok().and_then(|id: Uuid| known.get(&id));
            let entered = MilestoneEntered {
                title: cell("節目"),
                planned_on: cell("予定"),
                forecast_on: cell("見込み"),
                actual_on: cell("達成"),
                dropped: cell("取りやめ"),
                reason: cell("理由"),
                version: 0,
            };
            if old.is_some_and(|old| {
                yakusho_kernel::date::read_date(&entered.planned_on).ok() != Some(old.planned_on)
            }) {
                let words = "予定の日は変えられません。遅れるときは「見込み」に入れてください。";
                faults.push(sheet.fault(row, "予定", words));
            }
            let column = |field: &str| match field {
                "planned_on" => "予定",
                "forecast_on" => "見込み",
                "actual_on" => "達成",
                "dropped" => "取りやめ",
                "reason" => "理由",
                _ => "節目",
            };
            milestone(&entered, old.map(|old| old.planned_on), self.today)
                .map_err(|problems| faults.extend(sheet.faults(row, &problems, column)))
                .ok()
        })
    }

    /// Reads risks and issues.
    ///
    /// # Errors
    /// Every cell that is to be mended.
    pub fn read_risks(&self, bytes: &[u8]) -> Result<Vec<Line<RiskEntry>>, Vec<Fault>> {
        let sheet = Sheet::read(bytes, &RISKS)?;
        each(&sheet, |row, faults| {
            let cell = |column| sheet.cell(row, column).to_owned();
            let sort = Sort::ALL.into_iter().find(|sort| sort.label() == cell("種類"));
            let entered = RiskEntered {
                sort: sort.map_or_else(|| cell("種類"), |sort| sort.code().to_owned()),
                words: cell("内容"),
                likelihood: cell("起こりやすさ"),
                effect: cell("影響"),
                department: self.code(&cell("見守る課")),
                answer: cell("対応"),
                closed: cell("終わり"),
                reason: cell("終わりにする理由"),
                version: 0,
            };
            let column = |field: &str| match field {
                "sort" => "種類",
                "likelihood" => "起こりやすさ",
                "effect" => "影響",
                "department" => "見守る課",
                "answer" => "対応",
                "reason" => "終わりにする理由",
                _ => "内容",
            };
            risk(self.pack, &entered, self.today)
                .map_err(|problems| faults.extend(sheet.faults(row, &problems, column)))
                .ok()
        })
    }
}

fn table(columns: &[&str], rows: Vec<Vec<String>>) -> Table {
    Table { columns: columns.iter().map(|column| (*column).to_owned()).collect(), rows }
}

/// Reads row by row; one fault, and nothing is read.
fn each<E>(
    sheet: &Sheet,
    mut read: impl FnMut(usize, &mut Vec<Fault>) -> Option<E>,
) -> Result<Vec<Line<E>>, Vec<Fault>> {
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for row in sheet.rows() {
        let mut id_in = |column: &str| match sheet.cell(row, column) {
            "" => None,
            typed => {
                let id = typed.parse::<Uuid>().ok();
                if id.is_none() {
                    let words = "書き出した番号のまま残してください。新しい行では空にします。";
                    faults.push(sheet.fault(row, column, words));
                }
                id
            }
        };
        let (id, of) = (id_in(ID), id_in("取組の番号"));
        let version = sheet.cell(row, VERSION).parse().unwrap_or(0);
        if let Some(entry) = read(row, &mut faults) {
            lines.push(Line { at: sheet.line(row), id, of, version, entry });
        }
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}
