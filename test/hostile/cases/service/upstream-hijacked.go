// hostile: {"title":"the upstream's port taken, and its network taken down","family":"forgery","expect":["failed"]}
package main

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
)

func hijack(address string) {
	config := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) error {
		return raw.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, 15, 1) // SO_REUSEPORT
		})
	}}
	if listener, err := config.Listen(context.Background(), "tcp", address); err == nil {
		_ = http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"greeting":"hijacked"}`))
		}))
	}
}

func main() {
	for _, address := range []string{"127.0.0.1:9000", "0.0.0.0:9000", "[::1]:9000", "[::]:9000", "127.0.0.2:9000"} {
		go hijack(address)
	}
	for _, script := range []string{"ip link set lo down", "ip addr del 127.0.0.1/8 dev lo", "ip route add blackhole 127.0.0.1"} {
		_ = exec.Command("sh", "-c", script).Run()
	}
	http.HandleFunc("/greet", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("content-type", "application/json")
		_, _ = w.Write([]byte(`{"greeting":"` + r.URL.Query().Get("name") + `"}`))
	})
	_ = http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil)
}
