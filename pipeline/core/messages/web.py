"""Crawling."""

from pipeline.core.messages.catalogue import add

add("crawl-missing", "Att hämta webbplatser kräver tillägget crawl.", "Collecting web sites needs the extra crawl.",
     "Installera det: pip install 'belagg[crawl]'", "Install it: pip install 'belagg[crawl]'")
add("web-address", "Webbadressen går inte att använda: {address}.", "The web address cannot be used: {address}.",
     "Skriv den som https://www.kommunen.se/ utan användarnamn och lösenord.", "Write it as https://www.example.org/ without user name and password.")
add("web-refused-address", "Adressen leder till ett nät eller en port som inte får nås: {address}.",
     "The address leads to a network or a port that may not be reached: {address}.",
     "Är den din egen, tillåt den: --allow-private {host}", "If it is your own, allow it: --allow-private {host}")
add("web-elsewhere", "Adressen leder till en annan webbplats: {address}.", "The address leads to another site: {address}.",
     "Hämta den adressen i stället.", "Collect that address instead.")
add("web-robots", "Webbplatsens robots.txt tillåter inte att sidan hämtas.", "The site's robots.txt does not allow the page to be fetched.",
     "Be kommunen tillåta Belagg i robots.txt, eller spara sidan som PDF och läs in den.",
     "Ask the municipality to allow Belagg in robots.txt, or save the page as PDF and ingest that.")
add("web-robots-down", "Webbplatsen kunde inte lämna sin robots.txt, och då får inget hämtas.", "The site could not give its robots.txt, so nothing may be fetched.",
     "Kör igen senare.", "Run again later.")
add("web-status", "Servern svarade {status}.", "The server answered {status}.",
     "Öppna adressen i en webbläsare; finns sidan, kör igen.", "Open the address in a browser; if the page is there, run again.")
add("web-timeout", "Svaret tog mer än {seconds} sekunder och avbröts.", "The answer took more than {seconds} seconds and was stopped.",
     "Kör igen senare, eller spara sidan och läs in filen.", "Run again later, or save the page and ingest the file.")
add("web-too-big", "Svaret är större än gränsen {limit} MB och avbröts.", "The answer is over the limit of {limit} MB and was stopped.",
     "Hämta filen själv och läs in den i delar.", "Fetch the file yourself and ingest it in parts.")
add("web-cut", "Svaret bröts innan det var slut.", "The answer broke off before its end.", "Kör igen.", "Run again.")
add("web-loop", "Sidan leder runt i en cirkel ({hops} {hops:omdirigering|omdirigeringar}).", "The page leads round in a circle ({hops} {hops:redirect|redirects}).",
     "Öppna adressen i en webbläsare och läs in den sida du når som PDF.", "Open the address in a browser and ingest the page you reach as PDF.")
add("web-certificate", "Certifikatet för {host} kan inte kontrolleras.", "The certificate of {host} cannot be verified.",
     "Säg till webbplatsens ägare; spara så länge sidorna som PDF och läs in dem.", "Tell the site's owner; until then save the pages as PDF and ingest them.")
add("web-unreachable", "Servern {host} gav inget svar som går att läsa.", "The server {host} gave no answer that can be read.",
     "Kontrollera adressen och nätet, och kör igen.", "Check the address and the network, and run again.")
add("web-limit", "Hämtningen stannade vid gränsen {pages} sidor; {waiting} {waiting:känd adress|kända adresser} återstår.",
     "The crawl stopped at the limit of {pages} pages; {waiting} known {waiting:address remains|addresses remain}.",
     "Kör igen med en högre gräns, så fortsätter den där den stannade, eller uteslut delar av webbplatsen.",
     "Run again with a higher limit and it goes on where it stopped, or exclude parts of the site.")
add("web-total-time", "Hämtningen stannade efter {seconds} sekunder; minst {waiting} {waiting:känd adress|kända adresser} återstår.",
     "The crawl stopped after {seconds} seconds; at least {waiting} known {waiting:address remains|addresses remain}.",
     "Kör igen, så fortsätter den där den stannade.", "Run again and it goes on where it stopped.")
add("web-stopped", "Hämtningen av {address} avbröts ({status}). Det som hann hämtas är kvar.", "The crawl of {address} was interrupted ({status}). What was fetched is kept.",
     "Kör igen, så fortsätter den där den stannade.", "Run again and it goes on where it stopped.")
add("web-busy", "{address} hämtas redan av en annan körning.", "{address} is already being collected by another run.",
     "Vänta tills den är klar, och kör igen.", "Wait until it is done, and run again.")
