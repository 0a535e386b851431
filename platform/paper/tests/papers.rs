//! Every paper of Maebashi is made from sample data and read back with an outside reader
//! (`pdftotext`, package poppler-utils).

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use serde_json::{Value, json};
use yakusho_kernel::Lang;
use yakusho_paper::{Fonts, Limits, Paper, PaperError, PaperMeta, Templates};

fn papers_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/maebashi/papers")
}

fn paper() -> &'static Paper {
    static PAPER: OnceLock<Paper> = OnceLock::new();
    PAPER.get_or_init(|| {
        let templates = Templates::from_dir(&papers_dir()).expect("templates");
        Paper::new(Fonts::bundled_only(), templates, Limits::default())
    })
}

fn meta(title: &str, lang: Lang) -> PaperMeta {
    PaperMeta { title: title.into(), lang, now: "2026-11-22T01:05:00Z".parse().expect("time") }
}

fn sample(name: &str) -> Value {
    let file = papers_dir().join(format!("{name}.sample.json"));
    serde_json::from_slice(&std::fs::read(file).expect("sample")).expect("json")
}

/// Makes the paper, keeps it where a person can look at it, and returns what `pdftotext` reads.
fn made(name: &str, template: &str, data: &Value, meta: &PaperMeta) -> String {
    let pdf =
        paper().render_here(template, data, meta).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(pdf.starts_with(b"%PDF-1.7"), "{name}");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("papers");
    std::fs::create_dir_all(&folder).expect("folder");
    std::fs::write(folder.join(format!("{name}.pdf")), &pdf).expect("write");
    text_of(&pdf)
}

fn text_of(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext (poppler-utils) is installed");
    let mut input = reader.stdin.take().expect("stdin");
    let pdf = pdf.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&pdf));
    let output = reader.wait_with_output().expect("pdftotext");
    writer.join().expect("thread").expect("write");
    String::from_utf8(output.stdout).expect("utf-8")
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// Every string in the sample stands in the text, whatever the line breaks.
fn assert_says_everything(name: &str, data: &Value, text: &str) {
    let text = squeezed(text);
    let mut waiting = vec![data];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(items) => waiting.extend(items),
            Value::Object(map) => {
                let silent = ["qr", "state", "title", "size"];
                let spoken = |key: &str| {
                    !silent.contains(&key) || (key == "state" && map.contains_key("name"))
                };
                waiting.extend(map.iter().filter(|(key, _)| spoken(key)).map(|(_, value)| value));
            }
            // Cells stand side by side, so long strings are interrupted: look at their pieces.
            Value::String(words) => {
                for piece in words
                    .split(|letter: char| letter.is_whitespace() || "。、（）()".contains(letter))
                {
                    let start: String = piece.chars().take(5).collect();
                    assert!(text.contains(&start), "{name} lacks {start:?} of {words:?}");
                }
            }
            _ => {}
        }
    }
}

#[test]
fn every_paper_says_what_its_data_says() {
    let titles = [
        ("receipt", "受付票"),
        ("visit-pass", "来庁の準備"),
        ("filled-form", "児童手当　認定請求書"),
        ("decision", "福祉医療費受給資格　却下通知書"),
        ("correction", "補正のお願い"),
        ("returned", "届出の返戻について"),
        ("approval", "決裁シート"),
        ("easy-note", "お知（し）らせ"),
        ("print-list", "印刷の一覧"),
        ("worklist", "仕事の一覧"),
        ("wg-minutes", "定例会（第3回）"),
        ("leaflet", "犬の登録申請"),
        ("contract", "業務委託契約書"),
        ("contract-certificate", "合意締結証明書"),
    ];
    for (template, title) in titles {
        let data = sample(template);
        let text = made(template, template, &data, &meta(title, Lang::Ja));
        assert!(squeezed(&text).contains(&squeezed(title)), "{template}: {text}");
        assert_says_everything(template, &data, &text);
    }
    let data = sample("result-summary");
    let text = made(
        "result-summary",
        "result-summary",
        &data,
        &meta("What to do when you move in", Lang::En),
    );
    assert_says_everything("result-summary", &data, &text);
}

#[test]
fn every_paper_speaks_three_languages_and_bears_missing_data() {
    let templates = Templates::from_dir(&papers_dir()).expect("templates");
    for template in templates.names() {
        for lang in Lang::ALL {
            let name = format!("empty-{template}-{}", lang.code());
            made(&name, template, &json!({}), &meta("題", lang));
        }
    }
    let text = made(
        "receipt-easy",
        "receipt",
        &sample("receipt"),
        &meta("受付票（うけつけひょう）", Lang::JaEasy),
    );
    assert!(text.contains("預（あず）かって"), "{text}");
    let text = made("receipt-en", "receipt", &sample("receipt"), &meta("Receipt", Lang::En));
    assert!(text.contains("Held for you (not yet received)"), "{text}");
}

