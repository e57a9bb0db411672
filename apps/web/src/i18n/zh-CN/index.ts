import { app } from './app.ts';
import { catalogue } from './catalogue.ts';
import { dashboards } from './dashboards.ts';
import { errors } from './errors.ts';
import { logs } from './logs.ts';
import { playground } from './playground.ts';
import { run } from './run.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { shortcuts } from './shortcuts.ts';
import { traces } from './traces.ts';
import { workbench } from './workbench.ts';

export const zhCN = { app, catalogue, dashboards, errors, logs, playground, run, session, settings, shortcuts, traces, workbench };
