import { useCallback, useEffect, useState, type RefObject } from 'react';

/** Height of a row, CSS px; Waterfall.module.css draws it. */
export const ROW_PX = 26;
/** Rows beyond the edges, so that a quick scroll finds something. */
const SPARE = 12;

/** Which rows of a scrolling list are in sight. */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number, first: number) {
  const [view, setView] = useState({ top: Math.max(0, first * ROW_PX - 100), height: 800 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    look();
    const sized = new ResizeObserver(look);
    sized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller]);
  const showRow = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (!element) return;
      const top = index * ROW_PX;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + ROW_PX > element.scrollTop + element.clientHeight) element.scrollTop = top + ROW_PX - element.clientHeight;
    },
    [scroller],
  );
  const from = Math.max(0, Math.floor(view.top / ROW_PX) - SPARE);
  const to = Math.min(count, Math.ceil((view.top + view.height) / ROW_PX) + SPARE);
  return { from, to, showRow };
}
