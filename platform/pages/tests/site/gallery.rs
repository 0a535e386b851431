//! A site of an imaginary city that shows every part of the page layer. The example serves it; the
//! tests ask it.

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::civil::date;
use yakusho_interview::definition::FactDef;
use yakusho_kernel::{Lang, Problem, Provenance, Refusal, RefusalKind, Text};
use yakusho_pages::{
    Accent, CheckAnswer, Fields, Form, Html, MenuGroup, MenuItem, Office, Page, Refused, Site,
    SiteConfig, Upload, UploadLimits, Visit,
    field::{Choices, FactField, FieldView, Line, Need, Raw, StoredFile, at_field},
    parts::{
        Back, BarChart, BarRow, Buttons, Chip, Column, DeadlineView, Definitions, Details, Empty,
        ErrorSummary, FormStart, LineChart, LinePoint, Notice, NoticeKind, Order, Pagination,
        PersonCard, PersonList, ProvenanceMark, Row, StandIn, Step, StepState, SummaryList,
        SummaryRow, Tab, Table, Tabs, Timeline, Tone,
    },
};

#[derive(Template)]
#[template(ext = "html", source = "{{ html }}")]
pub struct Body {
    pub html: Html,
}

pub fn html(parts: &[&dyn std::fmt::Display]) -> Html {
    // Markup made by parts is printed into a template as it is.
    #[derive(Template)]
    #[template(ext = "html", source = "{{ all|safe }}")]
    struct All {
        all: String,
    }
    Html::of(&All { all: parts.iter().map(ToString::to_string).collect() })
}

pub fn heading(words: &str) -> Html {
    html(&[&"<h2>", &Html::text(words), &"</h2>"])
}

pub fn site() -> Arc<Site> {
    site_with(|_| ())
}

pub fn site_with(change: impl FnOnce(&mut SiteConfig)) -> Arc<Site> {
    let mut config = SiteConfig {
        city: Text::new("庭球村", "庭球村（ていきゅうむら）", "Tennis Village"),
        service: Text::new("手続きの案内と申請", "手続き（てつづき）", "Procedures"),
        accent: Accent::default(),
        stand_in: Some(Text::new(
            "これは試験用の画面です。実際の申請にはなりません。",
            "これは ためす ための ページです。本当（ほんとう）の 申請（しんせい）では ありません。",
            "This is a test site. Nothing here is a real application.",
        )),
        footer: vec![
            (Text::new("使いやすさの方針", "使（つか）いやすさ", "Accessibility"), "/about".into()),
            (
                Text::new("個人情報の扱い", "個人情報（こじんじょうほう）", "Privacy"),
                "/privacy".into(),
            ),
        ],
        sign_in: Some("/staff/sign-in".into()),
        secure: false,
        secret: [7; 32].into(),
        patience: Duration::from_secs(2),
        uploads: UploadLimits { file: 1 << 20, files: 3, form: 4 << 20 },
        clock: || "2026-11-22T01:00:00Z".parse().expect("a value of the test"),
        random: |bytes| rand::Rng::fill_bytes(&mut rand::rng(), bytes),
    };
    change(&mut config);
    Site::new(config)
}

pub fn app() -> Router {
    app_of(&site())
}

pub fn app_of(site: &Arc<Site>) -> Router {
    site.dress(
        Router::new()
            .route("/", get(home))
            .route("/question", get(question).post(answer))
            .route("/question/check", axum::routing::post(check))
            .route("/wrong", get(wrong))
            .route("/parts", get(parts))
            .route("/fields", get(fields))
            .route("/files", get(parts).post(files))
            .route("/staff/work", get(work))
            .route("/staff/case", get(case))
            .route("/refused", get(refused))
            .route("/sign-in-needed", get(sign_in_needed))
            .route("/panic", get(panics))
            .route("/slow", get(slow))
            .route("/number/{number}", get(number)),
    )
}

async fn home(visit: Visit) -> Page {
    let body = html(&[
        &"<h1>どうしましたか</h1><p>あてはまるものを選ぶと、必要な手続きと期限が分かります。</p><ul>",
        &"<li><a href=\"/question\">引っ越してきた</a></li><li><a href=\"/question\">子どもが生まれた</a></li>",
        &"</ul><p><a href=\"/parts\">部品</a> <a href=\"/fields\">入力</a> <a href=\"/wrong\">エラー</a> ",
        &"<a href=\"/staff/work\">職員</a> <a href=\"/refused\">断り</a></p>",
    ]);
    Page::resident(&visit, "どうしましたか", &Body { html: body }).public()
}

