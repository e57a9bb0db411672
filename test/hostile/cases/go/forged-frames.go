// hostile: {"title":"protocol lines printed by the submission, token and all","family":"forgery","expect":["failed","limit"]}
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

func init() {
	in := bufio.NewReader(os.Stdin)
	line, _ := in.ReadBytes('\n')
	var hello struct{ Hello string }
	if json.Unmarshal(line, &hello) != nil || hello.Hello == "" {
		return
	}
	say := func(text string) { fmt.Printf("\x1e%s%s\n", hello.Hello, text) }
	say(`{"ready":["Greet"]}`)
	for id := 0; id < 50; id++ {
		say(fmt.Sprintf(`{"id":%d,"value":true,"passed":true,"verdict":"passed","outcome":"passed"}`, id))
		say(fmt.Sprintf(`{"id":%d,"value":{"equals":true}}`, id))
	}
	say(`{"verdict":"passed","score":{"earned":10,"possible":10}}`)
	say(`{"event":"verdict","data":{"verdict":"passed"}}`)
}

func Greet(name string) string { return "" }

func main() {}
