import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createPort, type Socket } from "node:net";
import { join } from "node:path";

/** A free loopback port. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createPort();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Polls until the check holds. */
export async function until(
  what: string,
  check: () => Promise<boolean> | boolean,
  ms = 30_000,
): Promise<void> {
  const limit = Date.now() + ms;
  for (;;) {
    if (await Promise.resolve(check()).catch(() => false)) return;
    if (Date.now() > limit) throw new Error(`${what}: not within ${ms / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The client's web server: real connections that are refused while it is stopped. */
export class Shop {
  private server?: Server;
  private readonly sockets = new Set<Socket>();

  constructor(readonly port: number) {}

  async start(): Promise<void> {
    this.server = createServer((_, response) => response.end("open\n"));
    this.server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** One alert as Alertmanager told it. */
export interface ToldAlert {
  status: "firing" | "resolved";
  labels: Record<string, string>;
  startsAt: string;
  endsAt: string;
}

/** Stands between Alertmanager and Vigie, passes every body on as it is, and keeps it. */
export class Relay {
  readonly told: ToldAlert[] = [];
  private server?: Server;

  constructor(
    readonly port: number,
    private readonly target: string,
  ) {}

  async start(): Promise<void> {
    this.server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body = Buffer.concat(parts);
      this.told.push(...(JSON.parse(body.toString()) as { alerts: ToldAlert[] }).alerts);
      const answer = await fetch(this.target, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      response.statusCode = answer.status;
      response.end(await answer.text());
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
  }

  /** The instants of an alert's last message with this status. */
  last(alertname: string, status: ToldAlert["status"]): ToldAlert | undefined {
    return this.told.filter((a) => a.labels.alertname === alertname && a.status === status).at(-1);
  }
}

/** A real blackbox exporter, Prometheus and Alertmanager, at one-second intervals, watching the shop. */
export class Monitoring {
  private readonly children = new Map<string, ChildProcess>();
  readonly ports = { blackbox: 0, prometheus: 0, alertmanager: 0 };

  constructor(
    private readonly folder: string,
    private readonly shop: Shop,
    private readonly webhook: string,
    private readonly service: string,
  ) {}

  async start(): Promise<void> {
    for (const name of ["blackbox", "prometheus", "alertmanager"] as const)
      this.ports[name] = await freePort();
    this.configure();
    const { blackbox, prometheus, alertmanager } = this.ports;
    this.run("prometheus-blackbox-exporter", [
      `--config.file=${join(this.folder, "blackbox.yml")}`,
      `--web.listen-address=127.0.0.1:${blackbox}`,
    ]);
    this.run("prometheus-alertmanager", [
      `--config.file=${join(this.folder, "alertmanager.yml")}`,
      `--storage.path=${join(this.folder, "alertmanager")}`,
      `--web.listen-address=127.0.0.1:${alertmanager}`,
      "--cluster.listen-address=",
    ]);
    this.run("prometheus", [
      `--config.file=${join(this.folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(this.folder, "tsdb")}`,
      `--web.listen-address=127.0.0.1:${prometheus}`,
      "--rules.alert.resend-delay=1s",
    ]);
    await until("Prometheus probes the shop", async () => (await this.samples()).some(([, up]) => up === 1));
  }

  private configure(): void {
    mkdirSync(this.folder, { recursive: true });
    const write = (name: string, text: string) => writeFileSync(join(this.folder, name), text);
    write("blackbox.yml", "modules:\n  http:\n    prober: http\n    timeout: 900ms\n");
    write(
      "rules.yml",
      `groups:
  - name: shop
    interval: 1s
    rules:
      - alert: ShopUnreachable
        expr: probe_success == 0
        for: 0s
        labels: { severity: critical, service: ${this.service} }
        annotations: { summary: "La boutique ne répond plus" }
      - alert: Watchdog
        expr: vector(1)
        labels: { severity: none }
`,
    );
    write(
      "prometheus.yml",
      `global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:${this.ports.alertmanager}"] }] }] }
scrape_configs:
  - job_name: shop
    metrics_path: /probe
    params: { module: [http], target: ["http://127.0.0.1:${this.shop.port}/"] }
    static_configs: [{ targets: ["127.0.0.1:${this.ports.blackbox}"] }]
`,
    );
    write(
      "alertmanager.yml",
      `route:
  receiver: vigie
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 1s
receivers:
  - name: vigie
    webhook_configs: [{ url: "${this.webhook}", send_resolved: true }]
`,
    );
  }

  private run(command: string, args: string[]): void {
    const child = spawn(command, args, { stdio: "ignore" });
    child.once("error", (error) => {
      throw new Error(`${command}: ${error.message}; run make tools`);
    });
    this.children.set(command, child);
  }

  /** Prometheus' own samples of the probe: [Unix seconds, 0 or 1]. */
  async samples(): Promise<[number, number][]> {
    const answer = await fetch(
      `http://127.0.0.1:${this.ports.prometheus}/api/v1/query?query=${encodeURIComponent("probe_success[10m]")}`,
    );
    const body = (await answer.json()) as { data: { result: { values: [number, string][] }[] } };
    return (body.data.result[0]?.values ?? []).map(([at, value]) => [at, Number(value)]);
  }

  /** Ends one of the three at once, as a power cut would. */
  kill(command: "prometheus" | "prometheus-alertmanager" | "prometheus-blackbox-exporter"): void {
    this.children.get(command)?.kill("SIGKILL");
  }

  stop(): void {
    for (const child of this.children.values()) child.kill("SIGKILL");
  }
}
