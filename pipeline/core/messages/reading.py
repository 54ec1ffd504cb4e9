"""Sources that cannot be read, and what a reader knows it did not read."""

from pipeline.core.messages.catalogue import add, words

# Sources that cannot be read -----------------------------------------------------------------------------------
add("file-missing", "Filen finns inte: {name}.", "No such file: {name}.",
     "Kontrollera sökvägen.", "Check the path.")
add("file-unreadable", "Filen får inte läsas: {name}.", "The file may not be read: {name}.",
     "Ge dig själv läsrätt till filen, eller kopiera den hit.", "Give yourself read permission, or copy it here.")
add("file-empty", "Filen är tom (0 byte).", "The file is empty (0 bytes).",
     "Hämta den igen från avsändaren.", "Fetch it again from whoever sent it.")
add("file-too-big", "Filen är {size} MB, mer än gränsen {limit} MB.", "The file is {size} MB, over the limit of {limit} MB.",
     "Dela upp den i mindre delar och läs in dem.", "Split it into smaller parts and ingest those.")
add("type-unsupported", "Filtypen {type} kan inte läsas.", "Files of type {type} cannot be read.",
     "Öppna den i LibreOffice eller sitt eget program, spara den som DOCX, XLSX, PPTX, PDF, EML eller text och läs in den igen.",
     "Open it in LibreOffice or its own program, save it as DOCX, XLSX, PPTX, PDF, EML or plain text and ingest that.")
add("type-mislabelled", "Filen heter .{suffix} men innehållet är {type}.", "The file is called .{suffix} but contains {type}.",
     "Byt filändelse till den rätta, eller hämta filen igen.", "Rename it with the right suffix, or fetch it again.")
add("text-none", "Filen innehåller ingen läsbar text.", "The file contains no readable text.",
     "Öppna den och kontrollera att den är rätt fil.", "Open it and check that it is the right file.")
add("pdf-encrypted", "PDF-filen är skyddad med lösenord.", "The PDF is protected by a password.",
     "Öppna den med lösenordet, spara en kopia utan skydd och läs in kopian.",
     "Open it with its password, save an unprotected copy and ingest that.")
add("pdf-corrupt", "PDF-filen är skadad eller avklippt.", "The PDF is damaged or cut short.",
     "Hämta den igen, eller skriv ut den till en ny PDF.", "Fetch it again, or print it to a new PDF.")
add("pdf-no-text", "Filen har inget textlager (inskannade bilder), och texttolkning finns inte här.", "The file has no text layer (scanned images), and recognition (OCR) is not here.",
     "Installera texttolkning: pip install 'belagg[ocr]' och svenska för Tesseract (Debian: apt install tesseract-ocr-swe). Kör sedan: belagg ingest --only-failed",
     "Install recognition: pip install 'belagg[ocr]' and Swedish for Tesseract (Debian: apt install tesseract-ocr-swe). Then run: belagg ingest --only-failed")
add("pages-without-text", "Sidor utan textlager: {detail}.", "Pages without a text layer: {detail}.",
     "Kör texttolkning (OCR) på filen, t.ex. med ocrmypdf, och läs in den igen.", "Run OCR on the file, for example with ocrmypdf, and ingest it again.")
add("pages-unreadable", "Sidor som inte gick att läsa: {detail}.", "Pages that could not be read: {detail}.",
     "Skriv ut filen till en ny PDF och läs in den.", "Print the file to a new PDF and ingest that.")
add("docx-corrupt", "Word-filen är skadad eller avklippt.", "The Word file is damaged or cut short.",
     "Öppna den i Word eller LibreOffice, spara den på nytt och läs in den igen.",
     "Open it in Word or LibreOffice, save it again and ingest that.")
add("docx-encrypted", "Word-filen är skyddad med lösenord.", "The Word file is protected by a password.",
     "Ta bort lösenordet i Word och läs in den igen.", "Remove the password in Word and ingest it again.")
add("docx-too-big", "Word-filens innehåll är större än gränsen {limit} MB när det packas upp.",
     "The Word file holds more than the limit of {limit} MB once unpacked.",
     "Dela upp den i mindre delar och läs in dem.", "Split it into smaller parts and ingest those.")
