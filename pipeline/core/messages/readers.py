"""Older office formats, letters, scanned pages and pictures of pages."""

from pipeline.core.messages.catalogue import add, words

add("legacy-office", "Filen är i ett äldre Office-format ({type}) och LibreOffice finns inte här.",
    "The file is in an older Office format ({type}) and LibreOffice is not here.",
    "Öppna den i Word, Excel, PowerPoint eller LibreOffice, spara den som DOCX, XLSX eller PPTX och läs in den. Eller installera LibreOffice (Debian: apt install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui) och kör: belagg ingest --only-failed",
    "Open it in Word, Excel, PowerPoint or LibreOffice, save it as DOCX, XLSX or PPTX and ingest that. Or install LibreOffice (Debian: apt install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui) and run: belagg ingest --only-failed")
add("legacy-corrupt", "Filen ska vara Word, Excel eller PowerPoint från 1997–2003 men är skadad eller avklippt.",
    "The file should be Word, Excel or PowerPoint of 1997–2003 but is damaged or cut short.",
    "Hämta den igen, eller öppna den i LibreOffice och spara den på nytt.", "Fetch it again, or open it in LibreOffice and save it again.")
add("legacy-cage", "LibreOffice får inte läsa okända filer här: datorn kan inte stänga in det.",
    "LibreOffice may not read unknown files here: this machine cannot lock it in.",
    "Öppna filen själv, spara den som DOCX, XLSX eller PPTX och läs in den. Vad som fattas: belagg doctor",
    "Open the file yourself, save it as DOCX, XLSX or PPTX and ingest that. What is missing: belagg doctor")
add("legacy-failed", "LibreOffice kunde inte öppna filen.", "LibreOffice could not open the file.",
    "Öppna den i det program den kommer från, spara den på nytt och läs in den.", "Open it in the program it comes from, save it again and ingest that.")
add("image-corrupt", "Bilden är skadad eller avklippt.", "The image is damaged or cut short.",
    "Skanna eller hämta den igen.", "Scan or fetch it again.")
add("image-too-big", "Bilden är på mer än {limit} miljoner punkter.", "The image has more than {limit} million dots.",
    "Spara den i lägre upplösning (300 punkter per tum räcker) och läs in den.", "Save it at a lower resolution (300 dots an inch will do) and ingest that.")
add("ocr-nothing", "Sidorna är bilder, och texttolkningen fann ingen läsbar text på dem.", "The pages are pictures, and recognition found no readable text on them.",
    "Kontrollera att det är rätt fil; skanna den annars igen i 300 punkter per tum.", "Check that it is the right file; else scan it again at 300 dots an inch.")
add("ocr-off", "Filen har inget textlager (inskannade bilder), och texttolkningen är avstängd med --ocr never.",
    "The file has no text layer (scanned images), and recognition is switched off by --ocr never.",
    "Läs in den utan --ocr never, till exempel med: belagg ingest --only-failed", "Ingest it without --ocr never, for example by: belagg ingest --only-failed")
add("ocr-missing", "--ocr always kräver texttolkning, och den finns inte här. Inget är inläst.",
    "--ocr always needs recognition (OCR), and it is not here. Nothing was ingested.",
    "Installera den: pip install 'belagg[ocr]' och svenska för Tesseract (Debian: apt install tesseract-ocr-swe). Eller utelämna --ocr always.",
    "Install it: pip install 'belagg[ocr]' and Swedish for Tesseract (Debian: apt install tesseract-ocr-swe). Or leave out --ocr always.")
add("ocr-executor", "--ocr always går inte med --executor {name}. Inget är inläst.", "--ocr always does not go with --executor {name}. Nothing was ingested.",
    "Använd --executor local eller serial.", "Use --executor local or serial.")
add("attachments-left", "Brevet har {count} {count:bilaga som inte är inläst: sådana är|bilagor som inte är inlästa: de är} tomma, för många eller för stora.", "The letter has {count} {count:attachment that was not ingested: such are|attachments that were not ingested: they are} empty, too many or too large.",
    "Spara de bilagor som behövs i en mapp och läs in den.", "Save the attachments that are needed in a folder and ingest that.")
add("page-none", "Det finns ingen sida att visa: {type}.", "There is no page to show: {type}.",
    "Bara PDF-filer och skannade bilder har sidor; läs texten i stället.", "Only PDFs and scanned images have pages; read the text instead.")
add("page-unreadable", "Sidan {page} går inte att rita.", "Page {page} cannot be drawn.",
    "Läs texten i stället, eller öppna originalet.", "Read the text instead, or open the original.")

for _code, _sv, _en in (
    ("ocr-unsure", "Texttolkade stycken som är osäkra, jämför med sidan: s. {detail}.", "Recognised passages that are unsure, compare with the page: p. {detail}."),
    ("ocr-layer", "Sidor där texttolkningen inte fann något; filens egen text gäller där: s. {detail}.", "Pages where recognition found nothing; the file's own text stands there: p. {detail}."),
    ("pages-lost", "Sidor som filen säger sig ha men som inte finns att läsa: {detail}.", "Pages that the file says it has but that are not there to read: {detail}."),
    ("characters", "Tecken som är ritade men inte lästa: {detail}.", "Characters that are drawn but were not read: {detail}."),
    ("unmapped", "Tecken utan känd betydelse (trasigt typsnitt): s. {detail}.", "Characters without a known meaning (broken font): p. {detail}."),
    ("hidden-text-read", "Dold text (vit, osynlig eller mycket liten) som är läst: {detail}.", "Hidden text (white, invisible or tiny) that was read: {detail}."),
    ("text-in-pictures", "Bilder där text kan stå: s. {detail}.", "Pictures that may hold text: p. {detail}."),
    ("annotations", "Kommentarer och formulärfält som inte är lästa: {detail}.", "Comments and form fields that were not read: {detail}."),
    ("comments", "Kommentarer som inte är lästa: {detail}.", "Comments that were not read: {detail}."),
    ("deletions", "Struken text (spårade ändringar) som inte är läst: {detail}.", "Deleted text (tracked changes) that was not read: {detail}."),
    ("damaged", "Filen är skadad. Texten är räddad ur den rad för rad; jämför med originalet.", "The file is damaged. Its text was rescued line by line; compare it with the original."),
    ("rows-hidden", "Dolda rader eller kolumner som är lästa: {detail}.", "Hidden rows or columns that were read: {detail}."),
):  # fmt: skip
    words(f"missing-{_code}", _sv, _en)
