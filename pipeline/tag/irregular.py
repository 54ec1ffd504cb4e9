"""Swedish the table cannot know: own dictionary forms, parts too short to guess, pieces that are no parts."""

from __future__ import annotations

# The table's source decides some forms against the sense they have in municipal prose (nämnd → nämna).
LEMMAS = {
    "nämnd": "nämnd", "nämnds": "nämnd", "kommunfullmäktige": "kommunfullmäktige", "kommunfullmäktiges": "kommunfullmäktige",
    "fullmäktige": "fullmäktige", "fullmäktiges": "fullmäktige", "ska": "ska", "skall": "ska", "skulle": "skulle",
    "saknas": "saknas", "saknades": "saknas", "saknats": "saknas", "plan": "plan", "planerna": "plan", "planen": "plan",
    "planer": "plan", "mål": "mål", "målen": "mål", "målet": "mål", "råd": "råd", "rådet": "råd", "råden": "råd",
    "val": "val", "valet": "val", "led": "led", "lett": "leda", "ledde": "leda", "chef": "chef", "chefen": "chef",
    "chefer": "chef", "cheferna": "chef", "vår": "vår", "för": "för", "var": "var", "år": "år", "åren": "år", "året": "år",
    "anställd": "anställd", "anställda": "anställd", "anställdas": "anställd", "boende": "boende", "boendes": "boende",
    "boenden": "boende", "boendet": "boende", "förtroendevald": "förtroendevald", "förtroendevalda": "förtroendevald",
    "förtroendevaldas": "förtroendevald", "bättre": "bättre", "bäst": "bäst", "bästa": "bäst", "enkät": "enkät",
    "enkäten": "enkät", "enkäter": "enkät", "enkäterna": "enkät", "bör": "bör", "borde": "bör", "finns": "finnas",
    "fanns": "finnas", "mer": "mer", "fler": "fler", "färre": "färre", "mindre": "mindre", "brukare": "brukare",
    "brukarna": "brukare", "brukaren": "brukare", "brukarnas": "brukare", "brukarens": "brukare", "styrning": "styrning",
    "inte": "inte", "ingen": "ingen", "inget": "ingen", "inga": "ingen", "utan": "utan", "hr": "hr", "it": "it", "ai": "ai",
    "äldre": "äldre", "unga": "ung", "personal": "personal", "personalen": "personal", "lön": "lön", "löner": "lön",
    "lönen": "lön", "lönerna": "lön", "bolag": "bolag", "ägare": "ägare", "besök": "besök", "stöd": "stöd", "svar": "svar",
    "svarar": "svara", "förslag": "förslag", "dialog": "dialog", "dialoger": "dialog", "dialogen": "dialog",
    "dialogerna": "dialog", "kök": "kö", "kön": "kön", "köer": "kö", "tas": "ta", "delar": "dela", "möten": "möte",
    "möter": "möta", "förbund": "förbund", "förbundet": "förbund", "förbunden": "förbund", "intervju": "intervju",
    "intervjun": "intervju", "intervjuer": "intervju", "bild": "bild", "bank": "bank", "banken": "bank",
    "tolk": "tolk", "lots": "lots", "bokslut": "bokslut", "bokslutet": "bokslut", "mötet": "möte", "mötena": "möte",
}  # fmt: skip
LEMMAS["kök"] = "kök"

