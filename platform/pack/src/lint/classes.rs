//! Every fact says how carefully it is handled, and 要配慮個人情報 is called by its name.

use yakusho_interview::definition::Sensitivity;

use crate::{Pack, finding::Finding, sources::Kind};

/// Words in a fact's name that speak of what 個人情報保護法2条3項 and 施行令2条 name: health,
/// disability, crime and its victims, race, creed.
const WORDS: [&str; 13] = [
    "障害者手帳",
    "障害の",
    "病名",
    "病歴",
    "診断",
    "既往",
    "治療",
    "犯罪",
    "暴力",
    "信条",
    "宗教",
    "人種",
    "要介護",
];

/// A fact without a class, and one whose name speaks of what the law calls 要配慮.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for fact in &pack.definition.facts {
        let sources = pack.sources();
        let written = sources.node(Kind::Fact, &fact.id);
        if written.is_some_and(|node| node.get("sensitivity").is_none()) {
            let finding = Finding::error(
                "fact-class",
                &sources.site(Kind::Fact, &fact.id, "id"),
                format!("事実「{}」に区分（sensitivity）がありません。", fact.id),
            );
            found.push(finding.hint(
                "公開・庁内・個人・要配慮 のどれかを書いてください（要配慮は個人情報保護法2条3項）。",
            ));
        }
        let speaks = WORDS.iter().find(|word| fact.label.ja.contains(**word));
        if let Some(word) = speaks.filter(|_| fact.sensitivity != Sensitivity::Sensitive) {
            let finding = Finding::warning(
                "fact-sensitive",
                &sources.site(Kind::Fact, &fact.id, "sensitivity"),
                format!(
                    "事実「{}」は名前に「{word}」とありますが、要配慮ではありません。",
                    fact.id
                ),
            );
            found.push(
                finding.hint("病歴・障害・犯罪の被害・人種・信条などは 要配慮 にしてください。"),
            );
        }
    }
    found
}
