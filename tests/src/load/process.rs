//! The relay's program under load, and what it uses of the machine.

use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use anyhow::{Context, ensure};
use tempfile::TempDir;

use crate::native::RelayProgram;

/// Flags with which one address and one device may do as much as they can.
pub(super) fn no_limits() -> Vec<OsString> {
    let no_limit = u32::MAX.to_string();
    let flags = [
        ["--max-connections-per-address", "100000"],
        ["--records-per-minute", &no_limit],
        ["--messages-per-minute", &no_limit],
        ["--circles-per-minute", &no_limit],
    ];
    flags.concat().into_iter().map(Into::into).collect()
}

/// A relay that runs for a measurement, in a folder of its own.
#[derive(Debug)]
pub struct Measured {
    relay: RelayProgram,
    /// Where it is reached, as `http://host:port`.
    pub url: String,
    figures: String,
    /// Goes with the relay.
    _folder: TempDir,
}

impl Measured {
    /// Starts the program with no limit on how much one address or device may do, on the disk that `beside` is on.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(beside: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(beside)?;
        // Any free port, held for a moment.
        let figures = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let mut flags = no_limits();
        flags.extend(["--metrics".into(), figures.clone().into()]);
        let relay = RelayProgram::start_with(folder.path(), "127.0.0.1:0", &flags)?;
        Ok(Self { url: relay.origin(), relay, figures, _folder: folder })
    }

    /// Seconds of processor time used so far, by all its threads.
    ///
    /// # Errors
    /// When the machine does not tell.
    pub fn cpu_seconds(&self) -> anyhow::Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.relay.process()))?;
        // Source: proc(5): utime and stime are fields 14 and 15, in ticks of 10 ms; the name before them may hold spaces.
        let after = stat.rsplit(')').next().context("stat has no name")?;
        let ticks: Vec<f64> =
            after.split_whitespace().skip(11).take(2).filter_map(|word| word.parse().ok()).collect();
        ensure!(ticks.len() == 2, "stat has no times");
        Ok(ticks.iter().sum::<f64>() / 100.0)
    }

    /// Bytes of memory in use.
    ///
    /// # Errors
    /// When the machine does not tell.
    pub fn memory_bytes(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.relay.process()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
        Ok(kib * 1024.0)
    }

    /// One of the relay's own figures.
    ///
    /// # Errors
    /// When it does not tell.
    pub fn figure(&self, name: &str) -> anyhow::Result<f64> {
        let mut stream = TcpStream::connect(&self.figures)?;
        write!(stream, "GET /metrics HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n")?;
        let mut page = String::new();
        stream.read_to_string(&mut page)?;
        let line = page.lines().find_map(|line| line.strip_prefix(&format!("heenweer_{name} ")));
        Ok(line.with_context(|| format!("no figure {name}"))?.parse()?)
    }

    /// Bytes of its database on the disk, without the log beside it, which is emptied now and then.
    ///
    /// # Errors
    /// When the file is not there.
    pub fn database_bytes(&self) -> anyhow::Result<u64> {
        Ok(fs::metadata(self.relay.data().join("heenweer.db"))?.len())
    }
}
