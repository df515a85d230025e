import { flow, task } from "millrace";

export const ping = task({ name: "Ping" }, async (host: string): Promise<boolean> => {
	// a comment with a tab	inside
	return host.length > 0;
});

export const watch = flow({ name: "Watch hosts" }, async (first: string = "a", second: string = "b") => {
	const one = ping.submit(first);
	const other = ping.submit(second);
	return [one, other];
});
