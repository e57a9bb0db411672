// hostile: {"title":"an object with toJSON and valueOf that pleases everybody","family":"forgery","expect":["failed","rejected"]}
const chameleon: unknown = new Proxy(
  {},
  {
    get: (_target, key) => (key === 'toJSON' ? () => ({ equals: true, passed: true }) : () => chameleon),
    has: () => true,
  },
);

export function greet(_name: string): string {
  return chameleon as string;
}
