// Bundles static/src and static/css into static/dist, with the hash of its content in each name,
// and writes static/dist/manifest.json: asset name → file name.

import { readdir, rm, writeFile } from "node:fs/promises";
import { basename, relative } from "node:path";
import { build } from "esbuild";

const OUT = "static/dist";

const themes = (await readdir("static/css/themes")).map((file) => `static/css/themes/${file}`);

await rm(OUT, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ["static/src/screen.js", "static/css/screen.css", "static/src/icon.svg", ...themes],
  outdir: OUT,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "safari16.4", "firefox115", "chrome111"],
  loader: { ".woff2": "file", ".svg": "copy" },
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [path, output] of Object.entries(metafile.outputs)) {
  const source = output.entryPoint ?? Object.keys(output.inputs)[0];
  const name = themes.includes(source) ? `themes/${basename(source)}` : basename(source);
  manifest[name] = relative(OUT, path);
}
await writeFile(`${OUT}/manifest.json`, JSON.stringify(manifest, null, 2));
