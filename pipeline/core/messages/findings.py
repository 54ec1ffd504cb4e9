"""What the audit finds."""

from pipeline.core.messages.catalogue import add, words

_RESTORE = ("Återställ från en säkerhetskopia och jämför; ändra inget för hand.", "Restore from a backup and compare; change nothing by hand.")
add("audit-schema-differs", "{subject}: tabellen, indexet eller triggern är inte den programmet gjorde.", "{subject}: the table, index or trigger is not the one the program made.", *_RESTORE)
add("audit-chain", "{subject}: loggens kedja håller inte ({what}).", "{subject}: the chain of the log does not hold ({what}).", *_RESTORE)
add("audit-part-differs", "{subject}: innehållet är inte det händelsen intygade.", "{subject}: the content is not what the event committed to.", *_RESTORE)
add("audit-part-missing", "{subject}: innehållet saknas utan att vara raderat genom en händelse.", "{subject}: the content is missing without an event that erased it.", *_RESTORE)
add("audit-part-unexpected", "{subject}: innehåll utan händelse.", "{subject}: content without an event.", *_RESTORE)
add("audit-replay", "{subject}: händelsen bryter mot reglerna ({why}).", "{subject}: the event breaks the rules ({why}).", *_RESTORE)
add("audit-row-missing", "{subject}: raden saknas, men loggen säger att den ska finnas.", "{subject}: the row is missing, though the log says it must be there.", *_RESTORE)
add("audit-row-unexpected", "{subject}: raden finns, men loggen vet inget om den.", "{subject}: the row is there, but the log knows nothing of it.", *_RESTORE)
add("audit-row-differs", "{subject}: {column} är {stored}, men loggen säger {log}.", "{subject}: {column} is {stored}, but the log says {log}.", *_RESTORE)
add("audit-instrument-missing", "{subject}: instrumentets text saknas.", "{subject}: the instrument's text is missing.", *_RESTORE)
add("audit-instrument-differs", "{subject}: instrumentets text är ändrad.", "{subject}: the instrument's text was changed.", *_RESTORE)
add("audit-bytes-differ", "{subject}: bytes har inte längre sin hash eller storlek.", "{subject}: the bytes no longer have their hash or size.", *_RESTORE)
add("audit-bytes-unexpected", "{subject}: bytes som ingen källa hänvisar till.", "{subject}: bytes no source refers to.", *_RESTORE)
add("audit-text-differs", "{subject}: texten har inte längre sin hash.", "{subject}: the text no longer has its hash.", *_RESTORE)
add("audit-commitment-differs", "{subject}: värdena är inte de loggen intygade när källan lades in.", "{subject}: the values are not those the log committed to when the source was stored.", *_RESTORE)
add("audit-quote-differs", "{subject}: citatet står inte på sin plats i {source}.", "{subject}: the quote does not stand at its anchor in {source}.", *_RESTORE)
add("audit-quote-homeless", "{subject}: versionen {source} som citatet hänvisar till saknas.", "{subject}: the version {source} it cites is missing.", *_RESTORE)
add("audit-sum-above-max", "{subject}: {points} poäng är över maximum {max}.", "{subject}: {points} {points:point is|points are} above the maximum of {max}.", *_RESTORE)
add("audit-foreign-key", "{subject}: raden hänvisar till något som inte finns.", "{subject}: the row refers to something that is not there.", *_RESTORE)
add("audit-file-damaged", "{subject}: databasfilen är skadad ({what}).", "{subject}: the database file is damaged ({what}).", *_RESTORE)
words("audit-replay-form", "innehållet har inte den form programmet skriver: {what}", "its content does not have the form the program writes: {what}")
for _code, _sv, _en in (
    ("consensus", "samsyn", "consensus"), ("sheet", "blad", "sheet"), ("judgement", "bedömning", "judgement"), ("award", "poäng", "award"), ("evidence", "belägg", "evidence"),
    ("award_evidence", "belägg för poäng", "evidence of award"), ("event", "händelse", "event"), ("event_part", "innehåll i händelse", "part of event"), ("reply", "svar", "reply"),
    ("resolution", "ställningstagande", "resolution"), ("assignment", "fördelning", "assignment"), ("decision", "beslut om belägg", "decision on evidence"),
    ("evaluation", "utvärderingen", "evaluation"), ("evaluator", "utvärderare", "evaluator"), ("source", "källa", "source"), ("version", "version", "version"), ("passage", "textställe", "passage"),
    ("blob", "sparad fil", "stored file"), ("instrument", "instrument", "instrument"), ("rules", "regler", "rules"), ("suggestion", "förslag", "suggestion"), ("checkpoint", "kontrollpunkt", "checkpoint"),
    ("signing_key", "nyckel", "key"), ("anchor_verdict", "utslag för ankare", "anchor verdict"), ("passage_fts", "sökregister", "search index"),
):  # fmt: skip
    words(f"audit-label-{_code}", _sv, _en)
add("audit-rules-differ", "{subject}: regeltexten har inte längre sin hash.", "{subject}: the rules' text no longer has its hash.", "Kör: belagg retag", "Run: belagg retag")
add("audit-reading-differs", "{subject}: samma läsare ger nu en annan text ({what}).", "{subject}: the same reader now gives another text ({what}).", *_RESTORE)
add("audit-reader-newer", "{subject}: lästes av {stored}; programmet har nu {now}.", "{subject}: was read by {stored}; the program now has {now}.",
     "Inget fel. Läs in filen igen för att jämföra.", "No fault. Ingest the file again to compare.")
add("audit-suggestion-differs", "{subject}: förslaget är inte det märkaren ger.", "{subject}: the suggestion is not what the tagger gives.", "Kör: belagg retag", "Run: belagg retag")
add("audit-tagger-newer", "{subject}: förslagen gjordes av en annan version av märkaren.", "{subject}: the suggestions were made by another version of the tagger.",
     "Kör: belagg retag", "Run: belagg retag")
