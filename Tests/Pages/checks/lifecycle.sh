# One run, three doors: the same parameters give the same bytes, whoever asks.

# Between two runs with the same parameters lies one with others, so that each does its work anew.
form='rows=30&seed=77&release_profile=pre_production'
json='{"rows": 30, "seed": 77, "release_profile": "pre_production"}'
options=(--rows 30 --seed 77 --release-profile pre_production)
start_by_form "$form"
by_form=$run
how=$(state_of "$by_form")
start_by_api '{"rows": 30, "seed": 78}'
between=$run
state_of "$between" >"$site/ending"
start_by_api "$json"
by_api=$run
is 'form and API come to the same end' "$(state_of "$by_api")" "$how"
run_by_program --project "$project" --rows 31 --seed 79
run_by_program --project "$project" "${options[@]}"
by_program=$run
is 'form and command line come to the same end' "$(state_of "$by_program")" "$how"
cp -r "$sample" "$site/folder"
run_by_program --directory "$site/folder" "${options[@]}"
is 'and so does a plain folder' "$(jq -r .state "$site/run.json")" "$how"

digests_of "$by_form" >"$site/by-form"
true_that 'a run has its artefacts' test "$(wc -l <"$site/by-form")" -gt 30
is 'the API writes the same bytes' "$(digests_of "$by_api" | diff "$site/by-form" - || true)" ''
is 'the command line writes the same bytes' "$(digests_of "$by_program" | diff "$site/by-form" - || true)" ''
# The record of a run names its inputs, among which an installation lays the crosswalks and decisions it keeps.
grep -v product_lifecycle_run "$site/by-form" >"$site/made"
is 'a plain folder holds the same bytes' "$(digests_in "$site/folder" <"$site/made" | diff "$site/made" - || true)" ''
true_that 'another seed gives others' eval '! digests_of "$between" | cmp -s - "$site/by-form"'
wrong=
while read -r digest path; do
  ask -H "Authorization: Bearer $token" "/api/v1/runs/$by_form/artefacts/$path"
  [ "$(sha256sum <"$site/body" | cut -d' ' -f1)" = "$digest" ] || wrong+="$path "
done <"$site/by-form"
is 'each file of a run can still be fetched as it was then' "$wrong" ''

# A gate that is not met: red everywhere.
# A cutover run waits at each door for two other people, and is then the run that was asked for, once.
open '/lifecycle/plan?rows=20&seed=42&release_profile=cutover_ready'
submit /runs
approval=$(newest_approval)
is 'the form of a cutover run leads to its approval' "$status $(location)" "303 /approvals/$approval?done=approval-asked"
true_that 'the release manager signs' agree release-manager "$approval"
true_that 'nobody carries it out before all have signed' eval '! carry_out "$approval"'
true_that 'the organisation’s approver signs' agree org-approver "$approval"
true_that 'whoever asked carries it out' carry_out "$approval"
true_that 'and only once' eval '! carry_out "$approval"'
api /api/v1/runs
run=$(member '.items[0].number')
is 'a gate that is not met fails the run' "$(state_of "$run")" failed_gate
open "/runs/$run"
has 'its page says FAIL' "$body" 'class="tag fail"'
has 'its page names the gate' "$body" 'UNAPPROVED_MAPPING_THRESHOLD'
has 'its page says how many' "$body" 'gates of cutover_ready not met'
api "/api/v1/runs/$run"
has 'the API names the gate' "$(member '.failed_gates[]')" 'UNAPPROVED_MAPPING_THRESHOLD'
api "/api/v1/runs/$run/gates"
is 'the API says it has not passed' "$(member .passed)" false
api /api/v1/runs '{"release_profile": "cutover_ready", "seed": 43}'
is 'the API says that a cutover run waits' "$status $(member .approval)" "202 $(newest_approval)"
run_by_program --project "$project" --release-profile cutover_ready --seed 44
is 'and so does crossgate run --project' "$code" 8
run_by_program --directory "$site/folder" --release-profile cutover_ready
is 'crossgate run --directory ends with 3' "$code" 3

# What no run can do is refused at each door, with words.
open '/lifecycle/plan?rows=none'
is 'the form refuses a number that is none' "$status" 422
has 'and says why' "$body" 'Patients must be a number from 1 to'
api /api/v1/runs '{"rows": 0}'
is 'the API refuses it' "$status $(member '.errors[0].field')" '422 rows'
run_by_program --project "$project" --rows none
is 'the command line refuses it' "$code" 2

# A run that goes on, seen without JavaScript.
start_by_form 'rows=3000&seed=5'
open "/runs/$run"
has 'the page of a run that goes on looks again by itself' "$body" '<noscript><meta http-equiv="refresh" content="[0-9]+"'
has 'and says so in words' "$body" 'It is running|It waits'
submit "/runs/$run/cancellation"
is 'its button asks it to stop' "$status $(location)" "303 /runs/$run?done=cancellation-asked"
is 'and it is cancelled' "$(state_of "$run")" cancelled
open "/runs/$run"
lacks 'the page of a run that is over does not look again' "$body" 'http-equiv="refresh"'
api /api/v1/runs '{"rows": 3000, "seed": 6}'
run=$(member .number)
api "/api/v1/runs/$run/cancellation" '{}'
is 'the API asks a run to stop' "$status" 202
is 'and that is cancelled too' "$(state_of "$run")" cancelled
api "/api/v1/runs/$run/cancellation" '{}'
is 'what is over cannot be stopped' "$status" 409
