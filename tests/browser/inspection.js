/** What the accessibility tests ask of a page. Shadow roots are looked into. */
window.inspection = (() => {
  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;

  function* nodes(root = document) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* nodes(element.shadowRoot);
    }
  }

  const all = (selector) => [...nodes()].filter((element) => element.matches(selector));
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const named = (element) => element.outerHTML.slice(0, 120);

  function isForReadersAlone(element) {
    for (let each = element; each; each = parentOf(each)) if (getComputedStyle(each).clipPath === "inset(50%)") return true;
    return false;
  }

  /** Controls under 24 by 24 CSS pixels; links in running text are exempt (WCAG 2.5.8). */
  function smallTargets() {
    return all("button, textarea, input, summary, a[href]")
      .filter((element) => isShown(element) && !isForReadersAlone(element))
      .filter((element) => !(element.matches("a, input[type=radio]") && getComputedStyle(element).display.startsWith("inline")))
      .map((element) => [element, element.getBoundingClientRect()])
      .filter(([, { width, height }]) => width < 24 || height < 24)
      .map(([element, { width, height }]) => `${width} x ${height}: ${named(element)}`);
  }

  /** Texts that an ancestor cuts off without letting the reader scroll to them. */
  function cutOff() {
    const found = [];
    for (const element of nodes(document.querySelector("citewell-chat").shadowRoot)) {
      if (!isShown(element) || isForReadersAlone(element)) continue;
      for (const text of element.childNodes) {
        if (text.nodeType !== Node.TEXT_NODE || !text.data.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        if (box.width > 0 && isCut(element, box)) found.push(text.data.trim());
      }
    }
    return found;
  }

  function isCut(element, box) {
    let across = true;
    let down = true;
    for (let each = element; each && (across || down); each = parentOf(each)) {
      const { overflowX, overflowY } = getComputedStyle(each);
      const frame = each.getBoundingClientRect();
      if (across && /hidden|clip/.test(overflowX) && (box.left < frame.left - 1 || box.right > frame.right + 1)) return true;
      if (down && /hidden|clip/.test(overflowY) && (box.top < frame.top - 1 || box.bottom > frame.bottom + 1)) return true;
      if (/auto|scroll/.test(overflowX)) across = false;
      if (/auto|scroll/.test(overflowY)) down = false;
    }
    return across && (box.left < -1 || box.right > innerWidth + 1);
  }

  const scrollsSideways = () =>
    [document.scrollingElement, ...all(".scroll")].filter((each) => each.scrollWidth > each.clientWidth).map(named);

  /** The spacing of WCAG 1.4.12, everywhere. */
  function space(on) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }",
    );
    for (const root of [document, ...[...nodes()].map((element) => element.shadowRoot).filter(Boolean)]) {
      const others = root.adoptedStyleSheets.filter((each) => !each.spacing);
      sheet.spacing = true;
      root.adoptedStyleSheets = on ? [...others, sheet] : others;
    }
  }

  function active() {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  }

  /** What stands before the focused element, or "" (WCAG 2.4.11). Of a link over several lines the first is looked at. */
  function coversFocus() {
    const focus = active();
    const box = focus.getClientRects()[0];
    const [x, y] = [box.left + box.width / 2, Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1)];
    let top = document.elementFromPoint(x, y);
    while (top?.shadowRoot) {
      const inner = top.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === top) break;
      top = inner;
    }
    for (let each = top; each; each = parentOf(each)) if (each === focus) return "";
    return `${named(focus)} is covered by ${top ? named(top) : "nothing: it is outside the window"}`;
  }

  const regions = () => all("[aria-live=polite], [aria-live=assertive]");

  /** Begins to keep what live regions say, and where the focus goes. */
  function record() {
    window.heard = [];
    window.focused = [];
    for (const region of regions()) {
      new MutationObserver(() => region.textContent && heard.push([region.getAttribute("aria-live"), region.textContent])).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    }
    document.addEventListener("focusin", (event) => focused.push(named(event.composedPath()[0])));
  }

  const moving = () => [...nodes()].flatMap((element) => element.getAnimations()).length;

  return { regions, smallTargets, cutOff, scrollsSideways, space, active, coversFocus, record, moving };
})();
