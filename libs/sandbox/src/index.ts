export { connectDocker } from './docker.ts';
export type { Docker } from './docker.ts';
export { SandboxError } from './errors.ts';
export type { SandboxErrorCode } from './errors.ts';
export { SandboxHost } from './host.ts';
export { DEFAULT_LIMITS } from './limits.ts';
export type {
  Clock,
  LimitHit,
  LimitKind,
  PoolSpec,
  Process,
  ProcessEnd,
  ProcessLimits,
  ProcessSpec,
  Role,
  Sandbox,
  SandboxFile,
  SandboxHooks,
  SandboxHostOptions,
  SandboxLimits,
} from './types.ts';
