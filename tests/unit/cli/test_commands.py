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


@pytest.mark.parametrize(
    ("language", "said"), [("en", "is valid: 2025, region"), ("zh", "有效：2025年，常德市共")]
)
def test_check_speaks_both_languages(language, said, capsys):
    arguments = ["check", "scenarios/changde-plan.yaml", "--years", "2025", "--language", language]
    assert run_command(arguments) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Interrupted; nothing was written."),
        (["--language", "zh"], "已中断，未写出任何文件。"),
        (["--language=zh"], "已中断，未写出任何文件。"),
    ],
)
def test_an_interrupt_is_answered(arguments, said, capsys, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.cli.main.cli.main", interrupt)
    assert run_command(["scenarios/quick.yaml", *arguments]) == 130
    assert said in capsys.readouterr().err
