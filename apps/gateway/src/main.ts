import { runService } from '@assay/service';
import { readGatewayConfig } from './config.ts';
import { startGateway } from './http/start-gateway.ts';

await runService({ name: 'gateway', config: readGatewayConfig, start: startGateway });
