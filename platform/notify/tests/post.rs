//! Mail from the outbox to a mail server that really listens, on loopback.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, OnceLock},
};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_kernel::{Id, Lang};
use yakusho_notify::{
    Address, BOUNCED, FAILED, Mail, MailConfig, MailNoun, Mailer, Queued, Security, SmtpConfig,
    State, TransportConfig, migrations,
};
use yakusho_store::{Error, JobRegistry, Store, testing::on_each_database};

/// A mail server that answers RCPT as told (then 250) and keeps what it got.
#[derive(Clone, Default)]
struct Server {
    answers: Arc<Mutex<VecDeque<&'static str>>>,
    got: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn listen(answers: &[&'static str]) -> (Self, u16) {
        let server = Self {
            answers: Arc::new(Mutex::new(answers.iter().copied().collect())),
            ..Self::default()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback");
        let port = listener.local_addr().expect("address").port();
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.talk(stream).await });
            }
        });
        (server, port)
    }

    async fn talk(&self, mut stream: tokio::net::TcpStream) -> Option<()> {
        let (reading, mut writing) = stream.split();
        let mut lines = BufReader::new(reading).lines();
        writing.write_all(b"220 test ESMTP\r\n").await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let answer = match line.get(..4).unwrap_or(&line) {
                "EHLO" => "250-test\r\n250 8BITMIME",
                "RCPT" => self.answers.lock().expect("answers").pop_front().unwrap_or("250 ok"),
                "DATA" => {
                    writing.write_all(b"354 go on\r\n").await.ok()?;
                    let mut message = String::new();
                    while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".")
                    {
                        message.push_str(&line);
                        message.push('\n');
                    }
                    self.got.lock().expect("got").push(message);
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            writing.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        }
        Some(())
    }

    fn got(&self) -> Vec<String> {
        self.got.lock().expect("got").clone()
    }
}

fn smtp(port: u16) -> Mailer {
    let smtp = SmtpConfig {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        login: None,
        hello: "city.example".to_owned(),
    };
    open(TransportConfig::Smtp(smtp))
}

fn open(transport: TransportConfig) -> Mailer {
    let config = MailConfig {
        from_name: "前橋市".to_owned(),
        from: "noreply@city.example".to_owned(),
        reply_to: Some("desk@city.example".to_owned()),
        transport,
    };
    Mailer::open(&config, keyring()).expect("mailer")
}

/// The same keys in every call, so that a mailer that is opened again opens what was sealed.
fn keyring() -> Arc<Keyring> {
    static KEYS: OnceLock<(tempfile::TempDir, Arc<Keyring>)> = OnceLock::new();
    let open = || {
        let folder = tempfile::tempdir().expect("folder");
        let keyring = Arc::new(Keyring::open(folder.path()).expect("keys"));
        (folder, keyring)
    };
    Arc::clone(&KEYS.get_or_init(open).1)
}

fn now() -> Timestamp {
    "2026-11-22T01:02:03Z".parse().expect("instant")
}

fn mail(about_id: Uuid) -> Mail {
    Mail {
        to: Address::parse("taro@example.jp").expect("address"),
        subject: "受付番号 R8-000123 の手続を受け付けました".to_owned(),
        body: "続きはこちら\nhttps://yakusho.example/r/7K3M99QA\n.\nこの点も本文です".to_owned(),
        about_kind: "application",
        about_id,
        lang: Lang::Ja,
        key: format!("application.submitted/{about_id}"),
    }
}

async fn queue(store: &Store, mailer: &Mailer, mail: Mail) -> Result<Id<MailNoun>, Error> {
    store
        .write_with(now(), (mailer.clone(), mail), |tx, (mailer, mail)| {
            Box::pin(async move { mailer.queue(tx, mail).await })
        })
        .await
}

async fn state(store: &Store, mailer: &Mailer, about: Uuid) -> Queued {
    let mut mails =
        mailer.about(store.read(), "102016", "application", about).await.expect("mails");
    assert_eq!(mails.len(), 1);
    mails.remove(0)
}

