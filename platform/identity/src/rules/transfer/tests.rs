use jiff::civil::date;
use yakusho_kernel::{Provenance, Text};
use yakusho_pack::format::Department;

use super::*;

const TODAY: Date = date(2027, 3, 10);
const DAY: &str = "令和9年4月1日";

fn office(code: &str, name: &str) -> Department {
    Department {
        code: code.to_owned(),
        name: Text::ja(name),
        kana: String::new(),
        parent: None,
        valid_from: None,
        valid_to: None,
        office: None,
        phone: None,
        window: None,
        floor: None,
        provenance: Provenance::new("test"),
    }
}

fn person(number: u128, department: &str) -> Known {
    Known {
        staff: Uuid::from_u128(number),
        name: format!("見本　{number}"),
        number: number.to_string(),
        postings: vec![Posting {
            department: department.to_owned(),
            role: Role::Clerk,
            from: date(2025, 4, 1),
            to: None,
        }],
    }
}

fn read_rows(rows: &[[&str; 6]]) -> Result<Vec<Move>, Vec<LineProblem>> {
    let staff = [person(1, "shimin"), person(2, "kokuho"), person(3, "shimin")];
    let offices =
        OfficeTree::new(vec![office("shimin", "市民課"), office("kokuho", "国民健康保険課")]);
    let titles = BTreeMap::from([("主任".to_owned(), Role::Clerk)]);
    let ground = Ground { staff: &staff, offices: &offices, titles: &titles, today: TODAY };
    let columns = COLUMNS.map(str::to_owned);
    let rows: Vec<(u32, Vec<String>)> =
        (2..).zip(rows.iter().map(|cells| cells.map(str::to_owned).to_vec())).collect();
    read(&columns, &rows, &ground)
}

fn problems(rows: &[[&str; 6]]) -> Vec<(Option<u32>, Option<&'static str>)> {
    let found = read_rows(rows).expect_err("problems");
    found.into_iter().map(|problem| (problem.line, problem.column)).collect()
}

#[test]
fn names_codes_and_titles_of_the_city_are_read() {
    let moves = read_rows(&[
        ["１", "国民健康保険課", "主任", DAY, "3", "見本1"],
        ["2", "shimin", "課長", "2027/4/1", "", ""],
        ["3", "退職", "", "20270401", "2", ""],
    ]);
    // 3 leaves 市民課, where 1's successor should be.
    let found = moves.expect_err("a successor who leaves");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].line, found[0].column), (Some(2), Some("後任職員番号")));
    let moves = read_rows(&[
        ["１", "国民健康保険課", "主任", DAY, "2", "見本1"],
        ["2", "shimin", "課長", "2027/4/1", "", ""],
    ])
    .expect("moves");
    assert_eq!(moves[0].to, Destination::Post { department: "kokuho".into(), role: Role::Clerk });
    assert_eq!(moves[0].day, date(2027, 4, 1));
    assert_eq!(moves[0].successor, Some(Uuid::from_u128(2)), "who comes that very day");
}

#[test]
fn every_mistake_is_named_at_its_line_and_column() {
    assert_eq!(
        problems(&[
            ["9", "無い課", "神様", "2027-02-30", "8", ""],
            ["1", "kokuho", "担当", "2027-03-09", "1", "別人"],
        ]),
        [
            (Some(2), Some("職員番号")),
            (Some(2), Some("発令日")),
            (Some(2), Some("新役職")),
            (Some(2), Some("後任職員番号")),
            (Some(3), Some("氏名")),
            (Some(3), Some("発令日")),
            (Some(3), Some("後任職員番号")),
        ]
    );
    assert_eq!(problems(&[["1", "無い課", "担当", DAY, "", ""]]), [(Some(2), Some("新所属"))]);
    assert_eq!(problems(&[]), [(None, None)]);
    let twice = [["1", "kokuho", "担当", DAY, "", ""], ["1", "kokuho", "係長", DAY, "", ""]];
    assert_eq!(problems(&twice), [(Some(3), Some("職員番号"))]);
    let both = [["1", "kokuho", "担当", DAY, "", ""], ["1", "退職", "", DAY, "", ""]];
    assert_eq!(problems(&both), [(Some(3), Some("新所属"))]);
}

#[test]
fn a_list_without_its_columns_says_which() {
    let ground = Ground {
        staff: &[],
        offices: &OfficeTree::default(),
        titles: &BTreeMap::new(),
        today: TODAY,
    };
    let columns = ["職員番号", "新所属"].map(str::to_owned);
    let found = read(&columns, &[(2, Vec::new())], &ground).expect_err("problems");
    let columns: Vec<_> = found.iter().filter_map(|problem| problem.column).collect();
    assert_eq!(columns, ["新役職", "発令日"]);
}

#[test]
fn two_persons_are_needed_and_the_day_closes_the_way_back() {
    let (maker, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let batch = |state| Batch {
        id: Uuid::nil(),
        source: String::new(),
        state,
        made_by: maker,
        made_at: jiff::Timestamp::UNIX_EPOCH,
        approved_by: None,
        version: 1,
        moves: vec![Move {
            line: 2,
            staff: maker,
            to: Destination::Leave,
            day: date(2027, 4, 1),
            successor: None,
        }],
    };
    let seen = |state, command, by, today| {
        decide(&batch(state), command, by, today).map_err(|refusal| refusal.code)
    };
    use BatchCommand::{Approve, Propose, Withdraw};
    use BatchState::{Applied, Approved, Draft, Proposed, Withdrawn};
    assert_eq!(seen(Draft, Propose, maker, TODAY), Ok(Proposed));
    assert_eq!(seen(Draft, Approve, other, TODAY), Err("transfer_moved"));
    assert_eq!(seen(Proposed, Approve, maker, TODAY), Err("transfer_four_eyes"));
    assert_eq!(seen(Proposed, Approve, other, TODAY), Ok(Approved));
    assert_eq!(seen(Approved, Withdraw, other, date(2027, 3, 31)), Ok(Withdrawn));
    assert_eq!(seen(Approved, Withdraw, other, date(2027, 4, 1)), Err("transfer_begun"));
    assert_eq!(seen(Applied, Withdraw, other, TODAY), Err("transfer_moved"));
}

#[test]
fn only_where_somebody_worked_is_left() {
    let posting = |department: &str, role| Posting {
        department: department.to_owned(),
        role,
        from: TODAY,
        to: None,
    };
    let before = [posting("a", Role::Clerk), posting("b", Role::Head), posting("c", Role::Admin)];
    let after = [posting("b", Role::Clerk)];
    assert_eq!(departments_left(&before, &after), ["a"]);
}