add("audit-verdict-differs", "{subject}: utslaget för ankaret är inte det som räknas fram.", "{subject}: the anchor's verdict is not the one that is computed.", *_RESTORE)
add("audit-suggestion-missing", "{subject}: förslaget saknas.", "{subject}: the suggestion is missing.", "Kör: belagg retag", "Run: belagg retag")
add("audit-tally-differs", "{subject}: antalet förslag är inte det märkningen ger.", "{subject}: the count of suggestions is not what the tags give.", "Kör: belagg retag", "Run: belagg retag")
add("audit-twins-differ", "{subject}: registret över lika textställen stämmer inte med texten.", "{subject}: the index of passages with the same words is not what the text gives.", "Kör: belagg retag", "Run: belagg retag")
add("audit-index-missing", "{subject}: textstället saknas i sökregistret.", "{subject}: the passage is missing in the search index.", "Kör: belagg retag", "Run: belagg retag")
add("audit-verdict-missing", "{subject}: utslaget för ankaret saknas.", "{subject}: the anchor's verdict is missing.", *_RESTORE)
add("trace-what", "{given} går inte att följa.", "{given} cannot be walked.", "Ange ett delområde (3.3) eller en poäng (P12).", "Name a sub-area (3.3) or an award (P12).")
add("output-suffix", "{path} slutar inte på .{format}.", "{path} does not end in .{format}.", "Välj ett namn som slutar på .{format}.", "Choose a name that ends in .{format}.")
add("own-report", "Det är en rapport från Belägg; den läses inte in som källa.", "This is a report made by Belägg; it is not taken in as a source.", "Inget behöver göras.", "Nothing to do.")
add("output-no-file", "{path} är ingen vanlig fil.", "{path} is no ordinary file.", "Välj ett filnamn, t.ex. rapport.html.", "Choose a file name, e.g. report.html.")
add("output-database", "{path} är en databas och skrivs inte över.", "{path} is a database and is not overwritten.", "Välj ett annat namn.", "Choose another name.")
add("folder-unreadable", "Mappen får inte läsas: {name}.", "The folder may not be read: {name}.", "Ge dig själv läsrätt till mappen.", "Give yourself permission to read it.")
add("folder-link", "Mappen är en länk och följs inte: {name}.", "The folder is a link and is not followed: {name}.", "Ange mappen som länken leder till.", "Name the folder it leads to.")
add("file-link", "Filen är en länk som leder ut ur mappen och följs inte: {name}.", "The file is a link that leads out of the folder and is not followed: {name}.", "Ange filen den leder till, eller lägg en kopia i mappen.", "Name the file it leads to, or put a copy into the folder.")
add("file-link-broken", "Filen är en länk som inte leder till någon fil: {name}.", "The file is a link that leads to no file: {name}.", "Lägg filen den ska leda till i mappen, eller ta bort länken.", "Put the file it should lead to into the folder, or remove the link.")
add("file-special", "{name} är ingen fil utan ett rör, en sockel eller en enhet, och öppnas inte.", "{name} is no file but a pipe, a socket or a device, and is not opened.", "Spara innehållet som en fil och läs in den.", "Save what it gives as a file and ingest that.")
add("not-text", "{what} går inte att läsa som text.", "{what} cannot be read as text.", "Skriv om det med vanliga tecken.", "Write it again with ordinary characters.")
add("value-empty", "{what} är tomt.", "{what} is empty.", "Ange ett värde.", "Give a value.")
add("value-date", "'{given}' är inget datum.", "'{given}' is no date.", "Skriv ÅÅÅÅ-MM-DD, t.ex. 2025-03-01.", "Write YYYY-MM-DD, e.g. 2025-03-01.")
add("period-backwards", "Perioden slutar före den börjar.", "The period ends before it begins.", "Byt plats på --from och --to.", "Swap --from and --to.")
add("correct-same", "K{source} har redan de värdena.", "K{source} has those values already.", "Inget behöver göras.", "Nothing to do.")
add("interrupted", "Avbrutet. Allt som hunnit sparas är kvar.", "Interrupted. Everything stored so far is kept.", "Kör samma kommando igen för att gå vidare.", "Run the same command again to go on.")
add("usage", "Kommandot går inte att förstå: {what}", "The command cannot be understood: {what}", "Se: belagg {command} --help", "See: belagg {command} --help")
add("audit-award-unsupported", "{subject}: {points} poäng i {subarea} räknas inte; beläggen är borta.", "{subject}: {points} {points:point|points} in {subarea} {points:does|do} not count; their evidence is gone.",
     "Ge poängen på nytt belägg, eller ta tillbaka dem.", "Award them on new evidence, or withdraw them.")
add("audit-award-planned-only", "{subject}: {points} poäng i {subarea} vilar bara på avsikter eller sökningar utan träff.", "{subject}: {points} {points:point|points} in {subarea} {points:rests|rest} on intentions or searches that found nothing alone.",
     "Sök belägg för att det görs.", "Look for evidence that it is done.")
add("audit-evidence-disputed", "{subject}: någon har godtagit och någon avvisat det ({subarea}).", "{subject}: somebody accepted and somebody rejected it ({subarea}).",
     "Kom överens, och låt den ena ta tillbaka sitt beslut.", "Agree, and let one of you withdraw the decision.")
add("audit-quote-moved", "{subject}: i källans version {version} är citatet ändrat eller borta ({verdict}).", "{subject}: in version {version} of the source the quote is changed or gone ({verdict}).",
     "Läs den nya versionen. Belägget gäller den version det hänvisar till.", "Read the new version. The evidence holds for the version it cites.")
