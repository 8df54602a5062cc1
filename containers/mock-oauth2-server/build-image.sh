#!/usr/bin/env bash
# Builds mock-oauth2-server's Docker image on machines that can't reach a registry of images.
#
#   build-image.sh [IMAGE:VERSION]
#
# Why this is here: the suite runs against mock-oauth2-server in a container. Where its published
# image can be pulled, that one is used and this script is not. Some CI machines reach package
# registries only; there this script makes a stand-in out of the same Maven artefacts as the
# published image (same main class, port, folder and environment variables), with the machine's
# own Java runtime and C library below. It does nothing when the image is already there.
# Needs a Docker engine, a JDK of 17 or newer, Maven and busybox; the last three are installed
# with apt-get when absent.
set -euo pipefail

image="${1:-ghcr.io/navikt/mock-oauth2-server:6.0.2}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

fail() { echo "build-image.sh: $*" >&2; exit 1; }
trap 'echo "build-image.sh: failed in line $LINENO" >&2' ERR

version="${image##*:}"
[[ "$image" == *:* && "$version" =~ ^[0-9]+(\.[0-9]+)+$ ]] || fail "no version in the tag of '$image'"
timeout 10 docker info >/dev/null 2>&1 || fail "no Docker engine answers"
if docker image inspect "$image" >/dev/null 2>&1; then
  echo "build-image.sh: $image is already there"
  exit 0
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
root="$work/root"
log="$work/log"

# quietly WHAT COMMAND...: says nothing but, when the command fails, one line of its output.
quietly() {
  local what="$1"
  shift
  "$@" </dev/null >"$log" 2>&1 ||
    fail "$what failed: $(grep -im 1 error "$log" || tail -n 1 "$log")"
}

[[ -z "${JAVA_HOME:-}" ]] || PATH="$JAVA_HOME/bin:$PATH"
packages=()
command -v jlink >/dev/null || packages+=(openjdk-17-jdk-headless)
command -v mvn >/dev/null || packages+=(maven)
command -v busybox >/dev/null || packages+=(busybox)
if ((${#packages[@]})); then
  if [[ "$(id -u)" != 0 ]] || ! command -v apt-get >/dev/null; then
    fail "missing, and not to be installed without root and apt-get: ${packages[*]}"
  fi
  export DEBIAN_FRONTEND=noninteractive
  quietly "apt-get update" apt-get -qq update
  quietly "apt-get install ${packages[*]}" apt-get -qq install -y --no-install-recommends "${packages[@]}"
fi
java_version="$(jlink --version)"
((${java_version%%.*} >= 17)) || fail "jlink is of Java $java_version, 17 or newer is needed"

mkdir -p "$root"/{app,bin,etc,opt,tmp,usr/bin}
chmod 1777 "$root/tmp"

# The server and its libraries.
quietly "fetching no.nav.security:mock-oauth2-server:$version with Maven" \
  mvn -B -ntp -f "$here/pom.xml" -Dserver.version="$version" \
  dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$root/app/libs"

# A Java runtime with the modules that they use, without the native libraries of AWT: java.desktop
# is there for java.beans only.
quietly "jlink" jlink --output "$root/opt/java" --strip-java-debug-attributes --no-header-files --no-man-pages \
  --compress=2 --add-modules java.desktop,java.logging,java.management,java.naming,java.sql,jdk.crypto.ec,jdk.unsupported
rm -f "$root"/opt/java/lib/lib{awt*,fontmanager,freetype,javajpeg,jawt,jsound,lcms,mlib_image,splashscreen}.so
ln -s /opt/java/bin/java "$root/usr/bin/java"

# A shell and wget, for health checks (the published image has both).
cp -L "$(command -v busybox)" "$root/bin/busybox"
for name in $("$root/bin/busybox" --list | grep -vx busybox); do ln -s busybox "$root/bin/$name"; done

# The C libraries that these need.
find "$root/bin" "$root/opt/java" -type f \( -perm -u+x -o -name '*.so' \) -print0 |
  { xargs -0 ldd 2>/dev/null || true; } | # a static binary makes ldd fail
  awk '$2 == "=>" && $3 ~ "^/" { print $3 } $1 ~ "^/" && $2 ~ "^[(]0x" { print $1 }' |
  grep -v "^$work" | sort -u | xargs cp -L --parents -t "$root"

echo 'root:x:0:0:root:/:/bin/sh
java:x:65532:65532:java:/tmp:/bin/sh' >"$root/etc/passwd"
echo 'root:x:0:
java:x:65532:' >"$root/etc/group"

tar -C "$root" --numeric-owner --owner=0 --group=0 -cf "$work/image.tar" .
quietly "docker import" docker import \
  --change 'EXPOSE 8080' --change 'WORKDIR /app' --change 'USER 65532:65532' \
  --change 'ENV PATH=/usr/bin:/bin' \
  --change 'LABEL org.opencontainers.image.description="stand-in, built from the Maven artefacts"' \
  --change 'ENTRYPOINT ["java", "-cp", "/app/libs/*", "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt"]' \
  "$work/image.tar" "$image"
echo "build-image.sh: built $image with Java $java_version"