#[test]
fn stand_in_papers_say_so_and_real_ones_do_not() {
    let mut data = sample("receipt");
    assert!(made("receipt-test", "receipt", &data, &meta("受付票", Lang::Ja)).contains("試験用"));
    data["test"] = json!(false);
    assert!(!made("receipt-real", "receipt", &data, &meta("受付票", Lang::Ja)).contains("試験用"));
}

#[test]
fn what_a_person_wrote_is_never_markup() {
    let hostile = [
        "#read(\"/etc/passwd\")",
        "#eval(\"1+1\")",
        "$x^2$ @ref <label> *bold* _it_ `code` = 見出し",
        "#import \"@preview/cetz:0.3.4\": *",
        "] #panic(1) [",
        "\\u{41} \\ // comment /* block */",
        "https://example.com/?a=1&b=2",
        "\"; #set page(width: 1pt); \"",
    ];
    let mut data = sample("receipt");
    data["notes"] = json!(hostile);
    data["name"] = json!(hostile[0]);
    let text = made("hostile", "receipt", &data, &meta("#panic()", Lang::Ja));
    for words in hostile {
        assert!(squeezed(&text).contains(&squeezed(words)), "{words} in {text}");
    }
    assert!(!text.contains("root:x:0"));
    assert!(squeezed(&text).contains("#panic()"));
}

#[test]
fn characters_without_a_glyph_are_shown_and_named() {
    let mut data = sample("receipt");
    data["name"] = json!("\u{2A6D6}田　渡邉\u{E01EF}😀\u{202E}\u{E000}");
    let text = made("gaiji", "receipt", &data, &meta("受付票", Lang::Ja));
    let squeezed = squeezed(&text);
    assert!(squeezed.contains("〓田渡邉〓〓〓"), "{text}");
    for code in ["U+2A6D6", "U+9089U+E01EF", "U+1F600", "U+202E", "U+E000"] {
        assert!(squeezed.contains(code), "{code} in {text}");
    }
}

#[test]
fn very_long_words_stay_on_the_paper() {
    let mut data = sample("filled-form");
    data["groups"][0]["boxes"][1]["value"] = json!("w".repeat(3_000));
    data["groups"][0]["boxes"][0]["value"] = json!("寿限無".repeat(500));
    let text = made("long", "filled-form", &data, &meta("様式", Lang::Ja));
    assert_eq!(text.chars().filter(|letter| *letter == 'w').count(), 3_000);
    assert_eq!(text.chars().filter(|letter| *letter == '寿').count(), 500);
}

#[test]
fn too_much_data_and_unknown_templates_are_refused() {
    let huge = json!({ "name": "あ".repeat(100_000) });
    let refused = paper().render_here("receipt", &huge, &meta("受付票", Lang::Ja));
    assert!(matches!(refused, Err(PaperError::TooMuchData { .. })));
    for name in ["lib", "../receipt", "nothing", "words"] {
        let refused = paper().render_here(name, &json!({}), &meta("題", Lang::Ja));
        assert!(matches!(refused, Err(PaperError::NoSuchTemplate(_))), "{name}");
    }
}

#[test]
fn a_broken_template_is_explained_without_the_data() {
    let file = b"#let data = json(\"data.json\")\n#int(data.name)".to_vec();
    let templates =
        Templates::from_files([("broken.typ".to_owned(), file)].into()).expect("templates");
    let paper = Paper::new(Fonts::bundled_only(), templates, Limits::default());
    let error = paper
        .render_here("broken", &json!({ "name": "秘密" }), &meta("題", Lang::Ja))
        .expect_err("no integer");
    let words = error.to_string();
    assert!(words.contains("broken.typ:2"), "{words}");
    assert!(!words.contains("秘密"), "{words}");
}

#[test]
fn nothing_outside_the_pack_can_be_read() {
    for source in [
        "#read(\"/etc/passwd\")",
        "#import \"@preview/cetz:0.3.4\": *",
        "#image(\"../../secret.png\")",
    ] {
        let templates =
            Templates::from_files([("t.typ".to_owned(), source.as_bytes().to_vec())].into())
                .expect("templates");
        let paper = Paper::new(Fonts::bundled_only(), templates, Limits::default());
        assert!(paper.render_here("t", &json!({}), &meta("題", Lang::Ja)).is_err(), "{source}");
    }
}

