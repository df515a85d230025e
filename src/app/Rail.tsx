import { BookOpen, HardDrive, LayoutGrid } from "lucide-react";
import { classes } from "../ui/classes.ts";
import { Tooltip } from "../ui/Tooltip.tsx";
import { hashOf, type Address } from "./address.ts";
import { DemoMenu } from "./DemoMenu.tsx";
import type { Services } from "./services.ts";
import styles from "./Rail.module.css";
import { ThemeButton } from "./ThemeButton.tsx";

/** The places of the page, at its left edge. A phone has it only where no flow is open. */
export function Rail({ services, page }: { readonly services: Services; readonly page: Address["page"] }) {
  const isHome = page === "flows";
  const isBeside = page === "flow";
  return (
    <nav className={classes(styles.rail, isBeside && styles.beside)} aria-label="Places">
      <a className={styles.logo} href={hashOf({ page: "flows" })} aria-label="Millrace: all flows">
        <img src="/icon.svg" alt="" width={26} height={26} />
      </a>
      <Tooltip text="My flows" side="right">
        <a
          className={styles.place}
          href={hashOf({ page: "flows" })}
          aria-label="My flows"
          aria-current={isHome ? "page" : undefined}
        >
          <LayoutGrid size={18} aria-hidden />
        </a>
      </Tooltip>
      <DemoMenu services={services}>
        <button type="button" className={styles.place} aria-label="Demos" title="Demos">
          <BookOpen size={18} aria-hidden />
        </button>
      </DemoMenu>
      <Tooltip text="Storage" side="right">
        <a
          className={styles.place}
          href={hashOf({ page: "storage" })}
          aria-label="Storage"
          aria-current={page === "storage" ? "page" : undefined}
        >
          <HardDrive size={18} aria-hidden />
        </a>
      </Tooltip>
      <div className={styles.foot}>
        <ThemeButton />
      </div>
    </nav>
  );
}
