//! How the rooms are put together: store, keys, pack, platform, domains, pages.

mod doors;
mod keys;
mod outbound;
mod pack;

use std::{net::IpAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result, anyhow};
use axum::Router;
use jiff::Timestamp;
use rand::Rng as _;
use sea_orm_migration::MigrationTrait;
use yakusho_audit::LogKey;
use yakusho_calendar::Calendar;
use yakusho_casework::{Casework, staff::Room};
use yakusho_contracts::Contracts;
use yakusho_facts::Keyring;
use yakusho_files::{Files, ObjectsConfig};
use yakusho_kernel::Text;
use yakusho_measures::MeasureRegistry;
use yakusho_notify::{MailConfig, Mailer, Security, SmtpConfig, TransportConfig};
use yakusho_pack::Pack;
use yakusho_pages::{Accent, Site, SiteConfig, UploadLimits};
use yakusho_paper::{Fonts, Paper, Templates};
use yakusho_permission::Permission;
use yakusho_plan::Plan;
use yakusho_procedures::{Edition, Procedures, Shelf};
use yakusho_signing::{Place, Signing};
use yakusho_store::{JobRegistry, Store, StoreConfig};

use crate::{
    config::{Config, Environment},
    source,
};
pub use keys::{IdentitySeal, secrets};
pub use pack::{builtin, load as load_pack};

/// The demo signs in here with the stand-in for identification.
pub const IDENTITY_STAND_IN: &str = "/stand-in/identity";

/// The register of disposals in the data folder. Kept apart from backups, like the keys.
pub const DISPOSALS: &str = "disposals.jsonl";

/// Everything, put together.
pub struct House {
    /// Rows.
    pub store: Store,
    /// The guide and the applications.
    pub procedures: Procedures,
    /// The cases.
    pub casework: Casework,
    /// The plan and its figures.
    pub plan: Plan,
    /// The contracts.
    pub contracts: Contracts,
    /// The pages around them.
    pub site: Arc<Site>,
    /// The log's key.
    pub log_key: LogKey,
    /// The master keys.
    pub keyring: Arc<Keyring>,
    /// Attachments.
    pub files: Files,
    /// Mail.
    pub mailer: Mailer,
    /// Keys, time-stamps and revocation data for electronic signatures.
    pub signing: Signing,
    /// The proxies before it.
    proxies: Arc<[IpAddr]>,
}

/// All tables of the house.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    let mut all = yakusho_audit::migrations();
    all.extend(yakusho_documents::migrations());
    all.extend(yakusho_facts::migrations());
    all.extend(yakusho_files::migrations());
    all.extend(yakusho_notify::migrations());
    all.extend(yakusho_identity::migrations());
    all.extend(yakusho_worklist::migrations());
    all.extend(yakusho_approvals::migrations());
    all.extend(yakusho_protection::migrations());
    all.extend(Procedures::migrations());
    all.extend(Casework::migrations());
    all.extend(Plan::migrations());
    all.extend(Contracts::migrations());
    all
}

/// Opens the store of a configuration. `pack` says whose rows.
///
/// # Errors
/// Where the database or its folder cannot be opened.
pub async fn open_store(config: &Config, pack: &Pack) -> Result<Store> {
    std::fs::create_dir_all(&config.storage.folder)
        .with_context(|| format!("データフォルダ {}", config.storage.folder.display()))?;
    let mut settings = StoreConfig::new(config.database_url(), pack.city.municipality);
    settings.readers = config.storage.readers;
    Store::open(&settings, migrations()).await.context("データベース")
}

/// The open days of a city.
#[must_use]
pub fn calendar_of(pack: &Pack) -> Calendar {
    let closed = pack.city.closed.clone();
    let on_holidays = closed.public_holidays;
    Calendar::new(on_holidays, move |day| closed.closes(day))
}

impl House {
    /// Puts everything together.
    ///
    /// # Errors
    /// Where a part cannot be opened; the text says which and what to do.
    pub async fn build(config: &Config, pack: Pack, clock: fn() -> Timestamp) -> Result<Self> {
        let permission = permission_of(&pack)?;
        Self::build_with(config, pack, clock, permission).await
    }

