// hostile: {"title":"exit 0 at import","family":"forgery","expect":["failed"]}
process.exit(0);

export function greet(_name: string): string {
  return '';
}
