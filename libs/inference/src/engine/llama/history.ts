import type { Message } from '@assay/contracts';
import { messageText } from '../prompt.ts';
import type { HistoryItem } from './binding.ts';

/** Messages as llama.cpp's chat templates take them; an empty turn of the model at the end is the one that it writes. */
export function historyOf(messages: readonly Message[]): HistoryItem[] {
  return [...messages.map(itemOf), { type: 'model', response: [] }];
}

function itemOf(message: Message): HistoryItem {
  const text = messageText(message);
  switch (message.role) {
    case 'system':
      return { type: 'system', text };
    case 'assistant':
      return { type: 'model', response: [text] };
    // Templates know no third voice: a tool's result is told by the user.
    case 'tool':
    case 'user':
      return { type: 'user', text };
  }
}
