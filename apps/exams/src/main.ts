import { runService } from '@assay/service';
import { readExamsConfig } from './config.ts';
import { startExams } from './start.ts';

await runService({ name: 'exams', config: readExamsConfig, opsPort: (config) => config.opsPort, start: startExams });
