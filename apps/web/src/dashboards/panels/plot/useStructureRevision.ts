import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
import { useState } from 'react';

/** A number that changes when series come or go or look otherwise, and stays while only their samples change: then a plot is kept. */
export function useStructureRevision(frames: readonly DataFrame[], theme: GrafanaTheme2): number {
  const structure = JSON.stringify([
    theme.name,
    frames.map(({ fields }) => fields.map(({ name, labels, config }) => [name, labels, config])),
  ]);
  const [known, setKnown] = useState({ structure, revision: 1 });
  if (known.structure === structure) return known.revision;
  const next = { structure, revision: known.revision + 1 };
  setKnown(next);
  return next.revision;
}
