# What the pages of people, approvals and policies are about: one of each, made by command line; `filled ADDRESS`
# puts their numbers into an address of Tests/Pages/addresses.

newest() { as "$1" "${@:2}" --json | jq -r '.[0].id'; }

as dm-engineer snapshot restore "$snapshot" --yes --quiet
approval=$(newest dm-engineer approval list)
agree release-manager "$approval"
as dm-engineer approval request --action mapping.approve_bulk --subject 'Mapping of LOAD_PATIENT' \
  --content 'All rows of LOAD_PATIENT as built by run 1.' --reason 'Reviewed in the workshop' --quiet
open_approval=$(newest dm-engineer approval list)
ask -H 'Content-Type: application/json' -d '{"user_name": "grace", "display_name": "Grace Hopper",
  "organisation": "st-elsewhere", "role": "viewer", "reason": "To look at the board pack"}' /api/v1/registrations
registration=$(newest org-admin registration list)
as security-admin policy change-cell --permission feedback.submit --role auditor --rights Q \
  --note 'Auditors may say what they miss' --quiet
as super-admin breakglass request --organisation st-elsewhere --ticket INC-1042 --reason 'Rejects of run 1' \
  --permissions record.read --minutes 30 --quiet
emergency=$(newest security-admin approval list)
agree security-admin "$emergency"
agree org-approver "$emergency"
grant=$(newest security-admin breakglass list)
membership=$(as org-admin role list --text demo-viewer --json | jq -r '.[0].id')

filled() {
  sed "s|SNAPSHOT|$snapshot|; s|SESSION|$session|; s|OPEN_APPROVAL|$open_approval|; s|APPROVAL|$approval|
    s|REGISTRATION|$registration|; s|GRANT|$grant|; s|MEMBERSHIP|$membership|" <<<"$1"
}
