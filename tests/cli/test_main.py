"""The program: exit codes, sentences, commands found by their file, completion."""

import errno
import os
import pty
import signal
import subprocess
import sys
import time
from datetime import date

import click
import pytest

import answerable
from answerable.cli import exits, group, main, options
from answerable.errors import Altered, CardError, EnvironmentFailure, EvidenceError, Problem


@pytest.fixture
def planted(monkeypatch):
    """A function that makes the program run one command `act`, which does what it is told."""

    def plant(act):
        @click.group(cls=click.Group)
        def root():
            pass

        @root.command("act")
        @options.as_json
        @options.on_day("--as-of")
        def command(json_, as_of):
            return act(json_, as_of)

        monkeypatch.setattr(group, "group", root)

    return plant


def raises(error):
    def act(*_):
        raise error

    return act


@pytest.mark.parametrize("code", [0, 1, 3, 4, 5])
def test_a_command_returns_its_exit_code(planted, code):
    planted(lambda *_: code)
    assert main.run(["act"]) == code


def test_a_command_that_returns_nothing_ends_with_0(planted):
    planted(lambda *_: None)
    assert main.run(["act"]) == 0


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EvidenceError("no column x"), 2),
        (Altered("record.json was altered"), 5),
        (EnvironmentFailure("no room"), 74),
        (OSError(errno.ENOSPC, "No space left on device", "record.json"), 74),
        (PermissionError(errno.EACCES, "Permission denied", "records"), 74),
        (OSError(errno.EROFS, "Read-only file system"), 74),
        (RuntimeError("IO Error: could not write: No space left on device"), 74),
        (MemoryError(), 74),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141),
        (ValueError("surprise"), 70),
        (FileNotFoundError(errno.ENOENT, "No such file", "x"), 70),
        (ModuleNotFoundError("No module named 'duckdb'"), 70),
        (RecursionError(), 70),
        (AssertionError(), 70),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else str(value),
)
def test_an_escaped_exception_has_its_exit_code_and_no_traceback(planted, capfd, error, code):
    if isinstance(error, BrokenPipeError):
        assert exits.code_of(error) == code  # the streams of this process must stay open
        return
    planted(raises(error))
    assert main.run(["act"]) == code
    out, err = capfd.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert err.strip()
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("code", [0, 1, None, "stop"])
def test_code_that_calls_exit_cannot_choose_the_verdict(planted, code):
    planted(raises(SystemExit(code)))
    assert main.run(["act"]) == 70


def test_the_environment_shows_the_traceback_of_our_own_failure(planted, capfd, monkeypatch):
    planted(raises(ValueError("surprise")))
    assert main.run(["act"]) == 70
    assert "ANSWERABLE_DEBUG=1" in capfd.readouterr().err
    monkeypatch.setenv("ANSWERABLE_DEBUG", "1")
    assert main.run(["act"]) == 70
    assert "in act" in capfd.readouterr().err


def test_every_problem_of_a_card_has_one_line(planted, capfd):
    problems = [
        Problem("a.toml", 3, "No key x.", "Write y."),
        Problem("a.toml", 1, "Bad.", "Mend."),
    ]
    planted(raises(CardError(problems)))
    assert main.run(["act"]) == 2
    assert capfd.readouterr().err == "a.toml:1: Bad. Mend.\na.toml:3: No key x. Write y.\n"


HOSTILE = "\x1b]0;owned\x07\x9b2J\u202egnp\ud800\r\nanswerable: the record is unaltered"


def test_a_hostile_name_cannot_steer_the_terminal(planted, capfd):
    planted(raises(EvidenceError(HOSTILE)))
    assert main.run(["act"]) == 2
    planted(raises(CardError([Problem(HOSTILE, 1, HOSTILE, HOSTILE)])))
    assert main.run(["act"]) == 2
    planted(raises(ValueError(HOSTILE)))
    assert main.run(["act"]) == 70
    err = capfd.readouterr().err
    assert not set(err) & set("\x1b\x07\x9b\u202e\ud800\r")
    assert not any(line.startswith("answerable: the record") for line in err.splitlines())


@pytest.mark.parametrize(
    "arguments", [[], ["nothing-of-the-kind"], ["--nothing"], ["audit", "--nothing"]]
)
def test_wrong_usage_ends_with_2_and_prints_no_result(capfd, arguments):
    assert main.run(arguments) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert "answerable" in err


def test_usage_errors_escape_what_was_typed(capfd):
    assert main.run(["\x1b[2J"]) == 2
    assert "\x1b" not in capfd.readouterr().err


def test_the_version_is_the_one_of_the_package(capfd):
    assert main.run(["--version"]) == 0
    assert capfd.readouterr().out.split()[-1] == answerable.__version__


def test_help_lists_each_command_with_the_first_line_of_its_file(capfd):
    assert main.run(["--help"]) == 0
    shown = " ".join(capfd.readouterr().out.split())
    assert group.listed()
    for command in group.listed():
        assert command.summary.endswith("."), f"{command.module} needs a sentence as docstring"
        assert f"{command.name} {command.summary}" in shown