#[tokio::test]
async fn a_queued_mail_reaches_the_server_once_and_its_text_is_forgotten() {
    on_each_database(migrations, |store, folder| async move {
        let (server, port) = Server::listen(&[]).await;
        let mailer = smtp(port);
        let about = Uuid::now_v7();
        let first = queue(&store, &mailer, mail(about)).await.expect("queued");
        let again = queue(&store, &mailer, mail(about)).await.expect("queued");
        assert_eq!(first, again, "the same key is the same mail");
        assert_eq!(state(&store, &mailer, about).await.state, State::Waiting);
        let registry = mailer.jobs(JobRegistry::new());
        store.run_due_jobs(&registry, now()).await.expect("jobs");
        store.run_due_jobs(&registry, now()).await.expect("jobs");

        let got = server.got();
        let [message] = got.as_slice() else { panic!("one mail, not {}", got.len()) };
        for header in [
            "From: =?utf-8?",
            "<noreply@city.example>",
            "To: taro@example.jp",
            "Reply-To: desk@city.example",
            &format!("Message-ID: <{first}@city.example>"),
            "Date: Sun, 22 Nov 2026 01:02:03 +0000",
            "Auto-Submitted: auto-generated",
            "Content-Language: ja",
            "Content-Type: text/plain; charset=utf-8",
        ] {
            assert!(message.contains(header), "{header} in {message}");
        }
        assert_eq!(state(&store, &mailer, about).await.state, State::Sent);
        let actions = store.actions_of(about).await.expect("actions");
        assert_eq!(actions[0].kind, "mail.sent");
        assert!(!format!("{actions:?}").contains("example.jp"));
        if store.kind() == yakusho_store::Kind::Sqlite {
            let rows = sea_orm_rows(&store).await;
            assert_eq!(
                rows,
                [String::new(), String::new(), String::new()],
                "in {}",
                folder.display()
            );
        }
    })
    .await;
}

async fn sea_orm_rows(store: &Store) -> [String; 3] {
    use sea_orm::{ConnectionTrait as _, sea_query::Query};
    let select = Query::select().columns(["to_address", "subject", "body"]).from("outbox").take();
    let row = store.read().query_one(&select).await.expect("row").expect("one row");
    [0, 1, 2].map(|column| row.try_get_by_index(column).expect("text"))
}

