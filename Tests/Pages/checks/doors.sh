# The way in: TLS, nginx's own answers, static files, sessions and forgery.

handshake() { # OPTION...: what the server says to a client that offers only this
  openssl s_client -connect "127.0.0.1:$https" -cipher 'ALL:@SECLEVEL=0' "$@" </dev/null 2>&1 || true
}
has 'TLS 1.1 is refused' "$(handshake -tls1_1)" 'alert protocol version'
has 'TLS 1.2 is taken' "$(handshake -tls1_2)" '^ *Protocol *: TLSv1\.2'
has 'TLS 1.3 is taken' "$(handshake -tls1_3)" 'New, TLSv1\.3'
is 'HTTP/2 is spoken' "$(curl -s --cacert "$site/tls/server.pem" -o /dev/null -w '%{http_version}' "$base/login")" 2
is 'plain HTTP only leads to HTTPS' \
  "$(curl -s -o /dev/null -w '%{http_code} %{redirect_url}' "http://127.0.0.1:$http/runs?page=2")" \
  "308 https://localhost:$https/runs?page=2"

standing=('strict-transport-security: max-age=[0-9]{8}' 'x-content-type-options: nosniff' 'referrer-policy: same-origin'
  'cross-origin-opener-policy: same-origin')
open /login
for header in "${standing[@]}" "content-security-policy: default-src 'none'" 'cache-control: no-store'; do
  has "the login page says ${header%%:*}" "$head" "^$header"
done
lacks 'the server does not tell its version' "$head" '^server: .*[0-9]'
has 'cookies are for this host, and no script sees them' "$head" '^set-cookie: __Host-.*; *Secure.*'
has 'cookies are HttpOnly' "$head" '^set-cookie: .*HttpOnly'

style=$(grep -o '/static/css/[^"]*' "$site/body")
ask -H 'Accept-Encoding: gzip' "$style"
is 'the style sheet is there' "$status" 200
has 'static files are kept by browsers' "$head" '^cache-control: public, max-age=31536000, immutable'
has 'static files are compressed' "$head" '^content-encoding: gzip'
for header in "${standing[@]}"; do has "static files say ${header%%:*}" "$head" "^$header"; done
token_in() { hidden_fields "$1" | sed -n 's/^csrf=//p'; }
open /lifecycle
one=$(token_in /snapshots)
open /lifecycle
true_that 'a compressed page does not give its token away by its size: each has another' test "$one" != "$(token_in /snapshots)"

open /no-such-page
is 'an unknown address is 404' "$status" 404
has 'and says what to do' "$body" 'Page not found'
ask /static/no-such-file
is 'an unknown static file is 404' "$status" 404
ask -X TRACE /
is 'a method nobody needs is 405' "$status" 405
ask -X DELETE -b "$jar" /runs
is 'a method that the page has not is 405' "$status" 405
has 'and names those it has' "$head" '^allow: .*POST'
head -c 3000000 /dev/zero >"$site/large"
ask -X POST -b "$jar" --data-binary "@$site/large" /runs
is 'a body that is too large is 413' "$status" 413

# Files come as a stream: what they hold is looked at up to 100 MiB, and beyond that nothing is kept.
send_file() { # BYTES
  local field fields=()
  open /schemas/imports/new
  while IFS= read -r field; do fields+=(-F "$field"); done < <(hidden_fields /schemas/imports)
  (yes 'a line of no specification' || true) | head -c "$1" >"$site/large.csv"
  ask -b "$jar" -H "Origin: $base" "${fields[@]}" -F side=source -F "files=@$site/large.csv" /schemas/imports
  rm "$site/large.csv"
}
peak() { sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$responder/status"; }
before=$(peak)
send_file 104857600
lacks 'a file of 100 MiB is not too large' "$status" '^(413|5..)'
true_that 'and the responder holds less than 64 MiB of it' test $(($(peak) - before)) -lt 65536
send_file 105906176
is 'a file of 101 MiB is 413' "$status" 413
ask -X POST -b "$jar" -H 'Content-Length: 2147483648' -H 'Expect:' /schemas/imports
is 'a file of 2 GiB is refused before it is sent' "$status" 413

runs() { api /api/v1/runs && member .total; }
before=$(runs)
ask -b "$jar" -d rows=20 /runs
is 'a form without its token is refused' "$status" 403
open /lifecycle/plan
ask -b "$jar" -H 'Origin: https://elsewhere.example' --data-urlencode "$(hidden_fields /runs | grep ^csrf=)" /runs
is 'a form from another site is refused' "$status" 403
ask -b "$jar" -H 'Content-Type: application/json' -d '{}' /api/v1/runs
is 'the API refuses a session without its token' "$status" 403
is 'none of them started a run' "$(runs)" "$before"

rm -f "$site/guest"
ask -c "$site/guest" -b "$site/guest" /login
ask -c "$site/guest" -b "$site/guest" -d "username=admin&password=wrong" \
  --data-urlencode "$(hidden_fields /login | grep ^csrf=)" /login
is 'a wrong password is refused' "$status" 401
lacks 'and opens no session' "$(cat "$site/guest")" '__Host-session'

open /
cp "$jar" "$site/kept"
submit /logout
is 'signing out leads to the login page' "$status $(location)" '303 /login'
ask -b "$site/kept" /runs
is 'and ends the session at the server' "$status $(location)" '303 /login?next=%2Fruns'
sign_in
