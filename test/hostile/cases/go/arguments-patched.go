// hostile: {"title":"arguments patched","family":"forgery","expect":["failed"]}
package main

import "os"

func init() {
	os.Args = []string{os.Args[0], "-test.run=NONE", "-test.list=.*"}
}

func Greet(name string) string { return "" }

func main() {}
