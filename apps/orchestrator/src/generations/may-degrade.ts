import { failureClass } from '@assay/inference';
import type { Operation } from './operation.ts';

/** Whether something held ready is better than this error: nobody is there any longer, or whoever asks has to change something. */
export const mayDegrade = ({ signal }: Pick<Operation, 'signal'>, error: unknown): boolean =>
  !signal.aborted && failureClass(error) !== 'permanent';
