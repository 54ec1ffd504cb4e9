"""What the application's pages answer: the first page, quotes, sources, consensus."""

from pipeline.core.messages.catalogue import add, words

words("review-new", "Här finns ingen utvärdering än: gör den på {url}\nStäng med Ctrl-C. Den sparas i {db}.",
      "There is no evaluation here yet: make it at {url}\nStop with Ctrl-C. It is saved in {db}.")
add("start-year", "'{given}' är inget år att utvärdera.", "'{given}' is no year to evaluate.",
    "Skriv året med fyra siffror, till exempel 2026.", "Write the year with four figures, e.g. 2026.")
add("start-municipality", "Kommunens namn saknas. Inget är sparat än.", "The municipality's name is missing. Nothing is saved yet.",
    "Skriv kommunens namn och tryck på knappen igen.", "Write the municipality's name and press the button again.")
add("ingest-busy", "Något annat läses redan in.", "Something else is being brought in already.",
    "Vänta tills det är klart; Källor visar hur långt det har kommit.", "Wait until it is done; Sources shows how far it has come.")
add("ingest-stopped", "Inläsningen avbröts: {why}. Det som hann läsas in är sparat.", "Bringing in was interrupted: {why}. What was read is saved.",
    "Lägg till resten igen; det som redan finns tas inte in två gånger.", "Add the rest again; what is there already is not taken in twice.")
add("note-empty", "Anteckningen är tom.", "The note is empty.", "Skriv vad som sades och spara igen.", "Write what was said and save again.")
add("quote-marked", "Det markerade går inte att återfinna i källan. Inget är sparat.", "What was marked cannot be found in the source. Nothing is saved.",
    "Ladda om sidan, markera orden igen och spara.", "Reload the page, mark the words again and save.")
add("key-passphrase-short", "Lösenfrasen är för kort. Inget är undertecknat.", "The passphrase is too short. Nothing is signed.",
    "Välj minst åtta tecken, gärna flera ord.", "Choose at least eight characters, preferably several words.")
