// hostile: {"title":"a test file smuggled in beside the solution","family":"forgery","expect":["failed"],"files":{"driver_test.go":"package main\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestMain(m *testing.M) { os.Exit(0) }\n"}}
package main

func Greet(name string) string { return "" }

func main() {}
