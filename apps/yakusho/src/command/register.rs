//! `yakusho register …`: the dated copy of the resident register with which forms are compared.

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use serde_json::json;
use yakusho_casework::register::{
    import,
    snapshot::{Origin, newest, take_in},
};
use yakusho_facts::Keyring;
use yakusho_kernel::{actor::Actor, date::read_date};

use super::installed::Installed;
use crate::{cli::Register, house::load_pack};

/// Runs `register …`. It holds when every line was taken in; for `show`, when there is a copy.
///
/// # Errors
/// Where the file, the settings or the database cannot be read.
pub async fn run(file: Option<&Path>, register: Register) -> Result<bool> {
    let installed = Installed::open(file).await?;
    match register {
        Register::Show(json) => {
            let found = newest(&installed.store).await?;
            match (&found, json.json) {
                (Some(copy), true) => println!(
                    "{}",
                    json!({
                        "source": copy.source, "dated_on": copy.dated_on, "people": copy.people,
                        "stand_in": copy.stand_in, "taken_at": copy.taken_at,
                    })
                ),
                (Some(copy), false) => println!(
                    "{}　{}時点　{}人{}",
                    copy.source,
                    copy.dated_on,
                    copy.people,
                    if copy.stand_in { "（試験用）" } else { "" }
                ),
                (None, _) => {
                    eprintln!("台帳の写しは、まだありません / no copy of the register yet")
                }
            }
            Ok(found.is_some())
        }
        Register::Import { file: csv, source, dated, stand_in, json } => {
            let bytes =
                std::fs::read(&csv).with_context(|| format!("{} を読めません", csv.display()))?;
            let read = match import::read(&bytes) {
                Ok(read) => read,
                Err(error) => bail!("{}: {error}", csv.display()),
            };
            for problem in &read.problems {
                eprintln!("{problem}");
            }
            let Ok(dated_on) = read_date(&dated) else {
                bail!("--dated {dated} は日付ではありません")
            };
            let pack = load_pack(&installed.config.city.pack)?;
            let keyring = Arc::new(Keyring::open(&installed.config.storage.folder)?);
            let origin = Origin { source, dated_on, stand_in };
            let by = Actor::System { job: "register_import" };
            let city = &pack.city.name.ja;
            let (store, now) = (&installed.store, Timestamp::now());
            let copy = take_in(store, &keyring, &origin, read.people, city, &by, now).await?;
            if json.json {
                println!("{}", json!({ "people": copy.people, "left_out": read.left_out }));
            } else {
                println!("{}人を取り込みました。{}行を飛ばしました。", copy.people, read.left_out);
            }
            Ok(read.left_out == 0)
        }
    }
}
