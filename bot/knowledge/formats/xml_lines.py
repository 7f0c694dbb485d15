"""XML read safely into elements that know their lines: no document type, no entities, nothing from elsewhere."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, List, Optional, Tuple

from bot.errors import Problem
from bot.knowledge.problems import Place, problem


def parse(raw: bytes, path: str) -> Tuple[Optional[Any], List[Problem]]:
    """The root element (each element with a ``line``), or None and what is wrong."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError

    parser = _parser()(forbid_dtd=True)
    try:
        parser.feed(raw)
        return parser.close(), []
    except DefusedXmlException:
        line = parser.parser.CurrentLineNumber
        cure = "Remove the DOCTYPE with its entities, and write the characters themselves."
        return None, [problem("xml-not-plain", Place(path, line), "", "a document type or an entity stands here", cure)]
    except ParseError as error:
        line = error.position[0] if hasattr(error, "position") else 1
        cure = "Check the tags there; & is written &amp; and < is written &lt;."
        return None, [problem("xml-syntax", Place(path, line), "", f"this is not XML ({error})", cure)]
    except (ValueError, LookupError) as error:
        cure = "Save the file with the encoding UTF-8."
        return None, [problem("xml-syntax", Place(path, 1), "", f"this is not XML ({error})", cure)]


@lru_cache(maxsize=1)
def _parser() -> Any:
    """A parser that notes lines; made at its first use, as defusedxml reloads a part of the standard library."""
    from defusedxml.ElementTree import DefusedXMLParser

    class Parser(DefusedXMLParser):
        def _start(self, *arguments: Any) -> Any:
            element = super()._start(*arguments)
            element.line = self.parser.CurrentLineNumber
            return element

    return Parser
