"""What ships of the tagger, told without loading it."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

CODE = "2"  # goes up when the same rules and model would answer differently


def shipped_model() -> bytes:
    """The trained ranker that ships."""
    from importlib.resources import files

    return files("pipeline.tag").joinpath("model.npz").read_bytes()


def model_sha256(data: bytes) -> str:
    """What a model (``Model.dump``) says it was built from: its member ``about``, read without loading the rest, or numpy."""
    with ZipFile(BytesIO(data)) as stored:
        about = stored.read("about.npy")
    return str(json.loads(about[10 + int.from_bytes(about[8:10], "little") :])["sha256"])
