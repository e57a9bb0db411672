// hostile: {"title":"setuid, ptrace, namespaces, mounts, io_uring, keyrings, bpf","family":"escape","mode":"try","expect":["passed","failed","limit"],"denied":true}
package main

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

func Greet(name string) string { return "" }

func call(what string, number uintptr, args ...uintptr) {
	var a [6]uintptr
	copy(a[:], args)
	if _, _, err := syscall.RawSyscall6(number, a[0], a[1], a[2], a[3], a[4], a[5]); err != 0 {
		fmt.Println("DENIED:", what, err)
	} else {
		fmt.Println("ESCAPED:", what)
	}
}

func text(s string) uintptr { p, _ := syscall.BytePtrFromString(s); return uintptr(unsafe.Pointer(p)) }

func main() {
	var params [128]byte
	call("io_uring_setup", 425, 8, uintptr(unsafe.Pointer(&params[0])))
	call("unshare user", syscall.SYS_UNSHARE, syscall.CLONE_NEWUSER)
	call("unshare net", syscall.SYS_UNSHARE, syscall.CLONE_NEWNET)
	call("mount", syscall.SYS_MOUNT, text("none"), text("/tmp"), text("tmpfs"), 0, 0)
	call("umount", syscall.SYS_UMOUNT2, text("/proc"), 0)
	call("ptrace pid 1", syscall.SYS_PTRACE, syscall.PTRACE_ATTACH, 1)
	call("setuid 0", syscall.SYS_SETUID, 0)
	call("setgid 0", syscall.SYS_SETGID, 0)
	call("add_key", 248, text("user"), text("k"), text("v"), 1, ^uintptr(2))
	call("request_key", 249, text("user"), text("k"), 0, 0)
	call("keyctl", 250, 0, ^uintptr(2), 1)
	call("bpf", 321, 0, uintptr(unsafe.Pointer(&params[0])), 128)
	call("perf_event_open", 298, uintptr(unsafe.Pointer(&params[0])), 0, ^uintptr(0), ^uintptr(0), 0)
	call("userfaultfd", 323, 0)
	call("chroot", syscall.SYS_CHROOT, text("/tmp"))
	call("reboot", syscall.SYS_REBOOT, 0xfee1dead, 672274793, 0)
	call("init_module", syscall.SYS_INIT_MODULE, 0, 0, 0)
	call("open_by_handle_at", 304, 0, uintptr(unsafe.Pointer(&params[0])), 0)
	call("settimeofday", syscall.SYS_SETTIMEOFDAY, uintptr(unsafe.Pointer(&params[0])), 0)
	call("mknod device", syscall.SYS_MKNOD, text("/tmp/sda"), syscall.S_IFBLK|0o666, 8<<8)
	call("kill pid 1", syscall.SYS_KILL, 1, 9)
	for _, path := range []string{"/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/sys/kernel/uevent_helper", "/etc/passwd", "/opt/assay/bin/arm", "/work/planted", "/proc/1/mem", "/proc/1/environ", "/dev/mem", "/dev/kmsg"} {
		if f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600); err != nil {
			fmt.Println("DENIED: write", path)
		} else {
			f.Close()
			fmt.Println("ESCAPED: write", path)
		}
	}
	for _, path := range []string{"/proc/1/environ", "/proc/1/mem", "/etc/shadow", "/root", "/proc/kcore"} {
		if _, err := os.ReadFile(path); err != nil {
			fmt.Println("DENIED: read", path)
		} else {
			fmt.Println("ESCAPED: read", path)
		}
	}
}
