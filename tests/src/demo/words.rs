//! What people in a demo say: sentences with a few places to fill in, so that years of them stay believable. No sentence
//! is anybody's own.

/// How a day went.
pub(super) const DAYS: [&str; 24] = [
    "Vanmorgen ging {naam} vrolijk naar school. {maal} at ze helemaal op.",
    "{naam} was moe na school. We hebben samen {spel}. Daarna sliep ze snel.",
    "Een rustige dag. {naam} heeft {spel} en hielp mee met koken: {maal}.",
    "Vannacht werd {naam} één keer wakker. Het lampje en {knuffel} hielpen.",
    "Zwemles ging goed: {naam} dook voor het eerst door het gat.",
    "{naam} wilde weten wanneer ze mama weer ziet. We hebben samen op de kalender gekeken.",
    "Buiten gespeeld met {vriend}. Met modder thuis, en met een grote lach.",
    "{naam} had buikpijn. Met een kruik en {knuffel} op de bank ging het over.",
    "We zijn naar de bibliotheek geweest. {naam} koos drie boeken over {dier}.",
    "Het was een moeilijke middag. {naam} werd boos om het speelgoed van {vriend}. Na een half uur konden we erover praten.",
    "{naam} heeft een tekening voor oma gemaakt: {dier} in de sneeuw.",
    "Eerst mopperen, toen toch naar turnen. {naam} kan nu bijna een radslag.",
    "Kapotte knie op het plein. Een pleister met {dier} erop en het was weer goed.",
    "{naam} las vandaag zelf twee bladzijden voor. Ze was trots.",
    "Samen gebakken. {maal} mislukte, maar het beslag was lekker.",
    "{naam} vertelde in bed over vroeger. Ze mist de poes van mama.",
    "Laat naar bed door het onweer. We hebben geteld tussen flits en donder.",
    "{naam} speelde met {vriend} bij ons. Ze hebben een hut gebouwd.",
    "Vandaag een beetje verkouden. Toch naar school, met een sjaal.",
    "{naam} zong de hele weg naar huis. Het liedje gaat over {dier}.",
    "Op bezoek bij de buren geweest. Hun {dier} kreeg jonkies.",
    "{naam} heeft zelf haar haren gevlochten. Scheef, en heel mooi.",
    "Vandaag leerde {naam} fietsen zonder zijwieltjes. Drie keer om het plein!",
    "Een regendag met een puzzel van honderd stukjes. Eén stukje is nog zoek.",
];

/// What somebody says under a page.
pub(super) const REPLIES: [&str; 20] = [
    "Wat fijn om te lezen.",
    "Dat herken ik. Thuis hielp het om even samen te zitten.",
    "Dank je wel voor het opschrijven.",
    "Geef haar een dikke kus van mij.",
    "Ze belde me er zelf over op, zo trots!",
    "Zullen we hier volgende keer over praten?",
    "Bij mij at ze dat nooit. Knap hoor.",
    "Die tekening hangt bij mij op de koelkast.",
    "Ik neem {knuffel} zaterdag mee.",
    "Heeft ze ook verteld over {vriend}?",
    "Mooi. Ik bespreek het met juf.",
    "Goed dat jullie het samen opgelost hebben.",
    "Vroeger zongen we dan het liedje van {dier}.",
    "Wat een dag. Hopelijk slaapt ze vannacht goed.",
    "Ik heb nog laarzen liggen, maat 31.",
    "Ze praat er hier ook over.",
    "Fijn dat ze dat durfde te zeggen.",
    "Ik kom graag een keer kijken bij turnen.",
    "Dat boek heb ik nog van vroeger.",
    "Lief. Ik mis haar ook.",
];

/// What somebody adds to their own page.
pub(super) const ADDITIONS: [&str; 5] = [
    "Nog vergeten: ze heeft morgen gymspullen nodig.",
    "Vanavond vertelde ze nog dat het spannend was.",
    "De juf belde net: alles is goed.",
    "Het stukje van de puzzel lag onder de bank.",
    "Inmiddels gaat het beter.",
];

