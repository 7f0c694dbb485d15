/** The demo page: puts the form's settings on the chat, and shows the code that embeds it so. */

const form = document.querySelector("#settings");
const chat = document.querySelector("citewell-chat");
const code = document.querySelector("#code");
const rules = document.querySelector("#rules");
const looks = document.querySelector("#looks");
const copied = document.querySelector("#copied");
const [scriptLine] = code.textContent.split("\n");
const DEFAULT_OPEN = "<citewell-chat";

function apply() {
  const { accent, ...attributes } = Object.fromEntries(new FormData(form));
  for (const [name, value] of Object.entries(attributes)) setAttribute(name, value.trim());
  // The element's own style attribute would need 'unsafe-inline'; its style object does not.
  chat.style.cssText = accent;
  const written = Object.entries(attributes).map(([name, value]) => (value.trim() ? ` ${name}="${escaped(value.trim())}"` : ""));
  code.textContent = `${scriptLine}\n${DEFAULT_OPEN}${written.join("")}></citewell-chat>`;
  rules.textContent = `citewell-chat {\n  ${accent.replaceAll("; ", ";\n  ")}\n}`;
  looks.hidden = !accent;
}

function setAttribute(name, value) {
  if (value === (chat.getAttribute(name) ?? "")) return;
  if (value) chat.setAttribute(name, value);
  else chat.removeAttribute(name);
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/** Copies; where the browser does not allow it, selects, so that the reader can. */
async function copy(from) {
  copied.textContent = "";
  try {
    await navigator.clipboard.writeText(from.textContent);
    copied.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(from);
    copied.textContent = "Selected. Copy it with Ctrl+C or Command+C.";
  }
}

form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(apply));
for (const button of document.querySelectorAll("[data-copies]")) {
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copies)));
}
document.querySelector("#open-chat").addEventListener("click", async () => {
  await customElements.whenDefined("citewell-chat");
  await chat.show();
});
apply();
