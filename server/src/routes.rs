//! The relay's HTTP: the socket, blobs, two questions for its operator, and the app if it serves one. Everything else is
//! the same "not found".

mod app;
mod blob;
mod origin;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use shared::wire::MAX_FRAME_BYTES;
use tokio::sync::{Semaphore, oneshot};

pub use self::app::{App, AppError};
pub use self::blob::TOKEN_HEADER;

use crate::limits::{MAX_BLOBS_MOVING, MAX_SOCKETS, SOCKET_READ_BYTES, SOCKET_WRITE_BYTES};
use crate::relay::PeerId;
use crate::socket::{self, ToWriter};
use crate::store::sqlite::BlobReader;
use crate::writer::Job;

/// What every request has at hand.
#[derive(Debug)]
pub struct Rim {
    to_writer: ToWriter,
    blobs: Arc<Mutex<BlobReader>>,
    blobs_moving: Semaphore,
    max_blob_bytes: u32,
    audience: String,
    allowed_origins: Vec<String>,
    app: Option<App>,
    next_peer: AtomicU64,
    sockets: Arc<Semaphore>,
}

impl Rim {
    /// The rim of a relay whose writer is reached by `to_writer`.
    pub fn new(
        to_writer: ToWriter,
        blobs: BlobReader,
        max_blob_bytes: u32,
        audience: String,
        allowed_origins: Vec<String>,
        app: Option<App>,
    ) -> Self {
        Self {
            to_writer,
            blobs: Arc::new(Mutex::new(blobs)),
            blobs_moving: Semaphore::new(MAX_BLOBS_MOVING),
            max_blob_bytes,
            audience,
            allowed_origins,
            app,
            next_peer: AtomicU64::new(1),
            sockets: Arc::new(Semaphore::new(MAX_SOCKETS)),
        }
    }

    /// Waits until every socket has ended, and lets no new one begin.
    pub async fn all_sockets_ended(&self) {
        let all = u32::try_from(MAX_SOCKETS).unwrap_or(u32::MAX);
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

async fn open_socket(State(rim): State<Arc<Rim>>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    if !origin::may_connect(&headers, &rim.audience, &rim.allowed_origins) {
        return plain(StatusCode::FORBIDDEN, "another origin");
    }
    let Ok(place) = Arc::clone(&rim.sockets).try_acquire_owned() else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "busy");
    };
    let peer = PeerId(rim.next_peer.fetch_add(1, Ordering::Relaxed));
    let to_writer = rim.to_writer.clone();
    upgrade
        .max_message_size(MAX_FRAME_BYTES)
        .max_frame_size(MAX_FRAME_BYTES)
        .read_buffer_size(SOCKET_READ_BYTES)
        .write_buffer_size(SOCKET_WRITE_BYTES)
        .max_write_buffer_size(2 * MAX_FRAME_BYTES)
        .on_upgrade(move |socket| async move {
            socket::serve(socket, peer, to_writer).await;
            drop(place);
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
