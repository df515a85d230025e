import { flow, task } from "millrace";

const defaults = { limit: 10, since: "2024-01-01" };

const query = task(
  { name: "Query" },
  (table: string, { limit, since }: { limit: number; since: string } = defaults, order: "asc" | "desc" = "asc") =>
    `select from ${table} where day > ${since} order ${order} limit ${limit}`,
);

export const search = flow(
  { name: "Search" },
  async (
    table: string = ["a", "b"].join("_"),
    limit: number = Math.max(1, 2),
    since?: string,
    ...orders: ("asc" | "desc")[]
  ) => {
    const text = query.submit(table, { limit, since: since ?? defaults.since }, orders[0]);
    return text;
  },
);
