import { useCallback, useEffect, useState } from 'react';

/**
 * The moment that a page is about, ms since 1970; it moves on at the interval, not at all while nobody sees the page, and at once
 * when it is seen again. Without an interval it moves when asked to.
 */
export function useClock(intervalMs: number | undefined): readonly [now: number, tick: () => void] {
  const [now, setNow] = useState(() => Date.now());
  const tick = useCallback(() => setNow(Date.now()), []);
  useEffect(() => {
    if (intervalMs === undefined) return undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    const follow = (): void => {
      clearInterval(timer);
      if (document.visibilityState === 'visible') timer = setInterval(tick, intervalMs);
    };
    const onChange = (): void => {
      follow();
      if (document.visibilityState === 'visible') tick();
    };
    follow();
    document.addEventListener('visibilitychange', onChange);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onChange);
    };
  }, [intervalMs, tick]);
  return [now, tick];
}
