//! Why personal data are read.

use yakusho_pack::{Pack, format::Purpose as InPack};

/// A purpose that somebody chose or said. It is recorded with every reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// Its id in the pack; empty where it was said in free words.
    pub id: String,
    /// Its words, as the log has them.
    pub words: String,
    /// The classes of facts that it opens: 庁内, 個人, 要配慮, and 支援措置 for the place of a person
    /// under protection.
    pub opens: Vec<String>,
}

impl Purpose {
    /// The purpose for which a case is opened where nothing else was chosen: the first of the pack.
    #[must_use]
    pub fn usual(pack: &Pack) -> Self {
        pack.purposes.first().map_or_else(|| Self::said("案件の処理"), Self::of)
    }

    /// The purpose with this id.
    #[must_use]
    pub fn chosen(pack: &Pack, id: &str) -> Option<Self> {
        pack.purposes.iter().find(|purpose| purpose.id == id).map(Self::of)
    }

    /// A purpose said to the API: an id or the words of one in the pack, or free words, which open
    /// no more than personal facts. Nothing said opens nothing.
    #[must_use]
    pub fn told(pack: &Pack, said: &str) -> Self {
        let known = pack.purposes.iter().find(|known| known.id == said || known.name == said);
        known.map_or_else(|| Self::said(said), Self::of)
    }

    fn said(words: &str) -> Self {
        let words = words.trim().to_owned();
        let opens = if words.is_empty() { Vec::new() } else { vec!["個人".to_owned()] };
        Self { id: String::new(), words, opens }
    }

    fn of(purpose: &InPack) -> Self {
        Self {
            id: purpose.id.clone(),
            words: purpose.name.clone(),
            opens: purpose.opens.iter().map(|class| class.code().to_owned()).collect(),
        }
    }

    /// Nothing was said: it opens nothing.
    #[must_use]
    pub fn nothing() -> Self {
        Self::said("")
    }

    /// A resident reads what they told themselves.
    #[must_use]
    pub fn own(words: &str) -> Self {
        Self { id: String::new(), words: words.to_owned(), opens: Vec::new() }
    }
}
