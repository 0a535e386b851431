//! `yakusho city measure`: questions asked against the boxes on the forms.

use std::{fmt::Write as _, path::Path};

use anyhow::Result;
use yakusho_pack::{Measured, Pack};

use crate::cli::Json;

/// The household by which a pack is judged, where it has one of this name.
const MAIN: &str = "family-of-four";
/// At most a quarter of the boxes may be asked.
const MOST: f64 = 0.25;
/// How many people besides the one who answers make four.
const OTHERS_OF_FOUR: u32 = 3;

/// Measures a pack; holds when its main household is asked at most a quarter.
///
/// # Errors
/// Where there is no such pack.
pub fn run(folder: &Path, json: Json) -> Result<bool> {
    let pack = super::sound_pack_in(folder)?;
    let measured = match pack.measure() {
        Ok(measured) => measured,
        Err(report) => {
            eprintln!("{report}");
            return Ok(false);
        }
    };
    let main = main_household(&pack);
    if json.json {
        println!("{}", serde_json::to_string_pretty(&measured)?);
    } else {
        print!("{}", table(&measured, main));
    }
    Ok(holds(&measured, main))
}

/// The household by which the pack is judged: the one of that name, else the first of four people.
fn main_household(pack: &Pack) -> Option<&str> {
    let named = pack.households.iter().find(|household| household.id == MAIN);
    let four = |added: &std::collections::BTreeMap<String, u32>| {
        added.get("person") == Some(&OTHERS_OF_FOUR)
    };
    named
        .or_else(|| pack.households.iter().find(|household| four(&household.added)))
        .map(|household| household.id.as_str())
}

/// A pack without a household of four people promises nothing about one.
fn holds(measured: &[Measured], main: Option<&str>) -> bool {
    measured
        .iter()
        .filter(|one| Some(one.household.as_str()) == main)
        .all(|one| one.finished && one.ratio <= MOST)
}

fn table(measured: &[Measured], main: Option<&str>) -> String {
    let mut text = String::new();
    for one in measured {
        let main_one = Some(one.household.as_str()) == main;
        let mark = match (main_one, one.finished && one.ratio <= MOST) {
            (true, true) => "○",
            (true, false) => "×",
            _ => "　",
        };
        let _ = writeln!(text, "{mark} {one}");
        if !one.without_form.is_empty() {
            let _ = writeln!(
                text,
                "    様式のない手続（自動・窓口の外・確認中）: {}",
                one.without_form.join("・")
            );
        }
    }
    let goal = "「答え」は人が入れた・選んだ事実の数、「様式の欄」は職員用を除く欄の合計。目標は4人世帯で25%以下。";
    let _ = writeln!(text, "{goal}");
    match main {
        Some(main) if holds(measured, Some(main)) => {
            let _ = writeln!(text, "世帯「{main}」は目標を満たしています。");
        }
        Some(main) => {
            let _ = writeln!(text, "世帯「{main}」は目標を満たしていません。");
        }
        None => {
            let _ =
                writeln!(text, "4人世帯が households.yaml にないので、目標とは比べられません。");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use yakusho_kernel::Text;

    use super::*;

    fn measured(household: &str, ratio: f64) -> Measured {
        Measured {
            household: household.to_owned(),
            name: Text { ja: "4人".to_owned(), easy: None, en: None },
            event: "tennyu".to_owned(),
            questions: 10,
            asked: 20,
            form_fields: 80,
            ratio,
            procedures: vec!["a".to_owned()],
            without_form: Vec::new(),
            finished: true,
        }
    }

    #[test]
    fn only_the_main_household_decides() {
        let two = [measured("single", 0.9), measured(MAIN, 0.25)];
        assert!(holds(&two, Some(MAIN)));
        assert!(table(&two, Some(MAIN)).contains("○ 4人（tennyu）"));
        let over = [measured(MAIN, 0.251)];
        assert!(!holds(&over, Some(MAIN)));
        assert!(table(&over, Some(MAIN)).contains("満たしていません"));
    }

    #[test]
    fn an_unfinished_walk_does_not_count_as_few_questions() {
        let mut one = measured(MAIN, 0.1);
        one.finished = false;
        assert!(!holds(&[one], Some(MAIN)));
    }
}
