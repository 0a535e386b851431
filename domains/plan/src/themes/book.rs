//! A group's themes as a workbook: written out with what was tried, and read back: new themes are
//! raised, experiments begun, and results told. What was told already is not rewritten here.

use std::collections::BTreeMap;

use uuid::Uuid;
use yakusho_exchange::Table;

use super::{
    rules::{
        raise::{self, Known, Raised},
        step::{self, State, Step, decide},
    },
    store::themes::{Experiment, Theme},
};
use crate::workbook::{Fault, Sheet};

const ID: &str = "課題の番号（変えないでください）";
const VERSION: &str = "版";
const TITLE: &str = "課題";
const PROBLEM: &str = "困っていること";
const PROCEDURES: &str = "関わる手続";
const PROGRAMMES: &str = "重点事業";
const KPIS: &str = "動かしたい数字";
const STATE: &str = "状態（書かなくてかまいません）";
const TRIED: &str = "試行の番号（変えないでください）";
const HYPOTHESIS: &str = "仮説";
const MEASURES: &str = "測るもの";
const FROM: &str = "始まり";
const UNTIL: &str = "終わり";
const BEFORE: &str = "前の値";
const AFTER: &str = "後の値";
const LEARNED: &str = "分かったこと";
const ADOPTED: &str = "実施している所属（書かなくてかまいません）";
/// The columns.
pub const COLUMNS: [&str; 17] = [
    ID, VERSION, TITLE, PROBLEM, PROCEDURES, PROGRAMMES, KPIS, STATE, TRIED, HYPOTHESIS, MEASURES,
    FROM, UNTIL, BEFORE, AFTER, LEARNED, ADOPTED,
];
/// What an experiment says before its result, and its result.
const TRIAL: [&str; 4] = [HYPOTHESIS, MEASURES, FROM, UNTIL];
const RESULT: [&str; 3] = [BEFORE, AFTER, LEARNED];

/// A theme with what was tried, as it is kept.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The theme.
    pub theme: Theme,
    /// Its experiments, the first one first.
    pub tried: Vec<Experiment>,
    /// The departments that do it, by name.
    pub adopted: Vec<String>,
}

/// What the pack calls things.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// What a theme may name.
    pub known: Known,
    /// Figures: id and title.
    pub kpis: Vec<(String, String)>,
}

/// The themes as a table: a line for each experiment, or one where there is none.
#[must_use]
pub fn table(all: &[Whole], names: &Names) -> Table {
    let mut rows = Vec::new();
    for whole in all {
        let theme = &whole.theme;
        let own = [
            theme.id.to_string(),
            theme.version.to_string(),
            theme.title.clone(),
            theme.problem.clone(),
            named(&names.known.procedures, &theme.links.procedures),
            theme.links.programmes.iter().map(u8::to_string).collect::<Vec<_>>().join("、"),
            named(&names.kpis, &theme.links.kpis),
            theme.state.label().to_owned(),
        ];
        let mut lines: Vec<[String; 8]> = whole.tried.iter().map(trial).collect();
        if lines.is_empty() {
            lines.push(Default::default());
        }
        let adopted = whole.adopted.join("、");
        rows.extend(lines.into_iter().map(|line| {
            own.iter().cloned().chain(line).chain([adopted.clone()]).collect::<Vec<String>>()
        }));
    }
    Table { columns: COLUMNS.map(str::to_owned).into(), rows }
}

fn named(known: &[(String, String)], ids: &[String]) -> String {
    let name = |id: &String| {
        let found = known.iter().find(|(one, _)| one == id);
        found.map_or_else(|| id.clone(), |(_, name)| name.clone())
    };
    ids.iter().map(name).collect::<Vec<_>>().join("、")
}

fn trial(one: &Experiment) -> [String; 8] {
    let (before, after, learned) = one.result.clone().unwrap_or_default();
    [
        one.id.to_string(),
        one.hypothesis.clone(),
        one.measures.clone(),
        one.from.to_string(),
        one.until.to_string(),
        before,
        after,
        learned,
    ]
}

/// What the lines of a theme bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brings {
    /// The theme and the version that was written out; `None`: a new one.
    pub theme: Option<(Uuid, i64)>,
    /// A new theme.
    pub raised: Option<Raised>,
    /// Steps, one after the other.
    pub steps: Vec<Step>,
}

/// A theme while its lines are read.
struct Reading {
    brings: Brings,
    title: String,
    state: State,
}

