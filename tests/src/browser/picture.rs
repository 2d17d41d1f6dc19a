//! What is in a picture: the link in a QR code, as another phone's camera reads it.

use std::io::Cursor;

use anyhow::{Context, ensure};

/// The words of the one QR code on this PNG.
///
/// # Errors
/// When it is no PNG of eight bits, or holds no code that can be read.
pub fn qr_code_on(png: &[u8]) -> anyhow::Result<String> {
    let mut decoder = png::Decoder::new(Cursor::new(png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().context("a picture without a size")?];
    let frame = reader.next_frame(&mut pixels)?;
    let (width, height) = (usize::try_from(frame.width)?, usize::try_from(frame.height)?);
    let channels = frame.color_type.samples();
    ensure!(channels >= 3, "a picture without colours");
    let brightness = |x: usize, y: usize| {
        let pixel = pixels.get((y * width + x) * channels..).and_then(|pixel| pixel.first_chunk::<3>());
        let [red, green, blue] = pixel.copied().unwrap_or_default().map(u32::from);
        u8::try_from((red + green + blue) / 3).unwrap_or(u8::MAX)
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, brightness);
    let codes = image.detect_grids();
    ensure!(codes.len() == 1, "{} codes on the picture", codes.len());
    let (_, words) = codes.first().context("no code")?.decode()?;
    Ok(words)
}
