import { useMemo, useState } from "react";
import { plainValue } from "../engine/plainValue.ts";
import { Button } from "../ui/Button.tsx";
import { artifactTable } from "./artifactTable.ts";
import { JsonTree } from "./JsonTree.tsx";
import { countOf, countText } from "./timeText.ts";
import styles from "./TableArtifact.module.css";

/** Rows at first, and more with each "Show more": a browser lays out this many without a pause. */
const pageLength = 200;

/** More would make each row a screen of its own. */
const mostColumns = 100;

export interface TableArtifactProps {
  readonly data: unknown;
  readonly label: string;
}

/** A table, its first rows first; what is no table, as a file may hold it, is shown as the value it is. */
export function TableArtifact({ data, label }: TableArtifactProps) {
  const table = useMemo(() => artifactTable(data), [data]);
  const [shown, setShown] = useState(pageLength);
  if (!table) return <JsonTree value={data} label={label} />;
  const { rows } = table;
  const columns = table.columns.slice(0, mostColumns);
  const left = rows.length - shown;
  return (
    <>
      <div className={styles.frame}>
        <table
          className={styles.table}
          aria-label={label}
          aria-rowcount={rows.length + (columns.length > 0 ? 1 : 0)}
        >
          {columns.length > 0 && (
            <thead>
              <tr>
                {columns.map((column, index) => (
                  <th key={index} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {rows.slice(0, shown).map((row, index) => (
              <tr key={index}>
                {row.slice(0, mostColumns).map((value, column) => (
                  <Cell key={column} value={value} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.facts}>
        {countOf(rows.length, "row")}
        {table.columns.length > mostColumns &&
          ` · the first ${mostColumns} of ${countText(table.columns.length)} columns. Copy has them all.`}
        {left > 0 && (
          <Button size="small" onClick={() => setShown(shown + pageLength)}>
            Show {countText(Math.min(left, pageLength))} more of {countText(left)}
          </Button>
        )}
      </p>
    </>
  );
}

/** A longer text would push all other columns out of sight. */
const longestCell = 300;

function Cell({ value }: { readonly value: unknown }) {
  if (value === undefined) return <td />;
  if (value === null) return <td className={styles.nothing}>null</td>;
  const isNumber = typeof value === "number";
  const text = typeof value === "object" ? JSON.stringify(plainValue(value)) : String(value);
  return (
    <td className={isNumber ? styles.number : undefined}>
      {text.length > longestCell ? `${text.slice(0, longestCell)}…` : text}
    </td>
  );
}
