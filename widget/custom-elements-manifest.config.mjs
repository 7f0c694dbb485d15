/** What `cem analyze` reads and writes: dist/custom-elements.json, which goes into the package and docs/embedding.md. */
export default {
  globs: ["src/attributes.ts", "src/elements/chat.ts"],
  outdir: "dist",
  packagejson: false,
  plugins: [
    {
      name: "public-only",
      packageLinkPhase({ customElementsManifest }) {
        for (const { declarations } of customElementsManifest.modules) {
          for (const declaration of declarations) {
            declaration.members = declaration.members?.filter(({ privacy, name }) => !privacy && !name.endsWith("Callback"));
          }
        }
      },
    },
  ],
};
