"""The command line: arguments, printing, exit codes. The only package that prints or exits.

Exit status: 0 good · 1 your files · 2 the command line · 3 a missing tool · 4 an output failed its checks · 70 our bug.
Modules that are slow to load are loaded by the command that needs them.
"""

from __future__ import annotations

import sys
import traceback

import click

from anthology import __version__
from anthology.cli.books import build, check, doctor, new, schema
from anthology.cli.packs import layouts, pack
from anthology.cli.showing import show
from anthology.cli.texts import add, fetch, lock
from anthology.problems import AnthologyError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="anthology")
def commands() -> None:
    """Build an anthology: one manifest of texts in, an EPUB and a typeset PDF out.

    \b
    anthology new my-reader     begin a book of your own
    anthology build             make the EPUB and the PDF of the book in this folder
    anthology check             say what is not right, without building
    """


for command in (build, check, new, add, fetch, lock, pack, layouts, schema, doctor):
    commands.add_command(command)


def main() -> None:
    """Run the command line; every problem of the user's is told in a line, every one of ours with how to report it."""
    try:
        commands(standalone_mode=False)
    except AnthologyError as error:
        show(error.problems)
        sys.exit(error.exit_status)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped; the last edition is as it was", err=True)
        sys.exit(130)
    except Exception:  # the boundary: whatever arrives here is our bug, and is shown whole
        traceback.print_exc()
        click.echo("This is a mistake in the anthology builder, not in your files. Please report it with the lines above.", err=True)
        sys.exit(70)
