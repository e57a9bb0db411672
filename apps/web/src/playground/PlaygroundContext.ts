import { createContext, use } from 'react';
import { useStore } from '../app/store.ts';
import type { Kept } from './keeping.ts';
import type { Playground } from './playground.ts';

export const PlaygroundContext = createContext<Playground | undefined>(undefined);

export function usePlayground(): Playground {
  const playground = use(PlaygroundContext);
  if (!playground) throw new Error('usePlayground outside of a Playground');
  return playground;
}

export function usePlaygroundState(): Kept {
  return useStore(usePlayground().state);
}