pub fn fact(id: &str, kind: &str, label: &str) -> FactDef {
    serde_json::from_value(serde_json::json!({"id": id, "type": kind, "label": label}))
        .expect("a value of the test")
}

pub fn with_choices(mut fact: FactDef, choices: &[(&str, &str)]) -> FactDef {
    let choices = choices.iter().map(|(id, label)| serde_json::json!({"id": id, "label": label}));
    fact.choices = serde_json::from_value(choices.collect()).expect("a value of the test");
    fact
}

fn moved_on() -> FactDef {
    let mut fact = fact("move.date", "date", "引っ越した日はいつですか");
    fact.label = Text::new(
        "引っ越した日はいつですか",
        "いつ 引っ越（ひっこ）しましたか",
        "When did you move?",
    );
    fact
}

fn question_page(visit: &Visit, raw: Raw, problems: &[Problem]) -> Page {
    let lang = visit.lang();
    let fact = moved_on();
    let field = FactField::new(&fact, "move.date", lang)
        .holding(raw)
        .view(Need::Required, true, problems)
        .as_heading();
    let why = Text::new(
        "届出の期限は、引っ越した日から数えるためです。",
        "引っ越（ひっこ）した 日（ひ）から 14日（にち）の あいだに 手続き（てつづき）を するからです。",
        "The deadline is counted from this day.",
    );
    let body = html(&[
        &ErrorSummary::of(problems, lang),
        &FormStart::post(visit, "/question").checked_at("/question/check"),
        &field,
        &Details::why(lang, visit.say(&why)),
        &Buttons::question(lang),
        &"</form>",
    ]);
    let page = Page::resident(visit, fact.label.get(lang), &Body { html: body });
    if problems.is_empty() { page } else { page.with_problems() }
}

async fn question(visit: Visit) -> Page {
    question_page(&visit, Raw::Empty, &[])
}

fn problems(fields: &Fields) -> (Raw, Vec<Problem>) {
    use yakusho_interview::{definition::FactType, value};
    let raw = Raw::sent(fields, "move.date", FactType::Date);
    let today = value::Context::on(date(2026, 11, 22));
    let problem = match value::parse(&raw.typed(), &moved_on(), &today) {
        _ if raw.is_dont_know() => None,
        Ok(_) => None,
        Err(problem) => Some(at_field(problem, "move.date")),
    };
    (raw, problem.into_iter().collect())
}

async fn answer(visit: Visit, Form(fields): Form<Fields>) -> Response {
    let (raw, problems) = problems(&fields);
    if fields.go() == "next" && !problems.is_empty() {
        return question_page(&visit, raw, &problems).into_response();
    }
    visit.flash(NoticeKind::Success, &Text::new("保存しました。", "のこしました。", "Saved."));
    visit.see("/")
}

async fn check(visit: Visit, Form(fields): Form<Fields>) -> CheckAnswer {
    CheckAnswer::of(problems(&fields).1.first(), visit.lang())
}

async fn wrong(visit: Visit) -> Page {
    let lang = visit.lang();
    let (name, birth) =
        (fact("person.name", "text", "氏名"), fact("person.birth_date", "date", "生年月日"));
    let household = with_choices(
        fact("household", "choice", "だれと暮らしますか"),
        &[("alone", "ひとり"), ("family", "家族と")],
    );
    let say = |ja: &str| Text::new(ja, ja, ja);
    let problems = [
        Problem::new("person.name", "required", say("氏名を入力してください")),
        Problem::new(
            "person.birth_date",
            "date_in_future",
            say("生年月日は今日までの日付にしてください"),
        ),
        Problem::new("household", "required", say("だれと暮らすか選んでください")),
        Problem::new("address:city", "part_required", say("市区町村を入力してください")),
    ];
    let boxes = [("era", "R"), ("year", "18"), ("month", "4"), ("day", "1")];
    let boxes = Raw::Parts(boxes.map(|(name, text)| (name.into(), text.into())).into());
    let body = html(&[
        &ErrorSummary::of(&problems, lang),
        &"<h1>あなたのこと</h1>",
        &FormStart::post(&visit, "/question"),
        &FactField::new(&name, "person.name", lang).of_self().view(
            Need::Required,
            false,
            &problems,
        ),
        &FactField::new(&birth, "person.birth_date", lang).of_self().holding(boxes).view(
            Need::Required,
            false,
            &problems,
        ),
        &FactField::new(&household, "household", lang).view(Need::Required, true, &problems),
        &FactField::new(&fact("address", "address", "住所"), "address", lang).of_self().view(
            Need::Required,
            false,
            &problems,
        ),
        &Buttons { main: None, back: Back::Link("/".into()), later: true, key: "", lang },
        &"</form>",
    ]);
    Page::resident(&visit, "あなたのこと", &Body { html: body }).with_problems()
}

