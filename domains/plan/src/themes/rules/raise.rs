//! What somebody types to raise a theme.

use serde::Deserialize;
use yakusho_kernel::{Problem, Text, text::fits};

use crate::meetings::rules::plan::limit;

/// Letters of a title at most.
pub const LONGEST_TITLE: u32 = 60;
/// Letters of a paragraph at most.
pub const LONGEST_TEXT: u32 = 600;
/// Procedures that a theme names at most.
pub const MOST_PROCEDURES: usize = 10;

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NewTheme)]
pub struct Entered {
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// What the problem is, for whom.
    #[serde(default)]
    pub problem: String,
    /// The procedures that it is about: names or ids, one a line.
    #[serde(default)]
    pub procedures: String,
    /// The programmes of the plan, by their numbers.
    #[serde(default)]
    pub programmes: Vec<String>,
    /// The figures of the plan, by their ids.
    #[serde(default)]
    pub kpis: Vec<String>,
}

/// A theme that can be raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// What it is called.
    pub title: String,
    /// What the problem is.
    pub problem: String,
    /// The ids of procedures.
    pub procedures: Vec<String>,
    /// The numbers of programmes.
    pub programmes: Vec<u8>,
    /// The ids of figures.
    pub kpis: Vec<String>,
}

/// What the pack knows: procedures by id and name, programmes, figures.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Id and name.
    pub procedures: Vec<(String, String)>,
    /// Numbers.
    pub programmes: Vec<u8>,
    /// Ids.
    pub kpis: Vec<String>,
}

/// Reads what was typed.
///
/// # Errors
/// Every field that is to be mended.
pub fn read(entered: &Entered, known: &Known) -> Result<Raised, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, code: &'static str, words: &str| {
        problems.push(Problem::new(field, code, Text::ja(words)));
    };
    let title = entered.title.trim().to_owned();
    if title.is_empty() || !fits(&title, limit(LONGEST_TITLE)) {
        wrong("title", "title_missing", "課題の名前を、60文字以内で入れてください。");
    }
    let problem = entered.problem.trim().to_owned();
    if problem.is_empty() || !fits(&problem, limit(LONGEST_TEXT)) {
        wrong(
            "problem",
            "problem_missing",
            "だれが、何に困っているかを、600文字以内で書いてください。",
        );
    }
    let mut procedures = Vec::new();
    for line in entered.procedures.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match known.procedures.iter().find(|(id, name)| id == line || name == line) {
            Some((id, _)) if !procedures.contains(id) => procedures.push(id.clone()),
            Some(_) => {}
            None => {
                let line: String = line.chars().take(30).collect();
                let words = format!(
                    "「{line}」という手続はありません。手続の名前を、1行に1つ入れてください。"
                );
                wrong("procedures", "no_such_procedure", &words);
                break;
            }
        }
    }
    if procedures.len() > MOST_PROCEDURES {
        wrong("procedures", "too_many", "手続は10個までです。");
    }
    let programmes: Vec<u8> = entered
        .programmes
        .iter()
        .filter_map(|number| number.parse().ok())
        .filter(|number| known.programmes.contains(number))
        .collect();
    let kpis = entered.kpis.iter().filter(|id| known.kpis.contains(id)).cloned().collect();
    if problems.is_empty() {
        Ok(Raised { title, problem, procedures, programmes, kpis })
    } else {
        Err(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_names_what_the_pack_knows() {
        let known = Known {
            procedures: vec![("inu".to_owned(), "犬の登録".to_owned())],
            programmes: vec![1, 2],
            kpis: vec!["k1".to_owned()],
        };
        let entered = Entered {
            title: "待ち時間".to_owned(),
            problem: "朝に並ぶ。".to_owned(),
            procedures: "犬の登録\n\ninu".to_owned(),
            programmes: vec!["2".to_owned(), "9".to_owned()],
            kpis: vec!["k1".to_owned(), "k9".to_owned()],
        };
        let raised = read(&entered, &known).expect("raised");
        assert_eq!(raised.procedures, ["inu"]);
        assert_eq!((raised.programmes, raised.kpis), (vec![2], vec!["k1".to_owned()]));
        let wrong = Entered { procedures: "猫の登録".to_owned(), ..Entered::default() };
        let problems = read(&wrong, &known).expect_err("refused");
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["title", "problem", "procedures"]);
    }
}
