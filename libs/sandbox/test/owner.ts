/** A runner that leases and then waits to be killed; its instance id is the first argument. */
import { connectDocker, DEFAULT_LIMITS, SandboxHost } from '../src/index.ts';
import { IMAGE, LIMITS } from './harness.ts';

const host = await SandboxHost.create({
  docker: connectDocker(),
  instanceId: process.argv[2] ?? '',
  ownerLabel: 'test',
  pools: [{ image: IMAGE, size: 1 }],
});
await host.warm();
const sandbox = await host.lease(IMAGE, DEFAULT_LIMITS);
await sandbox.exec({ role: 'program', argv: ['sleep', '600'], limits: { ...LIMITS, wallMs: 600_000 } });
process.stdout.write('leased\n');
