//! What is typed about contracts and suppliers, read.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::{Problem, Yen, check_digit::is_corporate_number};
use yakusho_notify::Address;

use crate::{
    model::{Contact, Link, Way},
    typed::{TITLE, Typed, WORDS},
};

/// What the form of a contract sends.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[schema(as = ContractEntered)]
pub struct ContractEntered {
    /// The kind's id.
    #[serde(default)]
    pub kind: String,
    /// 件名
    #[serde(default)]
    pub title: String,
    /// The department's code.
    #[serde(default)]
    pub department: String,
    /// The supplier's id.
    #[serde(default)]
    pub supplier: String,
    /// A second supplier, where three parties conclude it.
    #[serde(default)]
    pub supplier2: String,
    /// A third.
    #[serde(default)]
    pub supplier3: String,
    /// Yen, tax included.
    #[serde(default)]
    pub amount: String,
    /// うち消費税
    #[serde(default)]
    pub tax: String,
    /// 契約日
    #[serde(default)]
    pub concluded_on: String,
    /// 期間の始まり
    #[serde(default)]
    pub from_on: String,
    /// 期間の終わり
    #[serde(default)]
    pub to_on: String,
    /// 入札結果の番号
    #[serde(default)]
    pub tender: String,
    /// `yes` where it is renewed by itself.
    #[serde(default)]
    pub auto_renew: String,
    /// `witness` or `party`.
    #[serde(default)]
    pub way: String,
    /// `change` or `termination`, with `original`.
    #[serde(default)]
    pub link: String,
    /// The id of the contract that it changes or ends.
    #[serde(default)]
    pub original: String,
    /// The version that was seen.
    #[serde(default)]
    pub version: i64,
}

/// A contract as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The kind's id.
    pub kind: String,
    /// 件名
    pub title: String,
    /// The department's code.
    pub department: String,
    /// The suppliers, in their order; at least one.
    pub suppliers: Vec<Uuid>,
    /// Yen, tax included.
    pub amount: Yen,
    /// うち消費税
    pub tax: Yen,
    /// 契約日
    pub concluded_on: Date,
    /// 期間の始まり
    pub from_on: Option<Date>,
    /// 期間の終わり
    pub to_on: Option<Date>,
    /// 入札結果の番号
    pub tender: String,
    /// Whether it is renewed by itself.
    pub auto_renew: bool,
    /// Who signs how.
    pub way: Way,
    /// The contract that it changes or ends.
    pub link: Option<(Link, Uuid)>,
}

impl ContractEntered {
    /// Reads it. `kinds` and `departments` are those that may be chosen.
    ///
    /// # Errors
    /// Everything that is to be mended.
    pub fn read(&self, kinds: &[String], departments: &[String]) -> Result<Entry, Vec<Problem>> {
        let mut typed = Typed::default();
        let kind = self.kind.trim();
        if !kinds.iter().any(|known| known == kind) {
            typed.say("kind", "missing", "契約の種類を選んでください。");
        }
        let department = self.department.trim();
        if !departments.iter().any(|known| known == department) {
            typed.say("department", "missing", "契約を結ぶ課を選んでください。");
        }
        let title = typed.needed("title", &self.title, TITLE, "件名を入れてください。");
        let mut suppliers = Vec::new();
        let chosen = [
            ("supplier", &self.supplier),
            ("supplier2", &self.supplier2),
            ("supplier3", &self.supplier3),
        ];
        for (field, text) in chosen {
            if let Some(id) = typed.id_or_none(field, text) {
                if suppliers.contains(&id) {
                    typed.say(field, "twice", "同じ相手方が2度選ばれています。");
                }
                suppliers.push(id);
            }
        }
        if suppliers.is_empty() && self.supplier.trim().is_empty() {
            typed.say(
                "supplier",
                "missing",
                "相手方を選んでください。なければ、先に台帳に登録してください。",
            );
        }
        let amount = typed.yen("amount", &self.amount);
        let tax = typed.yen_or_none("tax", &self.tax).unwrap_or_default();
        if amount.is_some_and(|amount| tax.0 > 0 && tax >= amount) {
            typed.say(
                "tax",
                "too_much",
                "消費税の額が契約金額より小さくなるように入れてください。",
            );
        }
        let concluded_on = typed.day("concluded_on", &self.concluded_on);
        let from_on = typed.day_or_none("from_on", &self.from_on);
        let to_on = typed.day_or_none("to_on", &self.to_on);
        if from_on.zip(to_on).is_some_and(|(from, to)| to < from) {
            typed.say("to_on", "before_begin", "期間の終わりが、始まりより前になっています。");
        }
        let tender = typed.words("tender", &self.tender, TITLE);
        let way = match self.way.trim() {
            "" => Some(Way::Witness),
            code => Way::from_code(code),
        };
        if way.is_none() {
            typed.say("way", "not_a_choice", "署名のしかたを選んでください。");
        }
        let original = typed.id_or_none("original", &self.original);
        let link = match (self.link.trim(), original) {
            ("", None) => Some(None),
            (code, Some(id)) => Link::from_code(code).map(|link| Some((link, id))),
            _ => None,
        };
        if link.is_none() {
            typed.say("original", "missing", "もとの契約を選び直してください。");
        }
        let entry = (amount, concluded_on, way, link);
        let entry = match entry {
            (Some(amount), Some(concluded_on), Some(way), Some(link)) => Some(Entry {
                kind: kind.to_owned(),
                title,
                department: department.to_owned(),
                suppliers,
                amount,
                tax,
                concluded_on,
                from_on,
                to_on,
                tender,
                auto_renew: matches!(self.auto_renew.as_str(), "yes" | "はい"),
                way,
                link,
            }),
            _ => None,
        };
        typed.done(entry)
    }
}

