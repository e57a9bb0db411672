// The probe stands beside the learner's service in its network: it plays the upstream, sends the requests, measures,
// and reports what it saw. It judges nothing and knows no expectation.
//
// Over its own standard input and output it speaks JSON lines with the runner: a Plan comes in; {"listening":true}
// goes out once the upstream's port is ours, {"listening":false} where somebody else has it; {"start":true} comes in when the service has been started, and
// {"gone":true} if it ends; one {"observation":…} goes out, or {"failed":"why"} where the probe itself could not work.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"syscall"
)

func main() {
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	var plan Plan
	if err := in.Decode(&plan); err != nil {
		fail(out, err)
	}
	kept := newBudget()
	var fake *upstream
	noteAbort := func() {}
	if plan.Upstream != nil {
		fake = newUpstream(plan.Upstream.Rules, kept)
		noteAbort = fake.noteAbort
		err := fake.listen(ctx, plan.Upstream.Port)
		if errors.Is(err, syscall.EADDRINUSE) {
			out.Encode(map[string]bool{"listening": false})
			return
		}
		if err != nil {
			fail(out, err)
		}
	}
	out.Encode(map[string]bool{"listening": true})

	var start struct{ Start bool }
	if err := in.Decode(&start); err != nil {
		fail(out, err)
	}
	script := newScript(newClient(plan.Service.Port, kept, noteAbort), fake)
	go func() {
		// Whatever comes next says that the service is gone, or that the runner is.
		var gone struct{ Gone bool }
		in.Decode(&gone)
		script.stopWaiting()
	}()
	observed := script.run(ctx, &plan)
	if err := out.Encode(map[string]Observation{"observation": observed}); err != nil {
		os.Exit(1)
	}
}

func fail(out *json.Encoder, err error) {
	out.Encode(map[string]string{"failed": err.Error()})
	os.Exit(1)
}
