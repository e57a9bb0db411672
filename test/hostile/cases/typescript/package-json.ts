// hostile: {"title":"package.json hooks and a tsconfig of its own","family":"forgery","expect":["failed"],"files":{"package.json":"{\"type\":\"commonjs\",\"scripts\":{\"preinstall\":\"id\"},\"imports\":{\"#x\":\"/etc/passwd\"}}","tsconfig.json":"{\"compilerOptions\":{\"noEmit\":true,\"strict\":false,\"plugins\":[{\"name\":\"/tmp/x\"}]}}"}}
export function greet(_name: string): string {
  return '';
}
