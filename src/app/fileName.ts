/** The name of a flow's file: `word-report.ts`. Every file system takes it. */
export function fileNameOf(flowName: string): string {
  const words = flowName
    .normalize("NFKD")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return `${words?.join("-").slice(0, 80) ?? "flow"}.ts`;
}
