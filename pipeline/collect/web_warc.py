"""Web archive files: what was asked and what was answered, byte for byte, as gzip records with digests (ISO 28500)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from http.client import responses
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Pairs = Iterable[tuple[str, str]]


class Archive:
    """One file under ``folder``, written by one run of the crawler. Records are flushed as they come."""

    def __init__(self, path: Path, agent: str) -> None:
        from warcio.warcwriter import WARCWriter

        self.name = path.name
        self._file = path.open("xb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version="WARC/1.1")
        info = {"software": agent, "format": "WARC File Format 1.1", "robots": "obey"}
        self._writer.write_record(self._writer.create_warcinfo_record(self.name, info))

    def write(
        self, url: str, at: str, asked: Pairs, status: int, headers: Pairs, body: bytes, ip: str | None
    ) -> tuple[str, int, int]:
        """Response and request; returns file name, offset and length of the response's record.

        ``body`` is as received, still compressed; the transfer encoding is gone, so its header is left out.
        """
        kept = [(n, v) for n, v in headers if n.lower() not in ("transfer-encoding", "content-length")]
        warc = {"WARC-Date": at} | ({"WARC-IP-Address": ip} if ip else {})
        reason = responses.get(status, "")
        response = self._record(
            url, "response", body, f"{status} {reason}".strip(), "HTTP/1.1", [*kept, ("Content-Length", str(len(body)))], warc
        )
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        request = self._record(url, "request", b"", f"{target} HTTP/1.1", "GET", [("Host", parts.netloc), *asked], {})
        offset = self._file.tell()
        self._writer.write_record(response)
        length = self._file.tell() - offset
        request.rec_headers.replace_header("WARC-Date", at)
        request.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
        self._writer.write_record(request)
        self._file.flush()
        return self.name, offset, length

    def _record(self, url: str, kind: str, body: bytes, line: str, first: str, headers: Pairs, warc: dict[str, str]) -> Any:
        http = _as_sent(line, list(headers), first)
        return self._writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=warc
        )


def _as_sent(line: str, headers: list[tuple[str, str]], first: str) -> Any:
    """Headers that stay the bytes they were; warcio would rewrite those with å in them."""
    from warcio.statusandheaders import StatusAndHeaders

    class AsSent(StatusAndHeaders):  # type: ignore[misc]
        def compute_headers_buffer(self, header_filter: Any = None) -> None:
            self.headers_buff = self.to_bytes(header_filter, encoding="latin-1")

    return AsSent(line, headers, protocol=first)


def body_of(record: bytes, limit: int) -> bytes:
    """The page in a response record, its content encoding undone, at most ``limit`` bytes."""
    from warcio.archiveiterator import ArchiveIterator

    found = next(iter(ArchiveIterator(io.BytesIO(record))))
    return bytes(found.content_stream().read(limit))


def mend(path: Path) -> None:
    """Cut away a last record that a killed process left half written, so that the file checks."""
    from zlib import MAX_WBITS, decompressobj
    from zlib import error as broken

    whole, packed, rest = 0, decompressobj(MAX_WBITS + 16), b""
    with path.open("r+b") as file:
        try:
            while chunk := rest or file.read(1 << 20):
                packed.decompress(chunk)
                rest = packed.unused_data
                if packed.eof:
                    whole = file.tell() - len(rest)
                    packed = decompressobj(MAX_WBITS + 16)
        except broken:
            pass
        file.truncate(whole)
