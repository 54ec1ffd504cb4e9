"""Erasure, what is kept about people, copies and homes, sealed interviews."""

from pipeline.core.messages.catalogue import add, words

# Erasing -----------------------------------------------------------------------------------------------------------
add("erase-target", "'{given}' går inte att radera.", "'{given}' cannot be erased.",
    "Ange en källa (K7), ett stycke av den (K7:100-112), vad en händelse säger (17/prose) eller ord med --text.",
    "Name a source (K7), a stretch of it (K7:100-112), what an event says (17/prose) or words with --text.")
add("erase-where", "Det är inte sagt var orden ska raderas.", "It is not said where the words are to be erased.",
    'Ange en källa, t.ex. belagg erase K7 --text "…", eller --everywhere.', 'Name a source, e.g. belagg erase K7 --text "…", or --everywhere.')
add("erase-span", "Stycket finns inte: texten i K{source} är {length} tecken lång.", "There is no such stretch: the text of K{source} has {length} {length:character|characters}.",
    "Se var orden står med: belagg privacy find ORDEN", "See where the words stand with: belagg privacy find WORDS")
add("erase-nothing", "Det finns inget att radera där. Inget är ändrat.", "There is nothing to erase there. Nothing was changed.",
    "Se var orden står med: belagg privacy find ORDEN", "See where the words stand with: belagg privacy find WORDS")
add("erase-already", "{id} är redan raderat.", "{id} is erased already.", "Inget behöver göras.", "Nothing to do.")
add("erase-part", "{id} kan inte raderas.", "{id} cannot be erased.", "Ange en tidigare händelse: 17/prose.", "Name an earlier event: 17/prose.")
add("erase-event", "Händelsen {seq} finns inte.", "There is no event {seq}.", "Se: belagg privacy find ORDEN", "See: belagg privacy find WORDS")
add("erase-crawling", "En webbplats hämtas just nu, och det som ska raderas finns i det hämtade. Inget är ändrat.",
    "A web site is being fetched right now, and what is to be erased is in what was fetched. Nothing was changed.",
    "Vänta tills hämtningen är klar, eller avbryt den med Ctrl-C, och radera sedan.",
    "Wait until the fetching is done, or stop it with Ctrl-C, then erase.")
add("erase-reason", "Motiveringen innehåller det som ska raderas. Inget är ändrat.", "The reason holds what is to be erased. Nothing was changed.",
    'Skriv en annan, t.ex. --because "personuppgift".', 'Write another, e.g. --because "personal data".')
add("source-erased", "Filen innehåller det som har raderats och läses inte in igen.", "The file holds what was erased and is not taken in again.",
    "Ta bort det ur filen först, eller flytta filen.", "Take it out of the file first, or move the file.")
words("erase-done", "Raderat (händelse {seq}): {what}.", "Erased (event {seq}): {what}.")
words("erase-tried", "Detta skulle raderas: {what}. Inget är ändrat.", "This would be erased: {what}. Nothing was changed.")
words("erase-version-whole", "{id} helt", "{id} whole")
words("erase-version", "{id} ({count} {count:ställe|ställen})", "{id} ({count} {count:place|places})")
words("erase-notes", "{count} {count:anteckning|anteckningar} om filer och adresser", "{count} {count:note|notes} of files and addresses")
words("erase-parts", "vad händelserna {ids} säger", "what events {ids} say")
words("erase-part-list", "händelse {id}", "event {id}")
words("erase-evidence", "Belägg som inte längre gäller: {ids}. Godta det som är kvar om det räcker.", "Evidence that stands no longer: {ids}. Accept what is left if it will do.")
words("erase-elsewhere", "Samma ord står också i: {places}. Radera dem där med --everywhere.", "The same words also stand in: {places}. Erase them there with --everywhere.")
words("erase-copies", "Kopior som gjorts tidigare nås inte: {paths}. Radera eller gör om dem.", "Copies made earlier are not reached: {paths}. Delete or remake them.")
words("erase-unfinished", "Databasen används av ett annat program: orden är borta ur tabellerna, men filen skrivs om först när det är stängt. Kör då: belagg erase --resume",
      "Another program uses the database: the words are gone from the tables, but the file is rewritten when it is closed. Then run: belagg erase --resume")
