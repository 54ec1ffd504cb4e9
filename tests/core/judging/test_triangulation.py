"""What is one origin and what is two: copies, quotations, reworded sentences, and what only looks alike."""

from __future__ import annotations

import pytest

from pipeline.core.judging.triangulation import Piece, Texts, Triangulation, triangulate

PLAN = """Kommunens plan för medborgardialog gäller från 2024. Nämnderna ska hålla minst fyra dialoger varje år, och efter varje
dialog ska deltagarna få ett skriftligt svar inom sex veckor. Kommunstyrelsen följer upp planen i delårsrapporten och redovisar
antalet dialoger, antalet deltagare och hur stor del av dem som fick svar. En utvärdering görs vart tredje år."""
PAGE = "Hem Kommun och politik " + PLAN.replace("\n", " ") + " Sidan uppdaterad 2025-03-01. Kontakta oss Tillgänglighet"
OTHER = """Årsredovisningen visar att tre av de åtta planerade dialogerna hölls under året. I en av dem fick deltagarna ett samlat svar.
Förvaltningen anger personalbrist som skäl och räknar med att komma ikapp under våren. Antalet deltagare var 212."""
INTERVIEW = """Det fungerar ojämnt. Planen säger ju att efter varje dialog ska deltagarna få ett skriftligt svar inom sex veckor, men det
har jag aldrig sett hända. Mina kollegor säger samma sak. Vi gör så gott vi kan med det folk vi har i förvaltningen."""
OWN_WORDS = "Vi var på två möten i höstas och ingen hörde av sig efteråt. Det kändes som att prata med en vägg, faktiskt."
TEXTS = {1: PLAN, 2: PAGE, 3: OTHER, 4: INTERVIEW, 5: OWN_WORDS}
SVAR = "efter varje\ndialog ska deltagarna få ett skriftligt svar inom sex veckor"


def tri(*pieces: Piece) -> Triangulation:
    return triangulate(pieces, Texts(lambda source, _: TEXTS.get(source)))


def piece(number: int, source: int, kind: str, quote: str | None = None, *, planned: bool = False) -> Piece:
    return Piece(number, source, 1, kind, quote or TEXTS.get(source, "")[:120], planned)


def test_a_page_and_its_pdf_are_one() -> None:
    found = tri(piece(1, 1, "document", SVAR), piece(2, 2, "web", SVAR))
    assert (found.origins, [link.why for link in found.links], found.level) == (((1, 2),), ["same-text"], "one-origin")
    assert found.kinds_independent == 1


def test_an_interview_that_quotes_the_plan_is_the_plan() -> None:
    quoting = "Planen säger ju att efter varje dialog ska deltagarna få ett skriftligt svar inom sex veckor, men det har jag aldrig sett hända."
    found = tri(piece(1, 1, "document", "Nämnderna ska hålla minst fyra dialoger varje år"), piece(2, 4, "interview", quoting))
    (link,) = found.links
    assert link.why == "quotes-other"
    assert link.words == "efter varje dialog ska deltagarna få ett skriftligt svar inom sex veckor"


def test_own_words_of_another_source_are_another_origin() -> None:
    found = tri(piece(1, 1, "document", SVAR), piece(2, 3, "document", "tre av de åtta planerade dialogerna hölls under året"), piece(3, 5, "interview"))
    assert (found.links, len(found.origins), found.kinds_independent, found.level) == ((), 3, 2, "several")
    alone = tri(piece(1, 1, "document", SVAR), piece(2, 3, "document", "tre av de åtta planerade dialogerna hölls"))
    assert alone.level == "one-kind"


def test_a_reworded_sentence_is_one_but_other_figures_are_not() -> None:
    one = "Sjukfrånvaron i hemtjänsten minskade från 11,8 till 9,6 procent under det senaste året."
    reworded = "Sjukfrånvaron inom hemtjänsten minskade från 11,8 till 9,6 procent det senaste året."
    other = "Sjukfrånvaron i hemtjänsten minskade från 12,4 till 10,1 procent under det senaste året."
    assert [link.why for link in tri(piece(1, 91, "web", one), piece(2, 92, "social", reworded)).links] in (["same-sentence"], ["same-text"])
    assert tri(piece(1, 91, "web", one), piece(2, 92, "social", other)).links == ()


def test_one_source_is_one_origin_however_many_quotes() -> None:
    found = tri(piece(1, 1, "document", "a b c"), piece(2, 1, "document", "d e f"))
    assert ([link.why for link in found.links], found.level) == (["same-source"], "one-origin")


def test_links_reach_round() -> None:
    """A page is the plan, an interview quotes it: all three are one, though interview and page hold no link of their own."""
    found = tri(piece(1, 2, "web", SVAR), piece(2, 1, "document", SVAR), piece(3, 4, "interview", SVAR.replace("\n", " ")), piece(4, 5, "interview"))
    assert [len(group) for group in found.origins] == [3, 1]
    assert found.kinds_independent == 2, "the page's or the plan's kind, and the other interview's"


def test_every_kind_needs_an_origin_of_its_own() -> None:
    found = tri(piece(1, 1, "document", SVAR), piece(2, 2, "web", SVAR), piece(3, 5, "interview"))
    assert (len(found.origins), found.kinds_independent) == (2, 2)


def test_intentions_and_absences() -> None:
    assert tri().level == "none"
    assert tri(piece(1, 1, "document", planned=True)).level == "planned"
    promise = tri(piece(1, 1, "document", planned=True), piece(2, 5, "interview"))
    assert (promise.level, promise.origins, promise.kinds["document"]) == ("one-origin", ((2,),), 1), "a promise confirms nothing"
    found = tri(piece(1, 0, "absence", ""), piece(2, 1, "document"))
    assert (found.absences, found.kinds, found.level) == (1, {"document": 1, "web": 0, "social": 0, "interview": 0}, "one-origin")


@pytest.mark.parametrize("quote", ["", "   ", "ett ord", "\x00\x01", "å" * 50_000, "ord " * 30_000])
def test_odd_quotes_do_no_harm(quote: str) -> None:
    found = tri(piece(1, 91, "document", quote), piece(2, 92, "web", quote + "."), piece(3, 1, "document"))
    assert sum(len(group) for group in found.origins) == 3
