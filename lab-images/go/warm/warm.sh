# Fills $GOCACHE: all standard packages, compiled, tested against and vetted the ways a submission is.
set -eu
cat >go.mod <<'MOD'
module solution

go 1.24
MOD
{
  echo 'package main'
  echo
  go list std | grep -Ev '(^|/)(internal|vendor)(/|$)' | sed 's/.*/import _ "&"/'
  echo
  echo 'func main() {}'
} >main.go
cat >main_test.go <<'TEST'
package main

import "testing"

func TestNothing(*testing.T) {}
TEST
go build -o /dev/null .
go test .
go vet .