#[tokio::test]
async fn a_server_that_is_busy_gets_the_mail_later() {
    on_each_database(migrations, |store, _| async move {
        let (server, port) = Server::listen(&["451 busy with taro@example.jp"]).await;
        let mailer = smtp(port);
        let about = Uuid::now_v7();
        queue(&store, &mailer, mail(about)).await.expect("queued");
        let registry = mailer.jobs(JobRegistry::new());
        let ran = store.run_due_jobs(&registry, now()).await.expect("jobs");
        assert_eq!((ran.done, ran.failed), (0, 1));
        let waiting = store.waiting_jobs(10).await.expect("jobs");
        let said = waiting[0].last_error.clone().expect("an error");
        assert!(said.contains("451") && !said.contains("taro"), "{said}");
        assert_eq!(state(&store, &mailer, about).await.state, State::Waiting);
        let later = now() + SignedDuration::from_secs(10);
        store.run_due_jobs(&registry, later).await.expect("jobs");
        assert_eq!(server.got().len(), 1);
        assert_eq!(state(&store, &mailer, about).await.state, State::Sent);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again() {
    on_each_database(migrations, |store, _| async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback");
        let port = listener.local_addr().expect("address").port();
        drop(listener);
        let mailer = smtp(port);
        queue(&store, &mailer, mail(Uuid::now_v7())).await.expect("queued");
        let ran = store.run_due_jobs(&mailer.jobs(JobRegistry::new()), now()).await.expect("jobs");
        assert_eq!((ran.done, ran.failed, ran.dead), (0, 1, 0));
    })
    .await;
}

#[tokio::test]
async fn an_address_that_the_server_refuses_is_given_up_and_heard_of() {
    on_each_database(migrations, |store, _| async move {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = heard.clone();
        store.subscribe(FAILED, move |_, event| {
            ear.lock().expect("ear").push(event.subject);
            Box::pin(async { Ok(()) })
        });
        let (server, port) = Server::listen(&["550 no such taro@example.jp"]).await;
        let mailer = smtp(port);
        let about = Uuid::now_v7();
        queue(&store, &mailer, mail(about)).await.expect("queued");
        let ran = store.run_due_jobs(&mailer.jobs(JobRegistry::new()), now()).await.expect("jobs");
        assert_eq!((ran.done, ran.failed), (1, 0));
        let queued = state(&store, &mailer, about).await;
        assert_eq!((queued.state, queued.problem.as_deref()), (State::Failed, Some("550")));
        assert!(server.got().is_empty());
        assert_eq!(*heard.lock().expect("heard"), [about]);
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_comes_back_is_marked() {
    on_each_database(migrations, |store, _| async move {
        let heard = Arc::new(Mutex::new(0));
        let ear = heard.clone();
        store.subscribe(BOUNCED, move |_, _| {
            *ear.lock().expect("ear") += 1;
            Box::pin(async { Ok(()) })
        });
        let (_server, port) = Server::listen(&[]).await;
        let mailer = smtp(port);
        let about = Uuid::now_v7();
        let id = queue(&store, &mailer, mail(about)).await.expect("queued");
        store.run_due_jobs(&mailer.jobs(JobRegistry::new()), now()).await.expect("jobs");
        let report = format!(
            "Final-Recipient: rfc822; taro@example.jp\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nMessage-ID: <{id}@city.example>\r\n"
        );
        assert!(mailer.take_report(&store, report.as_bytes(), now()).await.expect("taken"));
        assert!(!mailer.take_report(&store, report.as_bytes(), now()).await.expect("known already"));
        let queued = state(&store, &mailer, about).await;
        assert_eq!((queued.state, queued.problem.as_deref()), (State::Bounced, Some("5.1.1")));
        assert_eq!(*heard.lock().expect("heard"), 1);
    })
    .await;
}

#[tokio::test]
async fn the_demo_keeps_mail_in_a_folder_that_can_be_read() {
    on_each_database(migrations, |store, folder| async move {
        let mailer = open(TransportConfig::Folder(folder.join("mail")));
        let about = Uuid::now_v7();
        let id = queue(&store, &mailer, mail(about)).await.expect("queued");
        store.run_due_jobs(&mailer.jobs(JobRegistry::new()), now()).await.expect("jobs");
        let demo = mailer.demo().expect("a folder");
        let list = demo.list(10).await.expect("list");
        assert_eq!(list.len(), 1);
        assert_eq!((list[0].id, list[0].to.as_str()), (id.uuid(), "taro@example.jp"));
        assert!(list[0].body.contains("https://yakusho.example/r/7K3M99QA"));
        let eml = demo.eml(id.uuid()).await.expect("read").expect("there");
        assert!(String::from_utf8_lossy(&eml).contains("Auto-Submitted"));
        assert!(demo.read(Uuid::now_v7()).await.expect("read").is_none());
    })
    .await;
}

#[tokio::test]
async fn a_change_that_is_undone_sends_no_mail() {
    on_each_database(migrations, |store, _| async move {
        let (server, port) = Server::listen(&[]).await;
        let mailer = smtp(port);
        let about = Uuid::now_v7();
        let undone = store
            .write_with(now(), (mailer.clone(), mail(about)), |tx, (mailer, mail)| {
                Box::pin(async move {
                    mailer.queue(tx, mail).await?;
                    Err::<(), _>(Error::Broken("on purpose".to_owned()))
                })
            })
            .await;
        assert!(undone.is_err());
        store.run_due_jobs(&mailer.jobs(JobRegistry::new()), now()).await.expect("jobs");
        assert!(server.got().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_link_that_carries_data_is_not_queued() {
    on_each_database(migrations, |store, folder| async move {
        let mailer = open(TransportConfig::Folder(folder.join("mail")));
        let mut mail = mail(Uuid::now_v7());
        mail.body = "https://yakusho.example/r?name=taro".to_owned();
        assert!(queue(&store, &mailer, mail).await.is_err());
    })
    .await;
}
