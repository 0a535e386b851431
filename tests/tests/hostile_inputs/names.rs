//! Names and other texts: their length, their letters, their bytes.

use crate::{
    MY_NUMBER,
    typed::{
        Typed,
        Want::{Ask, Mend, Take, TooLarge, Unreadable},
        bytes, typed,
    },
};

pub fn names() -> Vec<Typed> {
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

pub fn encodings() -> Vec<Typed> {
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

pub fn long_texts() -> Vec<Typed> {
    let long = |what, text: &str, want| typed(what, &[("every.long", text)], want);
    vec![
        long("備考: 2,001文字", &"長".repeat(2_001), Mend("2000文字以内")),
        long("備考: 制御文字", "一行目\u{1B}[31m", Mend("見えない文字")),
        long("備考: マイナンバー", &format!("番号は{MY_NUMBER}です"), Mend("マイナンバー")),
        long("備考: 改行とタブはよい", "一行目\n二行目\t終わり", Take("一行目\n二行目\t終わり")),
        long("備考: 結合文字を百個", &format!("が{}", "\u{0301}".repeat(100)), Take("が")),
    ]
}
