import { announcement } from './announcer.ts';
import { useStore } from './store.ts';

export function LiveRegion() {
  const { text, count } = useStore(announcement);
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      <span key={count}>{text}</span>
    </div>
  );
}
