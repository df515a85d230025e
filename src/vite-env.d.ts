/// <reference types="vite/client" />

/** The module and all it imports, as the text of one ES module (scripts/vite/script.ts). */
declare module "*?script" {
  const code: string;
  export default code;
}

/** What a module exports by default, worked out when the app is built (scripts/vite/atBuild.ts). */
declare module "*/demoVerdicts.ts?atBuild" {
  const verdicts: Record<string, import("./code/check/partCheck.ts").Verdict>;
  export default verdicts;
}
