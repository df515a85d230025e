import { flow, getRunContext, getRunLogger, task } from "millrace";

/** At least 0, less than 1; always the same for the same seed and attempt, so that a run can be repeated. */
function chance(seed: number, attempt: number): number {
  const wave = Math.sin(seed * 12.9898 + attempt * 78.233) * 43758.5453;
  return wave - Math.floor(wave);
}

export const useResources = task(
  { name: "Use resources", retries: 5, retryDelaySeconds: 1 },
  async function useResources(seed: number): Promise<string> {
    const logger = getRunLogger();
    const { runCount } = getRunContext();
    const free = chance(seed, runCount);
    logger.debug(`Attempt ${runCount}: ${Math.round(free * 100)} % are free, and 70 % are needed.`);
    logger.info("Looking for resources.");
    if (free < 0.7) {
      logger.error("There are not enough resources.");
      if (runCount > 1) logger.critical(`This has failed ${runCount} times now.`);
      throw new Error("There are not enough resources.");
    }
    logger.warning("There are resources, but only just.");
    return `There were enough resources in attempt ${runCount}.`;
  },
);

export const retryWithLog = flow(
  {
    name: "Automatic retry with a log",
    description: "The task tells at every level, Debug to Critical, what it is about.",
  },
  async function retryWithLog(seed: number = 3) {
    const used = useResources.submit(seed);
    return used;
  },
);
// @millrace:layout {"parameter:seed":[0,-35],"used":[350,-52],"result":[700,-35]}
