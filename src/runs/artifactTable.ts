/** A table as it is drawn. A table of lists names no columns. */
export interface ArtifactTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Reads a table artifact's data, which files may hold in any shape; nothing for what is no table. */
export function artifactTable(data: unknown): ArtifactTable | undefined {
  const table = typeof data === "string" ? parsed(data) : data;
  if (Array.isArray(table)) {
    if (table.every(Array.isArray)) return { columns: [], rows: table };
    return table.every(isRecord) ? ofRecords(table) : undefined;
  }
  return isRecord(table) ? ofColumns(table) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Columns in the order in which the rows name them first; a row without one has an empty cell there. */
function ofRecords(rows: readonly Readonly<Record<string, unknown>>[]): ArtifactTable {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  return { columns, rows: rows.map((row) => columns.map((column) => own(row, column))) };
}

function ofColumns(table: Readonly<Record<string, unknown>>): ArtifactTable | undefined {
  const lists = Object.values(table);
  if (!lists.every(Array.isArray)) return undefined;
  const height = lists.reduce((most, { length }) => Math.max(most, length), 0);
  const rows = Array.from({ length: height }, (_, index) => lists.map((list) => list[index] as unknown));
  return { columns: Object.keys(table), rows };
}

function own(row: Readonly<Record<string, unknown>>, column: string): unknown {
  return Object.hasOwn(row, column) ? row[column] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