words("erase-finished", "Filen är omskriven; inget av det raderade finns kvar i den.", "The file is written anew; nothing of what was erased is left in it.")
words("erase-learnt", "Det som taggern lärt sig av besluten togs bort; lär om med: belagg learn", "What the tagger learnt from the decisions was taken away; learn again with: belagg learn")
add("audit-erased", "{subject}: något raderades ({what}). Motivering: {because}", "{subject}: something was erased ({what}). Reason: {because}",
    "Inget behöver göras: så ska det stå.", "Nothing to do: that is as it should be.")
add("audit-award-reason-erased", "{subject}: motiveringen till {points} poäng i {subarea} är raderad.", "{subject}: the reason for {points} {points:point|points} in {subarea} is erased.",
    "Ge poängen på nytt med en ny motivering om de ska gälla.", "Give the points anew with a new reason if they are to stand.")
add("audit-erasure-unfinished", "{subject}: en radering är inte avslutad; filen kan ha rester.", "{subject}: an erasure is not finished; the file may hold remains.",
    "Stäng andra program och kör: belagg erase --resume", "Close other programs and run: belagg erase --resume")
add("audit-erased-differs", "{subject}: det raderade stämmer inte med loggen.", "{subject}: what was erased is not what the log says.",
    "Återställ från en säkerhetskopia och jämför; ändra inget för hand.", "Restore from a backup and compare; change nothing by hand.")

# What is kept ---------------------------------------------------------------------------------------------------------
words("privacy-none", "Orden står ingenstans.", "The words stand nowhere.")
words("privacy-none-seen", "Orden står ingenstans där du får se.", "The words stand nowhere that you may see.")
words("privacy-blind", "bedöms blint: inte genomsökt", "judged blind: not looked through")
words("privacy-blind-note", "Händelser som bedöms blint och inte är genomsökta: {count}. Dina egna söks igenom med --as NAMN.",
      "Events that are judged blind and were not looked through: {count}. Your own are with --as NAME.")
words("erase-blind", "Händelser som bedöms blint och inte visas här: {count}. En radering med --everywhere tar orden där också.",
      "Events that are judged blind and not shown here: {count}. An erasure with --everywhere takes the words there too.")
add("erase-nothing-seen", "Det finns inget att radera där du får se. Händelser som bedöms blint och inte visas: {count}. Inget är ändrat.",
    "There is nothing to erase where you may see. Events that are judged blind and not shown: {count}. Nothing was changed.",
    "Dina egna visas med --as NAMN. En radering med --everywhere tar orden i de andra också.", "Your own show with --as NAME. An erasure with --everywhere takes the words in the others too.")
words("privacy-count", "Antal ställen: {count}.", "Places: {count}.")
for _code, _sv, _en in (
    ("named", "källans namn, titel eller adress", "the source's name, title or address"), ("text", "texten utanför textställena", "the text outside passages"),
    ("passage", "textställe", "passage"), ("heading", "rubrik eller plats", "heading or place"), ("bytes", "den sparade filen", "the stored file"),
    ("record", "den sparade webbposten", "the stored web record"), ("event", "vad en händelse säger", "what an event says"),
    ("evaluator", "utvärderare", "evaluator"), ("table", "anteckning i databasen", "note in the database"), ("file", "fil bredvid databasen", "file beside the database"),
    ("copy", "kopia av utvärderingen", "copy of the evaluation"), ("copy-gone", "kopia som inte ligger kvar här", "copy that lies here no more"),
    ("roster", "förteckningen över intervjuade", "the roster of interviewees"), ("roster-locked", "förteckningen är låst och inte genomsökt", "the roster is locked and was not searched"),
    ("locked", "skyddat och låst: inte genomsökt", "sealed and locked: not searched"),
):  # fmt: skip
    words(f"privacy-{_code}", _sv, _en)
words("privacy-report-head", "Vad som finns om {name}", "What is kept about {name}")
words("privacy-report-evaluator", "Utvärderare {id}. Första händelse {first}, senaste {last}.", "Evaluator {id}. First event {first}, last {last}.")
words("privacy-report-acts", "{count} × {kind}", "{count} × {kind}")
words("privacy-dispose-done", "{id} ska gallras efter {date}.", "{id} is to be erased after {date}.")
words("privacy-due-none", "Inga källor har ett gallringsdatum.", "No source has a disposal date.")
words("privacy-due-yes", "SKA GALLRAS", "DUE")
words("privacy-due-line", "{id}  {date}  {title}  {note}", "{id}  {date}  {title}  {note}")
words("privacy-due-ask", "Radera {count} {count:källa|källor} för gott?", "Erase {count} {count:source|sources} for good?")
words("privacy-due-how", "{count} {count:källa|källor} ska gallras. Radera med: belagg privacy due --erase --as NAMN", "{count} {count:source is|sources are} due. Erase with: belagg privacy due --erase --as NAME")
words("privacy-due-because", "gallring {date}", "disposal {date}")

