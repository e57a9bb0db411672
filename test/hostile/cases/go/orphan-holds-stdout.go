// hostile: {"title":"an orphan in a session of its own holds standard output","family":"resources","expect":["failed","limit"]}
package main

import (
	"os"
	"os/exec"
	"syscall"
)

func init() {
	c := exec.Command("/bin/sh", "-c", "trap '' TERM HUP INT; sleep 3600")
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	_ = c.Start()
}

func Greet(name string) string { os.Exit(0); return "" }

func main() {}
