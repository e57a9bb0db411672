export * from './allowed-host.ts';
export * from './error-filter.ts';
export * from './ops-server.ts';
export * from './readiness.ts';
export * from './rpc-app.ts';
export * from './run-service.ts';
export * from './service.module.ts';
export * from './settings.ts';
