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
wait_for dm-engineer approval request --about mapping.approve_bulk --subject 'Mapping of LOAD_PATIENT' \
  --statement 'All rows of LOAD_PATIENT as built by run 1.' --reason 'Reviewed in the workshop'
open_approval=$(newest_approval)
ask -H 'Content-Type: application/json' -d '{"user_name": "grace", "display_name": "Grace Hopper",
  "organisation": "st-elsewhere", "role": "viewer", "reason": "To look at the board pack"}' /api/v1/registrations
registration=$(newest org-admin registration list)
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

filled() {
  sed "s|SNAPSHOT|$snapshot|; s|SESSION|$session|; s|OPEN_APPROVAL|$open_approval|; s|APPROVAL|$approval|
    s|REGISTRATION|$registration|; s|GRANT|$grant|; s|RELATION|${relation/>/%3E}|; s|MEMBERSHIP|$membership|" <<<"$1"
}
