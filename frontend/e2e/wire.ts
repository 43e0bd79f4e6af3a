import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A cable between a browser and the server that can be cut: every connection breaks and new ones are refused. */
export class Wire {
  private server: Server | null = null;
  private readonly ends = new Set<Socket>();
  private port = 0;

  constructor(private readonly to: URL) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Connects the two, at the first time and after a cut. */
  async mend(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(Number(this.to.port), this.to.hostname);
      for (const [end, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.ends.add(end);
        end.on("error", () => other.destroy());
        end.on("close", () => {
          this.ends.delete(end);
          other.destroy();
        });
        end.pipe(other);
      }
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.port, "127.0.0.1", resolve);
    });
    this.port = (server.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = null;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const end of this.ends) end.destroy();
    await closed;
  }
}