/// Reads a workbook of a group's themes.
///
/// # Errors
/// Every cell that is to be mended.
pub fn lines(bytes: &[u8], all: &[Whole], names: &Names) -> Result<Vec<Brings>, Vec<Fault>> {
    let sheet = Sheet::read(bytes, &COLUMNS)?;
    let mut found: Vec<Reading> = Vec::new();
    let mut places: BTreeMap<Uuid, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for row in sheet.rows() {
        let line = Line { sheet: &sheet, row };
        let place = match line.theme(all) {
            Err(fault) => Err(vec![fault]),
            Ok(Some(whole)) => Ok(*places.entry(whole.theme.id).or_insert_with(|| {
                found.push(known(&line, whole));
                found.len() - 1
            })),
            // Lines one after the other with the same title are one new theme.
            Ok(None) => match found.last() {
                Some(last) if last.brings.raised.is_some() && last.title == line.cell(TITLE) => {
                    Ok(found.len() - 1)
                }
                _ => line.raise(all, &found, names).map(|reading| {
                    found.push(reading);
                    found.len() - 1
                }),
            },
        };
        let place = match place {
            Ok(place) => place,
            Err(found) => {
                faults.extend(found);
                continue;
            }
        };
        let Some(reading) = found.get_mut(place) else { continue };
        let whole =
            all.iter().find(|one| reading.brings.theme.is_some_and(|(id, _)| id == one.theme.id));
        faults.extend(line.untouched(whole));
        if let Err(more) = line.steps(reading, whole) {
            faults.extend(more);
        }
    }
    if faults.is_empty() {
        Ok(found.into_iter().map(|one| one.brings).collect())
    } else {
        Err(faults)
    }
}

fn known(line: &Line<'_>, whole: &Whole) -> Reading {
    let version = line.cell(VERSION).parse().unwrap_or(0);
    let theme = Some((whole.theme.id, version));
    Reading {
        brings: Brings { theme, raised: None, steps: Vec::new() },
        title: whole.theme.title.clone(),
        state: whole.theme.state,
    }
}

/// A line of the workbook.
struct Line<'s> {
    sheet: &'s Sheet,
    row: usize,
}

