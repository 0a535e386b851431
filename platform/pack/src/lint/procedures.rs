//! Procedures: what the law makes of them, how they are done, what their forms hold.

use yakusho_interview::definition::FieldClass;

use crate::{
    Pack,
    finding::Finding,
    format::{IdentityLevel, LegalKind, Procedure, Status, Way},
    sources::Kind,
};

/// Every procedure by itself.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for procedure in &pack.procedures {
        let mut checker = Checker { pack, procedure, found: &mut found };
        checker.legal_kind();
        checker.way();
        checker.form();
    }
    found
}

struct Checker<'p, 'f> {
    pack: &'p Pack,
    procedure: &'p Procedure,
    found: &'f mut Vec<Finding>,
}

impl Checker<'_, '_> {
    fn error(&mut self, code: &'static str, path: &str, message: String, hint: &str) {
        let site = self.pack.sources().site(Kind::Procedure, &self.procedure.id, path);
        self.found.push(Finding::error(code, &site, message).hint(hint));
    }

    fn warning(&mut self, code: &'static str, path: &str, message: String, hint: &str) {
        let site = self.pack.sources().site(Kind::Procedure, &self.procedure.id, path);
        self.found.push(Finding::warning(code, &site, message).hint(hint));
    }

    fn legal_kind(&mut self) {
        let procedure = self.procedure;
        let kind = procedure.legal_kind;
        if procedure.standard_days.is_some() && !kind.is_decided() {
            self.error(
                "legal-kind",
                "standard_days",
                format!("「{}」に標準処理期間は書けません。", kind.label()),
                "標準処理期間があるのは申請・請求だけです。届出は到達したときに終わります（行政手続法37条）。",
            );
        }
        if kind == LegalKind::ExOfficio && matches!(procedure.way, Way::Online | Way::Visit) {
            self.error(
                "legal-kind",
                "way",
                "職権の手続に、住民が出す方法（online・visit）が書かれています。".to_owned(),
                "way を automatic にするか、legal_kind を確かめてください。",
            );
        }
        let published = procedure.status == Status::Published;
        if published
            && procedure.is_fileable()
            && kind.is_decided()
            && procedure.standard_days.is_none()
        {
            self.warning(
                "no-standard-days",
                "legal_kind",
                format!("{}なのに標準処理期間がありません。", kind.label()),
                "定めていれば standard_days と standard_days_provenance を書いてください（行政手続法6条）。",
            );
        }
        if published && procedure.law_checked_on.is_none() {
            self.warning(
                "law-unchecked",
                "law",
                "公開する手続の法令が、現行のものと突き合わせられていません。".to_owned(),
                "確かめて、law_checked_on に日付を書いてください。",
            );
        }
    }

    fn way(&mut self) {
        let procedure = self.procedure;
        match procedure.way {
            Way::Online if !procedure.channels.online => self.error(
                "way",
                "way",
                "way は online ですが、channels.online が false です。".to_owned(),
                "法令がオンラインを認めるなら channels.online を true にして basis に根拠を書き、認めないなら way を visit にしてください。",
            ),
            Way::Online if procedure.identity_level == IdentityLevel::L4 => self.error(
                "way",
                "way",
                format!("本人確認が L4（対面）の{}は、オンラインでは受け付けられません。", procedure.legal_kind.label()),
                "way を visit（来庁の準備）にしてください。",
            ),
            Way::Visit if !procedure.channels.counter => self.error(
                "way",
                "way",
                "way は visit ですが、channels.counter が false です。".to_owned(),
                "窓口で受け付けるなら channels.counter を true にしてください。",
            ),
            Way::Automatic | Way::Elsewhere if procedure.handled_by.is_none() => self.error(
                "way",
                "way",
                "だれが行うのか（handled_by）がありません。".to_owned(),
                "handled_by に「市が自動で行います」「勤務先」などを書いてください。",
            ),
            _ => {}
        }
    }

    fn form(&mut self) {
        let procedure = self.procedure;
        let asked =
            procedure.fields.iter().filter(|field| field.class == FieldClass::Asked).count();
        match procedure.way {
            Way::Online | Way::Visit if asked == 0 && procedure.status == Status::Published => {
                self.error(
                    "empty-form",
                    "fields",
                    "公開する手続なのに、聞く欄（asked）が1つもありません。".to_owned(),
                    "様式の欄をすべて書いてください。まだなら status を draft にしてください。",
                );
            }
            Way::Automatic | Way::Elsewhere if asked > 0 => self.error(
                "form-without-filing",
                "fields",
                "市に出さない手続なのに、聞く欄（asked）があります。".to_owned(),
                "自動の手続・市役所以外の手続には様式を書かず、案内だけにしてください。",
            ),
            _ => {}
        }
        for (at, field) in procedure.fields.iter().enumerate() {
            let path = |key: &str| format!("fields.{at}.{key}");
            match field.class {
                FieldClass::OfficeOnly if field.derive.is_some() => self.error(
                    "office-only-derive",
                    &path("derive"),
                    format!("職員が書く欄「{}」に derive があります。", field.label),
                    "値が決まるなら class を derived に、職員が書くなら derive を消してください。",
                ),
                FieldClass::Asked if field.derive.is_some() => self.error(
                    "asked-derive",
                    &path("derive"),
                    format!("聞く欄「{}」に derive があります。", field.label),
                    "ほかの答えから決まるなら class を derived にしてください。",
                ),
                FieldClass::Asked if field.from_register => self.error(
                    "asked-derive",
                    &path("from_register"),
                    format!("聞く欄「{}」に from_register があります。", field.label),
                    "市が台帳で確かめる欄なら class を derived にしてください。",
                ),
                _ => {}
            }
        }
    }
}
