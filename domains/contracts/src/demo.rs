//! Invented suppliers and contracts for the demo, in different states. Marked wherever they are shown.

use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde_json::json;
use uuid::Uuid;
use yakusho_approvals::State as Stands;
use yakusho_files::{CleanFile, MediaType};
use yakusho_identity::{
    Role,
    store::{StaffRow, staff_list},
};
use yakusho_kernel::{Yen, date::jst_date};
use yakusho_pack::format::Grade;
use yakusho_pdf_signature::sign::{Request as Pades, Sources, sign};
use yakusho_store::Result;

use crate::{
    Contracts,
    approval::OnApproval,
    by::By,
    model::{ConsentKind, Contact, Contract, Level, Origin, Signer, State, Supplier, Way},
    rules::entry::{Entry, SupplierEntry},
    signing::{Order, Request, mail::party_name},
    store::{
        contracts::{self, New},
        signers,
        suppliers::{self, NewConsent},
    },
};

/// The setting that says that the contracts were made.
const MADE: &str = "demo.contracts";

/// Companies that do not exist: 商号, 代表者, 所在地.
const COMPANIES: [(&str, &str, &str); 4] = [
    ("みほん建設株式会社", "代表取締役　見本　建一", "群馬県前橋市見本町1番地"),
    ("株式会社かくう清掃サービス", "代表取締役　架空　清美", "群馬県前橋市架空町2番地"),
    ("もぎ文具店", "店主　模擬　文子", "群馬県前橋市模擬町3番地"),
    ("れいぶんリース株式会社", "代表取締役　例文　貸太", "群馬県高崎市例文町4番地"),
];

/// How far a contract of the demo is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Far {
    Draft,
    InApproval,
    Approved,
    Sent,
    Declined,
    Concluded,
}

impl Contracts {
    /// Makes the demo's suppliers and contracts, once.
    ///
    /// # Errors
    /// What the store says.
    pub async fn seed_demo(&self, now: Timestamp) -> Result<()> {
        let Ok(rules) = self.rules() else { return Ok(()) };
        if self.store().setting(MADE).await?.is_some() {
            return Ok(());
        }
        let staff = staff_list(self.store()).await?;
        let Some(clerk) = holder(&staff, &rules.manager, Role::Clerk) else { return Ok(()) };
        let by = By::staff(clerk, Some(format!("{}:clerk", rules.manager)));
        let mut register = Vec::new();
        for (place, (name, representative, address)) in (1..).zip(COMPANIES) {
            register
                .push(self.seed_supplier((place, name, representative, address), &by, now).await?);
        }
        let today = jst_date(now);
        let kinds: Vec<&str> = rules.kinds.iter().map(|kind| kind.id.as_str()).collect();
        let entry = |kind: usize, title: &str, supplier: &[usize], amount: i64, days: i64| Entry {
            kind: kinds.get(kind).or(kinds.first()).map_or("", |kind| kind).to_owned(),
            title: title.to_owned(),
            department: rules.manager.clone(),
            suppliers: supplier
                .iter()
                .filter_map(|at| register.get(*at))
                .map(|one: &Supplier| one.id)
                .collect(),
            amount: Yen(amount),
            tax: Yen(amount / 11),
            concluded_on: today + days.days(),
            from_on: Some(today + days.days()),
            to_on: Some(today + (days + 120).days()),
            tender: String::new(),
            auto_renew: false,
            way: Way::Witness,
            link: None,
        };
        let all = [
            (entry(2, "事務用品の購入（試験用）", &[2], 330_000, 10), Far::Draft),
            (entry(1, "庁舎清掃業務委託（試験用）", &[1], 880_000, 8), Far::InApproval),
            (entry(0, "見本公園 遊具修繕工事（試験用）", &[0], 990_000, 6), Far::Approved),
            (entry(5, "防災協定（試験用）", &[0, 1], 0, 4), Far::Sent),
            (
                Entry {
                    way: Way::Party,
                    ..entry(4, "印刷用紙の単価契約（試験用）", &[2, 3], 110_000, 5)
                },
                Far::Sent,
            ),
            (entry(3, "複合機の賃貸借（試験用）", &[3], 660_000, 3), Far::Declined),
            (entry(1, "窓ガラス清掃業務委託（試験用）", &[1], 220_000, 2), Far::Concluded),
        ];
        for (entry, far) in all {
            self.seed_contract(entry, &register, far, &by, now).await?;
        }
        let mark = self
            .store()
            .write(now, |tx| Box::pin(async move { tx.set_setting(MADE, &json!(true)).await }));
        mark.await
    }

