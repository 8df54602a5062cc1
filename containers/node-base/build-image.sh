#!/usr/bin/env bash
# Builds an image with this machine's Node, for machines that can't reach a registry of images.
#
#   build-image.sh [NAME]          (rfc8628-node-base:local unless given)
#
# Why this is here: the suite's Dockerfile stands on the official Node image. Where that cannot be
# pulled, `docker build --build-arg BASE=NAME` tries the Dockerfile on this stand-in instead: the
# machine's own Node, npm, C libraries and certificates, with busybox for a shell. For trying only.
# Needs a Docker engine, Node with npm, and busybox; the last is installed with apt-get when absent.
set -euo pipefail

image="${1:-rfc8628-node-base:local}"

fail() { echo "build-image.sh: $*" >&2; exit 1; }
trap 'echo "build-image.sh: failed in line $LINENO" >&2' ERR

timeout 10 docker info >/dev/null 2>&1 || fail "no Docker engine answers"
npm="$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" || fail "no npm on this machine"
if ! command -v busybox >/dev/null; then
  [[ "$(id -u)" == 0 ]] && command -v apt-get >/dev/null || fail "no busybox, and not to be installed"
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends busybox </dev/null >/dev/null 2>&1 ||
    fail "apt-get could not install busybox"
fi

root="$(mktemp -d)"
trap 'rm -rf "$root"' EXIT
mkdir -p "$root"/{bin,etc/ssl/certs,home/node,root,tmp,usr/bin,usr/lib/node_modules}
chmod 1777 "$root/tmp"

cp -L "$(command -v node)" "$root/usr/bin/node"
cp -rL "$npm" "$root/usr/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/bin/npx"
cp -L "$(command -v busybox)" "$root/bin/busybox"
for name in $("$root/bin/busybox" --list | grep -vx busybox); do ln -s busybox "$root/bin/$name"; done
ln -s ../../bin/env "$root/usr/bin/env"

# The C libraries that these need.
{ ldd "$root/usr/bin/node" "$root/bin/busybox" 2>/dev/null || true; } | # a static binary makes ldd fail
  awk '$2 == "=>" && $3 ~ "^/" { print $3 } $1 ~ "^/" && $2 ~ "^[(]0x" { print $1 }' |
  sort -u | xargs cp -L --parents -t "$root"

certificates=/etc/ssl/certs/ca-certificates.crt
[[ ! -e "$certificates" ]] || cp -L "$certificates" "$root$certificates"

echo 'root:x:0:0:root:/root:/bin/sh
node:x:1000:1000:node:/home/node:/bin/sh' >"$root/etc/passwd"
echo 'root:x:0:
node:x:1000:' >"$root/etc/group"
chown -R 1000:1000 "$root/home/node" 2>/dev/null || true

tar -C "$root" --numeric-owner -cf - . |
  docker import --change 'ENV PATH=/usr/bin:/bin' --change "ENV NODE_EXTRA_CA_CERTS=$certificates" \
    --change 'CMD ["node"]' - "$image" >/dev/null
echo "build-image.sh: built $image with Node $(node --version)"
