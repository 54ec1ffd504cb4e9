"""A call that is wrong is told in Swedish, whatever click found."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.cli.main import COMMANDS, cli
from pipeline.cli.misuse import misused
from pipeline.cli.review import alone
from pipeline.core.messages import say
from tests.conftest import Belagg

ENGLISH = (" is ", " not ", "requires", "argument", "unexpected", "Missing", "Invalid", "does not", "such", "value for", "range ")


@click.group("belagg")
def own() -> None:
    """A group with every kind of parameter."""


@own.command("go")
@click.argument("number", type=click.IntRange(1, 9))
@click.option("--kind", type=click.Choice(["bok", "film"]))
@click.option("--sheet")
@click.option("--two", nargs=2)
@click.option("--float", "real", type=click.FloatRange(0))
@click.option("--plain", type=int)
@click.option("--sure", type=bool)
@click.option("--flag", is_flag=True)
@click.option("--there", type=click.Path(exists=True, dir_okay=False))
@click.option("--folder", type=click.Path(exists=True, file_okay=False))
@click.option("--open", "opened", type=click.File("r"))
@click.option("--must", required=True)
def _go(**_: object) -> None:
    pass


def wrong(*args: str) -> click.ClickException:
    """What click finds wrong with the call."""
    with pytest.raises(click.ClickException) as caught:
        own.main(["--", *args] if not args else list(args), prog_name="belagg", standalone_mode=False)
    return caught.value


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("go", "1"), "--must saknas"),
        (("go", "--must", "x"), "saknas"),
        (("go", "10", "--must", "x"), "10 ligger inte inom 1<=x<=9"),
        (("go", "x", "--must", "x"), "'x' är inte ett heltal"),
        (("go", "1", "--must", "x", "--plain", "1.5"), "'1.5' är inte ett heltal"),
        (("go", "1", "--must", "x", "--float", "x"), "'x' är inte ett tal"),
        (("go", "1", "--must", "x", "--float", "-1"), "-1.0 ligger inte inom x>=0"),
        (("go", "1", "--must", "x", "--kind", "apa"), "'apa' går inte; välj 'bok', 'film'"),
        (("go", "1", "--must", "x", "--sure", "kanske"), "'kanske' är varken ja eller nej"),
        (("go", "1", "--must", "x", "--there", "nix"), "'nix' finns inte"),
        (("go", "1", "--must", "x", "--there", "/"), "'/' är en mapp"),
        (("go", "1", "--must", "x", "--folder", __file__), "är en fil"),
        (("go", "1", "--must", "x", "--open", "nix"), "'nix'"),
        (("go", "1", "--must"), "'--must' behöver ett värde"),
        (("go", "1", "--two", "a"), "'--two' behöver fler värden"),
        (("go", "1", "--flag=x"), "'--flag' tar inget värde"),
        (("go", "1", "2", "3", "--must", "x"), "2 3 är mer än kommandot tar"),
        (("go", "1", "--mus", "x"), "väljaren --mus finns inte. Menade du --must?"),
        (("apa",), "det finns inget kommando 'apa'"),
    ],
)
def test_every_kind_of_misuse_is_told_in_swedish(args: tuple[str, ...], says: str) -> None:
    told = misused(wrong(*args), "sv")
    assert says in told
    assert not [word for word in ENGLISH if word in told.replace(__file__, "")], told
    assert told.endswith("--help")


@pytest.mark.parametrize("kind", [click.UsageError, click.BadArgumentUsage, click.ClickException, click.BadParameter])
def test_words_click_may_use_tomorrow_are_not_shown_in_english(kind: type[click.ClickException]) -> None:
    told = misused(kind("Something is wholly new here"), "sv")
    assert "wholly" not in told
    assert "wholly" in misused(kind("Something is wholly new here"), "en")
    assert "nix" in misused(click.FileError("nix", "no such file"), "sv")


def test_points_below_zero_are_told_as_points() -> None:
    with pytest.raises(click.NoSuchOption) as caught:
        cli.main(["award", "3.3", "-5", "--evidence", "B1", "--because", "x", "--as", "EA"], prog_name="belagg", standalone_mode=False)
    told = misused(caught.value, "sv")
    assert "helt tal från 1" in told
    assert "väljaren" not in told


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_inside_a_group_has_its_caption(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELAGG_LANG", "sv")
    context = click.Context(cli)
    command = cli.get_command(context, name)
    inner = command.commands if isinstance(command, click.Group) else {}
    assert all(one.help for one in inner.values())
    shown = CliRunner().invoke(cli, [name, "--help"]).output
    assert all(str(one.help) in " ".join(shown.split()) for one in inner.values())
    assert not {"NAME", "GROUP", "WHAT", "FILE", "SUBAREA", "OPTIONS"} & set(shown.replace("[", " ").replace("]", " ").split())


def code(belagg: Belagg, *call: str) -> str:
    """The code of the usage error that the call ends in."""
    status, result = belagg.run(*call)
    assert status == 2
    return str(result.exception.code)


def test_a_name_is_needed(belagg: Belagg) -> None:
    for call in (("accept", "K1.1:1", "3.3", "--as", ""), ("scores", "--as", " ")):
        assert code(belagg, *call) == "as-missing"


def test_a_search_says_what_it_did_not_find(belagg: Belagg) -> None:
    for text in ("", '"', " - "):
        assert code(belagg, "search", text) == "absence-empty"
    assert "xyzzy" in belagg.ok("search", "xyzzy")
    assert belagg.json("search", "xyzzy") == {"passages": []}


def test_a_template_is_not_passed_over(belagg: Belagg, tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    assert code(belagg, "report", "--output", str(out), "--template", "nix.docx") == "template-missing"
    there = tmp_path / "there.docx"
    there.write_bytes(b"x")
    assert code(belagg, "report", "--output", str(out), "--template", str(there)) == "template-format"
    assert not out.exists()


def test_the_application_stays_on_this_machine_unless_told(belagg: Belagg) -> None:
    assert code(belagg, "review", "--no-browser", "--host", "0.0.0.0") == "network-open"
    assert [alone(host) for host in ("127.0.0.1", "localhost", "::1", "[::1]", "127.0.0.2")] == [True] * 5
    assert not any(map(alone, ("0.0.0.0", "::", "192.168.1.4", "dator.kommunen.se")))


def test_addresses_that_are_not_read(belagg: Belagg) -> None:
    assert code(belagg, "ingest", "ftp://x.se/a") == "web-scheme"
    (refused,) = belagg.json("ingest", "http://localhost:81/", status=3)["sources"]
    assert refused["error"]["remedy"].endswith("--allow-private localhost:81")
    assert "--allow-private localhost:81" in belagg.ok("sources")


def test_a_mistyped_path_is_told_and_not_kept(belagg: Belagg) -> None:
    (missing,) = belagg.json("ingest", "finns inte.pdf", status=3)["sources"]
    assert missing["error"]["code"] == "file-missing"
    assert belagg.json("sources")["sources"] == []


def test_what_is_wrong_with_a_file_is_told_in_swedish(belagg: Belagg, tmp_path: Path) -> None:
    broken = tmp_path / "kopia.zip"
    broken.write_bytes(b"PK\x03\x04 avklippt")
    got, result = belagg.run("restore", str(broken))
    assert got == 5
    assert "avklippt eller ingen säkerhetskopia" in result.exception.message("sv")
    broken.write_text("{}")
    got, result = belagg.run("away", "return", str(broken), "--as", "EA")
    assert "ingen packad kopia" in result.exception.message("sv")
    assert "no packed copy" in result.exception.message("en")


def test_states_are_told_as_people_say_them(belagg: Belagg) -> None:
    belagg.ok("evaluator", "add", "EA")
    got, result = belagg.run("state", "revised", "--because", "x", "--as", "EA")
    assert got == 5
    assert "(under-consensus)" in result.exception.message("sv")
    assert "under-consensus, " not in result.exception.message("sv")
    assert "[j/N]" in f"[{say('yes-no', 'sv')}]"
    assert "(samsyn)" in belagg.ok("scores", "--sheet", "consensus")
