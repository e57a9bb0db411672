export * from './problem.ts';
export * from './yaml-file.ts';
