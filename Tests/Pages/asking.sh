# How the checks ask the site, and how they judge its answers.

passed=0 failed=0

# is WHAT ACTUAL WANTED: one check, passed when the two are the same.
is() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
    say "ok    $1"
  else
    failed=$((failed + 1))
    say "FAIL  $1: ${2:-nothing} where ${3:-nothing} is wanted"
  fi
}

# has WHAT TEXT PATTERN / lacks WHAT TEXT PATTERN: whether a line of it is like the extended regular expression.
has() { is "$1" "$(grep -qiE -- "$3" <<<"$2" && echo "$3" || head -c 300 <<<"$2")" "$3"; }
lacks() { is "$1" "$(grep -m1 -iE -- "$3" <<<"$2" || true)" ""; }

# true_that WHAT COMMAND...: passed when the command succeeds.
true_that() {
  local what=$1
  shift
  is "$what" "$("$@" >/dev/null 2>&1 && echo yes || echo no)" yes
}

# ask [CURL OPTION...] ADDRESS: one request; leaves $status, $head and $body.
ask() {
  local address=${!#}
  status=$(curl -sS --cacert "$site/tls/server.pem" --max-time 60 -D "$site/head" -o "$site/body" \
    -w '%{http_code}' "${@:1:$#-1}" "$base$address" 2>"$site/curl.log") || status="no answer: $(cat "$site/curl.log")"
  head=$(tr -d '\r' <"$site/head") body=$(tr -d '\0' <"$site/body")
}

# The browser of whoever is signed in, without JavaScript: `open ADDRESS`, then `submit` a form of that page.
open() { ask -b "$jar" -c "$jar" "$1"; }

# submit ACTION [NAME=VALUE...]: sends the form with its hidden fields, and what is typed into the others.
submit() {
  local action=$1 field fields=()
  shift
  while IFS= read -r field; do fields+=(--data-urlencode "$field"); done < <(hidden_fields "$action")
  for field in "$@"; do fields+=(--data-urlencode "$field"); done
  ask -b "$jar" -c "$jar" -H "Origin: $base" "${fields[@]}" "$action"
}

# The hidden fields of the last page's form with that action, NAME=VALUE a line.
hidden_fields() {
  awk -v action="action=\"$1\"" '
    /<form / { inside = index($0, action) > 0 }
    /<\/form>/ { inside = 0 }
    inside && /type="hidden"/ {
      match($0, /name="[^"]*"/); name = substr($0, RSTART + 6, RLENGTH - 7)
      match($0, /value="[^"]*"/); print name "=" substr($0, RSTART + 7, RLENGTH - 8)
    }' "$site/body" | sed 's/&quot;/"/g; s/&#39;/'"'"'/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
}

sign_in() {
  rm -f "$jar"
  open /login
  submit /login "username=demo-$who" "password=$password"
  [ "$status" = 303 ] || die "$who cannot sign in: $status $body"
}

# be ROLE: from now on the browser is of the synthetic person with that role.
be() {
  who=$1 jar=$site/jar-$1
  [ -f "$jar" ] || sign_in
}

# as ROLE WORD...: a command in that person's name; what asks for a password is given it.
as() { CROSSGATE_USER=demo-$1 "$program" "${@:2}" --project "$project" <<<"$password"; }

# agree ROLE APPROVAL: that person signs a request by command line.
agree() { as "$1" approval sign "$2" --content "$(content_of "$2")" --rationale 'Looked at and found sound.' --quiet; }

# carry_out APPROVAL: whoever asked for it has it done.
carry_out() { as dm-engineer approval execute "$1" --content "$(content_of "$1")" --quiet; }

content_of() { as dm-engineer approval show "$1" --json | jq -r '.facts[] | select(.name == "Content") | .value'; }

newest_approval() { as dm-engineer approval list --json | jq -r '.[0].id'; }

location() { sed -n 's/^location: *//Ip' <<<"$head"; }

# The API with the token: `api ADDRESS`, `api ADDRESS JSON` to post, and members of the answer.
api() {
  if [ $# = 1 ]; then
    ask -H "Authorization: Bearer $token" "$1"
  else
    ask -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d "$2" "$1"
  fi
}
member() { jq -r "$1" "$site/body" 2>/dev/null || echo 'no JSON'; }

# Whether the run is over; `state_of RUN` waits for that and tells how it ended.
is_over() { api "/api/v1/runs/$1" && [ "$(member .is_over)" = true ]; }
state_of() {
  until_true 120 is_over "$1" || true
  member .state
}

# The digest and path of each file that a run wrote, sorted by path.
digests_of() { # RUN
  local page=1 pages=1
  while [ "$page" -le "$pages" ]; do
    api "/api/v1/runs/$1/artefacts?page=$page"
    pages=$(member .pages) page=$((page + 1))
    member '.items[] | "\(.sha256)  \(.path)"'
  done | LC_ALL=C sort -k 2
}

# The same of the files named on standard input that lie in a folder.
digests_in() { (cd "$1" && awk '{print $2}' | xargs sha256sum | LC_ALL=C sort -k 2); }

# The three doors of a run; each leaves its number in $run.

start_by_form() { # QUERY: through the plan page and its button; leaves $run
  open "/lifecycle/plan?$1"
  submit /runs
  is "the form starts a run with $1" "$status" 303
  run=$(location)
  run=${run##*/}
}
start_by_api() { # JSON
  api /api/v1/runs "$1"
  is "the API starts a run with $1" "$status" 201
  is 'and says where it is' "$(location)" "/api/v1/runs/$(member .number)"
  run=$(member .number)
}
# run_by_program OPTION...: `null` is the number of a folder's run; leaves the ending in $code.
run_by_program() {
  code=0
  "$program" run --json "$@" >"$site/run.json" 2>"$site/run.log" || code=$?
  run=$(jq -r .run "$site/run.json")
}
