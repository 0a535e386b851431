//! Images are made anew from their pixels: upright, of bounded size, and without anything that is
//! not a pixel (place, time, device, hidden data, files behind the end).

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits as DecoderLimits, RgbImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    metadata::Orientation,
};

use crate::{clean::MediaType, kind::Kind, limits::Limits, refused::Refused};

/// Good enough to read small print on a photographed page.
const JPEG_QUALITY: u8 = 88;
/// A PNG larger than this is a photo; it is kept as JPEG.
const LARGEST_PNG: usize = 6 << 20;

/// The image made anew.
///
/// # Errors
/// [`Refused::BrokenImage`] or [`Refused::TooManyPixels`].
pub(crate) fn remake(
    bytes: &[u8],
    kind: Kind,
    limits: &Limits,
) -> Result<(MediaType, Vec<u8>), Refused> {
    let format = match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::Webp => ImageFormat::WebP,
        Kind::Pdf => return Err(Refused::BrokenImage),
    };
    if kind == Kind::Jpeg && !jpeg_has_an_end(bytes) || kind == Kind::Webp && !webp_is_whole(bytes)
    {
        return Err(Refused::BrokenImage);
    }
    let mut image = decode(bytes, format, limits)?;
    if image.width().max(image.height()) > limits.side {
        image = image.thumbnail(limits.side, limits.side);
    }
    if kind == Kind::Png {
        let picture = on_white_if_needed(image);
        let png = as_png(&picture)?;
        if png.len() <= LARGEST_PNG {
            return Ok((MediaType::Png, png));
        }
        return Ok((MediaType::Jpeg, as_jpeg(&picture)?));
    }
    Ok((MediaType::Jpeg, as_jpeg(&on_white_if_needed(image))?))
}

/// A small JPEG of an image for lists, at most `side` pixels wide and high.
///
/// # Errors
/// [`Refused::BrokenImage`] when the bytes are not an image that [`remake`] gave.
pub(crate) fn thumbnail(
    bytes: &[u8],
    media_type: MediaType,
    side: u32,
) -> Result<Vec<u8>, Refused> {
    let format = match media_type {
        MediaType::Jpeg => ImageFormat::Jpeg,
        MediaType::Png => ImageFormat::Png,
        MediaType::Pdf | MediaType::Csv | MediaType::Xlsx | MediaType::Json => {
            return Err(Refused::BrokenImage);
        }
    };
    let image = decode(bytes, format, &Limits::default())?;
    as_jpeg(&on_white_if_needed(image.thumbnail(side, side)))
}

fn decode(bytes: &[u8], format: ImageFormat, limits: &Limits) -> Result<DynamicImage, Refused> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut bounds = DecoderLimits::default();
    bounds.max_alloc = Some(limits.pixels.saturating_mul(8));
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(reason)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Refused::BrokenImage);
    }
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(Refused::TooManyPixels);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(reason)?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn reason(error: image::ImageError) -> Refused {
    match error {
        image::ImageError::Limits(_) => Refused::TooManyPixels,
        _ => Refused::BrokenImage,
    }
}

/// Eight bits a colour; transparent parts become paper.
fn on_white_if_needed(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let source = image.into_rgba8();
    RgbImage::from_fn(source.width(), source.height(), |x, y| {
        let image::Rgba([red, green, blue, alpha]) = *source.get_pixel(x, y);
        let mix = |colour: u8| {
            let sum = u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([mix(red), mix(green), mix(blue)])
    })
}

fn as_jpeg(picture: &RgbImage) -> Result<Vec<u8>, Refused> {
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY);
    picture.write_with_encoder(encoder).map_err(reason)?;
    Ok(out)
}

fn as_png(picture: &RgbImage) -> Result<Vec<u8>, Refused> {
    let mut out = Vec::new();
    picture.write_with_encoder(PngEncoder::new(&mut out)).map_err(reason)?;
    Ok(out)
}

/// Walks the segments of a JPEG (ITU-T T.81, annex B) to its end mark: decoders fill what is
/// missing with grey, and half a document is no document.
fn jpeg_has_an_end(bytes: &[u8]) -> bool {
    let mut at = 2;
    let mut scanned = false;
    loop {
        let Some(found) =
            bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0xff))
        else {
            return false;
        };
        if found > 0 && !scanned {
            return false;
        }
        at += found;
        let Some(mark) = bytes.get(at + 1).copied() else { return false };
        match mark {
            0xd9 => return scanned,
            // Fill bytes, escaped 0xff inside a scan, restart marks.
            0xff => at += 1,
            0x00 | 0x01 | 0xd0..=0xd7 => at += 2,
            _ => {
                let Some([high, low]) = bytes.get(at + 2..at + 4) else { return false };
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                if length < 2 {
                    return false;
                }
                scanned |= mark == 0xda;
                at += 2 + length;
            }
        }
    }
}

/// The RIFF header tells how long the file is.
fn webp_is_whole(bytes: &[u8]) -> bool {
    let length =
        bytes.get(4..8).and_then(|part| <[u8; 4]>::try_from(part).ok()).map(u32::from_le_bytes);
    length
        .and_then(|length| usize::try_from(length).ok())
        .is_some_and(|length| length + 8 <= bytes.len())
}
