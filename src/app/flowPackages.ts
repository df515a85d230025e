import * as Comlink from "comlink";
import { liveQuery, type Subscription } from "dexie";
import { openFetcher } from "../sandbox/openFetcher.ts";
import type { SandboxFrame } from "../sandbox/openFrame.ts";
import type { Grant } from "../store/grants.ts";
import { defaultModuleServer, readModuleServer } from "../store/moduleServer.ts";
import { hostOfServer } from "./npmModules.ts";
import { grantOfFlow } from "./openFlow.ts";
import type { Services } from "./services.ts";

/** Who cannot read what was granted grants nothing. */
const nothingGranted: Grant = { isTrusted: false, hosts: [] };

/** Tells the compiler where the packages of an open flow come from, and goes to the network for their types when it may. */
export class FlowPackages {
  /** Settles when that was told for the first time: what is checked before would not know of types that are at hand. */
  readonly told: Promise<void>;
  private tell: () => void = () => undefined;
  private subscription: Subscription | undefined;
  private frame: Promise<SandboxFrame> | undefined;
  private host: string | undefined;
  private used: readonly [server: string, grant: Grant] | undefined;
  private isTold = false;

  constructor(
    private readonly services: Pick<Services, "database" | "language">,
    private readonly flowId: string,
    /** When more is known of the types of a package. */
    private readonly onChanged: () => void,
  ) {
    this.told = new Promise((resolve) => {
      this.tell = resolve;
    });
  }

  /** From now on what is granted, and which server is named, is followed. */
  open(): void {
    const { database } = this.services;
    // A live query tells nobody that the database cannot be opened, and checks and runs would wait for it for ever. It
    // follows what is awaited plainly: after a `catch()` of a promise it would hear of no change of grants.
    const read = async () => {
      try {
        return [await readModuleServer(database), await grantOfFlow(database, this.flowId)] as const;
      } catch {
        return [defaultModuleServer, nothingGranted] as const;
      }
    };
    this.subscription = liveQuery(read).subscribe(([server, grant]) => void this.use(server, grant));
    addEventListener("online", this.tryAgain);
  }

  close(): void {
    this.subscription?.unsubscribe();
    removeEventListener("online", this.tryAgain);
    this.closeFrame();
  }

  private use = async (server: string, grant: Grant): Promise<void> => {
    const refusal = refusalOf(server, grant);
    this.host = refusal === undefined ? hostOfServer(server) : undefined;
    if (this.host === undefined) this.closeFrame();
    this.used = [server, grant];
    const door = Comlink.proxy({
      open: () => this.openPort(),
      close: () => this.closeFrame(),
      changed: () => this.onChanged(),
    });
    const source = { server, ...(refusal !== undefined && { refusal }) };
    // A compiler that is gone says so when it is asked for a check.
    await this.services.language.packagesFrom(source, door).catch(() => undefined);
    if (this.isTold) this.onChanged();
    this.isTold = true;
    this.tell();
  };

  /** Asks once more for what could not be fetched. */
  readonly tryAgain = (): void => {
    if (this.used) void this.use(...this.used);
  };

  private async openPort(): Promise<MessagePort> {
    if (this.host === undefined) throw new Error("the flow may not reach the module server any more");
    this.closeFrame();
    this.frame = openFetcher(document, this.host);
    const { port } = await this.frame;
    return Comlink.transfer(port, [port]);
  }

  private closeFrame(): void {
    void this.frame?.then(({ close }) => close());
    this.frame = undefined;
  }
}

/** Why a flow may not ask the module server, as the end of a sentence. */
export function refusalOf(server: string, { isTrusted, hosts }: Grant): string | undefined {
  const host = hostOfServer(server);
  if (host === undefined) return "no module server is set; name one under Permissions";
  if (!isTrusted) return "the flow came from outside and is not trusted";
  if (!hosts.includes(host)) return `the flow may not reach ${host}; allow it that under Permissions`;
  return undefined;
}
