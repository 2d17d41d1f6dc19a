//! Taking connections: so many at one time, so many from one address, and none that only sits there.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::sleep;
use tower_service::Service;

use crate::addresses::{Addresses, Visit};
use crate::inlet::Inlet;
use crate::limits::{HEADERS_SECONDS, HTTP_BUFFER_BYTES};
use crate::patient::Patient;

/// How long taking waits when the machine gives no more connections: what is open must end first.
const EXHAUSTED: Duration = Duration::from_millis(100);

/// Where a request comes from, handed to its answer.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// What decides whether a connection is taken.
#[derive(Debug)]
pub struct Gate {
    /// One for each connection.
    pub places: Arc<Semaphore>,
    /// One for each large frame that is coming in.
    pub large_frames: Arc<Semaphore>,
    /// By address; `None` behind a proxy, which is one address for everybody.
    pub addresses: Option<Arc<Addresses>>,
}

/// Takes connections until `stopped`.
pub async fn accept(listener: TcpListener, router: Router, gate: Gate, mut stopped: watch::Receiver<bool>) {
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            _ = stopped.wait_for(|stopped| *stopped) => return,
        };
        let Ok((stream, from)) = taken else {
            sleep(EXHAUSTED).await;
            continue;
        };
        // One that is not let in is closed without a word: a word would cost what it was refused for.
        let Some(held) = gate.let_in(from) else { continue };
        // Only slower without it.
        let _ = stream.set_nodelay(true);
        let inlet = Arc::new(Inlet::new(Arc::clone(&gate.large_frames)));
        tokio::spawn(serve(stream, Peer(from.ip()), router.clone(), held, inlet));
    }
}

impl Gate {
    fn let_in(&self, from: SocketAddr) -> Option<(OwnedSemaphorePermit, Option<Visit>)> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let visit = match &self.addresses {
            Some(addresses) => Some(addresses.enter(addresses.whence(from.ip()))?),
            None => None,
        };
        Some((place, visit))
    }
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: Peer,
    router: Router,
    held: (OwnedSemaphorePermit, Option<Visit>),
    inlet: Arc<Inlet>,
) {
    let stream = Patient::new(stream, Arc::clone(&inlet));
    // A socket outlives its HTTP connection, and takes its place along.
    let held = Arc::new(held);
    let answer = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(Arc::clone(&held));
        request.extensions_mut().insert(Arc::clone(&inlet));
        router.clone().call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEADERS_SECONDS))
        .max_buf_size(HTTP_BUFFER_BYTES);
    // Whatever went wrong on a connection is over with it.
    let _ = http.serve_connection(TokioIo::new(stream), answer).with_upgrades().await;
}

/// What a connection holds while it lasts.
pub type Held = Arc<(OwnedSemaphorePermit, Option<Visit>)>;

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::Instant;

    use super::*;

    /// The seconds after which somebody who says this and no more is let go.
    async fn let_go_after(said: &[u8]) -> u64 {
        let (mut far, near) = duplex(1024);
        let place = Arc::new(Semaphore::new(1));
        let held = (Arc::clone(&place).try_acquire_owned().unwrap(), None);
        let inlet = Arc::new(Inlet::new(Arc::new(Semaphore::new(1))));
        tokio::spawn(serve(near, Peer(Ipv4Addr::LOCALHOST.into()), Router::new(), held, inlet));
        let opened = Instant::now();
        far.write_all(said).await.unwrap();
        far.read_to_end(&mut Vec::new()).await.unwrap();
        // Its place is free for another.
        drop(place.acquire().await.unwrap());
        opened.elapsed().as_secs()
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_or_half_a_request_is_let_go_and_so_is_who_does_not_ask_again() {
        let whole: &[u8] = b"GET / HTTP/1.1\r\nHost: relay\r\n\r\n";
        for said in [b"".as_slice(), b"GET / HTTP/1.1\r\nHost:", whole] {
            assert_eq!(let_go_after(said).await, HEADERS_SECONDS, "{said:?}");
        }
    }
}
