import { defineConfig } from "vite";
import type { Plugin } from "vite";

/** Style sheets are written to be read; in the bundle they carry no comments and no indentation. */
function leanStyles(): Plugin {
  return {
    name: "lean-styles",
    transform(code, id) {
      if (!id.endsWith(".styles.ts")) return null;
      const lean = code.replace(/css`[^`]*`/g, (sheet) =>
        sheet
          .replace(/\/\*.*?\*\//gs, "")
          .replace(/\s+/g, " ")
          .replace(/ ?([{};,]) ?/g, "$1")
          .replace(/: /g, ":")
          .replace(/;}/g, "}"),
      );
      return { code: lean, map: null };
    },
  };
}

/** The template literals of the elements: white space between tags is for us, not for the reader. */
function leanTemplates(): Plugin {
  return {
    name: "lean-templates",
    transform(code, id) {
      if (!/src\/(elements\/[a-z-]+|icons)\.ts$/.test(id)) return null;
      return { code: code.replace(/\n\s+/g, "\n "), map: null };
    },
  };
}

/** Readers are reached over websocket or polling; the third transport of engine.io is left out. */
function withoutWebTransport(): Plugin {
  return {
    name: "without-webtransport",
    enforce: "pre",
    load(id) {
      return /engine\.io-client\/.*\/webtransport\.js$/.test(id) ? "export class WT {}" : null;
    },
  };
}

const NOTICE = `/*! Citewell, Apache-2.0. With Lit, (c) Google LLC, BSD-3-Clause, and Socket.IO client, (c) Guillermo Rauch and contributors, MIT. */`;

export default defineConfig({
  plugins: [leanStyles(), leanTemplates(), withoutWebTransport()],
  build: {
    target: "es2022",
    outDir: "dist",
    lib: { entry: "src/widget.ts", formats: ["es"], fileName: () => "widget.js" },
    // A library would keep its white space, for bundlers; this one is loaded as it is.
    rolldownOptions: { output: { minify: true, postBanner: NOTICE } },
    reportCompressedSize: false,
  },
});
