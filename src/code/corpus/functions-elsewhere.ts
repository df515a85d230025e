import { flow, task } from "millrace";

async function download(url: string): Promise<string> {
  return `<html>${url}</html>`;
}

const titleOf = (html: string): string => /<title>(.*?)<\/title>/.exec(html)?.[1] ?? "";

export const downloadTask = task({ name: "Download", retries: 2 }, download);
export const titleTask = task({ name: "Title" }, titleOf);
export const again = task({ name: "Title again" }, titleOf);

async function run(url: string) {
  const html = downloadTask.submit(url);
  const title = titleTask.submit(html);
  const other = again.waitFor(title).submit(html);
  return [title, other];
}

export const titles = flow({ name: "Titles" }, run);
