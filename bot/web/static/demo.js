/** The demo page: puts the form's settings on the chat, and shows the code that embeds it so. */

const form = document.querySelector("#settings");
const chat = document.querySelector("citewell-chat");
const code = document.querySelector("#code");
const rules = document.querySelector("#rules");
const looks = document.querySelector("#looks");
const copied = document.querySelector("#copied");
const [scriptLine] = code.textContent.split("\n");

function apply() {
  const written = [];
  for (const field of form.querySelectorAll("[data-attribute]:is(:checked, [type=text])")) {
    const { attribute } = field.dataset;
    const value = field.value.trim();
    if (value) chat.setAttribute(attribute, value);
    else chat.removeAttribute(attribute);
    if (value && !field.defaultChecked) written.push(` ${attribute}="${escaped(value)}"`);
  }
  const accent = form.elements.accent.value;
  // A style attribute would need 'unsafe-inline'; the element's style object does not.
  chat.style.cssText = accent;
  code.textContent = `${scriptLine}\n<citewell-chat${written.join("")}></citewell-chat>`;
  rules.textContent = `citewell-chat {\n  ${accent.replaceAll("; ", ";\n  ")}\n}`;
  looks.hidden = !accent;
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
