import ts from "typescript";
import { positionAt, type TextPosition } from "./emission.ts";
import { messageOf } from "./message.ts";

/** What the compiler says of a stretch of the flow file. Lines and columns count from 1. */
export interface Diagnostic extends TextPosition {
  readonly message: string;
  readonly severity: "error" | "warning";
  readonly code: number;
  /** Offset in the file. */
  readonly start: number;
  readonly length: number;
}

/** What may be written at a place. `kind` is TypeScript's `ScriptElementKind`: `function`, `const`, `keyword`, … */
export interface Completion {
  readonly name: string;
  readonly kind: string;
  /** Texts in their order are the order of the list. */
  readonly sortText: string;
  /** In place of `name`, where they differ. */
  readonly insertText?: string;
}

export interface Hover {
  /** The signature, as TypeScript prints it. */
  readonly text: string;
  readonly documentation: string;
  /** The stretch of the file it is about. */
  readonly start: number;
  readonly length: number;
}

/** The TypeScript of a flow file: what is wrong in it, and what may be written where. */
export interface Language {
  check(text: string): Diagnostic[];
  completions(text: string, offset: number): Completion[];
  hover(text: string, offset: number): Hover | undefined;
}

const flowPath = "/flow.ts";
const libraryFolder = "/lib/";

/** Tasks run in workers, in browsers and under Node: there is no page, and so no DOM. */
const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.webworker.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  paths: { millrace: ["/sdk/index.ts"], "millrace/*": ["/sdk/*.ts"] },
  types: [],
  noEmit: true,
  skipLibCheck: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
  libReplacement: false,
};

/**
 * One compiler over one flow file, for as long as its worker lives; only what changed is checked again. `files` are
 * the libraries: TypeScript's own under `/lib/`, the sources of the package `millrace` under `/sdk/` and `/engine/`.
 */
export function createLanguage(files: Readonly<Record<string, string>>): Language {
  const host = new FlowHost(new Map(Object.entries(files)));
  const service = ts.createLanguageService(host);
  return {
    check(text) {
      host.open(text);
      const found = [
        ...service.getSyntacticDiagnostics(flowPath),
        ...service.getSemanticDiagnostics(flowPath),
      ];
      return found.map((diagnostic) => plainDiagnostic(text, diagnostic));
    },
    completions(text, offset) {
      host.open(text);
      const found = service.getCompletionsAtPosition(flowPath, offset, {
        includeCompletionsWithInsertText: true,
      });
      return found?.entries.map(plainCompletion) ?? [];
    },
    hover(text, offset) {
      host.open(text);
      const found = service.getQuickInfoAtPosition(flowPath, offset);
      return found && plainHover(found);
    },
  };
}

/** The files that the compiler sees: none but those it was given, and the flow's. */
class FlowHost implements ts.LanguageServiceHost {
  private version = 0;
  private readonly files: Map<string, string>;

  constructor(files: Map<string, string>) {
    this.files = files;
  }

  open(text: string): void {
    if (this.files.get(flowPath) === text) return;
    this.files.set(flowPath, text);
    this.version += 1;
  }

  getCompilationSettings = () => options;
  getScriptFileNames = () => [flowPath];
  getScriptVersion = (path: string) => (path === flowPath ? String(this.version) : "0");
  getProjectVersion = () => String(this.version);
  getCurrentDirectory = () => "/";
  getDefaultLibFileName = () => `${libraryFolder}lib.es2023.d.ts`;
  fileExists = (path: string) => this.files.has(path);
  readFile = (path: string) => this.files.get(path);
  directoryExists = (path: string) => [...this.files.keys()].some((file) => file.startsWith(`${path}/`));

  getScriptSnapshot(path: string): ts.IScriptSnapshot | undefined {
    const text = this.files.get(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  }
}

function plainDiagnostic(text: string, diagnostic: ts.Diagnostic): Diagnostic {
  const { start = 0, length = 0, code, category } = diagnostic;
  const severity = category === ts.DiagnosticCategory.Error ? "error" : "warning";
  return { message: messageOf(diagnostic), severity, code, start, length, ...positionAt(text, start) };
}

function plainCompletion({ name, kind, sortText, insertText }: ts.CompletionEntry): Completion {
  const entry = { name, kind, sortText };
  return insertText === undefined ? entry : { ...entry, insertText };
}

function plainHover({ displayParts, documentation, textSpan }: ts.QuickInfo): Hover {
  return {
    text: ts.displayPartsToString(displayParts),
    documentation: ts.displayPartsToString(documentation),
    ...textSpan,
  };
}
