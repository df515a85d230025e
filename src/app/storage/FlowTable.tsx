import { Ellipsis } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { bytesText, countText } from "../../runs/timeText.ts";
import { flowBytes, type FlowUsage } from "../../store/usage.ts";
import menu from "../../ui/Menu.module.css";
import { hashOf } from "../address.ts";
import { ruleText } from "./retentionText.ts";
import type { StorageReading } from "./useStorage.ts";
import styles from "./StoragePage.module.css";

export interface FlowTableProps {
  readonly reading: StorageReading;
  /** Saves the flow with its versions and runs as an archive. */
  readonly onDownload: (flow: FlowUsage) => void;
  readonly onDeleteRuns: (flow: FlowUsage) => void;
  /** Asks how long this flow's runs stay. */
  readonly onRules: (flow: FlowUsage) => void;
}

/** What uses how much, by flow; the largest first. */
export function FlowTable(props: FlowTableProps) {
  const { usage, rules } = props.reading;
  return (
    <section className={styles.section} aria-labelledby="by-flow">
      <h2 id="by-flow" className={styles.subtitle}>
        By flow
      </h2>
      {usage.flows.length === 0 ? (
        <p className={styles.note}>Nothing is kept yet.</p>
      ) : (
        <div className={styles.scroller}>
          <table className={styles.table} aria-labelledby="by-flow">
            <thead>
              <tr>
                <th scope="col">Flow</th>
                <th scope="col">Versions</th>
                <th scope="col">Runs</th>
                <th scope="col">Pinned</th>
                <th scope="col">Runs stay</th>
                <th scope="col">Size</th>
                <th scope="col">
                  <span className={styles.unseen}>More</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {usage.flows.map((flow) => (
                <tr key={flow.flowId}>
                  <th scope="row">
                    <Name flow={flow} />
                  </th>
                  <td>{countText(flow.versions)}</td>
                  <td>{countText(flow.runs)}</td>
                  <td>{countText(flow.pinned)}</td>
                  <td>{ruleOf(flow, rules.flows)}</td>
                  <td>{bytesText(flowBytes(flow))}</td>
                  <td>
                    <FlowMenu {...props} flow={flow} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function ruleOf({ flowId }: FlowUsage, own: StorageReading["rules"]["flows"]): string {
  const rule = Object.hasOwn(own, flowId) ? own[flowId] : undefined;
  return rule ? ruleText(rule) : "As for all flows";
}

function Name({ flow: { flowId, name, isKept, isInBin } }: { readonly flow: FlowUsage }) {
  const demo = flowId.startsWith("demo:");
  const title = name || "A flow without a name";
  if (isKept)
    return (
      <span>
        <a className={styles.link} href={hashOf({ page: "flow", id: flowId })}>
          {title}
        </a>
        {isInBin && <span className={styles.about}>In the bin</span>}
      </span>
    );
  return (
    <span>
      {title}
      <span className={styles.about}>{demo ? "A demo" : "Its flow is not here any more"}</span>
    </span>
  );
}

function FlowMenu(props: FlowTableProps & { readonly flow: FlowUsage }) {
  const { flow, onDownload, onDeleteRuns, onRules } = props;
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={styles.menuButton} aria-label={`More about ${flow.name}`}>
          <Ellipsis size={16} aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.content} align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Item className={menu.item} onSelect={() => onDownload(flow)}>
            Download with its runs
          </DropdownMenu.Item>
          <DropdownMenu.Item className={menu.item} onSelect={() => onRules(flow)}>
            How long its runs stay…
          </DropdownMenu.Item>
          <DropdownMenu.Separator className={menu.separator} />
          <DropdownMenu.Item
            className={menu.item}
            disabled={flow.runs === 0}
            onSelect={() => onDeleteRuns(flow)}
          >
            Delete its runs…
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
