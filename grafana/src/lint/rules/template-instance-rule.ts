import { LABELS } from '../../variables.ts';
import { templateVariableRule } from './template-variable.ts';

export const templateInstanceRule = templateVariableRule('instance', LABELS.instance);
