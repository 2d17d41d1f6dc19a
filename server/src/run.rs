//! Starting, serving and stopping: everything the relay needs, taken from outside, put together.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::serve::ListenerExt;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::timeout;

use crate::clock;
use crate::config::Serve;
use crate::limits::{MAX_WAITING_FRAME_BYTES, MAX_WAITING_JOBS, STOP_SECONDS};
use crate::random::OsRandom;
use crate::relay::Relay;
use crate::routes::{App, AppError, Rim, router};
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
    /// The network failed.
    #[error("the network failed: {0}")]
    Network(io::Error),
}

/// A relay that has everything it needs and waits for its first device.
#[derive(Debug)]
pub struct Running {
    listener: TcpListener,
    rim: Arc<Rim>,
    jobs: mpsc::Sender<Job>,
    writer: thread::JoinHandle<()>,
    origin: String,
}

/// Takes the address, the app and the folder, in this order, so that a start that fails touches nothing.
///
/// # Errors
/// [`RunError`], one sentence for an operator.
pub async fn start(serve: &Serve) -> Result<Running, RunError> {
    let listen = |error| RunError::Listen(serve.listen.clone(), error);
    let listener = TcpListener::bind(&serve.listen).await.map_err(listen)?;
    let origin = format!("http://{}", listener.local_addr().map_err(listen)?);
    let settings = serve.settings(&origin);
    let app = serve.app.as_deref().map(|folder| App::read(folder, &settings.audience)).transpose()?;
    let store = SqliteStore::open(&serve.data)?;
    let blobs = store.blob_reader()?;
    let (max_blob_bytes, audience) = (settings.max_blob_bytes, settings.audience.clone());
    let relay = Relay::open(store, settings, &mut OsRandom)?;
    let (jobs, queue) = mpsc::channel(MAX_WAITING_JOBS);
    let work = move || writer::run(relay, queue, clock::now, OsRandom);
    let writer = thread::Builder::new().name("writer".to_owned()).spawn(work).map_err(RunError::Writer)?;
    let waiting_bytes = Arc::new(Semaphore::new(MAX_WAITING_FRAME_BYTES));
    let to_writer = ToWriter { jobs: jobs.clone(), waiting_bytes };
    let allowed = serve.allow_origin.clone();
    let rim = Arc::new(Rim::new(to_writer, blobs, max_blob_bytes, audience, allowed, app));
    Ok(Running { listener, rim, jobs, writer, origin })
}

impl Running {
    /// Where it can be reached, as `http://host:port`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Serves until `stop`, then finishes what was begun, says goodbye to every device, and closes the database.
    ///
    /// # Errors
    /// [`RunError::Network`].
    pub async fn serve_until(self, stop: impl Future<Output = ()>) -> Result<(), RunError> {
        let (stopping, mut stopped) = watch::channel(false);
        let listener = self.listener.tap_io(|stream| {
            // Only slower without it.
            let _ = stream.set_nodelay(true);
        });
        let serving =
            axum::serve(listener, router(Arc::clone(&self.rim))).with_graceful_shutdown(async move {
                // The sender lives until serving has ended.
                let _ = stopped.wait_for(|stopped| *stopped).await;
            });
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "serving");
        let mut serving = tokio::spawn(serving.into_future());
        tokio::select! {
            ended = &mut serving => {
                if let Ok(Err(error)) = ended {
                    return Err(RunError::Network(error));
                }
            }
            () = stop => {}
        }
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
        Ok(())
    }
}
