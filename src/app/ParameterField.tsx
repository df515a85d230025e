import type { Schema } from "../engine/schema.ts";
import { Checkbox, Field, Input, Select, TextArea, type ControlProps } from "../ui/Field.tsx";
import { fieldKindOf, type AskedValue } from "./starting.ts";

export interface ParameterFieldProps {
  readonly parameter: AskedValue;
  readonly schema: Schema | undefined;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onText: (text: string) => void;
}

/** Asks for one parameter's value in the way that its type suggests. Whatever the way, the value is a text. */
export function ParameterField(props: ParameterFieldProps) {
  const { parameter, schema, problem } = props;
  const { name, type } = parameter;
  if (fieldKindOf(parameter, schema) === "flag") return <Flag {...props} />;
  return (
    <Field label={`${name}${type ? `: ${type}` : ""}`} help={schema?.description} error={problem}>
      {(control) => <Control {...props} control={control} />}
    </Field>
  );
}

/** It has no empty state: untouched it shows the default, and without one it means false. */
function Flag({ parameter, schema, text, onText }: ParameterFieldProps) {
  return (
    <Checkbox
      label={parameter.name}
      {...(schema?.description ? { help: schema.description } : {})}
      checked={(text || parameter.default) === "true"}
      onChange={(event) => onText(String(event.target.checked))}
    />
  );
}

function Control(props: ParameterFieldProps & { readonly control: ControlProps }) {
  const { parameter, schema, text, onText, control } = props;
  const without = parameter.isOptional ? "optional" : "required";
  const placeholder = parameter.default === undefined ? without : `default: ${parameter.default}`;
  const shared = { ...control, value: text, placeholder };
  const kind = fieldKindOf(parameter, schema);
  switch (kind) {
    case "text":
      return <TextArea {...shared} onChange={(event) => onText(event.target.value)} />;
    case "number":
      return <Input {...shared} type="number" step="any" onChange={(event) => onText(event.target.value)} />;
    case "json":
    case "flag":
      return <Input {...shared} code onChange={(event) => onText(event.target.value)} />;
    case "choice":
      return (
        <Select {...control} value={text} onChange={(event) => onText(event.target.value)}>
          <option value="">{placeholder}</option>
          {schema?.enum?.map((choice) => (
            <option key={String(choice)} value={JSON.stringify(choice)}>
              {String(choice)}
            </option>
          ))}
        </Select>
      );
    default:
      return kind satisfies never;
  }
}
