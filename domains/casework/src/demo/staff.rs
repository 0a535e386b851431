//! Invented members of staff: 担当, 係長 and 課長 for every department that has a public procedure or
//! signs on the way of one, and one of each other role.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use yakusho_identity::{NewPosting, NewStaff, PasswordHash, RecoveryCode, Role, TotpSecret, store};
use yakusho_kernel::{actor::Actor, date::jst_date};
use yakusho_pack::{Pack, format::Status};
use yakusho_store::{Error, Result};

use crate::Casework;

/// The password of every demo account.
pub const PASSWORD: &str = "demo-kusunoki-42";

/// The secret of every demo account's one-time codes: twenty bytes that everybody may know.
const SECRET: &[u8; 20] = b"yakusho demo secret!";

const BY: Actor = Actor::System { job: "open_demo_office" };

/// Names that nobody has: 見本 and the like, numbered.
const SURNAMES: [(&str, &str); 7] = [
    ("見本", "ミホン"),
    ("仮名", "カメイ"),
    ("例文", "レイブン"),
    ("模擬", "モギ"),
    ("空想", "クウソウ"),
    ("試験", "シケン"),
    ("架空", "カクウ"),
];
const NAMES: [(&str, &str); 12] = [
    ("一子", "イチコ"),
    ("二郎", "ジロウ"),
    ("三葉", "ミツハ"),
    ("四季", "シキ"),
    ("五月", "サツキ"),
    ("六花", "リッカ"),
    ("七海", "ナナミ"),
    ("八重", "ヤエ"),
    ("九郎", "クロウ"),
    ("十和", "トワ"),
    ("百恵", "モモエ"),
    ("千歳", "チトセ"),
];

/// One demo account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The sign-in name.
    pub login: String,
    /// The invented name.
    pub name: String,
    /// Its reading.
    pub kana: String,
    /// The department's code.
    pub code: String,
    /// The department's name.
    pub department: String,
    /// The role there.
    pub role: Role,
    /// 職員番号.
    pub number: String,
}

/// The one-time code of every demo account at an instant.
#[must_use]
pub fn code_at(now: Timestamp) -> String {
    secret().map_or_else(String::new, |secret| secret.code_at(now))
}

fn secret() -> Option<TotpSecret> {
    TotpSecret::from_bytes(SECRET)
}

/// The accounts of a city's demo: 担当, 係長 and 課長 of every department that owns a procedure open
/// to the public or signs on its way, the busiest department first, with a second 係長 there who can
/// stand in for the 課長, and another in the department after it; an administrator and an auditor;
/// the department that runs the plan.
#[must_use]
pub fn accounts(pack: &Pack) -> Vec<Account> {
    let owners: BTreeSet<&str> = pack
        .procedures
        .iter()
        .filter(|procedure| procedure.status == Status::Published)
        .filter(|procedure| procedure.is_fileable())
        .map(|procedure| procedure.department.as_str())
        .chain(signers(pack))
        .collect();
    let mut owners: Vec<(&str, usize)> =
        owners.into_iter().map(|code| (code, procedures_of(pack, code))).collect();
    owners.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let busiest = owners.first().map(|(code, _)| *code);
    let workers = owners.iter().flat_map(|(code, _)| {
        let second = (busiest == Some(*code)).then(|| (format!("{code}.04"), *code, Role::Chief));
        [
            (format!("{code}.01"), *code, Role::Clerk),
            (format!("{code}.02"), *code, Role::Chief),
            (format!("{code}.03"), *code, Role::Head),
        ]
        .into_iter()
        .chain(second)
    });
    let keepers = busiest.into_iter().flat_map(|code| {
        let digital = named(pack, "情報").unwrap_or(code);
        let audit = named(pack, "監査").unwrap_or(digital);
        [
            ("kanri.01".to_owned(), digital, Role::Admin),
            ("kansa.01".to_owned(), audit, Role::Auditor),
            ("shien.01".to_owned(), named(pack, "市民").unwrap_or(code), Role::Protector),
            ("kanri.02".to_owned(), digital, Role::Admin),
        ]
    });
    let another = owners.get(1).map(|(code, _)| (format!("{code}.04"), *code, Role::Chief));
    // Whoever runs the plan enters, checks and approves its figures: three people; and departments
    // that its groups name send somebody.
    let office = pack.plan.as_ref().map(|plan| plan.secretariat.as_str());
    let grouped = pack.plan.iter().flat_map(|plan| &plan.groups).flat_map(|group| {
        let facilities = group.facilities.iter().map(|one| one.through.as_str());
        group.departments.iter().map(String::as_str).chain(facilities)
    });
    let derives =
        pack.plan.iter().flat_map(|plan| &plan.groups).any(|group| group.derived.is_some());
    let filed = pack.catalogue.iter().filter(|entry| derives && entry.volume.is_some());
    let others: BTreeSet<&str> = grouped
        .chain(filed.map(|entry| entry.department.as_str()))
        .filter(|code| office != Some(*code))
        .collect();
    let office = office.into_iter().chain(others);
    let office = office.filter(|code| !owners.iter().any(|(owner, _)| owner == code));
    let office: Vec<&str> = office.collect();
    let planners = office.into_iter().flat_map(|code| {
        [
            (format!("{code}.01"), code, Role::Clerk),
            (format!("{code}.02"), code, Role::Chief),
            (format!("{code}.03"), code, Role::Head),
        ]
    });
    workers
        .chain(keepers)
        .chain(another)
        .chain(planners)
        .zip(names())
        .zip(100_001..)
        .map(|(((login, code, role), (name, kana)), number)| Account {
            login,
            number: number.to_string(),
            name,
            kana,
            department: department_name(pack, code),
            code: code.to_owned(),
            role,
        })
        .collect()
}

