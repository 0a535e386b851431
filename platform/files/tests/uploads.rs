//! What arrives and what becomes of it.

use std::io::{Cursor, Write as _};

use bytes::Bytes;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use yakusho_files::{CleanFile, Error, Examiner, Limits, MediaType, Refused};

async fn take(name: &str, bytes: Vec<u8>) -> Result<CleanFile, Refused> {
    take_within(name, bytes, Limits::default()).await
}

async fn take_within(name: &str, bytes: Vec<u8>, limits: Limits) -> Result<CleanFile, Refused> {
    let parts: Vec<Result<Bytes, std::io::Error>> =
        bytes.chunks(64 * 1024).map(|part| Ok(Bytes::copy_from_slice(part))).collect();
    match Examiner::new(limits).take_in(name, futures::stream::iter(parts)).await {
        Ok(clean) => Ok(clean),
        Err(Error::Refused(reason)) => Err(reason),
        Err(other) => panic!("{other}"),
    }
}

/// A photo whose left half is red and whose right half is blue.
fn photo(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) }
    })
}

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.into().write_to(&mut out, format).expect("encode");
    out.into_inner()
}

/// A JPEG with the EXIF data of a phone: turned by 90 degrees, taken at a place.
fn photo_with_a_place() -> Vec<u8> {
    let jpeg = encoded(photo(80, 40), ImageFormat::Jpeg);
    let mut tiff: Vec<u8> = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [
            tag.to_le_bytes().to_vec(),
            kind.to_le_bytes().to_vec(),
            count.to_le_bytes().to_vec(),
            value.to_vec(),
        ]
        .concat()
    };
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(0x0112, 3, 1, [6, 0, 0, 0]));
    tiff.extend(entry(0x8825, 4, 1, 38_u32.to_le_bytes()));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(1, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(2, 5, 3, 68_u32.to_le_bytes()));
    tiff.extend(0_u32.to_le_bytes());
    for (above, below) in [(36_u32, 1_u32), (23, 1), (2211, 100)] {
        tiff.extend(above.to_le_bytes());
        tiff.extend(below.to_le_bytes());
    }
    let payload = [b"Exif\0\0".to_vec(), tiff].concat();
    let length = u16::try_from(payload.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &payload, &jpeg[2..]].concat()
}

fn place_of(jpeg: &[u8]) -> Option<String> {
    let read = exif::Reader::new().read_from_container(&mut Cursor::new(jpeg)).ok()?;
    read.get_field(exif::Tag::GPSLatitude, exif::In::PRIMARY)
        .map(|field| field.display_value().to_string())
}

#[tokio::test]
async fn the_place_of_a_photo_is_removed_and_it_stands_upright() {
    let arrived = photo_with_a_place();
    assert!(place_of(&arrived).is_some(), "the test's own photo has a place");
    let clean = take("IMG_0001.JPG", arrived).await.expect("taken");
    assert_eq!(clean.media_type, MediaType::Jpeg);
    assert_eq!(clean.file_name, "IMG_0001.jpg");
    assert!(exif::Reader::new().read_from_container(&mut Cursor::new(&clean.bytes)).is_err());
    assert!(!clean.bytes.windows(4).any(|part| part == b"Exif"));
    let upright = image::load_from_memory(&clean.bytes).expect("image").into_rgb8();
    assert_eq!(upright.dimensions(), (40, 80));
    // Turned clockwise: what was left is now on top.
    assert!(upright.get_pixel(20, 10).0[0] > 150 && upright.get_pixel(20, 70).0[2] > 150);
}

#[tokio::test]
async fn large_photos_shrink_to_what_can_be_read() {
    let clean =
        take("big.jpg", encoded(photo(4000, 1000), ImageFormat::Jpeg)).await.expect("taken");
    let kept = image::load_from_memory(&clean.bytes).expect("image");
    assert_eq!((kept.width(), kept.height()), (3000, 750));
}

