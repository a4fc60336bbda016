-- The functions that rules printed for DuckDB (1.3 or later) call.
-- A value that Crossgate rejects is an error here, whose message is the reason.
-- A decimal is its canonical text, since a DECIMAL cannot keep the places of each value.
-- `list_transform([x], lambda v: ...)[1]` names a value, so that it is computed once.

-- Several operands are put into a list or struct, so that each is computed though another is NULL.

-- Reading the texts of an extract: blank is NULL.

CREATE OR REPLACE MACRO crossgate_text(t) AS
  list_transform([CAST(t AS VARCHAR)], lambda v: CASE WHEN trim(v, ' ') <> '' THEN v END)[1];

CREATE OR REPLACE MACRO crossgate_trimmed(t) AS nullif(trim(CAST(t AS VARCHAR), ' '), '');

CREATE OR REPLACE MACRO crossgate_limited(t) AS
  list_transform([CAST(t AS VARCHAR)], lambda v:
    CASE WHEN octet_length(encode(v)) > 65536 THEN error('OUT_OF_RANGE') ELSE v END)[1];

CREATE OR REPLACE MACRO crossgate_integer(t) AS
  list_transform([crossgate_trimmed(t)], lambda v: CASE
    WHEN v IS NULL THEN NULL
    WHEN NOT regexp_full_match(v, '[+-]?[0-9]+') THEN error('INVALID_NUMBER')
    WHEN length(ltrim(ltrim(v, '+-'), '0')) > 18 THEN error('OUT_OF_RANGE')
    ELSE CAST(v AS BIGINT) END)[1];

CREATE OR REPLACE MACRO crossgate_boolean(t) AS
  list_transform([crossgate_trimmed(t)], lambda v: CASE
    WHEN v IS NULL THEN NULL
    WHEN regexp_full_match(v, '[YyTt1]|[Tt][Rr][Uu][Ee]') THEN TRUE
    WHEN regexp_full_match(v, '[NnFf0]|[Ff][Aa][Ll][Ss][Ee]') THEN FALSE
    ELSE error('INVALID_BOOLEAN') END)[1];

-- The timestamp that `YYYY-MM-DD HH:MM:SS` spells; an error where no calendar or clock has it.
CREATE OR REPLACE MACRO crossgate_moment(t, reason) AS
  list_transform([t], lambda m: CASE
    WHEN m IS NULL THEN NULL
    WHEN m[1:4] = '0000' OR m[12:13] > '23' OR m[18:19] > '59'
      OR TRY_CAST(m AS TIMESTAMP) IS NULL THEN error(reason)
    ELSE TRY_CAST(m AS TIMESTAMP) END)[1];

CREATE OR REPLACE MACRO crossgate_reading(t, reason) AS
  crossgate_moment(
    list_transform([crossgate_trimmed(t)], lambda v: CASE
      WHEN v IS NULL THEN NULL
      WHEN regexp_full_match(v, '([0-9]{2}/[0-9]{2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?)?')
      THEN (CASE WHEN v[3:3] = '/' THEN v[7:10] || '-' || v[4:5] || '-' || v[1:2] ELSE v[1:10] END)
        || ' ' || (CASE WHEN length(v) = 10 THEN '00:00' ELSE v[12:16] END)
        || (CASE WHEN v[17:17] = ':' THEN v[17:19] ELSE ':00' END)
      WHEN regexp_full_match(v, '[0-9]{8}([0-9]{4}([0-9]{2})?)?')
      THEN v[1:4] || '-' || v[5:6] || '-' || v[7:8] || ' '
        || rpad(v[9:10], 2, '0') || ':' || rpad(v[11:12], 2, '0') || ':' || rpad(v[13:14], 2, '0')
      ELSE error(reason) END)[1], reason);

CREATE OR REPLACE MACRO crossgate_date(t) AS CAST(crossgate_reading(t, 'INVALID_DATE') AS DATE);

