"""An Excel workbook: every sheet whose first row names the columns of questions and answers."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from bot.errors import Problem
from bot.knowledge.formats.header import field_of, missing
from bot.knowledge.formats.reading import MEGABYTE, Options, Reading, Record
from bot.knowledge.formats.table import Row, read_rows, with_ids
from bot.knowledge.problems import Place, problem

name = "xlsx"
suffixes = (".xlsx", ".xlsm")
MAX_BYTES = 64 * MEGABYTE
MAX_UNPACKED_BYTES = 256 * MEGABYTE
MAX_COLUMNS = 200
MAX_ROWS = 1_048_576  # as many as Excel has; a row may be numbered higher
MAX_MERGED_CELLS = 100_000
HEADER_WITHIN = 10  # rows: a title may stand above the names of the columns
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,100}?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what a password makes of a workbook


def detect(path: Path) -> bool:
    """Whether the file is named as a workbook, or packed as one."""
    return path.suffix.lower() in suffixes


def read(path: Path, options: Options = Options()) -> Reading:
    """The entries of all sheets with a table of questions; the other sheets are named in a warning."""
    sheets, problems = sheet_rows(path, options)
    records: List[Record] = []
    others = []
    for title, rows in sheets:
        place = f"{path}!{title}"
        header = next((number for number, (_, row) in enumerate(rows[:HEADER_WITHIN]) if is_header(row, options)), None)
        if header is None and len(sheets) > 1:
            others.append(title)
            continue
        reading = read_rows(iter(rows[header or 0 :]), place, options)
        records += reading.records
        problems += reading.problems
    if others and len(others) == len(sheets):
        cure = "Write question and answer into the first row of a sheet, or say which columns they are with --map."
        problems.append(problem("bad-workbook", Place(str(path)), "", "no sheet has a table of questions", cure))
    elif others:
        found = f"the sheets without questions are left out: {', '.join(others)}"
        problems.append(problem("not-carried", Place(str(path)), "", found, "Nothing is to be done if that is meant."))
    return Reading(tuple(with_ids(records)), tuple(problems))


def is_header(row: Sequence[str], options: Options) -> bool:
    """Whether a row names the columns of questions and answers."""
    return not missing(field_of(cell, options.columns) for cell in row)


def first_rows(path: Path) -> List[List[str]]:
    """The first row with something in it of each sheet, for a look at what a workbook holds."""
    sheets, _ = sheet_rows(path, Options(), most=1)
    return [list(rows[0][1]) for _, rows in sheets]


def sheet_rows(path: Path, options: Options, most: Optional[int] = None) -> Tuple[List[Tuple[str, List[Row]]], List[Problem]]:
    """The rows with something in them (at most ``most``) of every visible sheet that has any, each with its number."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    refused = _refusal(path)
    if refused:
        return [], [refused]
    sheets: List[Tuple[str, List[Row]]] = []
    problems: List[Problem] = []
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    rows = list(islice(_rows(sheet, f"{path}!{sheet.title}", options, problems), most))
                    sheets += [(sheet.title, rows)] if rows else []
        finally:
            book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, SyntaxError, EOFError) as error:
        return [], [_bad(path, f"the workbook cannot be read ({error})")]
    return sheets, problems if sheets else [*problems, _bad(path, "the workbook is empty")]


def _refusal(path: Path) -> Optional[Problem]:
    """Why a file is not even opened: too large, packed to burst, or not a workbook."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if start == _OLD_EXCEL:
            return _bad(path, "the workbook has a password, or is of the old .xls kind")
        if path.stat().st_size > MAX_BYTES:
            found = f"the workbook is larger than {MAX_BYTES // MEGABYTE} MB"
            return problem("too-large", Place(str(path)), "", found, "Split it, or save it as CSV.")
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(info.file_size for info in packed.infolist())
    except OSError as error:
        return problem("unreadable", Place(str(path)), "", f"the file cannot be read ({error.strerror})", "Check that you may read it.")
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        return _bad(path, f"the file is not a workbook ({error})")
    if unpacked > MAX_UNPACKED_BYTES:
        found = f"the workbook unpacks to {unpacked:,} bytes, more than {MAX_UNPACKED_BYTES:,}"
        return problem("too-large", Place(str(path)), "", found, "Split it, or save it as CSV.")
    return None


def _bad(path: Path, found: str) -> Problem:
    return problem("bad-workbook", Place(str(path)), "", found, "Open it in a spreadsheet and save it as .xlsx, or as CSV in UTF-8.")


def _rows(sheet: Any, place: str, options: Options, problems: List[Problem]) -> Iterator[Row]:
    from openpyxl.utils import get_column_letter

    merged = _merged(sheet)
    held: Dict[Tuple[int, int], str] = {}
    filled: List[str] = []
    sheet.reset_dimensions()  # a workbook may name a million rows it does not have
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > MAX_ROWS:
            raise ValueError("a row is numbered higher than Excel has rows")
        row = [_text(cell, place, number, problems) for cell in cells[:MAX_COLUMNS]]
        row += [""] * (max((column for (line, column) in merged.get(number, {})), default=0) - len(row))
        for (_, column), origin in merged.get(number, {}).items():
            if origin[0] == number and column == origin[1]:
                held[origin] = row[column - 1]
            elif origin[0] < number and column == origin[1]:
                row[column - 1] = held.get(origin, "")
                filled.append(f"{get_column_letter(column)}{number}")
        while row and not row[-1].strip():
            row.pop()
        if row:
            yield number, row
    if filled:
        shown = ", ".join(filled[:5]) + (f" and {len(filled) - 5} more cells" if len(filled) > 5 else "")
        cure = "Check that each of these rows should have it."
        problems.append(problem("merged-cells", Place(place), "", f"the value of merged cells was taken for {shown}", cure))


def _text(cell: Any, place: str, number: int, problems: List[Problem]) -> str:
    """A cell as one would type it; line breaks inside it are kept."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        cure = "Mend the formula, or write the value in its place."
        problems.append(problem("bad-cell", Place(place, number), "", f"the cell {cell.coordinate} holds the error {value}", cure))
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("_x000D_\n", "\n").replace("\r", "\n")


def _merged(sheet: Any) -> Dict[int, Dict[Tuple[int, int], Tuple[int, int]]]:
    """The cells of every merged range, row by row, with the first cell of their range.

    openpyxl leaves them out where it reads row by row, and only reading so keeps a large workbook's memory in bounds.
    Inside a text such an element cannot stand: there its < is written &lt;.
    """
    from openpyxl.utils import range_boundaries

    found: Dict[int, Dict[Tuple[int, int], Tuple[int, int]]] = {}
    count, tail = 0, b""
    with sheet._get_source() as source:
        while chunk := source.read(MEGABYTE):
            text, tail = tail + chunk, b""
            end = 0
            for match in _MERGE.finditer(text):
                end = match.end()
                left, top, right, bottom = range_boundaries(match.group(1).decode())
                count += (bottom - top + 1) * (right - left + 1)
                if count > MAX_MERGED_CELLS:
                    raise ValueError(f"more than {MAX_MERGED_CELLS:,} cells are merged")
                for row in range(top, bottom + 1):
                    for column in range(left, min(right, MAX_COLUMNS) + 1):
                        found.setdefault(row, {})[(row, column)] = (top, left)
            tail = text[max(end, len(text) - 200) :]
    return found
