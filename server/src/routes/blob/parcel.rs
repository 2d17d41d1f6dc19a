//! A blob on its way out: piece by piece, so that what it holds is given back when it has gone and not when it is begun.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use thiserror::Error;
use tokio::time::{Sleep, sleep};

use super::Going;
use crate::limits::{BLOB_FETCH_SECONDS, BLOB_PIECE_BYTES};

/// Why a blob did not go out whole: it took too long.
#[derive(Debug, PartialEq, Eq, Error)]
#[error("the blob takes too long")]
pub(super) struct TooSlow;

/// The body of an answer.
#[derive(Debug)]
pub(super) struct Parcel {
    rest: Bytes,
    late: Pin<Box<Sleep>>,
    _going: Going,
}

impl Parcel {
    pub(super) fn new(blob: Vec<u8>, going: Going) -> Self {
        let late = Box::pin(sleep(Duration::from_secs(BLOB_FETCH_SECONDS)));
        Self { rest: blob.into(), late, _going: going }
    }
}

impl Body for Parcel {
    type Data = Bytes;
    type Error = TooSlow;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TooSlow>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        if self.late.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(TooSlow)));
        }
        let many = self.rest.len().min(BLOB_PIECE_BYTES);
        // A copy: a part of the blob itself would keep all of it in memory until the last piece is taken.
        let piece = Bytes::copy_from_slice(&self.rest.split_to(many));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.rest.len()).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use shared::ids::DeviceId;
    use tokio::time::advance;

    use super::super::Lane;
    use super::*;

    async fn next(parcel: &mut Parcel) -> Option<Result<Bytes, TooSlow>> {
        let frame = poll_fn(|context| Pin::new(&mut *parcel).poll_frame(context)).await;
        frame.map(|frame| frame.map(|frame| frame.into_data().unwrap()))
    }

    #[tokio::test(start_paused = true)]
    async fn a_blob_goes_out_whole_and_has_its_place_until_then() {
        let lane = Lane::new(1, 1);
        let device = DeviceId::ZERO;
        let blob: Vec<u8> = (0..=255).cycle().take(2 * BLOB_PIECE_BYTES + 1).collect();
        let mut parcel = Parcel::new(blob.clone(), lane.enter(device).await.unwrap());
        assert_eq!(parcel.size_hint().exact(), Some(u64::try_from(blob.len()).unwrap()));
        let mut went = Vec::new();
        while let Some(piece) = next(&mut parcel).await {
            let piece = piece.unwrap();
            assert!(piece.len() <= BLOB_PIECE_BYTES);
            went.extend(piece);
        }
        assert_eq!(went, blob);
        assert!(lane.try_enter(device).is_none());
        drop(parcel);
        assert!(lane.try_enter(device).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_blob_that_is_taken_too_slowly_is_broken_off() {
        let going = Lane::new(1, 1).enter(DeviceId::ZERO).await.unwrap();
        let mut parcel = Parcel::new(vec![7; 3 * BLOB_PIECE_BYTES], going);
        advance(Duration::from_secs(BLOB_FETCH_SECONDS - 1)).await;
        assert!(next(&mut parcel).await.unwrap().is_ok());
        advance(Duration::from_secs(2)).await;
        assert_eq!(next(&mut parcel).await, Some(Err(TooSlow)));
    }
}
