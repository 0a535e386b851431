//! Things of several lines: an address, an account.

use yakusho_kernel::Lang;

use super::{
    choice::Choices,
    control::{Line, Width},
    raw::Raw,
};
use crate::words::{self, Words};

/// One line of several; its control is named `<field>:<part>`.
#[derive(Clone, Debug)]
pub struct Part {
    /// The part's name within the field.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// A line under the label.
    pub hint: Option<String>,
    /// Its control.
    pub control: PartControl,
    /// Whether it may stay empty although the field must be filled.
    pub optional: bool,
    /// Words of a submit beside it that sends `_go` with `find-address:<field>`.
    pub find: Option<&'static str>,
}

/// The control of a part.
#[derive(Clone, Debug)]
pub enum PartControl {
    /// A line.
    Line(Line),
    /// One of many.
    Select(Choices),
}

/// Prefectures in the order of their codes (JIS X 0401).
pub(crate) const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// The parts of an address. `own`: it is the address of the person who types, which the browser
/// may fill in.
pub(super) fn address(lang: Lang, raw: &Raw, own: bool) -> Vec<Part> {
    let line = |name: &str, width, token| {
        let token = if own { token } else { "" };
        PartControl::Line(Line { width, ..Line::text(raw.part(name)).filled_with(token) })
    };
    let prefecture = raw.part("prefecture");
    let prefectures = Choices::new(PREFECTURES.map(|name| (name, name)), |name| name == prefecture);
    let postal = Line::postal(raw.part("postal_code"));
    let postal = postal.filled_with(if own { "postal-code" } else { "" });
    vec![
        Part {
            hint: Some(words::POSTAL_HINT.get(lang).to_owned()),
            find: Some(words::FIND_ADDRESS.get(lang)),
            ..Part::new("postal_code", words::POSTAL, lang, PartControl::Line(postal))
        },
        Part::new("prefecture", words::PREFECTURE, lang, PartControl::Select(prefectures)),
        Part::new("city", words::CITY, lang, line("city", Width::Medium, "address-level2")),
        Part::new("town", words::TOWN, lang, line("town", Width::Medium, "address-level3")),
        Part::new("block", words::BLOCK, lang, line("block", Width::Medium, "address-line1")),
        Part {
            optional: true,
            ..Part::new(
                "building",
                words::BUILDING,
                lang,
                line("building", Width::Full, "address-line2"),
            )
        },
    ]
}

/// The parts of a bank account.
pub(super) fn account(lang: Lang, raw: &Raw) -> Vec<Part> {
    let line = |name: &str, line: fn(&str) -> Line| PartControl::Line(line(raw.part(name)));
    let chosen = raw.part("kind");
    let kinds = [
        ("ordinary", words::ACCOUNT_ORDINARY),
        ("current", words::ACCOUNT_CURRENT),
        ("savings", words::ACCOUNT_SAVINGS),
    ];
    let kinds = kinds.map(|(id, words)| (id, words.get(lang)));
    let kinds = Choices::new(kinds, |id| id == if chosen.is_empty() { "ordinary" } else { chosen });
    vec![
        Part::new("bank", words::BANK, lang, line("bank", Line::short_text)),
        Part::new("branch", words::BRANCH, lang, line("branch", Line::short_text)),
        Part::new("kind", words::ACCOUNT_KIND, lang, PartControl::Select(kinds)),
        Part {
            hint: Some(words::ACCOUNT_NUMBER_HINT.get(lang).to_owned()),
            ..Part::new("number", words::ACCOUNT_NUMBER, lang, line("number", Line::number))
        },
        Part {
            hint: Some(words::ACCOUNT_HOLDER_HINT.get(lang).to_owned()),
            ..Part::new("holder", words::ACCOUNT_HOLDER, lang, line("holder", Line::short_text))
        },
    ]
}

impl Part {
    fn new(name: &'static str, label: Words, lang: Lang, control: PartControl) -> Self {
        let label = label.get(lang).to_owned();
        Self { name, label, hint: None, control, optional: false, find: None }
    }
}
