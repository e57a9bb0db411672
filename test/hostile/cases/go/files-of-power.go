// hostile: {"title":"symlinks, hardlinks, chown, a setuid bit and devices","family":"escape","mode":"try","expect":["passed"],"denied":true}
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

func Greet(name string) string { return "" }

func report(what string, err error) {
	if err != nil {
		fmt.Println("DENIED:", what)
	} else {
		fmt.Println("ESCAPED:", what)
	}
}

// A copy of a program with the setuid bit, which must not make anybody else of who runs it.
func setuidCopy() error {
	from, err := os.Open("/usr/bin/id")
	if err != nil {
		return err
	}
	to, err := os.OpenFile("/tmp/id", os.O_WRONLY|os.O_CREATE, 0o755)
	if err != nil {
		return err
	}
	_, _ = io.Copy(to, from)
	_ = to.Close()
	_ = os.Chown("/tmp/id", 0, 0)
	_ = os.Chmod("/tmp/id", 0o6755|os.ModeSetuid|os.ModeSetgid)
	said, err := exec.Command("/tmp/id", "-u").Output()
	if err != nil {
		return err
	}
	if strings.TrimSpace(string(said)) == fmt.Sprint(os.Getuid()) {
		return fmt.Errorf("still %s", said)
	}
	return nil
}

func main() {
	_ = os.WriteFile("/tmp/file", []byte("x"), 0o600)
	report("hardlink to arm", os.Link("/opt/assay/bin/arm", "/tmp/arm"))
	report("hardlink to the binary", os.Link("/proc/self/exe", "/work/program"))
	report("chown to root", os.Chown("/tmp/file", 0, 0))
	report("chown to the builder", os.Chown("/tmp/file", 10001, 10001))
	report("setuid copy", setuidCopy())
	report("replacing its own binary", os.WriteFile("/proc/self/exe", []byte("x"), 0o755))
	report("moving the work folder", os.Rename("/work", "/tmp/work"))
	report("symlink in the work folder", os.Symlink("/etc/passwd", "/work/solution.go"))
	report("removing its own binary", os.Remove("/work/.assay/bin/program"))
	report("listing the build", func() error { _, err := os.ReadDir("/work/.assay/driver"); return err }())
	report("character device", syscall.Mknod("/tmp/null", syscall.S_IFCHR|0o666, 1<<8|3))
	report("block device", syscall.Mknod("/tmp/disk", syscall.S_IFBLK|0o666, 8<<8))
	report("another's output", os.WriteFile("/proc/1/fd/1", []byte("x"), 0))
	_ = os.Symlink("/etc/shadow", "/tmp/shadow")
	report("a symlink to what only root reads", func() error { _, err := os.ReadFile("/tmp/shadow"); return err }())
	fmt.Println("DONE")
}
