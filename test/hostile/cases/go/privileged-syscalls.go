// hostile: {"title":"setuid, ptrace, namespaces, mounts, io_uring, keyrings, bpf and the rest of root's system calls","family":"escape","mode":"try","expect":["passed"],"denied":true}
package main

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

func Greet(name string) string { return "" }

// The number of a system call on x86-64 and on arm64.
type number struct{ amd64, arm64 uintptr }

var params [256]byte

func call(what string, n number, args ...uintptr) {
	var a [6]uintptr
	copy(a[:], args)
	trap := n.amd64
	if runtime.GOARCH == "arm64" {
		trap = n.arm64
	}
	if _, _, err := syscall.RawSyscall6(trap, a[0], a[1], a[2], a[3], a[4], a[5]); err != 0 {
		fmt.Println("DENIED:", what, err)
	} else {
		fmt.Println("ESCAPED:", what)
	}
}

func text(s string) uintptr { p, _ := syscall.BytePtrFromString(s); return uintptr(unsafe.Pointer(p)) }

func main() {
	memory := uintptr(unsafe.Pointer(&params[0]))
	const here = ^uintptr(99) // AT_FDCWD
	call("io_uring_setup", number{425, 425}, 8, memory)
	call("unshare user", number{272, 97}, syscall.CLONE_NEWUSER)
	call("unshare net", number{272, 97}, syscall.CLONE_NEWNET)
	call("unshare mount", number{272, 97}, syscall.CLONE_NEWNS)
	call("mount tmpfs", number{165, 40}, text("none"), text("/tmp"), text("tmpfs"), 0, 0)
	call("mount proc", number{165, 40}, text("proc"), text("/tmp"), text("proc"), 0, 0)
	call("umount", number{166, 39}, text("/proc"), 0)
	call("fsopen", number{430, 430}, text("tmpfs"), 0)
	call("open_tree", number{428, 428}, here, text("/"), 0x8001)
	call("move_mount", number{429, 429}, here, text("/tmp"), here, text("/work"), 0)
	call("pivot_root", number{155, 41}, text("/tmp"), text("/tmp"))
	call("ptrace pid 1", number{101, 117}, syscall.PTRACE_ATTACH, 1)
	call("process_vm_readv of pid 1", number{310, 270}, 1, memory, 1, memory, 1, 0)
	call("process_vm_writev to pid 1", number{311, 271}, 1, memory, 1, memory, 1, 0)
	call("setuid 0", number{105, 146}, 0)
	call("setgid 0", number{106, 144}, 0)
	call("setuid of the builder", number{105, 146}, 10001)
	call("setresuid of another program", number{117, 147}, 20001, 59999, 59999)
	call("setgroups", number{116, 159}, 1, memory)
	call("add_key", number{248, 217}, text("user"), text("k"), text("v"), 1, ^uintptr(2))
	call("request_key", number{249, 218}, text("user"), text("k"), 0, 0)
	call("keyctl", number{250, 219}, 0, ^uintptr(2), 1)
	call("bpf", number{321, 280}, 0, memory, 128)
	call("perf_event_open", number{298, 241}, memory, 0, ^uintptr(0), ^uintptr(0), 0)
	call("userfaultfd", number{323, 282}, 0)
	call("fanotify_init", number{300, 262}, 0, 0)
	call("chroot", number{161, 51}, text("/tmp"))
	call("init_module", number{175, 105}, memory, 0, text(""))
	call("kexec_load", number{246, 104}, 0, 0, 0, 0)
	call("swapon", number{167, 224}, text("/tmp"), 0)
	call("acct", number{163, 89}, text("/tmp"))
	call("syslog", number{103, 116}, 3, memory, 16)
	call("sethostname", number{170, 161}, text("mine"), 4)
	call("settimeofday", number{164, 170}, memory, 0)
	call("clock_settime", number{227, 112}, 0, memory)
	call("open_by_handle_at", number{304, 265}, 0, memory, 0)
	call("pidfd_getfd", number{438, 438}, 0, 0, 0)
	call("kcmp", number{312, 272}, 1, 1, 0, 0, 0)
	call("move_pages of pid 1", number{279, 239}, 1, 0, 0, 0, 0, 0)
	call("sched_setaffinity of pid 1", number{203, 122}, 1, 8, memory)
	call("setpriority of pid 1", number{141, 140}, 0, 1, 19)
	call("negative priority", number{141, 140}, 0, 0, ^uintptr(19))
	call("real-time scheduling", number{144, 119}, 0, 1, uintptr(unsafe.Pointer(&[]int32{50}[0])))
	call("mknod of a block device", number{259, 33}, here, text("/tmp/sda"), syscall.S_IFBLK|0o666, 8<<8)
	call("kill pid 1", number{62, 129}, 1, 9)
	call("socket AF_PACKET", number{41, 198}, 17, 3, 0)
	call("socket AF_ALG", number{41, 198}, 38, 5, 0)
	call("socket AF_VSOCK", number{41, 198}, 40, 1, 0)
	call("raw socket", number{41, 198}, 2, 3, 1)
	writable := []string{
		"/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/vm/drop_caches", "/proc/sys/net/ipv4/ip_forward",
		"/proc/sysrq-trigger", "/proc/1/mem", "/proc/1/oom_score_adj", "/sys/kernel/uevent_helper", "/dev/mem", "/dev/kmsg",
		"/etc/passwd", "/etc/ld.so.preload", "/opt/assay/bin/arm", "/usr/bin/assay-hostile-planted", "/work/assay-hostile-planted",
		"/work/.assay/assay-hostile-planted", "/assay-hostile-planted", "/etc/assay-hostile-planted", "/run/assay-hostile-planted",
	}
	for _, path := range writable {
		if f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600); err != nil {
			fmt.Println("DENIED: write", path)
		} else {
			f.Close()
			fmt.Println("ESCAPED: write", path)
		}
	}
	for _, path := range []string{"/proc/1/environ", "/proc/1/mem", "/etc/shadow", "/proc/kcore", "/proc/kallsyms", "/proc/keys", "/sys/firmware/dmi/tables/DMI"} {
		if data, err := os.ReadFile(path); err != nil || len(data) == 0 {
			fmt.Println("DENIED: read", path)
		} else {
			fmt.Println("ESCAPED: read", path)
		}
	}
	for _, path := range []string{"/root", "/proc/1/root/root", "/proc/1/fd", "/proc/1/cwd/"} {
		if _, err := os.ReadDir(path); err != nil {
			fmt.Println("DENIED: list", path)
		} else {
			fmt.Println("ESCAPED: list", path)
		}
	}
	fmt.Println("DONE")
}
