// hostile: {"title":"sleeping past the wall","family":"resources","expect":["limit"],"limit":["wall"]}
export function greet(_name: string): string {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_600_000);
  return '';
}
