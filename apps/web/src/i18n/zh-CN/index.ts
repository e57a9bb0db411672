import { app } from './app.ts';
import { catalogue } from './catalogue.ts';
import { errors } from './errors.ts';
import { playground } from './playground.ts';
import { run } from './run.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { shortcuts } from './shortcuts.ts';
import { workbench } from './workbench.ts';

export const zhCN = { app, catalogue, errors, playground, run, session, settings, shortcuts, workbench };
