//! `yakusho config check`

use std::path::Path;

use anyhow::{Context, Result};

use crate::{
    cli::Json,
    config::{explain, load, problems},
};

/// Explains every setting.
///
/// # Errors
/// Where the settings cannot be read at all.
pub fn run(file: Option<&Path>, json: Json) -> Result<bool> {
    let settings = load(file).context("設定")?;
    let (values, findings) = (explain(&settings, file), problems(&settings));
    let holds = !findings.iter().any(|finding| finding.fatal);
    if json.json {
        println!(
            "{}",
            serde_json::json!({ "holds": holds, "values": values, "findings": findings })
        );
        return Ok(holds);
    }
    for value in &values {
        println!("{:<32} {:<40} {}", value.name, value.value, value.origin);
    }
    for finding in &findings {
        let mark = if finding.fatal { "直してください" } else { "ご注意" };
        println!("{mark}: {}", finding.message);
    }
    if holds {
        println!("この設定で始められます。");
    }
    Ok(holds)
}
