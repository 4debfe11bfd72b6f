"""What a user types by mistake is understood or answered, and nothing runs."""

import pytest

from simulator.cli.main import run_command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["help"], "Usage: simulate [OPTIONS] COMMAND"),
        (["help", "run"], "Usage: simulate run [OPTIONS] FILE"),
    ],
)
def test_help_is_a_word_too(arguments, said, capsys):
    assert run_command(arguments) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek", "scenarios/quick.yaml"], "Did you mean 'check'?"),
        (["run", "scenarios/quick.yaml", "--lang", "zh"], "Did you mean '--language'?"),
        (["scenarios/quick.yaml", "--quiet", "--json"], "--quiet and --json cannot both be given"),
    ],
)
def test_a_mistake_is_answered(arguments, said, capsys):
    assert run_command(arguments) == 2
    assert said in capsys.readouterr().err
