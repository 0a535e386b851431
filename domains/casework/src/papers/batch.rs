//! Prints many letters at once: one PDF in the order of the worklist, with a list on top, each
//! letter with its note in やさしい日本語 where that was chosen; and the envelopes to them.

use jiff::Timestamp;
use serde_json::{Value, json};
use yakusho_documents::Document;
use yakusho_kernel::{Lang, date::show_datetime};
use yakusho_notify::letters::PaperLetter;
use yakusho_pack::Pack;
use yakusho_paper::{PaperError, PaperMeta};
use yakusho_store::{Error, Result};

use super::{
    Kind,
    content::merged,
    press::{data, press_of, shown},
};
use crate::{Casework, store::cases::Record};

/// Letters that are printed at once at most.
pub const MOST: usize = 100;

/// A letter that is to be printed, with what it is about.
#[derive(Clone)]
pub struct Chosen {
    /// The letter.
    pub letter: PaperLetter,
    /// The document that it carries.
    pub document: Document,
    /// The case.
    pub record: Record,
    /// The name of the procedure.
    pub name: String,
}

/// The sizes of envelopes (JIS S 5502).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// 長形3号, for an A4 sheet folded in three.
    Naga3,
    /// 角形2号, for an A4 sheet unfolded.
    Kaku2,
}

impl Envelope {
    /// The code in addresses and for the template.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Naga3 => "naga3",
            Self::Kaku2 => "kaku2",
        }
    }

    /// The size with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Naga3, Self::Kaku2].into_iter().find(|size| size.code() == code)
    }
}

/// The order of the worklist: what is due first, first; then as they were queued.
pub fn in_worklist_order(chosen: &mut [Chosen]) {
    chosen.sort_by_key(|one| {
        let due = one.record.due_on.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
        (due, one.letter.id)
    });
}

impl Casework {
    /// One PDF of the letters in the order given, with their list on top.
    ///
    /// # Errors
    /// Where one of them cannot be made; what the store says.
    pub async fn print_letters(&self, chosen: &[Chosen], now: Timestamp) -> Result<Vec<u8>> {
        let mut parts = Vec::with_capacity(chosen.len());
        for one in chosen {
            if one.letter.easy {
                parts.push(self.easy_note(&one.document, now).await?);
            }
            parts.push(self.document_pdf(&one.document, now).await?);
        }
        let (body, sheets) = bound(parts).await?;
        let list = self.print_list(chosen, sheets, now).await?;
        Ok(bound(vec![list, body]).await?.0)
    }

    /// The note in やさしい日本語 that lies on top of a document.
    ///
    /// # Errors
    /// Where it cannot be made; what the store says.
    pub async fn easy_note(&self, document: &Document, now: Timestamp) -> Result<Vec<u8>> {
        let content = self.archive().content(document).await?;
        let edition = self.procedures().shelf().edition(&document.pack_version).await?;
        let window = edition.pack.documents.as_ref().map(|rules| rules.window);
        let mut data = data(document, &content, window, None);
        if let Some(data) = data.as_object_mut() {
            // The note is no document: it bears neither number nor seal nor what was corrected.
            data.insert("issuer".to_owned(), json!({}));
            data.insert("corrects".to_owned(), Value::Null);
        }
        self.paper(&edition.pack, "easy-note", "お知（し）らせ", data, now).await
    }

    /// The envelopes to the recipients of letters, one sheet each.
    ///
    /// # Errors
    /// Where they cannot be made; what the store says.
    pub async fn envelopes(
        &self,
        chosen: &[Chosen],
        size: Envelope,
        now: Timestamp,
    ) -> Result<Vec<u8>> {
        let edition = self.procedures().shelf().current();
        let today = yakusho_kernel::date::jst_date(now);
        let mut letters = Vec::with_capacity(chosen.len());
        for one in chosen {
            let content = self.archive().content(&one.document).await?;
            let department = edition.pack.department_on(&one.letter.department, today);
            let sender = sender(&edition.pack);
            let own = json!({
                "department": department.map(|known| known.name.ja.as_str()),
                "phone": department.and_then(|known| known.phone.as_deref()),
            });
            letters.push(json!({
                "number": one.document.shown_number,
                "addressee": shown(&content.recipient),
                "sender": merged(sender, own),
                "notes": ["親展"],
            }));
        }
        let data = json!({ "size": size.code(), "letters": letters });
        self.paper(&edition.pack, "envelope", "封筒", data, now).await
    }

    async fn print_list(
        &self,
        chosen: &[Chosen],
        sheets: usize,
        now: Timestamp,
    ) -> Result<Vec<u8>> {
        let edition = self.procedures().shelf().current();
        let rows: Vec<Value> = (1_usize..)
            .zip(chosen)
            .map(|(place, one)| {
                let record = &one.record;
                let kind = Kind::from_code(&one.document.kind).map_or("", |kind| kind.label());
                let easy = if one.letter.easy { "（やさしい日本語つき）" } else { "" };
                json!({
                    "place": place,
                    "document_number": one.document.shown_number,
                    "number": format!("{}-{}", record.number, record.place + 1),
                    "name": one.name,
                    "kind": format!("{kind}{easy}"),
                    "way": "窓あき封筒",
                })
            })
            .collect();
        let data = json!({
            "municipality": edition.pack.city.name.ja,
            "printed": show_datetime(now, Lang::Ja),
            "count": format!("{}通・{sheets}ページ", chosen.len()),
            "rows": rows,
            "note": "この順に印刷しています。封入したら右の四角に印をつけ、画面で「印刷済みにする」を押してください。",
        });
        self.paper(&edition.pack, "print-list", "印刷の一覧", data, now).await
    }

    async fn paper(
        &self,
        pack: &Pack,
        template: &str,
        title: &str,
        data: Value,
        now: Timestamp,
    ) -> Result<Vec<u8>> {
        let press = press_of(&pack.version.to_string(), pack).map_err(unmade)?;
        let meta = PaperMeta { title: title.to_owned(), lang: Lang::Ja, now };
        press.render(template, data, meta).await.map_err(unmade)
    }
}

/// Who sends it, as it stands on an envelope.
fn sender(pack: &Pack) -> Value {
    let office = pack.city.offices.first();
    json!({
        "address": office.map(|office| office.address.ja.as_str()),
        "name": pack.city.name.ja,
    })
}

/// The parts behind one another, and how many pages they have together.
async fn bound(parts: Vec<Vec<u8>>) -> Result<(Vec<u8>, usize)> {
    let binding = tokio::task::spawn_blocking(move || yakusho_paper::bind(&parts));
    let (whole, counts) =
        binding.await.map_err(|_| Error::Broken("binding stopped".to_owned()))?.map_err(unmade)?;
    Ok((whole, counts.iter().sum()))
}

fn unmade(error: PaperError) -> Error {
    Error::Broken(format!("a paper could not be made: {error}"))
}
