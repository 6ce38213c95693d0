"""The ``cyberscan`` group: commands are imported when called, so that ``--help`` stays light."""

from __future__ import annotations

from importlib import import_module

import click

from cyberscan import __version__
from cyberscan.cli.settings_files import defaults
from cyberscan.cli.speech import t
from cyberscan.cli.streams import told

_COMMANDS = {
    "init": "init",
    "check-perimeter": "check_perimeter",
    "mandate": "mandate",
    "discover": "discover",
    "scan": "scan",
    "report": "report",
    "judge": "judge",
    "inventory": "inventory",
    "checks": "checks",
    "explain": "explain",
    "profiles": "profiles",
    "update": "update",
    "demo": "demo",
    "doctor": "doctor",
}


class LazyGroup(click.Group):
    """Lists commands by name and imports one module per command, on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        stem = _COMMANDS.get(cmd_name)
        if stem is None:
            return None
        command: click.Command = getattr(import_module(f"cyberscan.cli.{stem}"), stem)
        return command

    def invoke(self, ctx: click.Context) -> object:
        with told():
            return super().invoke(ctx)
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """From short texts of their own: importing a dozen commands to list them would take half a second."""
        with formatter.section(t("cli.commands")):
            formatter.write_dl([(name, t(f"short.{stem}")) for name, stem in _COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    subcommand_metavar=t("cli.subcommand"),
    help=t("cli.help"),
    epilog=t("cli.epilog"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="cyberscan", help=t("cli.version"))
@click.option("--lang", type=click.Choice(["fr", "en"]), help=t("cli.lang"), expose_value=False)
@click.option("--config", metavar="FILE", help=t("cli.config"))
@click.pass_context
def cli(ctx: click.Context, config: str | None) -> None:
    """Global options."""
    ctx.default_map = defaults(config)
