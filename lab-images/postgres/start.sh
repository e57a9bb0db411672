# Makes the data folder at the first start, and serves it.
set -eu
bin=/usr/lib/postgresql/17/bin
data=${PGDATA:-/data/17}
if [ ! -s "$data/PG_VERSION" ]; then
  printf '%s\n' "$POSTGRES_PASSWORD" >/tmp/password
  "$bin/initdb" --pgdata "$data" --username assay --pwfile /tmp/password --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8
  rm /tmp/password
  # Nobody listens yet: this server makes the database in single-user mode.
  echo 'create database assay' | "$bin/postgres" --single -D "$data" postgres >/dev/null
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
fi
exec "$bin/postgres" -D "$data" -c listen_addresses='*' -c unix_socket_directories=/tmp
