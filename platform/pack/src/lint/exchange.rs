//! Mappings for the hand-over to core systems and for what other form tools export.

use std::collections::BTreeSet;

use yakusho_interview::definition::{FactDef, FactType, GroupDef};

use crate::{
    Pack,
    finding::{Finding, nearest},
    format::{
        CaseValue, FormImport, Handover, HandoverColumn, HandoverWay, Piece, TableFile,
        TableFormat, Transform,
    },
    sources::Kind,
};

/// The parts of an address.
const ADDRESS: [&str; 6] = ["postal_code", "prefecture", "city", "town", "block", "building"];
/// The parts of a bank account.
const ACCOUNT: [&str; 5] = ["bank", "branch", "kind", "number", "holder"];

/// Every mapping by itself.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for mapping in &pack.handovers {
        let at = (Kind::Handover, mapping.id.as_str(), "handover");
        handover(&mut Checker { pack, at, found: &mut found }, mapping);
    }
    for mapping in &pack.form_imports {
        let at = (Kind::FormImport, mapping.id.as_str(), "form-import");
        form_import(&mut Checker { pack, at, found: &mut found }, mapping);
    }
    found
}

struct Checker<'p, 'f> {
    pack: &'p Pack,
    /// The kind and name of the mapping, and the code of its findings.
    at: (Kind, &'p str, &'static str),
    found: &'f mut Vec<Finding>,
}

impl<'p> Checker<'p, '_> {
    fn wrong(&mut self, path: &str, message: String, hint: &str) {
        self.say(self.at.2, path, message, hint.to_owned());
    }

    fn say(&mut self, code: &'static str, path: &str, message: String, hint: String) {
        let site = self.pack.sources().site(self.at.0, self.at.1, path);
        self.found.push(Finding::error(code, &site, message).hint(hint));
    }

    fn fact(&mut self, id: &str, path: &str) -> Option<&'p FactDef> {
        let facts = &self.pack.definition.facts;
        let known = facts.iter().find(|fact| fact.id == id);
        if known.is_none() {
            let near = nearest(id, facts.iter().map(|fact| fact.id.as_str()));
            let hint = near.map_or_else(
                || "綴りを確かめるか、facts/ に書き足す。".to_owned(),
                |near| format!("「{near}」の書き間違いではありませんか。"),
            );
            self.say("unknown-fact", path, format!("事実「{id}」はありません。"), hint);
        }
        known
    }

    fn procedure(&mut self, id: &str) -> bool {
        let known = self.pack.procedure(id).is_some();
        if !known {
            let message = format!("手続「{id}」はありません。");
            self.say(
                "unknown-procedure",
                "procedure",
                message,
                "綴りを確かめてください。".to_owned(),
            );
        }
        known
    }

    fn part(&mut self, fact: &FactDef, part: Option<&str>, path: &str) {
        let Some(part) = part else { return };
        let parts: &[&str] = match fact.kind {
            FactType::Address => &ADDRESS,
            FactType::Account => &ACCOUNT,
            _ => &[],
        };
        if !parts.contains(&part) {
            let message = format!("事実「{}」に「{part}」という部分はありません。", fact.id);
            let hint = if parts.is_empty() {
                "part は住所と口座だけに書けます。".to_owned()
            } else {
                format!("使える部分: {}", parts.join("・"))
            };
            self.say(self.at.2, path, message, hint);
        }
    }

    fn once(&mut self, names: &mut BTreeSet<String>, name: &str, path: &str) {
        if !names.insert(name.to_owned()) {
            self.wrong(path, format!("列「{name}」が2度あります。"), "列の名前を分けてください。");
        }
    }

    fn transforms(&mut self, transforms: &[Transform], is_day: bool, base: &str) {
        for (place, transform) in transforms.iter().enumerate() {
            let path = format!("{base}.as.{place}");
            match transform {
                Transform::Date(_) if !is_day || place > 0 => self.wrong(
                    &path,
                    "date は、日付の値に、最初の変換としてだけ使えます。".to_owned(),
                    "日付の事実か、received_on・applied_on・today に使ってください。",
                ),
                Transform::Table(codes) if codes.is_empty() => self.wrong(
                    &path,
                    "コード表が空です。".to_owned(),
                    "「値: コード」を1つ以上書いてください。",
                ),
                Transform::Pad(pad) if pad.with.chars().count() != 1 || pad.width == 0 => self
                    .wrong(
                        &path,
                        "pad の with は1文字、width は1以上です。".to_owned(),
                        "例: {width: 10, with: \"0\", side: left}",
                    ),
                _ => {}
            }
        }
    }
}

