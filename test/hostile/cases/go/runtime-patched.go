// hostile: {"title":"runtime text patched by mprotect","family":"forgery","expect":["failed","limit"]}
package main

import (
	"bytes"
	"reflect"
	"syscall"
	"unsafe"
)

// Overwrites a function with "mov eax, 1; ret", so that comparisons in this process are always true.
func alwaysTrue(fn any) {
	defer func() { _ = recover() }()
	address := reflect.ValueOf(fn).Pointer()
	page := address &^ 0xfff
	memory := unsafe.Slice((*byte)(unsafe.Pointer(page)), 0x2000)
	if syscall.Mprotect(memory, syscall.PROT_READ|syscall.PROT_WRITE|syscall.PROT_EXEC) != nil {
		return
	}
	copy(unsafe.Slice((*byte)(unsafe.Pointer(address)), 6), []byte{0xb8, 1, 0, 0, 0, 0xc3})
}

func init() {
	alwaysTrue(reflect.DeepEqual)
	alwaysTrue(bytes.Equal)
}

func Greet(name string) string { return "" }

func main() {}
