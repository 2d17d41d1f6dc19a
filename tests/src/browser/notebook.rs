//! What people do in the app, step by step, by the words that stand on its screens.

use super::page::Page;

/// An invitation as it was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOver {
    /// The link.
    pub link: String,
    /// Where the one who invites sees who knocks.
    pub path: String,
}

impl Page {
    /// From the welcome to an empty notebook: the child's name, one's own, and who one is, as "Pleegouder".
    pub async fn begins_a_notebook(&self, child: &str, name: &str, role: &str) {
        self.open("/").await;
        self.begins_from_here(child, name, role).await;
    }

    /// The same, for another child, from the page where one chooses a notebook.
    pub async fn begins_another_notebook(&self, child: &str, name: &str, role: &str) {
        self.goes_to("/schriften").await;
        self.is_headed("Welk schrift?").await;
        self.begins_from_here(child, name, role).await;
        self.sees(&format!("Het schrift van {child}")).await;
    }

    /// Goes to the notebook of another child.
    pub async fn turns_to_the_notebook_of(&self, child: &str) {
        self.tap("Ander schrift").await;
        self.is_headed("Welk schrift?").await;
        self.tap(&format!("Het schrift van {child}")).await;
        self.is_headed("Vandaag").await;
        self.sees(&format!("Het schrift van {child}")).await;
    }

    async fn begins_from_here(&self, child: &str, name: &str, role: &str) {
        self.tap("Begin een schrift").await;
        self.is_headed("Over welk kind gaat het schrift?").await;
        self.write_in("Naam van het kind", child).await;
        self.tap("Verder").await;
        self.is_headed("Wie bent u?").await;
        self.write_in("Uw naam", name).await;
        self.tap("Verder").await;
        self.is_headed(&format!("Wie bent u voor {child}?")).await;
        self.tap(role).await;
        self.tap("Begin het schrift").await;
        self.is_headed("Vandaag").await;
        self.sees("Nog niets opgeschreven").await;
    }

    /// Makes an invitation for somebody in this role; the screen with link and code stays open.
    pub async fn invites(&self, role: &str) -> HandedOver {
        self.tap("Meer").await;
        self.tap("Mensen en wie meeleest").await;
        self.tap("Iemand uitnodigen").await;
        self.is_headed("Wie nodigt u uit?").await;
        self.tap(role).await;
        self.tap("Maak de uitnodiging").await;
        self.is_headed("De uitnodiging is klaar").await;
        HandedOver { link: self.reads("main .link").await, path: self.path().await }
    }

    /// Opens a link, and knocks under this name.
    pub async fn knocks(&self, invitation: &HandedOver, name: &str) {
        self.open(&invitation.link).await;
        self.can_tap("Ik wil meedoen").await;
        self.write_in("Uw naam", name).await;
        self.tap("Ik wil meedoen").await;
        self.sees("U heeft aangeklopt.").await;
    }

    /// Goes to see who knocks; gives the three words that both see then.
    pub async fn answers_the_door(&self, knocker: &str) -> Vec<String> {
        self.tap("Vandaag").await;
        self.sees(&format!("{} klopt aan", capital(knocker))).await;
        self.tap("Bekijk wie het is").await;
        self.can_tap("Bekijk wie het is").await;
        self.tap("Bekijk wie het is").await;
        self.compares().await
    }

    /// The three words, once they are on the screen.
    pub async fn compares(&self) -> Vec<String> {
        self.is_headed("Ziet u dezelfde woorden?").await;
        self.reads_all("main .check-words li").await
    }

    /// Lets in who knocked and was compared with.
    pub async fn lets_in(&self, knocker: &str) {
        self.tap(&format!("Ja, laat {knocker} binnen")).await;
        self.sees(&format!("{} is binnen.", capital(knocker))).await;
    }

    /// Lets somebody in, from the invitation on: who knocks under this name, and is this to the child, as "Ouder".
    pub async fn welcomes(&self, other: &Self, name: &str, role: &str) {
        let invitation = self.invites(role).await;
        other.knocks(&invitation, name).await;
        self.answers_the_door(name).await;
        self.lets_in(name).await;
        other.is_headed("Vandaag").await;
    }

