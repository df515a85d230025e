import { useEffect, useState } from "react";

/**
 * The present, for what grows while a run is going: each time when `everyMs` have passed, at most once a frame, and once
 * a second for those who want less motion. Stands still when `isLive` is false.
 */
export function useNow(isLive: boolean, everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLive) return undefined;
    const step = matchMedia("(prefers-reduced-motion: reduce)").matches ? Math.max(everyMs, 1000) : everyMs;
    let shown = 0;
    let frame = requestAnimationFrame(function tick() {
      const present = Date.now();
      if (present - shown >= step) setNow((shown = present));
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [isLive, everyMs]);
  return now;
}
