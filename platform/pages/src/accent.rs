//! The city's colour. It comes from the pack, so it is checked before it becomes a stylesheet.

use std::fmt;

/// A colour that carries white text and reads well on white (at least 4.5:1, WCAG 1.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    red: u8,
    green: u8,
    blue: u8,
}

/// Why a colour cannot be the accent.
#[derive(Clone, Debug, PartialEq)]
pub enum AccentError {
    /// Not `#` and six hexadecimal digits.
    NotHex,
    /// Its contrast with white, when that is below 4.5.
    TooPale(f64),
}

impl fmt::Display for AccentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotHex => f.write_str("色は #0017c1 のように、# と16進数6けたで書いてください"),
            Self::TooPale(ratio) => write!(
                f,
                "白地とのコントラストが {ratio:.2} です。4.5 以上になる濃い色にしてください"
            ),
        }
    }
}
impl std::error::Error for AccentError {}

impl Default for Accent {
    /// DADS blue-900.
    fn default() -> Self {
        Self { red: 0x00, green: 0x17, blue: 0xc1 }
    }
}

impl Accent {
    /// The colour written as `#rrggbb`.
    ///
    /// # Errors
    /// [`AccentError`] in words for the person who wrote the pack.
    pub fn parse(hex: &str) -> Result<Self, AccentError> {
        let digits = hex.strip_prefix('#').ok_or(AccentError::NotHex)?;
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(AccentError::NotHex);
        }
        let value = u32::from_str_radix(digits, 16).map_err(|_| AccentError::NotHex)?;
        let [_, red, green, blue] = value.to_be_bytes();
        let accent = Self { red, green, blue };
        let ratio = accent.contrast_with_white();
        if ratio < 4.5 { Err(AccentError::TooPale(ratio)) } else { Ok(accent) }
    }

    /// WCAG 2 contrast ratio with white, 1 to 21.
    #[must_use]
    pub fn contrast_with_white(self) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let luminance =
            0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue);
        1.05 / (luminance + 0.05)
    }

    /// Three parts of the colour and one of black, for hover.
    #[must_use]
    pub fn darker(self) -> Self {
        let dark = |channel: u8| u8::try_from(u16::from(channel) * 3 / 4).unwrap_or(channel);
        Self { red: dark(self.red), green: dark(self.green), blue: dark(self.blue) }
    }

    /// A hint of the colour on white, for quiet backgrounds.
    #[must_use]
    pub fn tint(self) -> Self {
        let pale =
            |channel: u8| u8::try_from((u16::from(channel) + 255 * 15) / 16).unwrap_or(u8::MAX);
        Self { red: pale(self.red), green: pale(self.green), blue: pale(self.blue) }
    }

    /// The custom properties that the stylesheet uses.
    #[must_use]
    pub fn stylesheet(self) -> String {
        format!(
            ":root{{--accent:{self};--accent-dark:{};--accent-tint:{}}}\n",
            self.darker(),
            self.tint()
        )
    }
}

impl fmt::Display for Accent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_six_digit_hex_is_a_colour() {
        for bad in ["blue", "#fff", "#00 17c", "#0017c1;}", "0017c1", "#00+7c1"] {
            assert_eq!(Accent::parse(bad), Err(AccentError::NotHex), "{bad}");
        }
        assert_eq!(Accent::parse("#0017C1"), Ok(Accent::default()));
    }

    #[test]
    fn a_colour_that_white_text_cannot_stand_on_is_refused() {
        assert!(matches!(Accent::parse("#ffd43d"), Err(AccentError::TooPale(_))));
        assert!((Accent::default().contrast_with_white() - 11.10).abs() < 0.1);
    }
}
