//! Reading a list of 人事異動, and what may be done with it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::{Span, civil::Date};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, Text, date::read_date};

use crate::model::{Batch, BatchState, Destination, Move, OfficeTree, Posting, Role};

/// The columns. The first four must be there.
pub const COLUMNS: [&str; 6] = ["職員番号", "新所属", "新役職", "発令日", "後任職員番号", "氏名"];
/// What stands for 新所属 where somebody leaves the office.
pub const LEAVES: &str = "退職";
/// Lines of a list at most.
pub const MOST: usize = 5_000;

/// Somebody whom a list may name.
#[derive(Clone, Debug)]
pub struct Known {
    /// The account.
    pub staff: Uuid,
    /// The name as colleagues read it.
    pub name: String,
    /// 職員番号, or the sign-in name where there is none.
    pub number: String,
    /// All postings, past and to come.
    pub postings: Vec<Posting>,
}

/// What a list is checked against.
pub struct Ground<'g> {
    /// All accounts.
    pub staff: &'g [Known],
    /// The departments of all times.
    pub offices: &'g OfficeTree,
    /// 役職 of this city that are not those of the program, with what they stand for.
    pub titles: &'g BTreeMap<String, Role>,
    /// Today in the city.
    pub today: Date,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    /// The line of the file; `None` where it concerns the whole.
    pub line: Option<u32>,
    /// The column.
    pub column: Option<&'static str>,
    /// What to do.
    pub message: String,
}

impl LineProblem {
    fn at(line: u32, column: &'static str, message: impl Into<String>) -> Self {
        Self { line: Some(line), column: Some(column), message: message.into() }
    }

    fn whole(message: impl Into<String>) -> Self {
        Self { line: None, column: None, message: message.into() }
    }
}

/// The moves of a list, or everything that is wrong with it.
///
/// # Errors
/// All problems with line and column. Nothing is taken from a list with a mistake.
pub fn read(
    columns: &[String],
    rows: &[(u32, Vec<String>)],
    ground: &Ground<'_>,
) -> Result<Vec<Move>, Vec<LineProblem>> {
    let places = places(columns)?;
    if rows.is_empty() {
        return Err(vec![LineProblem::whole("異動の行がありません。")]);
    }
    if rows.len() > MOST {
        let words = format!("行が多すぎます（{MOST}行まで）。ファイルを分けてください。");
        return Err(vec![LineProblem::whole(words)]);
    }
    let by_number: HashMap<&str, &Known> =
        ground.staff.iter().map(|known| (known.number.as_str(), known)).collect();
    let mut problems = Vec::new();
    let mut moves = Vec::new();
    for (line, cells) in rows {
        let cell = |column: &str| {
            let place = places.get(column).copied();
            let text = place.and_then(|place| cells.get(place)).map_or("", String::as_str);
            text.trim().nfkc().collect::<String>()
        };
        match read_line(*line, &cell, &by_number, ground) {
            Ok(one) => moves.push(one),
            Err(found) => problems.extend(found),
        }
    }
    problems.extend(check_together(&moves, ground));
    if problems.is_empty() {
        Ok(moves)
    } else {
        problems.sort_by_key(|problem| problem.line);
        Err(problems)
    }
}

/// Checks moves that were read before, against what is known now.
#[must_use]
pub fn check_again(moves: &[Move], ground: &Ground<'_>) -> Vec<LineProblem> {
    let mut problems = Vec::new();
    for one in moves {
        if !ground.staff.iter().any(|known| known.staff == one.staff) {
            problems.push(LineProblem::at(one.line, COLUMNS[0], "この職員はいません。"));
        }
        if one.day < ground.today {
            problems.push(LineProblem::at(one.line, COLUMNS[3], "発令日が過ぎました。"));
        }
        if let Destination::Post { department, .. } = &one.to
            && ground.offices.on(department, one.day).is_none()
        {
            problems.push(LineProblem::at(one.line, COLUMNS[1], no_department(one.day)));
        }
    }
    problems.extend(check_together(moves, ground));
    problems
}

fn places(columns: &[String]) -> Result<BTreeMap<&'static str, usize>, Vec<LineProblem>> {
    let heading = |text: &str| text.trim().nfkc().collect::<String>();
    let found: BTreeMap<&'static str, usize> = COLUMNS
        .into_iter()
        .filter_map(|name| {
            columns.iter().position(|column| heading(column) == name).map(|place| (name, place))
        })
        .collect();
    let missing: Vec<LineProblem> = COLUMNS
        .into_iter()
        .take(4)
        .filter(|name| !found.contains_key(name))
        .map(|name| LineProblem {
            line: Some(1),
            column: Some(name),
            message: format!("「{name}」の列がありません。1行目を見出しにしてください。"),
        })
        .collect();
    if missing.is_empty() { Ok(found) } else { Err(missing) }
}

