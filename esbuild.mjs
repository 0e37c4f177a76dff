// Bundles static/src and static/css into static/dist, with the hash of its content in each name,
// compressed beside it, and writes static/dist/manifest.json: asset name → file name.

import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { build } from "esbuild";

const OUT = "static/dist";

const themes = (await readdir("static/css/themes")).map((file) => `static/css/themes/${file}`);
const common = {
  outdir: OUT,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  target: ["es2022", "safari16.4", "firefox115", "chrome111"],
  metafile: true,
  logLevel: "warning",
};
const served = { ...common, splitting: true, format: "esm", loader: { ".woff2": "file", ".svg": "copy" } };

await rm(OUT, { recursive: true, force: true });
const builds = [
  await build({
    ...served,
    entryPoints: [
      "static/src/screen.js",
      "static/src/service-worker.js",
      "static/css/screen.css",
      "static/css/tile.css",
      "static/css/flow.css",
      "static/css/compact.css",
      "static/css/transparent.css",
      "static/src/icon.svg",
      ...themes,
    ],
  }),
  await build({
    ...served,
    entryPoints: [
      "static/src/ratings.js",
      "static/css/ratings.css",
      "static/css/ratings-flow.css",
      "static/css/ratings-compact.css",
    ],
  }),
  // Apart: what the live board shared with them would become a file more to wait for.
  await build({ ...served, entryPoints: ["static/src/replay.js", "static/css/replay.css"] }),
  await build({ ...served, entryPoints: ["static/src/archive.js", "static/css/archive.css"] }),
  await build({
    ...served,
    entryPoints: [
      "static/src/console.js",
      "static/src/console-embed.js",
      "static/src/console-ask.js",
      "static/src/console-ratings.js",
      "static/css/console.css",
    ],
  }),
  await build({ ...served, entryPoints: ["static/src/wall.js", "static/css/wall.css"] }),
  await build({ ...served, entryPoints: ["static/css/results.css"] }),
  // Runs on other sites, in whatever browser their readers have, from a script element.
  await build({ ...common, entryPoints: ["static/src/embed.js"], format: "iife", target: "es2018" }),
  // The same for a file that nothing can be fetched from: all in one piece, fonts inside.
  await build({
    ...common,
    entryPoints: ["static/src/replay-file.js", "static/css/replay-file.css"],
    format: "iife",
    loader: { ".woff2": "dataurl" },
    alias: { "@fontsource-variable/inter/wght.css": resolve("static/css/inside-fonts.css") },
  }),
];

const manifest = {};
const outputs = Object.assign({}, ...builds.map(({ metafile }) => metafile.outputs));
for (const [path, output] of Object.entries(outputs)) {
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
