//! Programs that drive a browser: started, and taken away with everything that they started.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};

use super::page::PATIENCE;

/// A program that runs, and all that came out of it.
#[derive(Debug)]
pub(super) struct Program {
    child: Child,
    /// Who carries this in its command line belongs to it, whoever its parent is now.
    mark: PathBuf,
    is_gone: bool,
}

impl Program {
    /// Starts it, and reads what it prints until `is_ready` finds what it looks for.
    pub(super) fn start<T>(
        command: &mut Command,
        mark: &Path,
        is_ready: impl Fn(&str) -> Option<T>,
    ) -> anyhow::Result<(Self, T)> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut program = Self::start_quiet(command.stdout(Stdio::piped()), mark)?;
        let printed = program.child.stdout.take().context("its output cannot be read")?;
        let mut said = String::new();
        for line in BufReader::new(printed).lines() {
            let line = line?;
            if let Some(found) = is_ready(&line) {
                return Ok((program, found));
            }
            said.push_str(&line);
            said.push('\n');
        }
        bail!("{name} ended before it was ready: {said}")
    }

    /// Starts it without listening to it.
    pub(super) fn start_quiet(command: &mut Command, mark: &Path) -> anyhow::Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        // A mark that everything carries would take the machine away.
        ensure!(mark.is_absolute() && mark.components().count() > 2, "{} marks nobody", mark.display());
        let spawned = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
        let child =
            spawned.with_context(|| format!("{name} cannot be started: run `cargo xtask stories`"))?;
        Ok(Self { child, mark: mark.to_owned(), is_gone: false })
    }

    /// SIGKILL to it, to everything under it and to everything that carries its mark.
    pub(super) fn kill(&mut self) {
        if std::mem::replace(&mut self.is_gone, true) {
            // Its number may be another program's by now.
            return;
        }
        let all = self.family();
        if !all.is_empty() {
            let words: Vec<String> = all.iter().map(u32::to_string).collect();
            // Some of them may have ended by themselves.
            let _ = Command::new("kill").arg("-KILL").args(words).stderr(Stdio::null()).status();
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        while all.iter().any(|process| is_alive(*process)) {
            std::thread::yield_now();
        }
    }

    /// Parents before children.
    fn family(&self) -> Vec<u32> {
        let parents = parents();
        let mut family = vec![self.child.id()];
        family.extend(parents.keys().filter(|process| carries(**process, &self.mark)));
        let mut at = 0;
        while let Some(parent) = family.get(at).copied() {
            let children = parents.iter().filter(|(_, of)| **of == parent).map(|(process, _)| *process);
            let new: Vec<u32> = children.filter(|child| !family.contains(child)).collect();
            family.extend(new);
            at += 1;
        }
        family.retain(|process| *process != std::process::id());
        family
    }
}

/// A port that was free a moment ago, for who cannot choose one.
pub(super) fn free_place() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Waits until somebody listens there.
pub(super) async fn answers(place: SocketAddr) -> anyhow::Result<()> {
    let mut beat = interval(Duration::from_millis(20));
    let knock = async {
        while TcpStream::connect(place).await.is_err() {
            beat.tick().await;
        }
    };
    timeout(PATIENCE, knock).await.context("the driver does not listen")
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Every process and its parent.
fn parents() -> BTreeMap<u32, u32> {
    let Ok(listed) = fs::read_dir("/proc") else { return BTreeMap::new() };
    let processes = listed.filter_map(|item| item.ok()?.file_name().to_str()?.parse().ok());
    processes.filter_map(|process| Some((process, parent(process)?))).collect()
}

/// The fields of /proc/…/stat that come after the name, which may hold spaces: the state first, then the parent.
fn fields(process: u32) -> Option<(char, u32)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, after) = stat.rsplit_once(") ")?;
    let mut words = after.split(' ');
    Some((words.next()?.chars().next()?, words.next()?.parse().ok()?))
}

fn parent(process: u32) -> Option<u32> {
    fields(process).map(|(_, parent)| parent)
}

/// Ended and not yet waited for is ended.
fn is_alive(process: u32) -> bool {
    fields(process).is_some_and(|(state, _)| state != 'Z' && state != 'X')
}

fn carries(process: u32, mark: &Path) -> bool {
    let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&line).contains(&*mark.to_string_lossy())
}
