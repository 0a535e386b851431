//! Filling an empty data folder from a backup, and proving that nothing is missing or changed.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use yakusho_casework::retention::{Disposed, merge, read_register, write_register};
use yakusho_facts::Keyring;
use yakusho_kernel::MunicipalityCode;
use yakusho_store::{Error, StoreConfig, backup};

use super::{FILES, stage, words};
use crate::{
    cli::Restore,
    command::{
        audit::{root_of, verified},
        installed::{PUBLIC_KEY, read},
    },
    config::{self, Config},
    house::{self, House},
};

/// What may lie in the folder already: keys that were kept apart.
const KEYS: [&str; 4] = ["master-keys", "audit-key", PUBLIC_KEY, house::DISPOSALS];

/// What a restore proved.
pub struct Proof {
    /// What the backup claimed and what was read back equally.
    pub manifest: backup::Manifest,
    /// The log, recomputed.
    pub log: yakusho_audit::Report,
    /// The log's root.
    pub root: Option<String>,
    /// Attachments opened with the master key: whole and damaged; `None` without the key.
    pub opened: Option<(u64, usize)>,
    /// Applications that were disposed of since the backup, and now again.
    pub disposed_again: u64,
}

impl Proof {
    /// Whether all of it holds.
    pub fn holds(&self) -> bool {
        self.log.holds() && self.opened.is_none_or(|(_, damaged)| damaged == 0)
    }
}

/// Restores and proves.
///
/// # Errors
/// Where the backup cannot be read at all, or the folder is not empty.
pub async fn restore(file: Option<&Path>, options: &Restore) -> Result<bool> {
    fs::File::open(&options.from)
        .with_context(|| format!("{} を読めません", options.from.display()))?;
    let outside = options.checkpoint.iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?;
    let key = options.key.as_deref().map(read).transpose()?;
    let register = register(options)?;
    // The backup is checked before anything is written.
    let manifest = match backup::check(&options.from) {
        Ok(manifest) => manifest,
        Err(error) => return Ok(refused(options, &error.to_string())),
    };
    must_be_empty(&options.into)?;
    let config = settings(file, options)?;
    let into = target(&config, &manifest)?;
    fs::create_dir_all(&options.into)?;
    let kept_key = read(&options.into.join(PUBLIC_KEY)).ok();
    if kept_key.is_some() {
        fs::remove_file(options.into.join(PUBLIC_KEY))?;
    }
    let now = Timestamp::now();
    let restored =
        backup::restore(&options.from, &into, house::migrations(), Some(&options.into), now).await;
    let restored = match restored {
        Ok(restored) => restored,
        Err(error @ (Error::Broken(_) | Error::Constraint(_))) => {
            empty_again(&options.into)?;
            return Ok(refused(options, &error.to_string()));
        }
        Err(error) => {
            empty_again(&options.into)?;
            return Err(error).context("復元");
        }
    };
    if let Some(kept) = &kept_key {
        fs::write(options.into.join(PUBLIC_KEY), kept)?;
    }
    let own = read(&options.into.join(PUBLIC_KEY)).ok();
    let public = key.or(own).unwrap_or_default();
    let public = public.trim();
    let mut outside = outside;
    outside.extend(restored.manifest.checkpoint.clone());
    let log = verified(&restored.store, public, &outside).await?;
    let root = log.checkpoint.as_deref().and_then(|note| root_of(note, public));
    let opened = open_attachments(&config, &restored).await?;
    restored.store.close().await?;
    let disposed_again = repeat(&config, &register).await.context("廃棄の繰り返し")?;
    let proof = Proof { manifest: restored.manifest, log, root, opened, disposed_again };
    if options.json.json {
        println!("{}", words::restored_json(&options.into, &proof));
    } else {
        print!("{}", words::restored(&options.into, &proof));
    }
    Ok(proof.holds())
}

