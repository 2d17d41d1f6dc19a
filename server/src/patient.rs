//! A connection that is let go when the other side takes nothing of what is sent to it.
//!
//! Stands under everything that is written, HTTP and WebSocket: what waits to be sent is memory, and only who reads it
//! gives it back.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use crate::limits::TAKE_SECONDS;

/// A connection whose writes fail once the other side has taken nothing for [`TAKE_SECONDS`].
#[derive(Debug)]
pub(crate) struct Patient<Io> {
    io: Io,
    /// Runs while a write waits.
    patience: Option<Pin<Box<Sleep>>>,
}

impl<Io: AsyncWrite + Unpin> Patient<Io> {
    pub(crate) fn new(io: Io) -> Self {
        Self { io, patience: None }
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

impl<Io: AsyncRead + Unpin> AsyncRead for Patient<Io> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Patient<Io> {
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
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::{advance, timeout};

    use super::*;

    const SOON: Duration = Duration::from_secs(TAKE_SECONDS - 1);

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_is_let_go() {
        let (near, _far) = duplex(16);
        let mut near = Patient::new(near);
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
        let mut near = Patient::new(near);
        let all = tokio::spawn(async move { near.write_all(&[7; 64]).await });
        for _ in 0..4 {
            timeout(SOON, std::future::pending::<()>()).await.unwrap_err();
            far.read_exact(&mut [0; 16]).await.unwrap();
        }
        all.await.unwrap().unwrap();
    }
}
