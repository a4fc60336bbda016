# What watches over the server, with and without a database.

ask /healthz
is '/healthz with a database' "$status" 200
ask /readyz
is '/readyz with a database' "$status" 200
ask /metrics
is '/metrics is in the text format' \
  "$(grep -vE '^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+)$' <<<"$body" || true)" ''
has '/metrics says that the database is up' "$body" '^crossgate_database_up 1$'
has '/metrics counts requests' "$body" '^crossgate_request_duration_seconds_count\{.*\} [1-9]'
has '/metrics counts runs' "$body" '^crossgate_runs\{state="passed"\} [1-9]'
lacks '/metrics names no project' "$body" 'elsewhere'

stop TERM "$responder"
DATABASE_URL="host=$site/nowhere user=crossgate dbname=pages" start_responder
ask /healthz
is '/healthz without a database' "$status" 200
ask /readyz
is '/readyz without a database' "$status" 503
ask /metrics
has '/metrics says that the database is down' "$body" '^crossgate_database_up 0$'
open /runs
is 'a page without a database' "$status" 503
has 'says when to come again' "$head" '^retry-after: [0-9]'
has 'and is a page' "$body" '<h1'
api /api/v1/runs
is 'the API without a database' "$status $(member .status)" '503 503'
stop TERM "$responder"
start_responder
open /runs
is 'and with it again all is well' "$status" 200
lacks 'the log holds no word of a password' "$(cat "$site/responder.log")" "$password"
lacks 'and is all JSON' "$(cat "$site/responder.log")" '^[^{]'
