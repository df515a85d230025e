import type { Database } from "./database.ts";

/** Where npm packages come from until the user names another place. Nothing is asked of it before a flow may reach it. */
export const defaultModuleServer = "https://esm.sh";

const setting = "moduleServer";

/** The address of the server that gives npm packages as ES modules; empty when there shall be none. */
export async function readModuleServer(database: Database): Promise<string> {
  const stored = (await database.settings.get(setting))?.value as string | undefined;
  return stored ?? defaultModuleServer;
}

export async function saveModuleServer(database: Database, address: string): Promise<void> {
  await database.settings.put({ key: setting, value: address });
}
