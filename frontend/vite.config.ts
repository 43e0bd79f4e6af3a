import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type Rolldown } from "vite";

const dist = fileURLToPath(new URL("./dist", import.meta.url));
const compress = promisify(brotliCompress);

/** Writes a brotli form beside every text asset, so that the server never compresses at run time. */
function precompress(): Plugin {
  return {
    name: "vigie-precompress",
    apply: "build",
    async closeBundle() {
      const files = await readdir(dist, { recursive: true });
      // index.html stays plain: the server writes a nonce into it for every response.
      const texts = files.filter((file) => /\.(js|css|svg)$/.test(file));
      for (const file of texts) {
        const body = await readFile(join(dist, file));
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
        };
        await writeFile(join(dist, `${file}.br`), await compress(body, { params }));
      }
    },
  };
}

/** What the queue may load before it shows, as brotli: 150 KB of script (see the README's figures). */
const firstScreenLimit = 150 * 1024;

/** Fails the build when the first screen of an operator has grown over its limit. */
function firstScreenBudget(): Plugin {
  return {
    name: "vigie-first-screen",
    apply: "build",
    async writeBundle(_options, bundle) {
      const wanted = new Set<string>();
      const take = (file: string) => {
        const chunk = bundle[file];
        if (chunk?.type !== "chunk" || wanted.has(file)) return;
        wanted.add(file);
        chunk.imports.forEach(take);
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === "chunk" && (chunk.isEntry || chunk.name === "console")) take(chunk.fileName);
      }
      const sizes = [...wanted].map(
        async (file) => (await compress(Buffer.from(codeOf(bundle[file])))).length,
      );
      const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      this.info(`the first screen loads ${Math.round(total / 1024)} KB of script in ${wanted.size} files`);
      if (total > firstScreenLimit) {
        this.error(
          `the first screen loads ${total} bytes of script, more than ${firstScreenLimit}: import lazily`,
        );
      }
    },
  };
}

function codeOf(file: Rolldown.OutputBundle[string] | undefined): string {
  return file?.type === "chunk" ? file.code : "";
}

/**
 * React Aria carries its own words in thirty languages. The console speaks two of them; the others would be a
 * fifth of what a screen has to load first.
 */
function ariaLanguages(): Plugin {
  return {
    name: "vigie-aria-languages",
    enforce: "pre",
    load(id) {
      const language =
        /\/react-(?:aria|stately|aria-components)\/.*\/intl\/.*\/([a-z]{2}-[A-Z]{2})\.m?js$/.exec(id)?.[1];
      return language && language !== "en-US" && language !== "fr-FR" ? "export default {};" : null;
    },
  };
}

/** In mock mode the page starts with an invented server instead of the real one; see src/testing. */
function mockEntry(): Plugin {
  return {
    name: "vigie-mock-entry",
    transformIndexHtml: {
      order: "pre",
      handler: (html) => html.replace("/src/main.tsx", "/src/testing/mock-main.ts"),
    },
  };
}

/**
 * What the first screen needs comes in three files rather than fifty, which compress a fifth better: what every
 * screen stands on, the controls most screens share, and the console with its queue. Each takes its static
 * imports along; everything imported lazily keeps a file of its own.
 */
const groups = [
  { name: "base", test: /src\/app\/start\.tsx$|node_modules\/(react-dom|scheduler)\//, priority: 3 },
  {
    name: "kit",
    test: /src\/ui\/(icon-button|banner|pill|avatar|client-tag|time|due|menu)\.tsx$/,
    priority: 2,
  },
  { name: "console", test: /src\/(app\/console-shell|features\/queue\/queue)\.tsx$/, priority: 1 },
];

/** The running Vigie that the development server shows. */
const vigie = process.env.VIGIE_BASE_URL ?? "http://127.0.0.1:8080";

export default defineConfig(({ mode }) => ({
  plugins: [
    react(),
    ariaLanguages(),
    ...(mode === "mock" ? [mockEntry()] : [firstScreenBudget(), precompress()]),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    outDir: mode === "mock" ? fileURLToPath(new URL("./test-results/mock", import.meta.url)) : dist,
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800, // what counts is the first screen's budget, above
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: {
    port: 5173,
    // Vigie refuses writes that come from another origin's page; this one stands in for its own.
    proxy: mode === "mock" ? undefined : { "/api": { target: vigie, headers: { origin: vigie } } },
  },
}));
