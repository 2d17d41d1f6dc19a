//! `cargo xtask demo`: a believable circle of any size in a relay's folder, and later the door to it.
//!
//! `demo --entries N [--seed S]` makes it while no relay runs on that folder. `demo --open` invites a browser with the
//! keeper's own phone, and lets it in when the words are the same: nothing goes around the door.

#![expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard streams")]

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use e2e::demo::{Keeper, Wish, make};
use e2e::native::now;

/// Where `cargo xtask run` keeps its notebooks, and listens.
const DATA: &str = "./data";
const ORIGIN: &str = "http://127.0.0.1:8080";

struct Asked {
    entries: Option<usize>,
    seed: u64,
    data: PathBuf,
    origin: String,
    opens: bool,
}

fn asked() -> Result<Asked> {
    let env = |name, usual: &str| std::env::var(name).unwrap_or_else(|_| usual.to_owned());
    let mut asked = Asked {
        entries: None,
        seed: 1,
        data: env("HEENWEER_DATA", DATA).into(),
        origin: env("HEENWEER_AUDIENCE", ORIGIN),
        opens: false,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(flag) = arguments.next() {
        if flag == "--open" {
            asked.opens = true;
            continue;
        }
        let value = arguments.next().with_context(|| format!("{flag} needs a value"))?;
        match flag.as_str() {
            "--entries" => asked.entries = Some(value.parse().context("--entries takes a whole number")?),
            "--seed" => asked.seed = value.parse().context("--seed takes a whole number")?,
            "--data" => asked.data = value.into(),
            "--origin" => asked.origin = value,
            other => bail!(
                "demo takes --entries N, --seed S, --data FOLDER, --origin URL or --open, not `{other}`"
            ),
        }
    }
    Ok(asked)
}

fn address(origin: &str) -> Result<SocketAddr> {
    let host = origin.split("://").nth(1).unwrap_or(origin);
    host.to_socket_addrs()?.next().with_context(|| format!("nobody is at {origin}"))
}

#[tokio::main]
async fn main() -> Result<()> {
    let asked = asked()?;
    if asked.opens {
        return opens(&asked).await;
    }
    let entries = asked.entries.context("how many? --entries N")?;
    let wish = Wish { entries, seed: asked.seed, audience: asked.origin.clone(), until: now() };
    let made = make(&asked.data, &wish)?;
    println!("{made} pages (seed {}) stand in {}", asked.seed, asked.data.display());
    println!("start the relay with `cargo xtask run`, then open it with `cargo xtask demo --open`");
    Ok(())
}

async fn opens(asked: &Asked) -> Result<()> {
    let keeper = Keeper::opens(&asked.data, &asked.origin, address(&asked.origin)?).await?;
    let (invite, link) = keeper.invites().await;
    println!("open this link in a browser, and knock:\n\n{link}\n");
    let words = keeper.answers(invite).await;
    println!("somebody knocks. Does the browser show these words?  {}", words.join(" · "));
    println!("type ja to let them in");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    anyhow::ensure!(answer.trim() == "ja", "nobody was let in");
    keeper.lets_in(invite).await;
    println!("they are in");
    Ok(())
}
