import { flow, getRunContext, task } from "millrace";

/** At least 0, less than 1; always the same for the same seed and attempt, so that a run can be repeated. */
function chance(seed: number, attempt: number): number {
  const wave = Math.sin(seed * 12.9898 + attempt * 78.233) * 43758.5453;
  return wave - Math.floor(wave);
}

export const useResources = task(
  { name: "Use resources", retries: 5, retryDelaySeconds: 1 },
  async function useResources(seed: number): Promise<string> {
    const { runCount } = getRunContext();
    if (chance(seed, runCount) < 0.7) throw new Error("There are not enough resources.");
    return `There were enough resources in attempt ${runCount}.`;
  },
);

export const automaticRetry = flow(
  {
    name: "Automatic retry",
    description: "A task that lacks resources seven times out of ten, and is tried again after a second.",
  },
  async function automaticRetry(seed: number = 3) {
    const used = useResources.submit(seed);
    return used;
  },
);
// @millrace:layout {"parameter:seed":[0,-35],"used":[350,-52],"result":[700,-35]}
