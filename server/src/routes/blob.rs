//! Blobs over plain HTTP: ciphertext in, the same ciphertext out, for who shows a token.

mod parcel;

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::ids::{BlobHash, CircleId, DeviceId, Fixed};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use self::parcel::Parcel;
use super::{Rim, not_found, plain};
use crate::limits::{
    BLOB_UPLOAD_SECONDS, MAX_BLOBS_BROUGHT, MAX_BLOBS_BROUGHT_BY_ONE, MAX_BLOBS_FETCHED,
    MAX_BLOBS_FETCHED_BY_ONE,
};
use crate::places::{Place, Places};
use crate::relay::BlobRefusal;
use crate::writer::{Job, PutFault};

/// The header that carries a token, in lower-case hexadecimal.
pub const TOKEN_HEADER: &str = "x-heenweer-token";

/// The longest token that is looked at, in bytes.
const MAX_TOKEN_BYTES: usize = 64;

/// How many blobs may go one way at one time, so many of them for one device.
#[derive(Debug)]
pub(super) struct Lane {
    all: Arc<Semaphore>,
    of_one: Arc<Places<DeviceId>>,
}

/// What a blob holds while it goes: its place on the lane, and its device's.
#[derive(Debug)]
struct Going(
    #[expect(dead_code, reason = "held until the blob has gone")] (OwnedSemaphorePermit, Place<DeviceId>),
);

impl Lane {
    pub(super) fn for_bringing() -> Self {
        Self::new(MAX_BLOBS_BROUGHT, MAX_BLOBS_BROUGHT_BY_ONE)
    }

    pub(super) fn for_fetching() -> Self {
        Self::new(MAX_BLOBS_FETCHED, MAX_BLOBS_FETCHED_BY_ONE)
    }

    fn new(all: usize, of_one: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(all)), of_one: Arc::new(Places::new(of_one)) }
    }

    /// Waits until there is room; `None` when this device has all that it may have.
    async fn enter(&self, device: DeviceId) -> Option<Going> {
        let place = self.of_one.enter(device)?;
        let room = Arc::clone(&self.all).acquire_owned().await.ok()?;
        Some(Going((room, place)))
    }

    /// As [`Lane::enter`], but does not wait.
    fn try_enter(&self, device: DeviceId) -> Option<Going> {
        let place = self.of_one.enter(device)?;
        let room = Arc::clone(&self.all).try_acquire_owned().ok()?;
        Some(Going((room, place)))
    }
}

/// What a request is about, once it is known that its sender may ask.
struct Asked {
    token: Vec<u8>,
    device: DeviceId,
    circle: CircleId,
    blob: BlobHash,
}

