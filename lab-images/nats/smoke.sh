# The configuration is valid and a server with JetStream comes up with it.
set -eu
export NATS_USER=smoke NATS_PASSWORD=smoke
sed 's#/data#/work/data#' /opt/assay/nats.conf >/work/nats.conf
nats-server --config /work/nats.conf -t
nats-server --config /work/nats.conf >/work/log 2>&1 &
for _ in $(seq 100); do
  if grep -q 'Server is ready' /work/log; then break; fi
  sleep 0.05
done
grep -q 'Starting JetStream' /work/log && grep -q 'Server is ready' /work/log || { cat /work/log; exit 1; }
kill $!
