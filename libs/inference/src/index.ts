export * from './clock.ts';
export * from './failure-class.ts';
export * from './generation.ts';
