// hostile: {"title":"memory bomb","family":"resources","expect":["limit"],"limit":["memory"]}
const hoard: Buffer[] = [];

export function greet(name: string): string {
  for (;;) hoard.push(Buffer.alloc(8 << 20, name));
}
