import { createMarkdownArtifact, flow, getRunLogger, task } from "millrace";
import { mobyDick } from "millrace/books";

/** A word and how often it stands in the text. */
type Frequency = [word: string, count: number];

interface Summary {
  totalWords: number;
  uniqueWords: number;
  mostFrequent: Frequency[];
}

/** The words of a text in lower case, in order. An apostrophe inside a word is part of it. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().replaceAll("’", "'").match(/\p{L}+(?:'\p{L}+)*/gu) ?? [];
}

export const countWords = task(
  { name: "Count words", retries: 2, retryDelaySeconds: [1, 2], timeoutSeconds: 30 },
  async function countWords(text: string): Promise<number> {
    const total = wordsOf(text).length;
    getRunLogger().info(`The text has ${total} words.`);
    return total;
  },
);

export const countFrequencies = task(
  { name: "Count frequencies", retries: 2, retryDelaySeconds: [1, 2], timeoutSeconds: 30 },
  async function countFrequencies(text: string): Promise<Frequency[]> {
    const frequencies = new Map<string, number>();
    for (const word of wordsOf(text)) frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
    getRunLogger().info(`Counted ${frequencies.size} different words.`);
    return [...frequencies];
  },
);

export const uniqueWords = task(
  { name: "Unique words", timeoutSeconds: 30 },
  async function uniqueWords(text: string): Promise<number> {
    const unique = new Set(wordsOf(text)).size;
    getRunLogger().info(`${unique} of the words are unique.`);
    return unique;
  },
);

export const mostFrequentWords = task(
  { name: "Most frequent words", timeoutSeconds: 10 },
  async function mostFrequentWords(frequencies: Frequency[], limit: number = 10): Promise<Frequency[]> {
    const ranked = frequencies.toSorted(([, a], [, b]) => b - a);
    return ranked.slice(0, limit);
  },
);

export const writeReport = task(
  { name: "Write report", retries: 1, timeoutSeconds: 10 },
  async function writeReport(total: number, unique: number, mostFrequent: Frequency[]): Promise<Summary> {
    const rows = mostFrequent.map(([word, count]) => `| ${word} | ${count.toLocaleString("en")} |`);
    await createMarkdownArtifact({
      key: "word-report",
      description: "How many words the text has, and which ones it uses most.",
      markdown: [
        "# Word report",
        "",
        `**${total.toLocaleString("en")}** words, **${unique.toLocaleString("en")}** of them different.`,
        "",
        "| Word | Count |",
        "| --- | ---: |",
        ...rows,
      ].join("\n"),
    });
    getRunLogger().info("The report is written.");
    return { totalWords: total, uniqueWords: unique, mostFrequent };
  },
);

export const wordReport = flow(
  { name: "Word report", version: "1.0.0", logPrints: true },
  async function wordReport(book: string = mobyDick) {
    const total = countWords.submit(book);
    const unique = uniqueWords.submit(book);
    const frequencies = countFrequencies.submit(book);
    const mostFrequent = mostFrequentWords.submit(frequencies, 10);
    const report = writeReport.submit(total, unique, mostFrequent);
    return report;
  },
);
// @millrace:layout {"parameter:book":[0,216],"total":[240,0],"unique":[240,200],"frequencies":[240,400],"mostFrequent":[536,400],"report":[832,176],"result":[1128,216]}