    /// The same under rules that are given: tests show with it what the rules hide.
    ///
    /// # Errors
    /// As [`House::build`].
    pub async fn build_with(
        config: &Config,
        pack: Pack,
        clock: fn() -> Timestamp,
        permission: Permission,
    ) -> Result<Self> {
        let store = open_store(config, &pack).await?;
        let folder = &config.storage.folder;
        let keyring = Arc::new(Keyring::open(folder).context("鍵")?);
        let log_key = LogKey::open(folder, pack.city.municipality).context("監査ログの鍵")?;
        let calendar = calendar_of(&pack);
        let files = open_files(config, &store, &keyring)?;
        let mailer = open_mailer(config, &pack, &keyring)?;
        let signing = open_signing(config)?;
        let site = Site::new(site_config(config, &pack, &keyring, clock)?);
        let permission = Arc::new(permission);
        let paper = open_paper(&pack)?;
        let rooms = rooms(&pack);
        let edition = Edition::new(pack).map_err(|report| anyhow!("{report}"))?;
        let shelf = Shelf::new(edition, store.clone(), clock()).await?;
        let procedures = Procedures::new(yakusho_procedures::Parts {
            store: store.clone(),
            shelf,
            keyring: Arc::clone(&keyring),
            files: files.clone(),
            paper,
            mailer: mailer.clone(),
            calendar: calendar.clone(),
            public_url: config.server.public_url.trim_end_matches('/').to_owned(),
            identity_stand_in: config
                .stand_ins
                .identity_provider
                .then(|| IDENTITY_STAND_IN.to_owned()),
            permission: Arc::clone(&permission),
        });
        let casework = Casework::new(yakusho_casework::Parts {
            procedures: procedures.clone(),
            permission,
            seal: Arc::new(IdentitySeal::new(Arc::clone(&keyring))),
            demo: config.environment == Environment::Demo,
            disposal_register: Some(folder.join(DISPOSALS)),
        })
        .with_doors(doors::open(config)?)
        .with_webhooks(outbound::webhooks(config)?)
        .with_rooms(rooms);
        casework.listen();
        let mut measures = MeasureRegistry::default();
        measures.add(casework.measures())?;
        measures.add(yakusho_plan::measures::measures(&procedures))?;
        let parts = yakusho_plan::Parts { casework: casework.clone(), measures };
        let plan = Plan::new(parts);
        plan.read_group_changes().await?;
        let parts =
            yakusho_contracts::Parts { casework: casework.clone(), signing: signing.clone() };
        let contracts = Contracts::new(parts);
        contracts.listen();
        let proxies = config.server.proxies.clone().into();
        Ok(Self {
            store,
            procedures,
            casework,
            plan,
            contracts,
            site,
            log_key,
            keyring,
            files,
            mailer,
            signing,
            proxies,
        })
    }

    /// All pages and the API.
    pub fn router(&self) -> Router {
        let routes = self.procedures.routes().merge(self.casework.routes());
        let routes = routes.merge(self.plan.routes()).merge(self.contracts.routes());
        let routes = routes.route(crate::api::PLACE, axum::routing::get(crate::api::show));
        let proxies = Arc::clone(&self.proxies);
        self.site.dress(routes).layer(axum::middleware::from_fn_with_state(proxies, source::name))
    }

    /// All background work.
    ///
    /// # Errors
    /// Where the log's key cannot be read again.
    #[must_use]
    pub fn jobs(&self, log_key: LogKey) -> JobRegistry {
        let registry = yakusho_audit::jobs(JobRegistry::new(), log_key);
        let registry = yakusho_facts::jobs(registry);
        let registry = self.files.jobs(registry);
        let registry = self.mailer.jobs(registry);
        let registry = self.casework.jobs(registry);
        let registry = self.contracts.jobs(self.plan.jobs(registry));
        self.procedures.jobs(registry)
    }
}

/// The rooms of other domains in the office's menu, as far as the city has them.
fn rooms(pack: &Pack) -> Vec<Room> {
    let plan = pack.plan.iter().map(|_| yakusho_plan::ROOM);
    plan.chain(pack.contracts.iter().map(|_| yakusho_contracts::ROOM)).collect()
}

/// The core's rules, narrowed by those of the pack (`policies/*.cedar`).
///
/// # Errors
/// Where a policy of the pack cannot be read, permits, or speaks of what does not exist.
pub fn permission_of(pack: &Pack) -> Result<Permission> {
    let text = yakusho_permission::policies_of(pack);
    Permission::with_pack(&text).map_err(|problems| {
        let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow!("パックの方針（policies）: {}", words.join("\n"))
    })
}

