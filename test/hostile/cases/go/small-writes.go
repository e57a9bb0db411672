// hostile: {"title":"output in a hundred thousand writes of one byte","family":"resources","expect":["limit"],"limit":["output","wall","cpu"]}
package main

import "syscall"

func Greet(name string) string {
	for {
		_, _ = syscall.Write(2, []byte{'x'})
	}
}

func main() { Greet("") }
