// hostile: {"title":"deep recursion","family":"resources","expect":["failed","limit"]}
export function greet(name: string): string {
  return greet(name + '!') + name;
}
