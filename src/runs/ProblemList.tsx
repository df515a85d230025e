import { CircleCheck, CircleX, Info, TriangleAlert, type LucideIcon } from "lucide-react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Remedy, type Remedies } from "../ui/Remedy.tsx";
import styles from "./ProblemList.module.css";

export type ProblemSeverity = "error" | "warning" | "info";

/** Something that keeps the flow from running, or may surprise when it runs. */
export interface Problem {
  readonly message: string;
  readonly severity: ProblemSeverity;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
  /** What the user can do about it, besides at its place. */
  readonly remedy?: keyof Remedies;
}

export interface ProblemListProps<P extends Problem> {
  readonly problems: readonly P[];
  readonly onOpenProblem: (problem: P) => void;
  /** What the problem is about, as it is called on the screen. */
  readonly titleOf: (problem: P) => string | undefined;
  readonly remedies?: Remedies | undefined;
}

const icons: Record<ProblemSeverity, LucideIcon> = { error: CircleX, warning: TriangleAlert, info: Info };

/** What the compiler and the checks found, the worst first. */
export function ProblemList<P extends Problem>({
  problems,
  onOpenProblem,
  titleOf,
  remedies,
}: ProblemListProps<P>) {
  if (problems.length === 0) {
    return (
      <EmptyState icon={<CircleCheck size={20} aria-hidden />} title="No problems">
        Code and connections are checked as you edit; what does not fit is listed here.
      </EmptyState>
    );
  }
  const order: readonly ProblemSeverity[] = ["error", "warning", "info"];
  const sorted = problems.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return (
    <ul className={styles.list} aria-label="Problems">
      {sorted.map((problem, index) => {
        const Icon = icons[problem.severity];
        return (
          <li key={index} className={styles.item}>
            <button type="button" className={styles.problem} onClick={() => onOpenProblem(problem)}>
              <Icon
                size={14}
                data-severity={problem.severity}
                className={styles.icon}
                aria-label={problem.severity}
              />
              <span className={styles.message}>{problem.message}</span>
              <span className={styles.place}>{placeText(titleOf(problem), problem)}</span>
            </button>
            <Remedy name={problem.remedy} remedies={remedies} />
          </li>
        );
      })}
    </ul>
  );
}

function placeText(title: string | undefined, { line, column }: Problem): string {
  const place = line === undefined ? "" : `${line}${column === undefined ? "" : `:${column}`}`;
  return [title, place].filter(Boolean).join(" ");
}
