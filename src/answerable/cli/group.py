"""The group of commands. A command is a module `answerable.cli.NAME` with a `command` in it.

The module's docstring, read without importing it, is the command's line in `--help`.
"""

import ast
import importlib
import os
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import click

import answerable
import answerable.cli as package
from answerable.cli.exits import BAD_INPUT
from answerable.documents.printable import printable

NAME = "answerable"
COMPLETE = "_ANSWERABLE_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


@dataclass(frozen=True, slots=True)
class Listed:
    """A command as `--help` lists it, before its module is imported."""

    name: str
    module: str
    summary: str
    """First sentence of the module's docstring."""


@cache
def listed() -> tuple[Listed, ...]:
    """Return the commands, by name, found by reading the modules beside this one."""
    found = (_read(module) for module in pkgutil.iter_modules(package.__path__))
    return tuple(sorted((entry for entry in found if entry), key=lambda entry: entry.name))


def _read(module: pkgutil.ModuleInfo) -> Listed | None:
    name = f"{package.__name__}.{module.name}"
    # The finder itself, not importlib.util.find_spec: import hooks would hand out other loaders.
    spec = module.module_finder.find_spec(name, None)
    get_source = getattr(spec.loader if spec else None, "get_source", None)
    source = get_source(name) if get_source else None
    if not source or "command" not in source:
        return None
    tree = ast.parse(source)
    if "command" not in {bound for node in tree.body for bound in _binds(node)}:
        return None
    summary = (ast.get_docstring(tree) or "").split("\n", 1)[0]
    return Listed(module.name.replace("_", "-"), name, summary)


def _binds(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef():
            return [node.name]
        case ast.Assign():
            return [target.id for target in node.targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return []


class Commands(click.Group):
    """A group whose commands are imported when they are called, not when they are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return [entry.name for entry in listed()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, importing its module; None when nothing has that name."""
        del ctx
        for entry in listed():
            if entry.name == cmd_name:
                command: click.Command = importlib.import_module(entry.module).command
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands into the help text without importing any of them."""
        del ctx
        if rows := [(entry.name, entry.summary) for entry in listed()]:
            with formatter.section("Commands"):
                formatter.write_dl(rows)


def _print_completion(ctx: click.Context, _: click.Parameter, shell: str | None) -> None:
    if shell is None or ctx.resilient_parsing:
        return
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    if completion is not None:
        click.echo(completion(ctx.command, {}, NAME, COMPLETE).source())
    ctx.exit()


@click.group(
    NAME,
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 nothing breached, 1 something breached, 2 bad input, 3 the gate asks "
    "for more than was shown, 4 stopped before measuring, 5 altered record, 70 our own failure, "
    "74 disk or permissions, 130 interrupted.",
)
@click.version_option(answerable.__version__, "--version", prog_name=NAME)
@click.option(
    "--completion",
    type=click.Choice(SHELLS),
    is_eager=True,
    expose_value=False,
    callback=_print_completion,
    help='Print the completion script of a shell: eval "$(answerable --completion bash)".',
)
def group() -> None:
    """Audit-as-code for the whole decision: law, tests and a verifiable record.

    Everything runs on this machine and nothing is sent anywhere. Results go to stdout, progress
    to stderr; every command has --json.
    """


def invoke(root: click.Group, arguments: Sequence[str]) -> int:
    """Return the exit code of `root` called with `arguments`; usage errors print and return 2.

    A command returns its exit code, or None for 0. Everything else it raises passes through.
    """
    if instruction := os.environ.get(COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(root, {}, NAME, COMPLETE, instruction) and BAD_INPUT
    try:
        with root.make_context(NAME, list(arguments)) as context:
            code = root.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return BAD_INPUT
    except click.Abort as abort:
        raise KeyboardInterrupt from abort
    except click.ClickException as error:
        _print_usage(error)
        return BAD_INPUT
    return code if isinstance(code, int) else 0


def _print_usage(error: click.ClickException) -> None:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(context.get_usage(), err=True)
    click.echo(printable(error.format_message()), err=True)
    if context is not None:
        click.echo(f"Help: {context.command_path} --help", err=True)
