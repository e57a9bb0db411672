// hostile: {"title":"an object with toJSON and valueOf that pleases everybody","family":"forgery","expect":["failed","rejected"]}
const chameleon: unknown = new Proxy(
  {},
  {
    // Without a "then", or the driver would wait for it for ever.
    get: (_target, key) => (key === 'then' ? undefined : key === 'toJSON' ? () => ({ equals: true, passed: true }) : () => chameleon),
    has: () => true,
  },
);

export function greet(_name: string): string {
  return chameleon as string;
}