/// News from school.
pub(super) const SCHOOL: [&str; 12] = [
    "Het gesprek met de juf was goed. Rekenen gaat vlot, lezen kost nog tijd.",
    "{naam} kreeg een sticker voor helpen met opruimen.",
    "De klas gaat naar de kinderboerderij. Er zijn ouders nodig om te rijden.",
    "Het rapport is binnen. Op gedrag een ruim voldoende.",
    "{naam} en {vriend} hadden ruzie op het plein. De juf heeft met beiden gepraat.",
    "Volgende week is de toets begrijpend lezen.",
    "{naam} speelt een boom in de musical. Ze oefent de hele dag.",
    "Vandaag was {naam} ziek thuis. School weet het.",
    "Er is luizencontrole geweest. Alles in orde.",
    "De avondvierdaagse komt eraan. Wie loopt er mee?",
    "{naam} mocht voorlezen in de kring. Hard en duidelijk!",
    "Schoolfoto's zijn klaar. Er zit een inschrijfbriefje in de tas.",
];

/// What school asks.
pub(super) const ASKED: [&str; 5] = [
    "Wie rijdt er mee?",
    "Wie zet een handtekening onder het formulier?",
    "Wie brengt een taart zonder noten?",
    "Wie komt naar het gesprek om half vier?",
    "Wie loopt er een avond mee?",
];

/// What happens on an important day.
pub(super) const EVENTS: [&str; 7] = [
    "{naam} is jarig! Er is taart om drie uur.",
    "Turnwedstrijd. {naam} laat haar oefening zien.",
    "Naar de kapper, voor de schoolfoto.",
    "Afzwemmen voor het diploma.",
    "Sinterklaas bij oma.",
    "Controle bij de tandarts.",
    "De musical van groep vijf.",
];

/// How a contact moment was.
pub(super) const MOMENTS: [&str; 10] = [
    "We zijn op de schommel geweest en hebben een ijsje gegeten.",
    "Fijn bezoek. Bij het afscheid moest {naam} even huilen.",
    "Het regende, dus we hebben binnen {spel}.",
    "{naam} liet haar schrift van school zien. Mama heeft elk blaadje bekeken.",
    "In het begin was {naam} stil. Na een kwartier kwam het los.",
    "Samen {maal} gemaakt. Alles was op.",
    "{naam} wilde nog niet naar huis. We hebben gezwaaid tot de hoek.",
    "Oma was er ook. {naam} zat de hele tijd op schoot.",
    "Gevoetbald met een groep andere kinderen. {naam} maakte een doelpunt.",
    "Rustig bezoek met een boek over {dier}.",
];

/// What makes a moment not go through.
pub(super) const REASONS: [&str; 5] = [
    "{naam} had koorts.",
    "De trein reed niet.",
    "De begeleiding was ziek.",
    "Ik kon niet weg van mijn werk.",
    "Het had gesneeuwd en de weg was glad.",
];

pub(super) const QUESTIONS: [&str; 5] = [
    "Mag {naam} mee met de klas naar de dierentuin?",
    "Mogen de punten uit het haar van {naam}?",
    "Mag {naam} op turnen?",
    "Mag er een foto van {naam} op de site van de club?",
    "Mag {naam} een weekend mee naar Duitsland?",
];

pub(super) const GOES_WELL: [&str; 3] =
    ["{naam} kijkt ernaar uit.", "Het ritme is duidelijk voor {naam}.", "Het brengen en halen gaat goed."];

pub(super) const GAMES: [&str; 7] = [
    "een puzzel gemaakt",
    "kwartet gespeeld",
    "getekend",
    "met lego gebouwd",
    "verstoppertje gedaan",
    "een film gekeken",
    "koekjes versierd",
];
pub(super) const MEALS: [&str; 7] = [
    "Macaroni",
    "Pannenkoeken",
    "Soep met ballen",
    "Roti",
    "Boerenkool",
    "Couscous",
    "Een boterham met kaas",
];
pub(super) const ANIMALS: [&str; 7] =
    ["paarden", "egels", "dolfijnen", "konijnen", "vossen", "katten", "uilen"];
pub(super) const FRIENDS: [&str; 6] = ["Lotte", "Yara", "Milan", "Sem", "Amira", "Jip"];
pub(super) const TOYS: [&str; 2] = ["Flapje", "de beer"];
