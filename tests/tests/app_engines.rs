//! The app as it ships in the other engines: a notebook begins there, is written in without a network, and is there again.

use e2e::browser::{Firefox, Page, Proxy, Site, WebKit};

const SENT: &str = "Vannacht goed geslapen.";
const UNSENT: &str = "Samen pannenkoeken gebakken.";

async fn begins_and_writes(ria: &Page, way: &Proxy) {
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.writes_about_today(SENT).await;
    ria.knows_it_is_sent(SENT).await;
    ria.can_go_into_a_tunnel().await;
    way.cut();
    ria.writes_about_today(UNSENT).await;
    ria.sees_together(&[UNSENT, "Op deze telefoon"]).await;
}

async fn finds_all_again(ria: &Page, way: &Proxy) {
    ria.sees_together(&[UNSENT, "Op deze telefoon"]).await;
    ria.sees(SENT).await;
    way.mend();
    ria.knows_it_is_sent(UNSENT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn webkit_begins_a_notebook_writes_in_it_and_finds_it_again() {
    let (_site, way, origin) = Site::that_listens().await.unwrap();
    let ria = WebKit::arrives("Ria", &origin).await.unwrap();
    begins_and_writes(&ria, &way).await;
    ria.comes_back().await;
    finds_all_again(&ria, &way).await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox_begins_a_notebook_writes_in_it_and_finds_it_again_after_its_death() {
    let (_site, way, origin) = Site::that_listens().await.unwrap();
    let mut ria = Firefox::arrives("Ria", &origin).await.unwrap();
    begins_and_writes(&ria, &way).await;
    ria.kill().await;
    ria.reopen().await.unwrap();
    ria.open("/").await;
    finds_all_again(&ria, &way).await;
    ria.leaves().await;
}