#[tokio::test]
async fn the_content_counts_and_not_the_name() {
    let clean = take("免許証.pdf", encoded(photo(20, 20), ImageFormat::Png)).await.expect("taken");
    assert_eq!((clean.media_type, clean.file_name.as_str()), (MediaType::Png, "免許証.png"));
    let webp = take("a.jpg", encoded(photo(20, 20), ImageFormat::WebP)).await.expect("taken");
    assert_eq!(webp.media_type, MediaType::Jpeg);
    assert_eq!(
        take("photo.jpg", b"MZ\x90\0\x03\0\0\0this program".to_vec()).await,
        Err(Refused::UnknownKind)
    );
    assert_eq!(
        take("photo.jpg", b"<html><script>alert(1)</script>".to_vec()).await,
        Err(Refused::UnknownKind)
    );
    assert_eq!(
        take("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()).await,
        Err(Refused::UnknownKind)
    );
}

#[tokio::test]
async fn names_lose_their_paths_and_keep_rare_characters() {
    let png = encoded(photo(4, 4), ImageFormat::Png);
    let clean = take("../../etc/渡邉\u{E0105} 𠮷\u{202E}.png", png).await.expect("taken");
    assert_eq!(clean.file_name, "渡邉\u{E0105} 𠮷.png");
}

#[tokio::test]
async fn transparent_parts_become_paper() {
    let glass = RgbaImage::from_pixel(10, 10, Rgba([0, 0, 0, 0]));
    let clean = take("a.png", encoded(glass, ImageFormat::Png)).await.expect("taken");
    let kept = image::load_from_memory(&clean.bytes).expect("image").into_rgb8();
    assert_eq!(kept.get_pixel(5, 5).0, [255, 255, 255]);
}

#[tokio::test]
async fn nothing_and_too_much_are_refused() {
    assert_eq!(take("a.jpg", Vec::new()).await, Err(Refused::Empty));
    let limits = Limits { bytes: 100_000, ..Limits::default() };
    let refused = take_within("a.jpg", vec![0xff; 100_001], limits).await;
    assert_eq!(refused, Err(Refused::TooLarge { limit: 100_000 }));
}

#[tokio::test]
async fn an_upload_that_breaks_off_is_refused() {
    let parts = vec![Ok(Bytes::from_static(b"\xff\xd8\xff")), Err(std::io::Error::other("gone"))];
    let refused =
        Examiner::new(Limits::default()).take_in("a.jpg", futures::stream::iter(parts)).await;
    assert!(matches!(refused, Err(Error::Refused(Refused::Interrupted))));
}

#[tokio::test]
async fn half_an_image_is_no_image() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let mut noise = photo(300, 300);
        for (place, pixel) in noise.pixels_mut().enumerate() {
            pixel.0[1] = u8::try_from(place * 7919 % 251).expect("byte");
        }
        let whole = encoded(noise, format);
        let half = whole[..whole.len() / 2].to_vec();
        assert_eq!(take("a", half).await, Err(Refused::BrokenImage), "{format:?}");
        assert!(take("a", whole).await.is_ok(), "{format:?}");
    }
}

#[tokio::test]
async fn what_hides_behind_a_photo_does_not_survive() {
    let mut both = encoded(photo(30, 30), ImageFormat::Jpeg);
    both.extend(zip_with(b"secret", 1));
    let clean = take("a.jpg", both).await.expect("taken as a photo");
    assert!(!clean.bytes.windows(4).any(|part| part == b"PK\x05\x06"));
}

#[tokio::test]
async fn an_image_of_too_many_pixels_is_refused_before_it_is_unpacked() {
    // A PNG header that promises 60,000 × 60,000 pixels.
    let mut png = encoded(photo(8, 8), ImageFormat::Png);
    png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let check = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&check.to_be_bytes());
    assert_eq!(take("bomb.png", png).await, Err(Refused::TooManyPixels));
}

