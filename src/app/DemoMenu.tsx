import { BookOpen, ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { demos, type Demo } from "../demos/index.ts";
import { allFlows } from "../store/flows.ts";
import { momentText } from "../runs/timeText.ts";
import { Button } from "../ui/Button.tsx";
import type { FlowDocument } from "./openFlow.ts";
import type { Services } from "./services.ts";
import styles from "./DemoMenu.module.css";

export interface DemoMenuProps {
  readonly services: Services;
  readonly onOpenDemo: (demo: Demo) => void;
  readonly onOpenFlow: (flow: FlowDocument) => void;
}

/** Opens one of the demos, and leads back to flows of one's own. */
export function DemoMenu({ services, onOpenDemo, onOpenFlow }: DemoMenuProps) {
  const [flows, setFlows] = useState<readonly FlowDocument[]>([]);
  const [now, setNow] = useState(0);
  const load = async () => {
    setNow(Date.now());
    setFlows((await allFlows(services.database)) as FlowDocument[]);
  };
  return (
    <DropdownMenu.Root onOpenChange={(isOpen) => isOpen && void load()}>
      <DropdownMenu.Trigger asChild>
        <Button>
          <BookOpen size={14} aria-hidden /> Demos <ChevronDown size={13} aria-hidden />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="end" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Group aria-label="Demos">
            <DropdownMenu.Label className={styles.label}>Demos</DropdownMenu.Label>
            {demos.map((demo) => (
              <Item key={demo.id} title={demo.title} about={aboutOf(demo)} onOpen={() => onOpenDemo(demo)} />
            ))}
          </DropdownMenu.Group>
          <DropdownMenu.Group aria-label="Your flows">
            <DropdownMenu.Label className={styles.label}>Your flows</DropdownMenu.Label>
            {flows.map((flow) => (
              <Item
                key={flow.id}
                title={flow.name}
                about={`saved ${momentText(flow.savedAt, now)}`}
                onOpen={() => onOpenFlow(flow)}
              />
            ))}
          </DropdownMenu.Group>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function aboutOf({ about, opensAs }: Demo): string {
  return opensAs === "code" ? `${about} · opens as code` : about;
}

interface ItemProps {
  readonly title: string;
  readonly about: string;
  readonly onOpen: () => void;
}

function Item({ title, about, onOpen }: ItemProps) {
  return (
    <DropdownMenu.Item className={styles.item} textValue={title} onSelect={onOpen}>
      <span className={styles.title}>{title}</span>
      <span className={styles.about}>{about}</span>
    </DropdownMenu.Item>
  );
}
