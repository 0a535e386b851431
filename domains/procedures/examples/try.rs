//! scratch
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use yakusho_procedures::*;
#[tokio::main]
async fn main() {
    let folder = std::path::PathBuf::from("/tmp/try-data");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let pack = yakusho_pack::Pack::load(std::path::Path::new("cities/maebashi")).map_err(|r| r.to_string()).unwrap();
    let mut m = yakusho_audit::migrations();
    m.extend(yakusho_facts::migrations());
    m.extend(yakusho_files::migrations());
    m.extend(yakusho_notify::migrations());
    m.extend(Procedures::migrations());
    let cfg = yakusho_store::StoreConfig::new(format!("sqlite://{}/y.sqlite", folder.display()), pack.city.municipality);
    let store = yakusho_store::Store::open(&cfg, m).await.unwrap();
    let keyring = Arc::new(yakusho_facts::Keyring::open(&folder).unwrap());
    let files = yakusho_files::Files::open(store.clone(), &yakusho_files::ObjectsConfig::Folder(folder.join("files")), keyring.clone(), Default::default()).unwrap();
    let mailer = yakusho_notify::Mailer::open(&yakusho_notify::MailConfig { from_name: "x".into(), from: "a@b.example".into(), reply_to: None, transport: yakusho_notify::TransportConfig::Folder(folder.join("mail")) }).unwrap();
    let papers: BTreeMap<String, Vec<u8>> = pack.files().iter().filter_map(|(n, b)| Some((n.strip_prefix("papers/")?.to_owned(), b.clone()))).collect();
    let paper = yakusho_paper::Paper::new(yakusho_paper::Fonts::bundled(), yakusho_paper::Templates::from_files(papers).unwrap(), Default::default());
    let closed = pack.city.closed.clone();
    let calendar = yakusho_calendar::Calendar::new(true, move |d| closed.closes(d));
    let site = yakusho_pages::Site::new(yakusho_pages::SiteConfig { city: pack.city.name.clone(), service: yakusho_kernel::Text::new("手続きの案内と申請", "てつづきの ガイド", "Procedures and applications"), accent: Default::default(), stand_in: None, footer: vec![], sign_in: None, secure: false, secret: zeroize::Zeroizing::new([1; 32]), patience: Duration::from_secs(30), uploads: Default::default(), clock: jiff::Timestamp::now, random: |b| rand::Rng::fill_bytes(&mut rand::rng(), b) });
    let edition = Edition::new(pack).map_err(|r| r.to_string()).unwrap();
    let shelf = Shelf::new(edition, store.clone(), jiff::Timestamp::now()).await.unwrap();
    let app = Procedures::new(Parts { store, shelf, keyring, files, paper, mailer, calendar, public_url: "http://127.0.0.1:8099".into(), identity_stand_in: Some("/x".into()) });
    let l = tokio::net::TcpListener::bind("127.0.0.1:8099").await.unwrap();
    println!("up");
    axum::serve(l, site.dress(app.routes())).await.unwrap();
}
