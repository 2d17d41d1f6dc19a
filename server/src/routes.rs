//! The relay's HTTP: the socket, blobs, two questions for its operator, and the app if it serves one. Everything else is
//! the same "not found".

mod app;
mod blob;
mod origin;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use shared::wire::MAX_FRAME_BYTES;
use tokio::sync::{Semaphore, oneshot};

pub use self::app::{App, AppError};
pub use self::blob::TOKEN_HEADER;

use self::blob::Lane;
use crate::accept::{Held, Peer};
use crate::addresses::{Addresses, forwarded};
use crate::inlet::Inlet;
use crate::limits::{SOCKET_READ_BYTES, SOCKET_WRITE_BYTES};
use crate::metrics::Metrics;
use crate::relay::PeerId;
use crate::socket::{self, ToWriter};
use crate::store::sqlite::BlobReader;
use crate::writer::Job;

/// How sockets are let in.
#[derive(Debug)]
pub struct Door {
    /// The relay's address as devices know it.
    pub audience: String,
    /// Other origins whose pages may connect.
    pub allowed_origins: Vec<String>,
    /// Most sockets at one time.
    pub max_sockets: usize,
    /// Names and counts of addresses.
    pub addresses: Arc<Addresses>,
    /// Whose word counts for where a request comes from.
    pub believed: Believed,
}

/// Whose word counts for where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Believed {
    /// The connection's.
    Connection,
    /// That of the proxy in front.
    Proxy,
}

/// What every request has at hand.
#[derive(Debug)]
pub struct Rim {
    to_writer: ToWriter,
    blobs: Arc<Mutex<BlobReader>>,
    bringing: Lane,
    fetching: Lane,
    max_blob_bytes: u32,
    door: Door,
    app: Option<App>,
    next_peer: AtomicU64,
    sockets: Arc<Semaphore>,
    metrics: Arc<Metrics>,
}

impl Rim {
    /// The rim of a relay whose writer is reached by `to_writer`.
    pub fn new(
        to_writer: ToWriter,
        blobs: BlobReader,
        max_blob_bytes: u32,
        door: Door,
        app: Option<App>,
        metrics: Arc<Metrics>,
    ) -> Self {
        let sockets = Arc::new(Semaphore::new(door.max_sockets));
        Self {
            to_writer,
            blobs: Arc::new(Mutex::new(blobs)),
            bringing: Lane::for_bringing(),
            fetching: Lane::for_fetching(),
            max_blob_bytes,
            door,
            app,
            next_peer: AtomicU64::new(1),
            sockets,
            metrics,
        }
    }

    /// Waits until every socket has ended, and lets no new one begin.
    pub async fn all_sockets_ended(&self) {
        let all = u32::try_from(self.door.max_sockets).unwrap_or(u32::MAX);
        if let Ok(permits) = self.sockets.acquire_many(all).await {
            permits.forget();
        }
    }
}

/// All routes.
pub fn router(rim: Arc<Rim>) -> Router {
    Router::new()
        .route("/ws", get(open_socket))
        .route("/blob/{circle}/{hash}", get(blob::fetch).put(blob::bring))
        .route("/healthz", get(|| async { plain(StatusCode::OK, "ok") }))
        .route("/readyz", get(readyz))
        .fallback(anything_else)
        .method_not_allowed_fallback(|| async { not_found() })
        .layer(from_fn_with_state(Arc::clone(&rim), guard))
        .with_state(rim)
}

async fn anything_else(State(rim): State<Arc<Rim>>, request: Request) -> Response {
    match &rim.app {
        Some(app) => app.answer(request.method(), request.uri(), request.headers()),
        None => not_found(),
    }
}

/// A browser that has the app runs everything from here under one policy, an answer of the relay and a "not found" too.
async fn guard(State(rim): State<Arc<Rim>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(app) = &rim.app {
        app.guard(&mut response);
    }
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], text).into_response()
}

fn not_found() -> Response {
    plain(StatusCode::NOT_FOUND, "not found")
}

async fn open_socket(
    State(rim): State<Arc<Rim>>,
    Extension(Peer(from)): Extension<Peer>,
    Extension(held): Extension<Held>,
    Extension(inlet): Extension<Arc<Inlet>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let refuse = |status, why| {
        rim.metrics.sockets_refused.one();
        plain(status, why)
    };
    if !origin::may_connect(&headers, &rim.door.audience, &rim.door.allowed_origins) {
        return refuse(StatusCode::FORBIDDEN, "another origin");
    }
    let addresses = &rim.door.addresses;
    let (whence, visit) = match rim.door.believed {
        // Counted when it connected.
        Believed::Connection => (addresses.whence(from), None),
        Believed::Proxy => {
            let whence = addresses.whence(forwarded(&headers).unwrap_or(from));
            let Some(visit) = addresses.enter(whence) else {
                return refuse(StatusCode::TOO_MANY_REQUESTS, "too many from there");
            };
            (whence, Some(visit))
        }
    };
    let Ok(place) = Arc::clone(&rim.sockets).try_acquire_owned() else {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "busy");
    };
    let peer = PeerId(rim.next_peer.fetch_add(1, Ordering::Relaxed));
    let to_writer = rim.to_writer.clone();
    let metrics = Arc::clone(&rim.metrics);
    upgrade
        .max_message_size(MAX_FRAME_BYTES)
        .max_frame_size(MAX_FRAME_BYTES)
        .read_buffer_size(SOCKET_READ_BYTES)
        .write_buffer_size(SOCKET_WRITE_BYTES)
        .max_write_buffer_size(2 * MAX_FRAME_BYTES)
        .on_upgrade(move |socket| async move {
            metrics.sockets_opened.one();
            metrics.sockets.one();
            socket::serve(socket, peer, whence, to_writer, &inlet).await;
            metrics.sockets.less();
            drop((place, visit, held));
        })
}

async fn readyz(State(rim): State<Arc<Rim>>) -> Response {
    let (answer, ready) = oneshot::channel();
    let asked = rim.to_writer.jobs.send(Job::Ready { answer }).await.is_ok();
    if asked && ready.await == Ok(true) {
        plain(StatusCode::OK, "ready")
    } else {
        plain(StatusCode::SERVICE_UNAVAILABLE, "not ready")
    }
}