    async fn seed_supplier(
        &self,
        (place, name, representative, address): (i64, &str, &str, &str),
        by: &By,
        now: Timestamp,
    ) -> Result<Supplier> {
        let person = representative.split_once('　').map_or(representative, |(_, person)| person);
        let entry = SupplierEntry {
            name: name.to_owned(),
            representative: representative.to_owned(),
            address: address.to_owned(),
            corporate_number: None,
            contact: Contact {
                person: person.to_owned(),
                mail: format!("keiyaku{place}@mihon.example"),
                phone: format!("027-000-{place:04}"),
            },
            stopped: false,
        };
        let rules = self.rules()?;
        let given_on = jst_date(now) - 30.days();
        let input = (self.clone(), entry, rules, by.clone());
        let made = self.store().write_with(now, input, move |tx, (app, entry, rules, by)| {
            Box::pin(async move {
                let id = suppliers::make(tx, app, entry, true, by).await?;
                let consents = [
                    (ConsentKind::Electronic, &rules.consent),
                    (ConsentKind::Construction, &rules.construction_consent),
                ];
                // Only the builder agreed to the second.
                for (kind, words) in consents.into_iter().take(if place == 1 { 2 } else { 1 }) {
                    let told_by = "同意書（試験用）".to_owned();
                    let new =
                        NewConsent { supplier: id, kind, words: words.clone(), given_on, told_by };
                    suppliers::agree(tx, &new, by).await?;
                }
                Ok(id)
            })
        });
        let id: Uuid = made.await?;
        suppliers::find(self, id).await?.ok_or_else(|| broken("supplier"))
    }

    async fn seed_contract(
        &self,
        entry: Entry,
        register: &[Supplier],
        far: Far,
        by: &By,
        now: Timestamp,
    ) -> Result<Uuid> {
        let suppliers: Vec<Supplier> = entry
            .suppliers
            .iter()
            .filter_map(|id| register.iter().find(|one| one.id == *id))
            .cloned()
            .collect();
        let new = New { entry, suppliers, origin: Origin::Drafted, stand_in: true };
        let made = self.store().write_with(now, (new, by.clone()), |tx, (new, by)| {
            Box::pin(contracts::make(tx, new, by))
        });
        let id = made.await?;
        self.press(id, by, now).await?;
        if far != Far::Draft {
            let known = self.seeded(id).await?;
            let hash = known.file.as_ref().map(|file| file.sha256.clone()).unwrap_or_default();
            let note = Some("試験用の契約です。".to_owned());
            self.propose(&known, &hash, note, by, now).await?;
        }
        if !matches!(far, Far::Draft | Far::InApproval) {
            self.seed_signatures(id, now).await?;
        }
        if matches!(far, Far::Sent | Far::Declined | Far::Concluded) {
            self.seed_answers(id, far, by, now + SignedDuration::from_secs(20)).await?;
        }
        Ok(id)
    }

