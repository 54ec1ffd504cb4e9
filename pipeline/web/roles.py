"""Who may do what: every address of the tables in ``app`` with the roles that may read or change it. What does not stand
here is nobody's; a test holds this against the tables.

``alone``: one person at the own machine; ``nobody``: not signed in. A reader has views of his own at the same addresses
(``views/published``); an auditor reads what evaluators read and changes nothing but what is his own.
"""

from __future__ import annotations

from starlette.requests import Request

from pipeline.core.accounts.team import ALONE, AUDITOR, NOBODY

ANYBODY = frozenset({ALONE, "lead", "evaluator", "auditor", "reader"})
SEES = frozenset({ALONE, "lead", "evaluator", "auditor"})
JUDGES = frozenset({ALONE, "lead", "evaluator"})
LEADS = frozenset({ALONE, "lead"})
ONE = frozenset({ALONE})
# what only a team has
OWN = frozenset({"lead", "evaluator", "auditor", "reader"})
OUTSIDE = OWN | {NOBODY}
LEAD = frozenset({"lead"})
READS_ONLY = frozenset({"reader"})  # the municipality

READS: dict[str, frozenset[str]] = {
    "/": ANYBODY,
    "/rapport": ANYBODY,
    "/rapport/gang": SEES,
    "/rapport/hamta/{form}": ANYBODY,
    "/installningar": ANYBODY,
    "/puls": SEES,
    "/granska": JUDGES,
    "/granska/kort": JUDGES,
    "/granska/flera": JUDGES,
    "/granska/flera/alla": JUDGES,
    "/granska/andra": JUDGES,
    "/delomraden": SEES,
    "/delomrade/{code}": SEES,
    "/sok": SEES,
    "/kallor": SEES,
    "/kallor/lage": SEES,
    "/kallor/forteckning": JUDGES,
    "/samsyn": SEES,
    "/samsyn/{code}": SEES,
    "/belagg/{ident}": SEES,
    "/belagg/{ident}/original": SEES,
    "/revision": SEES,
    "/revision/gang": SEES,
    "/revision/bunt": SEES,
    "/revision/kontrollpunkt/{size:nr}": SEES,
    "/kalla/{number}": SEES,
    "/kalla/{number}/{version:nr}/sida/{page:nr}.png": SEES,
    "/kalla/{number}/{version:nr}/original": SEES,
    "/spar/{award}": SEES,
    "/synpunkter": READS_ONLY,
    "/ny": ONE,
    "/vem": ONE,
    "/logga-in": OUTSIDE,
    "/logga-in/organisation": OUTSIDE,
    "/logga-in/kod": OUTSIDE,
    "/konto/koppla": OWN,
    "/logga-in/tillbaka": OUTSIDE,
    "/inbjudan/{link}": OUTSIDE,
}
CHANGES: dict[str, frozenset[str]] = {
    "/granska/beslut": JUDGES,
    "/granska/angra": JUDGES,
    "/granska/flera": JUDGES,
    "/granska/flera/alla": JUDGES,
    "/granska/flera/angra": JUDGES,
    "/granska/citat": JUDGES,
    "/granska/lika": JUDGES,
    "/delomrade/{code}/poang": JUDGES,
    "/delomrade/{code}/bedomt": JUDGES,
    "/delomrade/{code}/ta-tillbaka": JUDGES,
    "/delomrade/{code}/text": JUDGES,
    "/delomrade/{code}/vag": JUDGES,
    "/kallor/adress": JUDGES,
    "/kallor/fil": JUDGES,
    "/kallor/anteckning": JUDGES,
    "/kallor/bort": JUDGES,
    "/kallor/forteckning": JUDGES,
    "/kallor/forteckning/ta-bort": JUDGES,
    "/kallor/forteckning/las-upp": JUDGES,
    "/kallor/forteckning/las": JUDGES,
    "/kallor/forteckning/fras": JUDGES,
    "/kallor/forteckning/kvar": JUDGES,
    "/kallor/forteckning/radera": LEADS,
    "/kalla/{number}/ratta": JUDGES,
    "/samsyn/lika": JUDGES,
    "/samsyn/{code}": JUDGES,
    "/sok/saknas": JUDGES,
    "/revision/kor": SEES,  # reads everything again; writes nothing
    "/revision/prova": SEES,  # holds the log against a file; writes nothing
    "/revision/kontrollpunkt": LEADS,
    "/revision/lage": LEADS,
    "/revision/svar": LEADS,
    "/revision/synpunkt": LEADS,
    "/synpunkter": READS_ONLY,
    "/installningar/dela": LEADS,
    "/installningar/klart": LEADS,
    "/ny": ONE,
    "/vem": ONE,
    "/logga-in": OUTSIDE,
    "/inbjudan/{link}": OUTSIDE,
    "/logga-in/kod": OUTSIDE,
    "/logga-ut": OWN,
    "/konto/koppla": OWN,
    "/konto/koppla/klart": OWN,
    "/konto/andra-steget": OWN,
    "/konto/sessioner": OWN,
    "/konto/losenord": OWN,
    "/konton": LEAD,
    "/konton/krav": LEAD,
    "/konton/{account:nr}": LEAD,
}


def may(request: Request, path: str, *, change: bool) -> bool:
    """Whether whoever asks may read or change what stands at ``path`` in the tables."""
    role: str = request.state.role
    return role in (CHANGES if change else READS).get(path, frozenset())


def reads(role: str, kind: str) -> bool:
    """Whether a page may lead to the whole text of such sources (``run/desk/shielding`` refuses it anyhow)."""
    return role != AUDITOR or kind != "interview"
