"""Källor: what has been collected, what could not be read, and each source as it was."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pipeline.core.errors import UsageError
from pipeline.web.desk import Desk
from pipeline.web.guard import FRAMED
from pipeline.web.render import environment, page

WINDOW = 200  # passages shown of a document at a time
WIDTHS = (450, 900, 1400)


def listed(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    return page(request, "kallor.html", sources=desk.sources(), failures=desk.failures(), outcomes=[])


def show(request: Request) -> Response:
    """A document's text with its passages in place; ``fran`` is the first passage, ``version`` an older one."""
    desk: Desk = request.app.state.desk
    said = request.query_params
    first = max(1, int(said["fran"])) if said.get("fran", "").isdigit() else 1
    version = int(said["version"]) if said.get("version", "").isdigit() else None
    found = desk.document(str(request.path_params["number"]), version, first=first, limit=WINDOW)
    return page(request, "kalla.html", d=found, window=WINDOW, marked=said.get("stalle", ""))


def picture(request: Request) -> Response:
    """A page's picture. The bytes of a version never change, so it may be kept."""
    desk: Desk = request.app.state.desk
    asked = request.query_params.get("bredd", "")
    width = min(WIDTHS, key=lambda w: abs(w - int(asked))) if asked.isdigit() else WIDTHS[1]
    said = request.path_params
    png = desk.page_image(str(said["number"]), said["version"], said["page"], width)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})


def original(request: Request) -> Response:
    """The collected web page, harmless, for a frame that may do nothing."""
    desk: Desk = request.app.state.desk
    said = request.path_params
    html = desk.original_html(str(said["number"]), said["version"], request.query_params.get("citat", "")[:5000])
    text = environment().get_template("original.html").render(html=html)
    return HTMLResponse(text, headers={"Content-Security-Policy": FRAMED})


def fetch(request: Request, form: FormData) -> Response:
    """Bring in a web address."""
    desk: Desk = request.app.state.desk
    given = str(form.get("adress") or "").strip()
    if not given.lower().startswith(("https://", "http://")):
        raise UsageError("address-form", given=given)
    outcomes = desk.ingest([given])
    return page(request, "kallor.html", sources=desk.sources(), failures=desk.failures(), outcomes=outcomes)


def upload(request: Request, form: FormData) -> Response:
    """Bring in files: put aside under their own names, read in the cage, and taken away again."""
    desk: Desk = request.app.state.desk
    files = [f for f in form.getlist("filer") if isinstance(f, UploadFile) and f.filename]
    if not files:
        raise UsageError("nothing-to-do")
    with tempfile.TemporaryDirectory(prefix="belagg-") as place:
        names = []
        for number, file in enumerate(files):
            name = PurePosixPath((file.filename or "").replace("\\", "/")).name.lstrip(".") or f"fil-{number}"
            folder = Path(place, str(number))
            folder.mkdir()
            (folder / name).write_bytes(file.file.read())
            names.append(f"{number}/{name}")
        outcomes = desk.upload(Path(place), names)
    return page(request, "kallor.html", sources=desk.sources(), failures=desk.failures(), outcomes=outcomes)
