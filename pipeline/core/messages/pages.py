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
add("roster-passphrase-short", "Lösenfrasen är för kort. Inget är ändrat.", "The passphrase is too short. Nothing was changed.",
    "Välj minst åtta tecken, gärna flera ord.", "Choose at least eight characters, preferably several words.")
add("subarea-none", "Inget delområde är valt. Inget är sparat.", "No sub-area is chosen. Nothing is saved.",
    "Tryck på / och välj vad textstället handlar om.", "Press / and choose what the passage is about.")
add("upload-interview", "{name} ser ut att vara en intervju. Inget är inläst än.", "{name} looks like an interview. Nothing is read in yet.",
    "Lägg till den under Intervjuer, så byts namnen mot roller. Är den ingen intervju: välj dokument under Vad är det?",
    "Add it under Interviews, so that names give way to roles. If it is no interview, choose document.")
add("names-suspected", "Det här ser ut som namn som inte står i förteckningen. Inget är sparat än.", "These look like names that are not on the roster. Nothing is saved yet.",
    "Bocka för dem som är namn: de förs upp i förteckningen och byts mot en roll innan något sparas. Tryck sedan på knappen igen.",
    "Tick those that are names: they are put on the roster and give way to a role before anything is saved. Then press the button again.")
add("quote-marked", "Det markerade går inte att återfinna i källan. Inget är sparat.", "What was marked cannot be found in the source. Nothing is saved.",
    "Ladda om sidan, markera orden igen och spara.", "Reload the page, mark the words again and save.")
add("key-passphrase-short", "Lösenfrasen är för kort. Inget är undertecknat.", "The passphrase is too short. Nothing is signed.",
    "Välj minst åtta tecken, gärna flera ord.", "Choose at least eight characters, preferably several words.")
