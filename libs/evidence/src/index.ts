export * from './bundle.ts';
export * from './chain.ts';
export * from './digest.ts';
export * from './manifest.ts';
export * from './seal.ts';
export { ArchiveError, packArchive, unpackArchive, type Entry } from './tar.ts';
export * from './verify.ts';