# Homes and copies -----------------------------------------------------------------------------------------------------
add("handed-over", "Den här kopian är överlämnad till {to} och kan bara läsas.", "This copy was handed over to {to} and can only be read.",
    "Arbeta i den nya filen.", "Work in the new file.")
add("away-not-here", "Det här är en arbetskopia: bara {holder} skriver här, och bara egna beslut.", "This is a copy to work away with: only {holder} writes here, and own decisions only.",
    "Gör det hemma.", "Do it at home.")
add("home-base", "Händelse {seq} går inte vidare från den händelse den säger.", "Event {seq} does not go on from the event it says.",
    "Återställ från en säkerhetskopia.", "Restore from a backup.")
add("imported-already", "{id} är redan hemtaget.", "{id} has come home already.", "Inget behöver göras.", "Nothing to do.")
add("folder-synced", "{path} ligger i en synkroniserad mapp eller på nätverket ({what}). Där kan databasen gå sönder.",
    "{path} lies in a synchronised folder or on the network ({what}). The database can be damaged there.",
    "Lägg den på datorns egen disk och flytta kopior med belagg backup. Vill du ändå: --allow-folder {folder}",
    "Put it on this computer's own disk and move copies with belagg backup. If you want it all the same: --allow-folder {folder}")
add("backup-foreign", "{path} är ingen säkerhetskopia från Belägg.", "{path} is no backup made by Belägg.", "Ange en fil som belagg backup har skrivit.", "Name a file that belagg backup wrote.")
add("backup-damaged", "Säkerhetskopian {path} är skadad: {what}.", "The backup {path} is damaged: {what}.", "Ta en annan kopia. Inget är ändrat.", "Take another copy. Nothing was changed.")
add("handover-done-already", "Utvärderingen är redan överlämnad till {to}.", "The evaluation was handed over to {to} already.", "Använd den nya filen.", "Use the new file.")
words("away-what-format", "filen är ingen packad kopia", "the file is no packed copy")
words("away-what-signature", "signaturen stämmer inte", "the signature does not hold")
words("away-what-uuid", "den kommer från en annan utvärdering", "it comes from another evaluation")
words("away-what-taken-away", "den börjar inte där kopian togs", "it does not begin where the copy was taken")
words("away-what-actor", "där finns beslut av någon annan", "it holds somebody else's decisions")
words("away-what-event", "händelse {seq} stämmer inte", "event {seq} does not hold")
words("backup-what-file", "filen är avklippt eller ingen säkerhetskopia", "the file is cut short or no backup")
words("backup-what-head", "loggen slutar inte där den ska", "the log does not end where it should")
add("away-foreign", "{path} hör inte till den här utvärderingen eller är ändrad: {what}.", "{path} does not belong to this evaluation or was changed: {what}.",
    "Hämta filen på nytt från den som arbetat borta.", "Fetch the file again from whoever worked away.")
add("away-not", "Det här är ingen arbetskopia.", "This is no copy to work away with.", "Kör kommandot i kopian: belagg --db KOPIAN away pack FIL", "Run it in the copy: belagg --db COPY away pack FILE")
add("away-nothing", "Det finns inga nya beslut att ta hem.", "There are no new decisions to bring home.", "Inget behöver göras.", "Nothing to do.")
add("away-depends", "{id} finns inte här hemma: det beslut det vilar på kunde inte föras in.", "{id} is not here at home: the decision it rests on could not be brought in.",
    "Fatta beslutet på nytt här.", "Make the decision anew here.")
add("away-both", "B{evidence} är beslutat på olika sätt både borta och hemma av samma person.", "B{evidence} was decided differently away and at home by the same person.",
    "Fatta det beslut som ska gälla här.", "Make the decision that is to stand here.")
add("away-erased", "Något av orden i K{source} har raderats här hemma sedan kopian togs.", "Some of the words in K{source} were erased here at home since the copy was taken.",
    "Godta det som är kvar här, om det räcker.", "Accept what is left here, if it will do.")
