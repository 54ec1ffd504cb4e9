"""Interviews, the roster and what is pointed out in texts."""

from pipeline.core.messages.catalogue import add, words

# The roster ----------------------------------------------------------------------------------------------------
words("roster-ask", "Lösenord till förteckningen över intervjuade", "Passphrase of the roster of interviewees")
words("roster-ask-new", "Nytt lösenord till förteckningen", "New passphrase of the roster")
words("roster-added", "Tillagd. Förteckningen har {count} {count:person|personer}. Läs in anteckningarna igen så att de byter ut namnet.",
      "Added. The roster has {count} {count:person|people}. Ingest the notes again, so that they replace the name.")
words("roster-removed", "Borttagen. Förteckningen har {count} {count:person|personer}.", "Removed. The roster has {count} {count:person|people}.")
words("roster-imported", "{added} {added:person inläst|personer inlästa}. Förteckningen har {count}. Rader utan användbart namn: {nameless}.",
      "{added} {added:person|people} brought in. The roster has {count}. Rows without a usable name: {nameless}.")
words("roster-count", "Antal personer: {count}. Låst med: {lock}.", "People: {count}. Locked with: {lock}.")
words("roster-lock-passphrase", "lösenord", "a passphrase")
words("roster-lock-key-file", "nyckelfilen i din inställningsmapp", "the key file in your config folder")
words("roster-lock-none", "ingenting än (filen skapas när den behövs)", "nothing yet (the file is made when needed)")
words("roster-relocked", "Förteckningen är nu låst med {lock}.", "The roster is now locked with {lock}.")
words("roster-suspects-none", "Inget ser ut som ett namn. Det är inget löfte: läs anteckningarna.",
      "Nothing looks like a name. That is no promise: read the notes.")
words("roster-suspects", "{count} {count:ställe|ställen} ser ut som namn. Lägg till dem i förteckningen (belagg roster add) och läs in anteckningarna igen.",
      "{count} {count:place looks like a name|places look like names}. Add them to the roster (belagg roster add) and ingest the notes again.")
add("roster-locked", "Förteckningen över intervjuade är låst med ett lösenord; utan det visas den inte och inga intervjuer läses in.",
    "The roster of interviewees is locked with a passphrase; without it it is not shown and no interviews are stored.",
    "Kör igen i en terminal och svara på frågan, eller sätt BELAGG_PASSPHRASE.", "Run again in a terminal and answer, or set BELAGG_PASSPHRASE.")
add("roster-passphrase", "Lösenordet öppnar inte förteckningen över intervjuade; inget är ändrat.",
    "The passphrase does not open the roster of interviewees; nothing is changed.",
    "Skriv det lösenord som förteckningen låstes med.", "Give the passphrase the roster was locked with.")
add("roster-key", "Nyckelfilen till förteckningen över intervjuade saknas eller är en annan; inget är ändrat.",
    "The key file of the roster of interviewees is missing or another one; nothing is changed.",
    "Hämta roster.key ur inställningsmappen (belagg) på den dator där förteckningen skapades, eller lägg undan filen .roster och börja en ny.",
    "Fetch roster.key from the config folder (belagg) of the machine the roster was made on, or put the .roster file aside and begin a new one.")
add("roster-corrupt", "Förteckningen över intervjuade är skadad: {path}", "The roster of interviewees is damaged: {path}",
    "Hämta filen ur en säkerhetskopia.", "Fetch the file from a backup.")
add("roster-unwritable", "Förteckningen över intervjuade går inte att skriva ({why}); inga intervjuer är inlästa.",
    "The roster of interviewees cannot be written ({why}); no interviews were stored.",
    "Ge skrivrätt i databasens mapp och i din inställningsmapp, och kör igen.", "Allow writing in the database's folder and in your config folder, and run again.")
add("roster-name", "Namnet är tomt.", "The name is empty.", 'Skriv till exempel: belagg roster add "Anna Svensson" --role enhetschef',
    'Write for example: belagg roster add "Anna Svensson" --role enhetschef')
add("roster-role-names", "Rollen eller gruppen innehåller personens namn och skulle röja det.", "The role or group holds the person's name and would tell it.",
    "Skriv en roll utan namn, till exempel enhetschef.", "Give a role without a name, for example enhetschef.")
add("roster-unknown", "Ingen i förteckningen heter så.", "Nobody on the roster is called that.", "Se namnen: belagg roster list", "See the names: belagg roster list")
add("roster-columns", "Filen har ingen kolumn som heter namn (eller förnamn och efternamn).", "The file has no column called name (or first name and last name).",
    "Ge kolumnerna rubriker: namn, roll, rollgrupp, alias.", "Give the columns headings: name, role, group, alias.")
