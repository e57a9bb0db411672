// hostile: {"title":"answers to calls that were never made, and twice to those that were","family":"forgery","expect":["failed"]}
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func Greet(name string) string {
	fds, _ := filepath.Glob("/proc/self/fd/*")
	for _, fd := range fds {
		if f, err := os.OpenFile(fd, os.O_WRONLY, 0); err == nil {
			for id := -3; id < 40; id++ {
				fmt.Fprintf(f, "\x1e{\"id\":%d,\"value\":\"Hello!\"}\n{\"id\":%d,\"error\":null}\n", id, id)
			}
		}
	}
	return ""
}

func main() { fmt.Println(Greet("")) }