add("docx-embedded", "Ett inbäddat dokument lästes inte.", "An embedded document was not read.",
     "Spara det inbäddade dokumentet för sig och läs in det.", "Save the embedded document on its own and ingest it.")
add("html-too-deep", "Webbsidan är nästlad djupare än {limit} nivåer.", "The page is nested deeper than {limit} levels.",
     "Spara sidans text som PDF och läs in den.", "Save the page as PDF and ingest that.")
add("html-attributes", "Webbsidan har ett element med fler än {limit} attribut.", "The page has an element with more than {limit} attributes.",
     "Spara sidans text som PDF och läs in den.", "Save the page as PDF and ingest that.")
add("html-corrupt", "Webbsidan kan inte tolkas.", "The page cannot be parsed.",
     "Spara sidans text som PDF och läs in den.", "Save the page as PDF and ingest that.")
add("text-encoding", "Texten har en okänd teckenkodning.", "The text is in an unknown encoding.",
     "Spara den som UTF-8 och försök igen.", "Save it as UTF-8 and try again.")

# The reader process --------------------------------------------------------------------------------------------
add("read-timeout", "Filen tog mer än {seconds} sekunder att läsa och avbröts.", "The file took more than {seconds} seconds to read and was stopped.",
     "Dela upp den, eller spara den på nytt som PDF, och läs in den igen.", "Split it, or save it again as PDF, and ingest that.")
add("reader-start", "Läsprocessen går inte att starta.", "The reader process cannot be started.",
     "Se vad som saknas: belagg doctor", "See what is missing: belagg doctor")
add("read-killed", "Filen fick läsaren att krascha ({status}); allt annat är inläst.", "The file crashed its reader ({status}); everything else is stored.",
     "Spara den på nytt i sitt program, eller skriv ut den till en ny PDF.", "Save it again in its own program, or print it to a new PDF.")

# What a reader knows it did not read ---------------------------------------------------------------------------
words("missing-other", "Inte läst: {what} {detail}.", "Not read: {what} {detail}.")
words("missing-pages-unreadable", "Sidor som inte gick att läsa: {detail}.", "Pages that could not be read: {detail}.")
words("missing-pages-without-text", "Sidor utan text (inskannade?): {detail}.", "Pages without text (scanned?): {detail}.")
words("missing-main-text", "Sidan har ingen egen text, bara rubrik och länkar.", "The page has no text of its own, only a heading and links.")
words("missing-docx-embedded", "Inbäddade filer som inte är lästa: {detail}.", "Embedded files that were not read: {detail}.")

# Presentations, workbooks, OpenDocument, RTF, subtitles, e-mail ------------------------------------------------
add("office-corrupt", "Presentationen eller arbetsboken är skadad eller avklippt.", "The presentation or workbook is damaged or cut short.",
     "Öppna den i sitt program eller LibreOffice, spara den på nytt och läs in den igen.", "Open it in its program or LibreOffice, save it again and ingest that.")
add("xml-doctype", "Filen innehåller en dokumenttypsdeklaration (DOCTYPE). Sådana har inte Office- och OpenDocument-filer, och den kan få ett program att läsa annat på datorn. Filen är inte läst.",
     "The file holds a document type declaration (DOCTYPE). Office and OpenDocument files have none, and it can make a program read other things on the computer. The file was not read.",
     "Fråga vem som har gjort filen. Är den att lita på: öppna den i LibreOffice, spara den på nytt och läs in den igen.",
     "Ask who made the file. If it can be trusted, open it in LibreOffice, save it again and ingest that.")
add("office-encrypted", "Presentationen eller arbetsboken är skyddad med lösenord.", "The presentation or workbook is protected by a password.",
     "Ta bort lösenordet i PowerPoint eller Excel och läs in den igen.", "Remove the password in PowerPoint or Excel and ingest it again.")
add("office-too-big", "Presentationens eller arbetsbokens innehåll är större än gränsen {limit} MB när det packas upp.",
     "The presentation or workbook holds more than the limit of {limit} MB once unpacked.",
     "Dela upp den i mindre delar och läs in dem.", "Split it into smaller parts and ingest those.")
