# The mappings as their reviewers work on them: one table from proposals to approval by keyboard, two people on one row,
# many rows at once and back, and what each of them may see.

table=LOAD_PATIENT
as mapping-analyst mapping generate --quiet
rows_in() { psql -qXAt "$DATABASE_URL" -c "SELECT count(*) FROM contract_item WHERE field_name <> '' AND $1"; }
a_row() { # CONDITION: leaves its address in $row, its name in $name
  name=$(psql -qXAt "$DATABASE_URL" -c "SELECT table_name || '.' || field_name FROM contract_item
    WHERE field_name <> '' AND $1 ORDER BY position LIMIT 1")
  row=/mappings/rows/$name
}

# Two people on one row.
a_row "table_name = '$table' AND status = 'DRAFT' AND risk = 'STANDARD' AND rule <> ''"
be dm-engineer
open "$row"
old=$(hidden_fields "$row" | grep '^revision=' | head -1)
rule=$(psql -qXAt "$DATABASE_URL" -c "SELECT rule FROM contract_item WHERE table_name || '.' || field_name = '$name'")
be mapping-analyst
open "$row"
form=("class=DERIVED" "source=" "rule=$rule" "examples=" "owner=" "rationale=")
submit "$row" act=save "${form[@]}" 'notes=Hers'
is 'a reviewer saves a row' "$status" 303
be dm-engineer
stale() { ask -b "$jar" -c "$jar" -H "Origin: $base" "${carried[@]}" "$row"; }
open "$row"
carried=()
while IFS= read -r field; do carried+=(--data-urlencode "$field"); done < <(hidden_fields "$row" | sort -u | sed "s/^revision=.*/$old/")
for field in act=save "${form[@]}" 'notes=His'; do carried+=(--data-urlencode "$field"); done
stale
is 'who began before that is told so' "$status" 409
has 'with what she wrote' "$body" 'Hers'
has 'and with what he did' "$body" 'His'
has 'and may put his on top' "$body" 'Put mine on top'
submit "$row"
is 'which he does' "$status" 303
open "$row"
has 'knowingly' "$body" 'His'

# A rule that is tried.
open "$row"
csrf=$(hidden_fields "$row" | grep -m1 '^csrf=')
tried() { # reading|preview RULE
  ask -b "$jar" -H "Origin: $base" -H "X-CSRF-Token: ${csrf#csrf=}" -H 'Content-Type: application/json' \
    -d "$(jq -n --arg rule "$2" '{rule: $rule}')" "/api/v1$row/$1"
}
tried reading 'upper(nothing_of_the_kind)'
has 'a rule is read while it is typed, and its fault named' "$(member '.problems[0].text')" nothing_of_the_kind
tried reading "$rule"
is 'a sound one has none' "$(member '.problems | length')" 0
tried preview "$rule"
is 'a rule is tried on sample rows' "$status" 200
lacks 'which whoever may read records sees' "$(member '.rows[0].before[0] // "none"')" '•••'
be mapping-analyst
open "$row"
csrf=$(hidden_fields "$row" | grep -m1 '^csrf=')
tried preview "$rule"
is 'who may not sees them masked' "$(member '[.rows[].before[]] | unique | join(" ")')" '•••'
be viewer
open "$row"
is 'a viewer reads the row' "$status" 200
lacks 'and is shown no control that changes it' "$body" 'name="act"'
lacks 'nor its editor' "$body" 'id="editor"'

# Many at once, from a preview, and back.
be mapping-analyst
query="table=$table&confidence=HIGH"
open "/mappings/bulk/preview?act=bulk_submit&$query"
has 'a bulk act is previewed' "$body" 'Send [0-9]+ rows? to review'
before=$(rows_in "status = 'IN_REVIEW'")
submit /mappings/bulk/review
is 'and done' "$status" 303
set=$(location)
set=${set%%\?*}
true_that 'to all that it showed' [ "$(rows_in "status = 'IN_REVIEW'")" -gt "$before" ]
is 'but to no safety-critical row' "$(rows_in "status = 'IN_REVIEW' AND risk = 'SAFETY_CRITICAL'")" 0
open "$set/undoing"
submit "$set/undoing"
is 'it is undone' "$status" 303
is 'to the last row' "$(rows_in "status = 'IN_REVIEW'")" "$before"
