import { existsSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import type { BrowserCommand } from "vitest/node";

/** Element tests need a Chromium: CHROMIUM names one, else the usual places are looked at. */
const chromium = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
].find((path) => path !== undefined && existsSync(path));

if (chromium === undefined) {
  const message = "No Chromium found: the widget's element tests cannot run. Install chromium, or set CHROMIUM to its path.";
  if (process.env["CI"]) throw new Error(message);
  console.warn(`\n*** ${message} ***\n`);
}

const BROWSER_TESTS = ["src/elements/*.test.ts", "src/*.browser.test.ts"];

/** Forced colours are the browser's to emulate; tests ask for them with `commands.emulateForcedColors`. */
const emulateForcedColors: BrowserCommand<["active" | "none"]> = ({ page }, forcedColors) => page.emulateMedia({ forcedColors });

const unit = {
  test: { name: "unit", environment: "node", include: ["src/*.test.ts", "package.test.ts"], exclude: BROWSER_TESTS },
};

const elements = {
  test: {
    name: "elements",
    include: BROWSER_TESTS,
    globalSetup: "src/testing/socket-server.ts",
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      commands: { emulateForcedColors },
      provider: playwright({
        contextOptions: { reducedMotion: "reduce" },
        launchOptions: {
          ...(chromium === undefined ? {} : { executablePath: chromium }),
          args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
          ],
        },
      }),
      instances: [{ browser: "chromium" as const, viewport: { width: 1280, height: 800 } }],
    },
  },
};

export default defineConfig({
  // What is tested is what is shipped: not the development build of Lit.
  resolve: { conditions: ["module", "browser", "production"] },
  optimizeDeps: { include: ["lit", "lit/decorators.js", "lit/directives/repeat.js", "engine.io-client", "axe-core"] },
  test: { projects: chromium === undefined ? [unit] : [unit, elements] },
});
