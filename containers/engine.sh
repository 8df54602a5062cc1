#!/usr/bin/env bash
# Makes sure that a Docker engine answers, for CI machines that have none running.
#
#   engine.sh [start]   exit 0: an engine answers; exit 1: none can be had (the reason on stderr)
#   engine.sh stop      ends the engine that "start" started, and no other
#
# An engine that already answers is used as it is. Otherwise dockerd is looked for, installed
# from Debian's docker.io when that is possible, and started with --iptables=false: published
# ports then go through Docker's userland proxy, so no firewall support is needed in the kernel.
# State (pid and log file) is kept in $DOCKER_ENGINE_DIR, by default a folder of the temp folder.
set -euo pipefail

state="${DOCKER_ENGINE_DIR:-${TMPDIR:-/tmp}/conformance-docker-engine}"
pid_file="$state/dockerd.pid"
log_file="$state/dockerd.log"

fail() { echo "engine.sh: $*" >&2; exit 1; }
answers() { command -v docker >/dev/null && timeout 10 docker info >/dev/null 2>&1; }

# The pid of our own engine, if it still runs (the name is checked: pids are used again).
own_pid() {
  local pid
  pid="$(cat "$pid_file" 2>/dev/null)" && [[ "$(cat "/proc/$pid/comm" 2>/dev/null)" == dockerd ]] && echo "$pid"
}

install_docker() {
  [[ "$(id -u)" == 0 ]] || fail "no dockerd on this machine, and not root to install it"
  command -v apt-get >/dev/null || fail "no dockerd on this machine, and no apt-get to install it"
  echo "engine.sh: installing docker.io" >&2
  export DEBIAN_FRONTEND=noninteractive
  { apt-get -qq update && apt-get -qq install -y --no-install-recommends docker.io; } </dev/null >"$state/apt.log" 2>&1 9>&- ||
    fail "apt-get could not install docker.io (see $state/apt.log)"
}

start() {
  answers && return 0
  [[ -z "${DOCKER_HOST:-}" ]] || fail "DOCKER_HOST is set, but no engine answers there"

  mkdir -p "$state"
  exec 9>"$state/lock"
  flock -w 120 9 || fail "another start has not ended within 120 s"
  answers && return 0

  PATH="$PATH:/usr/sbin:/sbin"
  if ! { command -v dockerd && command -v docker; } >/dev/null; then
    install_docker
    answers && return 0 # the package may have started its service
  fi
  [[ "$(id -u)" == 0 ]] || fail "no Docker engine answers, and not root to start dockerd"

  local pid
  if ! pid="$(own_pid)"; then
    setsid dockerd --iptables=false </dev/null >"$log_file" 2>&1 9>&- &
    pid=$!
    echo "$pid" >"$pid_file"
  fi
  local deadline=$((SECONDS + 30))
  while ((SECONDS < deadline)); do
    answers && return 0
    kill -0 "$pid" 2>/dev/null || fail "dockerd ended: $(tail -n 1 "$log_file")"
    sleep 0.5
  done
  fail "dockerd did not answer within 30 s (see $log_file)"
}

stop() {
  local pid
  if pid="$(own_pid)"; then
    kill "$pid"
    for _ in $(seq 60); do
      own_pid >/dev/null || break
      sleep 0.5
    done
    if own_pid >/dev/null; then fail "dockerd (pid $pid) did not end within 30 s"; fi
  fi
  rm -f "$pid_file"
}

case "${1:-start}" in
  start) start ;;
  stop) stop ;;
  *) fail "usage: engine.sh [start|stop]" ;;
esac
