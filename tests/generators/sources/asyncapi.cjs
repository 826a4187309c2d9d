// Parses an AsyncAPI document; ends with 1 when there are errors or warnings.
const { readFileSync } = require("node:fs");
const { Parser } = require("@asyncapi/parser");

const WARNING = 1;

new Parser().parse(readFileSync(process.argv[2], "utf8")).then(({ document, diagnostics }) => {
  const flaws = diagnostics.filter(({ severity }) => severity <= WARNING);
  flaws.forEach(({ code, message, path }) => console.log(`${path.join(".")}: ${message} (${code})`));
  console.log(`${document?.allMessages().all().length ?? 0} messages`);
  process.exitCode = flaws.length || !document ? 1 : 0;
});
