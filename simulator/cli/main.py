"""The command ``simulate``: which commands there are, and how every failure ends.

Nothing heavy is imported here, so that ``simulate --help`` answers at once.
"""

import difflib
import signal
import sys
from importlib.metadata import version
from pathlib import Path
from types import FrameType

import click

from simulator.cli.adequacy import adequacy
from simulator.cli.breakeven import breakeven
from simulator.cli.brief import brief
from simulator.cli.chart import chart
from simulator.cli.check import check
from simulator.cli.compare import compare
from simulator.cli.hosting import hosting
from simulator.cli.profiles import profiles
from simulator.cli.run import run
from simulator.cli.runs import runs
from simulator.cli.sweep import sweep
from simulator.errors import SimulatorError
from simulator.report.words_progress import stopped_sentence

_INTERRUPTED = 130


class _Commands(click.Group):
    """A group in which ``simulate FILE`` means ``simulate run FILE``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] == "help":
            args = [*args[1:2], "--help"]
        elif args and self._means_run(args):
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def _means_run(self, args: list[str]) -> bool:
        first = args[0]
        if first in self.commands or first in {"--help", "-h", "--version"}:
            return False
        if first.startswith("-") or "." in first or Path(first).exists():
            return True
        return not difflib.get_close_matches(first, self.commands)


@click.group(
    cls=_Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version("grid-target-simulator"), prog_name="simulate")
def cli() -> None:
    """Say year by year and hour by hour whether a city's power plan holds, and by how much.

    \b
    simulate scenarios/changde-plan.yaml          simulate the plan (the same as simulate run ...)
    simulate check scenarios/changde-plan.yaml    validate the inputs without running
    simulate adequacy case.yaml                   how surely the lights stay on, for any case
    simulate profiles scenarios/changde-plan.yaml what the weather years are like
    simulate hosting scenarios/changde-plan.yaml  how much wind and solar the grid can host
    simulate brief changde-plan                   the briefing paper of a run, for Word and as PDF
    simulate sweep scenarios/sweeps/changde-sensitivity.yaml   which inputs turn its verdicts
    simulate breakeven FILE --target absorption-2025   where a verdict flips
    simulate compare RUN_A RUN_B                  what differs between two runs

    Exit codes: 0 done (with --strict: 1 if a promise is missed), 2 the inputs are wrong,
    3 a dispatch could not be solved, 130 interrupted.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be wrapped


cli.add_command(run)
cli.add_command(check)
cli.add_command(adequacy)
cli.add_command(hosting)
cli.add_command(profiles)
cli.add_command(brief)
cli.add_command(chart)
cli.add_command(sweep)
cli.add_command(compare)
cli.add_command(runs)
cli.add_command(breakeven)


def main() -> None:
    """Run the command; end with its exit code, errors on stderr and no traceback."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Chinese text must not fail in a C locale
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run_command(sys.argv[1:]))


def run_command(args: list[str]) -> int:
    """Run the command with these arguments and return its exit code."""
    try:
        code = cli.main(args, prog_name="simulate", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SimulatorError as error:
        click.echo(f"Error: {error}", err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        chinese = bool({"zh", "--language=zh"} & set(args))
        click.echo(stopped_sentence("zh" if chinese else "en"), err=True)
        return _INTERRUPTED
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"Error: {where}{error.strerror or error}", err=True)
        return 2
    return code if isinstance(code, int) else 0


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
