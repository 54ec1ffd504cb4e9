"""Editions: what leaves the house shows no name, no number of a person, nothing taken back, no word of a secret source."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pytest

from pipeline.core.people.insides import contains
from pipeline.core.people.interviews import Groups
from pipeline.core.people.roster import RosterEntry
from pipeline.core.results import AreaView, Results
from pipeline.report.editions import EDITIONS, Setup, cut
from pipeline.report.leaving import doubtful
from pipeline.report.table import RENDERERS, renderer
from tests.report.fake_results import award, evidence, results, sources, subarea

OUTSIDE = ("municipality", "public")
SECRETS = ("Anna Andersson", "Tindra Fågelsång", "19811228-9874", "811228-9874", "Eva Ahl", "Bo Lind", "070-174 06 05")
ROSTER = (RosterEntry("Tindra Fågelsång", "kommundirektör", "chefer"),)


def planted() -> Results:
    """Names and numbers wherever somebody can write, and in sources of every kind."""
    told = "Enligt Anna Andersson (19811228-9874), Tindra Fågelsång och Bo Lind, 070-174 06 05, följs det upp. "
    spoken = replace(sources()[5], title=told, uri="file:///home/anna-andersson/samtal.docx", group="chefer")
    secret = replace(sources()[0], title=told, confidential=True)
    web = replace(sources()[3], title=told, uri="https://lonnvik.example/anna-andersson")
    pieces = tuple(
        evidence(n, "1.1", source=s, quote=f"{told}{n}", prefix=told, suffix=told, heading=(told,), place=told, notes=(told,),
                 live=True, verified=True, rejected_by=("Bo Lind",))
        for n, s in ((2, spoken), (3, secret), (4, web))
    )  # fmt: skip
    awards = (
        award(1, "1.1", 3, pieces, because=told),
        award(2, "1.1", 2, pieces, because=told, live=False, withdrawn_because=told),
    )
    one = replace(subarea("1.1", "Ett", "", 10, 0), points=3, evidence=pieces, awards=awards, judged_because=told)
    texts = {"1.1": f"{told.strip()} [B4]", "summary": told, "method": told, "municipality": told, "examples-1": told}
    return results(
        areas=(AreaView("1", "Område", 3, 10, (one,)),), total=3, max=10, sources=(spoken, secret, web), texts=texts,
        groups=Groups({"chefer": 4}, {6: "chefer"}, {}),
    )  # fmt: skip


def inside(form: str, data: bytes) -> str:
    """Every word a reader or a program can get out of a file."""
    if form == "html":
        return data.decode()
    if form == "pdf":
        document = pdfium.PdfDocument(data)
        said = [page.get_textpage().get_text_bounded() for page in document]
        marks = [b.get_title() for b in document.get_toc()]
        return " ".join([*said, *marks, str(document.get_metadata_dict())])
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return " ".join(pack.read(n).decode("utf-8", "replace") for n in pack.namelist() if not n.endswith(".png"))


@pytest.mark.parametrize(("form", "edition"), [(f, e) for e in OUTSIDE for f in RENDERERS if (f, e) != ("charts", "public")])
def test_planted_names_and_numbers_are_in_nothing_that_leaves_the_house(form: str, edition: str) -> None:
    data = renderer(form)(planted(), Setup(edition, names=ROSTER))
    said = inside(form, data)
    flat = "".join(said.split())
    for secret in SECRETS:
        assert "".join(secret.split()) not in flat, secret
        assert not contains(data, secret), secret
    assert "anna-andersson" not in said.lower()


def test_they_are_there_to_be_found_in_the_internal_edition() -> None:
    said = inside("html", renderer("html")(planted(), Setup()))
    assert all(secret in said for secret in ("Anna Andersson", "Tindra Fågelsång", "19811228-9874", "Eva Ahl"))


def test_interviews_are_quoted_to_the_municipality_by_role_group_and_to_nobody_else() -> None:
    for edition, quoted in (("municipality", True), ("public", False)):
        shown = cut(planted(), Setup(edition, names=ROSTER))
        spoken, secret, web = shown.subareas[0].evidence
        assert bool(spoken.quote) == quoted
        assert spoken.withheld != quoted
        assert spoken.source.title == "Intervju K6, chefer"
        assert (secret.quote, secret.withheld, secret.source.title) == ("", True, "Dokument K1")
        assert secret.source.sha256 == sources()[0].sha256
        assert web.quote.endswith("4")


def test_what_was_taken_back_and_what_was_noted_stay_inside() -> None:
    shown = cut(planted(), Setup("municipality"))
    assert [a.id for a in shown.subareas[0].awards] == ["P1"]
    assert all(not e.notes and not e.rejected_by and not e.disputed for e in shown.subareas[0].evidence)
    assert {a.by for a in shown.subareas[0].awards} == {"utvärderare 1"}


def test_it_says_what_is_left_out() -> None:
    said = " ".join(cut(planted(), Setup("public", names=ROSTER)).left_out)
    assert "2\u00a0belägg ur konfidentiella källor visas utan citat" in said
    assert "2\u00a0konfidentiella källor visas utan titel" in said
    assert "Indragna poäng och avförda belägg är utelämnade: 1 stycken." in said
    assert "[namn]" in said
    assert "Utvärderarna visas med nummer" in said
    assert cut(planted(), Setup()).left_out == ()


def test_what_is_nobodys_name_stays_as_it_is() -> None:
    view: Any = results(texts={"summary": "Kommunstyrelsen i Lönnvik följer upp Agenda 2030 varje tertial [B1]."})
    assert cut(view, Setup("public")).texts == view.texts
    kept = [e.quote for s in cut(view, Setup("municipality")).subareas for e in s.evidence]
    assert kept == [e.quote for s in view.subareas for e in s.evidence if e.live]


FORMS = (
    "TINDRA FÅGELSÅNG", "Fågelsångs", "T. Fågelsång", "Fågelsång, Tindra", "Fågel- sång", "Fågel\u00adsång", "F\u200bågelsång",
    unicodedata.normalize("NFD", "Tindra Fågelsång"), "tindra.fagelsang@lonnvik.example", "intervju-tindra-fågelsång.docx", "T.F.",
    "EVA AHL", "E. Ahl", "Eva Ahls", "811228 9874", "1981-12-28-9874", "8112289874", "+46 70 174 06 05",
)  # fmt: skip


def test_no_form_of_a_name_gets_by() -> None:
    view = results(texts={"summary": "\n\n".join(f"Enligt {form} följs det upp [B1]." for form in FORMS)})
    said = cut(view, Setup("public", names=ROSTER)).texts["summary"]
    assert said.count("Enligt ") == len(FORMS)
    flat = re.sub(r"\W", "", unicodedata.normalize("NFKD", said)).lower()
    for part in ("fagel", "tindra", "ahl", "9874", "1740605", "sang"):
        assert part not in flat, part


def test_an_unknown_edition_is_a_key_error() -> None:
    assert set(EDITIONS) == {"internal", *OUTSIDE}
    with pytest.raises(KeyError, match="hemlig"):
        cut(results(), Setup("hemlig"))


def test_initials_of_the_listed_leave_nowhere_and_doubtful_ones_are_named() -> None:
    listed = (RosterEntry("Tage Forsberg", "ekonomichef", "chefer"), RosterEntry("Karin Strand", "ordförande"))
    view = results(texts={"3.3": "Uppföljningen hålls (TF) varje tertial [3.3]. KS och TF var med [3.3]."})
    out = cut(view, Setup("public", names=listed))
    assert out.texts["3.3"].startswith("Uppföljningen hålls ([namn]) varje")
    assert doubtful(out, listed) == ["KS", "TF"]
    assert cut(view, Setup("internal", names=listed)).texts == view.texts
