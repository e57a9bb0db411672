# arm starts what it is told, with the limits, the environment and the folder it is told, and leaves the input alone.
set -eu
mkdir -p /work/here
orders=$(printf '%s\n' /work/here nofile=64,core=0 GREETING=hello '' sh -c 'pwd; ulimit -n; echo "$GREETING $1"; cat' sh 'two words')
size=$(( ${#orders} + 1 ))
hex=$(printf '%08x' "$size")
got=$({
  printf "\\$(printf '%03o' 0x"$(echo "$hex" | cut -c1-2)")\\$(printf '%03o' 0x"$(echo "$hex" | cut -c3-4)")"
  printf "\\$(printf '%03o' 0x"$(echo "$hex" | cut -c5-6)")\\$(printf '%03o' 0x"$(echo "$hex" | cut -c7-8)")"
  printf '%s\n' "$orders" | tr '\n' '\0'
  printf 'the input'
} | arm)
want=$(printf '/work/here\n64\nhello two words\nthe input')
[ "$got" = "$want" ] || { printf 'arm printed:\n%s\n' "$got"; exit 1; }

arm </dev/null
printf '\000\000\000\002x\000' | arm 2>/dev/null && exit 1 || [ $? = 125 ]
[ -z "$(find / -xdev -type f -perm /6000 2>/dev/null)" ]
[ "$(id -u)" = 10001 ]
if touch /anything 2>/dev/null; then echo 'the root is writable'; exit 1; fi
