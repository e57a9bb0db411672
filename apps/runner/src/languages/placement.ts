import type { Files } from './language.ts';

/** The same files with absolute paths below `folder`. */
export function place(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

/** Several folders of files in one. */
export function placeAll(folders: Readonly<Record<string, Files>>): Files {
  return Object.fromEntries(Object.entries(folders).flatMap(([folder, files]) => Object.entries(place(folder, files))));
}
