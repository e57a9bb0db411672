export * from './bundle.ts';
export * from './manifest.ts';