@pytest.mark.parametrize("entry", group.listed(), ids=lambda entry: entry.name)
def test_every_listed_command_loads_and_takes_json(entry, capfd):
    command = group.group.get_command(click.Context(group.group), entry.name)
    assert isinstance(command, click.Command)
    assert main.run([entry.name, "--help"]) == 0
    shown = capfd.readouterr().out
    assert "--json" in shown or isinstance(command, click.Group)


def test_a_file_with_a_command_becomes_a_command(tmp_path, monkeypatch):
    (tmp_path / "with_one.py").write_text('"""Does it."""\nraise ImportError\n\ncommand = 1\n')
    (tmp_path / "without.py").write_text('"""Only mentions a command."""\n')
    monkeypatch.setattr(group.package, "__path__", [str(tmp_path)])
    group.listed.cache_clear()
    try:
        assert [(e.name, e.summary) for e in group.listed()] == [("with-one", "Does it.")]
    finally:
        group.listed.cache_clear()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_of_a_shell_is_printed(capfd, shell):
    assert main.run(["--completion", shell]) == 0
    assert "_ANSWERABLE_COMPLETE" in capfd.readouterr().out


def test_completion_offers_the_commands(capfd, monkeypatch):
    monkeypatch.setenv("_ANSWERABLE_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "answerable aud")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert main.run([]) == 0
    assert capfd.readouterr().out == "plain,audit\n"


@pytest.mark.parametrize(
    ("typed", "day"), [([], None), (["--as-of", "2021-12-17"], date(2021, 12, 17))]
)
def test_a_day_is_a_date_or_nothing(planted, typed, day):
    seen = []
    planted(lambda _, as_of: seen.append(as_of))
    assert main.run(["act", *typed]) == 0
    assert seen == [day]


def test_today_is_a_day(planted):
    seen = []
    planted(lambda _, as_of: seen.append(as_of))
    before = date.today()
    assert main.run(["act", "--as-of", "today"]) == 0
    assert before <= seen[0] <= date.today()


@pytest.mark.parametrize("typed", ["17.12.2021", "2021-02-30", "soon", ""])
def test_what_is_no_day_is_wrong_usage(planted, capfd, typed):
    planted(lambda *_: 0)
    assert main.run(["act", "--as-of", typed]) == 2
    assert "write it as 2026-11-25" in capfd.readouterr().err


def test_json_output_is_ascii_and_refuses_numbers_json_does_not_know(capfd):
    options.print_json({"name": HOSTILE, "half": 0.5})
    assert capfd.readouterr().out.isascii()
    with pytest.raises(ValueError, match="JSON"):
        options.print_json({"rate": float("nan")})


BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


def program(*arguments, **settings):
    return subprocess.Popen([sys.executable, "-m", "answerable", *arguments], **settings)


@pytest.mark.parametrize("unbuffered", [{}, {"PYTHONUNBUFFERED": "1"}])
def test_a_full_disk_behind_stdout_ends_with_74(unbuffered):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        ended = program("--help", stdout=full, stderr=subprocess.PIPE, env=BUFFERED | unbuffered)
        err = ended.communicate()[1]
    assert ended.returncode == 74
    assert err.count(b"\n") == 1
    assert b"No space left" in err


@pytest.mark.parametrize("unbuffered", [{}, {"PYTHONUNBUFFERED": "1"}])
def test_a_reader_that_goes_away_ends_quietly(unbuffered):
    read, write = os.pipe()
    os.close(read)
    ended = program("--help", stdout=write, stderr=subprocess.PIPE, env=BUFFERED | unbuffered)
    os.close(write)
    assert ended.communicate()[1] == b""
    assert ended.returncode == 141


def test_a_broken_installation_ends_with_70_and_a_sentence(tmp_path):
    (tmp_path / "click.py").write_text("raise ImportError('click is broken')")
    ended = program(
        "--help", stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(tmp_path)}
    )
    err = ended.communicate()[1]
    assert ended.returncode == 70
    assert b"click is broken" in err
    assert b"Traceback" not in err


def test_control_c_ends_with_130(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import signal, time, answerable.cli.group as group\n"
        # A shell starts what runs in the background with interrupts ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def wait(*_):\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n"
        "group.invoke = wait\n"
    )
    ended = program(
        "--help",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert ended.stdout.readline() == b"ready\n"
    ended.send_signal(signal.SIGINT)
    out, err = ended.communicate(timeout=20)
    assert ended.returncode == 130
    assert err == b"interrupted\n"
    assert out == b""


PROGRESS = "from answerable.cli.progress import progress\nwith progress() as say: say('a\\x1b[2Jb')"


def test_progress_is_plain_lines_on_stderr_when_nobody_watches():
    ran = subprocess.run([sys.executable, "-c", PROGRESS], capture_output=True, check=True)
    assert ran.stdout == b""
    assert ran.stderr == b"answerable: a\\x1b[2Jb\n"


def test_progress_on_a_terminal_is_one_line_that_goes_away():
    leader, follower = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", PROGRESS + "; __import__('time').sleep(.3)"],
                          stderr=follower, stdout=subprocess.PIPE) as ran:  # fmt: skip
        os.close(follower)
        seen = b""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                piece = os.read(leader, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            seen += piece
        assert ran.stdout.read() == b""
    os.close(leader)
    assert b"a\\x1b[2Jb" in seen
    assert b"\x1b[2Jb" not in seen.replace(b"\\x1b[2Jb", b"")
