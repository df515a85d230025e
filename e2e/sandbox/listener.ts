import { createHash } from "node:crypto";
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { createServer as createHttp, type IncomingMessage, type Server } from "node:http";
import { createServer as createTcp, type AddressInfo, type Server as TcpServer } from "node:net";

/**
 * Counts what arrives on 127.0.0.1: requests and WebSockets by the first two parts of their path, and, where an attempt
 * may send what has no path, connections and datagrams to ports of its own. It answers everything as a generous server
 * would, so that nothing stays away for want of a permission.
 */
export class Listener {
  private readonly counts = new Map<string, string[]>();
  private readonly closing: (() => void)[] = [];
  private constructor(private readonly server: Server) {}

  static async open(): Promise<Listener> {
    const server = createHttp();
    const listener = new Listener(server);
    server.on("request", (request, response) => {
      listener.count(request, request.method ?? "");
      const redirect = new URL(request.url ?? "/", "http://x").searchParams.get("redirect");
      if (redirect) {
        response.writeHead(302, { location: redirect, "access-control-allow-origin": "*" }).end();
        return;
      }
      const [type, body] = contentFor(request.url ?? "");
      response.writeHead(200, {
        "access-control-allow-origin": "*",
        "access-control-allow-headers": "*",
        "cache-control": "no-store",
        "content-type": type,
      });
      response.end(body);
    });
    server.on("upgrade", (request, socket) => {
      listener.count(request, "WebSocket");
      const accept = createHash("sha1")
        .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest("base64");
      socket.on("error", () => undefined);
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
    });
    await listening(server);
    listener.closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return listener;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Addresses of its own for one attempt. */
  async addressesFor(key: string): Promise<{ url: string; ws: string; tcp: number; udp: number }> {
    const tcp = createTcp((socket) => {
      this.note(key, "TCP connection");
      socket.on("error", () => undefined).destroy();
    });
    await listening(tcp);
    const udp = createSocket("udp4");
    udp.on("message", () => this.note(key, "UDP datagram"));
    await new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve));
    this.closing.push(
      () => tcp.close(),
      () => udp.close(),
    );
    return {
      url: `${this.origin}/${key}`,
      ws: `${this.origin.replace("http", "ws")}/${key}`,
      tcp: portOf(tcp),
      udp: portOf(udp),
    };
  }

  /** What arrived of the attempt; empty when nothing did. */
  arrivedOf(key: string): readonly string[] {
    return this.counts.get(key) ?? [];
  }

  /** Everything that arrived, whatever it was, for what names no attempt at all. */
  get all(): readonly string[] {
    return [...this.counts].flatMap(([key, kinds]) => kinds.map((kind) => `${key}: ${kind}`));
  }

  close(): void {
    for (const close of this.closing) close();
  }

  private count(request: IncomingMessage, kind: string): void {
    const [, where = "", id = ""] = (request.url ?? "").split(/[/?]/);
    this.note(`${where}/${id.replace(/\.\w+$/, "")}`, kind);
  }

  private note(key: string, kind: string): void {
    this.counts.set(key, [...(this.counts.get(key) ?? []), kind]);
  }
}

function portOf(server: TcpServer | UdpSocket): number {
  return (server.address() as AddressInfo).port;
}

function listening(server: TcpServer): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

/** The smallest image, for whatever is no code. */
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`;

function contentFor(path: string): [type: string, body: string | Buffer] {
  const ending = /\.(\w+)$/.exec(path)?.[1];
  if (ending === "js") return ["text/javascript", "export default 1"];
  if (ending === "json") return ["application/json", "{}"];
  if (ending === "css") return ["text/css", "p {}"];
  if (ending === "wasm") return ["application/wasm", Buffer.from([0, 97, 115, 109, 1, 0, 0, 0])];
  return ["image/svg+xml", svg];
}
