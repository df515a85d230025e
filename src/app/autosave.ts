import { createStore, type StoreApi } from "zustand/vanilla";
import type { Session } from "../editor/session.ts";
import type { Program } from "../program/program.ts";
import type { Database } from "../store/database.ts";
import { saveFlow } from "../store/flows.ts";
import type { FlowDocument } from "./openFlow.ts";

/** What the page says of the newest edits. It never says "saved" of what is not on disk. */
export type SaveState =
  | { readonly kind: "saved"; readonly at: number }
  | { readonly kind: "saving" }
  | { readonly kind: "failed"; readonly reason: string }
  /** Another tab saved the flow in between; nothing is written until the user decides. */
  | { readonly kind: "conflict"; readonly newer: FlowDocument };

/** How long after the last edit the flow is saved. */
const restMs = 400;

/** Saves a session's program after edits: one save at a time, always the newest, never over another tab's. */
export class Autosave {
  readonly state: StoreApi<SaveState>;
  private savedProgram: Program;
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
    this.savedProgram = flow.document;
    this.revision = flow.revision;
  }

  /** From now on edits are saved. */
  open(): void {
    const stopWatching = this.session.subscribe(() => this.note());
    const saveNow = () => void this.save();
    document.addEventListener("visibilitychange", saveNow);
    this.stopListening = () => {
      stopWatching();
      document.removeEventListener("visibilitychange", saveNow);
    };
  }

  get isSaved(): boolean {
    return this.session.getState().program === this.savedProgram;
  }

  /** Saves what is not saved yet, at once. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    while (this.saving) await this.saving;
    if (this.isSaved || this.state.getState().kind === "conflict") return;
    this.saving = this.write();
    await this.saving;
    if (!this.isSaved && this.state.getState().kind === "saved") this.note();
  }

  /** In a conflict: goes on with this tab's version, on top of the other's. */
  async keepMine(): Promise<void> {
    const state = this.state.getState();
    if (state.kind !== "conflict") return;
    this.revision = state.newer.revision;
    this.state.setState({ kind: "saving" }, true);
    await this.save();
  }

  async close(): Promise<void> {
    this.stopListening();
    await this.save();
  }

  private note(): void {
    if (this.isSaved || this.state.getState().kind === "conflict") return;
    this.state.setState({ kind: "saving" }, true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), restMs);
  }

  private async write(): Promise<void> {
    const { program } = this.session.getState();
    const flow = { id: this.flow.id, name: program.flow.options.name, document: program };
    try {
      const result = await saveFlow(this.database, flow, this.revision, Date.now());
      if ("newer" in result)
        this.state.setState({ kind: "conflict", newer: result.newer as FlowDocument }, true);
      else this.saved(program, result.saved.revision, result.saved.savedAt);
    } catch (error) {
      this.state.setState({ kind: "failed", reason: (error as Error).message }, true);
    } finally {
      this.saving = undefined;
    }
  }

  private saved(program: Program, revision: number, at: number): void {
    this.savedProgram = program;
    this.revision = revision;
    this.state.setState({ kind: "saved", at }, true);
  }
}
