import { useEffect, useEffectEvent, useRef } from 'react';
import { offerCommands, type Command } from './commands.ts';

/** Offers commands while the component is shown. They always perform their latest version. */
export function useCommands(list: readonly Command[]): void {
  const latest = useRef(list);
  const perform = useEffectEvent((id: string) => latest.current.find((command) => command.id === id)?.perform());
  useEffect(() => {
    latest.current = list;
  });
  const shape = list.map((command) => command.id).join(' ');
  useEffect(() => offerCommands(latest.current.map((command) => ({ ...command, perform: () => perform(command.id) }))), [shape]);
}
