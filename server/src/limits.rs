//! How much this process takes on at one time, with units and reasons.

/// Sockets open at one time, when nothing else was said; some 10 KB each.
pub const MAX_SOCKETS: usize = 20_000;
/// Connections of any kind from one address, when nothing else was said: a school, or a provider's shared address.
pub const MAX_CONNECTIONS_PER_ADDRESS: usize = 512;
/// Connections beyond the sockets, for the app, blobs and health.
pub const MORE_CONNECTIONS: usize = 1_000;
/// How long a request's first lines may take, and how long a connection may wait for its next request, in seconds.
pub const HEADERS_SECONDS: u64 = 10;
/// Bytes of a request that are held at one time: its first lines fit, and a body comes in pieces.
pub const HTTP_BUFFER_BYTES: usize = 64 * 1024;
/// Bytes of a frame that may come in before it counts as a large one: pages of words are smaller.
pub const SMALL_FRAME_BYTES: usize = 8 * 1024;
/// Large frames that are coming in or wait for their turn at one time, over all sockets, each at most 1.1 MB in memory.
pub const MAX_LARGE_FRAMES: usize = 32;
/// How long a large frame may take to come in, in seconds: 1.1 MB at 120 kbit a second.
pub const LARGE_FRAME_SECONDS: u64 = 75;
/// How often blobs that no record named are looked for, in seconds.
pub const COLLECT_EVERY_SECONDS: u64 = 600;
/// Jobs that wait for the writer: a few batches.
pub const MAX_WAITING_JOBS: usize = 1024;
/// Bytes of frames that wait for the writer, over all sockets: eight of its fullest transactions, some seconds of a slow
/// disk. Beyond it sockets wait, and the network with them.
pub const MAX_WAITING_FRAME_BYTES: usize = 64 * 1024 * 1024;
/// Blobs being brought at one time, each at most 8 MiB in memory.
pub const MAX_BLOBS_BROUGHT: usize = 8;
/// Of them, those of one device: one under way and one that its network has forgotten, so that no device takes all.
pub const MAX_BLOBS_BROUGHT_BY_ONE: usize = 2;
/// Blobs being fetched at one time, each at most 8 MiB in memory; apart from those that are brought, so that who brings
/// slowly holds up nobody who reads.
pub const MAX_BLOBS_FETCHED: usize = 8;
/// Of them, those of one device: the photos of a page come side by side.
pub const MAX_BLOBS_FETCHED_BY_ONE: usize = 4;
/// How long bringing one blob may take, in seconds: 8 MiB over a poor mobile network.
pub const BLOB_UPLOAD_SECONDS: u64 = 120;
/// How long fetching one blob may take, in seconds: likewise.
pub const BLOB_FETCH_SECONDS: u64 = 120;
/// Bytes of a blob that are handed on at once: how late its reader is, is seen after each.
pub const BLOB_PIECE_BYTES: usize = 16 * 1024;
/// How long the other side of a connection may take nothing of what waits for it, in seconds: longer than a phone in a
/// tunnel, short enough that what waits is soon given back.
pub const TAKE_SECONDS: u64 = 20;
/// Bytes read from a socket at once: the default of 128 KiB would cost each idle phone as much.
pub const SOCKET_READ_BYTES: usize = 4 * 1024;
/// Bytes gathered before they are written to a socket.
pub const SOCKET_WRITE_BYTES: usize = 16 * 1024;
/// Bytes of the app in memory: three builds as they ship take a sixth of it, one build while working a half.
pub const MAX_APP_BYTES: u64 = 64 * 1024 * 1024;
/// How long stopping may take, in seconds, before what still hangs is cut off: under the ten that docker and others who
/// supervise give before they kill.
pub const STOP_SECONDS: u64 = 8;
