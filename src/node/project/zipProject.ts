import { strToU8, zipSync } from "fflate";
import { type ProjectRequest, projectFiles } from "./projectFiles.ts";

/** A project as a zip, all of it in a folder of the flow's name. */
export async function zipProject(request: Omit<ProjectRequest, "sources">): Promise<Uint8Array<ArrayBuffer>> {
  const { sources } = await import("./sources.ts");
  const folder = request.fileName.replace(/\.ts$/, "");
  const files = Object.entries(projectFiles({ ...request, sources }));
  return zipSync(Object.fromEntries(files.map(([path, text]) => [`${folder}/${path}`, strToU8(text)])));
}