CREATE OR REPLACE MACRO crossgate_timestamp(t) AS crossgate_reading(t, 'INVALID_TIMESTAMP');

CREATE OR REPLACE MACRO crossgate_time(t) AS CAST(
  crossgate_moment(
    list_transform([crossgate_trimmed(t)], lambda v: CASE
      WHEN v IS NULL THEN NULL
      WHEN regexp_full_match(v, '[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?')
      THEN '2000-01-01 ' || v[1:5] || (CASE WHEN length(v) > 5 THEN v[6:8] ELSE ':00' END)
      ELSE error('INVALID_TIMESTAMP') END)[1], 'INVALID_TIMESTAMP') AS TIME);

-- Dates by a pattern: `shape` is a regular expression, `parts` puts its groups in order as
-- year-month-day-hour-minute-second, where the month may be a name.

CREATE OR REPLACE MACRO crossgate_parsed(t, shape, parts, reason) AS
  crossgate_moment(
    list_transform(
      [list_transform([crossgate_trimmed(t)], lambda v: CASE
        WHEN v IS NULL THEN NULL
        WHEN NOT regexp_full_match(v, shape) THEN error(reason)
        ELSE string_split(regexp_replace(v, shape, parts), '-') END)[1]],
      lambda p: CASE WHEN p IS NULL THEN NULL ELSE
        p[1] || '-' || (CASE
          WHEN length(p[2]) < 3 THEN lpad(p[2], 2, '0')
          WHEN position(',' || upper(p[2]) || ',' IN
            ',JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC,') = 0 THEN error(reason)
          ELSE lpad(CAST(position(',' || upper(p[2]) || ',' IN
            ',JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC,') // 4 + 1 AS VARCHAR), 2, '0') END)
        || '-' || lpad(p[3], 2, '0') || ' ' || lpad(p[4], 2, '0') || ':' || lpad(p[5], 2, '0')
        || ':' || lpad(p[6], 2, '0') END)[1], reason);

CREATE OR REPLACE MACRO crossgate_parse_date(t, shape, parts) AS
  CAST(crossgate_parsed(t, shape, parts, 'INVALID_DATE') AS DATE);

CREATE OR REPLACE MACRO crossgate_parse_timestamp(t, shape, parts) AS
  crossgate_parsed(t, shape, parts, 'INVALID_TIMESTAMP');

CREATE OR REPLACE MACRO crossgate_days_after(d, days) AS
  list_transform(
    [list_transform([{'d': d, 'n': days}],
      lambda v: CAST(date_diff('day', DATE '1970-01-01', v.d) AS HUGEINT) + v.n)[1]],
    lambda n: CASE
    WHEN n IS NULL THEN NULL
    WHEN n NOT BETWEEN -719162 AND 2932896 THEN error('OUT_OF_RANGE')
    ELSE DATE '1970-01-01' + CAST(n AS INTEGER) END)[1];

CREATE OR REPLACE MACRO crossgate_days_between(a, b) AS
  list_transform([{'a': a, 'b': b}], lambda v: date_diff('day', v.b, v.a))[1];

-- Integers of at most 18 digits.

CREATE OR REPLACE MACRO crossgate_whole(n) AS
  list_transform([n], lambda v: CASE
    WHEN v IS NULL THEN NULL
    WHEN abs(v) >= CAST(1000000000000000000 AS HUGEINT) THEN error('OUT_OF_RANGE')
    ELSE CAST(v AS BIGINT) END)[1];

CREATE OR REPLACE MACRO crossgate_plus(a, b) AS
  crossgate_whole(list_transform([{'a': a, 'b': b}], lambda v: CAST(v.a AS HUGEINT) + v.b)[1]);

CREATE OR REPLACE MACRO crossgate_minus(a, b) AS
  crossgate_whole(list_transform([{'a': a, 'b': b}], lambda v: CAST(v.a AS HUGEINT) - v.b)[1]);

CREATE OR REPLACE MACRO crossgate_times(a, b) AS
  crossgate_whole(list_transform([{'a': a, 'b': b}], lambda v: CAST(v.a AS HUGEINT) * v.b)[1]);

CREATE OR REPLACE MACRO crossgate_over(a, b) AS
  list_transform([{'a': CAST(a AS BIGINT), 'b': CAST(b AS BIGINT)}], lambda v: CASE
    WHEN v.a IS NULL OR v.b IS NULL THEN NULL
    WHEN v.b = 0 THEN error('DIVISION_BY_ZERO')
    WHEN (v.a < 0) = (v.b < 0) THEN abs(v.a) // abs(v.b)
    ELSE -(abs(v.a) // abs(v.b)) END)[1];

CREATE OR REPLACE MACRO crossgate_truth(n) AS
  list_transform([n], lambda v: CASE
    WHEN v IS NULL THEN NULL
    WHEN v NOT IN (0, 1) THEN error('INVALID_BOOLEAN')
    ELSE v = 1 END)[1];

-- Decimals of at most 18 digits: a coefficient and how many of its digits follow the point.

CREATE OR REPLACE MACRO crossgate_power(n) AS CAST('1' || repeat('0', n) AS HUGEINT);

CREATE OR REPLACE MACRO crossgate_exact(t) AS
  list_transform([t], lambda e: CASE WHEN e IS NOT NULL THEN {
    'c': CAST(replace(e, '.', '') AS HUGEINT),
    's': CASE WHEN contains(e, '.') THEN length(e) - position('.' IN e) ELSE 0 END} END)[1];

CREATE OR REPLACE MACRO crossgate_shifted(c, d) AS
  CASE WHEN d <= 0 THEN c
    ELSE (CASE WHEN c < 0 THEN -1 ELSE 1 END)
      * ((abs(c) + crossgate_power(d) // 2) // crossgate_power(d)) END;

CREATE OR REPLACE MACRO crossgate_spelled(c, s) AS
  (CASE WHEN c < 0 THEN '-' ELSE '' END) || (CASE
    WHEN s = 0 THEN CAST(abs(c) AS VARCHAR)
    WHEN length(CAST(abs(c) AS VARCHAR)) > s
    THEN left(CAST(abs(c) AS VARCHAR), length(CAST(abs(c) AS VARCHAR)) - s) || '.'
      || right(CAST(abs(c) AS VARCHAR), s)
    ELSE '0.' || lpad(CAST(abs(c) AS VARCHAR), CAST(s AS INTEGER), '0') END);

-- The value of `{c, s}` rounded, halves away from zero, until it has 18 digits.
CREATE OR REPLACE MACRO crossgate_fit(n) AS
  list_transform(
    [list_transform(
      [list_transform([n], lambda f: CASE WHEN f IS NOT NULL THEN {'c': f.c, 's': f.s,
        'd': greatest(0, f.s - 18, length(CAST(abs(f.c) AS VARCHAR)) - 18)} END)[1]],
      lambda g: CASE WHEN g IS NOT NULL THEN {'c': g.c, 's': g.s,
        'd': CASE WHEN abs(crossgate_shifted(g.c, g.d)) >= crossgate_power(18) THEN g.d + 1
          ELSE g.d END} END)[1]],
    lambda h: CASE
      WHEN h IS NULL THEN NULL
      WHEN h.d > h.s THEN error('OUT_OF_RANGE')
      ELSE crossgate_spelled(crossgate_shifted(h.c, h.d), h.s - h.d) END)[1];

CREATE OR REPLACE MACRO crossgate_decimal(t) AS
  list_transform([crossgate_trimmed(t)], lambda v: CASE
    WHEN v IS NULL THEN NULL
    WHEN NOT regexp_full_match(v, '[+-]?[0-9]*[.]?[0-9]+') THEN error('INVALID_NUMBER')
    WHEN length(ltrim(replace(ltrim(v, '+-'), '.', ''), '0')) > 18
      OR contains(v, '.') AND length(v) - position('.' IN v) > 18 THEN error('OUT_OF_RANGE')
    ELSE (CASE WHEN left(v, 1) = '-' AND regexp_matches(v, '[1-9]') THEN '-' ELSE '' END)
      || CAST(CAST('0' || split_part(ltrim(v, '+-'), '.', 1) AS BIGINT) AS VARCHAR)
      || (CASE WHEN contains(v, '.') THEN '.' || split_part(v, '.', 2) ELSE '' END) END)[1];

CREATE OR REPLACE MACRO crossgate_decimal_plus(a, b) AS
  crossgate_fit(
    list_transform([{'a': crossgate_exact(a), 'b': crossgate_exact(b)}], lambda v: CASE
      WHEN v.a IS NOT NULL AND v.b IS NOT NULL THEN {
        'c': v.a.c * crossgate_power(greatest(v.a.s, v.b.s) - v.a.s)
          + v.b.c * crossgate_power(greatest(v.a.s, v.b.s) - v.b.s),
        's': greatest(v.a.s, v.b.s)} END)[1]);

CREATE OR REPLACE MACRO crossgate_decimal_negated(a) AS
  list_transform([a], lambda v: CASE
    WHEN NOT regexp_matches(v, '[1-9]') THEN v
    WHEN left(v, 1) = '-' THEN v[2:]
    ELSE '-' || v END)[1];

CREATE OR REPLACE MACRO crossgate_decimal_minus(a, b) AS
  crossgate_decimal_plus(a, crossgate_decimal_negated(b));

CREATE OR REPLACE MACRO crossgate_decimal_times(a, b) AS
  crossgate_fit(
    list_transform([{'a': crossgate_exact(a), 'b': crossgate_exact(b)}], lambda v: CASE
      WHEN v.a IS NOT NULL AND v.b IS NOT NULL THEN {'c': v.a.c * v.b.c, 's': v.a.s + v.b.s} END)[1]);

CREATE OR REPLACE MACRO crossgate_decimal_round(a, places) AS
  list_transform(
    [list_transform([{'t': a, 'n': CAST(places AS BIGINT)}], lambda u: CASE
      WHEN u.t IS NOT NULL AND u.n IS NOT NULL THEN
        {'e': crossgate_exact(u.t), 't': u.t, 'n': greatest(-18, least(18, u.n))} END)[1]],
    lambda v: CASE
      WHEN v.e IS NULL OR v.n IS NULL THEN NULL
      WHEN v.e.s <= v.n THEN v.t
      WHEN v.e.s - v.n > 19 THEN '0'
      WHEN v.n >= 0 THEN crossgate_fit({'c': crossgate_shifted(v.e.c, v.e.s - v.n), 's': v.n})
      ELSE crossgate_fit(
        {'c': crossgate_shifted(v.e.c, v.e.s - v.n) * crossgate_power(-v.n), 's': 0}) END)[1];

CREATE OR REPLACE MACRO crossgate_decimal_plain(a) AS
  list_transform([a], lambda v:
    CASE WHEN contains(v, '.') THEN rtrim(rtrim(v, '0'), '.') ELSE v END)[1];

CREATE OR REPLACE MACRO crossgate_decimal_over(a, b) AS
  crossgate_decimal_plain(
    list_transform(
      [list_transform([{'a': crossgate_exact(a), 'b': crossgate_exact(b)}], lambda v: CASE
        WHEN v.a IS NULL OR v.b IS NULL THEN NULL
        WHEN v.b.c = 0 THEN error('DIVISION_BY_ZERO')
        ELSE {'a': v.a, 'b': v.b,
          'm': least(greatest(6, v.a.s) - v.a.s + v.b.s, 19)} END)[1]],
      lambda w: CASE WHEN w IS NOT NULL THEN crossgate_decimal_round(
        crossgate_fit({
          'c': (CASE WHEN (w.a.c < 0) = (w.b.c < 0) THEN 1 ELSE -1 END)
            * (abs(w.a.c) * crossgate_power(w.m + 1) // abs(w.b.c)),
          's': w.a.s + w.m - w.b.s + 1}),
        greatest(0, w.a.s + w.m - w.b.s)) END)[1]);

CREATE OR REPLACE MACRO crossgate_decimal_limited(a, digits, places) AS
  list_transform([crossgate_decimal_round(a, places)], lambda v: CASE
    WHEN v IS NULL THEN NULL
    WHEN digits < 18 AND abs(CAST(v AS DECIMAL(38, 18)))
      >= CAST(CASE WHEN digits >= places THEN '1' || repeat('0', digits - places)
        ELSE '0.' || repeat('0', places - digits - 1) || '1' END AS DECIMAL(38, 18))
    THEN error('OUT_OF_RANGE')
    ELSE v END)[1];

CREATE OR REPLACE MACRO crossgate_decimal_integer(a) AS
  list_transform([crossgate_exact(a)], lambda v: CAST(crossgate_shifted(v.c, v.s) AS BIGINT))[1];

-- As a number, for comparisons.
CREATE OR REPLACE MACRO crossgate_decimal_number(a) AS CAST(a AS DECIMAL(38, 18));

-- Texts by character. Case is changed for letters that have exactly one counterpart.

CREATE OR REPLACE MACRO crossgate_upper(t) AS
  translate(t,
    'abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżžƀƃƅƈƌƒƕƙƚƞơƣƥƨƭưƴƶƹƽƿǆǉǌǎǐǒǔǖǘǚǜǝǟǡǣǥǧǩǫǭǯǳǵǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȝȟȣȥȧȩȫȭȯȱȳȼɂɇɉɋɍɏɓɔɖɗəɛɠɣɨɩɯɲɵʀʃʈʉʊʋʌʒͱͳͷͻͼͽάέήίαβγδεζηθικλμνξοπρστυφχψωϊϋόύώϗϙϛϝϟϡϣϥϧϩϫϭϯϲϳϸϻабвгдежзийклмнопрстуфхцчшщъыьэюяѐёђѓєѕіїјљњћќѝўџѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӂӄӆӈӊӌӎӏӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹỻỽỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠὡὢὣὤὥὦὧὰάὲέὴήὶίὸόὺύὼώᾰᾱῐῑῠῡῥ',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŸĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŹŻŽɃƂƄƇƋƑǶƘȽȠƠƢƤƧƬƯƳƵƸƼǷǄǇǊǍǏǑǓǕǗǙǛƎǞǠǢǤǦǨǪǬǮǱǴǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚȜȞȢȤȦȨȪȬȮȰȲȻɁɆɈɊɌɎƁƆƉƊƏƐƓƔƗƖƜƝƟƦƩƮɄƱƲɅƷͰͲͶϽϾϿΆΈΉΊΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫΌΎΏϏϘϚϜϞϠϢϤϦϨϪϬϮϹͿϷϺАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӁӃӅӇӉӋӍӀӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯᾺΆῈΈῊΉῚΊῸΌῪΎῺΏᾸᾹῘῙῨῩῬ');

CREATE OR REPLACE MACRO crossgate_lower(t) AS
  translate(t,
    'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŸĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŹŻŽɃƂƄƇƋƑǶƘȽȠƠƢƤƧƬƯƳƵƸƼǷǄǇǊǍǏǑǓǕǗǙǛƎǞǠǢǤǦǨǪǬǮǱǴǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚȜȞȢȤȦȨȪȬȮȰȲȻɁɆɈɊɌɎƁƆƉƊƏƐƓƔƗƖƜƝƟƦƩƮɄƱƲɅƷͰͲͶϽϾϿΆΈΉΊΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫΌΎΏϏϘϚϜϞϠϢϤϦϨϪϬϮϹͿϷϺАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӁӃӅӇӉӋӍӀӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯᾺΆῈΈῊΉῚΊῸΌῪΎῺΏᾸᾹῘῙῨῩῬ',
    'abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżžƀƃƅƈƌƒƕƙƚƞơƣƥƨƭưƴƶƹƽƿǆǉǌǎǐǒǔǖǘǚǜǝǟǡǣǥǧǩǫǭǯǳǵǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȝȟȣȥȧȩȫȭȯȱȳȼɂɇɉɋɍɏɓɔɖɗəɛɠɣɨɩɯɲɵʀʃʈʉʊʋʌʒͱͳͷͻͼͽάέήίαβγδεζηθικλμνξοπρστυφχψωϊϋόύώϗϙϛϝϟϡϣϥϧϩϫϭϯϲϳϸϻабвгдежзийклмнопрстуфхцчшщъыьэюяѐёђѓєѕіїјљњћќѝўџѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӂӄӆӈӊӌӎӏӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹỻỽỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠὡὢὣὤὥὦὧὰάὲέὴήὶίὸόὺύὼώᾰᾱῐῑῠῡῥ');

CREATE OR REPLACE MACRO crossgate_slice(t, lower, upper) AS
  list_transform([{'t': t, 'l': lower, 'u': upper}], lambda s: CASE
    WHEN s.t IS NULL OR s.l IS NULL OR s.u IS NULL THEN NULL
    WHEN s.u <= greatest(s.l, 0) THEN ''
    ELSE substr(s.t, least(greatest(s.l, 0), 1000000000) + 1,
      least(s.u - greatest(s.l, 0), 1000000000)) END)[1];

CREATE OR REPLACE MACRO crossgate_left(t, n) AS crossgate_slice(t, 0, CAST(n AS BIGINT));

CREATE OR REPLACE MACRO crossgate_right(t, n) AS
  list_transform([{'t': t, 'n': CAST(n AS BIGINT)}], lambda r: CASE
    WHEN r.t IS NULL OR r.n IS NULL THEN NULL
    WHEN r.n <= 0 THEN ''
    WHEN r.n >= length(r.t) THEN r.t
    ELSE substr(r.t, length(r.t) - r.n + 1, r.n) END)[1];

CREATE OR REPLACE MACRO crossgate_substring(t, start, span) AS
  list_transform([{'t': t, 'l': CAST(start AS BIGINT) - 1, 'n': CAST(span AS BIGINT)}],
    lambda q: crossgate_slice(q.t, q.l, q.l + q.n))[1];

CREATE OR REPLACE MACRO crossgate_position(part, t) AS
  list_transform([{'p': part, 't': t}], lambda v: CASE
    WHEN v.p IS NULL OR v.t IS NULL THEN NULL
    WHEN v.p = '' THEN 1
    ELSE position(v.p IN v.t) END)[1];

CREATE OR REPLACE MACRO crossgate_replace(t, part, other) AS
  list_transform([{'t': t, 'p': part, 'o': other}], lambda v: CASE
    WHEN v.t IS NULL OR v.p IS NULL OR v.o IS NULL THEN NULL
    WHEN v.p = '' THEN crossgate_limited(v.t)
    ELSE crossgate_limited(replace(v.t, v.p, v.o)) END)[1];

CREATE OR REPLACE MACRO crossgate_lpad(t, size, fill) AS
  list_transform([{'t': t, 'n': CAST(size AS BIGINT), 'f': fill}], lambda v: CASE
    WHEN v.t IS NULL OR v.n IS NULL OR v.f IS NULL THEN NULL
    WHEN v.n > 65536 THEN error('OUT_OF_RANGE')
    WHEN v.n <= 0 THEN ''
    WHEN v.n <= length(v.t) OR v.f = '' THEN crossgate_limited(substr(v.t, 1, v.n))
    ELSE crossgate_limited(
      substr(repeat(v.f, v.n - length(v.t)), 1, v.n - length(v.t)) || v.t) END)[1];

CREATE OR REPLACE MACRO crossgate_joined(parts) AS
  list_transform([parts], lambda l:
    CASE WHEN len(list_filter(l, lambda p: p IS NULL)) = 0
      THEN crossgate_limited(array_to_string(l, '')) END)[1];

CREATE OR REPLACE MACRO crossgate_like(t, pattern) AS
  list_transform([{'t': t, 'p': pattern}], lambda v: v.t LIKE v.p)[1];

-- Comparisons of which both sides are computed.

CREATE OR REPLACE MACRO crossgate_equal(a, b) AS
  list_transform([{'a': a, 'b': b}], lambda v: v.a = v.b)[1];

CREATE OR REPLACE MACRO crossgate_not_equal(a, b) AS
  list_transform([{'a': a, 'b': b}], lambda v: v.a <> v.b)[1];

CREATE OR REPLACE MACRO crossgate_less(a, b) AS
  list_transform([{'a': a, 'b': b}], lambda v: v.a < v.b)[1];

CREATE OR REPLACE MACRO crossgate_less_or_equal(a, b) AS
  list_transform([{'a': a, 'b': b}], lambda v: v.a <= v.b)[1];

CREATE OR REPLACE MACRO crossgate_greater(a, b) AS
  list_transform([{'a': a, 'b': b}], lambda v: v.a > v.b)[1];

CREATE OR REPLACE MACRO crossgate_greater_or_equal(a, b) AS
  list_transform([{'a': a, 'b': b}], lambda v: v.a >= v.b)[1];

-- NHS numbers: ten digits, the last of which is the check digit (modulus 11).

CREATE OR REPLACE MACRO crossgate_nhs_number(t) AS
  list_transform(
    [list_transform([crossgate_text(t)], lambda v: CASE
      WHEN v IS NULL THEN NULL
      WHEN NOT regexp_full_match(replace(replace(v, ' ', ''), '-', ''), '[0-9]{10}')
      THEN error('INVALID_NHS_NUMBER')
      ELSE replace(replace(v, ' ', ''), '-', '') END)[1]],
    lambda d: CASE
      WHEN d IS NULL THEN NULL
      WHEN (11 - list_sum(list_transform(range(1, 10),
          lambda i: (11 - i) * CAST(d[i] AS INTEGER))) % 11) % 11 <> CAST(d[10] AS INTEGER)
      THEN error('INVALID_NHS_NUMBER')
      ELSE d END)[1];

-- What crosswalks, record numbers and lookups found for a key that was not NULL.

CREATE OR REPLACE MACRO crossgate_code(found, code) AS
  list_transform([{'f': found, 'k': code}], lambda v:
    CASE WHEN v.k IS NOT NULL AND v.f IS NULL THEN error('UNMAPPED_CODE') ELSE v.f END)[1];

CREATE OR REPLACE MACRO crossgate_number(found, key) AS
  list_transform([{'f': found, 'k': key}], lambda v:
    CASE WHEN v.k IS NOT NULL AND v.f IS NULL THEN error('UNKNOWN_KEY') ELSE v.f END)[1];

CREATE OR REPLACE MACRO crossgate_found(found, matches, key) AS
  list_transform([{'f': found, 'n': matches, 'k': key}], lambda v: CASE
    WHEN v.k IS NULL THEN NULL
    WHEN v.n = 0 THEN error('UNKNOWN_KEY')
    WHEN v.n > 1 THEN error('AMBIGUOUS_KEY')
    ELSE v.f END)[1];

-- A key column of a table that is looked up; what is no number is no key.
CREATE OR REPLACE MACRO crossgate_integer_key(t) AS
  CASE WHEN regexp_full_match(trim(t, ' '), '[+-]?0*[0-9]{1,18}')
    THEN CAST(TRY_CAST(trim(t, ' ') AS BIGINT) AS VARCHAR) END;
