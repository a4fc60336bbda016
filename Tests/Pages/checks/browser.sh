# Pages in Chromium. It cannot sign in by command line, so an nginx of its own has a door for each person and puts
# their session's cookie on what comes through it.

readers=$(awk '!/^#/ && NF {print $3 ? $3 : "dm-engineer"}' Tests/Pages/addresses | sort -u)
declare -A doors=()
for reader in $readers; do
  be "$reader"
  doors[$reader]=$(free_port)
done
be dm-engineer
door=${doors[dm-engineer]}
cat >"$site/run/browser.conf" <<CONF
pid $site/run/browser.pid;
error_log stderr warn;
events {}
http {
  access_log $site/browsed.log;
  client_body_temp_path $site/run/browser-body;
  proxy_temp_path $site/run/browser-proxy;
  fastcgi_temp_path $site/run/browser-fastcgi;
  uwsgi_temp_path $site/run/browser-uwsgi;
  scgi_temp_path $site/run/browser-scgi;
$(for reader in $readers; do
    cat <<SERVER
  server {
    listen 127.0.0.1:${doors[$reader]};
    location / {
      proxy_pass $base;
      proxy_set_header Host \$http_host;
      proxy_set_header Cookie "__Host-session=$(awk '$6 == "__Host-session" {print $7}' "$site/jar-$reader")";
    }
  }
SERVER
  done)
}
CONF
start_nginx "$site/run/browser.conf" "$door"

# browse [OPTION...] ADDRESS: leaves the page as the browser has it in $dom, and what it complains of in $complaints.
browse() {
  dom=$(timeout 60 chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
    --ignore-certificate-errors --user-data-dir="$site/chromium" --enable-logging=stderr --log-level=0 \
    --dump-dom "$@" 2>"$site/chromium.log") || true
  complaints=$(grep -E 'CONSOLE|Content Security Policy' "$site/chromium.log" | head -2 || true)
}

browse "$base/login"
has 'the browser shows the login page over TLS' "$dom" '<h1>Sign in</h1>'
is 'and complains of nothing' "$complaints" ''
while read -r pattern address reader; do
  browse "http://127.0.0.1:${doors[${reader:-dm-engineer}]}$(filled "$address")"
  has "the browser shows $pattern" "$dom" '<h1'
  is "and complains of nothing on $pattern" "$complaints" ''
done < <(grep -vE '^#|^$|^/(api|login|register|healthz|readyz|metrics|admin/audit/ledger|(schemas|mappings)/exports|mappings/crosswalks/[^/]*/exports)' Tests/Pages/addresses)

# A run that goes on: the page's script asks how it does, and then takes the page's new words.
api /api/v1/runs '{"rows": 100, "seed": 3}'
run=$(member .number)
browse --virtual-time-budget=6000000 "http://127.0.0.1:$door/runs/$run"
has 'the script of a live page asks the API how the run does' "$(cat "$site/browsed.log")" "GET /api/v1/runs/$run HTTP"
has 'and takes the page anew when it is over' "$dom" 'every gate was met'
is 'and complains of nothing' "$complaints" ''
state_of "$run" >"$site/ending"
