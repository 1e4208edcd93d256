// Bundles the browser side: node build.mjs OUTPUT_FOLDER
import { existsSync, readdirSync } from "node:fs";
import { build } from "esbuild";

const outdir = process.argv[2];
if (!outdir) {
  console.error("usage: node build.mjs OUTPUT_FOLDER");
  process.exit(2);
}

const common = { bundle: true, minify: true, target: "es2022", legalComments: "linked", logLevel: "warning", outdir };

// theme.js runs before the first paint and is therefore a classic, blocking script of a few hundred bytes.
await build({ ...common, entryPoints: ["src/theme.ts"], format: "iife" });

// Each folder is a feature: its index.ts becomes client/FOLDER.js, and its worker.ts, a web worker, client/FOLDER-worker.js.
const features = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
const entry = (file, suffix) => features.filter((name) => existsSync(`src/${name}/${file}`)).map((name) => [name + suffix, `src/${name}/${file}`]);
const entryPoints = Object.fromEntries([["shell", "src/shell.ts"], ...entry("index.ts", ""), ...entry("worker.ts", "-worker")]);
// wabt asks for node's fs where it runs under node, which a browser never reaches.
await build({ ...common, entryPoints, format: "esm", sourcemap: "linked", external: ["fs"] });
