//! Files that are no photographs, and photographs that are more.

use std::io::{Cursor, Write as _};

use http::Method;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use uuid::Uuid;
use yakusho_kernel::Id;
use yakusho_tests::{Person, World, person};

use crate::Table;

pub async fn rows(world: &World, person: &mut Person, table: &mut Table, path: &str) {
    let rows: Vec<(&str, &str, Vec<u8>, &str)> = vec![
        ("添付: 0バイト", "photo.jpg", Vec::new(), "中身がありません"),
        (
            "添付: 名前だけ jpg のHTML",
            "photo.jpg",
            b"<html><script>alert(1)</script></html>".to_vec(),
            "この種類のファイル",
        ),
        (
            "添付: SVG",
            "photo.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            "この種類のファイル",
        ),
        (
            "添付: 実行ファイル",
            "photo.png",
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff".to_vec(),
            "この種類のファイル",
        ),
        ("添付: HEIC", "IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "HEIC"),
        ("添付: 動画", "a.mp4", b"\0\0\0\x20ftypisom\0\0\0\0isomiso2mp41".to_vec(), "動画"),
        ("添付: ZIP爆弾", "photos.zip", zip_bomb(), "圧縮した"),
        ("添付: PDFと名乗るZIP爆弾", "a.pdf", zip_bomb(), "圧縮した"),
        ("添付: 二つの種類（GIFとPDF）", "a.gif", b"GIF89a;%PDF-1.4\n".to_vec(), "二つの種類"),
        ("添付: 半分の写真", "half.jpg", half_a_photo(), "壊れて"),
        ("添付: 36億画素と名乗るPNG", "bomb.png", pixel_bomb(), "画素数"),
        ("添付: 壊れたPDF", "a.pdf", b"%PDF-1.7\n1 0 obj\n<<".to_vec(), "PDF"),
        ("添付: 11MB", "big.jpg", vec![0xff; 11 << 20], "大きすぎます"),
    ];
    for (what, name, bytes, words) in rows {
        let page = person.get(path).await;
        let control = page.file_control();
        let parts =
            [(&*control, Some(name), bytes.as_slice()), ("_go", None, b"upload".as_slice())];
        let seen = person.upload(&page, path, &parts).await;
        table.row(what, &seen, 422, &[words]);
    }
    for (what, name, bytes, hidden) in [
        ("添付: 写真の撮影場所は消える", "旅行.JPG", photo_with_a_place(), b"Exif".as_slice()),
        (
            "添付: 写真の後ろに隠したZIPは消える",
            "../../etc/x.jpg",
            photo_and_zip(),
            b"PK\x05\x06".as_slice(),
        ),
        ("添付: 名前にNULと引用符", "a\u{202E}gpj.exe.jpg", photo(), b"Exif".as_slice()),
    ] {
        let page = person.get(path).await;
        let control = page.file_control();
        let parts =
            [(&*control, Some(name), bytes.as_slice()), ("_go", None, b"upload".as_slice())];
        let seen = person.upload(&page, path, &parts).await;
        table.leads(what, &seen, path);
        let page = person.get(path).await;
        let id = page
            .text()
            .split("remove-file:")
            .nth(1)
            .and_then(|rest| rest.get(..36))
            .map(str::to_owned);
        let Some(id) = id.and_then(|id| id.parse::<Uuid>().ok()) else {
            table.check(&format!("{what} — 画面に出る"), false);
            continue;
        };
        let (kept, clean_name) = kept_file(world, id).await;
        table.check(
            &format!("{what} — 中に残らない"),
            !kept.windows(hidden.len()).any(|part| part == hidden),
        );
        let safe = !clean_name.contains(['/', '\\', '\u{202E}', '\0']);
        table.check(&format!("{what} — 名前は安全（{clean_name}）"), safe);
        let go = format!("remove-file:{id}");
        let seen = person.upload(&page, path, &[("_go", None, go.as_bytes())]).await;
        table.check(&format!("{what} — 消せる"), seen.status == 303);
    }
    let page = person.get(path).await;
    let control = page.file_control();
    let control = control.as_str();
    let go = format!("remove-file:{}", Uuid::now_v7());
    let seen = person.upload(&page, path, &[("_go", None, go.as_bytes())]).await;
    table.leads("添付: 他人のファイルを消そうとする", &seen, path);
    let eleven: Vec<person::Part<'_>> =
        (0..11).map(|_| (control, Some("a.jpg"), b"x".as_slice())).collect();
    let seen = person.upload(&page, path, &eleven).await;
    table.row("添付: 一度に11個", &seen, 413, &["大きすぎます"]);
    let seen = person.upload(&page, path, &[(control, Some("a.jpg"), &vec![1; 41 << 20])]).await;
    table.row("添付: 41MBの送信", &seen, 413, &["大きすぎます"]);
    let (kind, mut body) = person::multipart(&[
        ("_token", None, page.token().as_bytes()),
        (control, Some("a.jpg"), b"xx"),
    ]);
    body.truncate(body.len() - 20);
    let seen = person.send(Method::POST, path, &kind, body).await;
    table.row("添付: 途中で切れた送信", &seen, 400, &["もう一度送信"]);
    let (kind, body) = person::multipart(&[
        (control, Some("a.jpg"), b"xx"),
        ("_token", None, page.token().as_bytes()),
    ]);
    let seen = person.send(Method::POST, path, &kind, body).await;
    table.row("添付: 合言葉より先にファイル", &seen, 403, &["開き直して"]);
    let seen = person.send(Method::POST, path, "multipart/form-data", b"x".to_vec()).await;
    table.row("添付: 区切りのない multipart", &seen, 400, &["もう一度送信"]);
    let (kind, body) = person::multipart(&[
        ("_token", None, page.token().as_bytes()),
        ("every.photo:bring", None, b"\x8eR"),
    ]);
    let seen = person.send(Method::POST, path, &kind, body).await;
    table.row("添付: Shift_JISの欄", &seen, 400, &["文字の形式（UTF-8）"]);
}

async fn kept_file(world: &World, id: Uuid) -> (Vec<u8>, String) {
    let found = world.files().find(world.store().read(), Id::from_uuid(id)).await.expect("rows");
    let found = found.expect("the file");
    (world.files().read(&found).await.expect("its content"), found.file_name.clone())
}

fn photo() -> Vec<u8> {
    let picture = RgbImage::from_fn(60, 40, |x, y| Rgb([(x * 4) as u8, (y * 6) as u8, 90]));
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut out, ImageFormat::Jpeg).expect("encoded");
    out.into_inner()
}

