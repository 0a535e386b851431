//! From characters to tokens.

use std::ops::Range;

use crate::error::ExpressionError;

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Name(String),
    Number(i64),
    Text(String),
    /// An operator or bracket.
    Mark(&'static str),
    End,
}

/// Longer marks first, so that `<=` is not read as `<`.
const MARKS: [&str; 24] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", "(", ")",
    "[", "]", "{", "}", ",", ".",
];

/// All tokens with the bytes they stand on; the last is [`Token::End`].
pub(super) fn tokens(source: &str) -> Result<Vec<(Token, Range<usize>)>, ExpressionError> {
    let mut reader = Reader { source, at: 0 };
    let mut found = Vec::new();
    loop {
        reader.skip_blanks();
        let start = reader.at;
        let token = reader.token()?;
        let ended = token == Token::End;
        found.push((token, start..reader.at));
        if ended {
            return Ok(found);
        }
    }
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let taken: String = self.rest().chars().take_while(|c| wanted(*c)).collect();
        self.at += taken.len();
        taken
    }

    fn skip_blanks(&mut self) {
        loop {
            self.take_while(|c| c.is_whitespace());
            if !self.rest().starts_with("//") {
                return;
            }
            self.take_while(|c| c != '\n');
        }
    }

    fn token(&mut self) -> Result<Token, ExpressionError> {
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(Token::End) };
        if first == '"' || first == '\'' {
            return self.text(first);
        }
        if first.is_ascii_digit() {
            return self.number();
        }
        if first.is_alphabetic() || first == '_' {
            return Ok(Token::Name(self.take_while(|c| c.is_alphanumeric() || c == '_')));
        }
        if let Some(mark) = MARKS.into_iter().find(|mark| self.rest().starts_with(mark)) {
            self.at += mark.len();
            return Ok(Token::Mark(mark));
        }
        let hint = match first {
            '=' => "。等しいことは「==」と書きます",
            '&' => "。「かつ」は「&&」と書きます",
            '|' => "。「または」は「||」と書きます",
            '「' | '」' | '“' | '”' | '’' => "。文字は半角の \" で囲みます",
            '０'..='９' | '（' | '）' | '，' | '．' => "。記号と数字は半角で書きます",
            _ => "",
        };
        let span = start..start + first.len_utf8();
        Err(ExpressionError::new(span, format!("「{first}」は式に使えない文字です{hint}")))
    }

    fn number(&mut self) -> Result<Token, ExpressionError> {
        let start = self.at;
        let digits = self.take_while(|c| c.is_alphanumeric() || c == '_');
        let fraction = self.rest().starts_with('.')
            && self.rest().chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        if fraction {
            self.take_while(|c| c.is_ascii_digit() || c == '.');
            let message = "小数は使えません。整数で書いてください";
            return Err(ExpressionError::new(start..self.at, message));
        }
        digits.parse().map(Token::Number).map_err(|_| {
            ExpressionError::new(start..self.at, format!("「{digits}」は整数として読めません"))
        })
    }

    fn text(&mut self, quote: char) -> Result<Token, ExpressionError> {
        let start = self.at;
        self.at += quote.len_utf8();
        let mut text = String::new();
        loop {
            let Some(next) = self.peek().filter(|c| *c != '\n') else {
                let message = format!("文字の終わりの {quote} がありません");
                return Err(ExpressionError::new(start..self.at, message));
            };
            self.at += next.len_utf8();
            match next {
                c if c == quote => return Ok(Token::Text(text)),
                '\\' => text.push(self.escape()?),
                c => text.push(c),
            }
        }
    }

    fn escape(&mut self) -> Result<char, ExpressionError> {
        let start = self.at.saturating_sub(1);
        let letter = self.peek().unwrap_or(' ');
        self.at += self.peek().map_or(0, char::len_utf8);
        let plain = match letter {
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            '\\' | '"' | '\'' => Some(letter),
            'u' => {
                let digits: String = self.rest().chars().take(4).collect();
                self.at += digits.len();
                u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
            }
            _ => None,
        };
        plain.ok_or_else(|| ExpressionError::new(start..self.at, "この「\\」の書き方は読めません"))
    }
}
