import { sharedCode, type EditorLanguage } from "../editor/ports.ts";
import type { Services } from "./services.ts";

/** The compiler's worker in the shape that the editor asks for. */
export function codeLanguage(language: Services["language"]): EditorLanguage {
  return {
    async parse(text) {
      const { program, problems } = await language.parse(text);
      const [first] = problems;
      if (program) return { program };
      return { reason: first?.message ?? "it cannot be read", ...(first && { place: first }) };
    },
    signatureOf: (code) => language.signatureOf(code),
    readStatements: (text) => language.readStatements(text),
    async completions(program, identifier, offset) {
      const found = await language.completions(program, taskOf(identifier), offset);
      return found.map(({ name, ...rest }) => ({ label: name, ...rest }));
    },
    async describe(program, identifier, offset, label) {
      const found = await language.describe(program, taskOf(identifier), offset, label);
      return found && { detail: found.text, documentation: found.documentation };
    },
    fittingPorts: (program, { node, port, side }) =>
      language.fittingPorts(
        program,
        side === "source"
          ? { side, node, ...(port !== undefined && { output: port }) }
          : { side, node, port: port ?? "" },
      ),
    inferredTypes: (program, values) => language.inferredTypes(program, values),
    async hover(program, identifier, offset) {
      const found = await language.hover(program, taskOf(identifier), offset);
      return (
        found && {
          code: found.text,
          documentation: found.documentation,
          start: found.start,
          length: found.length,
        }
      );
    },
  };
}

function taskOf(identifier: string): string | undefined {
  return identifier === sharedCode ? undefined : identifier;
}
