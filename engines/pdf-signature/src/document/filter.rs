//! The filters that cross-reference and object streams use: Flate with predictors.

use std::io::Read as _;

use super::{Dict, Error, Object, Result};

/// Decodes a stream, to at most `limit` bytes.
///
/// # Errors
/// On other filters than Flate, broken data or more bytes than the limit.
pub fn decode(dict: &Dict, data: &[u8], limit: usize) -> Result<Vec<u8>> {
    let names: Vec<&[u8]> = match dict.get("Filter") {
        None => Vec::new(),
        Some(Object::Name(name)) => vec![name.as_slice()],
        Some(Object::Array(names)) => names.iter().filter_map(Object::as_name).collect(),
        Some(_) => return Err(Error::at(0, "a filter that is no name")),
    };
    match names.as_slice() {
        [] => Ok(data.to_vec()),
        [b"FlateDecode" | b"Fl"] => {
            let parameters = match dict.get("DecodeParms") {
                Some(Object::Array(all)) => all.first().and_then(Object::as_dict),
                other => other.and_then(Object::as_dict),
            };
            let plain = inflate(data, limit)?;
            parameters.map_or(Ok(plain.clone()), |parameters| predicted(parameters, plain))
        }
        _ => Err(Error::at(0, "a filter that a cross-reference or object stream cannot have")),
    }
}

fn inflate(data: &[u8], limit: usize) -> Result<Vec<u8>> {
    let mut plain = Vec::new();
    let bound = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    flate2::read::ZlibDecoder::new(data)
        .take(bound)
        .read_to_end(&mut plain)
        .map_err(|_| Error::at(0, "compressed data that is broken"))?;
    if plain.len() > limit {
        return Err(Error::Limit("decompressed data"));
    }
    Ok(plain)
}

/// Undoes the predictors of PNG (7.4.4.4). TIFF's is not seen in such streams.
fn predicted(parameters: &Dict, plain: Vec<u8>) -> Result<Vec<u8>> {
    let number = |key: &str, default: usize| {
        parameters.get(key).map_or(Some(default), Object::as_usize).unwrap_or(default)
    };
    let predictor = number("Predictor", 1);
    if predictor < 2 {
        return Ok(plain);
    }
    let bits = number("Colors", 1).saturating_mul(number("BitsPerComponent", 8));
    let width = number("Columns", 1).saturating_mul(bits).div_ceil(8);
    let step = bits.div_ceil(8).max(1);
    if predictor < 10 || width == 0 || width > 1 << 20 {
        return Err(Error::at(0, "a predictor that a cross-reference stream cannot have"));
    }
    let mut out: Vec<u8> = Vec::with_capacity(plain.len());
    let mut above = vec![0_u8; width];
    for row in plain.chunks(width + 1) {
        let Some((kind, row)) = row.split_first() else { break };
        let mut line: Vec<u8> = Vec::with_capacity(width);
        for (place, byte) in row.iter().enumerate() {
            let at = |list: &[u8], place: Option<usize>| {
                place.and_then(|place| list.get(place)).copied().unwrap_or(0)
            };
            let back = place.checked_sub(step);
            let (left, up, corner) = (at(&line, back), at(&above, Some(place)), at(&above, back));
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => u8::try_from((u16::from(left) + u16::from(up)) / 2).unwrap_or(0),
                4 => paeth(left, up, corner),
                _ => return Err(Error::at(0, "a row with an unknown predictor")),
            };
            line.push(byte.wrapping_add(guess));
        }
        out.extend_from_slice(&line);
        line.resize(width, 0);
        above = line;
    }
    Ok(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |value: u8| (guess - i16::from(value)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

/// Packs data with Flate; gives the filter's name beside it.
pub fn deflate(data: &[u8]) -> (Object, Vec<u8>) {
    use std::io::Write as _;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing into memory does not fail.
    let packed = packer.write_all(data).and_then(|()| packer.finish());
    (Object::name("FlateDecode"), packed.unwrap_or_default())
}
