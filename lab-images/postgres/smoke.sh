# A server makes its data folder, takes the password and answers.
set -eu
cp /opt/assay/bin/start-postgres /work/start
export POSTGRES_PASSWORD=smoke PGPASSWORD=smoke PGDATA=/work/data PGHOST=127.0.0.1 PGUSER=assay PGDATABASE=assay
sh /work/start >/work/log 2>&1 &
for _ in $(seq 200); do
  if /usr/lib/postgresql/17/bin/pg_isready --quiet; then break; fi
  sleep 0.05
done
test "$(psql --tuples-only --no-align --command 'select 40 + 2')" = 42 || { cat /work/log; exit 1; }
kill $!
