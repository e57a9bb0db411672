import { LABELS } from '../../variables.ts';
import { templateVariableRule } from './template-variable.ts';

export const templateJobRule = templateVariableRule('job', LABELS.job);
