"""Report text and what a final report refuses."""

from pipeline.core.messages.catalogue import add, words

add("text-section", "Rapporten har inget avsnitt {section}.", "The report has no section {section}.",
    "Ange ett delområde (3.3), ett område (3), sammanfattning, kommunen, metod eller exempel-3.",
    "Name a sub-area (3.3), an area (3), summary, municipality, method or examples-3.")
add("text-references", "Hänvisningarna i texten för {section} stämmer inte med det som skrevs.", "The references in the text of {section} are not those that were written.",
    "Skriv texten på nytt.", "Write the text again.")
add("text-reference-unknown", "{section}: hänvisningen [{reference}] finns inte (”{sentence}”).", "{section}: there is no [{reference}] (“{sentence}”).",
    "Hänvisa till ett belägg (B41), en poäng (P12) eller ett delområde (3.3) som finns.", "Refer to evidence (B41), an award (P12) or a sub-area (3.3) that is there.")
add("text-reference-dead", "{section}: [{reference}] gäller inte längre (”{sentence}”).", "{section}: [{reference}] stands no more (“{sentence}”).",
    "Skriv om meningen med ett belägg som gäller.", "Write the sentence again on evidence that stands.")
add("text-no-reference", "{section}: meningen saknar belägg (”{sentence}”).", "{section}: the sentence has no evidence (“{sentence}”).",
    "Lägg till en hänvisning, t.ex. [B41], eller stryk meningen.", "Add a reference, e.g. [B41], or strike the sentence.")
add("text-empty", "Ingen text angavs.", "No text was given.", "Ange --text eller --file.", "Give --text or --file.")
words("text-done", "Texten för {section} är sparad. Meningar: {count}.", "The text of {section} is saved. Sentences: {count}.")
words("text-unwritten", "Ingen text är skriven för {section} än.", "No text is written for {section} yet.")
words("draft-nothing", "Det finns inga godtagna belägg att bygga på än.", "There is no accepted evidence to build on yet.")
words("draft-heading", "{subarea} {name}: {points} av {max} poäng", "{subarea} {name}: {points} of {max} points")
words("draft-lacking", "Belägg saknas från {kinds}.", "No evidence from {kinds}.")
words("draft-and", "{first} och {last}", "{first} and {last}")
words("draft-kind-document", "dokument", "documents")
words("draft-kind-web", "webbplatsen", "the web")
words("draft-kind-social", "sociala medier", "social media")
words("draft-kind-interview", "intervjuer", "interviews")
add("template-unreadable", "Mallen {path} går inte att läsa som DOCX.", "The template {path} cannot be read as DOCX.",
    "Öppna den i Word eller LibreOffice, spara den som DOCX och försök igen.", "Open it in Word or LibreOffice, save it as DOCX and try again.")
