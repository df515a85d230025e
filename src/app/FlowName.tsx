import { ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef, useState, type ReactNode } from "react";
import { setFlowOptions } from "../program/edits.ts";
import type { Session } from "../editor/session.ts";
import menuStyles from "../ui/Menu.module.css";
import { NameField } from "./NameField.tsx";
import styles from "./TopBar.module.css";

export interface FlowNameProps {
  readonly session: Session;
  readonly name: string;
  /** What else can be done with the flow. */
  readonly children: ReactNode;
}

/** The flow's name, and the menu that hangs from it. A double click renames, as the menu does. */
export function FlowName({ session, name, children }: FlowNameProps) {
  const [isRenaming, setRenaming] = useState(false);
  const willRename = useRef(false);
  const rename = (text: string | undefined) => {
    setRenaming(false);
    const { program, apply } = session.getState();
    if (text !== undefined) apply(setFlowOptions(program, { ...program.flow.options, name: text }));
  };
  return (
    <div className={styles.flowName}>
      <h1 className={styles.name} title={name} onDoubleClick={() => setRenaming(true)} hidden={isRenaming}>
        {name}
      </h1>
      {isRenaming && <NameField name={name} onEnd={rename} />}
      <DropdownMenu.Root>
        <DropdownMenu.Trigger asChild>
          <button type="button" className={styles.flowMenu} aria-label="Flow menu">
            <ChevronDown size={14} aria-hidden />
          </button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            className={menuStyles.content}
            align="start"
            sideOffset={6}
            collisionPadding={8}
            onCloseAutoFocus={(event) => {
              if (!willRename.current) return;
              willRename.current = false;
              event.preventDefault();
              setRenaming(true);
            }}
          >
            <DropdownMenu.Item className={menuStyles.item} onSelect={() => void (willRename.current = true)}>
              Rename
            </DropdownMenu.Item>
            {children}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </div>
  );
}
