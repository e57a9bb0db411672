import { runService } from '@assay/service';
import { readOrchestratorConfig } from './config.ts';
import { startOrchestrator } from './http/start-orchestrator.ts';

await runService({
  name: 'orchestrator',
  config: readOrchestratorConfig,
  opsPort: ({ opsPort }) => opsPort,
  start: startOrchestrator,
});