fn read_line(
    line: u32,
    cell: &impl Fn(&str) -> String,
    by_number: &HashMap<&str, &Known>,
    ground: &Ground<'_>,
) -> Result<Move, Vec<LineProblem>> {
    let [number, office, title, day, successor, name] = COLUMNS;
    let mut problems = Vec::new();
    let mut wrong = |column, words: String| problems.push(LineProblem::at(line, column, words));
    let person = by_number.get(cell(number).as_str()).copied();
    if person.is_none() {
        wrong(number, "この職員番号の職員はいません。".to_owned());
    }
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let typed = plain(&cell(name));
    if person.is_some_and(|known| {
        !typed.is_empty() && plain(&known.name.nfkc().collect::<String>()) != typed
    }) {
        wrong(name, "氏名が、この職員番号の職員と違います。番号を確かめてください。".to_owned());
    }
    let from = match read_date(&cell(day)) {
        Ok(from) if from < ground.today => {
            wrong(day, "発令日が過ぎています。今日以後の日にしてください。".to_owned());
            None
        }
        Ok(from) if ground.today.checked_add(Span::new().years(1)).is_ok_and(|far| from > far) => {
            wrong(day, "発令日が1年より先です。年を確かめてください。".to_owned());
            None
        }
        Ok(from) => Some(from),
        Err(error) => {
            wrong(day, error.message().ja);
            None
        }
    };
    let leaves = cell(office) == LEAVES;
    let department = from.filter(|_| !leaves).and_then(|from| {
        let found = department(ground.offices, &cell(office), from);
        if found.is_none() {
            wrong(office, no_department(from));
        }
        found
    });
    let role = role_of(&cell(title), ground.titles);
    if role.is_none() && !leaves {
        let words = "この役職の読み替えが決まっていません。「担当・係長・課長」のどれに当たるかを、読み替えに足してください。";
        wrong(title, words.to_owned());
    }
    let next = cell(successor);
    let heir = by_number.get(next.as_str()).map(|known| known.staff);
    if !next.is_empty() && heir.is_none() {
        wrong(successor, "この職員番号の職員はいません。".to_owned());
    }
    if let (Some(heir), Some(person)) = (heir, person)
        && heir == person.staff
    {
        wrong(successor, "後任が本人です。".to_owned());
    }
    let to = match (leaves, department, role) {
        (true, ..) => Some(Destination::Leave),
        (false, Some(department), Some(role)) => Some(Destination::Post { department, role }),
        _ => None,
    };
    match (person, from, to) {
        (Some(person), Some(day), Some(to)) if problems.is_empty() => {
            Ok(Move { line, staff: person.staff, to, day, successor: heir })
        }
        _ => Err(problems),
    }
}

/// What only the lines together show: doubles, and successors who are not there.
fn check_together(moves: &[Move], ground: &Ground<'_>) -> Vec<LineProblem> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    let mut plans: HashMap<Uuid, Vec<&Move>> = HashMap::new();
    for one in moves {
        plans.entry(one.staff).or_default().push(one);
    }
    for one in moves {
        let place = match &one.to {
            Destination::Post { department, .. } => department.as_str(),
            Destination::Leave => LEAVES,
        };
        if !seen.insert((one.staff, one.day, place)) {
            problems.push(LineProblem::at(one.line, COLUMNS[0], "同じ人の同じ異動が2行あります。"));
        }
        let leaves_and_stays = one.to == Destination::Leave
            && plans.get(&one.staff).is_some_and(|own| {
                own.iter().any(|other| other.day == one.day && other.line != one.line)
            });
        if leaves_and_stays {
            let words = "同じ日に退職と異動の両方があります。どちらかを消してください。";
            problems.push(LineProblem::at(one.line, COLUMNS[1], words));
        }
        let Some(heir) = one.successor else { continue };
        let left = left_by(one, &plans, ground);
        let stands = |department: &String| {
            after(heir, one.day, &plans, ground)
                .iter()
                .any(|posting| &posting.department == department)
        };
        if !left.iter().any(stands) {
            let words = "後任の人が、発令日にこの人の元の所属にいません。番号を確かめるか、空欄（課で引き受け）にしてください。";
            problems.push(LineProblem::at(one.line, COLUMNS[4], words));
        }
    }
    problems
}

