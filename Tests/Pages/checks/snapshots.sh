# A snapshot taken and put back at each door.

snapshots() { api /api/v1/snapshots && member .total; }
newest() { api /api/v1/snapshots && member "[.items[] | select(.label == \"$1\")][0].id"; }
folder=$(dirname "$(find "$CROSSGATE_PROJECTS" -maxdepth 2 -name requirement_spec)")
kept=$folder/reports/mapping_contract.csv
spoil() { echo spoilt >"$kept"; }
intact() { sha256sum <"$kept"; }

run_by_program --project "$project" --rows 20
whole=$(intact)

open /lifecycle
submit /snapshots label=
is 'a snapshot needs a name' "$status" 422
submit /snapshots 'label=Before the <first> trial'
is 'the form takes a snapshot' "$status $(location)" '303 /lifecycle?done=snapshot-taken#snapshots'
open '/lifecycle?done=snapshot-taken'
has 'and the page lists it' "$body" 'Before the &lt;first&gt; trial'
id=$(newest 'Before the <first> trial')
spoil
open "/snapshots/$id/restoration"
has 'the form says what would change' "$body" 'reports/mapping_contract.csv comes back'
submit "/snapshots/$id/restoration" name=wrong
is 'the form wants the name typed' "$status" 422
is 'and has changed nothing' "$(cat "$kept")" spoilt
submit "/snapshots/$id/restoration" 'name=Before the <first> trial'
is 'the form restores' "$status $(location)" '303 /lifecycle?done=snapshot-restored'
is 'and the file is back' "$(intact)" "$whole"

api /api/v1/snapshots '{"label": "From a program"}'
is 'the API takes a snapshot' "$status" 201
id=$(member .id)
spoil
api "/api/v1/snapshots/$id/restoration" '{"label": "Another"}'
is 'the API wants the label stated' "$status" 422
is 'and has changed nothing' "$(cat "$kept")" spoilt
api "/api/v1/snapshots/$id/restoration" '{"label": "From a program"}'
is 'the API restores' "$status" 200
is 'and the file is back' "$(intact)" "$whole"

id=$("$program" snapshot create --project "$project" --label 'From the command line')
spoil
code=0
"$program" snapshot restore "$id" --project "$project" 2>"$site/run.log" || code=$?
is 'the command line wants --yes' "$code $(cat "$kept")" '2 spoilt'
before=$(snapshots)
true_that 'the command line restores' "$program" snapshot restore "$id" --project "$project" --yes
is 'and the file is back' "$(intact)" "$whole"
is 'what was before is kept in another snapshot' "$(snapshots)" $((before + 1))
