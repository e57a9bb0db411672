import { runService } from '@assay/service';
import { readCollectorConfig } from './config.ts';
import { startCollector } from './start-collector.ts';

await runService({
  name: 'collector',
  config: readCollectorConfig,
  opsPort: ({ opsPort }) => opsPort,
  start: startCollector,
});