fn handover(checker: &mut Checker<'_, '_>, mapping: &Handover) {
    let known = checker.procedure(&mapping.procedure);
    match (mapping.way, &mapping.file) {
        (HandoverWay::Transcription, Some(_)) => checker.wrong(
            "file",
            "画面転記にファイルはありません。".to_owned(),
            "file を消すか、way を rpa・import・batch にしてください。",
        ),
        (HandoverWay::Transcription, None) => {}
        (_, None) => checker.wrong(
            "way",
            "渡すファイルの形（file）がありません。".to_owned(),
            "file に format・for・name を書いてください。",
        ),
        (_, Some(file)) => check_file(checker, file),
    }
    if mapping.columns.is_empty() {
        checker.wrong("columns", "列がありません。".to_owned(), "列を1つ以上書いてください。");
    }
    let mut names = BTreeSet::new();
    let mut has_key = false;
    for (place, column) in mapping.columns.iter().enumerate() {
        let path = format!("columns.{place}");
        checker.once(&mut names, &column.name, &format!("{path}.name"));
        has_key |= column.case == Some(CaseValue::Key);
        if known {
            check_column(checker, mapping, column, &path);
        }
    }
    if mapping.way != HandoverWay::Transcription && !has_key {
        checker.wrong(
            "columns",
            "行の番号（case: key）の列がありません。".to_owned(),
            "相手の結果を行ごとに突き合わせるため、case: key の列を1つ入れてください。",
        );
    }
    if let Some(only) = &mapping.only {
        match &mapping.each {
            Some(role) if known => {
                check_box(checker, mapping, &only.fact, (Some(role), None), "only");
            }
            Some(_) => {}
            None => checker.wrong(
                "only",
                "only は、each があるときだけ書けます。".to_owned(),
                "each に役割を書くか、only を消してください。",
            ),
        }
    }
    if let Some(answer) = &mapping.answer {
        let both = answer.accepted.iter().any(|code| answer.rejected.contains(code));
        if both || answer.accepted.is_empty() || answer.rejected.is_empty() {
            checker.wrong(
                "answer",
                "結果の値（accepted・rejected）は、どちらも1つ以上で、重ならないように書きます。"
                    .to_owned(),
                "例: accepted: [\"0\"] と rejected: [\"9\"]",
            );
        }
    }
    if mapping.webhook.is_some()
        && mapping.file.as_ref().is_none_or(|file| file.format != TableFormat::Json)
    {
        checker.wrong(
            "webhook",
            "webhook で送れるのは JSON の割り付けだけです。".to_owned(),
            "file の format を json にしてください。",
        );
    }
}

fn check_file(checker: &mut Checker<'_, '_>, file: &TableFile) {
    let csv = file.format == TableFormat::Csv;
    let standard = file.encoding == crate::format::Encoding::Utf8;
    if !csv && !standard {
        checker.wrong(
            "file.encoding",
            "文字コードを選べるのは CSV だけです。".to_owned(),
            "encoding を消してください。",
        );
    }
    let bare = file.name.replace("{number}", "").replace("{date}", "");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let ending = format!(".{}", file.format.ending());
    if !bare.chars().all(plain) || !bare.ends_with(&ending) || bare.starts_with('.') {
        checker.wrong(
            "file.name",
            format!("ファイル名「{}」は使えません。", file.name),
            "半角の英数字と . _ -、{number}、{date} で書き、形式に合う拡張子で終えてください。",
        );
    }
}

fn check_column(
    checker: &mut Checker<'_, '_>,
    mapping: &Handover,
    column: &HandoverColumn,
    path: &str,
) {
    let Piece { case, fact, per, part, value } = Piece {
        case: column.case,
        fact: column.fact.clone(),
        per: column.per.clone(),
        part: column.part.clone(),
        value: column.value.clone(),
    };
    let sources = [case.is_some(), fact.is_some(), value.is_some(), !column.join.is_empty()];
    if sources.iter().filter(|given| **given).count() != 1 {
        checker.wrong(
            &format!("{path}.name"),
            format!("列「{}」の中身が1つに決まりません。", column.name),
            "case・fact・value・join のどれか1つだけを書いてください。",
        );
    }
    let mut is_day = is_day_of_case(case);
    if let Some(id) = &fact {
        let known = check_box(checker, mapping, id, (per.as_deref(), part.as_deref()), path);
        is_day |= known == Some(FactType::Date);
    }
    for (place, piece) in column.join.iter().enumerate() {
        let path = format!("{path}.join.{place}");
        let given = [piece.case.is_some(), piece.fact.is_some(), piece.value.is_some()];
        if given.iter().filter(|given| **given).count() != 1 {
            let hint = "case・fact・value のどれか1つだけを書いてください。";
            checker.wrong(&path, "つなぐものが1つに決まりません。".to_owned(), hint);
        }
        if let Some(id) = &piece.fact {
            check_box(checker, mapping, id, (piece.per.as_deref(), piece.part.as_deref()), &path);
        }
    }
    checker.transforms(&column.transforms, is_day, path);
    let width = column.transforms.iter().find_map(|transform| match transform {
        Transform::Pad(pad) => Some(pad.width),
        _ => None,
    });
    if width.is_some_and(|width| column.max.is_some_and(|max| width > max)) {
        checker.wrong(
            &format!("{path}.max"),
            "埋めた後の幅が、最大の文字数より大きいです。".to_owned(),
            "max か pad の width を直してください。",
        );
    }
}