    /// Asks the parties; one declines, or all agree and the contract is sealed with the 試験用 key.
    async fn seed_answers(&self, id: Uuid, far: Far, by: &By, now: Timestamp) -> Result<()> {
        let known = self.seeded(id).await?;
        if known.state != State::Approved {
            return Ok(());
        }
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let parties = contracts::parties(db, municipality.as_str(), id).await?;
        let request = Request { order: Order::Parallel, level: Level::Code };
        self.send(&known, &parties, request, by, now).await?;
        let sha256 = known.file.as_ref().map(|file| file.sha256.clone()).unwrap_or_default();
        for one in signers::of_contract(self, db, id).await? {
            let at = now + SignedDuration::from_secs(60);
            self.was_read(&one, at).await?;
            match far {
                Far::Declined => {
                    let reason = "賃貸借の期間が、見積りと1か月違います。（試験用）";
                    return self.decline(&one, reason, at).await;
                }
                Far::Concluded => {
                    self.agree(&one, &sha256, at).await?;
                }
                // The first has signed with a certificate of its own; the second is waited for.
                _ if known.way == Way::Party => return self.seed_own(&known, &one, at).await,
                // One of several has agreed; the others are waited for.
                _ => return self.agree(&one, &sha256, at).await.map(drop),
            }
        }
        if let Err(error) = self.conclude(id, now + SignedDuration::from_secs(90)).await {
            tracing::warn!(%error, "the demo's contract waits for its seal");
        }
        Ok(())
    }

    /// Signs as an invented company's own program would, with a 試験用 certificate.
    async fn seed_own(&self, known: &Contract, signer: &Signer, now: Timestamp) -> Result<()> {
        let Some(stand_in) = self.signing().stand_in() else { return Ok(()) };
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let parties = contracts::parties(db, municipality.as_str(), known.id).await?;
        let company = party_name(&parties, signer.party);
        let key = stand_in.signer("demo-party", &signer.contact.person, &company, now);
        let key = key.map_err(|_| broken("certificate"))?;
        let (pdf, _) = self.read(&self.to_sign(known).await?).await?;
        let request = Pades::new("jusha-1", yakusho_pdf_signature::validate::Level::B, now);
        let signed = sign(&pdf, &request, Sources { signer: &key, stamps: None, revocation: None });
        let signed = signed.map_err(|_| broken("signature"))?;
        let clean = CleanFile::made_here("signed.pdf", MediaType::Pdf, signed);
        self.take_signed(signer, clean, now).await.map(drop)
    }

    /// Lets everybody whom the route names sign, one after the other.
    async fn seed_signatures(&self, id: Uuid, now: Timestamp) -> Result<()> {
        for step in 1..=8 {
            let known = self.seeded(id).await?;
            let at = now + SignedDuration::from_secs(step);
            let Some(found) = self.approval(id, at).await? else { return Ok(()) };
            if found.standing.approval.state != Stands::Running {
                return Ok(());
            }
            let places: Vec<(String, Grade)> = found
                .standing
                .approval
                .open_places()
                .map(|(_, place)| (place.department.clone(), place.grade))
                .collect();
            let signer = places.iter().find_map(|(department, grade)| {
                found.roster.holders(department, *grade).find(|staff| found.turn(*staff).is_some())
            });
            let Some(signer) = signer else { return Ok(()) };
            let sha256 = known.file.as_ref().map(|file| file.sha256.clone()).unwrap_or_default();
            let version = found.standing.approval.version;
            self.on_approval(&known, version, OnApproval::Sign { sha256 }, None, signer, at)
                .await?;
        }
        Ok(())
    }

    async fn seeded(&self, id: Uuid) -> Result<Contract> {
        let (db, municipality) = (self.store().read(), self.store().municipality());
        contracts::find(db, municipality.as_str(), id).await?.ok_or_else(|| broken("contract"))
    }
}

fn broken(what: &str) -> yakusho_store::Error {
    yakusho_store::Error::Broken(format!("the demo's {what} is gone"))
}

fn holder(staff: &[StaffRow], department: &str, role: Role) -> Option<Uuid> {
    let holds = |row: &&StaffRow| {
        row.postings.iter().any(|(_, one)| one.department == department && one.role == role)
    };
    staff.iter().find(holds).map(|row| row.id)
}
