import { flow, getRunLogger, task } from "millrace";

const load = task({ name: "Load" }, (key: string) => ({ key, size: key.length }));
const save = task({ name: "Save" }, (size: number, at: string) => `${size}@${at}`);

export const mixed = flow({ name: "Mixed" }, async function mixed(key: string = "k") {
  const logger = getRunLogger();
  logger.info("start");
  const started = new Date(0).toISOString();

  const thing = load.submit(key);

  const { size } = await thing.result();
  logger.info(`size ${size}`);

  const saved = save.submit(size, started);
  logger.info("end");
  return saved;
});