# First parts of two or three letters that build words, with their dictionary forms.
SHORT_FIRST = {
    "bo": "bo", "by": "by", "it": "it", "vd": "vd", "år": "år", "års": "år", "mål": "mål", "råd": "råd", "lag": "lag",
    "tid": "tid", "hus": "hus", "bil": "bil", "mat": "mat", "sol": "sol", "rum": "rum", "el": "el", "hel": "hel",
    "del": "del", "väg": "väg", "kök": "kök", "bad": "bad", "bok": "bok", "dag": "dag", "dags": "dag", "natt": "natt",
    "ort": "ort", "orts": "ort", "val": "val", "lön": "lön", "löne": "lön", "kö": "kö", "jul": "jul", "vår": "vår",
    "höst": "höst", "ljud": "ljud", "bus": "buss", "båt": "båt", "tåg": "tåg", "hot": "hot", "nöd": "nöd", "liv": "liv",
    "livs": "liv", "våg": "våg", "ung": "ung", "små": "små", "stor": "stor", "hög": "hög", "låg": "låg", "fri": "fri",
    "ny": "ny", "då": "då", "kaj": "kaj", "sjö": "sjö", "snö": "snö", "vin": "vin", "is": "is", "öst": "öst", "syd": "syd",
    "miljö": "miljö", "vän": "vän", "gym": "gym", "app": "app", "web": "webb", "fel": "fel", "hr": "hr", "ägar": "ägare",
    "sak": "sak", "sex": "sex", "tre": "tre", "två": "två", "tio": "tio", "fem": "fem", "ett": "ett", "kol": "kol",
    "råa": "rå", "jäv": "jäv", "jävs": "jäv", "mut": "muta", "larm": "larm", "stöd": "stöd", "frö": "frö", "tvär": "tvär",
    "mer": "mer", "gas": "gas", "olje": "olja", "bio": "bio", "öko": "öko", "eko": "eko", "geo": "geo", "vuxen": "vuxen",
    "äldre": "äldre", "rör": "rör", "kund": "kund", "akut": "akut", "kom": "komma", "bas": "bas", "gat": "gata",
    "gatu": "gata", "hem": "hem", "in": "in", "ut": "ut", "bya": "by", "sam": "sam", "själv": "själv", "eu": "eu",
}  # fmt: skip
for _piece in ("in", "ut", "sam", "kom", "ett", "då", "råa", "mer"):
    del SHORT_FIRST[_piece]

# Particles and the like: words that begin so are words of their own (uppföljning, avtal, förtroende).
NOT_FIRST = frozenset(
    """upp av för in ut till över övers under med mot fram åter bort genom hem ihop isär kring miss vid efter före bakom hos
    här där var hur alla denna sina eller samt även inom utan mellan sedan redan ännu sådan sådana många några något
    honom henne deras våra vårt detta dessa vilka vilken något ingen andra andre ande bara före före förs rade över
    efterför anti lande rande nande tande ning ring inter pro kon kom mis dis""".split()  # noqa: SIM905
)

# Endings that happen to be words, and words that never end a compound.
NOT_LAST = frozenset(
    """het heten heter heterna hets ande anden ande bar bart bara barhet era ism mässig mässigt mässiga lös löst lösa löshet
    aktig aktigt aktiga full fullt fulla fullhet skap skapen ring ringar ringen ren rens ner len ler mer dia log der
    des det
    den dem men sen ser ska ske ses sin sitt ste tar tas ter till tre ute var vem vid vis visa vist vara åt ät åka
    ens ena
    ent ene enar ett ska skas nar nare nad nat nades are arna ori iker isk iska iskt ing inga inget ingen ingens ert iga
    igt eri erit lig liga ligt ligen döm sam samt samma tion else elsen ling lingen lingar ning ningen ara ande andes
    ende endes rade rat rar ras rats dig mig sig man mans nder ned nde under utan inte och att som för med mot hos kan
    kon gen gens gent get gets als alen al ala alt ale alla allt ans ant anta arg arga art aska ast asta bra der
    ag and roende yre rivning ivning slösa skona rida kap senhet otal ner lagt ålla reda sikt erd ered erar
    erad erade erat eras essa est eta ett""".split()  # noqa: SIM905
)

# First parts that are followed by a linking s, by their ending.
TAKES_S = ("ing", "het", "ion", "skap", "tet", "arbet", "nad", "dom", "else", "ment", "verkan", "arbete")

# Words that only look like compounds (kont + roll, kul + tur).
WHOLE = frozenset(
    """kontroll kontrollera kultur samtal samtala samarbete samarbeta handla handling handläggare handläggning handledning
    handledare måndag alltid innehålla inneha vittna motivera ansvar ansvara hållbar uppdrag synpunkt granska studera
    resultat parlament kandidat situation organisation motion
    kvartal beskrivning beskriva förtroende deltagare deltagande frigöra tolerans transport konsult distrikt folkstyre
    tidtabell översikt försäkring granskning utvärdering grundläggande kontorist konserv""".split()  # noqa: SIM905
)

# Endings of unknown words, longest first, and what takes their place.
ENDINGS = (
    ("ernas", ""), ("arnas", ""), ("ornas", "a"), ("erna", ""), ("arna", ""), ("orna", "a"), ("ens", ""), ("ets", ""),
    ("en", ""), ("et", ""), ("er", ""), ("ar", ""), ("or", "a"), ("s", ""),
)  # fmt: skip
