"""`citewell import` and `citewell export`: content in, from whatever system it is in, and out."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator, Optional, Tuple

import click

from bot.commands.console import complain, plain, print_problems, progress_bar, say
from bot.settings import Settings

WARNINGS_SHOWN = 10  # of each kind, at an import
PLACES_SHOWN = 20  # of what was left out, on one line


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "format_name", help="Read the files as this format instead of detecting it.")
@click.option("--map", "columns", multiple=True, metavar="COLUMN=FIELD", help="What a table's column holds; FIELD may be `ignore`.")
@click.option("--encoding", help="Encoding of files that are not UTF-8, instead of finding it out.")
@click.option("--replace", is_flag=True, help="Remove every entry that these files do not hold.")
@click.option("--skip-bad", is_flag=True, help="Import what is good and list what was left out.")
@click.option("--terms", type=click.Path(path_type=Path), help="Folder of medical terms; by default `terms` beside an imported folder.")
@click.pass_obj
def import_(
    settings: Settings,
    paths: Tuple[Path, ...],
    format_name: Optional[str],
    columns: Tuple[str, ...],
    encoding: Optional[str],
    replace: bool,
    skip_bad: bool,
    terms: Optional[Path],
) -> None:
    """Import entries from files, folders and archives: all or nothing, every problem named.

    Without PATHS, the shipped knowledge base. docs/formats.md tells which formats there are.
    """
    from bot.knowledge.formats.encodings import known
    from bot.knowledge.formats.reading import Options
    from bot.knowledge.importing import import_content

    if encoding and not known(encoding):
        raise click.UsageError(f"No encoding is called {encoding!r}. Common ones are cp1252, latin-1, utf-16, cp1251, gb18030.")
    options = Options(_columns(columns), encoding)
    sources = paths or (settings.knowledge_folder,)
    with _wrong_use(), progress_bar() as progress:
        imported = import_content(settings.knowledge_db, sources, format_name, replace, skip_bad, terms, options, progress)
    print_problems(imported.problems, WARNINGS_SHOWN)
    if imported.left_out:
        places = [f"{place.path}:{place.line}" if place.line else place.path for place in imported.left_out]
        more = f" and {len(places) - PLACES_SHOWN:,} more" if len(places) > PLACES_SHOWN else ""
        complain(plain(f"{len(places):,} left out: {', '.join(places[:PLACES_SHOWN])}{more}"))
    result = imported.result
    say(
        f"{len(result.added)} added, {len(result.changed)} changed, {len(result.unchanged)} unchanged, "
        f"{len(result.removed)} removed; {imported.entries} entries, revision {imported.revision}"
    )


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "format_name", default="markdown", show_default=True, help="Format to write.")
@click.option("--drafts", is_flag=True, help="Also entries that are drafts or withdrawn.")
@click.pass_obj
def export(settings: Settings, path: Path, format_name: str, drafts: bool) -> None:
    """Write the entries of the store to PATH, a folder for markdown and rasa, else a file; what it cannot hold is said."""
    from bot.knowledge import formats
    from bot.knowledge.formats.writing import losses
    from bot.knowledge.store import KnowledgeStore

    with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
        entries, terms, titles = store.entries(unpublished=drafts), store.terms(), store.topic_titles()
    with _wrong_use():
        formats.write(entries, path, format_name, terms, titles)
    module = formats.FORMATS[format_name]
    lost = losses(entries, terms, module.CARRIES, titles) + (module.limits(entries) if hasattr(module, "limits") else [])
    if lost:
        complain(plain(f"{format_name} has no place for: {', '.join(lost)}"), style="yellow")
    say(f"{len(entries)} entries written to {path}")


def _columns(given: Tuple[str, ...]) -> Dict[str, str]:
    columns = {}
    for text in given:
        column, sign, field = text.rpartition("=")
        if not sign or not column.strip() or not field.strip():
            raise click.UsageError(f"--map is {text!r}; write COLUMN=FIELD, such as --map 'Antwort=answer'.")
        columns[column.strip()] = field.strip()
    return columns


@contextmanager
def _wrong_use() -> Iterator[None]:
    """A value that no command takes becomes exit code 2."""
    try:
        yield
    except ValueError as error:
        raise click.UsageError(str(error)) from error
