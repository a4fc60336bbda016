# The program is killed in the middle of a run; what was finished stands, and the run goes on later.

run_by_program --project "$project" --rows 20 --seed 42
large='{"rows": 1500, "seed": 9}'
api /api/v1/runs "$large"
run=$(member .number)
works() { api "/api/v1/runs/$1" && member '.steps[] | select(.state == "running") | .step' | grep -q "$2"; }
true_that 'a long run gets under way' until_true 30 works "$run" 'generate-cohort\|execute-contract'
stop KILL "$responder"
ask /healthz
is 'without the responder nginx says so' "$status" 502
has 'in our own words' "$body" '<h1'
start_responder
until_true 15 is_over "$run" || true
api "/api/v1/runs/$run"
is 'the run counts as interrupted once its lease has ended' "$(member .state)" interrupted
open "/runs/$run"
has 'its page says so' "$body" 'The process that ran it ended'
submit "/runs/$run/resumption"
is 'its button resumes it' "$status" 303
is 'and it comes to its end' "$(state_of "$run")" passed
digests_of "$run" | grep -v product_lifecycle_run >"$site/resumed"
rm -rf "$site/undisturbed"
cp -r "$sample" "$site/undisturbed"
run_by_program --directory "$site/undisturbed" --rows 1500 --seed 9
is 'with the bytes of a run that nobody disturbed' \
  "$(digests_in "$site/undisturbed" <"$site/resumed" | diff "$site/resumed" - || true)" ''

# SIGTERM: the run at hand stops between two batches, and the API resumes it.
run_by_program --project "$project" --rows 20 --seed 42
api /api/v1/runs '{"rows": 1500, "seed": 10}'
run=$(member .number)
true_that 'another long run gets under way' until_true 30 works "$run" 'generate-cohort\|execute-contract'
stop TERM "$responder"
start_responder
api "/api/v1/runs/$run"
is 'a run that the end of the server met is interrupted at once' "$(member .state)" interrupted
api "/api/v1/runs/$run/resumption" '{}'
is 'the API resumes it' "$status" 202
is 'and that comes to its end' "$(state_of "$run")" passed