/// A fact must stand on the procedure's form, in a box of that role.
fn check_box(
    checker: &mut Checker<'_, '_>,
    mapping: &Handover,
    id: &str,
    (per, part): (Option<&str>, Option<&str>),
    path: &str,
) -> Option<FactType> {
    let at = format!("{path}.fact");
    let fact = checker.fact(id, &at)?;
    checker.part(fact, part, &format!("{path}.part"));
    let fields = checker.pack.procedure(&mapping.procedure).map(|known| known.fields.as_slice());
    let of_fact = fields.unwrap_or_default().iter().filter(|field| field.fact == id);
    let roles: BTreeSet<&str> = of_fact.map(|field| field.per.as_str()).collect();
    let fits = match per {
        Some(per) => roles.contains(per),
        None => roles.len() == 1,
    };
    if !fits {
        let message = match per {
            Some(per) => format!("手続の様式に、「{per}」の「{id}」の欄はありません。"),
            None if roles.is_empty() => format!("手続の様式に「{id}」の欄はありません。"),
            None => format!("「{id}」の欄は、複数の役割にあります。"),
        };
        let roles: Vec<&str> = roles.into_iter().collect();
        let hint = if roles.is_empty() {
            "procedures/ の様式にある欄を選んでください。".to_owned()
        } else {
            format!("per に書ける役割: {}", roles.join("・"))
        };
        checker.say(checker.at.2, &at, message, hint);
    }
    Some(fact.kind)
}

const fn is_day_of_case(case: Option<CaseValue>) -> bool {
    matches!(case, Some(CaseValue::ReceivedOn | CaseValue::AppliedOn | CaseValue::Today))
}

fn form_import(checker: &mut Checker<'_, '_>, mapping: &FormImport) {
    checker.procedure(&mapping.procedure);
    let events = &checker.pack.definition.events;
    if !events.iter().any(|event| event.id == mapping.event) {
        let message = format!("できごと「{}」はありません。", mapping.event);
        checker.say("unknown-event", "event", message, "綴りを確かめてください。".to_owned());
    }
    let mut names = BTreeSet::from([mapping.receipt.clone()]);
    checker.once(&mut names, &mapping.sent_at, "sent_at");
    for (place, column) in mapping.columns.iter().enumerate() {
        let path = format!("columns.{place}");
        // The parts of one fact may stand in one column each, and one column may tell two facts.
        if column.name.trim().is_empty() {
            checker.wrong(&path, "列の名前がありません。".to_owned(), "name を書いてください。");
        }
        if let Some(fact) = check_place(checker, mapping, &column.fact, &format!("{path}.fact")) {
            checker.part(fact, column.part.as_deref(), &format!("{path}.part"));
        }
        let no_days = column.transforms.iter().any(|one| matches!(one, Transform::Date(_)));
        if no_days {
            let hint =
                "取り込みでは、日付はどの書き方でもそのまま読めます。date を消してください。";
            checker.wrong(&path, "取り込みに date は使えません。".to_owned(), hint);
        }
        checker.transforms(&column.transforms, true, &path);
    }
    for key in mapping.fixed.keys() {
        check_place(checker, mapping, key, &format!("fixed.{key}"));
    }
    for group in mapping.added.keys() {
        if !checker.pack.definition.groups.iter().any(|known| known.id == *group) {
            let message = format!("集まり「{group}」はありません。");
            let hint = "groups.yaml にある名前を書いてください。".to_owned();
            checker.say("unknown-group", &format!("added.{group}"), message, hint);
        }
    }
}

/// A fact and its place: the instance must be fixed in the group, or be added by every row.
fn check_place<'p>(
    checker: &mut Checker<'p, '_>,
    mapping: &FormImport,
    key: &str,
    path: &str,
) -> Option<&'p FactDef> {
    let (id, instance) = match key.split_once('@') {
        Some((id, instance)) => (id, Some(instance)),
        None => (key, None),
    };
    let fact = checker.fact(id, path)?;
    let group = fact.group.as_ref();
    let group = group.and_then(|id| checker.pack.definition.groups.iter().find(|g| g.id == *id));
    let fits = match (group, instance) {
        (None, None) => true,
        (Some(group), Some(instance)) => has(group, instance, mapping),
        _ => false,
    };
    if !fits {
        let hint = match group {
            Some(group) => format!(
                "「{id}@me」「{id}@{}1」のように、だれのことかを書き、増える人は added に数を書いてください。",
                group.prefix
            ),
            None => format!("「{id}」だけを書いてください。"),
        };
        checker.say(checker.at.2, path, format!("「{key}」の場所がありません。"), hint);
    }
    Some(fact)
}

fn has(group: &GroupDef, instance: &str, mapping: &FormImport) -> bool {
    let added = mapping.added.get(&group.id).copied().unwrap_or_default();
    let number = instance.strip_prefix(group.prefix.as_str()).and_then(|n| n.parse::<u32>().ok());
    group.fixed.iter().any(|fixed| fixed.id == instance)
        || number.is_some_and(|number| number >= 1 && number <= added)
}
