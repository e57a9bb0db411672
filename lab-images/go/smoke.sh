# A first compile is warm, the cache is read-only, and the kit lies where drivers expect it.
set -eu
[ -n "$(ls /opt/assay/kit)" ]
if touch "$GOCACHE/anything" 2>/dev/null; then echo 'the cache is writable'; exit 1; fi
cd /work
printf 'module solution\n\ngo 1.24\n' >go.mod
cat >solution.go <<'GO'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
)

func main() {
	var once sync.Once
	once.Do(func() { text, _ := json.Marshal(map[string]int{"ok": http.StatusOK}); fmt.Println(string(text), context.Background()) })
}
GO
cat >solution_test.go <<'GO'
package main

import (
	"net/http/httptest"
	"testing"
)

func TestMainRuns(*testing.T) { main(); httptest.NewRecorder() }
GO
start=$(date +%s%N)
go test -c -o solution.test .
took=$((($(date +%s%N) - start) / 1000000))
./solution.test -test.v >out.txt && grep -q '{"ok":200}' out.txt
go vet .
go build -o solution . && ./solution | grep -q '{"ok":200}'
./solution.test -test.v | go tool test2json >events.json && grep -q '"Action":"pass"' events.json
echo "first go test -c: $took ms"
# A cold compile of net/http takes ten seconds and more; a warm one well below two even on a slow machine.
[ "$took" -lt 4000 ]
