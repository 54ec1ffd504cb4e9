"""Builds ../web/*.html from the fragments in web/*.html. Run: python build_web.py (no dependencies, same bytes twice)."""

import html
import re
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE.parent / "web"
MENU = [
    ("barn-och-utbildning", "Barn och utbildning"),
    ("omsorg-och-stod", "Omsorg och stöd"),
    ("bygga-bo-och-miljo", "Bygga, bo och miljö"),
    ("uppleva-och-gora", "Uppleva och göra"),
    ("naringsliv-och-arbete", "Näringsliv och arbete"),
    ("kommun-och-politik", "Kommun och politik"),
]
SHELL = """<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{titel} - Lönnviks kommun</title>
<meta name="description" content="{beskrivning}">
<meta property="og:title" content="{titel}">
<meta property="og:site_name" content="Lönnviks kommun">
<link rel="canonical" href="https://lonnvik.example/{slug}/{namn}">
<link rel="stylesheet" href="/static/lonnvik.css?v=38">
{metadatum}<script>window.lvk=window.lvk||{{}};lvk.sida={{"id":{sidid},"mall":"innehall"}};document.documentElement.className+=" js";</script>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"WebPage","name":"{titel}","inLanguage":"sv-SE"}}</script>
</head>
<body class="sida sida-{namn}">
<a class="skip" href="#innehall">Hoppa till innehållet</a>
<div id="cookie-banner" class="cookie-banner" role="dialog" aria-label="Kakor">
<p>Vi använder kakor för att webbplatsen ska fungera och för att räkna besök. Du väljer själv.</p>
<button type="button">Godkänn alla</button> <button type="button">Bara nödvändiga</button> <a href="/om-webbplatsen/kakor">Läs mer om kakor</a>
</div>
<header class="sidhuvud">
<a class="logo" href="/"><img src="/static/logo.svg" alt="Lönnviks kommun, till startsidan"></a>
<form class="sok" role="search" action="/sok"><label for="q">Sök på webbplatsen</label><input id="q" name="q" type="search"><button>Sök</button></form>
<nav class="huvudmeny" aria-label="Huvudmeny">
<ul>
{meny}
</ul>
</nav>
</header>
<nav class="brodsmulor" aria-label="Brödsmulor"><ol><li><a href="/">Start</a></li><li><a href="/{slug}">{stig}</a></li><li aria-current="page">{titel}</li></ol></nav>
<main id="innehall">
{kropp}
{datumrad}</main>
<aside class="kontaktruta">
<h2>Kontakt</h2>
<p>{kontakt}<br>Telefon 0999-450 00<br><a href="mailto:kommun@lonnvik.example">kommun@lonnvik.example</a></p>
</aside>
<section class="feedback"><p>Hjälpte informationen på den här sidan dig?</p><button type="button">Ja</button> <button type="button">Nej</button></section>
<footer class="sidfot">
<div><h2>Besök oss</h2><p>Lönnviks kommun, Kyrkogatan 3, Lönnvik<br>Kontaktcenter och bibliotek: Medborgarhuset, Storgatan 14</p></div>
<div><h2>Öppettider</h2><p>Växel och kontaktcenter: måndag–torsdag 7.30–16.30, fredag 7.30–15.00</p></div>
<div><h2>Genvägar</h2><ul><li><a href="/om-webbplatsen">Om webbplatsen</a></li><li><a href="/om-webbplatsen/tillganglighet">Tillgänglighetsredogörelse</a></li><li><a href="/om-webbplatsen/personuppgifter">Personuppgifter</a></li><li><a href="/other-languages">Other languages</a></li></ul></div>
<p class="org">Organisationsnummer 000000-0000</p>
</footer>
<script>
(function(){{var b=document.getElementById("cookie-banner");if(/(^|; )kakval=/.test(document.cookie)){{b.hidden=true;}}
b.addEventListener("click",function(e){{if(e.target.tagName==="BUTTON"){{document.cookie="kakval=1;max-age=31536000";b.hidden=true;}}}});}})();
</script>
<noscript><p>Vissa e-tjänster kräver att JavaScript är påslaget.</p></noscript>
</body>
</html>
"""


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for number, path in enumerate(sorted((HERE / "web").glob("*.html")), start=1):
        head, body = re.fullmatch(r"<!--\n(.*?)\n-->\n(.*)", path.read_text("utf-8"), re.S).groups()
        meta = dict((line.split(": ", 1) if ": " in line else (line.rstrip(":"), "")) for line in head.splitlines())
        slug = next(s for s, name in MENU if name == meta["stig"])
        menu = "\n".join(
            f'<li{" class=" + chr(34) + "aktiv" + chr(34) if s == slug else ""}><a href="/{s}">{name}</a></li>' for s, name in MENU
        )
        changed = meta.get("ändrad", "")
        page = SHELL.format(
            titel=html.escape(meta["titel"]),
            beskrivning=html.escape(meta["beskrivning"]),
            stig=meta["stig"],
            slug=slug,
            namn=path.stem,
            meny=menu,
            sidid=4100 + number,
            kropp=body.strip(),
            kontakt=meta["kontakt"],
            metadatum=f'<meta property="article:modified_time" content="{changed}">\n' if changed else "",
            datumrad=f'<p class="uppdaterad">{meta["datumrad"]}</p>\n' if meta["datumrad"] else "",
        )
        (OUT / path.name).write_text(page, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