/// One field of every type of fact.
pub fn all_fields(lang: Lang) -> Vec<FieldView> {
    let people =
        vec![("me".to_owned(), "あなた".to_owned()), ("m1".to_owned(), "花子さん".to_owned())];
    let reasons = [("a", "仕事"), ("b", "結婚"), ("c", "家族の介護"), ("d", "その他")];
    let many: Vec<(String, String)> =
        (1..=12).map(|n| (format!("c{n}"), format!("第{n}地区"))).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(id, label)| (&id[..], &label[..])).collect();
    let held = vec![StoredFile {
        id: "f1".into(),
        name: "在留カード（表）.jpg".into(),
        about: "写真・1.2MB".into(),
        href: Some("/file/f1".into()),
        thumbnail: None,
    }];
    let view = |fact: &FactDef, need, may_not_know| {
        FactField::new(fact, fact.id.clone(), lang)
            .of_self()
            .among(people.clone())
            .files(held.clone(), UploadLimits::default())
            .view(need, may_not_know, &[])
    };
    vec![
        view(&fact("person.name", "text", "氏名"), Need::Required, false),
        view(&fact("person.kana", "kana", "氏名のフリガナ（カタカナ）"), Need::Required, false),
        view(&fact("person.birth_date", "date", "生年月日"), Need::Required, false),
        view(&fact("has_car", "bool", "軽自動車やバイクを持っていますか"), Need::Required, true),
        view(
            &with_choices(fact("reason", "choice", "引っ越しの理由"), &reasons),
            Need::Required,
            false,
        ),
        view(
            &with_choices(fact("helps", "choices", "必要な手助け"), &reasons),
            Need::Optional,
            false,
        ),
        view(
            &with_choices(fact("district", "choice", "お住まいの地区"), &many),
            Need::Required,
            true,
        ),
        view(&fact("claimant", "person_ref", "手当を受け取る人"), Need::Required, false),
        view(&fact("income", "money", "前の年の収入"), Need::Required, true),
        view(&fact("count", "number", "犬の数"), Need::Required, false),
        view(&fact("postal", "postal", "郵便番号"), Need::Required, false),
        view(&fact("address", "address", "新しい住所"), Need::Required, false),
        view(&fact("phone", "phone", "日中つながる電話番号"), Need::Required, false),
        view(&fact("mail", "email", "メールアドレス"), Need::Optional, false),
        view(&fact("account", "account", "振込先の口座"), Need::Required, false),
        view(&fact("story", "long_text", "事情"), Need::Optional, false),
        view(&fact("card", "attachment", "在留カードの写し"), Need::Required, false),
        view(&fact("signature", "signature", "署名"), Need::Unsaid, false),
    ]
}

async fn fields(visit: Visit) -> Page {
    let views = all_fields(visit.lang());
    let start = FormStart::post(&visit, "/files").with_files();
    let buttons = Buttons::question(visit.lang());
    let mut all: Vec<&dyn std::fmt::Display> = vec![&"<h1>すべての入力</h1>", &start];
    all.extend(views.iter().map(|view| view as &dyn std::fmt::Display));
    all.extend([&buttons as &dyn std::fmt::Display, &"</form>"]);
    Page::resident(&visit, "すべての入力", &Body { html: html(&all) })
}

async fn files(upload: Upload) -> String {
    let files = upload
        .files
        .iter()
        .map(|file| format!("{} {} {}\n", file.name, file.bytes.len(), file.too_large));
    files.collect()
}

