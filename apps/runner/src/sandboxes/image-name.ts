/** Full name of an image of the lab: as the references say, else its latest build on this machine. */
export function imageNamer(references: readonly string[]): (image: string) => string {
  return (image) => references.find((reference) => reference.startsWith(`${image}:`)) ?? `${image}:current`;
}

/** The image that a full name is of, without which build of it. */
export const withoutTag = (name: string): string => name.replace(/:[^:/]*$/, '');