impl Line<'_> {
    fn cell(&self, column: &str) -> &str {
        self.sheet.cell(self.row, column)
    }

    fn fault(&self, column: &str, words: &str) -> Fault {
        self.sheet.fault(self.row, column, words)
    }

    fn says_any(&self, columns: &[&str]) -> bool {
        columns.iter().any(|column| !self.cell(column).is_empty())
    }

    /// The theme that the line names.
    fn theme<'w>(&self, all: &'w [Whole]) -> Result<Option<&'w Whole>, Fault> {
        let typed = self.cell(ID);
        if typed.is_empty() {
            return Ok(None);
        }
        let id: Option<Uuid> = typed.parse().ok();
        let found = all.iter().find(|one| Some(one.theme.id) == id);
        let words = "この番号の課題は、このWGにありません。新しい行では空にします。";
        found.map(Some).ok_or_else(|| self.fault(ID, words))
    }

    /// A new theme.
    fn raise(
        &self,
        all: &[Whole],
        found: &[Reading],
        names: &Names,
    ) -> Result<Reading, Vec<Fault>> {
        let title = self.cell(TITLE);
        let twin = all.iter().any(|one| one.theme.title == title)
            || found.iter().any(|one| one.title == title);
        if twin {
            let words =
                "同じ名前の課題が、もうあります。書き出したExcelの、番号のある行に書いてください。";
            return Err(vec![self.fault(TITLE, words)]);
        }
        let parts = |column: &str| -> Vec<String> {
            let parts = self.cell(column).split(['、', ',', '\n']).map(str::trim);
            parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        let mut faults = Vec::new();
        let programmes = parts(PROGRAMMES);
        let is_known = |number: &String| {
            number.parse().is_ok_and(|number: u8| names.known.programmes.contains(&number))
        };
        if !programmes.iter().all(is_known) {
            faults.push(self.fault(PROGRAMMES, "重点事業は、番号で書きます。例：1、2"));
        }
        let mut kpis = Vec::new();
        for part in parts(KPIS) {
            match names.kpis.iter().find(|(id, title)| *id == part || *title == part) {
                Some((id, _)) => kpis.push(id.clone()),
                None => faults.push(self.fault(KPIS, "この名前の指標はありません。")),
            }
        }
        let entered = raise::Entered {
            title: title.to_owned(),
            problem: self.cell(PROBLEM).to_owned(),
            procedures: parts(PROCEDURES).join("\n"),
            programmes,
            kpis,
        };
        let column = |field: &str| match field {
            "problem" => PROBLEM,
            "procedures" => PROCEDURES,
            _ => TITLE,
        };
        match raise::read(&entered, &names.known) {
            Ok(raised) if faults.is_empty() => Ok(Reading {
                brings: Brings { theme: None, raised: Some(raised), steps: Vec::new() },
                title: title.to_owned(),
                state: State::Raised,
            }),
            Ok(_) => Err(faults),
            Err(problems) => {
                faults.extend(self.sheet.faults(self.row, &problems, column));
                Err(faults)
            }
        }
    }

    /// Cells of a known theme that somebody changed although they are told once.
    fn untouched(&self, whole: Option<&Whole>) -> Vec<Fault> {
        let Some(whole) = whole else { return Vec::new() };
        let words =
            "登録した課題の言葉は、ここでは変えられません。新しい課題として登録してください。";
        let told = [(TITLE, &whole.theme.title), (PROBLEM, &whole.theme.problem)];
        told.into_iter()
            .filter(|(column, kept)| {
                !self.cell(column).is_empty() && self.cell(column) != kept.trim()
            })
            .map(|(column, _)| self.fault(column, words))
            .collect()
    }

    /// What the line adds to its theme: an experiment, a result, both or nothing.
    fn steps(&self, reading: &mut Reading, whole: Option<&Whole>) -> Result<(), Vec<Fault>> {
        let tried = self.tried(whole).map_err(|fault| vec![fault])?;
        match tried {
            Some(old) => {
                let now = trial(old);
                let changed = TRIAL.into_iter().zip(now.iter().skip(1)).find(|(column, kept)| {
                    let cell = self.cell(column);
                    let same_day = yakusho_kernel::date::read_date(cell)
                        .is_ok_and(|day| day.to_string() == **kept);
                    cell != kept.trim() && !same_day
                });
                if let Some((column, _)) = changed {
                    return Err(vec![self.fault(column, "始めた試行は、ここでは変えられません。")]);
                }
                if old.result.is_some() {
                    let changed = RESULT
                        .into_iter()
                        .zip(now.iter().skip(5))
                        .find(|(column, kept)| self.cell(column) != kept.trim());
                    let words = "記録した結果は、ここでは変えられません。";
                    return match changed {
                        Some((column, _)) => Err(vec![self.fault(column, words)]),
                        None => Ok(()),
                    };
                }
            }
            None if self.says_any(&TRIAL) => self.step("try", reading)?,
            None if self.says_any(&RESULT) => {
                let words = "試行の仮説・測るもの・期間も書いてください。";
                return Err(vec![self.fault(HYPOTHESIS, words)]);
            }
            None => return Ok(()),
        }
        if self.says_any(&RESULT) { self.step("conclude", reading) } else { Ok(()) }
    }

    /// The experiment that the line names.
    fn tried<'w>(&self, whole: Option<&'w Whole>) -> Result<Option<&'w Experiment>, Fault> {
        let typed = self.cell(TRIED);
        if typed.is_empty() {
            return Ok(None);
        }
        let id: Option<Uuid> = typed.parse().ok();
        let mut tried = whole.into_iter().flat_map(|whole| &whole.tried);
        let words = "この番号の試行は、この課題にありません。新しい試行では空にします。";
        tried.find(|one| Some(one.id) == id).map(Some).ok_or_else(|| self.fault(TRIED, words))
    }

    fn step(&self, code: &str, reading: &mut Reading) -> Result<(), Vec<Fault>> {
        let cell = |column: &str| self.cell(column).to_owned();
        let entered = step::Entered {
            step: code.to_owned(),
            hypothesis: cell(HYPOTHESIS),
            measures: cell(MEASURES),
            from: cell(FROM),
            until: cell(UNTIL),
            before: cell(BEFORE),
            after: cell(AFTER),
            learned: cell(LEARNED),
            ..step::Entered::default()
        };
        let column = |field: &str| match field {
            "measures" => MEASURES,
            "from" => FROM,
            "until" => UNTIL,
            "before" => BEFORE,
            "after" => AFTER,
            "learned" => LEARNED,
            _ => HYPOTHESIS,
        };
        let step = step::read(&entered, &[])
            .map_err(|problems| self.sheet.faults(self.row, &problems, column))?;
        let place = if code == "try" { HYPOTHESIS } else { LEARNED };
        let to = decide(reading.state, &step, &[])
            .map_err(|refusal| vec![self.fault(place, &refusal.message.ja)])?;
        reading.state = to;
        reading.brings.steps.push(step);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::themes::store::themes::Links;

    fn names() -> Names {
        Names {
            known: Known {
                procedures: vec![("inu".to_owned(), "犬の登録".to_owned())],
                programmes: vec![1, 2],
                kpis: vec!["k1".to_owned()],
            },
            kpis: vec![("k1".to_owned(), "満足度".to_owned())],
        }
    }

    fn whole(state: State, result: Option<(&str, &str, &str)>) -> Whole {
        let own = |text: &str| text.to_owned();
        Whole {
            theme: Theme {
                id: Uuid::from_u128(1),
                group: own("wg1"),
                title: own("待ち時間"),
                problem: own("朝に並ぶ。"),
                links: Links {
                    procedures: vec![own("inu")],
                    programmes: vec![1, 2],
                    kpis: vec![own("k1")],
                },
                state,
                closed_because: None,
                version: 4,
            },
            tried: vec![Experiment {
                id: Uuid::from_u128(2),
                hypothesis: own("案内を置く"),
                measures: own("平均"),
                from: date(2026, 10, 1),
                until: date(2026, 10, 31),
                result: result
                    .map(|(before, after, learned)| (own(before), own(after), own(learned))),
            }],
            adopted: Vec::new(),
        }
    }

    fn brought(table: &Table, all: &[Whole]) -> Result<Vec<Brings>, Vec<String>> {
        let bytes = crate::workbook::bytes("a", table, date(2026, 11, 22)).expect("a workbook");
        lines(&bytes, all, &names())
            .map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }

    fn line(cells: &[(&str, &str)]) -> Vec<String> {
        let cell = |column: &&str| {
            let found = cells.iter().find(|(name, _)| name == column);
            found.map(|(_, cell)| (*cell).to_owned()).unwrap_or_default()
        };
        COLUMNS.iter().map(cell).collect()
    }

    #[test]
    fn what_was_written_out_comes_back_as_the_same() {
        let all = [whole(State::Learned, Some(("30分", "20分", "一言で減る")))];
        let table = table(&all, &names());
        assert_eq!(table.cell(0, 4), "犬の登録");
        let found = brought(&table, &all).expect("read");
        let theme = Some((all[0].theme.id, 4));
        assert_eq!(found, [Brings { theme, raised: None, steps: Vec::new() }]);
    }

    #[test]
    fn a_running_trial_gets_its_result_and_a_new_theme_goes_its_way_in_one_line() {
        let all = [whole(State::Trying, None)];
        let mut table = table(&all, &names());
        for (column, cell) in [(BEFORE, "30分"), (AFTER, "20分"), (LEARNED, "一言で減る")] {
            let place = table.place(column).expect("a column");
            table.rows[0][place] = cell.to_owned();
        }
        let new = [
            (TITLE, "昼に混む"),
            (PROBLEM, "12時に並ぶ。"),
            (PROCEDURES, "犬の登録"),
            (PROGRAMMES, "2"),
            (KPIS, "満足度"),
            (HYPOTHESIS, "予約を勧める"),
            (MEASURES, "平均"),
            (FROM, "令和8年11月1日"),
            (UNTIL, "2026-11-15"),
        ];
        table.rows.push(line(&new));
        let found = brought(&table, &all).expect("read");
        assert!(matches!(&found[0].steps[..], [Step::Conclude { after, .. }] if after == "20分"));
        let raised = found[1].raised.as_ref().expect("a new theme");
        assert_eq!(
            (&raised.procedures[..], &raised.kpis[..]),
            (&["inu".to_owned()][..], &["k1".to_owned()][..])
        );
        assert!(
            matches!(&found[1].steps[..], [Step::Try { from, .. }] if *from == date(2026, 11, 1))
        );
    }

    #[test]
    fn what_is_wrong_is_said_in_its_own_cell() {
        let all = [whole(State::Learned, Some(("30分", "20分", "一言で減る")))];
        let mut table = table(&all, &names());
        let place = table.place(LEARNED).expect("a column");
        table.rows[0][place] = "別の話".to_owned();
        table.rows.push(line(&[(TITLE, "待ち時間"), (PROBLEM, "x")]));
        table.rows.push(line(&[(TITLE, "昼"), (PROGRAMMES, "9"), (KPIS, "ない数字")]));
        table.rows.push(line(&[(TITLE, "夜"), (PROBLEM, "x"), (AFTER, "20分")]));
        table.rows.push(line(&[
            (TITLE, "夕"),
            (PROBLEM, "x"),
            (HYPOTHESIS, "h"),
            (FROM, "いつか"),
        ]));
        table.rows.push(line(&[(ID, "x")]));
        let faults = brought(&table, &all).expect_err("faults");
        let cells: Vec<&str> = faults.iter().filter_map(|one| one.split('「').next()).collect();
        assert_eq!(
            cells,
            ["P2", "C3", "F4", "G4", "D4", "J5", "K6", "L6", "M6", "A7"],
            "{faults:?}"
        );
    }
}
