import { Download } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { IconButton } from "../../ui/IconButton.tsx";
import menuStyles from "../../ui/Menu.module.css";
import type { ExportForm } from "./exportFlow.ts";
import styles from "./ExportMenu.module.css";

export const exportForms: readonly {
  readonly form: ExportForm;
  readonly title: string;
  readonly about: string;
}[] = [
  { form: "file", title: "TypeScript file", about: "Imports millrace; millrace run FILE runs it" },
  {
    form: "standAlone",
    title: "Stand-alone file",
    about: "With the engine in it: node FILE runs it, or Deno, or Bun",
  },
  {
    form: "project",
    title: "Project (zip)",
    about: "package.json, tsconfig, the file, and a test made from the last run",
  },
];

/** In which form the flow leaves. */
export function ExportMenu({ onExport }: { readonly onExport: (form: ExportForm) => void }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <IconButton label="Export">
          <Download size={16} aria-hidden />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menuStyles.content} align="end" sideOffset={6} collisionPadding={8}>
          {exportForms.map(({ form, title, about }) => (
            <DropdownMenu.Item
              key={form}
              className={menuStyles.item}
              textValue={title}
              onSelect={() => onExport(form)}
            >
              <span className={styles.form}>
                <span className={styles.title}>{title}</span>
                <span className={styles.about}>{about}</span>
              </span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
