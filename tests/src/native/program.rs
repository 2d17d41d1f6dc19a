//! The relay's real program, built, started, killed and started again.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, ensure};

use super::disk::FailingDisk;

/// A running relay on a folder of its own.
#[derive(Debug)]
pub struct RelayProgram {
    child: Child,
    folder: PathBuf,
    address: SocketAddr,
    more: Vec<OsString>,
    disk: Option<FailingDisk>,
}

/// Names a relay's program that is to be started instead of the one that is built here.
pub const PROGRAM_VARIABLE: &str = "HEENWEER_RELAY";

/// Builds the program beside the test that runs, so that it is never an older one; or takes the one that was named.
fn program() -> anyhow::Result<&'static Path> {
    static PROGRAM: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let built = PROGRAM.get_or_init(|| build().map_err(|broken| format!("{broken:#}")));
    match built {
        Ok(program) => Ok(program),
        Err(broken) => anyhow::bail!("no relay to start: {broken}"),
    }
}

fn build() -> anyhow::Result<PathBuf> {
    if let Some(named) = std::env::var_os(PROGRAM_VARIABLE) {
        return Ok(PathBuf::from(named));
    }
    let profile = profile_folder().context("this program stands in no profile")?;
    let target = profile.parent().context("the profile stands in no target folder")?;
    let name = profile.file_name().and_then(|name| name.to_str()).context("the profile has no name")?;
    let name = if name == "debug" { "dev" } else { name };
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "-p", "server", "--bin", "heenweer", "--profile", name, "--target-dir"])
        .arg(target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    ensure!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    Ok(profile.join("heenweer"))
}

/// The folder of the profile that this program was built in: `<target>/<profile>`, with a test one folder deeper.
pub(crate) fn profile_folder() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let folder = program.parent()?;
    if folder.ends_with("deps") { folder.parent() } else { Some(folder) }.map(Path::to_owned)
}

impl RelayProgram {
    /// Starts a relay on any free port, with its data and what it says to its operator in this folder.
    ///
    /// # Errors
    /// When it cannot be built or does not start.
    pub fn start(folder: &Path) -> anyhow::Result<Self> {
        Self::start_at(folder, "127.0.0.1:0")
    }

    /// Starts a relay at this address.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_at(folder: &Path, listen: &str) -> anyhow::Result<Self> {
        Self::start_with(folder, listen, &[])
    }

    /// Starts a relay that is told more than where to be.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with(folder: &Path, listen: &str, more: &[OsString]) -> anyhow::Result<Self> {
        Self::start_on(folder, listen, more, None)
    }

    /// As [`Self::start_with`], on a disk that can fail.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_on(
        folder: &Path,
        listen: &str,
        more: &[OsString],
        disk: Option<FailingDisk>,
    ) -> anyhow::Result<Self> {
        fs::create_dir_all(folder)?;
        let operator = OpenOptions::new().create(true).append(true).open(folder.join("operator.log"))?;
        let mut child = Command::new(program()?)
            .args(["serve", "--listen", listen, "--data"])
            .arg(folder.join("data"))
            .args(more)
            .envs(disk.iter().flat_map(FailingDisk::variables))
            .stdout(Stdio::piped())
            .stderr(operator)
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().context("no first line")?).read_line(&mut line)?;
        let address = line.trim_end().strip_prefix("listening on http://").and_then(|at| at.parse().ok());
        let Some(address) = address else {
            // Not waited for, it would stay as a shadow in the list of processes.
            let _ = child.kill();
            let _ = child.wait();
            let said = fs::read_to_string(folder.join("operator.log")).unwrap_or_default();
            anyhow::bail!("the relay does not start: {line} {said}");
        };
        Ok(Self { child, folder: folder.to_owned(), address, more: more.to_vec(), disk })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address that devices know it by.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its number among the machine's processes.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// The folder of its database.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Kills it without a warning (SIGKILL).
    ///
    /// # Errors
    /// When it cannot be killed.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Waits until it ends by itself; the code that it ended with, and what it said last to its operator.
    ///
    /// # Errors
    /// When it was ended by a signal, or said nothing.
    pub fn ends(&mut self) -> anyhow::Result<(i32, String)> {
        let code = self.child.wait()?.code().context("ended by a signal")?;
        let said = fs::read_to_string(self.folder.join("operator.log"))?;
        Ok((code, said.lines().last().context("it said nothing")?.to_owned()))
    }

    /// Runs the program beside this relay with this command line, as its operator would; what it printed.
    ///
    /// # Errors
    /// When it does not end well; the message holds what it complained about.
    pub fn operator(&self, command: &str, folders: &[&Path]) -> anyhow::Result<String> {
        let ran =
            Command::new(program()?).arg(command).args(folders).env("HEENWEER_DATA", self.data()).output()?;
        ensure!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        Ok(String::from_utf8(ran.stdout)?)
    }

    /// After [`Self::kill`]: the same folder, the same address.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_again(&mut self) -> anyhow::Result<()> {
        *self = Self::start_on(&self.folder, &self.address.to_string(), &self.more, self.disk.clone())?;
        Ok(())
    }

    /// From its next start it is no longer told this flag and its value.
    pub fn forgets(&mut self, flag: &str) {
        if let Some(at) = self.more.iter().position(|told| told == flag) {
            self.more.drain(at..(at + 2).min(self.more.len()));
        }
    }

    /// What it said to its operator, and how it ended if it did: for a story that fails.
    pub fn its_side(&mut self) -> String {
        let said = fs::read_to_string(self.folder.join("operator.log")).unwrap_or_default();
        match self.child.try_wait() {
            Ok(Some(ended)) => format!("{said}\nended: {ended}\n"),
            Ok(None) => format!("{said}\nruns\n"),
            Err(broken) => format!("{said}\nnot known: {broken}\n"),
        }
    }

    /// All that stands in its folder, file by file, and how it is called.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn everything_it_holds(&self) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
        let mut folders = vec![self.folder.clone()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for found in fs::read_dir(folder)? {
                let path = found?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path)?;
                    files.push((path, bytes));
                }
            }
        }
        Ok(files)
    }
}

impl Drop for RelayProgram {
    fn drop(&mut self) {
        // Already ended, mostly.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
