//! 全国地方公共団体コード: five digits that name a prefecture or municipality, and a check digit.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::check_digit::lg_code_check_digit;

/// A six-digit local government code whose check digit is right: `102016` is 前橋市.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MunicipalityCode([u8; 6]);

/// Why a text is no local government code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MunicipalityCodeError {
    /// Not exactly six ASCII digits.
    #[error("団体コードは半角数字6桁です")]
    NotSixDigits,
    /// The sixth digit does not follow from the first five.
    #[error("団体コードの検査数字が合いません")]
    WrongCheckDigit,
}

impl MunicipalityCode {
    /// The six digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The first two digits: the prefecture (JIS X 0401), `10` for 群馬県.
    #[must_use]
    pub fn prefecture(&self) -> &str {
        self.as_str().get(..2).unwrap_or_default()
    }
}

impl FromStr for MunicipalityCode {
    type Err = MunicipalityCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = <[u8; 6]>::try_from(text.as_bytes())
            .map_err(|_| MunicipalityCodeError::NotSixDigits)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(MunicipalityCodeError::NotSixDigits);
        }
        let [a, b, c, d, e, check] = digits.map(|digit| digit - b'0');
        if lg_code_check_digit([a, b, c, d, e]) != check {
            return Err(MunicipalityCodeError::WrongCheckDigit);
        }
        Ok(Self(digits))
    }
}

impl TryFrom<String> for MunicipalityCode {
    type Error = MunicipalityCodeError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
impl From<MunicipalityCode> for String {
    fn from(code: MunicipalityCode) -> Self {
        code.as_str().to_owned()
    }
}
impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl fmt::Debug for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_real_municipalities_are_accepted() {
        let codes = [
            "011002", "100005", "102016", "131016", "141003", "271004", "472018", // plain
            "011011", "012131", "012271", // remainder 0 gives 1
            "011070", "011100", "012050", // remainder 1 gives 0
        ];
        for code in codes {
            assert_eq!(code.parse::<MunicipalityCode>().expect(code).as_str(), code);
        }
    }

    #[test]
    fn a_wrong_digit_or_length_is_refused() {
        use MunicipalityCodeError::{NotSixDigits, WrongCheckDigit};
        for (code, why) in [
            ("102017", WrongCheckDigit),
            ("102010", WrongCheckDigit),
            ("10201", NotSixDigits),
            ("1020160", NotSixDigits),
            ("１０２０１６", NotSixDigits),
            ("10201a", NotSixDigits),
        ] {
            assert_eq!(code.parse::<MunicipalityCode>(), Err(why), "{code}");
        }
    }

    #[test]
    fn a_code_is_a_plain_string_in_json() {
        let code: MunicipalityCode = serde_json::from_str("\"102016\"").expect("code");
        assert_eq!(code.prefecture(), "10");
        assert_eq!(serde_json::to_string(&code).expect("json"), "\"102016\"");
        assert!(serde_json::from_str::<MunicipalityCode>("\"102017\"").is_err());
    }
}
