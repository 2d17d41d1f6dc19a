//! A connection that is let go when the other side takes nothing of what is sent to it, or does not come to the end of
//! what it says.
//!
//! Stands under everything, HTTP and WebSocket: what waits to be sent or to be whole is memory, and only the other side
//! gives it back.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{AcquireError, OwnedSemaphorePermit};
use tokio::time::{Sleep, sleep};

use crate::inlet::Inlet;
use crate::limits::{LARGE_FRAME_SECONDS, TAKE_SECONDS};

type Asked = Pin<Box<dyn Future<Output = Result<OwnedSemaphorePermit, AcquireError>> + Send>>;

/// A connection whose writes fail once the other side has taken nothing for [`TAKE_SECONDS`]; of a large frame it reads
/// on once it has a place for it, and not for longer than [`LARGE_FRAME_SECONDS`].
pub(crate) struct Patient<Io> {
    io: Io,
    inlet: Arc<Inlet>,
    /// Runs while a write waits.
    patience: Option<Pin<Box<Sleep>>>,
    /// Asked for while a large frame waits.
    place: Option<Asked>,
    /// Runs while a large frame comes.
    late: Option<Pin<Box<Sleep>>>,
}

impl<Io: AsyncRead + AsyncWrite + Unpin> Patient<Io> {
    pub(crate) fn new(io: Io, inlet: Arc<Inlet>) -> Self {
        Self { io, inlet, patience: None, place: None, late: None }
    }

    /// Ready when more may be read.
    fn may_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Some(places) = self.inlet.waits_for() {
            let asked = self.place.get_or_insert_with(|| Box::pin(places.acquire_owned()));
            let place = ready!(asked.as_mut().poll(context)).map_err(io::Error::other)?;
            self.place = None;
            self.inlet.take(place);
            self.late = Some(Box::pin(sleep(Duration::from_secs(LARGE_FRAME_SECONDS))));
        }
        if !self.inlet.is_large() {
            self.late = None;
        }
        if let Some(late) = &mut self.late
            && late.as_mut().poll(context).is_ready()
        {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Ready(Ok(()))
    }

    fn write(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut Io>, &mut Context<'_>) -> Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(written) = write(Pin::new(&mut self.io), context) {
            self.patience = None;
            return Poll::Ready(written);
        }
        let patience =
            self.patience.get_or_insert_with(|| Box::pin(sleep(Duration::from_secs(TAKE_SECONDS))));
        ready!(patience.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> AsyncRead for Patient<Io> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.may_read(context))?;
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.io).poll_read(context, buffer))?;
        self.inlet.came(buffer.filled().len() - before);
        Poll::Ready(Ok(()))
    }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Patient<Io> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.write(context, |io, context| io.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.write(context, |io, context| io.poll_write_vectored(context, slices))
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::sync::Semaphore;
    use tokio::time::{advance, timeout};

    use crate::limits::SMALL_FRAME_BYTES;

    use super::*;

    fn patient(io: DuplexStream, places: &Arc<Semaphore>) -> (Patient<DuplexStream>, Arc<Inlet>) {
        let inlet = Arc::new(Inlet::new(Arc::clone(places)));
        inlet.begin();
        (Patient::new(io, Arc::clone(&inlet)), inlet)
    }

    const SOON: Duration = Duration::from_secs(TAKE_SECONDS - 1);

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_is_let_go() {
        let (near, _far) = duplex(16);
        let (mut near, _) = patient(near, &Arc::new(Semaphore::new(1)));
        near.write_all(&[7; 16]).await.unwrap();
        advance(10 * SOON).await;
        // That nothing was said for long is no fault of theirs; from here on something waits.
        assert!(timeout(SOON, near.write_all(&[7])).await.is_err());
        let late = timeout(Duration::from_secs(2), near.write_all(&[7])).await.unwrap();
        assert_eq!(late.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_a_little_now_and_then_stays() {
        let (near, mut far) = duplex(16);
        let (mut near, _) = patient(near, &Arc::new(Semaphore::new(1)));
        let all = tokio::spawn(async move { near.write_all(&[7; 64]).await });
        for _ in 0..4 {
            timeout(SOON, std::future::pending::<()>()).await.unwrap_err();
            far.read_exact(&mut [0; 16]).await.unwrap();
        }
        all.await.unwrap().unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_large_frame_waits_for_a_place_and_a_small_one_does_not() {
        let places = Arc::new(Semaphore::new(1));
        let (ours, mut theirs) = (duplex(1 << 20), duplex(1 << 20));
        let (mut first, heard) = patient(ours.0, &places);
        let (mut second, _) = patient(theirs.0, &places);
        let mut far = ours.1;
        let (mut small, mut more) = (vec![0; SMALL_FRAME_BYTES], [0; 16]);
        far.write_all(&vec![7; SMALL_FRAME_BYTES + 16]).await.unwrap();
        theirs.1.write_all(&vec![7; SMALL_FRAME_BYTES + 16]).await.unwrap();
        first.read_exact(&mut small).await.unwrap();
        second.read_exact(&mut small).await.unwrap();
        first.read_exact(&mut more).await.unwrap();
        assert!(timeout(Duration::from_secs(1), second.read_exact(&mut more)).await.is_err());
        heard.heard_all();
        timeout(Duration::from_secs(1), second.read_exact(&mut more)).await.unwrap().unwrap();
        // The first one has nothing more to say for now, which is nobody's matter.
        assert!(timeout(Duration::from_secs(10 * LARGE_FRAME_SECONDS), first.read_u8()).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_large_frame_that_does_not_end_is_let_go() {
        let (near, mut far) = duplex(1 << 20);
        let (mut near, _) = patient(near, &Arc::new(Semaphore::new(1)));
        far.write_all(&vec![7; SMALL_FRAME_BYTES]).await.unwrap();
        near.read_exact(&mut vec![0; SMALL_FRAME_BYTES]).await.unwrap();
        let waits = Duration::from_secs(LARGE_FRAME_SECONDS + 1);
        let ended = timeout(waits, near.read_u8()).await.unwrap();
        assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }
}
