// hostile: {"title":"Docker socket, broker, metadata address, DNS","family":"snooping","mode":"try","expect":["passed"],"denied":true}
package main

import (
	"fmt"
	"net"
	"os"
	"strings"
	"time"
)

func Greet(name string) string { return "" }

func main() {
	tries := [][2]string{
		{"unix", "/var/run/docker.sock"}, {"unix", "/run/docker.sock"}, {"unix", "/run/containerd/containerd.sock"},
		{"tcp", "127.0.0.1:4420"}, {"tcp", "172.17.0.1:4420"}, {"tcp", "127.0.0.1:4400"}, {"tcp", "172.17.0.1:4400"},
		{"tcp", "127.0.0.1:2375"}, {"tcp", "172.17.0.1:2375"}, {"tcp", "169.254.169.254:80"}, {"tcp", "127.0.0.1:4318"}, {"tcp", "172.17.0.1:4490"},
	}
	for _, try := range tries {
		report(try[0]+" "+try[1], func() error {
			c, err := net.DialTimeout(try[0], try[1], 100*time.Millisecond)
			if err == nil {
				c.Close()
			}
			return err
		})
	}
	report("dns", func() error { _, err := net.LookupHost("metadata.google.internal"); return err })
	interfaces, _ := net.Interfaces()
	for _, i := range interfaces {
		if i.Name != "lo" && i.Flags&net.FlagUp != 0 {
			fmt.Println("ESCAPED: network interface", i.Name)
		}
	}
	// Abstract sockets belong to the network namespace: those of the host's daemons must not be here.
	sockets, _ := os.ReadFile("/proc/net/unix")
	report("abstract sockets", func() error {
		if strings.Contains(string(sockets), "@") {
			return nil
		}
		return fmt.Errorf("none")
	})
	fmt.Println("DONE")
}

func report(what string, try func() error) {
	if err := try(); err != nil {
		fmt.Println("DENIED:", what)
	} else {
		fmt.Println("ESCAPED:", what)
	}
}