/// The postings of somebody on the day of a plan, after it.
fn after(
    staff: Uuid,
    day: Date,
    plans: &HashMap<Uuid, Vec<&Move>>,
    ground: &Ground<'_>,
) -> Vec<Posting> {
    let newest = plans
        .get(&staff)
        .and_then(|own| own.iter().map(|one| one.day).filter(|from| *from <= day).max());
    match newest {
        Some(from) => plans
            .get(&staff)
            .into_iter()
            .flatten()
            .filter(|one| one.day == from)
            .filter_map(|one| match &one.to {
                Destination::Post { department, role } => {
                    Some(Posting { department: department.clone(), role: *role, from, to: None })
                }
                Destination::Leave => None,
            })
            .collect(),
        None => postings_on(staff, day, ground),
    }
}

fn postings_on(staff: Uuid, day: Date, ground: &Ground<'_>) -> Vec<Posting> {
    let known = ground.staff.iter().find(|known| known.staff == staff);
    let all = known.map_or(&[][..], |known| &known.postings);
    all.iter().filter(|posting| posting.in_force_on(day)).cloned().collect()
}

fn left_by(one: &Move, plans: &HashMap<Uuid, Vec<&Move>>, ground: &Ground<'_>) -> Vec<String> {
    let before =
        one.day.yesterday().map_or_else(|_| Vec::new(), |day| after(one.staff, day, plans, ground));
    let then = after(one.staff, one.day, plans, ground);
    departments_left(&before, &then)
}

/// The departments in which somebody worked before and does not work afterwards.
#[must_use]
pub fn departments_left(before: &[Posting], after: &[Posting]) -> Vec<String> {
    let works = |posting: &&Posting| matches!(posting.role, Role::Clerk | Role::Chief | Role::Head);
    let stays: BTreeSet<&str> =
        after.iter().filter(works).map(|posting| posting.department.as_str()).collect();
    let mut left: Vec<String> = before
        .iter()
        .filter(works)
        .map(|posting| posting.department.clone())
        .filter(|department| !stays.contains(department.as_str()))
        .collect();
    left.sort_unstable();
    left.dedup();
    left
}

/// The role that a 役職 stands for: one of the program's words or codes, or one that the city
/// explained.
#[must_use]
pub fn role_of(title: &str, titles: &BTreeMap<String, Role>) -> Option<Role> {
    let own = Role::ALL.into_iter().find(|role| role.label() == title || role.code() == title);
    own.or_else(|| titles.get(title).copied())
}

fn department(offices: &OfficeTree, typed: &str, day: Date) -> Option<String> {
    let there: Vec<&str> = offices.codes_on(day).collect();
    if there.contains(&typed) {
        return Some(typed.to_owned());
    }
    let named = |code: &&str| offices.on(code, day).is_some_and(|office| office.name.ja == typed);
    let mut found = there.into_iter().filter(named);
    let only = found.next()?;
    // A name that two departments share says nothing.
    found.next().is_none().then(|| only.to_owned())
}

fn no_department(day: Date) -> String {
    format!("{day}に、この名前かコードの課はありません。組織の改廃と発令日を確かめてください。")
}

/// What somebody wants done with a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchCommand {
    /// Ask a second person.
    Propose,
    /// Approve it.
    Approve,
    /// Take it back, or turn it down.
    Withdraw,
}

/// Decides on a batch. `today` is the day in the city.
///
/// # Errors
/// A refusal in words where the state, the day or the person does not allow it.
pub fn decide(
    batch: &Batch,
    command: BatchCommand,
    by: Uuid,
    today: Date,
) -> Result<BatchState, Refusal> {
    let refuse =
        |code, words: &str| Err(Refusal::new(RefusalKind::Conflict, code, Text::ja(words)));
    let begun = batch.first_day().is_some_and(|day| day <= today);
    match (command, batch.state) {
        (BatchCommand::Propose, BatchState::Draft) => Ok(BatchState::Proposed),
        (BatchCommand::Approve, BatchState::Proposed) if batch.made_by == by => refuse(
            "transfer_four_eyes",
            "作った人は承認できません。ほかの管理者に承認を頼んでください。",
        ),
        (BatchCommand::Approve, BatchState::Proposed) => Ok(BatchState::Approved),
        (BatchCommand::Withdraw, BatchState::Draft | BatchState::Proposed) => {
            Ok(BatchState::Withdrawn)
        }
        (BatchCommand::Withdraw, BatchState::Approved) if !begun => Ok(BatchState::Withdrawn),
        (BatchCommand::Withdraw, BatchState::Approved) => refuse(
            "transfer_begun",
            "発令日が来たため、取り消せません。戻すときは、戻す異動をもう一度読み込んでください。",
        ),
        _ => refuse("transfer_moved", "この異動の状態が変わりました。画面を読み直してください。"),
    }
}

#[cfg(test)]
mod tests;
