//! What stands in the way of letting the public in.

use crate::{Pack, finding::Finding, format::Status, sources::Kind};

/// Events with changes of the law that nobody has checked, and events that lead to drafts.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for event in pack.events.iter().filter(|event| event.publish) {
        for (at, block) in event.blocked_by.iter().enumerate() {
            if block.checked_on.is_some() {
                continue;
            }
            let site =
                pack.sources().site(Kind::Event, &event.id, &format!("blocked_by.{at}.what"));
            found.push(
                Finding::error(
                    "blocked-event",
                    &site,
                    format!(
                        "できごと「{}」は公開できません。{}から施行の「{}」（{}）が規則に反映されているか、まだ確かめられていません。",
                        event.name.ja, block.since, block.what.ja, block.law
                    ),
                )
                .hint("規則を改正後の条文と突き合わせて checked_on に日付を書くか、publish を false にしてください。"),
            );
        }
        let Some(definition) = pack.definition.events.iter().find(|one| one.id == event.id) else {
            continue;
        };
        for rule in &definition.rules {
            let draft = pack
                .procedure(&rule.procedure)
                .is_some_and(|procedure| procedure.status == Status::Draft);
            if draft {
                let site = pack.sources().site(Kind::Rule, &rule.id, "procedure");
                found.push(
                    Finding::warning(
                        "rule-to-draft",
                        &site,
                        format!(
                            "公開するできごとから、下書きの手続「{}」に行き着きます。案内だけが出て、申し込めません。",
                            rule.procedure
                        ),
                    )
                    .hint("課が確かめたら、手続の status を published にしてください。"),
                );
            }
        }
    }
    found
}