/// The departments that routes name by code, so far as they exist.
fn signers(pack: &Pack) -> impl Iterator<Item = &str> {
    let places = pack.routes.iter().flat_map(|route| &route.steps).flat_map(|step| &step.who);
    places
        .map(|place| place.department.as_str())
        .filter(|code| pack.departments.iter().any(|known| known.code == *code))
}

/// The newest name of a department.
fn department_name(pack: &Pack, code: &str) -> String {
    let known = pack.departments.iter().rev().find(|known| known.code == code);
    known.map_or_else(|| code.to_owned(), |known| known.name.ja.clone())
}

/// The department whose name begins so.
fn named<'p>(pack: &'p Pack, beginning: &str) -> Option<&'p str> {
    let mut now = pack.departments.iter().filter(|known| known.valid_to.is_none());
    now.find(|known| known.name.ja.starts_with(beginning)).map(|known| known.code.as_str())
}

fn procedures_of(pack: &Pack, code: &str) -> usize {
    pack.procedures.iter().filter(|known| known.department == code && known.is_fileable()).count()
}

fn names() -> impl Iterator<Item = (String, String)> {
    NAMES.iter().cycle().zip(SURNAMES.iter().cycle()).map(|((name, kana), (family, reading))| {
        (format!("{family}　{name}"), format!("{reading}　{kana}"))
    })
}

impl Casework {
    /// Makes the demo's accounts that are not there yet. Doing it twice changes nothing.
    ///
    /// # Errors
    /// What the store says.
    pub async fn open_demo_office(&self, now: Timestamp) -> Result<()> {
        let edition = self.procedures().shelf().current();
        let known = store::staff_list(self.store()).await?;
        let missing: Vec<Account> = accounts(&edition.pack)
            .into_iter()
            .filter(|account| !known.iter().any(|row| row.login == account.login))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        // One hash for all: they share the password, and a hash takes its time on purpose.
        let hash = PasswordHash::make(PASSWORD.to_owned().into()).await?;
        let first_day = first_day(jst_date(now));
        for account in missing {
            let totp = secret().ok_or_else(|| Error::Broken("the demo's secret".to_owned()))?;
            let new = NewStaff {
                login: account.login,
                name: account.name,
                kana: account.kana,
                password: hash.clone(),
                must_change_password: false,
                totp,
                recovery: RecoveryCode::random_set(),
                postings: vec![NewPosting {
                    department: account.code,
                    role: account.role,
                    from: first_day,
                    to: None,
                }],
            };
            let made = (new, std::sync::Arc::clone(&self.parts().seal), account.number);
            let add = self.store().write_with(now, made, |tx, (new, seal, number)| {
                Box::pin(async move {
                    let staff = store::add_staff(tx, &BY, seal.as_ref(), new).await?;
                    store::set_employee_number(tx, &BY, staff, number).await
                })
            });
            add.await?;
        }
        self.protect_somebody(now).await
    }

    /// One invented person under 支援措置, so that the page of records is not empty.
    async fn protect_somebody(&self, now: Timestamp) -> Result<()> {
        let keyring = std::sync::Arc::clone(&self.procedures().parts().keyring);
        if !yakusho_protection::list(self.store(), &keyring).await?.is_empty() {
            return Ok(());
        }
        let staff = store::staff_list(self.store()).await?;
        let is = |row: &store::StaffRow, role: Role| {
            row.postings.iter().any(|(_, posting)| posting.role == role)
        };
        let officers: Vec<uuid::Uuid> = [Role::Protector, Role::Head]
            .iter()
            .filter_map(|role| staff.iter().find(|row| is(row, *role)))
            .map(|row| row.id)
            .collect();
        let person = yakusho_protection::Person {
            name: "見本　守子".to_owned(),
            kana: "ミホン　モリコ".to_owned(),
            birth_date: Date::constant(1988, 3, 3),
        };
        let input = (keyring, officers, person);
        self.store()
            .write_with(now, input, |tx, (keyring, officers, person)| {
                Box::pin(async move {
                    let persons = std::slice::from_ref(person);
                    let from = jst_date(tx.now());
                    let why = yakusho_protection::Category::Spouse;
                    yakusho_protection::set(tx, keyring, &BY, persons, why, from, officers).await?;
                    Ok(())
                })
            })
            .await
    }

    /// What a newcomer must know to sign in to the demo, line by line.
    #[must_use]
    pub fn demo_accounts(&self) -> Vec<String> {
        let edition = self.procedures().shelf().current();
        let mut lines = vec![
            "試験用の職員 / demo staff（すべて架空 / all invented）".to_owned(),
            format!("  パスワード / password   {PASSWORD}"),
            "  確認コード / one-time code   サインインの画面に出ます / shown on the sign-in page"
                .to_owned(),
        ];
        let secret = secret().map(|secret| secret.base32().to_string()).unwrap_or_default();
        lines.push(format!("  認証アプリ用 / for an authenticator   {secret}"));
        for account in accounts(&edition.pack) {
            lines.push(format!(
                "  {:<20} {}　{} / {}",
                account.login,
                account.department,
                account.role.label(),
                account.role.code()
            ));
        }
        lines
    }
}

/// A past day on which all of them were posted, so that past cases have somebody in charge.
fn first_day(today: Date) -> Date {
    today.checked_sub(jiff::Span::new().years(1)).unwrap_or(today)
}
