//! Hostile and clumsy inputs, each with the answer it gets: through the real router, on each
//! database. No answer is a 500, every page speaks the visitor's language, and what was typed is
//! kept where it must be mended.

use std::io::{Cursor, Write as _};

use futures::future::join_all;
use http::Method;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jiff::SignedDuration;
use sea_orm::{ConnectionTrait as _, Statement};
use uuid::Uuid;
use yakusho_kernel::Id;
use yakusho_tests::{Person, Seen, World, clock, person};

const FORM: &str = "application/x-www-form-urlencoded";
/// Twelve digits with the check digit of a マイナンバー; nobody's.
const MY_NUMBER: &str = "123456789018";

#[tokio::test]
async fn every_hostile_or_clumsy_input_gets_its_answer() {
    let mut total = 0;
    let mut wrong = Vec::new();
    for world in World::each().await {
        let kind = format!("{:?}", world.store().kind());
        let mut table = Table { kind: kind.clone(), rows: 0, wrong: Vec::new() };
        typed_inputs(&world, &mut table).await;
        requests(&world, &mut table).await;
        forms(&world, &mut table).await;
        steps(&world, &mut table).await;
        submissions(&world, &mut table).await;
        codes(&world, &mut table).await;
        days(&world, &mut table).await;
        eprintln!("{kind}: {} rows", table.rows);
        total = table.rows;
        wrong.append(&mut table.wrong);
        world.remove().await;
        clock::reset();
    }
    eprintln!("{total} hostile or clumsy inputs, each answered as the table says");
    assert!(wrong.is_empty(), "{} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(total >= 60, "only {total} rows");
}

/// The rows that ran and what was wrong with them.
struct Table {
    kind: String,
    rows: usize,
    wrong: Vec<String>,
}

impl Table {
    /// One row: what was sent, what was seen, which status and words were promised.
    fn row(&mut self, what: &str, seen: &Seen, status: u16, words: &[&str]) {
        self.row_in("ja", what, seen, status, words);
    }

    fn row_in(&mut self, lang: &str, what: &str, seen: &Seen, status: u16, words: &[&str]) {
        let mut complaints = Vec::new();
        if seen.status.as_u16() != status {
            complaints.push(format!("status {} and not {status}", seen.status));
        }
        let text = seen.read();
        for word in words {
            if !text.contains(word) {
                complaints.push(format!("does not say 「{word}」"));
            }
        }
        if seen.is_page() && !text.is_empty() && !text.contains(&format!("lang=\"{lang}\"")) {
            complaints.push(format!("is not in {lang}"));
        }
        if seen.text().contains("<script>alert") {
            complaints.push("repeats markup as markup".to_owned());
        }
        if seen.status.is_client_error()
            && seen.is_page()
            && seen.header("cache-control") != "no-store"
        {
            complaints.push("may be cached".to_owned());
        }
        self.finish(what, complaints, Some(seen));
    }

    /// One row of which only a fact is told.
    fn holds(&mut self, what: &str, holds: bool) {
        let complaints = if holds { Vec::new() } else { vec!["does not hold".to_owned()] };
        self.finish(what, complaints, None);
    }

    /// One row that leads on, to an address that begins so.
    fn leads(&mut self, what: &str, seen: &Seen, to: &str) {
        let mut complaints = Vec::new();
        if seen.status != 303 || !seen.location().starts_with(to) {
            complaints.push(format!(
                "{} leads to 「{}」 and not to {to}",
                seen.status,
                seen.location()
            ));
        }
        self.finish(what, complaints, Some(seen));
    }

    fn finish(&mut self, what: &str, complaints: Vec<String>, seen: Option<&Seen>) {
        self.rows += 1;
        if complaints.is_empty() {
            return;
        }
        let summary = seen.and_then(Seen::summary).unwrap_or_default();
        let summary: String = summary.split_whitespace().collect::<Vec<_>>().join(" ");
        let summary: String = summary.chars().take(400).collect();
        self.wrong.push(format!("[{}] {what}: {} {summary}", self.kind, complaints.join("; ")));
    }
}

// --- what is typed into the controls of a question ---

/// What a page does with what was typed.
enum Want {
    /// Asks for it again with these words, and keeps it.
    Mend(&'static str),
    /// As `Mend`; what was sent is no text that a control could show again.
    Ask(&'static str),
    /// Takes it, and shows it so among the answers.
    Take(&'static str),
    /// Cannot read it at all.
    Unreadable,
    /// Says that it is too large.
    TooLarge,
}
use Want::{Ask, Mend, Take, TooLarge, Unreadable};

struct Typed {
    what: &'static str,
    pairs: Vec<(String, Vec<u8>)>,
    want: Want,
}

fn typed(what: &'static str, pairs: &[(&str, &str)], want: Want) -> Typed {
    let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
    Typed { what, pairs: pairs.collect(), want }
}

fn bytes(what: &'static str, name: &str, bytes: &[u8], want: Want) -> Typed {
    Typed { what, pairs: vec![(name.to_owned(), bytes.to_vec())], want }
}

fn rows_of(question: &str) -> Vec<Typed> {
    match question {
        "q-every-born" => dates(),
        "q-every-text" => [names(), encodings()].concat_rows(),
        "q-every-long" => long_texts(),
        "q-every-kana" | "q-every-yes" | "q-every-one" | "q-every-many" | "q-every-who" => {
            choices(question)
        }
        "q-every-number" | "q-every-code" | "q-every-licence" | "q-every-money" => {
            numbers(question)
        }
        "q-every-address" | "q-every-postal" | "q-every-phone" | "q-every-email"
        | "q-every-account" => contacts(question),
        _ => Vec::new(),
    }
}

trait ConcatRows {
    fn concat_rows(self) -> Vec<Typed>;
}

impl<const N: usize> ConcatRows for [Vec<Typed>; N] {
    fn concat_rows(self) -> Vec<Typed> {
        self.into_iter().flatten().collect()
    }
}

fn dates() -> Vec<Typed> {
    let born = |what, era: &str, year: &str, month: &str, day: &str, want| {
        let pairs = [
            ("every.born:era", era),
            ("every.born:year", year),
            ("every.born:month", month),
            ("every.born:day", day),
        ];
        typed(what, &pairs, want)
    };
    vec![
        born("生年月日: 未来", "AD", "2099", "1", "1", Mend("今日までの日付")),
        born("生年月日: 2月30日", "R", "2", "2", "30", Mend("暦にありません")),
        born(
            "生年月日: うるう年でない年の2月29日",
            "AD",
            "2023",
            "2",
            "29",
            Mend("暦にありません"),
        ),
        born("生年月日: 13月", "AD", "1990", "13", "1", Mend("暦にありません")),
        born("生年月日: 昭和100年", "S", "100", "1", "1", Mend("元号")),
        born("生年月日: 令和0年", "R", "0", "5", "1", Mend("元号")),
        born("生年月日: 平成元年1月7日は昭和", "H", "1", "1", "7", Mend("元号")),
        born("生年月日: 西暦0年", "AD", "0", "1", "1", Mend("ください")),
        born("生年月日: 1800年", "AD", "1800", "1", "1", Mend("年を確かめて")),
        born("生年月日: 99999年", "AD", "99999", "1", "1", Mend("ください")),
        born("生年月日: 負の年", "AD", "-5", "1", "1", Mend("ください")),
        born("生年月日: 年だけ", "AD", "1990", "", "", Mend("月を入力")),
        born("生年月日: 何も書かない", "AD", "", "", "", Mend("入力してください")),
        born("生年月日: 知らない元号", "X", "5", "1", "1", Mend("ください")),
        born("生年月日: 元号と西暦を混ぜる", "H", "1990", "4", "1", Take("平成2年4月1日")),
        born("生年月日: 字", "AD", "さくら", "四", "いち", Mend("ください")),
        born("生年月日: 全角数字", "H", "２", "４", "１", Take("平成2年4月1日")),
        born("生年月日: 漢数字", "S", "六十四", "一", "七", Take("昭和64年1月7日")),
        born("生年月日: 元年", "R", "元", "5", "1", Take("令和元年5月1日")),
        born("生年月日: 年の欄に全部", "AD", "平成２年４月１日", "", "", Take("平成2年4月1日")),
    ]
}

fn names() -> Vec<Typed> {
    let name = |what, text: &str, want| typed(what, &[("every.text", text)], want);
    vec![
        name("氏名: 101文字", &"あ".repeat(101), Mend("100文字以内")),
        name("氏名: 6万文字", &"ア".repeat(20_000), Mend("100文字以内")),
        name("氏名: 30万バイト", &"x".repeat(300_000), TooLarge),
        name("氏名: 制御文字", "山田\u{7}花子", Mend("3文字目に、見えない文字")),
        name("氏名: NUL", "山田\u{0}花子", Mend("見えない文字")),
        name("氏名: 一行の欄に改行", "山田\r\n花子", Mend("見えない文字")),
        name("氏名: 外字（私用領域）", "渡\u{E000}一郎", Mend("外字")),
        name("氏名: 外字（第15面）", "渡\u{F0001}一郎", Mend("外字")),
        name("氏名: 右から左へ変える文字", "山田\u{202E}子花", Mend("見えない文字")),
        name("氏名: 幅のない文字", "山\u{200B}田", Mend("見えない文字")),
        name("氏名: BOM", "\u{FEFF}山田", Mend("見えない文字")),
        name("氏名: 置き換え文字（化け）", "山\u{FFFD}", Mend("壊れて")),
        name("氏名: 何も書かない", "", Mend("入力してください")),
        name("氏名: 全角空白だけ", "　　", Ask("入力してください")),
        typed("氏名: 欄そのものがない", &[], Ask("入力してください")),
        name("氏名: マイナンバーの検査に合う12桁", MY_NUMBER, Mend("マイナンバー")),
        name("氏名: 同じく全角と区切り", "１２３４−５６７８−９０１８", Mend("マイナンバー")),
        name("氏名: 同じく文の中", "番号は 1234 5678 9018 です", Mend("マイナンバー")),
        typed(
            "氏名: マイナンバーではないと言えば受ける",
            &[("every.text", MY_NUMBER), ("_not_my_number", "yes")],
            Take(MY_NUMBER),
        ),
        name("氏名: 検査に合わない12桁", "123456789012", Take("123456789012")),
        name("氏名: 異体字セレクタ", "葛\u{E0100}城 一郎", Take("葛\u{E0100}城 一郎")),
        name("氏名: 追加面の漢字", "𠮷田 𩸽", Take("𠮷田 𩸽")),
        name("氏名: 濁点が別の文字", "か\u{3099}く", Take("がく")),
        name("氏名: 絵文字", "🎾 花子", Take("🎾 花子")),
        name("氏名: アラビア文字", "محمد", Take("محمد")),
        name("氏名: <script>", "<script>alert(1)</script>", Take("<script>alert(1)</script>")),
        name(
            "氏名: 属性から出ようとする",
            "\" onfocus=\"alert(1)\" autofocus=\"",
            Take("\" onfocus=\"alert(1)\" autofocus=\""),
        ),
        name("氏名: SQLの引用符", "'; DROP TABLE draft; --", Take("'; DROP TABLE draft; --")),
        name("氏名: 書式文字列", "%s%n{0}${7*7}{{7*7}}", Take("%s%n{0}${7*7}{{7*7}}")),
        name("氏名: パス", "../../etc/passwd", Take("../../etc/passwd")),
        typed(
            "氏名: 同じ欄が二つ（初めのもの）",
            &[("every.text", "山田 一"), ("every.text", "山田 二")],
            Take("山田 一"),
        ),
        typed(
            "氏名: 知らない欄は無視",
            &[
                ("every.text", "山田 三"),
                ("is_admin", "true"),
                ("every.money", "1"),
                ("_step", "9"),
            ],
            Take("山田 三"),
        ),
    ]
}

fn encodings() -> Vec<Typed> {
    vec![
        bytes("氏名: Shift_JIS", "every.text", b"\x8eR\x93c\x89\xd4\x8eq", Unreadable),
        bytes("氏名: EUC-JP", "every.text", b"\xbb\xb3\xc5\xc4", Unreadable),
        bytes("氏名: 孤立した後続バイト", "every.text", b"\x80", Unreadable),
        bytes("氏名: 冗長なUTF-8", "every.text", b"\xc0\xaf", Unreadable),
        bytes("氏名: サロゲート（CESU-8）", "every.text", b"\xed\xa0\x80\xed\xb0\x80", Unreadable),
        bytes("氏名: 途中で切れたUTF-8", "every.text", b"\xe5\xb1", Unreadable),
        bytes("氏名: UTF-16", "every.text", b"\xff\xfeq\\0u", Unreadable),
    ]
}

fn long_texts() -> Vec<Typed> {
    let long = |what, text: &str, want| typed(what, &[("every.long", text)], want);
    vec![
        long("備考: 2,001文字", &"長".repeat(2_001), Mend("2000文字以内")),
        long("備考: 制御文字", "一行目\u{1B}[31m", Mend("見えない文字")),
        long("備考: マイナンバー", &format!("番号は{MY_NUMBER}です"), Mend("マイナンバー")),
        long("備考: 改行とタブはよい", "一行目\n二行目\t終わり", Take("一行目\n二行目\t終わり")),
        long("備考: 結合文字を百個", &format!("が{}", "\u{0301}".repeat(100)), Take("が")),
    ]
}

fn choices(question: &str) -> Vec<Typed> {
    match question {
        "q-every-kana" => vec![
            typed("フリガナ: 漢字", &[("every.kana", "山田")], Mend("ひらがなかカタカナ")),
            typed("フリガナ: 英字", &[("every.kana", "Yamada")], Mend("ひらがなかカタカナ")),
            typed("フリガナ: ひらがな", &[("every.kana", "やまだ")], Take("ヤマダ")),
            typed("フリガナ: 半角カナ", &[("every.kana", "ﾔﾏﾀﾞ ﾊﾅｺ")], Take("ヤマダ")),
        ],
        "q-every-yes" => vec![
            typed("はい・いいえ: maybe", &[("every.yes", "maybe")], Ask("選択肢の中から")),
            typed("はい・いいえ: 選ばない", &[], Ask("選んでください")),
        ],
        "q-every-one" => vec![
            typed("選択: 知らないid", &[("every.one", "gold")], Ask("選択肢の中から")),
            typed(
                "選択: idの形をした攻撃",
                &[("every.one", "wood' OR '1'='1")],
                Ask("選択肢の中から"),
            ),
            typed(
                "選択: ラジオが二つ（初めのもの）",
                &[("every.one", "carbon"), ("every.one", "wood")],
                Take("カーボン"),
            ),
            typed(
                "選択: 聞いていない「わからない」",
                &[("every.one", "dont_know")],
                Ask("選んでください"),
            ),
        ],
        "q-every-many" => vec![
            typed(
                "複数選択: 一つは知らないid",
                &[("every.many", "ball"), ("every.many", "shoe")],
                Ask("選択肢の中から"),
            ),
            typed(
                "複数選択: 同じものを二度",
                &[("every.many", "net"), ("every.many", "net")],
                Take("ネット"),
            ),
        ],
        _ => vec![
            typed("人: いない人", &[("every.who", "m99")], Ask("選択肢の中から")),
            typed("人: ほかの集まりの id", &[("every.who", "../me")], Ask("選択肢の中から")),
        ],
    }
}

fn numbers(question: &str) -> Vec<Typed> {
    let one = |what, name: &str, text: &str, want| typed(what, &[(name, text)], want);
    match question {
        "q-every-number" => vec![
            one("数: 負", "every.number", "-1", Mend("0以上")),
            one("数: 100", "every.number", "100", Mend("99以下")),
            one("数: 1e9", "every.number", "1e9", Mend("数字だけ")),
            one("数: 16進", "every.number", "0x10", Mend("数字だけ")),
            one("数: 小数", "every.number", "3.5", Mend("数字だけ")),
            one("数: 大きすぎる", "every.number", "99999999999999999999999", Mend("数字だけ")),
            one("数: アラビアの数字", "every.number", "٣", Mend("数字だけ")),
            one("数: NaN", "every.number", "NaN", Mend("数字だけ")),
            one("数: 式", "every.number", "1+1", Mend("数字だけ")),
            one("数: 全角", "every.number", "１２", Take("12")),
            one("数: 0が前にある", "every.number", "007", Take("7")),
        ],
        "q-every-code" => vec![
            one("8桁: 3桁", "every.code", "123", Mend("8けた")),
            one("8桁: 字が混じる", "every.code", "1234567O", Mend("8けた")),
            one("8桁: 前の0を保つ", "every.code", "0000-0123", Take("00000123")),
        ],
        "q-every-licence" => vec![
            one("12桁: マイナンバーの検査に合う", "every.licence", MY_NUMBER, Mend("マイナンバー")),
            typed(
                "12桁: 免許証だと言えば受ける",
                &[("every.licence", MY_NUMBER), ("_not_my_number", "yes")],
                Take(MY_NUMBER),
            ),
            one("12桁: 検査に合わない", "every.licence", "123456789012", Take("123456789012")),
        ],
        _ => vec![
            one("金額: 負", "every.money", "-1", Mend("以上")),
            one("金額: 全角の負", "every.money", "−１００円", Mend("以上")),
            one("金額: 上限を超える", "every.money", "100000001", Mend("以下")),
            one("金額: i64を超える", "every.money", "9223372036854775808", Mend("金額を数字で")),
            one("金額: コンマの場所", "every.money", "1,00", Mend("金額を数字で")),
            one("金額: 小数", "every.money", "100.5", Mend("金額を数字で")),
            one("金額: 全角・円つき", "every.money", "１２，０００円", Take("12,000")),
            one("金額: ¥つき", "every.money", "¥3000", Take("3,000")),
        ],
    }
}

fn contacts(question: &str) -> Vec<Typed> {
    let one = |what, name: &str, text: &str, want| typed(what, &[(name, text)], want);
    let address = |what, postal: &str, town: &str, want| {
        let pairs = [
            ("every.address:postal_code", postal),
            ("every.address:prefecture", "群馬県"),
            ("every.address:city", "テニス村"),
            ("every.address:town", town),
            ("every.address:block", "1-2"),
            ("every.address:building", ""),
        ];
        typed(what, &pairs, want)
    };
    let account = |what, number: &str, holder: &str, want| {
        let pairs = [
            ("every.account:bank", "赤城銀行"),
            ("every.account:branch", "本店"),
            ("every.account:kind", "ordinary"),
            ("every.account:number", number),
            ("every.account:holder", holder),
        ];
        typed(what, &pairs, want)
    };
    match question {
        "q-every-address" => vec![
            address("住所: 郵便番号が6桁", "371-002", "サービス", Mend("7けた")),
            address("住所: 町が長すぎる", "371-0026", &"町".repeat(300), Mend("文字以内")),
            address("住所: 町に外字", "371-0026", "サ\u{E123}ビス", Mend("外字")),
            typed(
                "住所: 知らない郵便番号を探す",
                &[("every.address:postal_code", "000-0000"), ("_go", "find-address:every.address")],
                Mend("見つかりませんでした"),
            ),
        ],
        "q-every-postal" => vec![
            one("郵便番号: 6桁", "every.postal", "371002", Mend("7けた")),
            one("郵便番号: 字", "every.postal", "37l-OO26", Mend("7けた")),
            one("郵便番号: 全角と〒", "every.postal", "〒３７１−００２６", Take("371-0026")),
        ],
        "q-every-phone" => vec![
            one("電話: 字", "every.phone", "027-CALL-ME", Mend("市外局番から")),
            one("電話: 短い", "every.phone", "110", Mend("市外局番から")),
            one("電話: 長い", "every.phone", &"0".repeat(500), Mend("市外局番から")),
            one("電話: 全角", "every.phone", "０９０−１２３４−５６７８", Take("090")),
        ],
        "q-every-email" => vec![
            one(
                "メール: 改行（ヘッダーの差し込み）",
                "contact.email",
                "a@example.jp\r\nBcc: b@example.jp",
                Mend("name@example.jp"),
            ),
            one(
                "メール: %0a",
                "contact.email",
                "a@example.jp\nSubject: x",
                Mend("name@example.jp"),
            ),
            one(
                "メール: あて先を二つ",
                "contact.email",
                "a@example.jp,b@example.jp",
                Mend("name@example.jp"),
            ),
            one(
                "メール: 表示名",
                "contact.email",
                "Hanako <a@example.jp>",
                Mend("name@example.jp"),
            ),
            one("メール: @がない", "contact.email", "example.jp", Mend("name@example.jp")),
            one(
                "メール: 全角",
                "contact.email",
                "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ",
                Take("hanako@example.jp"),
            ),
        ],
        _ => vec![
            account("口座: 番号に字", "12E4567", "ヤマダ", Mend("ください")),
            account("口座: 8桁", "12345678", "ヤマダ", Mend("ください")),
            account("口座: 名義が漢字", "1234567", "山田", Mend("ください")),
        ],
    }
}

async fn typed_inputs(world: &World, table: &mut Table) {
    let mut person = world.person();
    let mut here = person.begin("nandemo").await;
    for _ in 0..60 {
        if here == "/apply/check" {
            break;
        }
        if let Some(question) = here.strip_prefix("/guide/q/") {
            for row in rows_of(question) {
                typed_row(&mut person, table, &here, &row).await;
            }
            if question == "q-every-photo" {
                files(world, &mut person, table, &here).await;
            }
        }
        here = match here.as_str() {
            "/guide/result" => "/apply".to_owned(),
            "/guide" => person.get("/guide").await.location().to_owned(),
            path => person.answer_well(path).await,
        };
        if here == "/guide" {
            here = person.get("/guide").await.location().to_owned();
        }
    }
    assert_eq!(here, "/apply/check");
    let page = person.get("/apply/check").await;
    table.row("最後の確認には、直した答えだけがある", &page, 200, &["山田 花子", "123456789012"]);
    table.holds("マイナンバーは、断りなしには残らない", !page.says(MY_NUMBER));
    field_checks(&mut person, table).await;
    let receipt = person.submit().await;
    let page = person.get(&receipt).await;
    table.row("これだけ間違えても、正しく直せば受け付ける", &page, 200, &["R8-"]);
}

async fn typed_row(person: &mut Person, table: &mut Table, path: &str, row: &Typed) {
    let page = person.get(path).await;
    let seen = person.fill_bytes(&page, path, &row.pairs).await;
    let sent = |seen: &Seen| {
        let page = seen.read();
        row.pairs
            .iter()
            .filter_map(|(_, value)| std::str::from_utf8(value).ok())
            .all(|value| value.starts_with("find-address") || page.contains(value.trim()))
    };
    match row.want {
        Mend(words) => {
            table.row(row.what, &seen, 422, &[words]);
            let summed = seen.summary().is_some_and(|summary| summary.contains(words));
            table.check(&format!("{} — まとめに出る", row.what), summed);
            table.check(&format!("{} — 書いたものが残る", row.what), sent(&seen));
        }
        Ask(words) => table.row(row.what, &seen, 422, &[words]),
        Take(shown) => {
            table.leads(row.what, &seen, "/");
            let answers = person.get("/guide/answers").await;
            let is_shown = answers.says(shown);
            table.check(&format!("{} — 「{shown}」と残る", row.what), is_shown);
            table.check("印は文字として出る", !answers.text().contains("<script>alert"));
        }
        Unreadable => table.row(row.what, &seen, 400, &["文字の形式（UTF-8）"]),
        TooLarge => table.row(row.what, &seen, 413, &["大きすぎます"]),
    }
}

impl Table {
    /// A further promise about the row before, which counts as no row of its own.
    fn check(&mut self, what: &str, holds: bool) {
        if !holds {
            self.wrong.push(format!("[{}] {what}", self.kind));
        }
    }
}

/// The small script asks about one field at a time.
async fn field_checks(person: &mut Person, table: &mut Table) {
    let page = person.get("/guide/q/q-every-text").await;
    for (what, pairs, words) in [
        ("欄の確認: 外字", vec![("_field", "every.text"), ("every.text", "渡\u{E000}")], "外字"),
        ("欄の確認: 知らない欄", vec![("_field", "no.such"), ("no.such", "x")], "null"),
        ("欄の確認: 欄の名前が壊れている", vec![("_field", "@@@\u{0}"), ("x", "y")], "null"),
        ("欄の確認: 名前がない", vec![], "null"),
    ] {
        let seen = person.fill(&page, "/guide/check", &pairs).await;
        table.row(what, &seen, 200, &[words]);
    }
}

// --- files ---

async fn files(world: &World, person: &mut Person, table: &mut Table, path: &str) {
    let rows: Vec<(&str, &str, Vec<u8>, &str)> = vec![
        ("添付: 0バイト", "photo.jpg", Vec::new(), "中身がありません"),
        (
            "添付: 名前だけ jpg のHTML",
            "photo.jpg",
            b"<html><script>alert(1)</script></html>".to_vec(),
            "この種類のファイル",
        ),
        (
            "添付: SVG",
            "photo.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            "この種類のファイル",
        ),
        (
            "添付: 実行ファイル",
            "photo.png",
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff".to_vec(),
            "この種類のファイル",
        ),
        ("添付: HEIC", "IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "HEIC"),
        ("添付: 動画", "a.mp4", b"\0\0\0\x20ftypisom\0\0\0\0isomiso2mp41".to_vec(), "動画"),
        ("添付: ZIP爆弾", "photos.zip", zip_bomb(), "圧縮した"),
        ("添付: PDFと名乗るZIP爆弾", "a.pdf", zip_bomb(), "圧縮した"),
        ("添付: 二つの種類（GIFとPDF）", "a.gif", b"GIF89a;%PDF-1.4\n".to_vec(), "二つの種類"),
        ("添付: 半分の写真", "half.jpg", half_a_photo(), "壊れて"),
        ("添付: 36億画素と名乗るPNG", "bomb.png", pixel_bomb(), "画素数"),
        ("添付: 壊れたPDF", "a.pdf", b"%PDF-1.7\n1 0 obj\n<<".to_vec(), "PDF"),
        ("添付: 11MB", "big.jpg", vec![0xff; 11 << 20], "大きすぎます"),
    ];
    for (what, name, bytes, words) in rows {
        let page = person.get(path).await;
        let control = page.file_control();
        let parts =
            [(&*control, Some(name), bytes.as_slice()), ("_go", None, b"upload".as_slice())];
        let seen = person.upload(&page, path, &parts).await;
        table.row(what, &seen, 422, &[words]);
    }
    for (what, name, bytes, hidden) in [
        ("添付: 写真の撮影場所は消える", "旅行.JPG", photo_with_a_place(), b"Exif".as_slice()),
        (
            "添付: 写真の後ろに隠したZIPは消える",
            "../../etc/x.jpg",
            photo_and_zip(),
            b"PK\x05\x06".as_slice(),
        ),
        ("添付: 名前にNULと引用符", "a\u{202E}gpj.exe.jpg", photo(), b"Exif".as_slice()),
    ] {
        let page = person.get(path).await;
        let control = page.file_control();
        let parts =
            [(&*control, Some(name), bytes.as_slice()), ("_go", None, b"upload".as_slice())];
        let seen = person.upload(&page, path, &parts).await;
        table.leads(what, &seen, path);
        let page = person.get(path).await;
        let id = page
            .text()
            .split("remove-file:")
            .nth(1)
            .and_then(|rest| rest.get(..36))
            .map(str::to_owned);
        let Some(id) = id.and_then(|id| id.parse::<Uuid>().ok()) else {
            table.check(&format!("{what} — 画面に出る"), false);
            continue;
        };
        let (kept, clean_name) = kept_file(world, id).await;
        table.check(
            &format!("{what} — 中に残らない"),
            !kept.windows(hidden.len()).any(|part| part == hidden),
        );
        let safe = !clean_name.contains(['/', '\\', '\u{202E}', '\0']);
        table.check(&format!("{what} — 名前は安全（{clean_name}）"), safe);
        let go = format!("remove-file:{id}");
        let seen = person.upload(&page, path, &[("_go", None, go.as_bytes())]).await;
        table.check(&format!("{what} — 消せる"), seen.status == 303);
    }
    let page = person.get(path).await;
    let control = page.file_control();
    let control = control.as_str();
    let go = format!("remove-file:{}", Uuid::now_v7());
    let seen = person.upload(&page, path, &[("_go", None, go.as_bytes())]).await;
    table.leads("添付: 他人のファイルを消そうとする", &seen, path);
    let eleven: Vec<person::Part<'_>> =
        (0..11).map(|_| (control, Some("a.jpg"), b"x".as_slice())).collect();
    let seen = person.upload(&page, path, &eleven).await;
    table.row("添付: 一度に11個", &seen, 413, &["大きすぎます"]);
    let seen = person.upload(&page, path, &[(control, Some("a.jpg"), &vec![1; 41 << 20])]).await;
    table.row("添付: 41MBの送信", &seen, 413, &["大きすぎます"]);
    let (kind, mut body) = person::multipart(&[
        ("_token", None, page.token().as_bytes()),
        (control, Some("a.jpg"), b"xx"),
    ]);
    body.truncate(body.len() - 20);
    let seen = person.send(Method::POST, path, &kind, body).await;
    table.row("添付: 途中で切れた送信", &seen, 400, &["もう一度送信"]);
    let (kind, body) = person::multipart(&[
        (control, Some("a.jpg"), b"xx"),
        ("_token", None, page.token().as_bytes()),
    ]);
    let seen = person.send(Method::POST, path, &kind, body).await;
    table.row("添付: 合言葉より先にファイル", &seen, 403, &["開き直して"]);
    let seen = person.send(Method::POST, path, "multipart/form-data", b"x".to_vec()).await;
    table.row("添付: 区切りのない multipart", &seen, 400, &["もう一度送信"]);
    let (kind, body) = person::multipart(&[
        ("_token", None, page.token().as_bytes()),
        ("every.photo:bring", None, b"\x8eR"),
    ]);
    let seen = person.send(Method::POST, path, &kind, body).await;
    table.row("添付: Shift_JISの欄", &seen, 400, &["文字の形式（UTF-8）"]);
}

async fn kept_file(world: &World, id: Uuid) -> (Vec<u8>, String) {
    let found = world.files().find(world.store().read(), Id::from_uuid(id)).await.expect("rows");
    let found = found.expect("the file");
    (world.files().read(&found).await.expect("its content"), found.file_name.clone())
}

fn photo() -> Vec<u8> {
    let picture = RgbImage::from_fn(60, 40, |x, y| Rgb([(x * 4) as u8, (y * 6) as u8, 90]));
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut out, ImageFormat::Jpeg).expect("encoded");
    out.into_inner()
}

fn half_a_photo() -> Vec<u8> {
    let whole = photo();
    whole[..whole.len() / 2].to_vec()
}

fn photo_with_a_place() -> Vec<u8> {
    // One IFD with a pointer to GPS data, one GPS entry: 北緯.
    let tiff: &[u8] = b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0";
    let payload = [b"Exif\0\0", tiff].concat();
    let length = u16::try_from(payload.len() + 2).expect("short").to_be_bytes();
    let jpeg = photo();
    [&jpeg[..2], &[0xff, 0xe1], &length, &payload, &jpeg[2..]].concat()
}

fn photo_and_zip() -> Vec<u8> {
    [photo(), zip_of(b"secret", 1)].concat()
}

fn zip_bomb() -> Vec<u8> {
    zip_of(&vec![0; 1 << 20], 64)
}

fn zip_of(content: &[u8], times: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("a", options).expect("a file");
    for _ in 0..times {
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A PNG whose header promises 60,000 × 60,000 pixels.
fn pixel_bomb() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::new(8, 8)).write_to(&mut out, ImageFormat::Png).expect("encoded");
    let mut png = out.into_inner();
    png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let mut check = u32::MAX;
    for byte in &png[12..29] {
        check ^= u32::from(*byte);
        for _ in 0..8 {
            check = if check & 1 == 1 { (check >> 1) ^ 0xEDB8_8320 } else { check >> 1 };
        }
    }
    png[29..33].copy_from_slice(&(!check).to_be_bytes());
    png
}

// --- requests as such ---

async fn requests(world: &World, table: &mut Table) {
    let mut person = world.person();
    let not_found = ["ページが見つかりません"];
    for (what, path) in [
        ("知らない住所", "/no/such/page"),
        ("上の階へ", "/../../etc/passwd"),
        ("%で書いた上の階", "/procedures/..%2f..%2fetc%2fpasswd"),
        ("手続きのidにNUL", "/procedures/%00"),
        ("行事: ない", "/events/no-such"),
        ("行事: まだ開いていない", "/events/himitsu"),
        ("行事: idにSQL", "/events/nandemo'%20OR%201=1--"),
        ("申請: idの形でない", "/applications/not-a-uuid/receipt"),
        ("申請: 他人のid", "/applications/01890000-0000-7000-8000-000000000000/receipt"),
        ("申請: 他人の受付票PDF", "/applications/01890000-0000-7000-8000-000000000000/receipt.pdf"),
        ("申請: 他人の証明", "/applications/01890000-0000-7000-8000-000000000000/proof.txt"),
        ("手続き: 職員だけのもの", "/procedures/no-such"),
    ] {
        let seen = person.get(path).await;
        table.row(what, &seen, 404, &not_found);
    }
    let seen = person.get("/events/%ff%fe").await;
    table.row("住所がUTF-8でない", &seen, 400, &["読み取れませんでした"]);
    let long = format!("/{}", "a".repeat(60_000));
    let seen = person.get(&long).await;
    table.row("6万文字の住所", &seen, 404, &not_found);
    let many: String = (0..5_000).map(|n| format!("p{n}={n}&")).collect();
    let seen = person.get(&format!("/search?{many}q=inu")).await;
    table.row("5,000個の引数", &seen, 200, &["inu"]);
    for (what, query, words) in [
        ("検索: <script>", "%3Cscript%3Ealert(1)%3C/script%3E", "<script>alert(1)</script>"),
        ("検索: NUL", "a%00b", ""),
        ("検索: 正規表現", "(.*)*%2B%5B", ""),
        ("検索: 1万文字", "%E7%8A%AC", "犬"),
        ("検索: 壊れた%", "%zz%", ""),
        ("検索: UTF-8でない", "%8eR", ""),
    ] {
        let query = if what.contains("1万") { query.repeat(3_000) } else { query.to_owned() };
        let seen = person.get(&format!("/search?q={query}")).await;
        table.row(what, &seen, 200, &[words]);
    }
    let seen = person.get("/?lang=xx").await;
    table.row("知らない言語", &seen, 200, &["テニス村"]);
    let mut odd = world.person().saying(
        "accept-language",
        "xx-!!;q=abc, ;;, *;q=9, ja\u{7f}".replace('\u{7f}', "").as_str(),
    );
    table.row("でたらめな Accept-Language", &odd.get("/").await, 200, &["テニス村"]);
    let mut english = world.person().saying("accept-language", "en-GB,en;q=0.9");
    let seen = english.get("/no/such/page").await;
    table.row_in("en", "英語の人には英語で断る", &seen, 404, &["Page not found"]);
    let mut robot = world.person().saying("accept", "application/json");
    let seen = robot.get("/no/such/page").await;
    table.row("JSONを求める人にはJSONで", &seen, 404, &["\"status\":404"]);
    let mut elsewhere =
        world.person().saying("host", "evil.example").saying("x-forwarded-host", "evil.example");
    let seen = elsewhere.get("/").await;
    table.row("Host を偽る", &seen, 200, &["テニス村"]);
    table.holds("Host の言うことは画面に出ない", !seen.text().contains("evil.example"));
    for (method, status) in [
        (Method::PUT, 405),
        (Method::DELETE, 405),
        (Method::PATCH, 405),
        (Method::TRACE, 405),
        (Method::OPTIONS, 405),
    ] {
        let seen = person.send(method.clone(), "/", "", Vec::new()).await;
        table.row(&format!("{method} /"), &seen, status, &[]);
        table.check(&format!("{method} / — Allow"), seen.header("allow").contains("GET"));
    }
    let seen =
        person.send(Method::from_bytes(b"BREW").expect("a method"), "/", "", Vec::new()).await;
    table.row("知らない動詞", &seen, 405, &[]);
    let seen = person.send(Method::HEAD, "/", "", Vec::new()).await;
    table.row("HEAD /", &seen, 200, &[]);
    table.check("HEAD / — 本文がない", seen.bytes.is_empty());
    let seen = person.send(Method::GET, "/", FORM, b"q=1".repeat(1_000)).await;
    table.row("本文のあるGET", &seen, 200, &["テニス村"]);
    cookies(world, table).await;
}

async fn cookies(world: &World, table: &mut Table) {
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    let nothing = ["続ける入力がありません"];
    let draft = person.cookies.get("draft").expect("a draft's cookie").clone();
    let mut flipped = person.clone();
    let mut letters: Vec<u8> = draft.clone().into_bytes();
    letters[40] = if letters[40] == b'A' { b'B' } else { b'A' };
    flipped.cookies.insert("draft".to_owned(), String::from_utf8(letters).expect("letters"));
    table.row("Cookie: 一文字変える", &flipped.get("/guide").await, 404, &nothing);
    let mut moved = world.person();
    moved.cookies.insert("application".to_owned(), draft.clone());
    let id = "01890000-0000-7000-8000-000000000000";
    let seen = moved.get(&format!("/applications/{id}/receipt")).await;
    table.row("Cookie: ほかの名前に移す", &seen, 404, &["見つかりません"]);
    let mut large = world.person();
    large.cookies.insert("draft".to_owned(), "A".repeat(100_000));
    table.row("Cookie: 10万文字", &large.get("/guide").await, 404, &nothing);
    let mut odd = world.person();
    odd.cookies.insert("draft".to_owned(), "'; =; ;;".to_owned());
    odd.cookies.insert("lang".to_owned(), "../../xx".to_owned());
    table.row("Cookie: でたらめ", &odd.get("/").await, 200, &["テニス村"]);
    let mut stranger = world.person();
    table.row("入力のない人が質問を開く", &stranger.get(&first).await, 404, &nothing);
    table.row("入力のない人が答えを見る", &stranger.get("/guide/answers").await, 404, &nothing);
    table.row("入力のない人が送る画面を開く", &stranger.get("/apply/check").await, 404, &nothing);
}

// --- forms ---

async fn forms(world: &World, table: &mut Table) {
    let mut person = world.person();
    let stale = ["画面を開き直してください"];
    let path = "/events/nandemo";
    let page = person.get(path).await;
    let body = |pairs: &[(&str, &str)]| {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()))
            .collect();
        person::encode(&pairs)
    };
    let seen = person.send(Method::POST, path, FORM, Vec::new()).await;
    table.row("合言葉がない", &seen, 403, &stale);
    for (what, token) in
        [("合言葉がでたらめ", "AAAA"), ("合言葉が空", ""), ("合言葉が長い", &*"A".repeat(5_000))]
    {
        let seen = person.send(Method::POST, path, FORM, body(&[("_token", token)])).await;
        table.row(what, &seen, 403, &stale);
    }
    let theirs = world.person().get(path).await.token();
    let seen = person.send(Method::POST, path, FORM, body(&[("_token", &theirs)])).await;
    table.row("合言葉が他人のもの", &seen, 403, &stale);
    let mut no_cookie = world.person();
    let seen = no_cookie.send(Method::POST, path, FORM, body(&[("_token", &page.token())])).await;
    table.row("合言葉だけを持ち出す", &seen, 403, &stale);
    let mut foreign = person.clone().saying("sec-fetch-site", "cross-site");
    let seen = foreign.fill(&page, path, &[]).await;
    table.row("よそのサイトからの送信", &seen, 403, &stale);
    let token = page.token();
    for (what, kind, sent, status) in [
        ("種類が text/plain", "text/plain", body(&[("_token", &token)]), 415),
        ("種類が JSON", "application/json", b"{\"_token\":1}".to_vec(), 415),
        ("種類がない", "", body(&[("_token", &token)]), 415),
        ("種類が壊れている", "application/;;;", body(&[("_token", &token)]), 415),
    ] {
        let seen = person.send(Method::POST, path, kind, sent).await;
        table.row(what, &seen, status, &["もう一度"]);
    }
    let (kind, sent) = person::multipart(&[("_token", None, token.as_bytes())]);
    let seen = person.send(Method::POST, path, &kind, sent).await;
    table.row("ファイルのない画面に multipart", &seen, 415, &["もう一度"]);
    let mut gzip = person.clone().saying("content-encoding", "gzip");
    let seen =
        gzip.send(Method::POST, path, FORM, b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x8b\xff".to_vec()).await;
    table.row("gzipの本文", &seen, 400, &["文字の形式（UTF-8）"]);
    let seen = person.fill(&page, path, &[("helper", &"場".repeat(61))]).await;
    table.row("手伝いの場所が61文字", &seen, 422, &["60文字まで", &"場".repeat(61)]);
    let seen = person.fill(&page, path, &[("helper", "公民館\u{0}")]).await;
    table.row("手伝いの場所にNUL", &seen, 422, &["見えない文字"]);
    let seen = person.fill(&page, path, &[("helper", "公民館"), ("helper", "体育館")]).await;
    table.row("同じ欄が二つ", &seen, 400, &["もう一度送信"]);
    let seen = person.fill(&page, path, &[("helper", "<script>alert(1)</script>")]).await;
    table.leads("手伝いの場所に印", &seen, "/guide");
    let seen = person.fill(&page, path, &[]).await;
    table.leads("同じ合言葉をもう一度", &seen, "/guide");
    let seen = person.fill(&page, "/events/himitsu", &[]).await;
    table.row("まだ開いていない行事を始める", &seen, 404, &["見つかりません"]);
    later(&mut person, table).await;
    lists(world, table).await;
}

async fn later(person: &mut Person, table: &mut Table) {
    let page = person.get("/guide/later").await;
    for (what, address) in [
        ("続きのメール: 改行（ヘッダーの差し込み）", "a@example.jp\r\nBcc: b@example.jp"),
        ("続きのメール: あて先を二つ", "a@example.jp, b@example.jp"),
        ("続きのメール: 空", ""),
        ("続きのメール: 長い", &*format!("{}@example.jp", "a".repeat(400))),
    ] {
        let seen = person.fill(&page, "/guide/later", &[("email", address)]).await;
        table.row(what, &seen, 422, &["name@example.jp"]);
    }
}

async fn lists(world: &World, table: &mut Table) {
    let mut person = world.person();
    let first = person.begin("nyuson").await;
    let list = person.walk(&first, "/guide/q/q-people").await;
    let name = |n: usize| format!("選手{n}");
    for n in 0..6 {
        let page = person.get(&list).await;
        let pairs = [("person.name", &*name(n)), ("person.kana", "センシュ"), ("_go", "add")];
        person.fill(&page, &list, &pairs).await;
    }
    let page = person.get(&list).await;
    let pairs = [("person.name", "七人目"), ("person.kana", "センシュ"), ("_go", "add")];
    let seen = person.fill(&page, &list, &pairs).await;
    table.row("一覧: 7人目", &seen, 422, &["これ以上は追加できません", "七人目"]);
    for (what, go) in [
        ("一覧: いない人を消す", "remove:m99"),
        ("一覧: 本人を消す", "remove:me"),
        ("一覧: 知らないボタン", "format:c"),
    ] {
        let page = person.get(&list).await;
        let seen = person.fill(&page, &list, &[("_go", go)]).await;
        table.leads(what, &seen, "/guide");
    }
    let page = person.get(&list).await;
    let kept = (0..6).all(|n| page.says(&name(n)));
    table.check("一覧: だれも消えない", kept);
}

// --- steps ---

async fn steps(world: &World, table: &mut Table) {
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    table.leads("一足飛びに: 確認の画面", &person.get("/apply/check").await, &first);
    table.leads("一足飛びに: 結果の画面", &person.get("/guide/result").await, &first);
    table.leads("一足飛びに: 選ぶ画面", &person.get("/apply").await, &first);
    table.leads("一足飛びに: 先の質問", &person.get("/guide/q/q-every-money").await, &first);
    let page = person.get(&first).await;
    let seen = person.fill(&page, "/guide/q/q-every-money", &[("every.money", "1")]).await;
    table.leads("一足飛びに: 先の質問に答える", &seen, &first);
    let seen = person.fill(&page, "/apply/check", &[]).await;
    table.row("一足飛びに: 送る", &seen, 409, &["まだ答えていない質問"]);
    for (what, path) in [
        ("質問: ないid", "/guide/q/no-such"),
        ("質問: 上の階へ", "/guide/q/..%2F..%2Fetc%2Fpasswd"),
        ("質問: NUL", "/guide/q/%00"),
        ("質問: 書式", "/guide/q/%25s%25n"),
        ("質問: いない人", "/guide/q/q-every-text/m99"),
        ("質問: 人がSQL", "/guide/q/q-every-text/'%20OR%201=1"),
    ] {
        let seen = person.get(path).await;
        table.leads(what, &seen, &first);
        let seen = person.fill(&page, path, &[("every.text", "x")]).await;
        table.leads(&format!("{what}に答える"), &seen, &first);
    }
    let result = person.walk(&first, "/guide/result").await;
    let page = person.get(&result).await;
    table.row("結果", &page, 200, &["なんでも申請"]);
    let page = person.get("/apply").await;
    let seen = person.fill(&page, "/apply", &[]).await;
    table.row("何も選ばない", &seen, 422, &["1つ以上選んで"]);
    let seen = person
        .fill(&page, "/apply", &[("procedure", "yakan-court"), ("procedure", "' OR 1=1")])
        .await;
    table.row("開いていない手続きを選ぶ", &seen, 422, &["1つ以上選んで"]);
    two_windows(world, table).await;
}

/// An older window never overwrites what a newer one answered.
async fn two_windows(world: &World, table: &mut Table) {
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    let path = person.walk(&first, "/guide/q/q-every-text").await;
    let old = person.get(&path).await;
    let new = person.get(&path).await;
    person.fill(&new, &path, &[("every.text", "新しい名前")]).await;
    let seen = person.fill(&old, &path, &[("every.text", "古い名前")]).await;
    table.leads("古い画面から送る", &seen, &path);
    let page = person.get(&path).await;
    table.row(
        "古い画面から送る: 新しい答えが残り、そう言う",
        &page,
        200,
        &["新しい名前", "別の画面で答えが変わって"],
    );
    let seen = person.fill(&old, &path, &[("every.text", "新しい名前")]).await;
    table.leads("古い画面から同じことを送る", &seen, "/guide/q/");
    let page = person.get(&path).await;
    let mut both: Vec<Person> = (0..6).map(|_| person.clone()).collect();
    let seen = join_all(both.iter_mut().enumerate().map(|(n, person)| {
        let (page, path) = (page.clone(), path.clone());
        async move { person.fill(&page, &path, &[("every.text", &format!("同時{n}"))]).await }
    }))
    .await;
    table.holds(
        "六つの画面から同時に: どれも断られず、500もない",
        seen.iter().all(|seen| seen.status == 303),
    );
    let page = person.get(&path).await;
    table.row("六つの画面から同時に: 一つが残る", &page, 200, &["同時"]);
}

// --- submissions ---

async fn count(world: &World, sql: &str) -> i64 {
    let db = world.store().read();
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    row.expect("rows").expect("a row").try_get_by_index(0).expect("a number")
}

async fn submissions(world: &World, table: &mut Table) {
    const APPLICATIONS: &str = "SELECT COUNT(*) FROM application";
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    person.walk(&first, "/apply/check").await;
    let page = person.get("/apply/check").await;
    let before = count(world, APPLICATIONS).await;
    let mut eight: Vec<Person> = (0..8).map(|_| person.clone()).collect();
    let seen = join_all(eight.iter_mut().map(|person| {
        let page = page.clone();
        async move { person.fill(&page, "/apply/check", &[]).await }
    }))
    .await;
    for seen in &seen {
        table.check(
            &format!("八つの窓の一つ: {} {:?}", seen.status, seen.summary()),
            seen.status == 303,
        );
    }
    let receipts: std::collections::BTreeSet<&str> =
        seen.iter().map(Seen::location).filter(|to| !to.is_empty()).collect();
    table.holds(
        "同じ入力を八つの窓から同時に送る: 受付票は一つ",
        receipts.len() == 1 && receipts.iter().all(|to| to.ends_with("/receipt")),
    );
    table.holds(
        "同じ入力を八つの窓から同時に送る: 申請は一つ",
        count(world, APPLICATIONS).await == before + 1,
    );
    let mut numbers = std::collections::BTreeSet::new();
    for person in &mut eight {
        let page = person.get(receipts.first().copied().unwrap_or("/")).await;
        numbers.insert(page.text().split("R8-").nth(1).map(|rest| rest[..6].to_owned()));
    }
    table.holds("どの窓にも同じ番号", numbers.len() == 1 && !numbers.contains(&None));
    let seen = person.fill(&page, "/apply/check", &[]).await;
    table.leads("ボタンを二度押す: 同じ受付票", &seen, receipts.first().copied().unwrap_or("?"));
    let receipt = person.get(seen.location()).await;
    table.row("ボタンを二度押す: 番号も照会番号も出る", &receipt, 200, &["R8-", "-"]);
    let seen = person.fill(&page, "/apply/check", &[]).await;
    table.leads("送った入力をもう一度送る", &seen, "/applications/");
    table.holds("それでも申請は一つ", count(world, APPLICATIONS).await == before + 1);
    let gap = "SELECT MAX(number) - COUNT(*) FROM application";
    table.holds("番号に抜けがない", count(world, gap).await == 0);
    let mut stranger = world.person();
    stranger.begin("nandemo").await;
    let mine = receipts.first().copied().unwrap_or("/").to_owned();
    let seen = stranger.get(&mine).await;
    table.row("他人の受付票を開く", &seen, 404, &["見つかりません"]);
    let seen = person.fill(&page, "/guide/q/q-every-text", &[("every.text", "送った後")]).await;
    table.row("送った後に答えを変える", &seen, 404, &["続ける入力がありません"]);
}

// --- codes and days ---

async fn codes(world: &World, table: &mut Table) {
    let mut person = world.person();
    person.begin("nandemo").await;
    let page = person.get("/guide/later").await;
    let code = code_on(&page);
    let wide: String = code
        .chars()
        .map(|letter| {
            if letter == '-' {
                '−'
            } else {
                char::from_u32(u32::from(letter) + 0xFEE0).expect("wide")
            }
        })
        .collect();
    for (what, typed) in [
        ("続きの番号: そのまま", code.clone()),
        ("続きの番号: 小文字", code.to_lowercase()),
        ("続きの番号: 全角", wide),
        ("続きの番号: 空白つき", format!("　 {} ", code.replace('-', " "))),
    ] {
        let mut other = world.person();
        let page = other.get("/resume").await;
        let seen = other.fill(&page, "/resume", &[("code", &typed)]).await;
        table.leads(what, &seen, "/guide");
    }
    let mut other = world.person();
    let page = other.get("/resume").await;
    for (what, typed) in [
        ("続きの番号: 違う", "AB23-CD45-EF67".to_owned()),
        ("続きの番号: 空", String::new()),
        ("続きの番号: 長い", "A".repeat(10_000)),
        ("続きの番号: SQL", "' OR '1'='1".to_owned()),
        ("続きの番号: NUL", "AB23\u{0}".to_owned()),
    ] {
        let seen = other.fill(&page, "/resume", &[("code", &typed)]).await;
        table.row(what, &seen, 422, &["番号を確かめて"]);
    }
    let seen = other.get("/resume/..%2f..%2f").await;
    table.row("続きの住所: 違う", &seen, 422, &["番号を確かめて"]);
    let again = code_on(&person.get("/guide/later").await);
    let seen = other.fill(&page, "/resume", &[("code", &code)]).await;
    table.row("続きの番号: 新しい番号を出した後の古い番号", &seen, 422, &["番号を確かめて"]);
    let seen = other.fill(&page, "/resume", &[("code", &again)]).await;
    table.leads("続きの番号: 新しい番号", &seen, "/guide");
    let mut last = None;
    for _ in 0..320 {
        last = Some(other.fill(&page, "/resume", &[("code", "AB23-CD45-EF67")]).await);
    }
    table.row("続きの番号: 三百回違う", &last.expect("an answer"), 429, &["10分ほどたってから"]);
    clock::pass(SignedDuration::from_mins(11));
    let seen = other.fill(&page, "/resume", &[("code", &again)]).await;
    table.leads("続きの番号: 十分待てばまた開く", &seen, "/guide");
}

/// The code that the page shows: three groups of four.
fn code_on(page: &Seen) -> String {
    let text = page.read();
    let is_code = |word: &str| {
        let groups: Vec<&str> = word.split('-').collect();
        groups.len() == 3
            && groups.iter().all(|group| {
                group.len() == 4
                    && group.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            })
    };
    let found =
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').find(|word| is_code(word));
    found.unwrap_or_else(|| panic!("no code on the page")).to_owned()
}

async fn days(world: &World, table: &mut Table) {
    let mut person = world.person();
    let first = person.begin("nandemo").await;
    let path = person.walk(&first, "/guide/q/q-every-text").await;
    let page = person.get(&path).await;
    person.fill(&page, &path, &[("every.text", "三十日目の人")]).await;
    let code = code_on(&person.get("/guide/later").await);
    clock::pass(SignedDuration::from_hours(24 * 30));
    housekeeping(world).await;
    let answers = person.get("/guide/answers").await;
    table.row("最後の日にはまだ答えがある", &answers, 200, &["三十日目の人"]);
    clock::pass(SignedDuration::from_hours(24));
    let nothing = ["続ける入力がありません"];
    table.row("次の日には、掃除の前でも開かない", &person.get("/guide").await, 404, &nothing);
    housekeeping(world).await;
    table.row("次の日には消えている", &person.get(&path).await, 404, &nothing);
    let mut other = world.person();
    let page = other.get("/resume").await;
    let seen = other.fill(&page, "/resume", &[("code", &code)]).await;
    table.row("期限を過ぎた番号", &seen, 422, &["期限を過ぎた入力は消えています"]);
    let left = count(world, "SELECT COUNT(*) FROM draft WHERE state = 'open'").await;
    table.holds("期限を過ぎた入力は一つも残らない", left == 0);
}

/// What the background jobs do in a day.
async fn housekeeping(world: &World) {
    let now = clock::now();
    yakusho_facts::expire_drafts(world.store(), now).await.expect("expired");
    world.procedures().forget_expired(now).await.expect("forgotten");
}
