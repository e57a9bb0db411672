// hostile: {"title":"runtime text patched by mprotect","family":"forgery","expect":["failed","limit"]}
package main

import (
	"bytes"
	"reflect"
	"runtime"
	"syscall"
	"unsafe"
)

// Overwrites a function with "return true", so that comparisons in this process are always true.
func alwaysTrue(fn any) {
	defer func() { _ = recover() }()
	address := reflect.ValueOf(fn).Pointer()
	page := address &^ 0xfff
	memory := unsafe.Slice((*byte)(unsafe.Pointer(page)), 0x2000)
	if syscall.Mprotect(memory, syscall.PROT_READ|syscall.PROT_WRITE|syscall.PROT_EXEC) != nil {
		return
	}
	code := []byte{0xb8, 1, 0, 0, 0, 0xc3} // mov eax, 1; ret
	if runtime.GOARCH == "arm64" {
		code = []byte{0x20, 0x00, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6} // mov w0, #1; ret
	}
	copy(unsafe.Slice((*byte)(unsafe.Pointer(address)), len(code)), code)
}

func init() {
	alwaysTrue(reflect.DeepEqual)
	alwaysTrue(bytes.Equal)
}

func Greet(name string) string { return "" }

func main() {}
