//! The way from one person's browser to the world, that can be cut.
//!
//! Cutting it breaks whatever runs through it: the page, its service worker and every live socket alike, in every
//! browser. That is what no switch in a browser does.

use std::io;
use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// A way that carries bytes until it is cut. It is gone when dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    state: watch::Sender<Way>,
    carrier: JoinHandle<()>,
}

/// Whether bytes pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Open,
    Cut,
}

/// A port for a way, and the origin of what is found through it by a browser that is told no other names.
///
/// # Errors
/// When there is no free port.
pub async fn place_with_origin() -> io::Result<(TcpListener, String)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://localhost:{}", listener.local_addr()?.port());
    Ok((listener, origin))
}

impl Proxy {
    /// An open way to this address, from a free port of this machine.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn to(target: SocketAddr) -> io::Result<Self> {
        Self::on(TcpListener::bind("127.0.0.1:0").await?, target)
    }

    /// An open way to this address, from a port that was taken before.
    ///
    /// # Errors
    /// When the port's own address is not known.
    pub fn on(listener: TcpListener, target: SocketAddr) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (state, way) = watch::channel(Way::Open);
        let carrier = tokio::spawn(carry(listener, target, way));
        Ok(Self { address, state, carrier })
    }

    /// Where the browser has to knock.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Breaks every connection and lets no new one through.
    pub fn cut(&self) {
        self.state.send_replace(Way::Cut);
    }

    /// New connections pass again.
    pub fn mend(&self) {
        self.state.send_replace(Way::Open);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.carrier.abort();
    }
}

async fn carry(listener: TcpListener, target: SocketAddr, way: watch::Receiver<Way>) {
    let mut connections = JoinSet::new();
    while let Ok((from_browser, _)) = listener.accept().await {
        if *way.borrow() == Way::Cut {
            break_off(&from_browser);
            continue;
        }
        connections.spawn(connect(from_browser, target, way.clone()));
        while connections.try_join_next().is_some() {}
    }
}

async fn connect(mut from_browser: TcpStream, target: SocketAddr, mut way: watch::Receiver<Way>) {
    let Ok(mut to_target) = TcpStream::connect(target).await else {
        // Nobody is there: the browser is told at once, as if it had knocked itself.
        break_off(&from_browser);
        return;
    };
    tokio::select! {
        // Either side closed it, or fell away.
        _ = copy_bidirectional(&mut from_browser, &mut to_target) => {}
        _ = way.wait_for(|way| *way == Way::Cut) => {
            break_off(&from_browser);
            break_off(&to_target);
        }
    }
}

/// Without a goodbye: the other side sees a broken connection, not an ended one.
fn break_off(stream: &TcpStream) {
    // A stream that is broken already needs no breaking.
    let _ = stream.set_zero_linger();
}
