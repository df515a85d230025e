import { Command as Cmdk } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState } from "react";
import type { Program } from "../../program/program.ts";
import { commandGroups, isEnabled, type Command } from "./command.ts";
import styles from "./CommandPalette.module.css";
import { findInFlow, type Finding } from "./find.ts";
import { KeyCaps } from "./KeyCaps.tsx";

export interface CommandPaletteProps {
  /** `find` leaves the commands out: nodes and code only. */
  readonly mode: "commands" | "find";
  readonly commands: readonly Command[];
  readonly program: Program;
  readonly onFind: (finding: Finding) => void;
  readonly onClose: () => void;
}

/** One field that finds every command, every node and every line of code. */
export function CommandPalette({ mode, commands, program, onFind, onClose }: CommandPaletteProps) {
  const [query, setQuery] = useState("");
  const words = query.trim();
  const findings = words === "" && mode === "commands" ? [] : findInFlow(program, words);
  const shown = mode === "find" ? [] : matching(commands, words);
  const choose = (act: () => void) => {
    onClose();
    // The dialog gives the focus back first; a command may then move it on.
    requestAnimationFrame(act);
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.dialog} aria-describedby={undefined}>
          <Dialog.Title className={styles.hidden}>
            {mode === "find" ? "Find in this flow" : "Commands"}
          </Dialog.Title>
          <Cmdk shouldFilter={false} loop label={mode === "find" ? "Find in this flow" : "Commands"}>
            <div className={styles.search}>
              <Search size={16} aria-hidden />
              <Cmdk.Input
                className={styles.input}
                value={query}
                onValueChange={setQuery}
                placeholder={mode === "find" ? "Find names and code in this flow" : "Search or run a command"}
              />
            </div>
            <Cmdk.List className={styles.list} label="Found">
              <Cmdk.Empty className={styles.nothing}>
                {words === "" ? "The flow is empty." : `Nothing matches “${words}”.`}
              </Cmdk.Empty>
              {findings.length > 0 && (
                <Cmdk.Group heading="In this flow" className={styles.group}>
                  {findings.map((finding) => (
                    <Cmdk.Item
                      key={finding.id}
                      value={finding.id}
                      className={styles.item}
                      onSelect={() => choose(() => onFind(finding))}
                    >
                      <span className={styles.title}>{finding.title}</span>
                      <span className={finding.line === undefined ? styles.about : styles.code}>
                        {finding.about}
                      </span>
                      {finding.line !== undefined && (
                        <span className={styles.about}>line {finding.line}</span>
                      )}
                    </Cmdk.Item>
                  ))}
                </Cmdk.Group>
              )}
              {commandGroups.map((group) => (
                <CommandItems
                  key={group}
                  heading={group}
                  commands={shown.filter((command) => command.group === group)}
                  onChoose={(command) => choose(command.run)}
                />
              ))}
            </Cmdk.List>
          </Cmdk>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CommandItems(props: {
  readonly heading: string;
  readonly commands: readonly Command[];
  readonly onChoose: (command: Command) => void;
}) {
  const { heading, commands, onChoose } = props;
  if (commands.length === 0) return null;
  return (
    <Cmdk.Group heading={heading} className={styles.group}>
      {commands.map((command) => (
        <Cmdk.Item
          key={command.id}
          value={command.id}
          className={styles.item}
          disabled={!isEnabled(command)}
          onSelect={() => onChoose(command)}
        >
          <span className={styles.title}>{command.title}</span>
          {command.keys?.[0] !== undefined && <KeyCaps chord={command.keys[0]} />}
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  );
}

/** Commands whose title or group has every word; what cannot be done now is left out unless it is asked for. */
function matching(commands: readonly Command[], query: string): readonly Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ id, title, group }) => {
    const text = `${group} ${title}`.toLowerCase();
    return id !== "commands" && words.every((word) => text.includes(word));
  });
}
