import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./Tabs.module.css";

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** A small figure beside the label: how many problems, lines, artifacts. */
  readonly count?: number;
  /** Marks the figure as something to look at. */
  readonly alarming?: boolean;
  readonly content: ReactNode;
}

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** What stands at the right end of the tab list. */
  readonly actions?: ReactNode;
}

/** A row of tabs and the one panel that shows. Only the shown panel is mounted. */
export function Tabs({ label, tabs, value, onChange, actions }: TabsProps) {
  return (
    <Radix.Root className={styles.root} value={value} onValueChange={onChange}>
      <div className={styles.bar}>
        <Radix.List className={styles.list} aria-label={label}>
          {tabs.map((tab) => (
            <Radix.Trigger key={tab.id} className={styles.tab} value={tab.id}>
              {tab.label}
              {tab.count !== undefined && tab.count > 0 && (
                <span className={tab.alarming ? styles.alarm : styles.count}>
                  {tab.count.toLocaleString("en")}
                </span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {actions}
      </div>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} className={styles.panel} value={tab.id} tabIndex={-1}>
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