#[test]
fn templates_never_evaluate_text() {
    for entry in std::fs::read_dir(papers_dir()).expect("papers") {
        let path = entry.expect("entry").path();
        if path.extension().is_some_and(|ending| ending == "typ") {
            let source = std::fs::read_to_string(&path).expect("text");
            assert!(!source.contains("eval("), "{}", path.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_papers_at_once_are_made_one_after_another() {
    let data = sample("receipt");
    let jobs: Vec<_> = (0..12)
        .map(|_| paper().render("receipt", data.clone(), meta("受付票", Lang::Ja)))
        .collect();
    let mut running = tokio::task::JoinSet::new();
    jobs.into_iter().for_each(|job| {
        running.spawn(job);
    });
    for pdf in running.join_all().await {
        assert!(pdf.expect("pdf").len() > 10_000);
    }
}

#[test]
fn the_font_for_gaiji_prints_what_the_bundled_fonts_lack() {
    let place = std::env::var_os("YAKUSHO_TEST_IPAMJ").map(PathBuf::from);
    let place = place.unwrap_or_else(|| "/usr/share/fonts/truetype/ipamj/ipamjm.ttf".into());
    if !place.is_file() {
        eprintln!(
            "IPAmj Mincho is not installed (fonts-ipamj-mincho) and YAKUSHO_TEST_IPAMJ names no file"
        );
        return;
    }
    let templates = Templates::from_dir(&papers_dir()).expect("templates");
    let paper =
        Paper::new(Fonts::bundled_only().with_gaiji_font(place), templates, Limits::default());
    let mut data = sample("filled-form");
    data["groups"][0]["boxes"][1]["value"] = json!("渡邉\u{E0110}　\u{2A6D6}男　😀");
    let pdf = paper.render_here("filled-form", &data, &meta("様式", Lang::Ja)).expect("pdf");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ipamj.pdf");
    std::fs::write(&file, &pdf).expect("write");
    let fonts =
        Command::new("pdffonts").arg(&file).output().expect("pdffonts (poppler-utils)").stdout;
    assert!(
        String::from_utf8_lossy(&fonts).contains("IPAmjMincho"),
        "a subset of the font is embedded"
    );
    let text = squeezed(&text_of(&pdf));
    assert!(text.contains('\u{2A6D6}') && text.contains("U+1F600"), "{text}");
    assert!(!text.contains("U+2A6D6") && !text.contains("U+9089"), "{text}");
}

#[tokio::test]
async fn who_waits_too_long_is_told() {
    let templates = Templates::from_dir(&papers_dir()).expect("templates");
    let limits = Limits { patience: std::time::Duration::ZERO, ..Limits::default() };
    let paper = Paper::new(Fonts::bundled_only(), templates, limits);
    let late = paper.render("receipt", sample("receipt"), meta("受付票", Lang::Ja)).await;
    assert!(matches!(late, Err(PaperError::TooSlow)));
}

#[test]
fn papers_are_bound_in_their_order_with_every_page_and_letter() {
    let make = |template: &str, title: &str| {
        let data = sample(template);
        paper().render_here(template, &data, &meta(title, Lang::Ja)).expect("a paper")
    };
    let parts = [
        make("print-list", "印刷の一覧"),
        make("easy-note", "お知らせ"),
        make("decision", "却下決定通知書"),
        make("envelope", "封筒"),
    ];
    let (whole, counts) = yakusho_paper::bind(&parts).expect("bound");
    assert_eq!(counts, [1, 1, 1, 2]);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("papers");
    std::fs::create_dir_all(&folder).expect("folder");
    std::fs::write(folder.join("bound.pdf"), &whole).expect("write");
    let text = text_of(&whole);
    let pages: Vec<&str> = text.split('\u{c}').collect();
    assert_eq!(pages.len(), 6, "five pages and what follows the last break");
    assert!(pages[0].contains("印刷の一覧"), "{text}");
    assert!(pages[1].contains("できない"), "{text}");
    assert!(squeezed(pages[2]).contains("却下決定通知書"), "{text}");
    assert!(squeezed(pages[4]).contains("髙橋"), "{text}");
    assert!(yakusho_paper::bind(&[b"no pdf".to_vec()]).is_err());
}

#[test]
fn the_name_stands_in_the_window_and_the_place_of_the_seal_says_what_it_is() {
    let data = sample("decision");
    let text = made("decision-window", "decision", &data, &meta("却下決定通知書", Lang::Ja));
    assert!(text.contains("公印") && !text.contains("公印省略"), "{text}");
    assert!(text.contains("再発行"), "{text}");
    let mut omitted = data;
    omitted["issuer"] = json!({ "title": "前橋市長", "seal": "（公印省略）" });
    let text = made("decision-omitted", "decision", &omitted, &meta("却下決定通知書", Lang::Ja));
    assert!(text.contains("公印省略"), "{text}");
}
