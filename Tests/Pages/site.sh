# A whole Crossgate of its own for the checks: database, responder, nginx, sample programme.

pids=() site=
password='a lantern over the north pier'
sample=schemas/samples/st-elsewhere project=st-elsewhere/epr-programme/pas-to-epr

open_site() { # FOLDER SOCKETS
  site=$1
  rm -rf "$site"
  mkdir -p "$site/run" "$site/projects"
  chmod 755 "$site"
  cp -r Public "$site/static"
  psql -qX -h "$2" -U crossgate -d postgres -c 'DROP DATABASE IF EXISTS pages' -c 'CREATE DATABASE pages' 2>/dev/null ||
    die "the test cluster at $2 does not answer"
  export DATABASE_URL="host=$2 user=crossgate dbname=pages" CROSSGATE_HOME=$PWD CROSSGATE_PROJECTS=$site/projects
  export CROSSGATE_SOCKET=$site/run/responder.sock CROSSGATE_LEASE=2
  export CROSSGATE_ADMIN_PASSWORD=$password CROSSGATE_DEMO_PASSWORD=$password CROSSGATE_USER=demo-dm-engineer
  https=$(free_port) http=$(free_port "$https") base=https://127.0.0.1:$https
  write_certificate "$site/tls"
  write_nginx "$site/run/nginx.conf" "$site" "$site/static" "$https" "$http"
  "$program" database migrate --quiet
  start_responder
  start_nginx "$site/run/nginx.conf" "$https"
  say "Running the sample programme"
  "$program" setup --sample "$sample" >"$site/setup.log" 2>&1 || die "$(cat "$site/setup.log")"
}

# Starts `crossgate serve` and leaves its process in $responder.
start_responder() {
  rm -f "$CROSSGATE_SOCKET"
  "$program" serve 2>>"$site/responder.log" &
  responder=$!
  pids+=("$responder")
  until_true 20 test -S "$CROSSGATE_SOCKET" || die "the responder did not start: $(tail -3 "$site/responder.log")"
}

start_nginx() { # CONFIGURATION PORT
  nginx -q -c "$1" -g 'daemon off;' 2>>"$site/nginx.log" &
  pids+=($!)
  until_true 10 port_answers "$2" || die "nginx did not start: $(tail -3 "$site/nginx.log")"
}

# stop SIGNAL PROCESS: ends a process of ours and waits until it is gone.
stop() {
  kill "-$1" "$2" 2>/dev/null || true
  wait "$2" 2>/dev/null || true
}

close_site() {
  local status=$? pid
  trap - EXIT ERR
  for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  exit "$status"
}

port_answers() { ! port_is_free "$1"; }

free_port() { # [NOT_THIS]
  local port
  for port in $(shuf -i 20000-29999 -n 40); do
    if [ "$port" != "${1:-}" ] && port_is_free "$port"; then echo "$port" && return; fi
  done
  die "no free port was found"
}

# until_true SECONDS COMMAND...: tries until it succeeds; fails when the time is over.
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}
