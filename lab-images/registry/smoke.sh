# The registry starts and answers that it speaks the protocol.
set -eu
docker-registry serve /opt/assay/registry.yml >/work/log 2>&1 &
for _ in $(seq 100); do
  if perl -MIO::Socket::INET -e 'exit !IO::Socket::INET->new("127.0.0.1:5000")'; then break; fi
  sleep 0.05
done
perl -MIO::Socket::INET -e '
  my $s = IO::Socket::INET->new("127.0.0.1:5000") or die "nobody listens";
  print $s "GET /v2/ HTTP/1.0\r\n\r\n";
  exit(join("", <$s>) !~ m{^HTTP/1\.\d 200 .*Docker-Distribution-Api-Version: registry/2\.0}s)' || { cat /work/log; exit 1; }
kill $!
