// Builds the console into .build/site/console: hashed names, code split by page, nothing from other hosts.
//
// `node build.mjs` builds once; `--watch` builds again when a file changes and serves the pages at http://localhost:8090/,
// against the running stack that .local/stack.json describes.
import { createServer } from "node:http";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join, normalize, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { context } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../..");
const OUTPUT = resolve(process.env.FITAI_CONSOLE_OUTPUT ?? join(ROOT, ".build/site/console"));
const CLIENT = join(ROOT, "clients/typescript/src");
const DEVELOPMENT_PORT = 8090;
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml" };

const watching = process.argv.includes("--watch");

/** Writes index.html with the hashed names, and the licences of what is bundled, after each build. */
const pages = {
  name: "pages",
  setup(build) {
    build.onEnd(async (result) => {
      if (result.errors.length > 0) return;
      const outputs = Object.entries(result.metafile.outputs);
      const script = outputs.find(([, output]) => output.entryPoint?.endsWith("main.tsx"));
      const style = outputs.find(([, output]) => output.entryPoint?.endsWith("styles.css"));
      const name = (path) => relative(OUTPUT, resolve(HERE, path)).replaceAll("\\", "/");
      const preloads = script[1].imports
        .filter((module) => module.kind === "import-statement")
        .map((module) => `<link rel="modulepreload" href="${name(module.path)}">`);
      const html = (await readFile(join(HERE, "index.html"), "utf8"))
        .replace("<!-- style -->", `<link rel="stylesheet" href="${name(style[0])}">`)
        .replace("<!-- script -->", [...preloads, `<script type="module" src="${name(script[0])}"></script>`].join("\n"));
      await writeFile(join(OUTPUT, "index.html"), html);
      await cp(join(HERE, "public"), OUTPUT, { recursive: true });
      await writeFile(join(OUTPUT, "licenses.txt"), await licenses(Object.keys(result.metafile.inputs)));
    });
  },
};

/** The licences of the packages of which something is bundled. */
async function licenses(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(resolve(HERE, input));
    if (match) folders.add(match[1]);
  }
  const texts = [];
  for (const folder of [...folders].sort()) {
    const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no licence file.`);
    texts.push(`${name} ${version}\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`);
  }
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

/** Serves the built pages to a developer, with the addresses of the running stack. */
function serve() {
  createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    try {
      if (path === "/config.json") {
        const stack = JSON.parse(await readFile(process.env.FITAI_STACK ?? join(ROOT, ".local/stack.json"), "utf8"));
        response.setHeader("Content-Type", TYPES[".json"]);
        response.end(JSON.stringify({ restUrl: stack.rest_url, liveUrl: stack.websocket_url }));
        return;
      }
      const file = join(OUTPUT, path === "/" ? "index.html" : path);
      const content = await readFile(file);
      response.setHeader("Content-Type", TYPES[extname(file)] ?? "text/plain");
      response.end(content);
    } catch (error) {
      response.statusCode = 404;
      response.end(String(error));
    }
  }).listen(DEVELOPMENT_PORT, "localhost", () => console.log(`http://localhost:${DEVELOPMENT_PORT}/`));
}

await rm(OUTPUT, { recursive: true, force: true });
await mkdir(OUTPUT, { recursive: true });
const builder = await context({
  absWorkingDir: HERE,
  entryPoints: ["src/main.tsx", "src/styles.css"],
  outdir: OUTPUT,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  alias: { "@fitai/client": join(CLIENT, "index.ts") },
  bundle: true,
  format: "esm",
  splitting: true,
  minify: !watching,
  sourcemap: watching,
  target: ["es2022"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  plugins: [pages],
});
if (watching) {
  await builder.watch();
  serve();
} else {
  await builder.rebuild();
  await builder.dispose();
}
