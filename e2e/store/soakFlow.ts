/** A flow with all that a crash may tear: retries, a map, nested task runs, many log lines, artifacts with and without key. */
export const soakText = `import { createMarkdownArtifact, createTableArtifact, flow, getRunLogger, task } from "millrace";

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const work = task(
  { name: "Work", retries: 8, retryDelaySeconds: 0.05 },
  async function work(item: number): Promise<number> {
    const logger = getRunLogger();
    for (let line = 0; line < 25; line++) {
      logger.info(\`item \${item} line \${line}\`);
      if (line % 5 === 0) await wait(60);
    }
    if (Math.random() < 0.3) throw new Error("not this time");
    await createMarkdownArtifact({ key: \`item-\${item % 4}\`, markdown: \`# Item \${item}\` });
    return item * 2;
  },
);

export const workAll = task(
  { name: "Work all" },
  async function workAll(count: number): Promise<number[]> {
    const futures = work.map(Array.from({ length: count }, (_, item) => item));
    const values: number[] = [];
    for (const future of futures) values.push(await future.result());
    return values;
  },
);

export const total = task(
  { name: "Total", persistResult: true },
  async function total(values: number[]): Promise<number> {
    await createTableArtifact({ key: "total", table: values.map((value) => ({ value })) });
    return values.reduce((sum, value) => sum + value, 0);
  },
);

export const soak = flow(
  { name: "Soak" },
  async function soak(count: number = 120) {
    const values = workAll.submit(count);
    const sum = total.submit(values);
    return sum;
  },
);
`;
