import { flow, task } from "millrace";

interface Order {
	id: string;
	lines: { sku: string; count: number }[];
}

export const fetchOrder = task(
	{ name: "Fetch order", timeoutSeconds: 10, tags: ["shop", "slow"] },
	async function fetchOrder(id: string): Promise<Order> {
		if (id === "")
			throw new Error("no id");
		return { id, lines: [{ sku: "A-1", count: 2 }] };
	},
);

export const price = task(
	{ name: "Price" },
	async function price(order: Order): Promise<number> {
		let total = 0;
		for (const line of order.lines) {
			total += line.count * 9.95;
		}
		return total;
	},
);

export const checkout = flow(
	{ name: "Checkout", version: "2.1.0" },
	async function checkout(id: string) {
		const order = fetchOrder.submit(id);
		const total = price.submit(order);
		return total;
	},
);