add("roster-file", "Filen går inte att läsa som förteckning: {path}", "The file cannot be read as a roster: {path}",
    "Spara den som CSV eller XLSX med rubrikerna namn, roll och rollgrupp.", "Save it as CSV or XLSX with the headings name, role and group.")

words("demo-roster", "Intervjuerna är avidentifierade; demons förteckning över intervjuade öppnas med lösenordet {passphrase} (belagg roster list).",
      "The interviews are pseudonymised; the demo's roster opens with the passphrase {passphrase} (belagg roster list).")

# Interviews ----------------------------------------------------------------------------------------------------
add("interview-corrupt", "Den lagrade intervjun är skadad.", "The stored interview is damaged.", "Läs in originalet igen.", "Ingest the original again.")
add("interview-unasked", "Det ser ut som anteckningar från en intervju och är inte inläst: som dokument skulle namnen stå kvar.",
    "It looks like notes of an interview and is not read in: as a document its names would stay.",
    "Lägg filen i en mapp som heter intervjuer, eller ange --interview, så byts namnen mot roller. Är det ingen intervju: --kind document.",
    "Put the file into a folder called interviews, or say --interview, and names give way to roles. If it is no interview: --kind document.")
add("interview-fault", "Anteckningen gick inte att avidentifiera ({fault}) och är inte lagrad.", "The note could not be pseudonymised ({fault}) and is not stored.",
    "Spara den som vanlig text eller DOCX på nytt och läs in den igen.", "Save it again as plain text or DOCX and ingest that.")
add("interview-option", "{option} gäller intervjuer.", "{option} is for interviews.", "Lägg till --interview.", "Add --interview.")
add("interview-address", "En webbsida kan inte läsas in som intervju: genomsökningen sparar sidorna som de är.", "A web page cannot be ingested as an interview: the crawl keeps pages as they are.",
    "Spara anteckningen som en fil och läs in den.", "Save the note as a file and ingest that.")
add("interview-date", "Datumet {date} är inget datum.", "{date} is no date.", "Skriv det som 2026-10-29.", "Write it as 2026-10-29.")
words("interview-names", "{count} namn {count:utbytt mot en roll|utbytta mot roller}", "{count} {count:name replaced by a role|names replaced by roles}")

words("interview-earlier", "{versions} innehåller namn som nu står i förteckningen. Radera dem: belagg erase --text NAMNET --everywhere --because … --as …",
      "{versions} hold names that are on the roster now. Erase them: belagg erase --text NAME --everywhere --because … --as …")
words("pointed-masked", "maskerat: {what}", "masked: {what}")
words("pointed-name", "kan vara namn som ingen har listat: {places}. Visa dem: belagg roster suspects {source}",
      "may be names nobody listed: {places}. Show them: belagg roster suspects {source}")
words("pointed-identity", "personnummer i texten: {places}", "personal identity numbers in the text: {places}")
words("pointed-identity-unlikely", "kan vara personnummer (kontrollsiffran stämmer inte): {places}", "may be personal identity numbers (check digit wrong): {places}")
words("pointed-outside", "rubrik", "heading")
words("personal-identity", "personnummer", "personal identity number")
words("personal-phone", "telefonnummer", "telephone number")
words("personal-email", "e-postadress", "e-mail address")
words("personal-street", "gatuadress", "street address")

# The audit -----------------------------------------------------------------------------------------------------
add("audit-interview-names", "{subject}: {count} {count:ställe|ställen} ser ut som namn som ingen har listat ({places}).",
    "{subject}: {count} {count:place looks like a name|places look like names} nobody listed ({places}).",
    "Se dem med belagg roster suspects, lägg till namnen i förteckningen och läs in anteckningen igen.",
    "See them with belagg roster suspects, add the names to the roster and ingest the note again.")
add("audit-interview-unprotected", "{subject} är en intervju som inte är avidentifierad: den lästes in av en äldre version eller som ett annat slag.",
    "{subject} is an interview that is not pseudonymised: it was ingested by an older version or as another kind.",
    "Läs in originalet igen som intervju och radera den gamla (belagg erase).", "Ingest the original again as an interview and erase the old one (belagg erase).")
add("audit-identity-numbers", "{subject}: {count} personnummer står i texten ({places}).", "{subject}: {count} personal identity numbers stand in the text ({places}).",
    "Pröva om de behövs; annars belagg erase.", "See whether they are needed; else belagg erase.")
