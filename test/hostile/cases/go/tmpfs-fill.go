// hostile: {"title":"fill every writable file system","family":"resources","expect":["limit","failed"]}
package main

import (
	"fmt"
	"os"
)

func Greet(name string) string {
	block := make([]byte, 1<<20)
	for _, dir := range []string{"/tmp", "/work", "/dev/shm", "/var/tmp", "/run"} {
		for i := 0; ; i++ {
			if os.WriteFile(fmt.Sprintf("%s/fill-%d", dir, i), block, 0o600) != nil {
				break
			}
		}
	}
	return ""
}

func main() { Greet("") }
