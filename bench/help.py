"""``belagg --help`` beside ``import click``, as whole processes."""

from __future__ import annotations

from bench.measure import line, processes, python

if __name__ == "__main__":
    got = processes(
        {
            "help": python("-c", "import sys; sys.argv = ['belagg', '--help']; from pipeline.cli.main import main; main()"),
            "click": python("-c", "import click"),
        },
        rounds=15,
    )
    line("belagg --help : import click", got["help"], got["click"], "≤ 1.5×")