/// Every part that is not a field, with its name.
pub fn all_parts(lang: Lang) -> Vec<(&'static str, Html)> {
    let today = date(2026, 11, 22);
    let deadline = |last_day| DeadlineView { lang, last_day, today };
    let notice = |kind, text| Notice::new(lang, kind, text);
    let step = |title: &str, when: &str, state| Step {
        title: title.into(),
        when: Some(when.into()),
        body: Html::default(),
        state,
    };
    vec![
        (
            "stand_in",
            html(&[&StandIn {
                lang,
                words: "マイナンバーカードの代わりに、この画面で本人役を選びます。".into(),
            }]),
        ),
        (
            "error_summary",
            html(&[&ErrorSummary::of(
                &[Problem::new(
                    "person.name",
                    "required",
                    Text::new(
                        "氏名を入力してください",
                        "なまえを 書（か）いて ください",
                        "Enter your name",
                    ),
                )],
                lang,
            )]),
        ),
        (
            "notices",
            html(&[
                &notice(NoticeKind::Info, "受付は平日の8時30分から17時15分までです。"),
                &notice(NoticeKind::Success, "申請を受け付けました。"),
                &notice(NoticeKind::Warning, "12月6日を過ぎると、さかのぼって受け取れません。")
                    .titled("児童手当は15日以内に"),
                &notice(
                    NoticeKind::Error,
                    "ファイルを保存できませんでした。もう一度お試しください。",
                ),
            ]),
        ),
        (
            "deadlines",
            html(&[
                &deadline(date(2026, 12, 6)),
                &deadline(date(2026, 11, 25)),
                &deadline(date(2026, 11, 23)),
                &deadline(today),
                &deadline(date(2026, 11, 19)),
            ]),
        ),
        (
            "timeline",
            html(&[&Timeline {
                lang,
                steps: vec![
                    step("申請を送りました", "令和8年11月20日（金）10時12分", StepState::Done),
                    step("子育て課が確かめています", "11月20日（金）から", StepState::Now),
                    step("結果のお知らせ", "12月4日（金）ごろ", StepState::Next),
                ],
            }]),
        ),
        (
            "steps",
            html(&[&Timeline {
                lang,
                steps: vec![
                    Step {
                        title: "今日できること".into(),
                        body: html(&[&deadline(date(2026, 12, 6)), &"<p>国民健康保険の加入</p>"]),
                        ..Step::default()
                    },
                    Step {
                        title: "来庁が必要なこと".into(),
                        body: html(&[&"<p>転入届。入力はもう済んでいます。</p>"]),
                        ..Step::default()
                    },
                    Step { title: "自動で済むこと".into(), ..Step::default() },
                    Step {
                        title: "市役所以外".into(),
                        body: html(&[&"<p>運転免許証の住所変更（警察署）</p>"]),
                        ..Step::default()
                    },
                ],
            }]),
        ),
        (
            "summary_list",
            html(&[&SummaryList {
                lang,
                whose: None,
                rows: vec![
                    SummaryRow {
                        name: "氏名".into(),
                        value: Html::text("前田 花子"),
                        source: Some("転入の案内で答えた内容".into()),
                        change: Some("/change/name".into()),
                    },
                    SummaryRow {
                        name: "新しい住所".into(),
                        value: Html::text("庭球村大字網前123番地45 ローンコート201号室"),
                        source: None,
                        change: Some("/change/address".into()),
                    },
                    SummaryRow {
                        name: "電話番号".into(),
                        value: Html::text("未回答"),
                        source: None,
                        change: Some("/change/phone".into()),
                    },
                ],
            }]),
        ),
        (
            "people",
            html(&[&PersonList {
                lang,
                legend: "いっしょに引っ越す人".into(),
                noun: "人".into(),
                max: 9,
                people: vec![
                    PersonCard {
                        id: "m1".into(),
                        name: "前田 一郎".into(),
                        body: Html::text("平成2年4月1日生まれ・配偶者"),
                        change: Some("/change/m1".into()),
                        removable: true,
                    },
                    PersonCard {
                        id: "m2".into(),
                        name: "前田 さくら".into(),
                        body: Html::text("令和4年8月30日生まれ・子"),
                        change: Some("/change/m2".into()),
                        removable: true,
                    },
                ],
            }]),
        ),
        (
            "nobody_yet",
            html(&[&PersonList {
                lang,
                legend: "飼っている犬".into(),
                noun: "犬".into(),
                max: 5,
                people: Vec::new(),
            }]),
        ),
        (
            "definitions",
            html(&[&Definitions {
                rows: vec![
                    ("受付番号".into(), Html::text("R8-000123")),
                    ("担当".into(), Html::text("子育て課（1階 3番窓口）")),
                ],
            }]),
        ),
        ("details", html(&[&Details::why(lang, "届出の期限は、引っ越した日から数えるためです。")])),
        (
            "empty",
            html(&[&Empty {
                title: "受け付けた申請はまだありません".into(),
                help: "申請を送ると、ここに進みぐあいが出ます。".into(),
                next: Some(("手続きを探す".into(), "/".into())),
            }]),
        ),
        (
            "chips",
            html(&[
                &Chip::new("受付", Tone::Grey),
                &" ",
                &Chip::new("審査中", Tone::Blue),
                &" ",
                &Chip::new("完了", Tone::Green),
                &" ",
                &Chip::new("補正待ち", Tone::Yellow),
                &" ",
                &Chip::new("期限超過", Tone::Red),
            ]),
        ),
        (
            "provenance",
            html(&[
                &ProvenanceMark::of(Provenance::new("seen: 庭球村のページ")),
                &" ",
                &ProvenanceMark::of(Provenance::new("memory: 未確認")),
                &" ",
                &ProvenanceMark::of(Provenance::new("estimate: 人口比で推計")),
            ]),
        ),
        (
            "tabs",
            html(&[&Tabs {
                label: "一覧の種類".into(),
                tabs: vec![
                    Tab {
                        label: "自分の担当".into(),
                        href: "/staff/work".into(),
                        count: Some(12),
                        current: true,
                    },
                    Tab {
                        label: "課の全部".into(),
                        href: "/staff/work?all".into(),
                        count: Some(148),
                        current: false,
                    },
                    Tab {
                        label: "待ち".into(),
                        href: "/staff/work?wait".into(),
                        count: None,
                        current: false,
                    },
                ],
            }]),
        ),
        (
            "pagination",
            html(&[&Pagination { lang, page: 2, total: 7, base: "/staff/work?page=".into() }]),
        ),
        (
            "bar_chart",
            html(&[&BarChart {
                message: "オンラインの申請は、転入がいちばん多い".into(),
                what: "手続き".into(),
                unit: "申請（件）".into(),
                rows: vec![
                    BarRow {
                        label: "転入".into(),
                        value: 1204,
                        shown: "1,204件".into(),
                        marked: true,
                    },
                    BarRow {
                        label: "国民健康保険の加入".into(),
                        value: 830,
                        shown: "830件".into(),
                        marked: false,
                    },
                    BarRow {
                        label: "児童手当".into(),
                        value: 412,
                        shown: "412件".into(),
                        marked: false,
                    },
                    BarRow {
                        label: "犬の登録".into(),
                        value: 0,
                        shown: "0件".into(),
                        marked: false,
                    },
                ],
            }]),
        ),
        (
            "line_chart",
            html(&[&LineChart {
                lang,
                id: "online".into(),
                message: "オンライン率は4月の12%から31%に上がった".into(),
                what: "月".into(),
                unit: "オンライン率（%）".into(),
                target: Some((50, "50%".into())),
                points: [
                    ("4月", Some(12)),
                    ("5月", Some(15)),
                    ("6月", Some(14)),
                    ("7月", Some(19)),
                    ("8月", None),
                    ("9月", Some(27)),
                    ("10月", Some(31)),
                    ("11月", None),
                ]
                .map(|(label, value)| LinePoint {
                    label: label.into(),
                    value,
                    shown: value.map_or("まだ".into(), |value| format!("{value}%")),
                })
                .into(),
            }]),
        ),
        ("table", html(&[&worklist()])),
    ]
}

