# A target table of the sample programme mapped by keyboard alone: a door of its own opens the pages in a frame of walk.js, which
# presses what a reviewer presses and counts it. After checks/browser.sh, which leaves $door and `browse`.

mkdir -p "$site/walk"
cp Tests/Pages/walk.js "$site/walk"
printf '<!DOCTYPE html><title>Walk</title><iframe title="Crossgate" width="1280" height="900"></iframe>%s\n' \
  '<script src="/walk/walk.js"></script>' >"$site/walk/index.html"
declare -A walks=()
for reader in mapping-analyst data-architect; do
  be "$reader"
  walks[$reader]=$(free_port)
done
cat >"$site/run/walk.conf" <<CONF
pid $site/run/walk.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path $site/run/walk-body;
  proxy_temp_path $site/run/walk-proxy;
  fastcgi_temp_path $site/run/walk-fastcgi;
  uwsgi_temp_path $site/run/walk-uwsgi;
  scgi_temp_path $site/run/walk-scgi;
$(for reader in "${!walks[@]}"; do
    cat <<SERVER
  server {
    listen 127.0.0.1:${walks[$reader]};
    location /walk/ {
      root $site;
    }
    location / {
      proxy_pass $base;
      proxy_set_header Host ${base#https://};
      proxy_set_header Cookie "__Host-session=$(awk '$6 == "__Host-session" {print $7}' "$site/jar-$reader")";
      proxy_set_header Origin $base;
      proxy_hide_header Content-Security-Policy;
    }
  }
SERVER
  done)
}
CONF
start_nginx "$site/run/walk.conf" "${walks[mapping-analyst]}"
walk() { # READER HOW ADDRESS: leaves $presses and $rows, and what was pressed in $log
  browse --virtual-time-budget=120000 "http://127.0.0.1:${walks[$1]}/walk/index.html#$2%20$(jq -rn --arg text "$3" '$text | @uri')"
  presses=$(grep -o 'data-presses="[0-9]*"' <<<"$dom" | grep -o '[0-9]*' || echo 0)
  rows=$(grep -o 'data-rows="[0-9]*"' <<<"$dom" | grep -o '[0-9]*' || echo 0)
  log=$(grep -o 'data-log="[^"]*"' <<<"$dom" || true)
}

table=LOAD_WARD
sure="table=$table&status=DRAFT&confidence=HIGH&risk=STANDARD"
walk mapping-analyst type "/mappings/rows/$table.ward_code?table=$table"
has 'e leads to the rule' "$log" 'in the rule'
has 'and what is typed there is read at once' "$log" 'no field nothing_of_the_kind'
wanted=$(psql -qXAt "$DATABASE_URL" -c "SELECT count(*) FROM contract_item WHERE table_name = '$table'
  AND field_name <> '' AND status = 'DRAFT' AND confidence = 'HIGH' AND risk = 'STANDARD'")
walk mapping-analyst accept "/mappings/review?$sure"
[ "$rows" -gt 0 ] || say "pressed: $log"
is 'one key accepts a candidate, sends it to review and opens the next row' "$rows" 2
pressed=$presses
walk mapping-analyst bulk "/mappings?$sure"
pressed=$((pressed + presses))
walk data-architect approve "/mappings/review?table=$table&status=IN_REVIEW&risk=STANDARD"
pressed=$((pressed + presses))
[ "$rows" = "$wanted" ] || say "pressed: $log"
is "every sure row of $table is approved" "$rows" "$wanted"
say "$pressed actions for $wanted approved columns: $(awk -v keys="$pressed" -v rows="$wanted" 'BEGIN {printf "%.2f", keys / rows}') each"
true_that 'with at most 1.5 actions each' [ $((pressed * 10)) -le $((wanted * 15)) ]
