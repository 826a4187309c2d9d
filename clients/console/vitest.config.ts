import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@fitai/client": fileURLToPath(new URL("../typescript/src/index.ts", import.meta.url)) } },
  test: { include: ["tests/**/*.test.ts"] },
});
