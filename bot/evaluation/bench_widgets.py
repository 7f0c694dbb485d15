"""The chat widget beside others, each on the same plain page, in one run: ``make bench-widgets``.

Times are of this machine at this moment; compare figures of one run with each other. Pages and scripts come compressed from
one local server; the throttled load has a processor four times slower and slow 4G.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import List, Optional, Tuple

import psutil
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from bot.evaluation.browser import chromium
from bot.evaluation.page_metrics import Measured, fresh, gzipped
from bot.evaluation.running import RunningServer, free_ports
from bot.evaluation.stock_report import around_markers, put_between_markers
from bot.evaluation.widget_contenders import Contender, PlainPages, contenders, install
from bot.settings import PROJECT

PAGE = PROJECT / "docs" / "benchmarks.md"
AXE = PROJECT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUNS = 3  # of each throttled load; the median counts
SETTLED = 2_000  # milliseconds after which a page is taken to have done what it does by itself
TABS = 15
# Deeply, as the widgets have shadow roots.
ACTIVE = """(selector) => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element !== null && element.closest(selector.split(' ').at(-1)) !== null;
}"""
LIVE = """() => {
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const live = element.getAttribute('aria-live') ?? {log: 'polite', status: 'polite', alert: 'assertive'}[element.role];
      if (live && live !== 'off') found.push(live);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  return found.length;
}"""


@dataclass(frozen=True)
class Figures:
    """What was measured of one widget; None where there is nothing to measure."""

    loaded_kb: float
    open_kb: float
    loaded_requests: int
    open_requests: int
    there_ms: float
    blocked_ms: float
    processor_ms: float
    heap_mb: float
    tab_reaches: Optional[bool]
    enter_opens: Optional[bool]
    live_regions: Optional[int]
    violations: Optional[Tuple[str, ...]]


ROWS = (
    ("page load, gzip", lambda each: f"{each.loaded_kb:,.0f} KB"),
    ("until the field can be written in, gzip", lambda each: f"{each.open_kb:,.0f} KB"),
    ("requests, page load", lambda each: str(each.loaded_requests)),
    ("requests, until the field can be written in", lambda each: str(each.open_requests)),
    ("throttled: there after", lambda each: f"{each.there_ms / 1000:.1f} s"),
    ("throttled: main thread busy", lambda each: f"{each.processor_ms / 1000:.1f} s"),
    ("throttled: main thread blocked", lambda each: f"{each.blocked_ms / 1000:.1f} s"),
    ("JavaScript heap, open where it opens", lambda each: f"{each.heap_mb:.1f} MB"),
    ("Tab reaches it", lambda each: _yes(each.tab_reaches)),
    ("Enter opens it", lambda each: _yes(each.enter_opens)),
    ("live regions, open", lambda each: "-" if each.live_regions is None else str(each.live_regions)),
    ("WCAG 2.2 A and AA faults axe finds, open", lambda each: "-" if each.violations is None else ", ".join(each.violations) or "none"),
)


def measure(browser: Browser, address: str, contender: Contender) -> Figures:
    """Every figure of one widget."""
    slow = [_slow(browser, address, contender) for _ in range(RUNS)]
    there, processor, blocked = (statistics.median(column) for column in zip(*slow))
    context, measured = fresh(browser, reduced_motion="reduce")
    page = measured.page
    _load(measured, address, contender)
    loaded = measured.requests[1:]
    loaded_kb = gzipped(_of_the_widget(measured, address))
    reaches = opens = regions = violations = None
    if page.locator(contender.closed).is_visible():
        reaches = _tab(measured, contender.closed)
        opens = _open(measured, contender, reaches)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
        violations = tuple(f"{fault['id']} ({len(fault['nodes'])})" for fault in found["violations"])
        regions = page.evaluate(LIVE)
    figures = Figures(
        loaded_kb=loaded_kb,
        open_kb=gzipped(_of_the_widget(measured, address)),
        loaded_requests=len(loaded),
        open_requests=len(measured.requests) - 1,
        there_ms=there,
        blocked_ms=blocked,
        processor_ms=processor,
        heap_mb=measured.heap(),
        tab_reaches=reaches,
        enter_opens=opens,
        live_regions=regions,
        violations=violations,
    )
    context.close()
    return figures


def _open(measured: Measured, contender: Contender, by_key: bool) -> Optional[bool]:
    """Opens the chat; gives whether Enter did, or None where it is open from the start."""
    page, opened = measured.page, None
    if contender.has_launcher:
        if by_key:
            page.keyboard.press("Enter")
            page.wait_for_timeout(SETTLED)
            opened = page.locator(contender.field).is_visible()
        if not opened:
            page.locator(contender.closed).click()
    page.locator(contender.field).wait_for()
    page.wait_for_timeout(SETTLED)
    return opened


def _load(measured: Measured, address: str, contender: Contender) -> float:
    """Loads the page; gives the milliseconds until the widget was there."""
    measured.page.goto(address, wait_until="commit")
    # Attached, not seen: one of them hides without a bot.
    measured.page.locator(contender.closed).wait_for(state="attached", timeout=120_000)
    there = measured.elapsed()
    measured.page.wait_for_timeout(SETTLED)
    return there


def _slow(browser: Browser, address: str, contender: Contender) -> Tuple[float, float, float]:
    context, measured = fresh(browser)
    measured.throttle()
    there = _load(measured, address, contender)
    figures = there, measured.processor(), measured.blocking()
    context.close()
    return figures


def _of_the_widget(measured: Measured, address: str) -> list:
    """What came of the page's own server or another, without the page, and without what failed (there is no bot)."""
    return [each for each in measured.requests if each.url != address and (answer := each.response()) and answer.ok]