/// Opens the place of attachments.
///
/// # Errors
/// Where the folder cannot be made or the bucket's settings are incomplete.
pub fn open_files(config: &Config, store: &Store, keyring: &Arc<Keyring>) -> Result<Files> {
    let place = match config.storage.files.as_str() {
        "folder" => ObjectsConfig::Folder(config.storage.folder.join("files")),
        url => keys::bucket(url)?,
    };
    let sealer = Arc::clone(keyring);
    Files::open(store.clone(), &place, sealer, yakusho_files::Limits::default())
        .context("添付の保存場所")
}

/// Opens what signs.
///
/// # Errors
/// Where a key or a root that the settings name cannot be used.
pub fn open_signing(config: &Config) -> Result<Signing> {
    let place = Place::new(&config.storage.folder);
    let place = place.with_stand_in(config.stand_ins.signing_authority).with_secrets(secrets());
    Signing::open(&config.signing, place).context("電子署名")
}

fn open_mailer(config: &Config, pack: &Pack, keyring: &Arc<Keyring>) -> Result<Mailer> {
    let transport = match config.mail.transport.as_str() {
        "folder" => TransportConfig::Folder(config.storage.folder.join("mail")),
        url => TransportConfig::Smtp(smtp(url)?),
    };
    let settings = MailConfig {
        from_name: pack.city.name.ja.clone(),
        from: config.mail.from.clone(),
        reply_to: None,
        transport,
    };
    Mailer::open(&settings, Arc::clone(keyring)).context("メール")
}

/// `smtp://host:port`, `smtps://host:port`; account and password come from the environment
/// (`YAKUSHO_SMTP_LOGIN`, `YAKUSHO_SMTP_PASSWORD`), so that no file holds them.
fn smtp(url: &str) -> Result<SmtpConfig> {
    let (scheme, rest) = url.split_once("://").context("mail.transport は folder か smtp://…")?;
    let (host, port) = rest.split_once(':').context("mail.transport に港（ポート）がありません")?;
    let local = host == "127.0.0.1" || host == "localhost";
    let security = match (scheme, local) {
        ("smtps", _) => Security::Tls,
        ("smtp", true) => Security::None,
        ("smtp", false) => Security::StartTls,
        _ => return Err(anyhow!("mail.transport は folder、smtp://…、smtps://… のどれかです")),
    };
    let secret = |name| std::env::var(name).ok();
    let login = secret("YAKUSHO_SMTP_LOGIN").zip(secret("YAKUSHO_SMTP_PASSWORD"));
    Ok(SmtpConfig {
        host: host.to_owned(),
        port: port.parse().context("mail.transport の港（ポート）")?,
        security,
        login: login.map(|(name, password)| (name, password.into())),
        hello: "localhost".to_owned(),
    })
}

fn open_paper(pack: &Pack) -> Result<Paper> {
    let papers = pack.files().iter().filter_map(|(name, bytes)| {
        Some((name.strip_prefix("papers/")?.to_owned(), bytes.clone()))
    });
    let templates = Templates::from_files(papers.collect()).context("書類のひな形")?;
    Ok(Paper::new(Fonts::bundled(), templates, yakusho_paper::Limits::default()))
}

fn site_config(
    config: &Config,
    pack: &Pack,
    keyring: &Keyring,
    clock: fn() -> Timestamp,
) -> Result<SiteConfig> {
    let accent = Accent::parse(&pack.city.accent_colour).map_err(|error| anyhow!("{error}"))?;
    let demo = config.environment == Environment::Demo;
    Ok(SiteConfig {
        city: pack.city.name.clone(),
        service: Text::new("手続きの案内と申請", "てつづきの ガイド", "Procedures and applications"),
        accent,
        stand_in: demo.then(|| {
            Text::new(
                "これはデモです。実際の申請はできません。本当の氏名や住所を入力しないでください。",
                "これは ためしの ページです。ほんとうの 名前（なまえ）を 書（か）かないで ください。",
                "This is a demonstration. Nothing is really filed; do not enter real names or addresses.",
            )
        }),
        footer: pack.plan.iter().map(|plan| (plan.name.clone(), "/plan".to_owned())).collect(),
        sign_in: Some("/staff/sign-in".to_owned()),
        secure: config.server.public_url.starts_with("https://"),
        secret: keyring.derive("pages cookies"),
        patience: Duration::from_secs(30),
        uploads: UploadLimits::default(),
        clock,
        random: |buffer| rand::rng().fill_bytes(buffer),
    })
}
