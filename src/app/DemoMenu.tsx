import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { demos, type Demo } from "../demos/index.ts";
import { useToast } from "../ui/Toasts.tsx";
import { goTo } from "./address.ts";
import { copyDemo } from "./openFlow.ts";
import type { Services } from "./services.ts";
import styles from "./DemoMenu.module.css";

/** Opens one of the demos, as a copy of your own. The child is the button that drops the menu. */
export function DemoMenu(props: { readonly services: Services; readonly children: ReactNode }) {
  const { services, children } = props;
  const toast = useToast();
  const open = async (demo: Demo) => {
    try {
      goTo({ page: "flow", id: (await copyDemo(services, demo)).id });
    } catch (error) {
      toast({ tone: "danger", title: "The demo cannot be opened", detail: (error as Error).message });
    }
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles.menu}
          side="right"
          align="start"
          sideOffset={8}
          collisionPadding={8}
        >
          <DropdownMenu.Group aria-label="Demos">
            <DropdownMenu.Label className={styles.label}>Demos</DropdownMenu.Label>
            {demos.map((demo) => (
              <DropdownMenu.Item
                key={demo.id}
                className={styles.item}
                textValue={demo.title}
                onSelect={() => void open(demo)}
              >
                <span className={styles.title}>{demo.title}</span>
                <span className={styles.about}>{demo.about}</span>
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Group>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
