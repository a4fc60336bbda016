# 64 clients at once; only that all are answered, how fast is for the bench.

open /mappings
for _ in $(seq 256); do printf 'url = "%s/mappings"\noutput = "/dev/null"\n' "$base"; done >"$site/clients"
answers=$(curl -sS --no-progress-meter --cacert "$site/tls/server.pem" -b "$jar" --http1.1 --parallel --parallel-immediate \
  --parallel-max 64 -K "$site/clients" -w '%{http_code}\n' 2>"$site/curl.log" | sort | uniq -c | xargs)
is "64 clients at once get 256 pages of ${#body} bytes" "$answers$(cat "$site/curl.log")" '256 200'
open /healthz
is 'and the server lives' "$status" 200
