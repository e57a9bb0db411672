export * from './bundle.ts';
export * from './manifest.ts';
export * from './syntax-node.ts';
