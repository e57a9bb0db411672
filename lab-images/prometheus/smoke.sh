# The configuration is valid and the server answers on loopback.
set -eu
promtool check config --syntax-only /opt/assay/prometheus.yml
promtool check rules --lint=all --lint-fatal /opt/assay/rules/*.yml
prometheus --config.file=/opt/assay/prometheus.yml --storage.tsdb.path=/work/data --web.listen-address=127.0.0.1:4490 2>/work/log &
for _ in $(seq 100); do
  if grep -q 'Server is ready' /work/log; then break; fi
  sleep 0.1
done
grep -q 'Server is ready' /work/log || { cat /work/log; exit 1; }
kill $!
