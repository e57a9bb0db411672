import { useEffect, useMemo } from 'react';
import { TopBar } from '../app/TopBar.tsx';
import { Composer } from './Composer.tsx';
import { PlaygroundContext } from './PlaygroundContext.ts';
import { SettingsColumn } from './SettingsColumn.tsx';
import { Transcript } from './Transcript.tsx';
import { useSettledNews } from './useSettledNews.ts';
import { Playground } from './playground.ts';
import type { ModelName } from './models.ts';
import classes from './Playground.module.css';

interface Props {
  /** Id of the user whose conversation it is. */
  readonly owner: string;
  readonly models: readonly ModelName[];
}

export function PlaygroundView({ owner, models }: Props) {
  const onSettled = useSettledNews();
  const playground = useMemo(
    () =>
      new Playground(owner, {
        fetch: (...request) => fetch(...request),
        now: () => performance.now(),
        clock: () => new Date().toISOString(),
        newId: () => crypto.randomUUID(),
        storage: localStorage,
        onSettled,
      }),
    [owner, onSettled],
  );
  useEffect(() => {
    const left = new AbortController();
    const keep = (): void => playground.keep();
    window.addEventListener('pagehide', keep, { signal: left.signal });
    const adopt = ({ key, newValue }: StorageEvent): void => playground.adopt(key, newValue);
    window.addEventListener('storage', adopt, { signal: left.signal });
    return () => {
      left.abort();
      playground.stop();
    };
  }, [playground]);
  return (
    <PlaygroundContext value={playground}>
      <div className={classes['page']}>
        <TopBar />
        <main id="main" className={classes['main']}>
          <SettingsColumn models={models} />
          <div className={classes['talk']}>
            <Transcript models={models} />
            <Composer />
          </div>
        </main>
      </div>
    </PlaygroundContext>
  );
}
