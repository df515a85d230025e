import { wordsIn } from "../../program/names.ts";

/** Parts of shared code, set apart by empty lines, with imports one by one. */
function blocksOf(shared: string): readonly string[] {
  return shared
    .split(/\n[ \t]*\n/)
    .flatMap((block) => (isImports(block) ? block.split(/\n(?=import\b)/) : [block]))
    .map((block) => block.replace(/^\n+|\s+$/g, ""))
    .filter((block) => block !== "");
}

function isImports(block: string): boolean {
  return /^import\b/.test(block.trimStart());
}

/** The blocks of shared code that these texts need, directly or through other blocks. */
export function neededBlocks(shared: string, texts: readonly string[]): string {
  const words = new Set(texts.flatMap(wordsIn));
  const blocks = blocksOf(shared);
  const needed = new Set<string>();
  let isGrowing = true;
  while (isGrowing) {
    const more = blocks.filter((block) => !needed.has(block) && isNeeded(block, words));
    more.forEach((block) => needed.add(block));
    more.flatMap(wordsIn).forEach((word) => words.add(word));
    isGrowing = more.length > 0;
  }
  return blocks.filter((block) => needed.has(block)).join("\n\n");
}

/** What a block declares is known by its look; a block that declares nothing comes along, for its effect. */
function isNeeded(block: string, words: ReadonlySet<string>): boolean {
  if (isImports(block))
    return /from\s+["']millrace["']/.test(block) || namesImported(block).some((name) => words.has(name));
  const declared = [...block.matchAll(declaration)].map(([, name]) => name ?? "");
  return declared.length === 0 || declared.some((name) => words.has(name));
}

const declaration =
  /(?:^|\n)\s*(?:export\s+)?(?:async\s+)?(?:const|let|var|function\*?|class|interface|type|enum)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu;

function namesImported(block: string): readonly string[] {
  return wordsIn(block.replace(/["'].*$/s, "")).filter((word) => !importWords.has(word));
}

/** The shared code with what it lacks of the other: imports at the top, the rest at the end. */
export function withBlocks(shared: string, other: string): string {
  const missing = blocksOf(other).filter((block) => !shared.includes(block) && !isMillrace(block));
  const imports = missing.filter(isImports);
  const rest = missing.filter((block) => !isImports(block));
  return [...imports, shared, ...rest].filter((text) => text !== "").join("\n\n");
}

/** Names from the package are merged into the import that is there. */
function isMillrace(block: string): boolean {
  return isImports(block) && /from\s+["']millrace["']/.test(block);
}

/** The names that shared code imports from the package. */
export function millraceNames(shared: string): readonly string[] {
  const imports = blocksOf(shared).filter(isMillrace);
  return imports
    .flatMap((text) => /\{([^}]*)\}/.exec(text)?.[1]?.split(",") ?? [])
    .map((name) => name.trim())
    .filter(Boolean);
}

const importWords: ReadonlySet<string> = new Set(["import", "from", "type", "as"]);
