// Builds what the browser loads, from src/evenkeel/ui/assets into src/evenkeel/ui/static/ui/dist:
// staff and citizen styles and scripts, the font, a manifest (logical name -> hashed name) and the licences.
// Run by `make assets`; needs `npm ci` before. Nothing it writes is committed.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const sources = join(root, "src/evenkeel/ui/assets");
const target = join(root, "src/evenkeel/ui/static/ui/dist");
const building = join(root, "node_modules/.evenkeel-assets"); // put in place at the end, so that a failed build leaves the old one standing

const SHIPPED = [
  { name: "htmx.org", licence: "0BSD", declared: "BSD-0-Clause", files: ["LICENSE"] },
  { name: "govuk-frontend", licence: "MIT", files: [] },
  { name: "@fontsource-variable/inter", licence: "OFL-1.1", files: ["LICENSE"] },
];

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const withSass = {
  name: "sass",
  setup(build) {
    build.onResolve({ filter: /\.scss$/ }, (found) => ({ path: resolve(found.resolveDir, found.path) }));
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const { css } = sass.compile(path, {
        loadPaths: [join(root, "node_modules")],
        quietDeps: true, // their deprecations are theirs to mend
        style: "expanded",
      });
      return { contents: css, loader: "css", resolveDir: dirname(path) };
    });
  },
};

async function bundle() {
  const entries = ["css/staff.css", "css/citizen.css", "js/staff.js", "js/citizen.js"];
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => ({ in: join(sources, entry), out: entry.split("/")[1].split(".")[0] })),
    outdir: building,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022"],
    loader: { ".woff2": "file" },
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    legalComments: "none", // they are in NOTICE.txt
    metafile: true,
    plugins: [withSass],
    logLevel: "warning",
  });
  const manifest = {};
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const file = relative(building, join(root, path));
    const entry = output.entryPoint ?? Object.keys(output.inputs)[0];
    manifest[entry.split("/").at(-1)] = file;
  }
  return Object.fromEntries(Object.entries(manifest).sort());
}

async function notice() {
  const parts = ["Browser code, styles and fonts of others that evenkeel serves, with their licences.\n"];
  for (const { name, licence, declared = licence, files } of SHIPPED) {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    if (license !== declared) throw new Error(`${name} ${version} is now licensed ${license}; it was ${declared}.`);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    const text = texts.length ? texts.join("\n") : `Copyright (c) Crown Copyright (Government Digital Service)\n\n${MIT}`;
    parts.push(`${"=".repeat(78)}\n${name} ${version} (${licence})\n${"=".repeat(78)}\n${text.trim()}\n`);
  }
  return parts.join("\n");
}

await rm(building, { recursive: true, force: true });
await mkdir(building, { recursive: true });
const manifest = await bundle();
await writeFile(join(building, "NOTICE.txt"), await notice());
await writeFile(join(building, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await mkdir(dirname(target), { recursive: true });
await rm(target, { recursive: true, force: true });
await rename(building, target);
