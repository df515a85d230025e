import type { FlowOrigin } from "../../store/database.ts";

const ways: Record<FlowOrigin["kind"], string> = {
  file: "a file",
  drop: "a file that was dropped here",
  paste: "something that was pasted",
  link: "a link",
  image: "an image",
};

/** Where a flow came from, in a sentence. */
export function originText(origin: FlowOrigin | undefined): string {
  if (!origin) return "This flow was made here.";
  const name = origin.name ? `: ${origin.name}` : "";
  const day = new Date(origin.at).toLocaleDateString(undefined, { dateStyle: "medium" });
  return `This flow came from ${ways[origin.kind]}${name}, on ${day}.`;
}
