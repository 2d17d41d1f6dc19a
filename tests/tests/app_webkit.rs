//! The engine of every iPhone: a notebook begins there, is written in, and is there again.

use e2e::browser::Site;

#[tokio::test(flavor = "multi_thread")]
async fn webkit_begins_a_notebook_writes_in_it_and_finds_it_again() {
    let (_site, way, ria) = Site::with_webkit("Ria").await.unwrap();
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.writes_about_today("Vannacht goed geslapen.").await;
    ria.knows_it_is_sent("Vannacht goed geslapen.").await;
    ria.can_go_into_a_tunnel().await;

    way.cut();
    ria.writes_about_today("Samen pannenkoeken gebakken.").await;
    ria.sees_together(&["Samen pannenkoeken gebakken.", "Op deze telefoon"]).await;
    ria.comes_back().await;
    ria.sees_together(&["Samen pannenkoeken gebakken.", "Op deze telefoon"]).await;
    ria.sees("Vannacht goed geslapen.").await;

    way.mend();
    ria.knows_it_is_sent("Samen pannenkoeken gebakken.").await;
    ria.leaves().await;
}
