//! The papers: the letter to a department and the paper for a member, issued as documents under
//! their numbers.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_documents::{Content, NewDocument, Recipient, seal};
use yakusho_facts::Keyring;
use yakusho_kernel::{
    Lang, Refusal,
    actor::Actor,
    date::{jst_date, jst_datetime, show_date},
};
use yakusho_pack::format::NominationRules;
use yakusho_procedures::Edition;
use yakusho_store::{Result, Tx};

use super::{
    model::{LetterFile, Round},
    rules::answer::hours,
    work,
};
use crate::{
    Plan,
    groups::{
        changes::store::Change,
        members::{self, NewMembership},
        registry::with_changes,
        rules::departments::name,
    },
};

/// The kind of the document that asks.
pub const REQUEST: &str = "nomination_request";
/// The kind of the document that tells a member.
pub const APPOINTMENT: &str = "nomination_appointment";

/// What papers are made with.
pub struct Office {
    edition: Arc<Edition>,
    changes: Arc<[Change]>,
    keyring: Arc<Keyring>,
    rules: NominationRules,
    /// The department that runs the plan.
    pub secretariat: String,
}

impl Office {
    /// The office of a city whose plan says how members are asked for.
    ///
    /// # Errors
    /// Not found where it does not.
    pub fn of(plan: &Plan) -> std::result::Result<Arc<Self>, Refusal> {
        let edition = plan.edition();
        let city = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
        let rules = city.nomination.clone().ok_or_else(Refusal::not_found)?;
        let secretariat = city.secretariat.clone();
        let keyring = Arc::clone(&plan.procedures().parts().keyring);
        let changes = plan.group_changes().approved();
        Ok(Arc::new(Self { edition, changes, keyring, rules, secretariat }))
    }

    /// How members are asked for.
    #[must_use]
    pub const fn rules(&self) -> &NominationRules {
        &self.rules
    }

    /// Issues the letter to a department, inside the write that sends it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn issue_letter(
        &self,
        tx: &Tx,
        round: &Round,
        file: &LetterFile,
        by: Uuid,
        authority: Option<&str>,
    ) -> Result<Uuid> {
        let day = jst_date(tx.now());
        let rows: Vec<Value> = file.asked.iter().map(|one| self.row(&one.request, day)).collect();
        let data = json!({
            "body": self.rules.letter.body,
            "groups": rows,
            "deadline": moment(round.deadline),
            "year": round.fiscal_year.label(),
            "how": self.rules.letter.how,
        });
        let title = self.rules.letter.title.clone();
        let department = name(&self.edition.pack, &file.letter.department, day);
        let to = Recipient { name: format!("{department}長"), ..Recipient::default() };
        self.issue(
            tx,
            REQUEST,
            title,
            "nomination-letter",
            (work::SUBJECT, file.letter.id),
            to,
            data,
            (by, authority),
        )
        .await
    }

    fn row(&self, request: &super::model::Request, day: Date) -> Value {
        let groups = with_changes(&self.edition.pack, &self.changes, day);
        let group = groups.iter().find(|group| group.code == request.group);
        let seats = if request.least == request.most {
            format!("{}人", request.least)
        } else {
            format!("{}〜{}人", request.least, request.most)
        };
        json!({
            "name": group.map_or(request.group.as_str(), |group| group.name.as_str()),
            "scope": group.map_or("", |group| group.scope.as_str()),
            "for": request.name,
            "seats": seats,
        })
    }

    /// Issues the paper for a member, inside the write that confirms them.
    ///
    /// # Errors
    /// What the store says.
    pub async fn issue_appointment(
        &self,
        tx: &Tx,
        new: &NewMembership,
        membership: Uuid,
        person: &str,
        by: Uuid,
        authority: Option<&str>,
    ) -> Result<Uuid> {
        let groups = with_changes(&self.edition.pack, &self.changes, new.time.from);
        let group = groups.iter().find(|group| group.code == new.group);
        let until = new.time.until.map(|day| show_date(day, Lang::Ja)).unwrap_or_default();
        let data = json!({
            "body": self.rules.letter.appointment_body,
            "items": [
                { "label": "WG", "value": group.map_or("", |group| group.name.as_str()) },
                { "label": "役割", "value": new.role.label() },
                { "label": "期間", "value": format!("{}から{until}まで", show_date(new.time.from, Lang::Ja)) },
                { "label": "活動の時間", "value": format!("週{}時間を目安とする", hours(new.minutes_per_week)) },
            ],
        });
        let department = name(&self.edition.pack, &new.department, new.time.from);
        let to = Recipient {
            name: format!("{department}　{person}"),
            suffix: "様".to_owned(),
            ..Recipient::default()
        };
        let title = self.rules.letter.appointment_title.clone();
        self.issue(
            tx,
            APPOINTMENT,
            title,
            "nomination-letter",
            (members::SUBJECT, membership),
            to,
            data,
            (by, authority),
        )
        .await
    }

    #[expect(clippy::too_many_arguments, reason = "what a document is made of, named once here")]
    async fn issue(
        &self,
        tx: &Tx,
        kind: &str,
        title: String,
        template: &str,
        (subject_kind, subject): (&'static str, Uuid),
        recipient: Recipient,
        mut data: Value,
        (by, authority): (Uuid, Option<&str>),
    ) -> Result<Uuid> {
        let pack = &self.edition.pack;
        let rules = pack.documents.as_ref();
        let today = jst_date(tx.now());
        let standings = seal::standings(tx.db(), tx.municipality().as_str()).await?;
        data["municipality"] = json!(pack.city.name.ja);
        data["issuer"] = json!({ "title": self.rules.letter.from, "name": "" });
        data["contact"] = json!({ "department": name(pack, &self.secretariat, today) });
        let new = NewDocument {
            kind: kind.to_owned(),
            title,
            template: template.to_owned(),
            subject_kind,
            subject,
            department: self.secretariat.clone(),
            symbol: rules.map_or("", |rules| rules.symbol_of(&self.secretariat)).to_owned(),
            dated_on: today,
            seal: seal::seal_of(rules, &standings, kind, None, &self.secretariat, today),
            pack_version: self.edition.version().to_owned(),
            content: Content { recipient, data },
            supersedes: None,
        };
        let by = Actor::Staff { id: by };
        let issued = yakusho_documents::issue(tx, &self.keyring, &new, &by, authority).await?;
        Ok(issued.id.uuid())
    }
}

/// A day and an hour in words: 「令和8年4月28日（火）17時15分」.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    let local = jst_datetime(at);
    format!("{}{}時{:02}分", show_date(local.date(), Lang::Ja), local.hour(), local.minute())
}
