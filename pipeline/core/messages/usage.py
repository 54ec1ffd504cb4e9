"""Calling a command wrongly."""

from pipeline.core.messages.catalogue import add, words

words("yes-no", "j/N", "y/N")
words("search-none", "Inget textställe innehåller: {query}", "No passage holds: {query}")
add("web-scheme", "Adresser som börjar med {scheme}:// läses inte: {address}", "Addresses that begin with {scheme}:// are not read: {address}",
    "Hämta filen och läs in den, eller ange en adress som börjar med https:// eller http://.", "Fetch the file and ingest that, or give an address that begins with https:// or http://.")
add("template-missing", "Mallen finns inte: {path}. Ingen rapport är skriven.", "No such template: {path}. No report was written.",
    "Kontrollera sökvägen.", "Check the path.")
add("template-format", "En mall går bara till formatet docx, inte {format}. Ingen rapport är skriven.", "A template goes with the format docx only, not {format}. No report was written.",
    "Skriv --format docx, eller utelämna --template.", "Write --format docx, or leave out --template.")
add("network-open", "På {host} kan alla på samma nätverk som har adressen läsa och skriva i utvärderingen, och adressen med sin nyckel går okrypterad. Inget är öppnat.",
    "On {host} everybody on the same network who has the address can read and write the evaluation, and the address with its key travels unencrypted. Nothing was opened.",
    "Kör utan --host på din egen dator, eller lägg till --allow-network om nätverket är ditt och du litar på alla där.",
    "Run without --host on your own machine, or add --allow-network if the network is yours and you trust all on it.")
words("network-warning", "Obs: öppet för hela nätverket utan kryptering. Den som ser adressen eller avlyssnar nätverket kan läsa och ändra allt, även intervjuer. Stäng med Ctrl-C så snart ni är klara.",
      "Note: open to the whole network without encryption. Whoever sees the address or listens in can read and change everything, interviews too. Stop with Ctrl-C as soon as you are done.")
add("folder-missing", "Mappen finns inte: {path}.", "No such folder: {path}.", "Skapa den, eller välj en annan.", "Make it, or choose another.")
add("database-missing", "Databasen finns inte: {path}.", "No such database: {path}.",
     "Skapa den med: belagg init --municipality NAMN --year ÅR", "Make it with: belagg init --municipality NAME --year YYYY")
add("database-foreign", "{path} är ingen databas från Belägg.", "{path} is no Belägg database.",
     "Ange rätt fil med --db.", "Name the right file with --db.")
add("database-newer", "{path} är gjord av en nyare Belägg (schema {have}; detta program kan {known}).",
     "{path} was made by a newer Belägg (schema {have}; this program knows {known}).",
     "Uppgradera programmet: pip install -U belagg", "Upgrade the program: pip install -U belagg")
add("database-exists", "Databasen finns redan: {path}. Inget är ändrat.", "The database is there already: {path}. Nothing was changed.",
     "Välj ett annat namn med --db.", "Choose another name with --db.")
add("database-locked", "Databasen används av ett annat program och svarade inte i tid.", "The database is in use by another program and did not answer in time.",
     "Vänta tills det andra är klart och försök igen. Inget har gått förlorat.", "Wait until the other is done and try again. Nothing was lost.")
add("database-readonly", "Det går inte att skriva i databasen eller dess mapp.", "The database or its folder cannot be written.",
     "Kontrollera skrivrättigheter och ledigt diskutrymme. Det som redan är sparat är kvar.", "Check permissions and free disk space. What was already saved is still there.")
add("disk-full", "Disken är full.", "The disk is full.",
     "Frigör utrymme och kör igen. Det som redan är sparat är kvar.", "Free some space and run again. What was already saved is still there.")
add("number-form", "'{given}' är inget nummer på formen {like}.", "'{given}' is no number like {like}.",
     "Skriv som det visades, t.ex. {like}.", "Write it as it was shown, e.g. {like}.")
add("passage-form", "'{given}' är inget textställe.", "'{given}' is no passage.",
     "Skriv som i listan, t.ex. K7.1:31 (se: belagg passages).", "Write it as listed, e.g. K7.1:31 (see: belagg passages).")
add("withdraw-form", "'{given}' går inte att ta tillbaka.", "'{given}' cannot be withdrawn.",
     "Ange ett belägg (B41), en poäng (P12) eller en utesluten källa (K7).", "Name evidence (B41), an award (P12) or an excluded source (K7).")
add("nothing-to-do", "Inget angavs.", "Nothing was given.", "Ange minst en fil, mapp eller adress.", "Name at least one file, folder or address.")
add("correct-nothing", "Ingen ändring angavs.", "No change was given.", "Ange --kind, --title eller --date.", "Give --kind, --title or --date.")
add("input-json", "Rad {line} är inte giltig JSON med fältet text.", "Line {line} is no valid JSON with a text.",
     'Skriv en rad per stycke: {{"id": "x1", "text": "…"}}', 'Write one line each: {{"id": "x1", "text": "…"}}')
add("input-closed", "Standard in är stängd.", "Standard input is closed.",
     "Skicka in rader med | eller <, eller ange en fil.", "Pipe lines in with | or <, or name a file.")
add("input-folder", "{name} är en mapp.", "{name} is a folder.",
     "Ange en fil med en rad JSON per stycke, eller - för standard in.", "Name a file with one line of JSON each, or - for standard input.")
add("data-missing", "Programmets egna filer saknas: {what}.", "The program's own files are missing: {what}.",
     "Installera om: pip install --force-reinstall belagg", "Install again: pip install --force-reinstall belagg")
add("rules-invalid", "Reglerna går inte att läsa:\n{problems}", "The rules cannot be read:\n{problems}",
     "Rätta raderna ovan.", "Mend the lines above.")
add("instrument-unknown", "Det finns inget instrument som heter {id}.", "There is no instrument called {id}.",
     "Välj ett av: {known}.", "Choose one of: {known}.")
add("instrument-incomplete", "Instrumentet {id} har inga delområden och kan inte användas för en utvärdering.",
     "The instrument {id} has no sub-areas and cannot be used for an evaluation.",
     "Använd kommunkompassen-2020.", "Use kommunkompassen-2020.")
add("format-unknown", "Formatet {format} finns inte än.", "There is no format {format} yet.", "Välj: {known}.", "Choose: {known}.")
add("executor-unknown", "Exekutorn {name} finns inte.", "There is no executor {name}.",
     "Välj serial, local eller dask:ADRESS (kräver: pip install dask[distributed]).", "Choose serial, local or dask:ADDRESS (needs: pip install dask[distributed]).")
add("folder-empty", "Mappen innehåller inga filer att läsa: {name}.", "The folder holds no files to read: {name}.",
     "Kontrollera att det är rätt mapp.", "Check that it is the right folder.")
add("reader-fault", "Filen kunde inte läsas ({fault}).", "The file could not be read ({fault}).",
     "Spara den på nytt i sitt program, eller som PDF, och läs in den igen. Rapportera gärna felet.",
     "Save it again in its own program, or as PDF, and ingest that. Please report the fault.")
add("unexpected", "Något gick fel som inte borde kunna hända: {fault}. Inget sparat har gått förlorat.",
     "Something went wrong that should not be able to: {fault}. Nothing saved was lost.",
     "Detaljer i {log}. Kör igen med --debug för att se dem här.", "Details in {log}. Run again with --debug to see them here.")
