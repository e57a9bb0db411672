# The probe plays an upstream that is at the same time the service it asks: it sees the answer and the request.
set -eu
{
  echo '{"service":{"port":9000,"readyPath":"/ready","readyWithinMs":5000},"upstream":{"port":9000,"rules":[{"method":"GET","path":"/ready","status":200,"text":"yes"},{"method":"GET","path":"/hello","status":201,"text":"hi"}]},"steps":[{"request":{"method":"GET","path":"/hello","timeoutMs":5000},"as":"hello"}]}'
  echo '{"start":true}'
  sleep 2
} | probe >/work/out
grep -q '^{"listening":true}' /work/out
grep -q '"ready":true' /work/out
grep '"observation"' /work/out | grep -q '"status":201' || { cat /work/out; exit 1; }