async fn parts(visit: Visit) -> Page {
    let mut body = vec![html(&[&"<h1>すべての部品</h1>"])];
    for (name, part) in all_parts(visit.lang()) {
        body.extend([heading(name), part]);
    }
    Page::resident(&visit, "すべての部品", &Body { html: Html::join(body) })
        .back("/", "最初のページへ")
}

fn worklist() -> Table {
    let row = |number: &str, name: &str, state: Chip, days: &str, urgent| Row {
        cells: vec![
            Html::text(number),
            Html::text(name),
            html(&[&state]),
            Html::text("11月20日（金）"),
            Html::text(days),
        ],
        href: Some(format!("/staff/case?{number}")),
        urgent,
    };
    Table {
        caption: "担当する申請（期限の近い順）".into(),
        caption_hidden: false,
        columns: vec![
            Column::new("受付番号").sorted("/staff/work?sort=number", Order::None),
            Column::new("手続き"),
            Column::new("状態"),
            Column::new("受付日").sorted("/staff/work?sort=day", Order::None),
            Column::figures("残り日数").sorted("/staff/work?sort=left", Order::Up),
        ],
        rows: (0..14)
            .flat_map(|n| {
                [
                    row(
                        &format!("R8-00{n:02}1"),
                        "児童手当 認定請求",
                        Chip::new("期限超過", Tone::Red),
                        "−2",
                        n == 0,
                    ),
                    row(
                        &format!("R8-00{n:02}2"),
                        "国民健康保険 加入",
                        Chip::new("補正待ち", Tone::Yellow),
                        "3",
                        false,
                    ),
                    row(
                        &format!("R8-00{n:02}3"),
                        "犬の登録",
                        Chip::new("審査中", Tone::Blue),
                        "12",
                        false,
                    ),
                ]
            })
            .collect(),
        keys: true,
    }
}

