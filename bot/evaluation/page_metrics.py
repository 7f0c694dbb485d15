"""What a page costs a reader's browser, measured over Chromium's DevTools protocol: bytes, requests, time, memory, shifts."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

from playwright.sync_api import Browser, BrowserContext, Page, Request

SLOWER = 4  # times, of the processor
# Lighthouse's slow 4G: https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
LONG = 50  # milliseconds a task may take before it counts as blocking

OBSERVE = """
window.measured = {shift: 0, tasks: [], refused: []};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) measured.shift += entry.value;
}).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver((list) => measured.tasks.push(...list.getEntries().map(({duration}) => duration)))
  .observe({type: 'longtask', buffered: true});
addEventListener('securitypolicyviolation', (event) => measured.refused.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""


@dataclass
class Measured:
    """A page under observation from before it is loaded.

    Attributes:
        requests: what it asked for, the page itself included; websockets are not in it.
        errors: what its console reports as an error, and uncaught exceptions.
    """

    page: Page
    requests: List[Request] = field(default_factory=list)
    errors: List[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._devtools = self.page.context.new_cdp_session(self.page)
        self._devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._devtools.send("HeapProfiler.enable")
        self.page.add_init_script(OBSERVE)
        self.page.on("request", lambda request: self.requests.append(request))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def throttle(self) -> None:
        """From now on as on a slow telephone: a processor four times slower, slow 4G."""
        self._devtools.send("Network.enable")
        self._devtools.send("Network.emulateNetworkConditions", SLOW_4G)
        self._devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def elapsed(self) -> float:
        """Milliseconds since the page was asked for."""
        return float(self.page.evaluate("performance.now()"))

    def blocking(self) -> float:
        """Milliseconds that tasks took beyond 50 each (total blocking time)."""
        return float(sum(max(0.0, task - LONG) for task in self.page.evaluate("measured.tasks")))

    def shift(self) -> float:
        """Cumulative layout shift, https://web.dev/articles/cls, without windows: the sum."""
        return float(self.page.evaluate("measured.shift"))

    def refused(self) -> List[str]:
        """What the page's Content Security Policy refused."""
        return list(self.page.evaluate("measured.refused"))

    def processor(self) -> float:
        """Milliseconds of the processor that the main thread took so far."""
        metrics: Dict[str, float] = {each["name"]: each["value"] for each in self._devtools.send("Performance.getMetrics")["metrics"]}
        return metrics["TaskDuration"] * 1000

    def heap(self) -> float:
        """Megabytes of JavaScript objects that are in use."""
        self._devtools.send("HeapProfiler.collectGarbage")
        return float(self._devtools.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    def scripts(self, since: int = 0) -> List[Request]:
        """The scripts asked for, from the ``since``-th request on."""
        return [request for request in self.requests[since:] if request.resource_type == "script"]


def gzipped(requests: List[Request]) -> float:
    """Kilobytes of their bodies, each compressed by gzip."""
    return sum(len(gzip.compress(request.response().body(), 9)) for request in requests if request.response()) / 1024  # type: ignore[union-attr]


def fresh(browser: Browser, **options: Any) -> "tuple[BrowserContext, Measured]":
    """A page in a context of its own, with nothing cached; close the context."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **options})
    return context, Measured(context.new_page())


def storage(page: Page) -> List[str]:
    """What the page has kept in the browser: cookies, storage, databases."""
    kept: Optional[List[str]] = page.evaluate(
        "async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await indexedDB.databases()).map(({name}) => name)]"
    )
    return [*(kept or []), *(cookie["name"] for cookie in page.context.cookies())]
