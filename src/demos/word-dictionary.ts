import { flow, getRunLogger, task } from "millrace";
import { mobyDick } from "millrace/books";

/** A word and how often it stands in the text. */
type Entry = [word: string, count: number];

interface Report {
  totalWords: number;
  uniqueWords: number;
  mostFrequent: Entry[];
}

/** The words of a text in lower case, in order. An apostrophe inside a word is part of it. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().replaceAll("’", "'").match(/\p{L}+(?:'\p{L}+)*/gu) ?? [];
}

export const readText = task(
  { name: "Read text" },
  async function readText(source: "sentence" | "moby-dick", sentence: string): Promise<string> {
    const text = source === "moby-dick" ? mobyDick : sentence;
    getRunLogger().info(`The text has ${text.length} characters.`);
    return text;
  },
);

export const makeDictionary = task(
  { name: "Make dictionary", timeoutSeconds: 30 },
  async function makeDictionary(text: string): Promise<Entry[]> {
    const counts = new Map<string, number>();
    for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    return [...counts].sort(([, left], [, right]) => right - left);
  },
);

export const totalWords = task(
  { name: "Total words" },
  async function totalWords(dictionary: Entry[]): Promise<number> {
    const total = dictionary.reduce((sum, [, count]) => sum + count, 0);
    getRunLogger().info(`${total} words in all.`);
    return total;
  },
);

export const uniqueWords = task(
  { name: "Unique words" },
  async function uniqueWords(dictionary: Entry[]): Promise<number> {
    getRunLogger().info(`${dictionary.length} of them are unique.`);
    return dictionary.length;
  },
);

export const report = task(
  { name: "Report" },
  async function report(total: number, unique: number, dictionary: Entry[]): Promise<Report> {
    const [[word, count] = ["", 0]] = dictionary;
    getRunLogger().info(`The most frequent word is "${word}": ${count} times.`);
    return { totalWords: total, uniqueWords: unique, mostFrequent: dictionary.slice(0, 5) };
  },
);

export const wordDictionary = flow(
  {
    name: "Word dictionary",
    description: "Counts the words of a sentence, or of Moby-Dick when the source says so.",
  },
  async function wordDictionary(
    text: string = "people need to eat more fruits and more vegetables, because fruits and vegetables keep people healthy",
    source: "sentence" | "moby-dick" = "sentence",
  ) {
    const book = readText.submit(source, text);
    const dictionary = makeDictionary.submit(book);
    const total = totalWords.submit(dictionary);
    const unique = uniqueWords.submit(dictionary);
    const summary = report.submit(total, unique, dictionary);
    return summary;
  },
);
// @millrace:layout {"parameter:text":[0,-95],"parameter:source":[0,25],"book":[350,-64],"dictionary":[700,-52],"total":[1050,-129],"unique":[1050,25],"summary":[1400,-76],"result":[1750,-35]}