fn half_a_photo() -> Vec<u8> {
    let whole = photo();
    whole[..whole.len() / 2].to_vec()
}

fn photo_with_a_place() -> Vec<u8> {
    // One IFD with a pointer to GPS data, one GPS entry: 北緯.
    let tiff: &[u8] = b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0";
    let payload = [b"Exif\0\0", tiff].concat();
    let length = u16::try_from(payload.len() + 2).expect("short").to_be_bytes();
    let jpeg = photo();
    [&jpeg[..2], &[0xff, 0xe1], &length, &payload, &jpeg[2..]].concat()
}

fn photo_and_zip() -> Vec<u8> {
    [photo(), zip_of(b"secret", 1)].concat()
}

fn zip_bomb() -> Vec<u8> {
    zip_of(&vec![0; 1 << 20], 64)
}

fn zip_of(content: &[u8], times: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("a", options).expect("a file");
    for _ in 0..times {
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A PNG whose header promises 60,000 × 60,000 pixels.
fn pixel_bomb() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::new(8, 8)).write_to(&mut out, ImageFormat::Png).expect("encoded");
    let mut png = out.into_inner();
    png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let mut check = u32::MAX;
    for byte in &png[12..29] {
        check ^= u32::from(*byte);
        for _ in 0..8 {
            check = if check & 1 == 1 { (check >> 1) ^ 0xEDB8_8320 } else { check >> 1 };
        }
    }
    png[29..33].copy_from_slice(&(!check).to_be_bytes());
    png
}
