"""The review application."""

from pipeline.core.messages.catalogue import add, words

add("no-web-page", "Källan K{source} är ingen webbsida.", "Source K{source} is no web page.",
    "Visa den som text.", "Show it as text.")
add("web-page-too-long", "Webbsidan är för lång för att visas som den såg ut.", "The web page is too long to be shown as it looked.",
    "Visa den som text.", "Show it as text.")
add("review-port", "Porten {port} är upptagen eller får inte användas.", "The port {port} is taken or may not be used.",
    "Välj en annan med --port.", "Choose another with --port.")
words("review-open", "Belägg är öppet på {url}\nStäng med Ctrl-C. Allt som visas som sparat ligger i {db}.", "Belägg is open at {url}\nStop with Ctrl-C. All that is shown as saved is in {db}.")
words("review-stopped", "Granskningen är stängd. Allt är sparat.", "The review application is closed. Everything is saved.")
add("nothing-chosen", "Inget var markerat.", "Nothing was chosen.", "Markera minst ett textställe och försök igen.", "Tick at least one passage and try again.")
add("bulk-changed", "Urvalet är inte längre det du såg. Inget är beslutat.", "The selection is no longer the one you saw. Nothing is decided.",
    "Se igenom det igen och besluta sedan.", "Look at it again and decide then.")
add("bulk-stopped", "{count} beslut {count:är sparat|är sparade}, {left} {left:är inte gjort|är inte gjorda}: {why}", "{count} {count:decision is|decisions are} saved, {left} {left:is|are} not made: {why}",
    "Det som är sparat kan ångras på en gång med U i Granska; resten är kvar i kön.", "What is saved can be undone at once with U under Granska; the rest is still in the queue.")
add("address-form", "'{given}' är ingen webbadress.", "'{given}' is no web address.", "Skriv hela adressen, t.ex. https://www.kommunen.se", "Write the whole address, e.g. https://www.example.se")
add("award-points-form", "'{given}' är inget antal poäng.", "'{given}' is no number of points.", "Skriv ett heltal, minst 1.", "Write a whole number, at least 1.")