words("backup-done", "Säkerhetskopian är skriven och kontrollerad: {path} ({events} {events:händelse|händelser}, hash {head}).", "The backup is written and checked: {path} ({events} {events:event|events}, hash {head}).")
words("backup-without-keys", "Nyckeln för underskrifter följde inte med; ta med den med --with-keys.", "The signing key did not go along; take it along with --with-keys.")
words("restore-done", "Återställd till {db} från {events} {events:händelse|händelser} ({made}). Det står i loggen.", "Restored to {db} from {events} {events:event|events} ({made}). The log says so.")
words("handover-done", "Överlämnad till {to}. Den nya filen är {path}; den här kan nu bara läsas.", "Handed over to {to}. The new file is {path}; this one can now only be read.")
words("backup-errors", "Obs: revisionen av kopian hittar {count} fel, liksom originalet. Kör: belagg audit", "Note: the audit of the copy finds {count} {count:error|errors}, as in the original. Run: belagg audit")
words("handover-next", "Den nya ägaren kör: belagg --db evidence.db restore {path}", "The new owner runs: belagg --db evidence.db restore {path}")
words("away-taken", "Arbetskopian är {path}. Arbeta i den med --db, ta sedan hem besluten med: belagg away return {path}",
      "The copy is {path}. Work in it with --db, then bring the decisions home with: belagg away return {path}")
words("away-packed", "{count} beslut är {count:packat|packade} i {path}. Ta hem dem med: belagg away return {path}", "{count} {count:decision is|decisions are} packed in {path}. Bring them home with: belagg away return {path}")
words("away-returned", "{count} beslut är {count:hemtaget|hemtagna}. Nya nummer: {aliases}", "{count} {count:decision|decisions} came home. New numbers: {aliases}")
words("away-left", "Inte infört: {what}. {why}", "Not brought in: {what}. {why}")
words("away-left-head", "{count} beslut kunde inte föras in; {count:det är sparat|de är sparade} i loggen (händelse {seq}):", "{count} {count:decision could not be brought in; it is|decisions could not be brought in; they are} kept in the log (event {seq}):")
words("away-differs", "{id}: {evaluator} har beslutat annat här hemma.", "{id}: {evaluator} decided otherwise here at home.")
words("away-signed", "Filen är undertecknad med nyckel {key}.", "The file is signed with key {key}.")
words("away-unsigned", "Filen är inte undertecknad; dess kedja hänger ihop med loggen här.", "The file is not signed; its chain goes on from the log here.")
add("audit-restored", "{subject}: databasen är återställd från en kopia med {seq} {seq:händelse|händelser} ({why}).", "{subject}: the database was restored from a copy of {seq} {seq:event|events} ({why}).",
    "Kontrollera att inget som bestämts efter kopian saknas.", "Check that nothing decided after the copy is missing.")

# Sealed interviews ----------------------------------------------------------------------------------------------------
add("vault-locked", "Texten är skyddad med lösenord.", "The text is protected by a passphrase.",
    "Sätt BELAGG_PASSPHRASE eller kör i en terminal och skriv lösenordet.", "Set BELAGG_PASSPHRASE or run in a terminal and type the passphrase.")
add("vault-passphrase", "Lösenordet är fel.", "The passphrase is wrong.", "Försök igen. Inget är ändrat.", "Try again. Nothing was changed.")
add("vault-passphrase-missing", "En skyddad utvärdering behöver ett lösenord.", "A confidential evaluation needs a passphrase.",
    "Sätt BELAGG_PASSPHRASE eller kör i en terminal.", "Set BELAGG_PASSPHRASE or run in a terminal.")
words("quote-locked", "citatet är låst; sätt BELAGG_PASSPHRASE för att läsa det", "the quote is locked; set BELAGG_PASSPHRASE to read it")
words("vault-ask", "Lösenord (tomt: gå vidare låst)", "Passphrase (empty: go on locked)")
words("vault-new", "Nytt lösenord för intervjuerna", "New passphrase for the interviews")
words("vault-made", "Intervjuer krypteras. Utan lösenordet kan ingen läsa dem: förvara det väl.", "Interviews are encrypted. Without the passphrase nobody can read them: keep it well.")
add("audit-sealed-unchecked", "{subject}: {count} skyddade värden kontrollerades inte, databasen är låst.", "{subject}: {count} sealed values were not checked, the database is locked.",
    "Kör revisionen med BELAGG_PASSPHRASE satt.", "Run the audit with BELAGG_PASSPHRASE set.")
