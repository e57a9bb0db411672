export * from './check.ts';
export * from './matcher.ts';
export * from './kinds/driver.ts';
export * from './kinds/http.ts';
export * from './kinds/index.ts';
export * from './kinds/mutants.ts';
export * from './kinds/static.ts';
export * from './kinds/stdio.ts';
