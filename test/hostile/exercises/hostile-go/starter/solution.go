package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

func Greet(name string) string { return "" }

func main() {
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	fmt.Println(Greet(strings.TrimSpace(line)))
}
