"""Small PDFs written by hand for the tests: Helvetica in three faces, lines, boxes, rotation, CropBox, outline, password."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

FONTS = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique")
# Helvetica's widths in thousandths; what is not here is 556 wide
_WIDTHS = dict.fromkeys(" .,:;/()-ft", 278) | dict.fromkeys("ijl'", 222) | dict.fromkeys("cksvxyz", 500) | {
    "r": 333, "m": 833, "w": 722, "M": 833, "I": 278, "J": 500, "F": 611, "T": 611, "Z": 611, "\u2022": 350, "W": 944,
} | dict.fromkeys("ABEKPSVXYÅÄ", 667) | dict.fromkeys("CDHNRU", 722) | dict.fromkeys("GOQÖ", 778)  # fmt: skip


def width(text: str, size: float) -> float:
    return sum(_WIDTHS.get(c, 556) for c in text) * size / 1000


@dataclass
class Page:
    """One page; coordinates are PDF user space."""

    size: tuple[float, float] = (595, 842)
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None
    content: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, size: float = 11, font: int = 0, matrix: str = "1 0 0 1") -> None:
        coded = words.encode("cp1252").hex()
        self.content.append(f"BT /F{font} {size} Tf {matrix} {x} {y} Tm <{coded}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.content.append(f"0.5 w {x0} {y0} m {x1} {y1} l S")

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.content.append(f"0.5 w {x0} {y0} {x1 - x0} {y1 - y0} re S")

    def prose(
        self, x: float, y: float, words: str, wide: float, *, size: float = 11, leading: float = 14, font: int = 0
    ) -> float:
        """Sets ragged lines, broken where they are full; ``|`` in a word is where it may be hyphenated. Returns the next y."""
        line = ""
        waiting = words.split()
        while waiting:
            word = waiting.pop(0)
            plain = word.replace("|", "")
            if width(f"{line} {plain}".strip(), size) <= wide:
                line = f"{line} {plain}".strip()
                continue
            parts = word.split("|")
            for cut in range(len(parts) - 1, 0, -1):
                head = f"{line} {''.join(parts[:cut])}-".strip()
                if width(head, size) <= wide:
                    line = head
                    waiting.insert(0, "|".join(parts[cut:]))
                    break
            else:
                waiting.insert(0, word)
            self.text(x, y, line, size, font)
            y -= leading
            line = ""
        if line:
            self.text(x, y, line, size, font)
            y -= leading
        return y

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for y in ys:
            self.line(xs[0], y, xs[-1], y)


def pdf(
    *pages: Page, title: str = "", outline: list[tuple[int, str, int]] | None = None, password: str = "", created: str = ""
) -> bytes:
    """``outline``: (depth from 0, title, page from 0), depths rising by one at most."""
    objects: dict[int, bytes] = {}
    fonts = " ".join(f"/F{n} {3 + n} 0 R" for n in range(3))
    for n, name in enumerate(FONTS):
        objects[3 + n] = f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    first = 7
    for n, page in enumerate(pages):
        crop = f"/CropBox [{' '.join(map(str, page.crop))}]" if page.crop else ""
        objects[first + 2 * n] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.size[0]} {page.size[1]}] {crop} /Rotate {page.rotate} "
            f"/Resources << /Font << {fonts} >> >> /Contents {first + 2 * n + 1} 0 R >>"
        ).encode()
        stream = "\n".join(page.content).encode("ascii")
        if password:
            stream = _rc4(_object_key(_key(password), first + 2 * n + 1), stream)
        objects[first + 2 * n + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    at = first + 2 * len(pages)
    catalog = "<< /Type /Catalog /Pages 2 0 R"
    if outline:
        objects |= _outline(outline, at, first)
        catalog += f" /Outlines {at} 0 R"
    objects[1] = f"{catalog} >>".encode()
    objects[6] = b"<< /Title %s /CreationDate (%s) >>" % (_hex(title), created.encode())
    return _file(objects, password)


def _outline(entries: list[tuple[int, str, int]], at: int, first: int) -> dict[int, bytes]:
    children: dict[int, list[int]] = {-1: []}
    stack = [(-1, -1)]
    for number, (depth, _, _) in enumerate(entries):
        while stack[-1][0] >= depth:
            stack.pop()
        children.setdefault(stack[-1][1], []).append(number)
        children.setdefault(number, [])
        stack.append((depth, number))
    out = {}
    for parent, kids in children.items():
        own = ""
        if parent >= 0:
            siblings = next(group for group in children.values() if parent in group)
            place = siblings.index(parent)
            above = next(other for other, group in children.items() if parent in group)
            own = f"/Title {_hex(entries[parent][1]).decode()} /Parent {at + above + 1} 0 R /Dest [{first + 2 * entries[parent][2]} 0 R /Fit] "
            own += f"/Next {at + siblings[place + 1] + 1} 0 R " if place + 1 < len(siblings) else ""
        if kids:
            own += f"/First {at + kids[0] + 1} 0 R /Last {at + kids[-1] + 1} 0 R /Count {len(kids)} "
        out[at + parent + 1] = f"<< {own}>>".encode()
    return out


def _file(objects: dict[int, bytes], password: str) -> bytes:
    out = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    table = len(out)
    count = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count
    for number in range(1, count):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    lock = b""
    if password:
        lock = b" /Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<%s> <%s>]" % (
            _OWNER.hex().encode(), _rc4(_key(password), _PAD).hex().encode(), _ID.hex().encode(), _ID.hex().encode(),
        )  # fmt: skip
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (count, lock, table))


def _hex(text: str) -> bytes:
    return b"<%s>" % (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode()


# The standard security handler, revision 2: 40-bit RC4, enough for a file that asks for a password.
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_OWNER, _ID = b"\x11" * 32, b"\x22" * 16


def _key(password: str) -> bytes:
    padded = (password.encode() + _PAD)[:32]
    return hashlib.md5(padded + _OWNER + (-4).to_bytes(4, "little", signed=True) + _ID).digest()[:5]


def _object_key(key: bytes, number: int) -> bytes:
    return hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