/// What the form of a supplier sends.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[schema(as = SupplierEntered)]
pub struct SupplierEntered {
    /// 商号・名称
    #[serde(default)]
    pub name: String,
    /// 代表者
    #[serde(default)]
    pub representative: String,
    /// 所在地
    #[serde(default)]
    pub address: String,
    /// 法人番号, 13 digits; empty for persons in trade.
    #[serde(default)]
    pub corporate_number: String,
    /// 署名する人
    #[serde(default)]
    pub person: String,
    /// 署名用のメールアドレス
    #[serde(default)]
    pub mail: String,
    /// 電話番号
    #[serde(default)]
    pub phone: String,
    /// `yes` where it is no longer chosen.
    #[serde(default)]
    pub stopped: String,
    /// The version that was seen.
    #[serde(default)]
    pub version: i64,
}

impl std::fmt::Debug for SupplierEntered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SupplierEntered").field("version", &self.version).finish_non_exhaustive()
    }
}

/// A supplier as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplierEntry {
    /// 商号・名称
    pub name: String,
    /// 代表者
    pub representative: String,
    /// 所在地
    pub address: String,
    /// 法人番号
    pub corporate_number: Option<String>,
    /// To whom requests to sign go.
    pub contact: Contact,
    /// It is no longer chosen.
    pub stopped: bool,
}

impl SupplierEntered {
    /// Reads it.
    ///
    /// # Errors
    /// Everything that is to be mended.
    pub fn read(&self) -> Result<SupplierEntry, Vec<Problem>> {
        let mut typed = Typed::default();
        let name = typed.needed("name", &self.name, TITLE, "商号または名称を入れてください。");
        let representative = typed.needed(
            "representative",
            &self.representative,
            TITLE,
            "代表者の職名と氏名を入れてください。例：代表取締役　見本　一郎",
        );
        let address = typed.needed("address", &self.address, WORDS, "所在地を入れてください。");
        let number: String = typed
            .words("corporate_number", &self.corporate_number, 20)
            .chars()
            .filter_map(|letter| match letter {
                '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10),
                '-' | ' ' | '　' => None,
                other => Some(other),
            })
            .collect();
        if !number.is_empty() && !is_corporate_number(&number) {
            let words = "法人番号（13桁）が正しくありません。数字をもう一度確かめてください。個人の事業者は空のままにしてください。";
            typed.say("corporate_number", "not_a_corporate_number", words);
        }
        let person =
            typed.needed("person", &self.person, TITLE, "署名する人の氏名を入れてください。");
        let mail = typed.words("mail", &self.mail, 254);
        if Address::parse(&mail).is_none() {
            typed.say(
                "mail",
                "not_a_mail",
                "メールアドレスを入れてください。例：keiyaku@example.co.jp",
            );
        }
        let phone = typed.needed(
            "phone",
            &self.phone,
            20,
            "電話番号を入れてください。署名の確認コードを伝えるときに使います。",
        );
        typed.done(Some(SupplierEntry {
            name,
            representative,
            address,
            corporate_number: (!number.is_empty()).then_some(number),
            contact: Contact { person, mail, phone },
            stopped: self.stopped == "yes",
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supplier() -> SupplierEntered {
        SupplierEntered {
            name: "株式会社みほん清掃".to_owned(),
            representative: "代表取締役　見本　一郎".to_owned(),
            address: "群馬県前橋市見本町1番地".to_owned(),
            person: "見本　一郎".to_owned(),
            mail: "keiyaku@mihon.example".to_owned(),
            phone: "027-000-0001".to_owned(),
            ..SupplierEntered::default()
        }
    }

    #[test]
    fn a_corporate_number_has_the_right_check_digit() {
        let with =
            |number: &str| SupplierEntered { corporate_number: number.to_owned(), ..supplier() };
        // 国税庁's own number.
        assert!(with("7000012050002").read().is_ok());
        assert!(with("７０００-０１２０-５０００２").read().is_ok());
        let wrong = with("1000012050002").read().expect_err("the digit is wrong");
        assert_eq!(wrong[0].field, "corporate_number");
        assert_eq!(supplier().read().expect("a person in trade").corporate_number, None);
    }

    #[test]
    fn a_contact_never_shows_in_debug() {
        let read = supplier().read().expect("good");
        let shown = format!("{:?} {:?}", supplier(), read.contact);
        assert!(!shown.contains("mihon.example") && !shown.contains("027"), "{shown}");
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let entered = ContractEntered {
            amount: "百万".to_owned(),
            from_on: "2027-01-01".to_owned(),
            to_on: "2026-01-01".to_owned(),
            ..ContractEntered::default()
        };
        let problems =
            entered.read(&["koji".to_owned()], &["keiyaku".to_owned()]).expect_err("wrong");
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        for field in ["kind", "department", "title", "supplier", "amount", "concluded_on", "to_on"]
        {
            assert!(fields.contains(&field), "{field} in {fields:?}");
        }
    }
}