pub(super) async fn fetch(
    State(rim): State<Arc<Rim>>,
    Path((circle, hash)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(asked) = admit(&rim, &headers, &circle, &hash).await else { return not_found() };
    let Some(going) = rim.fetching.enter(asked.device).await else { return busy() };
    let blobs = Arc::clone(&rim.blobs);
    let read = spawn_blocking(move || {
        let reader = blobs.lock().unwrap_or_else(PoisonError::into_inner);
        reader.blob(&asked.circle, &asked.blob)
    });
    match read.await {
        Ok(Ok(Some(bytes))) => {
            let headers = [
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
                (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            ];
            (headers, Body::new(Parcel::new(bytes.0, going))).into_response()
        }
        Ok(Ok(None)) => not_found(),
        Ok(Err(_)) | Err(_) => busy(),
    }
}

pub(super) async fn bring(
    State(rim): State<Arc<Rim>>,
    Path((circle, hash)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(asked) = admit(&rim, &headers, &circle, &hash).await else { return not_found() };
    // Nobody waits with a body on the way: it would fill up the room in front of the door.
    let Some(_going) = rim.bringing.try_enter(asked.device) else { return busy() };
    let most = usize::try_from(rim.max_blob_bytes).unwrap_or(usize::MAX);
    let bytes: Bytes = match timeout(Duration::from_secs(BLOB_UPLOAD_SECONDS), to_bytes(body, most)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return plain(StatusCode::PAYLOAD_TOO_LARGE, "too big"),
        Err(_) => return plain(StatusCode::REQUEST_TIMEOUT, "too slow"),
    };
    let Asked { token, circle, blob, .. } = asked;
    let (answer, kept) = oneshot::channel();
    let job = Job::PutBlob { token, circle, blob, bytes, answer };
    if rim.to_writer.jobs.send(job).await.is_err() {
        return busy();
    }
    kept.await.map_or_else(|_| busy(), told)
}

fn told(kept: Result<(), PutFault>) -> Response {
    match kept {
        Ok(()) => plain(StatusCode::NO_CONTENT, ""),
        Err(PutFault::Refused(refusal)) => refused(refusal),
        Err(PutFault::DiskFull) => plain(StatusCode::INSUFFICIENT_STORAGE, "the disk is full"),
    }
}

fn busy() -> Response {
    plain(StatusCode::SERVICE_UNAVAILABLE, "busy")
}

fn refused(refusal: BlobRefusal) -> Response {
    match refusal {
        BlobRefusal::NotFound => not_found(),
        BlobRefusal::HashDiffers => plain(StatusCode::UNPROCESSABLE_ENTITY, "another hash"),
        BlobRefusal::TooBig => plain(StatusCode::PAYLOAD_TOO_LARGE, "too big"),
        BlobRefusal::Quota => plain(StatusCode::INSUFFICIENT_STORAGE, "too many blobs"),
        BlobRefusal::NotAllowed => plain(StatusCode::FORBIDDEN, "not allowed"),
    }
}

/// What is asked, when the token may ask it. Nothing of a body is read before.
async fn admit(rim: &Rim, headers: &HeaderMap, circle: &str, hash: &str) -> Option<Asked> {
    let token = unhex(headers.get(TOKEN_HEADER)?.to_str().ok()?)?;
    let circle = id(circle)?;
    let blob = id(hash)?;
    let (answer, may) = oneshot::channel();
    rim.to_writer.jobs.send(Job::MayFetch { token: token.clone(), circle, answer }).await.ok()?;
    let device = may.await.ok()??;
    Some(Asked { token, device, circle, blob })
}

fn id<const N: usize, Of>(hex: &str) -> Option<Fixed<N, Of>> {
    Fixed::from_slice(&unhex(hex)?)
}

/// Lower-case hexadecimal to bytes; one spelling only.
fn unhex(hex: &str) -> Option<Vec<u8>> {
    if hex.len() > 2 * MAX_TOKEN_BYTES || !hex.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    hex.as_bytes().chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_of_bringing_a_blob_has_the_status_that_the_protocol_says() {
        let protocol = include_str!("../../../docs/protocol.md");
        let refused = [
            (BlobRefusal::NotAllowed, 403),
            (BlobRefusal::NotFound, 404),
            (BlobRefusal::TooBig, 413),
            (BlobRefusal::HashDiffers, 422),
            (BlobRefusal::Quota, 507),
        ];
        let mut ends: Vec<_> =
            refused.map(|(why, status)| (told(Err(PutFault::Refused(why))), status)).into();
        ends.extend([(told(Ok(())), 204), (told(Err(PutFault::DiskFull)), 507), (busy(), 503)]);
        for (response, status) in ends {
            assert_eq!(response.status().as_u16(), status);
            assert!(protocol.contains(&format!("| {status} |")), "{status}");
        }
    }

    #[test]
    fn a_name_in_a_path_has_one_spelling() {
        assert_eq!(unhex("00ff7a"), Some(vec![0, 255, 0x7a]));
        for other in ["0", "0g", "FF", "é", "0x"] {
            assert_eq!(unhex(other), None, "{other}");
        }
        assert_eq!(id::<2, ()>("0a0b"), Some(Fixed::new([10, 11])));
        assert_eq!(id::<2, ()>("0a0b0c"), None);
    }
}
