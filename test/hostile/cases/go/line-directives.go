// hostile: {"title":"line and linkname directives, and a go:generate","family":"forgery","expect":["failed","rejected"]}
package main

import _ "unsafe"

//go:generate sh -c "id > /tmp/generated"

//go:linkname exit os.runtime_beforeExit
func exit(code int)

//line /opt/assay/kit/assay_kit_test.go:1
func Greet(name string) string { return "" }

func main() { exit(0) }
