# Every line of the route table that is read, for someone who is signed in and for someone who is not.

be dm-engineer
open /api/v1/sessions
session=$(member '.items[0].id')
while read -r pattern address reader; do
  address=$(filled "$address")
  be "${reader:-dm-engineer}"
  open "$address"
  is "GET $pattern" "$status" 200
  case $pattern in
    /healthz | /readyz | /metrics) has "$pattern is plain text" "$head" '^content-type: text/plain' ;;
    */artefacts/\{path\*\} | */audit/ledger | */exports/*\{format\}) ;;
    */erd.svg) has "$pattern is a drawing" "$head" '^content-type: image/svg\+xml' ;;
    /api/*)
      has "$pattern is JSON" "$head" '^content-type: application/json'
      true_that "$pattern can be read" jq -e . "$site/body"
      ;;
    *)
      has "$pattern has a heading" "$body" '<h1'
      has "$pattern ends" "$body" '</html>'
      lacks "$pattern has no hole" "$body" '\{\{|\}\}'
      ;;
  esac
  ask "$address"
  case $pattern in
    /login | /login/code | /register | /register/status | /healthz | /readyz | /metrics) is "$pattern is open" "$status" 200 ;;
    /api/*) is "$pattern is closed to strangers" "$status" 401 ;;
    /) is "$pattern asks strangers to sign in" "$status $(location)" '303 /login' ;;
    *) has "$pattern asks strangers to sign in" "$status $(location)" '^303 /login\?next=' ;;
  esac
done < <(grep -v '^#' Tests/Pages/addresses)

be dm-engineer
# Each address that a page leads to is there.
followed=' '
follow() { # ADDRESS DEPTH
  local link
  followed+="$1 "
  open "$1"
  [ "$status" = 200 ] || broken+="$1 ($status) "
  [ "$2" -gt 0 ] || return 0
  for link in $(grep -oE 'href="/[^"#]*' "$site/body" | cut -c7- | sed 's/&amp;/\&/g' | sort -u | sed -n 1,40p); do
    [[ $followed == *" $link "* ]] || follow "$link" $(($2 - 1))
  done
}
broken=
follow / 1
follow /runs/1 1
follow /erd 1
follow /lifecycle 1
is 'no link of the main pages leads nowhere' "$broken" ''
