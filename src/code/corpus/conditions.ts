import { flow, getRunLogger, task } from "millrace";

const flip = task({ name: "Flip a coin" }, () => Math.random() < 0.5);
const heads = task({ name: "Heads" }, () => "heads");
const tails = task({ name: "Tails" }, () => "tails");

export const coin = flow({ name: "Coin" }, async function coin() {
  const isHeads = await flip();
  let side: string;
  if (isHeads) {
    side = await heads();
  } else {
    side = await tails();
  }
  switch (side) {
    case "heads":
      getRunLogger().info("It is heads.");
      break;
    default:
      getRunLogger().info(`It is ${side}.`);
  }
  return side;
});
