/// <reference types="vite/client" />

/** The module and all it imports, as the text of one ES module (scripts/vite/script.ts). */
declare module "*?script" {
  const code: string;
  export default code;
}
