// Compiles the stylesheet, copies the components' script, and notes the SHA-256 of
// everything they were made of; tests/web/test_static.py recomputes the note.
import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { compile, NodePackageImporter } from "sass";

const here = import.meta.dirname;
const { version } = JSON.parse(
  readFileSync(`${here}/node_modules/govuk-frontend/package.json`),
);

const { css } = compile(`${here}/app.scss`, {
  style: "compressed",
  importers: [new NodePackageImporter(here)],
  quietDeps: true,
});
writeFileSync(`${here}/../css/app.css`, `${css}\n`);

copyFileSync(
  `${here}/node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js`,
  `${here}/../js/govuk-frontend-${version}.min.js`,
);

const hash = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const sources = readdirSync(here).filter((name) =>
  /\.(scss|mjs)$|^package(-lock)?\.json$/.test(name),
);
const lines = sources.sort().map((name) => `${hash(`${here}/${name}`)}  ${name}`);
lines.push(`${hash(`${here}/../css/app.css`)}  ../css/app.css`);
writeFileSync(`${here}/../css/app.css.sources`, `${lines.join("\n")}\n`);
