// Signs in to a running demo as its operator and finds one incident in the
// queue: smoke.mjs BASE_URL DEMO_JSON send|look. With send it first posts the
// alert, to the intake of the first client that has a generic key.
import { readFileSync } from "node:fs";

const [base, file, what] = process.argv.slice(2);
const title = "Smoke test: checkout answers 502";
const demo = JSON.parse(readFileSync(file, "utf8"));

async function call(path, options = {}) {
  const answer = await fetch(base + path, options);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

function json(body) {
  return { method: "POST", headers: { "Content-Type": "application/json", Origin: base }, body: JSON.stringify(body) };
}

if (what === "send") {
  const key = demo.tenants.map((tenant) => tenant.keys?.generic).find(Boolean);
  if (!key) throw new Error(`${file} has no generic key`);
  await call(`/intake/generic/${key}`, json({ title, severity: "critical", dedup_key: "smoke", status: "firing" }));
}

const { email, password } = demo.accounts.find((account) => account.role === "operator");
const session = await call("/api/session", json({ email, password }));
const cookie = session.headers.getSetCookie().map((text) => text.split(";")[0]).join("; ");

const limit = Date.now() + 15_000;
for (;;) {
  const queue = await (await call("/api/incidents?state=open&limit=200", { headers: { cookie } })).json();
  if (queue.items.some((incident) => incident.title === title)) break;
  if (Date.now() > limit) throw new Error(`the queue holds ${queue.items.length} incidents, but not "${title}"`);
  await new Promise((resolve) => setTimeout(resolve, 200));
}
