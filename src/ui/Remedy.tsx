import { Button } from "./Button.tsx";

/** What the app can do, by the name of what it helps against. */
export type Remedies = Partial<Record<keyof typeof labels, () => void>>;

const labels = { permissions: "Permissions", again: "Try again" } as const;

/** Does something about what is wrong, where the app can. */
export function Remedy({
  name,
  remedies = {},
}: {
  readonly name: keyof Remedies | undefined;
  readonly remedies: Remedies | undefined;
}) {
  const act = name && remedies[name];
  if (!act) return null;
  return (
    <Button size="small" onClick={act}>
      {labels[name]}
    </Button>
  );
}
