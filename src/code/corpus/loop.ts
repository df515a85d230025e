import { flow, task } from "millrace";

const fetchPage = task(
  { name: "Fetch page", retries: 3, retryDelaySeconds: [1, 2, 4] },
  async function fetchPage(page: number): Promise<{ rows: string[]; next?: number }> {
    return page < 3 ? { rows: [`row of ${page}`], next: page + 1 } : { rows: [] };
  },
);

const store = task({ name: "Store" }, async function store(rows: string[]): Promise<number> {
  return rows.length;
});

export const crawl = flow({ name: "Crawl" }, async function crawl(start: number = 0) {
  const all: string[] = [];
  let page: number | undefined = start;
  while (page !== undefined) {
    const { rows, next }: { rows: string[]; next?: number } = await fetchPage(page);
    all.push(...rows);
    page = next;
  }

  const count = store.submit(all);
  return count;
});
