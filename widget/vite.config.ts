import { defineConfig } from "vite";
import type { Plugin } from "vite";

/** Style sheets are written to be read; in the bundle they carry no comments and no indentation. */
function leanStyles(): Plugin {
  return {
    name: "lean-styles",
    transform(code, id) {
      if (!id.endsWith(".styles.ts")) return null;
      const lean = code.replace(/(?:css|\/\* css \*\/ )`[^`]*`/g, (sheet) =>
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

/** Without what the connection uses nothing of: other transports, binary data, browsers without URL. */
const LEAN_SOCKET = {
  "engine.io-client/build/esm/contrib/parseuri.js":
    "export const parse = (address) => { const { protocol, hostname, port, search } = new URL(address); " +
    'return { protocol: protocol.slice(0, -1), host: hostname.replace(/[[\\]]/g, ""), port, query: search.slice(1) }; };',
  "engine.io-client/build/esm/transports/webtransport.js": "export class WT {}",
  "engine.io-client/build/esm/transports/polling-xhr.js": "export class XHR {}",
  "engine.io-parser/build/esm/contrib/base64-arraybuffer.js": "export const decode = () => new ArrayBuffer(0);",
  "engine.io-parser/build/esm/encodePacket.browser.js":
    'import { PACKET_TYPES } from "./commons.js"; export const encodePacketToBinary = null, ' +
    'encodePacket = ({ type, data }, binary, done) => done(PACKET_TYPES[type] + (data || ""));',
};

function leanSocket(): Plugin {
  return {
    name: "lean-socket",
    enforce: "pre",
    load(id) {
      return Object.entries(LEAN_SOCKET).find(([file]) => id.endsWith(file))?.[1] ?? null;
    },
  };
}

const OURS = "/*! Citewell, Apache-2.0. */";
const NOTICE =
  "/*! Citewell, Apache-2.0. With Lit, (c) Google LLC, BSD-3-Clause, and engine.io-client, (c) Guillermo Rauch and Socket.IO contributors, MIT. */";

export default defineConfig({
  plugins: [leanStyles(), leanTemplates(), leanSocket()],
  build: {
    target: "es2022",
    outDir: "dist",
    lib: { entry: "src/widget.ts", formats: ["es"], fileName: () => "widget.js" },
    rolldownOptions: {
      output: {
        // A library would keep its white space, for bundlers; this one is loaded as it is.
        minify: true,
        chunkFileNames: "widget/[name]-[hash].js",
        postBanner: ({ name }) => (name === "panel" ? NOTICE : OURS),
      },
    },
    reportCompressedSize: false,
    // What is bundled, with its licences, goes into the package beside it.
    license: { fileName: "licences.md" },
  },
});
