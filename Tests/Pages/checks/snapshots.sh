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
approval=$(newest_approval)
is 'the form asks for the release manager’s signature' "$status $(location)" "303 /approvals/$approval?done=approval-asked"
is 'and has changed nothing yet' "$(cat "$kept")" spoilt
agree release-manager "$approval"
true_that 'which given, whoever asked has it restored' carry_out "$approval"
is 'and the file is back' "$(intact)" "$whole"

api /api/v1/snapshots '{"label": "From a program"}'
is 'the API takes a snapshot' "$status" 201
id=$(member .id)
spoil
api "/api/v1/snapshots/$id/restoration" '{"label": "Another"}'
is 'the API wants the label stated' "$status" 422
is 'and has changed nothing' "$(cat "$kept")" spoilt
api "/api/v1/snapshots/$id/restoration" '{"label": "From a program"}'
approval=$(newest_approval)
is 'the API says that it waits' "$status $(member .approval)" "202 $approval"
agree release-manager "$approval"
true_that 'and once signed it is restored' carry_out "$approval"
is 'and the file is back' "$(intact)" "$whole"

id=$("$program" snapshot create --project "$project" --label 'From the command line')
spoil
code=0
"$program" snapshot restore "$id" --project "$project" 2>"$site/run.log" || code=$?
is 'the command line wants --yes' "$code $(cat "$kept")" '2 spoilt'
before=$(snapshots)
code=0
"$program" snapshot restore "$id" --project "$project" --yes 2>"$site/run.log" || code=$?
is 'the command line says that it waits' "$code" 8
approval=$(newest_approval)
agree release-manager "$approval"
true_that 'and once signed it is restored' carry_out "$approval"
is 'and the file is back' "$(intact)" "$whole"
is 'what was before is kept in another snapshot' "$(snapshots)" $((before + 1))
