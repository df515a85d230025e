/**
 * A source map, as a URL, that shows the text that the user wrote in place of the JavaScript that runs. Types are erased in
 * place, so line N of one is line N of the other, and a line is all that it has to say.
 */
export function sourceMapUrl(fileName: string, source: string): string {
  const lines = source.split("\n").length;
  // "AAAA": the first column of the first line; "AACA": the same of the next line.
  const mappings = `AAAA${";AACA".repeat(lines - 1)}`;
  const map = {
    version: 3,
    // Other than what the script is called: tools show one text for one name.
    sources: [`millrace:///${fileName}`],
    sourcesContent: [source],
    names: [],
    mappings,
  };
  return `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(map))}`;
}
