import { parametersOf, type ParameterSchemas } from "./starting.ts";
import type { Program } from "../program/program.ts";
import { ValuesDialog } from "./ValuesDialog.tsx";

export interface RunDialogProps {
  readonly program: Program;
  readonly schemas: ParameterSchemas;
  /** The run that is copied, with what it was given. */
  readonly copied?: CopiedRun | undefined;
  readonly onRun: (values: Readonly<Record<string, unknown>>) => void;
  readonly onClose: () => void;
}

export interface CopiedRun {
  readonly number: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Asks for the values of the flow's parameters. What is left empty takes its default. */
export function RunDialog({ program, schemas, copied, onRun, onClose }: RunDialogProps) {
  const asked = parametersOf(program);
  const kept = asked.length === 0 ? "This flow has no parameters." : "What is left empty takes its default.";
  return (
    <ValuesDialog
      title={copied ? `Copy run #${copied.number}` : "Run with parameters"}
      description={copied ? `A new run of the flow as it is now. ${kept}` : kept}
      asked={asked}
      schemas={schemas}
      initial={copied?.parameters}
      submit="Run"
      onSubmit={onRun}
      onClose={onClose}
    />
  );
}
