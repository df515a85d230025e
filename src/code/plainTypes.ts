import ts from "typescript";
import { sourceFileOf } from "./signature.ts";

/** One file and a compiler's knowledge of its types. */
export interface TypedFile {
  readonly file: ts.SourceFile;
  readonly checker: ts.TypeChecker;
}

/**
 * The types of a file as far as the file itself says them. TypeScript's own libraries take most of a second to read;
 * these few lines stand for them. What the file imports, and what is not here, is `any`.
 */
export function typedFile(text: string): TypedFile {
  const file = sourceFileOf(text);
  const files = new Map([
    [file.fileName, file],
    [libraryPath, (library ??= ts.createSourceFile(libraryPath, plainTypes, options.target, false))],
  ]);
  const program = ts.createProgram([...files.keys()], options, hostOf(files));
  return { file, checker: program.getTypeChecker() };
}

const libraryPath = "/plainTypes.d.ts";

const options = {
  strict: true,
  noLib: true,
  noResolve: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
} satisfies ts.CompilerOptions;

let library: ts.SourceFile | undefined;

function hostOf(files: ReadonlyMap<string, ts.SourceFile>): ts.CompilerHost {
  return {
    getSourceFile: (path) => files.get(path),
    fileExists: (path) => files.has(path),
    readFile: () => undefined,
    writeFile: () => undefined,
    getDefaultLibFileName: () => libraryPath,
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
}

/** Whose values JSON cannot hold; they are told from plain objects by being declared here. */
const opaqueTypes = `
Function CallableFunction NewableFunction RegExp Error URL Blob File FormData IArguments Symbol AbortSignal
Request Response Headers ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array
Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array
Map<K,V> Set<T> WeakMap<K,V> WeakSet<T> ReadonlyMap<K,V> ReadonlySet<T> Promise<T> PromiseLike<T>
Iterable<T> Iterator<T> Generator<T> AsyncIterable<T> AsyncIterator<T> AsyncGenerator<T>`
  .trim()
  .split(/\s+/);

/** Of a type of `plainTypes` that no JSON value has. */
export const opaqueMark = "__opaque";

const plainTypes = `
interface Object {}
interface Array<T> { readonly length: number; [index: number]: T }
interface ReadonlyArray<T> { readonly length: number; readonly [index: number]: T }
interface String { readonly length: number }
interface Number {}
interface Boolean {}
interface Date { __date: true }
${opaqueTypes.map((name) => `interface ${name} { ${opaqueMark}: "${name}" }`).join("\n")}
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Record<K extends keyof any, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type Parameters<T extends (...args: any) => any> = T extends (...args: infer P) => any ? P : never;
type ReturnType<T extends (...args: any) => any> = T extends (...args: any) => infer R ? R : any;
type Uppercase<S extends string> = intrinsic;
type Lowercase<S extends string> = intrinsic;
type Capitalize<S extends string> = intrinsic;
type Uncapitalize<S extends string> = intrinsic;
type PropertyKey = string | number | symbol;
`;
