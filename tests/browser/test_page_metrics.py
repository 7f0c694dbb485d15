"""What the measurements of pages notice: a page that does everything wrong, and one that does nothing."""

from __future__ import annotations

import pytest

from bot.evaluation.page_metrics import fresh, gzipped, storage
from bot.evaluation.running import free_ports
from bot.evaluation.widget_contenders import PlainPages

pytestmark = pytest.mark.browser

FAULTY = """<p id="moves">One.</p><script src="/deep-chat/script.js"></script><script>
  localStorage.setItem('kept', '1');
  document.cookie = 'tasty=1';
  setTimeout(() => { for (const end = performance.now() + 200; performance.now() < end; ); });
  setTimeout(() => document.querySelector('#moves').style.setProperty('margin-top', '200px'), 300);
  setTimeout(() => { throw new Error('broken'); }, 350);
  setTimeout(() => document.body.append('done'), 600);
</script>"""


@pytest.fixture
def pages(tmp_path):
    script = tmp_path / "node_modules" / "deep-chat" / "script.js"
    script.parent.mkdir(parents=True)
    script.write_text("// nothing\n" * 1000, encoding="utf-8")
    (port,) = free_ports(1)
    with PlainPages(port, tmp_path) as running:
        running.bodies.update({"/faulty": FAULTY, "/plain": "done"})
        yield running


def look(browser, address):
    context, measured = fresh(browser)
    measured.page.goto(address)
    measured.page.get_by_text("done").wait_for()
    found = measured.shift(), storage(measured.page), measured.errors, measured.blocking(), measured.scripts()
    kilobytes = gzipped(measured.scripts())
    assert measured.heap() > 0 and measured.processor() > 0
    context.close()
    return (*found, kilobytes)


def test_a_page_that_does_everything_wrong_is_noticed(browser, pages):
    shift, kept, errors, blocking, scripts, kilobytes = look(browser, f"{pages.address}/faulty")
    assert shift > 0 and kept == ["kept", "tasty"] and "broken" in errors[-1] and blocking >= 100
    assert len(scripts) == 1 and 0 < kilobytes < 1


def test_a_plain_page_costs_nothing(browser, pages):
    shift, kept, _, _, scripts, kilobytes = look(browser, f"{pages.address}/plain")
    assert (shift, kept, scripts, kilobytes) == (0, [], [], 0)
