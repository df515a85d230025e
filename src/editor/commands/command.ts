import type { Chord } from "./keys.ts";

/** The headings of the help sheet and the command palette, in their order. */
export const commandGroups = ["Run", "Edit", "Select", "Node", "Arrange", "View", "Flow", "Help"] as const;

export type CommandGroup = (typeof commandGroups)[number];

/**
 * Something that a user can do: the one definition from which shortcuts, menus, the command palette and the help sheet
 * come.
 */
export interface Command {
  readonly id: string;
  /** What it does, in the imperative: "Select all". */
  readonly title: string;
  readonly group: CommandGroup;
  readonly keys?: readonly Chord[];
  /**
   * Where its keys work. `canvas`: while the focus is on the canvas or nowhere. `page`: wherever nobody is typing.
   * `always`: in fields, code and dialogs too. `browser`: the browser does it, and tells by an event of its own.
   */
  readonly scope: "canvas" | "page" | "always" | "browser";
  /** False when there is nothing to do it with. Left out: it can always be done. */
  readonly isEnabled?: () => boolean;
  readonly run: () => void;
}

/** A command as data: what it does is told the parts it does it with. */
export interface CommandDefinition<Parts> extends Omit<Command, "isEnabled" | "run"> {
  readonly isEnabled?: (parts: Parts) => boolean;
  readonly run: (parts: Parts) => unknown;
}

/** The definitions, ready to be done with these parts. */
export function commandsWith<Parts>(
  definitions: readonly CommandDefinition<Parts>[],
  parts: Parts,
): readonly Command[] {
  return definitions.map(({ isEnabled, run, ...rest }) => ({
    ...rest,
    ...(isEnabled && { isEnabled: () => isEnabled(parts) }),
    run: () => void run(parts),
  }));
}

export function isEnabled(command: Command): boolean {
  return command.isEnabled?.() ?? true;
}
