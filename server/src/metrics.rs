//! Figures for the operator, in the text form that Prometheus reads: counts of everything together, nobody's alone.

use std::sync::atomic::{AtomicU64, Ordering};

/// One figure.
#[derive(Debug, Default)]
pub struct Figure(AtomicU64);

impl Figure {
    /// So many more.
    pub fn add(&self, many: u64) {
        self.0.fetch_add(many, Ordering::Relaxed);
    }

    /// One more.
    pub fn one(&self) {
        self.add(1);
    }

    /// One less.
    pub fn less(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    /// How much it is.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// All figures.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Sockets that are open.
    pub sockets: Figure,
    /// Sockets that were opened.
    pub sockets_opened: Figure,
    /// Sockets that were refused: too many of them, or from another origin.
    pub sockets_refused: Figure,
    /// Frames that devices sent.
    pub frames: Figure,
    /// Transactions.
    pub batches: Figure,
    /// Microseconds in which the writer was busy.
    pub busy_microseconds: Figure,
    /// Records that were kept.
    pub records_kept: Figure,
    /// Answers and refusals that kept nothing.
    pub refused: Figure,
    /// Blobs that were kept.
    pub blobs_kept: Figure,
    /// Blobs that no record named in time.
    pub blobs_collected: Figure,
    /// Batches that met a full disk.
    pub disk_full: Figure,
}

impl Metrics {
    /// The page that Prometheus reads.
    pub fn page(&self) -> String {
        let rows = [
            ("sockets", "gauge", "Sockets that are open.", &self.sockets),
            ("sockets_opened_total", "counter", "Sockets that were opened.", &self.sockets_opened),
            ("sockets_refused_total", "counter", "Sockets that were refused.", &self.sockets_refused),
            ("frames_total", "counter", "Frames that devices sent.", &self.frames),
            ("batches_total", "counter", "Transactions.", &self.batches),
            (
                "busy_microseconds_total",
                "counter",
                "Time in which the writer worked.",
                &self.busy_microseconds,
            ),
            ("records_kept_total", "counter", "Records that were kept.", &self.records_kept),
            ("refused_total", "counter", "Answers that kept nothing.", &self.refused),
            ("blobs_kept_total", "counter", "Blobs that were kept.", &self.blobs_kept),
            (
                "blobs_collected_total",
                "counter",
                "Blobs that no record named in time.",
                &self.blobs_collected,
            ),
            ("disk_full_total", "counter", "Batches that met a full disk.", &self.disk_full),
        ];
        let row = |(name, kind, help, figure): (&str, &str, &str, &Figure)| {
            let figure = figure.get();
            format!(
                "# HELP heenweer_{name} {help}\n# TYPE heenweer_{name} {kind}\nheenweer_{name} {figure}\n"
            )
        };
        rows.into_iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_of_each_figure_what_it_is() {
        let metrics = Metrics::default();
        metrics.sockets.add(3);
        metrics.sockets.less();
        let page = metrics.page();
        assert!(page.contains("# TYPE heenweer_sockets gauge\nheenweer_sockets 2\n"), "{page}");
        assert_eq!(page.lines().count() % 3, 0);
    }
}
