// hostile: {"title":"exit 0 from init","family":"forgery","expect":["failed"]}
package main

import "os"

func init() { os.Exit(0) }

func Greet(name string) string { return "" }

func main() {}
