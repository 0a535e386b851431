//! Everything, built as the program builds it, over a database of its own.

use std::sync::Arc;

use axum::Router;
use yakusho_app::{
    config::{self, Config},
    house::{House, migrations, permission_of},
};
use yakusho_casework::Casework;
use yakusho_contracts::Contracts;
use yakusho_files::Files;
use yakusho_permission::Permission;
use yakusho_plan::Plan;
use yakusho_procedures::Procedures;
use yakusho_store::{Store, testing::TestStore};

use crate::{Person, clock, pack, person::Door};

/// The product with a database that is thrown away.
pub struct World {
    stands_on: Arc<TestStore>,
    house: House,
    router: Router,
}

impl World {
    /// A world on SQLite, and one on PostgreSQL where a server is named.
    ///
    /// # Panics
    /// Where one cannot be built.
    pub async fn each() -> Vec<Self> {
        let code = pack::pack().city.municipality;
        let postgres =
            TestStore::postgres_with(migrations(), |config| config.municipality = code).await;
        let mut worlds = vec![Self::new().await];
        match postgres {
            Some(store) => worlds.push(Self::on(store).await),
            None => eprintln!("YAKUSHO_TEST_POSTGRES is not set: only SQLite is tested"),
        }
        worlds
    }

    /// A world on SQLite.
    ///
    /// # Panics
    /// Where it cannot be built.
    pub async fn new() -> Self {
        let code = pack::pack().city.municipality;
        let store = TestStore::sqlite_with(migrations(), |config| config.municipality = code).await;
        Self::on(store).await
    }

    /// A world on SQLite under rules that a test changed.
    ///
    /// # Panics
    /// Where it cannot be built.
    pub async fn under(permission: Permission) -> Self {
        let code = pack::pack().city.municipality;
        let store = TestStore::sqlite_with(migrations(), |config| config.municipality = code).await;
        Self::on_under(store, permission).await
    }

    /// A world on SQLite in another city.
    ///
    /// # Panics
    /// Where it cannot be built.
    pub async fn in_city(pack: yakusho_pack::Pack) -> Self {
        let code = pack.city.municipality;
        let stands_on =
            TestStore::sqlite_with(migrations(), |config| config.municipality = code).await;
        let permission = permission_of(&pack).expect("the pack's policies");
        let settings = settings(&stands_on);
        let house = House::build_with(&settings, pack, clock::now, permission);
        let house = house.await.expect("a house");
        let router = house.router();
        Self { stands_on: Arc::new(stands_on), house, router }
    }

    /// Another municipality in the same database, with the same keys. Removed after this world.
    ///
    /// # Panics
    /// Where it cannot be built.
    pub async fn beside(&self, pack: yakusho_pack::Pack) -> Self {
        let permission = permission_of(&pack).expect("the pack's policies");
        let own = settings(&self.stands_on);
        // The log and its key are each municipality's own; the master keys are shared.
        let folder = self.stands_on.folder().join("beside");
        std::fs::create_dir_all(&folder).expect("a folder");
        let keys = "master-keys";
        std::fs::copy(own.storage.folder.join(keys), folder.join(keys)).expect("the keys");
        let database = own.database_url();
        let storage = config::Storage { folder, database, ..own.storage.clone() };
        let settings = Config { storage, ..own };
        let house = House::build_with(&settings, pack, clock::now, permission);
        let house = house.await.expect("a house");
        let router = house.router();
        Self { stands_on: Arc::clone(&self.stands_on), house, router }
    }

    async fn on(stands_on: TestStore) -> Self {
        let permission = permission_of(&pack::pack()).expect("the pack's policies");
        Self::on_under(stands_on, permission).await
    }

    async fn on_under(stands_on: TestStore, permission: Permission) -> Self {
        let settings = settings(&stands_on);
        let house = House::build_with(&settings, pack::pack(), clock::now, permission)
            .await
            .expect("a house");
        let router = house.router();
        Self { stands_on: Arc::new(stands_on), house, router }
    }

    /// The guide and the applications as another process has them: the same database, keys and files,
    /// nothing of this process's memory.
    ///
    /// # Panics
    /// Where it cannot be built.
    pub async fn another_process(&self) -> (Store, Procedures) {
        let settings = settings(&self.stands_on);
        let house = House::build(&settings, pack::pack(), clock::now).await.expect("a house");
        (house.store, house.procedures)
    }

    /// Rows.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.house.store
    }

    /// The guide and the applications.
    #[must_use]
    pub fn procedures(&self) -> &Procedures {
        &self.house.procedures
    }

    /// The cases.
    #[must_use]
    pub fn casework(&self) -> &Casework {
        &self.house.casework
    }

    /// The plan and its figures.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.house.plan
    }

    /// The contracts.
    #[must_use]
    pub fn contracts(&self) -> &Contracts {
        &self.house.contracts
    }

    /// The folder of everything that it keeps.
    #[must_use]
    pub fn folder(&self) -> std::path::PathBuf {
        self.stands_on.folder().to_owned()
    }

    /// The master keys.
    #[must_use]
    pub fn keyring(&self) -> &Arc<yakusho_facts::Keyring> {
        &self.house.keyring
    }

    /// Attachments.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.house.files
    }

    /// The log's key, in the words that verify it.
    #[must_use]
    pub fn log_key(&self) -> &yakusho_audit::LogKey {
        &self.house.log_key
    }

    /// The same world with receivers to which runs of the hand-over are sent.
    #[must_use]
    pub fn with_webhooks(mut self, webhooks: yakusho_exchange::webhook::Webhooks) -> Self {
        self.house.casework = self.house.casework.clone().with_webhooks(webhooks);
        self.router = self.house.router();
        self
    }

    /// Does what is due now.
    ///
    /// # Panics
    /// Where the store does not answer.
    pub async fn do_jobs(&self) {
        let registry = self.house.casework.jobs(yakusho_store::JobRegistry::new());
        let registry = self.house.plan.jobs(registry);
        self.house.store.run_due_jobs(&registry, clock::now()).await.expect("jobs");
    }

    /// Lets the plan notice that days passed.
    ///
    /// # Panics
    /// Where the store does not answer.
    pub async fn do_plan_jobs(&self) {
        let registry = self.house.plan.jobs(yakusho_store::JobRegistry::new());
        self.house.store.run_due_jobs(&registry, clock::now()).await.expect("jobs");
    }

    /// Sends what waits, into the folder of the demo's mailbox.
    ///
    /// # Panics
    /// Where the store does not answer.
    pub async fn send_mail(&self) {
        let registry = self.house.mailer.jobs(yakusho_store::JobRegistry::new());
        self.house.store.run_due_jobs(&registry, clock::now()).await.expect("mail");
    }

    /// Somebody with a browser.
    #[must_use]
    pub fn person(&self) -> Person {
        Person::new(Door::Router(self.router.clone()))
    }

    /// Closes it and removes what it stood on.
    ///
    /// # Panics
    /// Where that fails.
    pub async fn remove(self) {
        self.house.store.close().await.expect("the store closes");
        if let Some(stands_on) = Arc::into_inner(self.stands_on) {
            stands_on.remove().await;
        }
    }
}

fn settings(stands_on: &TestStore) -> Config {
    let folder = stands_on.folder().join("data");
    let url = &stands_on.config().url;
    let database = if url.starts_with("postgres") { url.clone() } else { "sqlite".to_owned() };
    let defaults = Config::default();
    Config { storage: config::Storage { folder, database, ..defaults.storage }, ..defaults }
}
