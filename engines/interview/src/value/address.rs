//! Addresses and bank accounts.

use std::fmt;

use serde::{Deserialize, Serialize};
use yakusho_kernel::{Problem, text::Lines};

use super::{Raw, contact, letters, numbers, problem};

/// A postal address. Parts that do not exist are empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// Seven digits, or empty (abroad).
    pub postal_code: String,
    /// 都道府県, or the country for an address abroad.
    pub prefecture: String,
    /// 市区町村
    pub city: String,
    /// 町名・大字
    pub town: String,
    /// 丁目・番地・号
    pub block: String,
    /// 建物名・部屋番号・様方
    pub building: String,
}

impl Address {
    /// Everything after the postal code on one line.
    #[must_use]
    pub fn one_line(&self) -> String {
        let mut line =
            [&self.prefecture, &self.city, &self.town, &self.block].map(String::as_str).concat();
        if !self.building.is_empty() {
            line.push('　');
            line.push_str(&self.building);
        }
        line
    }

    pub(super) fn read(raw: &Raw) -> Result<Self, Problem> {
        if raw.has_any(&["prefecture", "city", "town", "block", "building", "postal_code"]) {
            let line = |part: &str| letters::text(part, raw.part(part), Lines::One, Some(60));
            let postal_code = match raw.part("postal_code").trim() {
                "" => String::new(),
                typed => contact::postal_code("postal_code", typed)?,
            };
            let address = Self {
                postal_code,
                prefecture: line("prefecture")?,
                city: line("city")?,
                town: line("town")?,
                block: line("block")?,
                building: line("building")?,
            };
            if address.prefecture.is_empty() {
                let problem = problem::part_required(
                    "prefecture",
                    "都道府県",
                    "都道府県（とどうふけん）",
                    "prefecture (or country)",
                );
                return Err(problem);
            }
            if address.city.is_empty() {
                let problem =
                    problem::part_required("city", "市区町村", "市（し）や 町（まち）", "city");
                return Err(problem);
            }
            return Ok(address);
        }
        // One line, as dictated or pasted: kept whole in `town`.
        let town = letters::text("", raw.main(), Lines::One, Some(200))?;
        Ok(Self { town, ..Self::default() })
    }
}

/// The kind of a bank account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// 普通
    Ordinary,
    /// 当座
    Current,
    /// 貯蓄
    Savings,
}

/// A bank account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// 金融機関
    pub bank: String,
    /// 支店
    pub branch: String,
    /// 種別
    pub kind: AccountKind,
    /// Seven digits; shorter ones are filled with zeros from the left, as banks write them.
    pub number: String,
    /// 名義 in katakana.
    pub holder: String,
}

impl Account {
    /// The account on one line.
    #[must_use]
    pub fn one_line(&self) -> String {
        let kind = match self.kind {
            AccountKind::Ordinary => "普通",
            AccountKind::Current => "当座",
            AccountKind::Savings => "貯蓄",
        };
        format!("{} {} {kind} {} {}", self.bank, self.branch, self.number, self.holder)
    }

    pub(super) fn read(raw: &Raw) -> Result<Self, Problem> {
        let line = |part: &'static str, ja: &str, easy: &str, en: &str| {
            let text = letters::text(part, raw.part(part), Lines::One, Some(60))?;
            if text.is_empty() {
                return Err(problem::part_required(part, ja, easy, en));
            }
            Ok(text)
        };
        let bank = line("bank", "金融機関", "銀行（ぎんこう）の 名前（なまえ）", "bank")?;
        let branch = line("branch", "支店", "支店（してん）の 名前（なまえ）", "branch")?;
        let kind = match raw.part("kind") {
            "" | "ordinary" | "普通" => AccountKind::Ordinary,
            "current" | "当座" => AccountKind::Current,
            "savings" | "貯蓄" => AccountKind::Savings,
            _ => return Err(Problem { field: "kind".into(), ..problem::unknown_choice() }),
        };
        let typed = letters::narrow(raw.part("number"));
        let digits: String = typed.chars().filter(|c| !letters::separates(*c)).take(16).collect();
        if digits.is_empty() || digits.len() > 7 || !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(problem::wrong_digits("number", 7));
        }
        let number = numbers::digits_only("number", &format!("{digits:0>7}"), 7)?;
        let holder =
            line("holder", "口座名義", "口座（こうざ）の 名前（なまえ）", "account holder")?;
        let holder = letters::reading(&holder, Some(60))
            .map_err(|problem| Problem { field: "holder".into(), ..problem })?;
        Ok(Self { bank, branch, kind, number, holder })
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Account(…)")
    }
}
