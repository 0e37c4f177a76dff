// Bundles static/src and static/css into static/dist, with the hash of its content in each name,
// compressed beside it, and writes static/dist/manifest.json: asset name → file name.

import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { build } from "esbuild";

const OUT = "static/dist";

const themes = (await readdir("static/css/themes")).map((file) => `static/css/themes/${file}`);
const screens = ["static/src/screen.js", "static/src/service-worker.js", "static/css/screen.css"];
const archive = ["static/src/archive.js", "static/css/archive.css"];

const options = {
  outdir: OUT,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: ["es2022", "safari16.4", "firefox115", "chrome111"],
  loader: { ".woff2": "file", ".svg": "copy" },
  metafile: true,
  logLevel: "warning",
};

await rm(OUT, { recursive: true, force: true });
// Apart, so that no screen has to fetch one file more for what it would share with the archive.
const built = [
  await build({ ...options, entryPoints: [...screens, "static/src/icon.svg", ...themes] }),
  await build({ ...options, entryPoints: archive }),
];

const manifest = {};
for (const [path, output] of built.flatMap(({ metafile }) => Object.entries(metafile.outputs))) {
  const source = output.entryPoint ?? Object.keys(output.inputs)[0];
  const name = themes.includes(source) ? `themes/${basename(source)}` : basename(source ?? path);
  manifest[name] = relative(OUT, path);
  if (/\.(js|css|svg)$/.test(path)) {
    const text = await readFile(path);
    await writeFile(`${path}.gz`, await promisify(gzip)(text, { level: 9 }));
    await writeFile(`${path}.br`, await promisify(brotliCompress)(text));
  }
}
await writeFile(`${OUT}/manifest.json`, JSON.stringify(manifest, null, 2));
