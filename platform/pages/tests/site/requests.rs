//! What the page layer answers to good, clumsy and hostile requests.

use std::time::Duration;

use crate::{browser::Browser, gallery};
use http::{Method, StatusCode};

fn resident() -> Browser {
    Browser::new(gallery::app())
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_page_speaks_the_language_asked_for_and_remembers_it() {
    let mut resident = resident();
    let page = resident.get("/question?step=1").await;
    assert!(page.text().contains("<html lang=\"ja\""), "{}", page.text());
    assert!(page.text().contains("href=\"/question?step=1&#38;lang=en\""));
    let page = resident.get("/question?lang=en").await;
    assert!(page.text().contains("When did you move?"));
    assert_eq!(page.header("content-language"), "en");
    let page = resident.get("/question").await;
    assert!(page.text().contains("When did you move?"), "the choice is kept");
    let mut foreigner = Browser::new(gallery::app()).saying("accept-language", "en-GB,en;q=0.8");
    assert!(foreigner.get("/question").await.text().contains("When did you move?"));
}

#[tokio::test]
async fn every_answer_has_its_security_headers_and_a_number() {
    let mut resident = resident();
    for path in ["/", "/question", "/nowhere", "/panic", "/assets/nothing.css", "/staff/work"] {
        let page = resident.get(path).await;
        let csp = page.header("content-security-policy");
        for rule in [
            "default-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'none'",
        ] {
            assert!(csp.contains(rule), "{path}: {rule}");
        }
        assert!(!csp.contains("unsafe"), "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
        assert!(page.header("permissions-policy").contains("camera=()"), "{path}");
        assert!(page.header("x-request-id").parse::<uuid::Uuid>().is_ok(), "{path}");
    }
}

#[tokio::test]
async fn pages_have_no_inline_script_style_or_foreign_address() {
    let mut resident = resident();
    for path in
        ["/", "/parts", "/fields", "/question", "/wrong", "/staff/work", "/staff/case", "/nowhere"]
    {
        let text = resident.get(path).await.text();
        for inline in [
            "style=",
            "<style",
            "javascript:",
            " onclick",
            " onload",
            "http://",
            "https://",
            "<script>",
        ] {
            assert!(!text.contains(inline), "{path} has {inline}");
        }
        assert!(!text.contains("placeholder="), "{path}");
        assert!(!text.contains(" disabled"), "{path}");
        assert!(!text.contains(" required"), "{path}");
    }
}

#[tokio::test]
async fn personal_pages_are_not_stored_and_assets_for_ever() {
    let mut resident = resident();
    assert_eq!(resident.get("/question").await.header("cache-control"), "no-store");
    assert_eq!(resident.get("/staff/work").await.header("cache-control"), "no-store");
    let home = resident.get("/").await;
    assert_eq!(home.header("cache-control"), "private, max-age=300");
    let style = resident.get(&home.after("rel=\"stylesheet\" href=\"")).await;
    assert_eq!(style.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(style.text().starts_with(":root{--accent:#0017c1;"));
}

#[tokio::test]
async fn a_form_comes_back_with_its_errors_and_what_was_typed() {
    let mut resident = resident();
    let token = resident.get("/question").await.token();
    let typed = [
        ("_token", token.as_str()),
        ("move.date:era", "R"),
        ("move.date:year", "8"),
        ("move.date:month", "2"),
        ("move.date:day", "30"),
    ];
    let page = resident.post("/question", &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = page.text();
    assert!(text.contains("<title>エラー：引っ越した日はいつですか – 庭球村</title>"), "{text}");
    assert!(text.contains("href=\"#f-move-date\"") && text.contains("id=\"f-move-date\""));
    assert!(text.contains("aria-invalid=\"true\"") && text.contains("value=\"30\""));
    assert!(text.contains("autofocus"), "the summary takes the focus without JavaScript");
    let summary = text.find("class=\"y-errors\"").expect("summary");
    assert!(summary < text.find("<h1").expect("heading"));
}

#[tokio::test]
async fn a_good_form_goes_on_and_says_so_once() {
    let mut resident = resident();
    let token = resident.get("/question").await.token();
    let typed = [("_token", token.as_str()), ("move.date:year", "令和8年11月1日")];
    let answer = resident.post("/question", &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/");
    assert!(resident.get("/").await.text().contains("保存しました。"));
    assert!(!resident.get("/").await.text().contains("保存しました。"), "once");
}

#[tokio::test]
async fn a_form_without_its_token_changes_nothing_and_says_what_to_do() {
    let mut resident = resident();
    let token = resident.get("/question").await.token();
    let mut stranger = Browser::new(gallery::app());
    let typed = [("_token", token.as_str()), ("move.date", "2026-11-01")];
    for (who, pairs) in [
        (&mut stranger, &typed[..]),
        (&mut resident, &typed[1..]),
        (&mut Browser::new(gallery::app()), &[][..]),
    ] {
        let page = who.post("/question", pairs).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.text().contains("画面を開き直してください"));
        assert!(page.text().contains("お問い合わせ番号"));
    }
    let mut lured = resident.saying("sec-fetch-site", "cross-site");
    assert_eq!(lured.post("/question", &typed).await.status, StatusCode::FORBIDDEN);
    lured.headers = vec![("sec-fetch-site".into(), "same-origin".into())];
    assert_eq!(lured.post("/question", &typed).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn clumsy_bodies_get_clear_pages() {
    let mut resident = resident();
    let token = resident.get("/question").await.token();
    let with_token = |rest: &[u8]| [b"_token=", token.as_bytes(), b"&", rest].concat();
    let cases: [(&str, Vec<u8>, StatusCode, &str); 5] = [
        (FORM, with_token(b"name=%82%A0"), StatusCode::BAD_REQUEST, "文字の形式"),
        (FORM, with_token(b"name=\xff"), StatusCode::BAD_REQUEST, "文字の形式"),
        ("application/json", b"{}".to_vec(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "この形式では"),
        ("", Vec::new(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "この形式では"),
        (FORM, with_token(&vec![b'a'; 300_000]), StatusCode::PAYLOAD_TOO_LARGE, "大きすぎます"),
    ];
    for (kind, body, status, words) in cases {
        let page = resident.send(Method::POST, "/question", kind, body).await;
        assert_eq!(page.status, status, "{kind}");
        assert!(page.text().contains(words), "{kind}: {}", page.text());
        assert!(page.text().contains("お問い合わせ番号"), "{kind}");
    }
}

#[tokio::test]
async fn wrong_addresses_and_methods_get_pages_of_ours() {
    let mut resident = resident();
    for (method, path, status, words) in [
        (Method::GET, "/nowhere", StatusCode::NOT_FOUND, "ページが見つかりません"),
        (Method::GET, "/number/abc", StatusCode::BAD_REQUEST, "読み取れませんでした"),
        (Method::PUT, "/question", StatusCode::METHOD_NOT_ALLOWED, "直接開けません"),
        (Method::GET, "/refused", StatusCode::CONFLICT, "もう送られています"),
        (Method::GET, "/panic", StatusCode::INTERNAL_SERVER_ERROR, "システムに問題が起きました"),
    ] {
        let page = resident.send(method, path, "", Vec::new()).await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.text().contains(words), "{path}: {}", page.text());
        assert!(!page.text().contains("090-1234"), "{path} tells what a panic said");
    }
    let page = resident.send(Method::PUT, "/question", "", Vec::new()).await;
    assert!(page.header("allow").contains("POST"));
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let site = gallery::site_with(|config| config.patience = Duration::from_millis(50));
    let page = Browser::new(gallery::app_of(&site)).get("/slow").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.text().contains("保存されていません"));
}

#[tokio::test]
async fn who_must_sign_in_is_led_there() {
    let page = resident().get("/sign-in-needed").await;
    assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, "/staff/sign-in"));
}

#[tokio::test]
async fn a_program_gets_problem_details() {
    let mut program = Browser::new(gallery::app()).saying("accept", "application/json");
    let answer = program.get("/refused").await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let body: serde_json::Value = serde_json::from_slice(&answer.bytes).expect("json");
    assert_eq!(body["type"], "urn:yakusho:problem:already_sent");
    assert_eq!(body["status"], 409);
    let id = answer.header("x-request-id");
    assert_eq!(body["instance"], format!("urn:uuid:{id}"));
    assert_eq!(program.get("/nowhere").await.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn the_check_says_what_the_page_would_say() {
    let mut resident = resident();
    let token = resident.get("/question").await.token();
    let typed = |day| {
        [
            ("_token", token.as_str()),
            ("_field", "move.date"),
            ("move.date:era", "R"),
            ("move.date:year", "8"),
            ("move.date:month", "2"),
            ("move.date:day", day),
        ]
    };
    let bad = resident.post("/question/check", &typed("30")).await.text();
    let page = resident.post("/question", &typed("30")).await.text();
    let message = serde_json::from_str::<serde_json::Value>(&bad).expect("json")["message"].clone();
    assert!(page.contains(message.as_str().expect("message")));
    let good = resident.post("/question/check", &typed("3")).await.text();
    assert_eq!(good, r#"{"message":null,"control":null}"#);
}

/// A multipart body of parts (name, file name, content).
fn multipart(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        let head = format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--X--\r\n");
    body
}

#[tokio::test]
async fn files_come_with_a_token_first_and_within_limits() {
    let mut resident = resident();
    let token = resident.get("/fields").await.token();
    let token = ("_token", None, token.as_bytes());
    let kind = "multipart/form-data; boundary=X";
    let large = vec![1_u8; (1 << 20) + 1];
    let body = multipart(&[
        token,
        ("a", Some("s.png"), b"123"),
        ("b", Some(""), b""),
        ("c", Some("l.png"), &large),
    ]);
    let answer = resident.send(Method::POST, "/files", kind, body).await;
    assert_eq!(answer.text(), "s.png 3 false\nl.png 0 true\n");
    for (parts, status) in [
        (vec![("a", Some("s.png"), &b"123"[..]), token], StatusCode::FORBIDDEN),
        (vec![("a", Some("s.png"), &b"123"[..])], StatusCode::FORBIDDEN),
        (vec![], StatusCode::FORBIDDEN),
        (vec![token, ("a", None, &b"\xff\xfe"[..])], StatusCode::BAD_REQUEST),
        (
            vec![
                token,
                ("a", Some("1"), &b"1"[..]),
                ("a", Some("2"), &b"1"[..]),
                ("a", Some("3"), &b"1"[..]),
                ("a", Some("4"), &b"1"[..]),
            ],
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ] {
        let answer = resident.send(Method::POST, "/files", kind, multipart(&parts)).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
    let huge = vec![1_u8; 5 << 20];
    let answer = resident
        .send(Method::POST, "/files", kind, multipart(&[token, ("a", Some("h"), &huge)]))
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn over_tls_cookies_are_bound_to_the_host() {
    let site = gallery::site_with(|config| config.secure = true);
    let mut resident = Browser::new(gallery::app_of(&site));
    let page = resident.get("/question?lang=en").await;
    let lines: Vec<_> = page.headers.get_all("set-cookie").iter().collect();
    assert!(!lines.is_empty());
    for line in lines {
        let line = line.to_str().expect("ascii");
        assert!(line.starts_with("__Host-"), "{line}");
        for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(line.contains(part), "{line}");
        }
    }
    assert!(page.header("strict-transport-security").contains("max-age"));
}

#[tokio::test]
async fn staff_see_their_menu_and_only_one_entry_is_current() {
    let text = resident().get("/staff/work?lang=en").await.text();
    assert!(text.contains("<html lang=\"ja\" class=\"office\">"), "staff screens are Japanese");
    assert!(text.contains("佐藤 次郎") && text.contains("サインアウト"));
    assert_eq!(text.matches("aria-current=\"true\">仕事</a>").count(), 1, "the kind of work");
    assert_eq!(text.matches("aria-current=\"page\">仕事の一覧").count(), 1, "the room in it");
    assert!(!text.contains("手続台帳"), "the rooms of other work are a step away");
}
