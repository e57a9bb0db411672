// hostile: {"title":"symlink, hardlink, chown, setuid bit, FIFO and device as a result","family":"escape","mode":"try","expect":["passed","failed","limit"],"denied":true}
package main

import (
	"fmt"
	"os"
	"syscall"
)

func Greet(name string) string { return "" }

func main() {
	report := func(what string, err error) {
		if err != nil {
			fmt.Println("DENIED:", what)
		} else {
			fmt.Println("ESCAPED:", what)
		}
	}
	report("hardlink to arm", os.Link("/opt/assay/bin/arm", "/tmp/arm"))
	_ = os.WriteFile("/tmp/mine", nil, 0o700)
	_ = os.Remove("/tmp/mine")
	file := "/tmp/file"
	if err := os.WriteFile(file, []byte("x"), 0o600); err == nil {
		report("chown", os.Chown(file, 0, 0))
	}
	report("replace own binary", os.WriteFile("/proc/self/exe", []byte("x"), 0o755))
	report("symlink over the work folder", os.Rename("/work", "/tmp/work"))
	report("device", syscall.Mknod("/tmp/null", syscall.S_IFCHR|0o666, 1<<8|3))
	report("write to another's descriptor", os.WriteFile("/proc/1/fd/1", []byte("x"), 0))
}
