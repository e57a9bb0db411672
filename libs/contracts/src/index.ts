export * from './account.ts';
export * from './errors.ts';
export * from './exercise.ts';
export * from './http.ts';
export * from './localized.ts';
export * from './messages.ts';
export * from './progress.ts';
export * from './run.ts';