add("odf-corrupt", "OpenDocument-filen är skadad eller avklippt.", "The OpenDocument file is damaged or cut short.",
     "Öppna den i LibreOffice, spara den på nytt och läs in den igen.", "Open it in LibreOffice, save it again and ingest that.")
add("odf-encrypted", "OpenDocument-filen är skyddad med lösenord.", "The OpenDocument file is protected by a password.",
     "Ta bort lösenordet i LibreOffice och läs in den igen.", "Remove the password in LibreOffice and ingest it again.")
add("odf-too-big", "OpenDocument-filens innehåll är större än gränsen {limit} MB när det packas upp.",
     "The OpenDocument file holds more than the limit of {limit} MB once unpacked.",
     "Dela upp den i mindre delar och läs in dem.", "Split it into smaller parts and ingest those.")
add("rtf-corrupt", "RTF-filen är skadad eller ingen RTF.", "The RTF file is damaged or is no RTF.",
     "Öppna den i Word eller LibreOffice, spara den som DOCX och läs in den.", "Open it in Word or LibreOffice, save it as DOCX and ingest that.")
add("subtitles-corrupt", "Filen innehåller inga undertexter med tidsangivelser.", "The file holds no subtitles with times.",
     "Exportera den på nytt som VTT eller SRT, eller spara texten som .txt.", "Export it again as VTT or SRT, or save the text as .txt.")
add("email-corrupt", "Filen är inget e-postmeddelande, eller är skadad.", "The file is no e-mail message, or is damaged.",
     "Spara meddelandet på nytt som .eml ur e-postprogrammet, eller skriv ut det till PDF.", "Save the message again as .eml, or print it to PDF.")
for _code, _sv, _en in (
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
    words(f"missing-{_code}", _sv, _en)

# Archives ------------------------------------------------------------------------------------------------------
add("archive-corrupt", "Zip-arkivet eller filen i det är skadad: {name}.", "The zip archive or the file in it is damaged: {name}.",
     "Hämta arkivet igen, eller packa upp det och läs in mappen.", "Fetch the archive again, or unpack it and ingest the folder.")
add("archive-entries", "Zip-arkivet {name} innehåller fler än {limit} filer.", "The zip archive {name} holds more than {limit} files.",
     "Dela upp det, eller packa upp det och läs in mapparna var för sig.", "Split it, or unpack it and ingest the folders one by one.")
add("archive-empty", "Zip-arkivet innehåller inga filer att läsa: {name}.", "The zip archive holds no files to read: {name}.",
     "Kontrollera att det är rätt fil.", "Check that it is the right file.")
add("archive-duplicate", "Zip-arkivet har två filer med samma namn; den andra är inte läst: {name}.", "The zip archive has two files of one name; the second was not read: {name}.",
     "Packa upp arkivet, ge filerna olika namn och läs in mappen.", "Unpack the archive, give the files different names and ingest the folder.")
add("archive-name", "Namnet i zip-arkivet leder ut ur arkivet: {name}.", "The name in the zip archive leads out of the archive: {name}.",
     "Fråga avsändaren; packa inte upp arkivet. Ett vanligt arkiv har inga sådana namn.", "Ask the sender; do not unpack the archive. No ordinary archive has such names.")
add("archive-encrypted", "Filen i zip-arkivet är skyddad med lösenord: {name}.", "The file in the zip archive is protected by a password: {name}.",
     "Packa upp arkivet med lösenordet och läs in mappen.", "Unpack the archive with its password and ingest the folder.")
add("archive-bomb", "Filen i zip-arkivet sväller till mer än {limit} MB och är inte läst: {name}.", "The file in the zip archive swells to more than {limit} MB and was not read: {name}.",
     "Fråga avsändaren; packa inte upp arkivet.", "Ask the sender; do not unpack the archive.")
add("archive-nested", "Zip-arkiv i zip-arkiv i zip-arkiv öppnas inte: {name}.", "A zip archive within a zip archive within a zip archive is not opened: {name}.",
     "Packa upp det och läs in mappen.", "Unpack it and ingest the folder.")
