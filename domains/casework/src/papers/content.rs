//! What stands in a notice about a case.

use jiff::civil::Date;
use serde_json::{Value, json};
use yakusho_kernel::{
    Lang,
    date::{jst_date, show_date},
};
use yakusho_pack::{Pack, format::Procedure};
use yakusho_procedures::model::Application;

use crate::{
    model::CorrectionRequest,
    papers::Kind,
    rules::{decide::Command, remedies},
    store::cases::Record,
};

/// Everything that a notice is made of.
pub struct Sources<'a> {
    /// The case after the command.
    pub record: &'a Record,
    /// Its application.
    pub application: &'a Application,
    /// The pack with which it began.
    pub pack: &'a Pack,
    /// What was done.
    pub command: &'a Command,
    /// The day of the notice.
    pub today: Date,
    /// The address that people type, for the QR code.
    pub public_url: &'a str,
}

impl Sources<'_> {
    fn procedure(&self) -> Option<&Procedure> {
        self.pack.procedure(&self.record.case.procedure)
    }

    fn name(&self) -> &str {
        self.procedure().map_or(self.record.case.procedure.as_str(), |known| &known.name.ja)
    }

    /// What the template reads, without number, date, addressee and seal.
    pub fn data(&self, kind: Kind) -> Value {
        let city = &self.pack.city;
        let common = json!({
            "municipality": city.name.ja,
            "test": self.record.stand_in,
            "number": format!("{}-{}", self.record.number, self.record.place + 1),
            "issuer": { "title": city.mayor_title },
            "contact": self.contact(),
        });
        let special = match self.command {
            Command::Approve => self.approval(),
            Command::Refuse { reason } => self.refusal(reason.trim()),
            Command::Return { reason } => self.returned(reason.trim()),
            Command::AskCorrection(request) => self.correction(request),
            _ => json!({}),
        };
        let easy = json!({ "easy": super::easy::words(kind, self) });
        merged(merged(common, special), easy)
    }

    fn submitted(&self) -> String {
        show_date(jst_date(self.application.submitted_at), Lang::Ja)
    }

    fn approval(&self) -> Value {
        let outputs: Vec<String> = self.procedure().map_or_else(Vec::new, |known| {
            known.outputs.iter().map(|output| format!("お渡しするもの：{}", output.ja)).collect()
        });
        let remedies = self.remedies();
        json!({
            "body": format!(
                "{}付けで申請のありました「{}」について、次のとおり承認することに決定しましたので通知します。",
                self.submitted(), self.name()),
            "items": [
                { "label": "手続", "value": self.name() },
                { "label": "決定した日", "value": show_date(self.today, Lang::Ja) },
            ],
            "after": outputs,
            "remedies": remedies,
        })
    }

    fn refusal(&self, reason: &str) -> Value {
        json!({
            "body": format!(
                "{}付けで申請のありました「{}」について、次の理由により却下することに決定しましたので通知します。",
                self.submitted(), self.name()),
            "items": [{ "label": "手続", "value": self.name() }],
            "reason": reason,
            "reason_law": self.law(),
            "remedies": self.remedies(),
        })
    }

    fn returned(&self, reason: &str) -> Value {
        json!({
            "body": "お出しいただいた届出は、次のとおり形式上の要件を満たしていないため、お返しします。",
            "procedure": self.name(),
            "arrived": self.record.case.received_on.map(|day| show_date(day, Lang::Ja)),
            "defects": [{ "label": self.name(), "reason": reason }],
            "again": ["足りないものを整えて、もう一度お出しください。はじめから書き直す必要はありません。担当課へお電話ください。"],
            "law_note": "届出は、形式上の要件を満たして市の事務所に届いたときに、届出をすべき手続上の義務が果たされたことになります（行政手続法37条）。",
        })
    }

    fn correction(&self, request: &CorrectionRequest) -> Value {
        let fields: Vec<Value> = request
            .fields
            .iter()
            .map(|field| json!({ "label": field.label, "reason": field.reason }))
            .collect();
        json!({
            "body": "お出しいただいた手続について、次のところを直していただく必要があります。直していただくと、そのまま続けて審査します。",
            "procedure": self.name(),
            "until": request.answer_by.map(|day| show_date(day, Lang::Ja)),
            "until_note": request.answer_by.map(|_| "この日を過ぎても、担当が決定するまでは直せます。"),
            "fields": fields,
            "qr": format!("{}/status?a={}", self.public_url, self.application.id),
        })
    }

    fn law(&self) -> Option<String> {
        let articles: Vec<String> = self
            .procedure()?
            .law
            .iter()
            .map(|article| format!("{}{}", article.law, article.article))
            .collect();
        Some(articles.join("、"))
    }

    fn remedies(&self) -> Vec<Value> {
        let city = &self.pack.city;
        self.procedure().map_or_else(Vec::new, |procedure| {
            remedies::remedies(procedure, &city.name.ja, &city.mayor_title, &city.prefecture)
                .into_iter()
                .map(|remedy| json!({ "title": remedy.title, "text": remedy.text }))
                .collect()
        })
    }

    fn contact(&self) -> Value {
        let department = self.pack.department_on(&self.record.department, self.today);
        json!({
            "department": department.map_or(self.record.department.as_str(), |known| &known.name.ja),
            "phone": department
                .and_then(|known| known.phone.as_deref())
                .unwrap_or(self.pack.city.contact.phone.as_str()),
        })
    }
}

/// One object with the fields of both; what is null is left out.
pub fn merged(mut one: Value, other: Value) -> Value {
    if let (Some(one), Value::Object(other)) = (one.as_object_mut(), other) {
        one.extend(other.into_iter().filter(|(_, value)| !value.is_null()));
    }
    one
}
