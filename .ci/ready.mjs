// Waits until a Vigie is ready: ready BASE_URL PID. Gives up after five minutes
// (the first start may have to install PostgreSQL) or when the process ends.
const [base, pid] = process.argv.slice(2);
const limit = Date.now() + 5 * 60_000;

async function look() {
  const ready = await fetch(`${base}/readyz`).then((r) => r.ok, () => false);
  if (ready) return;
  try {
    process.kill(Number(pid), 0);
  } catch {
    console.error("Vigie ended before it was ready");
    process.exit(1);
  }
  if (Date.now() > limit) {
    console.error(`${base}/readyz does not say ready`);
    process.exit(1);
  }
  setTimeout(look, 200);
}
look();
