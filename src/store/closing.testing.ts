import { Database } from "./database.ts";

/** A worker that has the database open while the disk is full and the browser closes it; answers when it has tried again. */
addEventListener("message", async ({ data: name }: MessageEvent<string>) => {
  const database = new Database(name);
  await database.open();
  const make = FileSystemDirectoryHandle.prototype.getFileHandle;
  FileSystemDirectoryHandle.prototype.getFileHandle = function (file, options) {
    if (file.startsWith("room-")) throw new DOMException("The disk is full.", "QuotaExceededError");
    return make.call(this, file, options);
  };
  database.backendDB().dispatchEvent(new Event("close"));
  postMessage(await database.reopen().then(() => "opened", String));
});
