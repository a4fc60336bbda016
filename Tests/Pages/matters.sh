# What the pages of people, approvals and policies are about: one of each, made by command line; `filled ADDRESS`
# puts their numbers into an address of Tests/Pages/addresses.

newest() { as "$1" "${@:2}" --json | jq -r '.[0].id'; }

# wait_for ROLE WORD...: a command that others must agree to.
wait_for() {
  local code=0
  as "$@" --quiet || code=$?
  [ "$code" = 8 ]
}

wait_for dm-engineer snapshot restore "$snapshot" --yes
approval=$(newest_approval)
agree release-manager "$approval"
# Nothing may be in review while a contract is published.
plans=$(as mapping-analyst plan list --json | jq -r '.[] | select(.status == "IN_REVIEW") | "\(.id) \(.revision)"')
while read -r plan revision; do
  as mapping-analyst plan reopen "$plan" --revision "$revision" --quiet
done <<<"$plans"
contract=$(as dm-engineer contract show --json | jq -r '.facts[] | select(.name == "Content") | .value')
wait_for dm-engineer contract publish --note 'All rows as run 1 built them.' --seen "$contract"
open_approval=$(newest_approval)
while read -r plan revision; do
  as mapping-analyst plan submit "$plan" --revision $((revision + 1)) --quiet
done <<<"$plans"
ask -H 'Content-Type: application/json' -d '{"user_name": "grace", "display_name": "Grace Hopper",
  "organisation": "st-elsewhere", "role": "viewer", "reason": "To look at the board pack"}' /api/v1/registrations
registration=$(newest org-admin registration list)
as dm-engineer crosswalk create --name trial_codes --quiet
as security-admin policy change-cell --permission feedback.submit --role auditor --rights Q \
  --note 'Auditors may say what they miss' --quiet
wait_for super-admin breakglass request --organisation st-elsewhere --ticket INC-1042 --reason 'Rejects of run 1' \
  --permissions record.read --minutes 30
emergency=$(newest security-admin approval list)
seen=$(as super-admin approval show "$emergency" --json | jq -r '.facts[] | select(.name == "Content") | .value')
for signer in security-admin org-approver; do
  as "$signer" approval sign "$emergency" --content "$seen" --rationale 'The ticket is genuine.' --quiet
done
grant=$(newest security-admin breakglass list)
as org-admin user suspend demo-workflow-author --reason 'On leave until spring' --quiet
as security-admin host allow --host pas-db.trust.example --port 5432 --purpose 'The replica of the PAS' --quiet
host=$(newest security-admin host list)
as dm-engineer datasource request --name 'PAS rehearsal' --side source --type cache_iris_emulator --content synthetic \
  --purpose 'Rehearsals before the PAS is reachable' --owner demo-org-admin --quiet
data_source=$(newest dm-engineer datasource list)
as org-dba datasource validate "$data_source" --quiet
as org-dba datasource configure "$data_source" --environment DEV --quiet
as dm-engineer datasource preflight "$data_source" --quiet
as dm-engineer datasource discover "$data_source" --quiet
as org-approver datasource approve "$data_source" --roles dm_engineer --projects st-elsewhere.epr-programme.pas-to-epr \
  --days 90 --quiet
# An extraction that is over: one at work would change what the other checks look at.
extraction=$(psql -qXAt "$DATABASE_URL" -c "INSERT INTO extraction (organisation_id, project_id, data_source_id, state,
  tables, requested_by) SELECT organisation_id, project_id, id, 'cancelled', '[{\"name\": \"PATIENT\", \"rows\": 12000,
  \"sha256\": \"\"}]', requested_by FROM data_source WHERE id = $data_source RETURNING id")
membership=$(as org-admin role list --text demo-viewer --json | jq -r '.[0].id')

# A specification that was accepted and taken out again, so that runs read what they always did, and one that waits.
printf 'table,field,type\nX_WARD_NOTE,NOTE,VARCHAR(40)\n' >"$site/x_wards.csv"
schema_import=$(as dm-engineer schema import "$site/x_wards.csv" --side source --json)
as dm-engineer schema accept "$(jq -r .import <<<"$schema_import")" \
  --catalogue "$(jq -r .catalogue <<<"$schema_import")" --quiet
as dm-engineer schema remove source x_wards.csv --quiet
as dm-engineer schema import "$site/x_wards.csv" --side source --quiet

# A relation that only a person speaks for.
relation='beds.bed_id>specialties.spec_code'
printf 'from,to,decision,decided_by,decided_at,reason\n%s,%s,rejected,demo-data-architect,2026-03-01T09:30:00Z,Codes of two kinds\n' \
  "${relation%>*}" "${relation#*>}" >"$(echo "$CROSSGATE_PROJECTS"/*/schemas)/relation_decisions.csv"

# A change set of the contract, and a version of it.
as mapping-analyst mapping generate --quiet
change_set=$(psql -qXAt "$DATABASE_URL" -c 'SELECT max(number) FROM contract_change_set')
contract_version=$(psql -qXAt "$DATABASE_URL" -c "INSERT INTO contract_version (organisation_id, project_id, number, content,
  sha256, rows, approved, note, published_by) SELECT organisation_id, id, 1, '{\"plans\":[],\"rows\":[]}',
  sha256('{\"plans\":[],\"rows\":[]}'), 0, 0, 'Of nothing', (SELECT min(id) FROM person) FROM project LIMIT 1 RETURNING number")

# A contract's file that waits for whoever uploaded it.
printf 'target_table,target_field,mapping_class,notes\nLOAD_WARD,ward_code,OUT_OF_SCOPE,Not moved\n' >"$site/contract.csv"
upload=$(as mapping-analyst contract import "$site/contract.csv" --json | jq -r .answer.upload)

filled() {
  sed "s|SNAPSHOT|$snapshot|; s|SESSION|$session|; s|OPEN_APPROVAL|$open_approval|; s|APPROVAL|$approval|
    s|REGISTRATION|$registration|; s|GRANT|$grant|; s|RELATION|${relation/>/%3E}|; s|SOURCE|$data_source|
    s|EXTRACTION|$extraction|; s|HOST|$host|; s|MEMBERSHIP|$membership|
    s|CHANGE_SET|$change_set|; s|CONTRACT_VERSION|$contract_version|; s|UPLOAD|$upload|" <<<"$1"
}
