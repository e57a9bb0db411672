// hostile: {"title":"go:embed of hidden files","family":"snooping","expect":["rejected"]}
package main

import "embed"

//go:embed *
var everything embed.FS

func Greet(name string) string {
	out := ""
	entries, _ := everything.ReadDir(".")
	for _, entry := range entries {
		text, _ := everything.ReadFile(entry.Name())
		out += string(text)
	}
	return out
}

func main() { print(Greet("")) }
