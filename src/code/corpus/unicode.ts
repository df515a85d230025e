import { flow, task } from "millrace";

/** Zählt Wörter — 数える — считает слова 🧮 */
export const zähleWörter = task({ name: "Zähle Wörter 🧮" }, (größe: string): number => größe.split(/\s+/u).length);

export const $result = task({ name: "名前" }, (_zahl: number) => "итог: " + _zahl);

export const übersicht = flow({ name: "Übersicht" }, async (größe: string = "eins zwei") => {
  const anzahl = zähleWörter.submit(größe);
  const 結果 = $result.submit(anzahl);
  return 結果;
});
