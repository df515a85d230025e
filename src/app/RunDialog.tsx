import { useState } from "react";
import type { ParameterNode } from "../program/program.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field, Input, TextArea } from "../ui/Field.tsx";
import { readValue } from "./starting.ts";

export interface RunDialogProps {
  readonly parameters: readonly ParameterNode[];
  readonly onRun: (values: Readonly<Record<string, unknown>>) => void;
  readonly onClose: () => void;
}

/** Asks for the values of the flow's parameters. What is left empty takes its default. */
export function RunDialog({ parameters, onRun, onClose }: RunDialogProps) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [isTried, setTried] = useState(false);
  const problems = Object.fromEntries(
    parameters.map((parameter) => [parameter.name, problemOf(parameter, texts[parameter.name] ?? "")]),
  );
  const run = () => {
    setTried(true);
    if (Object.values(problems).every((problem) => problem === undefined)) onRun(valuesOf(parameters, texts));
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
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.id}
          parameter={parameter}
          text={texts[parameter.name] ?? ""}
          problem={isTried ? problems[parameter.name] : undefined}
          onText={(text) => setTexts({ ...texts, [parameter.name]: text })}
        />
      ))}
    </Dialog>
  );
}

interface ParameterFieldProps {
  readonly parameter: ParameterNode;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onText: (text: string) => void;
}

function ParameterField({ parameter, text, problem, onText }: ParameterFieldProps) {
  const { name, type } = parameter;
  const placeholder = parameter.default === undefined ? "required" : `default: ${parameter.default}`;
  return (
    <Field label={`${name}${type ? `: ${type}` : ""}`} error={problem}>
      {(control) =>
        type === "string" ? (
          <TextArea
            {...control}
            value={text}
            placeholder={placeholder}
            onChange={(event) => onText(event.target.value)}
          />
        ) : (
          <Input
            {...control}
            code
            value={text}
            placeholder={placeholder}
            onChange={(event) => onText(event.target.value)}
          />
        )
      }
    </Field>
  );
}

function problemOf(parameter: ParameterNode, text: string): string | undefined {
  if (text === "")
    return parameter.default === undefined ? "This parameter has no default and needs a value." : undefined;
  const read = readValue(parameter, text);
  return "problem" in read ? read.problem : undefined;
}

function valuesOf(
  parameters: readonly ParameterNode[],
  texts: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const entries = parameters.flatMap((parameter): [string, unknown][] => {
    const text = texts[parameter.name] ?? "";
    const read = text === "" ? undefined : readValue(parameter, text);
    return read && "value" in read ? [[parameter.name, read.value]] : [];
  });
  return Object.fromEntries(entries);
}