#[tokio::test]
async fn other_kinds_get_their_own_advice() {
    assert_eq!(
        take("IMG.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()).await,
        Err(Refused::Heic)
    );
    assert_eq!(take("a.zip", zip_with(b"x", 1)).await, Err(Refused::Archive));
    assert_eq!(take("a.pdf", zip_with(&[0; 1 << 16], 64)).await, Err(Refused::Archive));
    let docx = zip_named(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    assert_eq!(take("a.docx", docx).await, Err(Refused::OfficeDocument));
}

// PDF

/// A document of `pages` pages; `change` may add things before it is written.
fn pdf(pages: usize, change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let content = document.add_object(Stream::new(dictionary! {}, b"BT ET".to_vec()));
    let kids: Vec<Object> = (0..pages)
        .map(|_| {
            let page = dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            };
            document.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(pages).expect("few");
    document
        .objects
        .insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    change(&mut document);
    let mut out = Vec::new();
    document.save_to(&mut out).expect("save");
    out
}

fn in_catalog(key: &'static str, value: impl Into<Object>) -> impl FnOnce(&mut Document) {
    let value = value.into();
    move |document| document.catalog_mut().expect("catalog").set(key, value)
}

#[tokio::test]
async fn a_plain_pdf_is_kept_as_it_is() {
    let plain = pdf(2, |_| ());
    let clean = take("在職証明書.pdf", plain.clone()).await.expect("taken");
    assert_eq!((clean.media_type, clean.bytes), (MediaType::Pdf, plain));
    let link = dictionary! { "Type" => "Action", "S" => "URI", "URI" => Object::string_literal("https://example.com") };
    assert!(take("a.pdf", pdf(1, in_catalog("OpenAction", link))).await.is_ok());
}

#[tokio::test]
async fn a_pdf_that_can_start_something_is_refused() {
    let script =
        || dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    let launch = dictionary! { "S" => "Launch", "F" => Object::string_literal("calc.exe") };
    let submit = dictionary! { "S" => "SubmitForm", "F" => Object::string_literal("http://x") };
    let nested = dictionary! { "O" => vec![Object::Dictionary(script())] };
    let forms = dictionary! { "XFA" => Object::string_literal("<xdp/>") };
    let active: [(&str, Dictionary); 5] = [
        ("OpenAction", script()),
        ("OpenAction", launch),
        ("AA", submit),
        ("AA", nested),
        ("AcroForm", forms),
    ];
    for (key, value) in active {
        let bytes = pdf(1, in_catalog(key, value.clone()));
        assert_eq!(take("a.pdf", bytes).await, Err(Refused::ActivePdf), "{key} {value:?}");
    }
    let unreached = pdf(1, |document| {
        document.add_object(script());
    });
    assert_eq!(take("a.pdf", unreached).await, Err(Refused::ActivePdf));
}

#[tokio::test]
async fn a_script_with_a_disguised_name_or_inside_an_object_stream_is_found() {
    // #61 is "a"; the stand-in has the same length, so that offsets stay right.
    let stand_in = dictionary! { "S" => "JavaScriptXX" };
    let text = String::from_utf8_lossy(&pdf(1, in_catalog("OpenAction", stand_in))).into_owned();
    let disguised = text.replace("JavaScriptXX", "J#61vaScript");
    assert_ne!(text, disguised);
    assert_eq!(take("a.pdf", disguised.into_bytes()).await, Err(Refused::ActivePdf));

    let script =
        dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    let plain = pdf(1, |document| {
        let action = document.add_object(script);
        // Enough of the same for the stream to be worth packing.
        for _ in 0..60 {
            document.add_object(dictionary! { "Type" => "Filler", "Value" => 1 });
        }
        document.catalog_mut().expect("catalog").set("OpenAction", action);
    });
    let mut document = Document::load_mem(&plain).expect("own pdf");
    let mut packed = Vec::new();
    let options = lopdf::SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .compression_level(9)
        .build();
    document.save_with_options(&mut packed, options).expect("save");
    assert!(!packed.windows(10).any(|part| part == b"JavaScript"), "it is packed away");
    assert_eq!(take("a.pdf", packed).await, Err(Refused::ActivePdf));
}

#[tokio::test]
async fn a_pdf_that_carries_files_is_refused() {
    let bytes = pdf(1, |document| {
        let file = document
            .add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"MZ".to_vec()));
        let spec = dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => file } };
        document.add_object(spec);
    });
    assert_eq!(take("a.pdf", bytes).await, Err(Refused::PdfWithFiles));
}

