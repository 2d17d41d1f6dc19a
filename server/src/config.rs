//! The command line; each flag can also be set in the environment.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::limits::{MAX_CONNECTIONS_PER_ADDRESS, MAX_SOCKETS};
use crate::relay::{Pace, Registration, Settings};
use crate::routes::Believed;

/// A blind relay for circles: keeps and hands on what it cannot read.
#[derive(Debug, Parser)]
#[command(name = "heenweer", version, about)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve circles until told to stop.
    Serve(Serve),
    /// Write a verified copy of the database to a folder, also while the relay runs.
    Backup(Backup),
    /// Make a relay's folder from a backup.
    Restore(Restore),
    /// Recompute every hash and signature of a database that no relay is using.
    Check(Check),
    /// Make a code with which somebody can begin one circle, also while the relay runs.
    Code(Code),
}

/// For which relay, and for how long.
#[derive(Debug, Args)]
pub struct Code {
    /// The relay's folder.
    #[arg(long, env = "HEENWEER_DATA", value_name = "FOLDER")]
    pub data: PathBuf,
    /// How many days the code holds.
    #[arg(long, value_name = "DAYS", default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..))]
    pub days: u16,
}

/// Where to and where from.
#[derive(Debug, Args)]
pub struct Backup {
    /// The relay's folder.
    #[arg(long, env = "HEENWEER_DATA", value_name = "FOLDER")]
    pub data: PathBuf,
    /// The folder for the copy; made when missing. A copy that is there is replaced once the new one is verified.
    #[arg(value_name = "FOLDER")]
    pub to: PathBuf,
}

/// Where from and where to.
#[derive(Debug, Args)]
pub struct Restore {
    /// The folder with the backup.
    #[arg(value_name = "FOLDER")]
    pub from: PathBuf,
    /// The relay's folder, in which there is no database; made when missing.
    #[arg(long, env = "HEENWEER_DATA", value_name = "FOLDER")]
    pub data: PathBuf,
}

/// What to look at.
#[derive(Debug, Args)]
pub struct Check {
    /// The relay's folder, or a folder with a backup.
    #[arg(value_name = "FOLDER")]
    pub data: PathBuf,
}

/// Whether devices may begin circles here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RegistrationFlag {
    /// Any device may.
    Open,
    /// Only with a code of `heenweer code`; one circle for each.
    Code,
    /// None may; the circles that are here go on.
    Closed,
}

/// How to serve.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where to listen, as 127.0.0.1:8080; port 0 takes any free one.
    #[arg(long, env = "HEENWEER_LISTEN", value_name = "ADDRESS")]
    pub listen: String,
    /// The folder for the database; made when missing.
    #[arg(long, env = "HEENWEER_DATA", value_name = "FOLDER")]
    pub data: PathBuf,
    /// The folder of the app, as `cargo xtask build` makes it; left out, no app is served.
    #[arg(long, env = "HEENWEER_APP", value_name = "FOLDER")]
    pub app: Option<PathBuf>,
    /// The address that devices know this relay by, as <https://host>; left out, the address it listens on.
    #[arg(long, env = "HEENWEER_AUDIENCE", value_name = "ORIGIN", value_parser = origin)]
    pub audience: Option<String>,
    /// Another origin whose pages may connect; may be given more than once, or with commas.
    #[arg(long, env = "HEENWEER_ALLOW_ORIGIN", value_name = "ORIGIN", value_parser = origin, value_delimiter = ',')]
    pub allow_origin: Vec<String>,
    /// Whether devices may begin circles here.
    #[arg(long, env = "HEENWEER_REGISTRATION", value_enum, default_value = "open")]
    pub registration: RegistrationFlag,
    /// Most bytes of records in one circle.
    #[arg(long, env = "HEENWEER_MAX_CIRCLE_BYTES", value_name = "BYTES")]
    pub max_circle_bytes: Option<u64>,
    /// Most bytes of blobs in one circle.
    #[arg(long, env = "HEENWEER_MAX_CIRCLE_BLOB_BYTES", value_name = "BYTES")]
    pub max_circle_blob_bytes: Option<u64>,
    /// Most circles on this relay.
    #[arg(long, env = "HEENWEER_MAX_CIRCLES", value_name = "CIRCLES")]
    pub max_circles: Option<u64>,
    /// Most sockets at one time.
    #[arg(long, env = "HEENWEER_MAX_SOCKETS", value_name = "SOCKETS", default_value_t = MAX_SOCKETS)]
    pub max_sockets: usize,
    /// Most connections at one time from one address.
    #[arg(long, env = "HEENWEER_MAX_CONNECTIONS_PER_ADDRESS", value_name = "CONNECTIONS",
        default_value_t = MAX_CONNECTIONS_PER_ADDRESS)]
    pub max_connections_per_address: usize,
    /// Records that one device may bring in a minute, in the long run; four minutes' worth at once.
    #[arg(long, env = "HEENWEER_RECORDS_PER_MINUTE", value_name = "RECORDS")]
    pub records_per_minute: Option<u32>,
    /// Messages that one device may send in a minute, in the long run; four minutes' worth at once.
    #[arg(long, env = "HEENWEER_MESSAGES_PER_MINUTE", value_name = "MESSAGES")]
    pub messages_per_minute: Option<u32>,
    /// Circles that may be begun from one address in a minute, in the long run; twenty minutes' worth at once.
    #[arg(long, env = "HEENWEER_CIRCLES_PER_MINUTE", value_name = "CIRCLES")]
    pub circles_per_minute: Option<u32>,
    /// A proxy stands in front, and its word counts for where a request comes from (X-Forwarded-For).
    #[arg(long, env = "HEENWEER_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Where Prometheus reads figures, as 127.0.0.1:9090; left out, nowhere.
    #[arg(long, env = "HEENWEER_METRICS", value_name = "ADDRESS")]
    pub metrics: Option<String>,
}

impl Serve {
    /// The relay's settings, when it is reached at `own_origin` and nothing else was said.
    pub fn settings(&self, own_origin: &str) -> Settings {
        let usual = Settings::default();
        let pace =
            |asked: Option<u32>, usual: Pace| Pace { per_minute: asked.unwrap_or(usual.per_minute), ..usual };
        Settings {
            audience: self.audience.clone().unwrap_or_else(|| own_origin.to_owned()),
            registration: match self.registration {
                RegistrationFlag::Open => Registration::Open,
                RegistrationFlag::Code => Registration::ByCode,
                RegistrationFlag::Closed => Registration::Closed,
            },
            max_circle_bytes: self.max_circle_bytes.unwrap_or(usual.max_circle_bytes),
            max_circle_blob_bytes: self.max_circle_blob_bytes.unwrap_or(usual.max_circle_blob_bytes),
            max_circles: self.max_circles.unwrap_or(usual.max_circles),
            device_records: pace(self.records_per_minute, usual.device_records),
            device_asks: pace(self.messages_per_minute, usual.device_asks),
            address_circles: pace(self.circles_per_minute, usual.address_circles),
            ..usual
        }
    }

    /// Whose word counts for where a request comes from.
    pub fn believed(&self) -> Believed {
        if self.behind_proxy { Believed::Proxy } else { Believed::Connection }
    }
}

/// An origin as browsers write it: scheme, host, and a port that is not the scheme's own; no path.
fn origin(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let sound = host.is_some_and(|host| {
        let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
        !host.is_empty() && host.bytes().all(known)
    });
    if sound {
        Ok(text.to_owned())
    } else {
        Err("an origin looks like https://host or http://host:8080".to_owned())
    }
}
