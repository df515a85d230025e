import { flow, getRunLogger, task } from "millrace";

interface Parts {
  frame: string;
  wheels: string;
}

export const buildFrame = task(
  { name: "Build frame" },
  async function buildFrame(size: number): Promise<string> {
    getRunLogger().info(`Building a frame of ${size} cm.`);
    return `a frame of ${size} cm`;
  },
);

export const buildWheels = task(
  { name: "Build wheels" },
  async function buildWheels(count: number): Promise<string> {
    getRunLogger().info(`Building ${count} wheels.`);
    return `${count} wheels`;
  },
);

export const assemble = task(
  { name: "Assemble" },
  async function assemble(parts: Parts): Promise<string> {
    getRunLogger().info("Both parts are there.");
    return `A bicycle of ${parts.frame} and ${parts.wheels}.`;
  },
);

export const buildParts = flow(
  { name: "Build parts", description: "Two tasks side by side; a run of its own inside another." },
  async function buildParts(size: number, wheels: number): Promise<Parts> {
    const frame = buildFrame.submit(size);
    const pair = buildWheels.submit(wheels);
    return { frame: await frame.result(), wheels: await pair.result() };
  },
);

export const buildBicycle = flow(
  { name: "Build bicycle", description: "Runs another flow, and then a task that needs both of its parts." },
  async function buildBicycle(size: number = 54) {
    const parts = buildParts.submit(size, 2);
    return assemble.submit(parts);
  },
);
