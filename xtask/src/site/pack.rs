//! What browsers get packed: brotli and gzip beside each file, made once, never while somebody waits.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::files::{File, read};
use super::folder;
use super::pages::Site;

/// One file, packed both ways.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    /// The name of the file that it is the packing of.
    pub(super) name: String,
    /// Brotli at its best; none when that is not smaller.
    pub(super) brotli: Option<Vec<u8>>,
    /// Gzip at its best, for browsers without brotli; none when that is not smaller.
    pub(super) gzip: Option<Vec<u8>>,
}

/// Packs every file of `site`. What `folder` holds already under a name that changes with its content is not made again.
///
/// # Errors
/// When the folder cannot be read or written.
pub(super) fn all(site: &Site, folder: &Path) -> Result<Vec<Packed>> {
    std::fs::create_dir_all(folder)?;
    site.files
        .iter()
        .map(|file| {
            let brotli = packed(file, folder, "br", brotli)?;
            let gzip = packed(file, folder, "gz", gzip)?;
            Ok(Packed { name: file.name.clone(), brotli, gzip })
        })
        .collect()
}

fn packed(
    file: &File,
    folder: &Path,
    extension: &str,
    pack: fn(&[u8]) -> Result<Vec<u8>>,
) -> Result<Option<Vec<u8>>> {
    // Pictures and fonts are packed in themselves.
    if matches!(file.extension(), "woff2" | "png") {
        return Ok(None);
    }
    let path = folder.join(format!("{}.{extension}", file.name));
    let bytes = if file.is_hashed() && path.is_file() { read(&path)? } else { pack(&file.bytes)? };
    if file.is_hashed() {
        folder::put(&path, &bytes)?;
    }
    Ok((bytes.len() < file.bytes.len()).then_some(bytes))
}

/// Brotli at its best.
pub(super) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let best = BrotliEncoderParams {
        quality: 11,
        // The widest window that every browser with brotli reads (RFC 7932): the wasm is farther across than 22 bits.
        lgwin: 24,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &best)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_packed_unpacks_to_the_same() {
        let text = "Heen & Weer. ".repeat(1_000).into_bytes();
        let mut back = Vec::new();
        brotli::Decompressor::new(&*brotli(&text).unwrap(), 4096).read_to_end(&mut back).unwrap();
        assert_eq!(back, text);
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&*gzip(&text).unwrap()).read_to_end(&mut back).unwrap();
        assert_eq!(back, text);
    }
}
