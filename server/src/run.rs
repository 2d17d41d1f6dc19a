//! Starting, serving and stopping: everything the relay needs, taken from outside, put together.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::accept::{Gate, accept};
use crate::addresses::Addresses;
use crate::clock;
use crate::config::Serve;
use crate::limits::{
    COLLECT_EVERY_SECONDS, MAX_LARGE_FRAMES, MAX_WAITING_FRAME_BYTES, MAX_WAITING_JOBS, MORE_CONNECTIONS,
    STOP_SECONDS,
};
use crate::metrics::Metrics;
use crate::random::OsRandom;
use crate::relay::Relay;
use crate::routes::{App, AppError, Believed, Door, Rim, router};
use crate::socket::ToWriter;
use crate::store::StoreError;
use crate::store::sqlite::{OpenError, SqliteStore};
use crate::writer::{self, Job};

/// Why the relay did not start or did not go on.
#[derive(Debug, Error)]
pub enum RunError {
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(String, io::Error),
    /// The app cannot be served.
    #[error(transparent)]
    App(#[from] AppError),
    /// The folder cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database does not work.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No thread for the writer.
    #[error("cannot start the writer: {0}")]
    Writer(io::Error),
}

/// A relay that has everything it needs and waits for its first device.
#[derive(Debug)]
pub struct Running {
    listener: TcpListener,
    rim: Arc<Rim>,
    jobs: mpsc::Sender<Job>,
    writer: thread::JoinHandle<()>,
    origin: String,
    gate: Gate,
    figures: Option<(TcpListener, Arc<Metrics>)>,
}

/// Takes the address, the app and the folder, in this order, so that a start that fails touches nothing.
///
/// # Errors
/// [`RunError`], one sentence for an operator.
pub async fn start(serve: &Serve) -> Result<Running, RunError> {
    let listen = |error| RunError::Listen(serve.listen.clone(), error);
    let listener = TcpListener::bind(&serve.listen).await.map_err(listen)?;
    let origin = format!("http://{}", listener.local_addr().map_err(listen)?);
    let figures = match &serve.metrics {
        Some(address) => {
            let listen = |error| RunError::Listen(address.clone(), error);
            Some(TcpListener::bind(address).await.map_err(listen)?)
        }
        None => None,
    };
    let settings = serve.settings(&origin);
    let app = serve.app.as_deref().map(|folder| App::read(folder, &settings.audience)).transpose()?;
    let store = SqliteStore::open(&serve.data)?;
    let blobs = store.blob_reader()?;
    let (max_blob_bytes, audience) = (settings.max_blob_bytes, settings.audience.clone());
    let relay = Relay::open(store, settings, &mut OsRandom)?;
    let (jobs, queue) = mpsc::channel(MAX_WAITING_JOBS);
    let metrics = Arc::new(Metrics::default());
    let counted = Arc::clone(&metrics);
    let work = move || writer::run(relay, queue, clock::now, OsRandom, counted);
    let writer = thread::Builder::new().name("writer".to_owned()).spawn(work).map_err(RunError::Writer)?;
    let waiting_bytes = Arc::new(Semaphore::new(MAX_WAITING_FRAME_BYTES));
    let to_writer = ToWriter { jobs: jobs.clone(), waiting_bytes };
    let believed = serve.believed();
    let addresses = Arc::new(Addresses::new(serve.max_connections_per_address));
    let gate = Gate {
        places: Arc::new(Semaphore::new(serve.max_sockets.saturating_add(MORE_CONNECTIONS))),
        large_frames: Arc::new(Semaphore::new(MAX_LARGE_FRAMES)),
        addresses: (believed == Believed::Connection).then(|| Arc::clone(&addresses)),
    };
    let allowed_origins = serve.allow_origin.clone();
    let door = Door { audience, allowed_origins, max_sockets: serve.max_sockets, addresses, believed };
    let rim = Arc::new(Rim::new(to_writer, blobs, max_blob_bytes, door, app, Arc::clone(&metrics)));
    let figures = figures.map(|listener| (listener, metrics));
    Ok(Running { listener, rim, jobs, writer, origin, gate, figures })
}

/// Sends the figures to whoever asks at their own port.
async fn tell_figures(listener: TcpListener, metrics: Arc<Metrics>) {
    let page = get(move || {
        let page = metrics.page();
        async move { page }
    });
    // The relay does its work without anybody watching.
    let _ = axum::serve(listener, Router::new().route("/metrics", page)).await;
}

/// Asks for blobs that no record named, now and then.
async fn collect(jobs: mpsc::Sender<Job>) {
    let mut times = interval(Duration::from_secs(COLLECT_EVERY_SECONDS));
    times.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        times.tick().await;
        if jobs.send(Job::Collect).await.is_err() {
            return;
        }
    }
}

impl Running {
    /// Where it can be reached, as `http://host:port`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Serves until `stop`, then finishes what was begun, says goodbye to every device, and closes the database.
    pub async fn serve_until(self, stop: impl Future<Output = ()>) {
        let (stopping, stopped) = watch::channel(false);
        let serving = accept(self.listener, router(Arc::clone(&self.rim)), self.gate, stopped);
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "serving");
        let serving = tokio::spawn(serving);
        tokio::spawn(collect(self.jobs.clone()));
        if let Some((listener, metrics)) = self.figures {
            tokio::spawn(tell_figures(listener, metrics));
        }
        stop.await;
        tracing::info!("stopping");
        stopping.send_replace(true);
        let finish = async {
            // Everything queued before this is committed and answered before the goodbye.
            let _ = self.jobs.send(Job::Stop).await;
            let writer = self.writer;
            let _ = tokio::task::spawn_blocking(move || writer.join()).await;
            self.rim.all_sockets_ended().await;
        };
        if timeout(Duration::from_secs(STOP_SECONDS), finish).await.is_err() {
            tracing::warn!("some sockets did not end in time");
        }
        serving.abort();
    }
}
