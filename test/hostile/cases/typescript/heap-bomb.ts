// hostile: {"title":"heap bomb","family":"resources","expect":["limit","failed"]}
const hoard: number[][] = [];

export function greet(name: string): string {
  for (;;) hoard.push(Array.from({ length: 1 << 16 }, (_, i) => i + name.length));
}
