import { describe, expect, test } from "vitest";
import { safeUrl, sanitise } from "./sanitise.js";

function clean(html: string): string {
  const holder = document.createElement("div");
  holder.append(sanitise(html, "plain", { newTab: "(new tab)", lang: "en" }));
  return holder.innerHTML;
}

describe("what is kept", () => {
  test.each([
    ["paragraphs and emphasis", "<p>One <em>two</em> <strong>three</strong><br>four</p>"],
    ["lists", "<ul><li>one</li></ul><ol><li>two</li></ol>"],
    ["text with entities", "<p>a &lt; b &amp; c</p>"],
  ])("%s", (_, html) => {
    expect(clean(html)).toBe(html);
  });

  test("links to pages open in a new tab, safely, and say so", () => {
    expect(clean('<a href="https://example.org/a?b=1" target="_self" onclick="x()">FDA</a>')).toBe(
      '<a href="https://example.org/a?b=1" rel="noopener noreferrer" target="_blank">FDA<span class="hidden" lang="en"> (new tab)</span></a>',
    );
  });

  test("links that call stay here", () => {
    expect(clean('<a href="tel:911">911</a>')).toBe('<a href="tel:911" rel="noopener noreferrer">911</a>');
  });
});

describe("what is not kept", () => {
  test.each([
    ["scripts", "<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"],
    ["handlers and styles", '<p style="color:red" onclick="x()" class="y" id="z">a</p>', "<p>a</p>"],
    ["images", '<img src=x onerror="alert(1)">a', "a"],
    ["svg with a script in it", "<svg><script>alert(1)</script><a href='javascript:x'>b</a></svg>a", "a"],
    ["frames and styles", "<iframe srcdoc='x'></iframe><style>p{}</style><template><p>x</p></template>a", "a"],
    ["headings, as elements", "<h1>Title</h1><p>a</p>", "Title<p>a</p>"],
    ["comments", "a<!-- b -->c", "ac"],
    ["javascript:", '<a href="javascript:alert(1)">a</a>', "a"],
    ["javascript: in disguise", '<a href=" jAvA&#10;script:alert(1)">a</a>', "a"],
    ["data:", '<a href="data:text/html,x">a</a>', "a"],
    ["relative links", '<a href="/a">a</a>', "a"],
    ["nested mutation", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", ""],
  ])("%s", (_, html, expected) => {
    expect(clean(html)).toBe(expected);
  });
});

test("without HTML the plain text is shown, in paragraphs", () => {
  const holder = document.createElement("div");
  holder.append(sanitise("", "One <b>\n\nTwo", { newTab: "(new tab)", lang: "en" }));
  expect(holder.innerHTML).toBe("<p>One &lt;b&gt;</p><p>Two</p>");
});

test.each([
  ["https://a.org/", "https://a.org/"],
  ["sms:741741", "sms:741741"],
  ["mailto:a@b.org", "mailto:a@b.org"],
  ["ftp://a.org/", null],
  ["vbscript:x", null],
  ["//a.org", null],
  ["", null],
  [null, null],
])("the address %s becomes %s", (url, safe) => {
  expect(safeUrl(url)).toBe(safe);
});
