//! Reads the CSV file that the register's system writes out.

use jiff::civil::Date;
use yakusho_kernel::date::read_date;

use super::people::Person;

/// What the columns may be called. Other columns are passed over and not kept.
const COLUMNS: [(&str, &[&str]); 7] = [
    ("household", &["世帯番号"]),
    ("name", &["氏名", "氏名（漢字）", "漢字氏名"]),
    ("kana", &["氏名カナ", "カナ氏名", "フリガナ", "氏名（カナ）", "振り仮名"]),
    ("born", &["生年月日"]),
    ("address", &["住所", "現住所"]),
    ("building", &["方書", "建物名"]),
    ("postal", &["郵便番号"]),
];
/// Problems that are told; more would not be read.
const MOST_PROBLEMS: usize = 20;

/// What was read.
#[derive(Debug, Default)]
pub struct Read {
    /// The people.
    pub people: Vec<Person>,
    /// Lines that were left out, with what is wrong; no personal data.
    pub problems: Vec<String>,
    /// How many lines were left out.
    pub left_out: usize,
}

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Neither UTF-8 nor CP932.
    #[error("文字コードが UTF-8 でも Shift_JIS（CP932）でもありません。")]
    Encoding,
    /// A needed column is not there.
    #[error("1行目に「{0}」の列がありません。")]
    Column(&'static str),
    /// No table.
    #[error("CSV として読めません（{0}行目）。")]
    Table(u64),
}

/// Reads a file in UTF-8 (with or without BOM) or CP932.
///
/// # Errors
/// [`Unreadable`].
pub fn read(bytes: &[u8]) -> Result<Read, Unreadable> {
    let text = decode(bytes).ok_or(Unreadable::Encoding)?;
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let heads = table.headers().map_err(|_| Unreadable::Table(1))?.clone();
    let column = |code: &str| {
        let (_, names) = COLUMNS.iter().find(|(known, _)| *known == code)?;
        heads.iter().position(|head| names.contains(&head.trim()))
    };
    let name = column("name").ok_or(Unreadable::Column("氏名"))?;
    let born = column("born").ok_or(Unreadable::Column("生年月日"))?;
    let address = column("address").ok_or(Unreadable::Column("住所"))?;
    let (kana, building) = (column("kana"), column("building"));
    let household = column("household");
    let mut read = Read::default();
    for (row, line) in table.records().zip(2_u64..) {
        let row = row.map_err(|_| Unreadable::Table(line))?;
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or("").trim();
        match day(cell(Some(born))) {
            _ if cell(Some(name)).is_empty() => left_out(&mut read, line, "氏名が空です"),
            None => left_out(&mut read, line, "生年月日が読めません"),
            Some(born) => {
                let mut place = cell(Some(address)).to_owned();
                if !cell(building).is_empty() {
                    place = format!("{place}　{}", cell(building));
                }
                read.people.push(Person {
                    name: cell(Some(name)).to_owned(),
                    kana: cell(kana).to_owned(),
                    born: Some(born),
                    addresses: vec![("住所".to_owned(), place)],
                    household: cell(household).to_owned(),
                });
            }
        }
    }
    Ok(read)
}

fn left_out(read: &mut Read, line: u64, words: &str) {
    read.left_out += 1;
    if read.problems.len() < MOST_PROBLEMS {
        read.problems.push(format!("{line}行目: {words}"));
    }
}

fn day(text: &str) -> Option<Date> {
    read_date(text).ok()
}

fn decode(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let (text, _, broken) = encoding_rs::SHIFT_JIS.decode(bytes);
    (!broken).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const FILE: &str = "世帯番号,氏名,氏名カナ,生年月日,住所,方書,備考\n\
        1,髙橋　花子,タカハシ　ハナコ,S55.4.1,前橋市大手町二丁目１２－１,くすのき荘201,x\n\
        1,,タカハシ,S55.4.1,前橋市,,\n\
        2,林 太郎,ハヤシ タロウ,あした,前橋市,,\n";

    #[test]
    fn a_file_is_read_in_either_encoding_and_bad_lines_are_told_by_number() {
        let (cp932, _, broken) = encoding_rs::SHIFT_JIS.encode(FILE);
        assert!(!broken);
        let bom = [b"\xEF\xBB\xBF".as_slice(), FILE.as_bytes()].concat();
        for bytes in [FILE.as_bytes(), &cp932, &bom] {
            let read = read(bytes).expect("a file");
            assert_eq!(read.people.len(), 1);
            let person = &read.people[0];
            assert_eq!(person.name, "髙橋　花子", "nothing is respelled");
            assert_eq!(person.born, Some(date(1980, 4, 1)));
            assert_eq!(person.addresses[0].1, "前橋市大手町二丁目１２－１　くすのき荘201");
            assert_eq!(read.left_out, 2);
            assert_eq!(read.problems, ["3行目: 氏名が空です", "4行目: 生年月日が読めません"]);
        }
    }

    #[test]
    fn a_file_that_is_no_register_is_refused_in_words() {
        let refused = |bytes: &[u8]| read(bytes).expect_err("refused");
        assert_eq!(refused("氏名,住所\n".as_bytes()), Unreadable::Column("生年月日"));
        assert_eq!(refused(&[0xFF, 0xFE, 0xFD]), Unreadable::Encoding);
        assert_eq!(refused(b""), Unreadable::Column("氏名"));
    }
}