/// The disposals since the backup, from what was kept outside. Somebody has to say that there were
/// none: a backup knows nothing of what came after it.
fn register(options: &Restore) -> Result<Vec<Disposed>> {
    let kept = options.into.join(house::DISPOSALS);
    let own = kept.exists().then_some(&kept);
    if options.disposals.is_empty() && own.is_none() && !options.no_disposals {
        bail!(
            "この控えより後に廃棄したものが、戻すと生き返ります。外に控えた廃棄の台帳（{name}）を --disposals で渡すか、{into} に置いてください。廃棄を一度もしていなければ --no-disposals を付けます。 / Give the register of disposals kept outside with --disposals, or say --no-disposals.",
            name = house::DISPOSALS,
            into = options.into.display()
        );
    }
    let mut all = Vec::new();
    for path in options.disposals.iter().chain(own) {
        all = merge(all, read_register(&read(path)?).context(path.display().to_string())?);
    }
    let keys = ["master-keys", "audit-key"];
    if !all.is_empty() && !keys.iter().all(|key| options.into.join(key).exists()) {
        bail!(
            "廃棄を繰り返すには master-keys と audit-key が要ります。先に {} に置いてください。 / Put the keys into the folder first.",
            options.into.display()
        );
    }
    Ok(all)
}

/// Disposes again of what was disposed of since the backup.
async fn repeat(config: &Config, register: &[Disposed]) -> Result<u64> {
    if register.is_empty() {
        return Ok(0);
    }
    write_register(&config.storage.folder.join(house::DISPOSALS), register)?;
    let pack = house::load_pack(&config.city.pack)?;
    let house = House::build(config, pack, Timestamp::now).await?;
    let taken = house.casework.repeat_disposals(register, Timestamp::now()).await;
    house.store.close().await?;
    Ok(taken?)
}

fn refused(options: &Restore, why: &str) -> bool {
    if options.json.json {
        println!("{}", serde_json::json!({ "holds": false, "why": why }));
    } else {
        println!("この控えは戻せません: {why}");
    }
    false
}

fn must_be_empty(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let name = entry?.file_name();
        if !KEYS.iter().any(|key| name == **key) {
            bail!(
                "{} は空ではありません（{}）。空のフォルダを指定してください。先に置いてよいのは鍵（master-keys、audit-key）だけです。",
                folder.display(),
                name.to_string_lossy()
            );
        }
    }
    Ok(())
}

/// Takes away what a restore that failed has written. The folder was empty but for keys.
fn empty_again(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if name == PUBLIC_KEY || !KEYS.iter().any(|key| name == **key) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The settings with the new folder in place of the old.
fn settings(file: Option<&Path>, options: &Restore) -> Result<Config> {
    let mut config = config::load(file).context("設定")?;
    config.storage.folder.clone_from(&options.into);
    config.storage.database.clone_from(&options.database);
    Ok(config)
}

fn target(config: &Config, manifest: &backup::Manifest) -> Result<StoreConfig> {
    let municipality: MunicipalityCode =
        manifest.municipality.parse().context("控えの団体コード")?;
    Ok(StoreConfig::new(config.database_url(), municipality))
}

/// Opens every attachment where the master key was put into the folder before; puts the sealed
/// objects into the bucket where the settings name one.
async fn open_attachments(
    config: &Config,
    restored: &backup::Restored,
) -> Result<Option<(u64, usize)>> {
    let folder = &config.storage.folder;
    if !folder.join("master-keys").exists() {
        return Ok(None);
    }
    let keyring = Arc::new(Keyring::open(folder).context("鍵")?);
    let files = house::open_files(config, &restored.store, &keyring)?;
    if config.storage.files != FOLDER {
        for entry in &restored.manifest.files {
            let Some(id) = stage::id_of(&entry.path) else { continue };
            let from: PathBuf = folder.join(&entry.path);
            files.put_sealed(id, fs::read(&from)?).await?;
        }
        fs::remove_dir_all(folder.join(FILES)).or_else(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
    }
    let verified = files.verify().await?;
    Ok(Some((verified.whole, verified.damaged.len())))
}

/// The setting that keeps attachments in the data folder.
const FOLDER: &str = "folder";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_may_lie_in_the_folder_before() {
        let folder = tempfile::tempdir().expect("folder");
        assert!(must_be_empty(folder.path()).is_ok());
        assert!(must_be_empty(&folder.path().join("not there")).is_ok());
        fs::write(folder.path().join("master-keys"), "").expect("key");
        assert!(must_be_empty(folder.path()).is_ok());
        fs::write(folder.path().join("yakusho.sqlite"), "").expect("rows");
        let said = must_be_empty(folder.path()).expect_err("not empty").to_string();
        assert!(said.contains("yakusho.sqlite"), "{said}");
    }
}
