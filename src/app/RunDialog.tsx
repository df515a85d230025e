import { useState } from "react";
import type { Schema } from "../engine/schema.ts";
import type { ParameterNode } from "../program/program.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { ParameterField } from "./ParameterField.tsx";
import { fieldKindOf, readValue, type ParameterSchemas } from "./starting.ts";

export interface RunDialogProps {
  readonly parameters: readonly ParameterNode[];
  readonly schemas: ParameterSchemas;
  readonly onRun: (values: Readonly<Record<string, unknown>>) => void;
  readonly onClose: () => void;
}

/** Asks for the values of the flow's parameters. What is left empty takes its default. */
export function RunDialog({ parameters, schemas, onRun, onClose }: RunDialogProps) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [isTried, setTried] = useState(false);
  const read = parameters.map((parameter) =>
    readField(parameter, schemas[parameter.name], texts[parameter.name]),
  );
  const run = () => {
    setTried(true);
    if (!read.some((field) => "problem" in field)) onRun(valuesOf(parameters, read));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Run with parameters"
      description={
        parameters.length === 0 ? "This flow has no parameters." : "What is left empty takes its default."
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={run}>
            Run
          </Button>
        </>
      }
    >
      {parameters.map((parameter, index) => {
        const field = read[index];
        return (
          <ParameterField
            key={parameter.id}
            parameter={parameter}
            schema={schemas[parameter.name]}
            text={texts[parameter.name] ?? ""}
            problem={isTried && field && "problem" in field ? field.problem : undefined}
            onText={(text) => setTexts({ ...texts, [parameter.name]: text })}
          />
        );
      })}
    </Dialog>
  );
}

/** What a field holds: a value, nothing so that the default stands, or what is wrong with it. */
type FieldContent = { readonly value: unknown } | { readonly isEmpty: true } | { readonly problem: string };

function readField(parameter: ParameterNode, schema: Schema | undefined, text = ""): FieldContent {
  if (text !== "") return readValue(parameter, schema, text);
  if (parameter.default !== undefined) return { isEmpty: true };
  if (fieldKindOf(parameter, schema) === "flag") return { value: false };
  return { problem: "This parameter has no default and needs a value." };
}

function valuesOf(
  parameters: readonly ParameterNode[],
  read: readonly FieldContent[],
): Record<string, unknown> {
  const entries = parameters.flatMap(({ name }, index): [string, unknown][] => {
    const field = read[index];
    return field && "value" in field ? [[name, field.value]] : [];
  });
  return Object.fromEntries(entries);
}