def _tab(measured: Measured, selector: str) -> bool:
    for _ in range(TABS):
        measured.page.keyboard.press("Tab")
        if measured.page.evaluate(ACTIVE, selector):
            return True
    return False


def _yes(value: Optional[bool]) -> str:
    return "-" if value is None else "yes" if value else "no"


def compare(home: Path, packages: Path) -> List[Tuple[Contender, Figures]]:
    """Measures each, one after the other."""
    (port,) = free_ports(1)
    with PlainPages(port, packages) as pages, RunningServer(home, CITEWELL_ALLOWED_ORIGINS=pages.address) as server:
        every = contenders(server.address)
        pages.bodies.update({f"/{number}": each.body for number, each in enumerate(every)})
        with sync_playwright() as playwright:
            browser = chromium(playwright)
            results = [(each, measure(browser, f"{pages.address}/{number}", each)) for number, each in enumerate(every)]
            browser.close()
    return results


def markdown(results: List[Tuple[Contender, Figures]]) -> str:
    """For docs/benchmarks.md."""
    gigabytes = psutil.virtual_memory().total / 2**30
    head = f"{date.today().isoformat()}; {psutil.cpu_count()} cores, {gigabytes:.0f} GB, {platform.system()} {platform.machine()}."
    names = " | ".join(f"{each.name} {each.version}" for each, _ in results)
    rows = [f"| {label} | {' | '.join(cell(figures) for _, figures in results)} |" for label, cell in ROWS]
    return "\n".join([head, "", f"| | {names} |", f"|---|{'---|' * len(results)}", *rows])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a trained home to serve; by default the shipped knowledge base is imported and trained")
    parser.add_argument("--packages", type=Path, help="a folder that has the other widgets in node_modules; by default they are installed")
    parser.add_argument("--dry", action="store_true", help="leave docs/benchmarks.md as it is")
    options = parser.parse_args()
    around_markers(PAGE, "widgets")  # before the long run
    with tempfile.TemporaryDirectory() as folder:
        packages = options.packages or Path(folder) / "packages"
        if options.packages is None:
            install(packages)
        home = options.home or Path(folder) / "home"
        if options.home is None:
            for command in ("import", "train"):
                subprocess.run([sys.executable, "-W", "ignore", "-m", "bot.cli", "--home", str(home), command], check=True)
        results = compare(home, packages)
    table = Table("", *(each.name for each, _ in results))
    for label, cell in ROWS:
        table.add_row(label, *(cell(figures) for _, figures in results))
    Console(width=160).print(table)
    if not options.dry:
        put_between_markers(PAGE, markdown(results), "widgets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
