//! Addresses by postal code, from the pack's `postal.csv` (`postal_code,prefecture,city,town`).

use std::collections::HashMap;

use yakusho_pack::Pack;

/// What a postal code stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// 都道府県
    pub prefecture: String,
    /// 市区町村
    pub city: String,
    /// 町名; empty where the code covers the rest of a city.
    pub town: String,
}

/// The postal codes that a pack knows.
#[derive(Debug, Default)]
pub struct PostalCodes(HashMap<String, Place>);

impl PostalCodes {
    /// Reads the codes of a pack; a pack without the file knows none.
    #[must_use]
    pub fn of(pack: &Pack) -> Self {
        let text = pack.file("postal.csv").unwrap_or_default();
        let lines = csv::Reader::from_reader(text).into_records();
        Self(lines.filter_map(|line| entry(&line.ok()?)).collect())
    }

    /// The place of a code of seven digits.
    #[must_use]
    pub fn find(&self, digits: &str) -> Option<&Place> {
        self.0.get(digits)
    }
}

fn entry(line: &csv::StringRecord) -> Option<(String, Place)> {
    let cell = |place: usize| line.get(place).map(str::to_owned);
    let code = cell(0).filter(|code| code.len() == 7)?;
    Some((code, Place { prefecture: cell(1)?, city: cell(2)?, town: cell(3).unwrap_or_default() }))
}
