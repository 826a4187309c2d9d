// Write the types of the API's documents into src/generated. With --check, only say whether they are current.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const ROOT = new URL("../../../", import.meta.url);
const TARGET = new URL("../src/generated/", import.meta.url);

/** The schemas of the AsyncAPI document as an OpenAPI document: both are JSON Schema, and one generator reads them. */
function asSchemas(asyncapi) {
  const frames = { actions: {}, events: {} };
  for (const [name, message] of Object.entries(asyncapi.components.messages)) {
    const kind = name.startsWith("action.") ? "actions" : name.startsWith("event.") ? "events" : undefined;
    if (kind) frames[kind][message.name] = message.payload;
  }
  const index = Object.fromEntries(
    Object.entries(frames).map(([kind, messages]) => [
      kind,
      { type: "object", properties: messages, required: Object.keys(messages), additionalProperties: false },
    ]),
  );
  return {
    openapi: "3.1.0",
    info: asyncapi.info,
    paths: {},
    components: { schemas: { ...asyncapi.components.schemas, MessagesByAction: index.actions, FramesByEvent: index.events } },
  };
}

async function types(name, prepare) {
  const document = prepare(JSON.parse(await readFile(new URL(`docs/${name}.json`, ROOT), "utf8")));
  const nodes = await openapiTS(document, { silent: true, defaultNonNullable: false });
  const header = `// Generated from docs/${name}.json by \`make docs\`. Not to be changed by hand.\n\n`;
  return header + astToString(nodes);
}

function version(document) {
  const header = "// Generated from docs/openapi.json by `make docs`. Not to be changed by hand.\n\n";
  return `${header}/** The version of the API that the types are those of. */\nexport const API_VERSION = ${JSON.stringify(document.info.version)};\n`;
}

const openapi = JSON.parse(await readFile(new URL("docs/openapi.json", ROOT), "utf8"));
const files = {
  "openapi.ts": await types("openapi", (document) => document),
  "asyncapi.ts": await types("asyncapi", asSchemas),
  "version.ts": version(openapi),
};
const stale = [];
for (const [name, text] of Object.entries(files)) {
  const url = new URL(name, TARGET);
  const current = await readFile(url, "utf8").catch((error) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  if (current === text) continue;
  stale.push(name);
  if (!process.argv.includes("--check")) await writeFile(url, text);
}
if (process.argv.includes("--check") && stale.length > 0) {
  console.error(`clients/typescript/src/generated: ${stale.join(", ")} differ from the documents; \`make docs\` writes them.`);
  process.exitCode = 1;
}