    /// Writes about today.
    pub async fn writes_about_today(&self, text: &str) {
        self.tap("Opschrijven").await;
        self.tap("Bericht van vandaag").await;
        self.write_in("Wat wilt u vertellen?", text).await;
        self.tap("Zet in het schrift").await;
        self.is_headed("Vandaag").await;
        self.sees(text).await;
    }

    /// Says it otherwise on the own note that is open.
    pub async fn changes_the_note(&self, text: &str) {
        self.tap("Verander dit").await;
        self.sees("Wat er eerst stond, blijft voor iedereen te lezen.").await;
        self.write_in("Wat wilt u vertellen?", text).await;
        self.tap("Zet in het schrift").await;
        self.can_tap("Hoe het eerder was").await;
        self.sees_together(&[text, "Veranderd: "]).await;
    }

    /// Writes what school told, about "Uitje" or another of its topics.
    pub async fn writes_of_school(&self, topic: &str, text: &str) {
        self.tap("Opschrijven").await;
        self.tap("Schoolnieuws").await;
        self.tap(topic).await;
        self.tap("Verder").await;
        self.write_in("Het nieuws van school", text).await;
        self.tap("Verder").await;
        self.is_headed("Vraagt school iets van iemand?").await;
        self.tap("Zet in het schrift").await;
        self.is_headed("Vandaag").await;
        self.sees(text).await;
    }

    /// Opens the page on which this stands.
    pub async fn opens_the_page(&self, text: &str) {
        self.tap("Vandaag").await;
        self.sees(text).await;
        self.press_in(text, &["Lees en reageer", "1 reactie", "reacties"]).await;
        self.can_tap("Reageren").await;
    }

    /// Replies under the page that is open.
    pub async fn replies(&self, text: &str) {
        self.tap("Reageren").await;
        self.write_in("Uw reactie", text).await;
        self.tap("Zet de reactie erbij").await;
        self.can_tap("Reageren").await;
        self.sees(text).await;
    }

    /// Adds to the page that is open.
    pub async fn adds(&self, text: &str) {
        self.tap("Ik wil iets erbij zetten").await;
        self.write_in("Uw aanvulling", text).await;
        self.tap("Zet de aanvulling erbij").await;
        self.can_tap("Reageren").await;
        self.sees(text).await;
    }

    /// Writes on the child's page what one should know.
    pub async fn writes_what_to_know(&self, text: &str) {
        self.tap("Kind").await;
        self.tap_in("Wat ik wil dat je weet", "Verander dit").await;
        self.write_in("Wat ik wil dat je weet", text).await;
        self.tap("Bewaar dit").await;
        self.sees("Wie is wie").await;
        self.sees(text).await;
    }

    /// Gives somebody of the child's page another name.
    pub async fn renames(&self, name: &str, to: &str) {
        self.tap("Kind").await;
        self.tap_in(name, "Verander dit").await;
        self.write_in("Naam", to).await;
        self.tap("Bewaar dit").await;
        self.sees("Wie is wie").await;
        self.sees(to).await;
    }

    /// Until this stands in the notebook, and is with the relay.
    pub async fn knows_it_is_sent(&self, text: &str) {
        self.sees_together(&[text, "Verstuurd"]).await;
    }

    /// The words of every page of the notebook, as Vandaag shows them from top to bottom.
    pub async fn reads_the_notebook(&self) -> Vec<String> {
        self.tap("Vandaag").await;
        self.is_headed("Vandaag").await;
        self.reads_all("main .feed article .words").await
    }

    /// Until the app can open without a network: its worker has all it needs.
    pub async fn can_go_into_a_tunnel(&self) {
        self.look("navigator.serviceWorker.ready.then(() => { window.heenWorker = true })", &[]).await;
        if self.until("return window.heenWorker", &[]).await.is_none() {
            self.fail("no worker keeps the app: was it built with `--fast`?").await;
        }
    }
}

/// As a line begins.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
