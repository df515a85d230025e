import { createStore, type StoreApi } from "zustand/vanilla";
import { emit } from "../code/emit.ts";
import type { Session } from "../editor/session.ts";
import type { Program } from "../program/program.ts";
import type { Database } from "../store/database.ts";
import { saveFlow } from "../store/flows.ts";
import { whyNotKept } from "../store/refusal.ts";
import { nameRevision } from "../store/revisions.ts";
import { leftEdits } from "./leftEdits.ts";
import type { FlowDocument } from "./openFlow.ts";
import { announce } from "./storeNews.ts";

/** What the page says of the newest edits. It never says "saved" of what is not on disk. */
export type SaveState =
  | { readonly kind: "saved"; readonly at: number }
  | { readonly kind: "saving" }
  | { readonly kind: "failed"; readonly reason: string }
  /** Another tab saved the flow in between; nothing is written until the user decides. */
  | { readonly kind: "conflict"; readonly newer: FlowDocument }
  /** Another tab deleted the flow, or the browser threw it away; it comes back only if the user says so. */
  | { readonly kind: "deleted" };

/** How long after the last edit the flow is saved. */
const restMs = 400;

/** Saves a session's program after edits: one save at a time, always the newest, never over another tab's. */
export class Autosave {
  readonly state: StoreApi<SaveState>;
  /** What is on disk; nothing of a flow that the device refused to keep. */
  private savedProgram: Program | undefined;
  private revision: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> | undefined;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly flow: FlowDocument,
    private readonly session: Session,
  ) {
    this.state = createStore<SaveState>(() => ({ kind: "saved", at: flow.savedAt }));
    this.savedProgram = flow.revision === 0 ? undefined : flow.document;
    this.revision = flow.revision;
  }

  /** From now on edits are saved. */
  open(): void {
    const stopWatching = this.session.subscribe(() => this.note());
    const saveNow = () => void this.save();
    document.addEventListener("visibilitychange", saveNow);
    this.note();
    this.stopListening = () => {
      stopWatching();
      document.removeEventListener("visibilitychange", saveNow);
    };
  }

  get isSaved(): boolean {
    return this.session.getState().program === this.savedProgram;
  }

  /** The flow as it is here, when the device does not have it so. */
  get unsaved(): FlowDocument | undefined {
    if (this.isSaved) return undefined;
    const { program: document } = this.session.getState();
    const { name } = document.flow.options;
    return { ...this.flow, name, document, revision: this.revision + 1, savedAt: Date.now() };
  }

  /** Saves what is not saved yet, at once. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    while (this.saving) await this.saving;
    if (this.isSaved || this.isUndecided) return;
    this.saving = this.write();
    await this.saving;
    if (!this.isSaved && this.state.getState().kind === "saved") this.note();
  }

  /** Saves, after a look whether what was saved is still there: a browser that has no room may throw everything away. */
  async saveAgain(): Promise<void> {
    if (this.isSaved && !this.isUndecided) await this.lookForSaved();
    await this.save();
  }

  private async lookForSaved(): Promise<void> {
    try {
      await this.database.reopen();
      const stored = await this.database.flows.get(this.flow.id);
      if (stored) return this.state.setState({ kind: "saved", at: stored.savedAt }, true);
      this.savedProgram = undefined;
      this.state.setState({ kind: "deleted" }, true);
    } catch (error) {
      this.state.setState({ kind: "failed", reason: whyNotKept(error) }, true);
    }
  }

  /** Saves, and gives that revision the name, so that it stays; false when it could not be saved. */
  async saveVersion(name: string): Promise<boolean> {
    await this.save();
    if (!this.isSaved || this.isUndecided) return false;
    await nameRevision(this.database, { flowId: this.flow.id, revision: this.revision }, name);
    announce({ kind: "flow", flowId: this.flow.id });
    return true;
  }

  /** Goes on from what another tab saved; what is not saved here is given up. */
  adopt(flow: FlowDocument): void {
    this.savedProgram = flow.document;
    this.revision = flow.revision;
    clearTimeout(this.timer);
    this.session.getState().replace(flow.document);
    this.state.setState({ kind: "saved", at: flow.savedAt }, true);
  }

  /** The revision that this tab's edits stand on. */
  get basedOn(): number {
    return this.revision;
  }

  /** Goes on with this tab's version: on top of the other's in a conflict, as a new flow after a deletion. */
  async keepMine(): Promise<void> {
    const state = this.state.getState();
    if (!this.isUndecided) return;
    this.revision = state.kind === "conflict" ? state.newer.revision : 0;
    this.state.setState({ kind: "saving" }, true);
    await this.save();
  }

  /** Nothing is written before the user has decided. */
  private get isUndecided(): boolean {
    const { kind } = this.state.getState();
    return kind === "conflict" || kind === "deleted";
  }

  /** In a page's last moment: a save that is begun now may not come to its end, so what is not saved is left beside it. */
  leaveOff(): void {
    const { unsaved } = this;
    if (unsaved && this.revision > 0)
      leftEdits.leave(unsaved.id, { document: unsaved.document, basedOn: this.revision });
  }

  /**
   * Takes up what an earlier page had not saved, and gives whether there was anything; to be called once this tab is the
   * one that edits. Should another tab have saved the flow since, that is a conflict like any other.
   */
  async takeUp(): Promise<boolean> {
    const { id } = this.flow;
    const left = leftEdits.read(id);
    if (!left) return false;
    const stored = (await this.database.flows.get(id)) as FlowDocument | undefined;
    // It may have come to its end after all.
    const isStored = stored !== undefined && emit(stored.document).text === emit(left.document).text;
    if (!isStored && !this.isSaved) return false;
    if (!isStored) {
      this.revision = left.basedOn;
      this.session.getState().replace(left.document);
      await this.save();
    }
    if (this.state.getState().kind !== "failed") leftEdits.forget(id);
    return !isStored;
  }

  async close(): Promise<void> {
    this.stopListening();
    await this.save();
  }

  private note(): void {
    if (this.isSaved || this.isUndecided) return;
    this.state.setState({ kind: "saving" }, true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), restMs);
  }

  private async write(): Promise<void> {
    const { program } = this.session.getState();
    const flow = { id: this.flow.id, name: program.flow.options.name, document: program };
    try {
      await this.database.reopen();
      const result = await saveFlow(this.database, flow, this.revision, Date.now());
      if ("newer" in result)
        this.state.setState({ kind: "conflict", newer: result.newer as FlowDocument }, true);
      else if ("isDeleted" in result) this.state.setState({ kind: "deleted" }, true);
      else this.saved(program, result.saved.revision, result.saved.savedAt);
    } catch (error) {
      this.state.setState({ kind: "failed", reason: whyNotKept(error) }, true);
    } finally {
      this.saving = undefined;
    }
  }

  private saved(program: Program, revision: number, at: number): void {
    this.savedProgram = program;
    this.revision = revision;
    this.state.setState({ kind: "saved", at }, true);
    announce({ kind: "flow", flowId: this.flow.id });
  }
}
