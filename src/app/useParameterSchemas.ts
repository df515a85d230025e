import { useEffect, useState } from "react";
import { emit } from "../code/emit.ts";
import type { Program } from "../program/program.ts";
import type { Services } from "./services.ts";
import type { ParameterSchemas } from "./starting.ts";

/** What the program's parameters take, once the compiler has said so; until then nothing is known. */
export function useParameterSchemas({ language }: Services, program: Program): ParameterSchemas {
  const [schemas, setSchemas] = useState<ParameterSchemas>({});
  useEffect(() => {
    let isGone = false;
    void language.compile(emit(program).text).then(({ flows }) => {
      const flow = flows.find(({ identifier }) => identifier === program.flow.identifier);
      const known = flow?.parameters.flatMap(({ name, schema }) => (schema ? [[name, schema] as const] : []));
      if (!isGone) setSchemas(Object.fromEntries(known ?? []));
    });
    return () => void (isGone = true);
  }, [language, program]);
  return schemas;
}