#[tokio::test]
async fn a_locked_pdf_is_refused() {
    let bytes = pdf(1, |document| {
        let lock = dictionary! { "Filter" => "Standard", "V" => 1, "R" => 2, "P" => -4,
        "O" => Object::string_literal([1_u8; 32].to_vec()), "U" => Object::string_literal([2_u8; 32].to_vec()) };
        let lock = document.add_object(lock);
        document.trailer.set("Encrypt", lock);
        let id = Object::string_literal([3_u8; 16].to_vec());
        document.trailer.set("ID", vec![id.clone(), id]);
    });
    assert_eq!(take("a.pdf", bytes).await, Err(Refused::LockedPdf));
}

#[tokio::test]
async fn a_pdf_that_is_also_something_else_is_refused() {
    let plain = pdf(1, |_| ());
    let behind = [plain.clone(), zip_with(b"x", 1)].concat();
    assert_eq!(take("a.pdf", behind).await, Err(Refused::TwoInOne));
    let before = [b"GIF89a".to_vec(), plain.clone()].concat();
    assert_eq!(take("a.pdf", before).await, Err(Refused::TwoInOne));
    let zipped_inside = pdf(1, |document| {
        document.add_object(Stream::new(dictionary! {}, zip_with(b"x", 1)));
    });
    assert_eq!(take("a.pdf", zipped_inside).await, Err(Refused::TwoInOne));
    let page = pdf(1, |document| {
        document.add_object(Object::string_literal("<HTML><script>"));
    });
    let at = page.windows(6).position(|part| part == b"<HTML>").expect("there");
    let expected = if at < 1024 { Err(Refused::TwoInOne) } else { Ok(()) };
    assert_eq!(take("a.pdf", page).await.map(drop), expected);
}

#[tokio::test]
async fn half_a_pdf_and_an_empty_one_are_refused() {
    let whole = pdf(3, |_| ());
    assert_eq!(take("a.pdf", whole[..whole.len() / 2].to_vec()).await, Err(Refused::BrokenPdf));
    assert_eq!(take("a.pdf", b"%PDF-1.7\n%%EOF\n".to_vec()).await, Err(Refused::BrokenPdf));
    assert_eq!(take("a.pdf", pdf(0, |_| ())).await, Err(Refused::BrokenPdf));
}

#[tokio::test]
async fn too_many_pages_are_refused() {
    assert_eq!(take("a.pdf", pdf(101, |_| ())).await, Err(Refused::TooManyPages { limit: 100 }));
}

#[tokio::test]
async fn a_pdf_that_unpacks_without_end_is_refused() {
    let bomb = pdf(1, |document| {
        for _ in 0..4 {
            let mut stream = Stream::new(dictionary! {}, vec![0; 8 << 20]);
            stream.compress().expect("compress");
            document.add_object(stream);
        }
    });
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    let limits = Limits { unpacked: 16 << 20, ..Limits::default() };
    assert_eq!(take_within("a.pdf", bomb.clone(), limits).await, Err(Refused::Bomb));
    assert!(take("a.pdf", bomb).await.is_ok());
}

#[tokio::test]
async fn deep_nesting_neither_hangs_nor_kills() {
    let deep = format!(
        "%PDF-1.7\n1 0 obj\n{}{}\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    assert!(take("a.pdf", deep.into_bytes()).await.is_err());
}

fn zip_with(content: &[u8], times: usize) -> Vec<u8> {
    let repeated = content.repeat(times);
    zip_named(&[("a.txt", &repeated)])
}

fn zip_named(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("zip");
        writer.write_all(content).expect("zip");
    }
    writer.finish().expect("zip").into_inner()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}
