//! A started relay, and a device's end of a socket to it. Both block; nothing sleeps.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use shared::identity::Purpose;
use shared::ids::SignKey;
use shared::wire::{FromRelay, ToRelay, WIRE_VERSION, prove_message};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message, WebSocket, client};

use super::phone::Phone;

/// How long who supervises waits for an end.
const SUPERVISED: Duration = Duration::from_secs(10);

pub(crate) struct Program {
    child: Child,
    pub(crate) address: String,
}

impl Program {
    pub(crate) fn start(data: &Path) -> Self {
        Self::run(&mut Command::new(env!("CARGO_BIN_EXE_heenweer")), data)
    }

    /// Starts it with more flags.
    pub(crate) fn start_with(flags: &[&str], data: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_heenweer"));
        Self::run_with(&mut command, flags, Stdio::null(), data)
    }

    /// Starts it, and what it says to its operator goes to a file.
    pub(crate) fn start_logging(log: &Path, data: &Path) -> Self {
        Self::start_logging_with(log, &[], data)
    }

    pub(crate) fn start_logging_with(log: &Path, flags: &[&str], data: &Path) -> Self {
        let log = std::fs::File::create(log).unwrap();
        Self::run_with(&mut Command::new(env!("CARGO_BIN_EXE_heenweer")), flags, log.into(), data)
    }

    /// Starts it under a limit in KiB on the size of any file it writes; beyond it a write fails, as on a bad disk.
    pub(crate) fn start_with_files_of_at_most(kib: u32, data: &Path) -> Self {
        let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\"");
        Self::run(Command::new("bash").args(["-c", &script, env!("CARGO_BIN_EXE_heenweer")]), data)
    }

    fn run(command: &mut Command, data: &Path) -> Self {
        Self::run_with(command, &[], Stdio::null(), data)
    }

    fn run_with(command: &mut Command, flags: &[&str], log: Stdio, data: &Path) -> Self {
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()])
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim_end().strip_prefix("listening on http://").expect("the first line").to_owned();
        Self { child, address }
    }

    /// Ends it without a warning, as a crash would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits for its end as docker and others who supervise do: what has not ended within ten seconds is killed, and has
    /// no exit code.
    pub(crate) fn wait(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let (ended, end) = mpsc::channel::<()>();
        let supervisor = thread::spawn(move || {
            if end.recv_timeout(SUPERVISED) == Err(RecvTimeoutError::Timeout) {
                Command::new("kill").args(["-KILL", &id]).status().unwrap();
            }
        });
        let code = self.child.wait().unwrap().code();
        drop(ended);
        supervisor.join().unwrap();
        code
    }

    /// Most memory that was ever in use, in KiB.
    pub(crate) fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").trim().parse().unwrap()
    }

    /// One request; its status and body.
    pub(crate) fn http(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        // Who is refused before its body was read may find the door closed while it still speaks.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let split = answer.windows(4).position(|part| part == b"\r\n\r\n").expect("an answer");
        let head = String::from_utf8(answer[..split].to_vec()).unwrap();
        assert!(head.to_lowercase().contains("cache-control: no-store"), "{head}");
        (head[9..12].parse().unwrap(), answer[split + 4..].to_vec())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already ended, mostly.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) struct Client {
    socket: WebSocket<TcpStream>,
    pub(crate) relay_key: SignKey,
    pub(crate) token: Vec<u8>,
}

impl Client {
    /// Opens a socket and says nothing.
    pub(crate) fn upgrade(program: &Program, origin: Option<&str>) -> Result<Self, String> {
        Self::upgrade_with(program, origin.map(|origin| ("origin", origin)))
    }

    /// Opens a socket of which a proxy in front says that it comes from this address.
    pub(crate) fn forwarded(program: &Program, from: &str) -> Result<Self, String> {
        Self::upgrade_with(program, Some(("x-forwarded-for", from)))
    }

    fn upgrade_with(program: &Program, header: Option<(&'static str, &str)>) -> Result<Self, String> {
        let mut request = format!("ws://{}/ws", program.address).into_client_request().unwrap();
        if let Some((name, value)) = header {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let stream = TcpStream::connect(&program.address).unwrap();
        let (socket, _) = client(request, stream).map_err(|error| error.to_string())?;
        Ok(Self { socket, relay_key: SignKey::ZERO, token: Vec::new() })
    }

    /// Connects, proves, and hears the welcome.
    pub(crate) fn enter(program: &Program, phone: &Phone) -> Self {
        Self::upgrade(program, None).unwrap().proven(program, phone)
    }

    /// Proves, and hears the welcome.
    pub(crate) fn proven(mut self, program: &Program, phone: &Phone) -> Self {
        self.say(&ToRelay::Hello { version: WIRE_VERSION, device: phone.keys });
        let FromRelay::Challenge { nonce } = self.next() else { panic!("no challenge") };
        let audience = format!("http://{}", program.address);
        let signature = phone.sign(Purpose::Hello, &prove_message(&audience, &nonce, &phone.id));
        self.say(&ToRelay::Prove { signature });
        let FromRelay::Welcome { relay, token, .. } = self.next() else { panic!("no welcome") };
        self.relay_key = relay;
        self.token = token.0;
        self
    }

    pub(crate) fn say(&mut self, message: &ToRelay) {
        self.say_bytes(message.to_frame());
    }

    pub(crate) fn say_bytes(&mut self, frame: Vec<u8>) {
        // A relay that ended is noticed by what is not heard.
        let _ = self.socket.send(Message::binary(frame));
    }

    /// Begins a frame of 1,000 bytes, and stops after ten.
    pub(crate) fn say_half_a_frame(&mut self) {
        // Source: RFC 6455, 5.2: a last binary frame, masked, with a length of two bytes.
        let head = [0x82, 0x80 | 0x7e, 0x03, 0xe8, 0, 0, 0, 0];
        self.socket.get_mut().write_all(&[&head[..], &[7; 10]].concat()).unwrap();
    }

    /// Begins a message with a fragment of this many bytes and a ping after it. Whether the relay answers: then it has them.
    pub(crate) fn gathers_half_of(&mut self, bytes: usize) -> bool {
        // Source: RFC 6455, 5.2 and 5.4: a binary frame that is not the last, masked, with a length of eight bytes; a ping.
        let length = u64::try_from(bytes).unwrap().to_be_bytes();
        let half = [&[0x02, 0x80 | 0x7f], &length[..], &[0; 4], &vec![7; bytes]].concat();
        let ping = [0x89, 0x80, 0, 0, 0, 0];
        let said = self.socket.get_mut().write_all(&[&half[..], &ping].concat());
        said.is_ok() && matches!(self.socket.read(), Ok(Message::Pong(_)))
    }

    pub(crate) fn next(&mut self) -> FromRelay {
        self.next_or_end().expect("the socket ended")
    }

    /// The next message; none when the relay ended the socket.
    pub(crate) fn next_or_end(&mut self) -> Option<FromRelay> {
        loop {
            match self.socket.read() {
                Ok(Message::Binary(frame)) => return Some(FromRelay::from_frame(&frame).unwrap()),
                Ok(Message::Close(_)) | Err(Error::ConnectionClosed | Error::Protocol(_) | Error::Io(_)) => {
                    return None;
                }
                Ok(_) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
}
