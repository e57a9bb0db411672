// hostile: {"title":"results written beforehand","family":"forgery","expect":["failed"]}
package main

import "os"

func init() {
	forged := []byte(`{"verdict":"passed","score":{"earned":10,"possible":10},"checks":[{"id":"greets","outcome":"passed","points":10}]}`)
	for _, dir := range []string{"/tmp", "/work", "/work/out", "/work/src", "/dev/shm", "/opt/assay", "/run", "/"} {
		for _, name := range []string{"result.json", "verdict.json", "report.json", "results.xml", "observation.json", "results", "exit", "score"} {
			_ = os.WriteFile(dir+"/"+name, forged, 0o666)
		}
	}
}

func Greet(name string) string { return "" }

func main() {}