fn group(label: &str, items: &[(&str, &str, Option<u64>)]) -> MenuGroup {
    let item = |&(label, href, count): &(&str, &str, Option<u64>)| MenuItem {
        label: label.into(),
        href: href.into(),
        count,
    };
    MenuGroup { label: label.into(), items: items.iter().map(item).collect() }
}

fn office() -> Office {
    Office {
        user: "佐藤 次郎".into(),
        place: "国民健康保険課・担当".into(),
        menu: vec![
            group(
                "仕事",
                &[("仕事の一覧", "/staff/work", Some(12)), ("探す", "/staff/search", None)],
            ),
            group("手続", &[("手続台帳", "/staff/catalogue", None)]),
            group("管理", &[("記録", "/staff/log", None)]),
        ],
        more: Some(("すべての画面".into(), "/staff/menu".into())),
        sign_out: "/staff/sign-out".into(),
        idle: Some(900),
    }
}

async fn work(visit: Visit) -> Page {
    let tabs = Tabs {
        label: "一覧の種類".into(),
        tabs: vec![
            Tab {
                label: "自分の担当".into(),
                href: "/staff/work".into(),
                count: Some(12),
                current: true,
            },
            Tab {
                label: "課の全部".into(),
                href: "/staff/work?all".into(),
                count: Some(148),
                current: false,
            },
        ],
    };
    let pages = Pagination { lang: Lang::Ja, page: 1, total: 4, base: "/staff/work?page=".into() };
    let body = html(&[&"<h1>仕事</h1>", &tabs, &worklist(), &pages]);
    Page::office(&visit, "仕事", &office(), &Body { html: body })
}

async fn case(visit: Visit) -> Page {
    let field = FieldView::lines(Lang::Ja, "reason", "補正を求める理由", "", 400)
        .hint("申請者がこのまま読みます。");
    let who = FieldView::line(Lang::Ja, "who", "担当", Line::short_text("佐藤")).need(Need::Unsaid);
    let kind = FieldView::radio(
        Lang::Ja,
        "kind",
        "決定",
        Choices::new([("approve", "認定する"), ("refuse", "却下する")], |_| false),
    );
    let body = html(&[
        &"<h1>児童手当 認定請求 R8-00001</h1>",
        &all_parts(Lang::Ja)
            .into_iter()
            .find(|(name, _)| *name == "definitions")
            .expect("a value of the test")
            .1,
        &FormStart::post(&visit, "/staff/case"),
        &kind,
        &field,
        &who,
        &Buttons::action(Lang::Ja, "補正を求める"),
        &"</form>",
    ]);
    Page::office(&visit, "児童手当 認定請求", &office(), &Body { html: body })
        .back("/staff/work", "仕事")
}

async fn refused() -> Result<Page, Refused> {
    Err(Refusal::new(
        RefusalKind::Conflict,
        "already_sent",
        Text::new(
            "この申請は、もう送られています。進みぐあいの画面で確かめてください。",
            "もう おくって います。",
            "This application has already been sent.",
        ),
    )
    .into())
}

async fn sign_in_needed() -> Refused {
    Refusal::new(RefusalKind::SignInNeeded, "sign_in_needed", Text::ja("ログインしてください。"))
        .into()
}

async fn panics() -> Page {
    panic!("nobody may read this: 090-1234-5678")
}

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_secs(60)).await;
    ""
}

async fn number(axum::extract::Path(number): axum::extract::Path<u32>) -> String {
    number.to_string()
}
