"""Exports from social media, what a collection leaves out, runs of ingest and what is new since the last."""

from pipeline.core.messages.catalogue import add, words

add("export-corrupt", "Exporten från sociala medier är skadad, avklippt eller orimligt nästlad.", "The export from social media is damaged, cut short or nested beyond reason.",
    "Ladda ner den på nytt (välj JSON) och läs in den igen.", "Download it again (choose JSON) and ingest that.")
add("export-too-big", "Exportfilen är {size} MB, mer än gränsen {limit} MB.", "The export file is {size} MB, over the limit of {limit} MB.",
    "Ladda ner en kortare period i taget.", "Download a shorter period at a time.")
add("export-html", "Inläggens dagar går inte att läsa ut ur exporten, som är i formatet HTML.", "The days of the posts cannot be read from the export, which is in the format HTML.",
    "Ladda ner den igen och välj formatet JSON: Inställningar → Ladda ner din information → Format: JSON.",
    "Download it again and choose the format JSON: Settings → Download your information → Format: JSON.")
add("export-unknown", "Filen känns inte igen som en export från sociala medier.", "The file is not recognised as an export from social media.",
    "Ladda ner den som JSON från Facebook eller Instagram, eller som CSV/XLSX från publiceringsverktyget, med kolumner för text och datum.",
    "Download it as JSON from Facebook or Instagram, or as CSV/XLSX from the publishing tool, with columns for text and date.")
add("csv-columns", "CSV-filen är ingen lista över inlägg: rubriker för text, datum och länk finns inte.",
    "The CSV file is no list of posts: there are no headings for text, date and link.",
    "Inlägg: döp kolumnerna Text, Datum och Länk (eller Kanal) och läs in igen. Annan tabell: öppna den i Excel eller LibreOffice och spara som XLSX.",
    "Posts: call the columns Text, Date and Link (or Channel) and ingest again. Another table: open it in Excel or LibreOffice and save it as XLSX.")
add("feed-unknown", "Adressen gav inget flöde (RSS eller Atom): {address}.", "The address gave no feed (RSS or Atom): {address}.",
    "Kontrollera flödets adress, eller läs in webbplatsen i stället utan --feed.", "Check the feed's address, or ingest the site instead, without --feed.")
add("source-draft-same", "Källan K{source} är redan markerad så.", "The source K{source} is marked so already.", "Inget behöver göras.", "Nothing to do.")
add("since-form", "'{given}' är inget datum.", "'{given}' is no date.", "Skriv det som 2026-11-23.", "Write it like 2026-11-23.")

for _code, _sv, _en in (
    ("robots", "robots.txt tillåter det inte", "robots.txt does not allow it"),
    ("outside", "ligger på en annan webbplats", "lies on another site"),
    ("left-out", "utesluten med --exclude eller utanför --include", "excluded by --exclude or outside --include"),
    ("dead", "länkar till sidor som inte finns (404, 410)", "links to pages that are not there (404, 410)"),
    ("media", "bilder, filmer och ljud", "pictures, films and sound"),
    ("depth", "djupare än --max-depth", "deeper than --max-depth"),
    ("endless", "fälla utan slut (kalendrar, upprepade mappar)", "endless trap (calendars, repeated folders)"),
    ("refused", "privata nät eller portar som inte får nås", "private networks or ports that may not be reached"),
    ("known", "fler adresser än som ryms", "more addresses than can be held"),
    ("limit", "bortom gränsen --max-pages", "beyond the limit --max-pages"),
    ("skipped", "varken sida eller dokument", "neither page nor document"),
    ("export-parts", "delar av exporten utan inlägg", "parts of the export without posts"),
    ("posts-empty", "inlägg utan text", "posts without text"),
    ("comments", "kommentarer av andra (ta med dem med --with-comments)", "comments by others (bring them with --with-comments)"),
    ("posts-beyond", "inlägg över gränsen för en fil", "posts over the limit of one file"),
    ("about-video", "uppgifter om en film som har undertexter", "what is known of a video with subtitles"),
):  # fmt: skip
    words(f"out-{_code}", _sv, _en)

for _code, _sv, _en in (
    ("stored", "ny", "new"), ("partly", "ny, delvis läst", "new, partly read"), ("unchanged", "oförändrad", "unchanged"),
    ("updated", "ändrad", "changed"), ("failed", "kunde inte läsas", "could not be read"),
    ("needs-ocr", "saknar textlager", "has no text layer"), ("gone", "borta från webbplatsen", "gone from the site"),
    ("left-out", "utelämnad", "left out"), ("back", "tillbaka på webbplatsen", "back on the site"),
):  # fmt: skip
    words(f"status-{_code}", _sv, _en)

words("draft", "utkast", "draft")
words("copy-of", "samma som {number}", "same as {number}")
words("version-of", "{number} version {version}", "{number} version {version}")
words("note-type-guessed", "okänd filändelse, men innehållet är text: inläst som text", "unknown suffix, but the content is text: read as text")
words("source-draft-done", "{id} är märkt som utkast.", "{id} is marked as a draft.")
words("source-final-done", "{id} är inte längre märkt som utkast.", "{id} is no longer marked as a draft.")
words("sources-new-head", "Nytt sedan {since}:", "New since {since}:")
words("sources-new-none", "Inget är nytt sedan {since}.", "Nothing is new since {since}.")
words("sources-never", "Ingen inläsning är gjord än.", "Nothing has been ingested yet.")
words("sources-left-none", "Inget är utelämnat.", "Nothing was left out.")
words("sources-left-more", "… och {count} till (belagg sources --left-out --json visar alla)", "… and {count} more (belagg sources --left-out --json shows all)")
words("sources-left-counted", "{count} {reason}", "{count} {reason}")
words("ingest-summary", "Inläsning {at}", "Ingest {at}")
words("ingest-interrupted", "Avbruten efter {count} {count:källa|källor}. Allt som hann läsas in är sparat; kör samma kommando igen, så fortsätter det.",
      "Interrupted after {count} {count:source|sources}. Everything read so far is kept; run the same command again and it goes on.")
words("ingest-new", "Nya:", "New:")
words("ingest-updated", "Ändrade:", "Changed:")
words("ingest-gone", "Borta från webbplatsen (kvar i databasen):", "Gone from the site (kept in the database):")
words("ingest-failures", "Kunde inte läsas:", "Could not be read:")
words("ingest-partly", "Delvis lästa:", "Partly read:")
words("ingest-left", "Utelämnat:", "Left out:")
words("ingest-copies", "Kopior:", "Copies:")
words("ingest-notes", "Att veta:", "To know:")
words("ingest-more", "… och {count} till", "… and {count} more")
words("progress", "{count} klara, {rate}, {failed} fel   {title}", "{count} done, {rate}, {failed} failed   {title}")
words("progress-of", "{count} av {known}, {rate}, {failed} fel   {title}", "{count} of {known}, {rate}, {failed} failed   {title}")
words("progress-rate", "{rate}/s", "{rate}/s")
