# What the scripts beside this file share: the machine's packages, a PostgreSQL cluster, nginx.
# Sourced by bash with `set -euo pipefail` from the checkout's top folder.

say() { printf '%s\n' "$*"; }
die() { printf 'crossgate: %s\n' "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Installs the Debian packages given that are not there yet, saying which.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  say "Installing ${missing[*]}"
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    die "these packages are missing and sudo is not there: ask an administrator for apt-get install ${missing[*]}"
  local log
  log=$(mktemp "${TMPDIR:-/tmp}/crossgate-apt.XXXXXX")
  as_root apt-get update -qq >"$log" 2>&1 || {
    cat "$log" >&2
    die "apt-get update failed: check the package sources and the network"
  }
  without_services as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$log" 2>&1 || {
    cat "$log" >&2
    die "apt-get could not install ${missing[*]}"
  }
  rm -f "$log"
}

# Runs a command while freshly installed packages may not start their services: we start our own.
without_services() {
  local policy=/usr/sbin/policy-rc.d status=0
  [ ! -e "$policy" ] || { "$@"; return; }
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  "$@" || status=$?
  as_root rm -f "$policy"
  return "$status"
}

# What the toolchain itself wants of a Debian, and what the product is built with and served by.
toolchain_packages=(
  binutils git libc6-dev libcurl4 libgcc-12-dev libncurses6 libsqlite3-0 libstdc++-12-dev libxml2 zlib1g-dev)
build_packages=(
  libfcgi-dev libpq-dev libcmark-dev libargon2-dev libssl-dev libqrencode-dev libarchive-dev libxml2-dev libyaml-dev unixodbc-dev
  pkg-config)
server_packages=(nginx-light postgresql openssl graphviz poppler-utils)
# What the ODBC connector is tested against.
driver_packages=(odbc-postgresql libsqliteodbc sqlite3)

need_toolchain() {
  command -v swift >/dev/null ||
    die "no Swift toolchain: install Swift 6.3 for Debian 12 from swift.org and put its usr/bin on PATH"
  need_packages "${toolchain_packages[@]}"
  local version
  version=$(swift --version 2>/dev/null | grep -oE 'Swift version [0-9]+\.[0-9]+' | grep -oE '[0-9]+\.[0-9]+' || true)
  [ "$(printf '6.3\n%s\n' "$version" | sort -V | head -1)" = 6.3 ] ||
    die "Swift ${version:-of an unknown version} is too old: Crossgate needs Swift 6.3"
}

need_space() { # MiB
  local free
  free=$(df -Pm . | awk 'NR==2 {print $4}')
  [ "$free" -ge "$1" ] || die "the disk is nearly full: $free MiB free here, $1 MiB needed"
}

port_is_free() {
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

need_ports() {
  local port
  for port in "$@"; do
    port_is_free "$port" ||
      die "port $port is taken: stop what listens there, or set CROSSGATE_PORT and CROSSGATE_HTTP_PORT"
  done
}

# Whether the users that servers run as can reach this folder.
reachable() {
  [ "$(id -u)" != 0 ] || { runuser -u postgres -- test -x "$1" && runuser -u www-data -- test -x "$1"; }
}

# --- PostgreSQL: a cluster of our own on a Unix socket; as root, run by the user postgres.

postgres_bin() { ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1; }
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }

# start_cluster DATA SOCKETS: makes the cluster when it is new, and starts it.
start_cluster() {
  local data=$1 sockets=$2 bin log
  bin=$(postgres_bin)
  mkdir -p "$data" "$sockets"
  chmod 700 "$data" "$sockets"
  [ "$(id -u)" != 0 ] || chown postgres: "$data" "$sockets"
  if [ ! -e "$data/PG_VERSION" ]; then
    as_postgres "$bin/initdb" -D "$data" -U crossgate -A trust -E UTF8 --locale=C.UTF-8 --no-instructions >/dev/null ||
      die "PostgreSQL could not make a cluster in $data"
  fi
  as_postgres "$bin/pg_ctl" -D "$data" -l "$data/server.log" -w -s \
    -o "-c listen_addresses='' -c unix_socket_directories='$sockets' ${3:-}" start ||
    die "PostgreSQL did not start: see $data/server.log"
}

stop_cluster() { as_postgres "$(postgres_bin)/pg_ctl" -D "$1" -m fast -w -s stop || true; }

# --- nginx

# write_nginx FILE VAR STATIC HTTPS_PORT HTTP_PORT: our configuration with this machine's paths in it.
write_nginx() {
  local user=''
  [ "$(id -u)" != 0 ] || user='user www-data;'
  sed -e "s|@USER@|$user|" -e "s|@VAR@|$2|g" -e "s|@STATIC@|$3|g" -e "s|@HTTPS@|$4|g" -e "s|@HTTP@|$5|g" \
    -e "s|@HERE@|$PWD/nginx|g" nginx/nginx.conf.in >"$1"
}

write_certificate() { # FOLDER
  [ ! -e "$1/server.pem" ] || return 0
  mkdir -p "$1"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj /CN=localhost \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout "$1/server.key" -out "$1/server.pem" 2>/dev/null
  chmod 600 "$1/server.key"
}
