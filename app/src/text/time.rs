//! Days, and how things are put in a row.

use super::{Said, said};

pub const TODAY: Said = said("vandaag", "vandaag", "today");
pub const YESTERDAY: Said = said("gisteren", "gisteren", "yesterday");
pub const TOMORROW: Said = said("morgen", "morgen", "tomorrow");
pub const DAY_AND_TIME: Said = said("{dag}, {tijd}", "{dag}, {tijd}", "{dag}, {tijd}");
pub const AND: Said = said("{eerst} en {laatst}", "{eerst} en {laatst}", "{eerst} and {laatst}");
pub const ON_DAY: Said = said("op {dag}", "op {dag}", "on {dag}");
pub const WEEKDAY_DATE: Said = said("{weekdag} {datum}", "{weekdag} {datum}", "{weekdag} {datum}");
