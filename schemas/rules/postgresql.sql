-- The functions that rules printed for PostgreSQL (15 or later, encoding UTF8) call.
-- A value that Crossgate rejects is an error here, whose message is the reason.
-- What can fail is VOLATILE, so that the planner never computes it before a row asks for it.

-- Reading the texts of an extract: blank is NULL.

CREATE OR REPLACE FUNCTION crossgate_text(t text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN btrim(t, ' ') <> '' THEN t END $$;

CREATE OR REPLACE FUNCTION crossgate_trimmed(t text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT nullif(btrim(t, ' '), '') $$;

CREATE OR REPLACE FUNCTION crossgate_limited(t text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  IF octet_length(t) > 65536 THEN RAISE EXCEPTION 'OUT_OF_RANGE'; END IF;
  RETURN t;
END $$;

CREATE OR REPLACE FUNCTION crossgate_integer(t text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  t := crossgate_trimmed(t);
  IF t !~ '^[+-]?[0-9]+$' THEN RAISE EXCEPTION 'INVALID_NUMBER'; END IF;
  IF length(ltrim(ltrim(t, '+-'), '0')) > 18 THEN RAISE EXCEPTION 'OUT_OF_RANGE'; END IF;
  RETURN t::numeric::bigint;
END $$;

CREATE OR REPLACE FUNCTION crossgate_decimal(t text) RETURNS numeric LANGUAGE plpgsql AS $$
BEGIN
  t := crossgate_trimmed(t);
  IF t !~ '^[+-]?[0-9]*[.]?[0-9]+$' THEN RAISE EXCEPTION 'INVALID_NUMBER'; END IF;
  IF length(ltrim(replace(ltrim(t, '+-'), '.', ''), '0')) > 18 OR scale(t::numeric) > 18 THEN
    RAISE EXCEPTION 'OUT_OF_RANGE';
  END IF;
  RETURN t::numeric;
END $$;

CREATE OR REPLACE FUNCTION crossgate_boolean(t text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  t := lower(crossgate_trimmed(t) COLLATE "C");
  IF t IN ('y', 't', '1', 'true') THEN RETURN true; END IF;
  IF t IN ('n', 'f', '0', 'false') THEN RETURN false; END IF;
  IF t IS NOT NULL THEN RAISE EXCEPTION 'INVALID_BOOLEAN'; END IF;
  RETURN NULL;
END $$;

-- The moment of six numbers as texts; an error where no calendar or clock has it.
CREATE OR REPLACE FUNCTION crossgate_moment(parts text[], reason text) RETURNS timestamp
LANGUAGE plpgsql AS $$
DECLARE
  year int := parts[1]; month int := parts[2]; day int := parts[3];
  hour int := parts[4]; minute int := parts[5]; second int := parts[6];
BEGIN
  IF year < 1 OR month NOT BETWEEN 1 AND 12 OR day < 1 OR hour > 23 OR minute > 59 OR second > 59
  THEN RAISE EXCEPTION '%', reason; END IF;
  IF day > extract(day FROM make_date(year, month, 1) + interval '1 month' - interval '1 day')
  THEN RAISE EXCEPTION '%', reason; END IF;
  RETURN make_timestamp(year, month, day, hour, minute, second);
END $$;

CREATE OR REPLACE FUNCTION crossgate_reading(t text, reason text) RETURNS timestamp
LANGUAGE plpgsql AS $$
DECLARE p text[];
BEGIN
  t := crossgate_trimmed(t);
  IF t IS NULL THEN RETURN NULL; END IF;
  p := regexp_match(t, '^(?:([0-9]{2})/([0-9]{2})/([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2}))(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.][0-9]+)?)?(?:Z|[+-]([0-9]{2}):?([0-9]{2}))?)?$');
  IF p IS NOT NULL AND coalesce(p[10]::int, 0) <= 14 AND coalesce(p[11]::int, 0) < 60 THEN
    RETURN crossgate_moment(
      ARRAY[coalesce(p[3], p[4]), coalesce(p[2], p[5]), coalesce(p[1], p[6]),
        coalesce(p[7], '0'), coalesce(p[8], '0'), coalesce(p[9], '0')], reason);
  END IF;
  p := regexp_match(t, '^([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?$');
  IF p IS NULL THEN RAISE EXCEPTION '%', reason; END IF;
  RETURN crossgate_moment(
    ARRAY[p[1], p[2], p[3], coalesce(p[4], '0'), coalesce(p[5], '0'), coalesce(p[6], '0')],
    reason);
END $$;

CREATE OR REPLACE FUNCTION crossgate_date(t text) RETURNS date LANGUAGE plpgsql AS
$$ BEGIN RETURN crossgate_reading(t, 'INVALID_DATE')::date; END $$;

CREATE OR REPLACE FUNCTION crossgate_timestamp(t text) RETURNS timestamp LANGUAGE plpgsql AS
$$ BEGIN RETURN crossgate_reading(t, 'INVALID_TIMESTAMP'); END $$;

CREATE OR REPLACE FUNCTION crossgate_time(t text) RETURNS time LANGUAGE plpgsql AS $$
DECLARE p text[];
BEGIN
  t := crossgate_trimmed(t);
  IF t IS NULL THEN RETURN NULL; END IF;
  p := regexp_match(t, '^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.][0-9]+)?)?$');
  IF p IS NULL THEN RAISE EXCEPTION 'INVALID_TIMESTAMP'; END IF;
  RETURN crossgate_moment(ARRAY['2000', '1', '1', p[1], p[2], coalesce(p[3], '0')],
    'INVALID_TIMESTAMP')::time;
END $$;

-- Dates by a pattern: `shape` is a regular expression, `parts` puts its groups in order as
-- year-month-day-hour-minute-second, where the month may be a name.

CREATE OR REPLACE FUNCTION crossgate_parsed(t text, shape text, parts text, reason text)
RETURNS timestamp LANGUAGE plpgsql AS $$
DECLARE p text[]; place int;
BEGIN
  t := crossgate_trimmed(t);
  IF t IS NULL THEN RETURN NULL; END IF;
  IF t !~ shape THEN RAISE EXCEPTION '%', reason; END IF;
  p := string_to_array(regexp_replace(t, shape, parts), '-');
  IF length(p[2]) = 3 THEN
    place := position(',' || upper(p[2] COLLATE "C") || ','
      IN ',JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC,');
    IF place = 0 THEN RAISE EXCEPTION '%', reason; END IF;
    p[2] := place / 4 + 1;
  END IF;
  RETURN crossgate_moment(p, reason);
END $$;

CREATE OR REPLACE FUNCTION crossgate_parse_date(t text, shape text, parts text) RETURNS date
LANGUAGE plpgsql AS
$$ BEGIN RETURN crossgate_parsed(t, shape, parts, 'INVALID_DATE')::date; END $$;

CREATE OR REPLACE FUNCTION crossgate_parse_timestamp(t text, shape text, parts text)
RETURNS timestamp LANGUAGE plpgsql AS
$$ BEGIN RETURN crossgate_parsed(t, shape, parts, 'INVALID_TIMESTAMP'); END $$;

CREATE OR REPLACE FUNCTION crossgate_days_after(d date, days bigint) RETURNS date
LANGUAGE plpgsql AS $$
BEGIN
  IF d IS NULL OR days IS NULL THEN RETURN NULL; END IF;
  IF (d - DATE '1970-01-01') + days NOT BETWEEN -719162 AND 2932896 THEN
    RAISE EXCEPTION 'OUT_OF_RANGE';
  END IF;
  RETURN d + days::int;
END $$;

CREATE OR REPLACE FUNCTION crossgate_days_between(a date, b date) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$ SELECT (a - b)::bigint $$;

-- Integers of at most 18 digits.

CREATE OR REPLACE FUNCTION crossgate_whole(n numeric) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  IF abs(n) >= 1000000000000000000 THEN RAISE EXCEPTION 'OUT_OF_RANGE'; END IF;
  RETURN n;
END $$;

CREATE OR REPLACE FUNCTION crossgate_plus(a bigint, b bigint) RETURNS bigint LANGUAGE plpgsql AS
$$ BEGIN RETURN crossgate_whole(a::numeric + b); END $$;

CREATE OR REPLACE FUNCTION crossgate_minus(a bigint, b bigint) RETURNS bigint LANGUAGE plpgsql AS
$$ BEGIN RETURN crossgate_whole(a::numeric - b); END $$;

CREATE OR REPLACE FUNCTION crossgate_times(a bigint, b bigint) RETURNS bigint LANGUAGE plpgsql AS
$$ BEGIN RETURN crossgate_whole(a::numeric * b); END $$;

CREATE OR REPLACE FUNCTION crossgate_over(a bigint, b bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  IF a IS NULL THEN RETURN NULL; END IF;
  IF b = 0 THEN RAISE EXCEPTION 'DIVISION_BY_ZERO'; END IF;
  RETURN a / b;
END $$;

CREATE OR REPLACE FUNCTION crossgate_truth(n bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF n NOT IN (0, 1) THEN RAISE EXCEPTION 'INVALID_BOOLEAN'; END IF;
  RETURN n = 1;
END $$;

-- Decimals of at most 18 digits, which keep the places they were written with.

CREATE OR REPLACE FUNCTION crossgate_fit(coefficient numeric, places int) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE dropped int := greatest(0, places - 18); kept numeric;
BEGIN
  LOOP
    kept := CASE WHEN dropped = 0 THEN coefficient ELSE sign(coefficient)
      * div(abs(coefficient) + 5 * ('1e' || dropped - 1)::numeric, ('1e' || dropped)::numeric) END;
    EXIT WHEN kept IS NULL OR abs(kept) < 1000000000000000000;
    dropped := dropped + 1;
  END LOOP;
  IF dropped > places THEN RAISE EXCEPTION 'OUT_OF_RANGE'; END IF;
  RETURN kept * ('1e-' || places - dropped)::numeric;
END $$;

CREATE OR REPLACE FUNCTION crossgate_coefficient(n numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$ SELECT trunc(n * ('1e' || scale(n))::numeric) $$;

CREATE OR REPLACE FUNCTION crossgate_decimal_plus(a numeric, b numeric) RETURNS numeric
LANGUAGE plpgsql AS
$$ BEGIN RETURN crossgate_fit(crossgate_coefficient(a + b), scale(a + b)); END $$;

CREATE OR REPLACE FUNCTION crossgate_decimal_minus(a numeric, b numeric) RETURNS numeric
LANGUAGE plpgsql AS
$$ BEGIN RETURN crossgate_fit(crossgate_coefficient(a - b), scale(a - b)); END $$;

CREATE OR REPLACE FUNCTION crossgate_decimal_times(a numeric, b numeric) RETURNS numeric
LANGUAGE plpgsql AS $$
BEGIN
  RETURN crossgate_fit(
    crossgate_coefficient(a) * crossgate_coefficient(b), scale(a) + scale(b));
END $$;

CREATE OR REPLACE FUNCTION crossgate_decimal_round(n numeric, places bigint) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE kept int := greatest(-18, least(18, places)); rounded numeric;
BEGIN
  IF n IS NULL OR places IS NULL THEN RETURN NULL; END IF;
  IF scale(n) <= kept THEN RETURN n; END IF;
  rounded := round(n, kept);
  RETURN crossgate_fit(crossgate_coefficient(rounded), scale(rounded));
END $$;

CREATE OR REPLACE FUNCTION crossgate_decimal_over(a numeric, b numeric) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE shift int; places int; quotient numeric;
BEGIN
  IF a IS NULL OR b IS NULL THEN RETURN NULL; END IF;
  IF b = 0 THEN RAISE EXCEPTION 'DIVISION_BY_ZERO'; END IF;
  shift := least(greatest(6, scale(a)) - scale(a) + scale(b), 19);
  places := scale(a) + shift - scale(b);
  quotient := div(
    crossgate_coefficient(a) * ('1e' || shift + 1)::numeric, crossgate_coefficient(b));
  RETURN trim_scale(
    crossgate_decimal_round(crossgate_fit(quotient, places + 1), greatest(0, places)));
END $$;

CREATE OR REPLACE FUNCTION crossgate_decimal_limited(n numeric, digits int, places int)
RETURNS numeric LANGUAGE plpgsql AS $$
BEGIN
  n := crossgate_decimal_round(n, places);
  IF digits < 18 AND abs(n) >= ('1e' || digits - places)::numeric THEN
    RAISE EXCEPTION 'OUT_OF_RANGE';
  END IF;
  RETURN n;
END $$;

-- Texts by character. Case is changed for letters that have exactly one counterpart.

CREATE OR REPLACE FUNCTION crossgate_upper(t text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT translate(t,
  'abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżžƀƃƅƈƌƒƕƙƚƞơƣƥƨƭưƴƶƹƽƿǆǉǌǎǐǒǔǖǘǚǜǝǟǡǣǥǧǩǫǭǯǳǵǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȝȟȣȥȧȩȫȭȯȱȳȼɂɇɉɋɍɏɓɔɖɗəɛɠɣɨɩɯɲɵʀʃʈʉʊʋʌʒͱͳͷͻͼͽάέήίαβγδεζηθικλμνξοπρστυφχψωϊϋόύώϗϙϛϝϟϡϣϥϧϩϫϭϯϲϳϸϻабвгдежзийклмнопрстуфхцчшщъыьэюяѐёђѓєѕіїјљњћќѝўџѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӂӄӆӈӊӌӎӏӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹỻỽỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠὡὢὣὤὥὦὧὰάὲέὴήὶίὸόὺύὼώᾰᾱῐῑῠῡῥ',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŸĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŹŻŽɃƂƄƇƋƑǶƘȽȠƠƢƤƧƬƯƳƵƸƼǷǄǇǊǍǏǑǓǕǗǙǛƎǞǠǢǤǦǨǪǬǮǱǴǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚȜȞȢȤȦȨȪȬȮȰȲȻɁɆɈɊɌɎƁƆƉƊƏƐƓƔƗƖƜƝƟƦƩƮɄƱƲɅƷͰͲͶϽϾϿΆΈΉΊΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫΌΎΏϏϘϚϜϞϠϢϤϦϨϪϬϮϹͿϷϺАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӁӃӅӇӉӋӍӀӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯᾺΆῈΈῊΉῚΊῸΌῪΎῺΏᾸᾹῘῙῨῩῬ') $$;

CREATE OR REPLACE FUNCTION crossgate_lower(t text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT translate(t,
  'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŸĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŹŻŽɃƂƄƇƋƑǶƘȽȠƠƢƤƧƬƯƳƵƸƼǷǄǇǊǍǏǑǓǕǗǙǛƎǞǠǢǤǦǨǪǬǮǱǴǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚȜȞȢȤȦȨȪȬȮȰȲȻɁɆɈɊɌɎƁƆƉƊƏƐƓƔƗƖƜƝƟƦƩƮɄƱƲɅƷͰͲͶϽϾϿΆΈΉΊΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫΌΎΏϏϘϚϜϞϠϢϤϦϨϪϬϮϹͿϷϺАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӁӃӅӇӉӋӍӀӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯᾺΆῈΈῊΉῚΊῸΌῪΎῺΏᾸᾹῘῙῨῩῬ',
  'abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżžƀƃƅƈƌƒƕƙƚƞơƣƥƨƭưƴƶƹƽƿǆǉǌǎǐǒǔǖǘǚǜǝǟǡǣǥǧǩǫǭǯǳǵǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȝȟȣȥȧȩȫȭȯȱȳȼɂɇɉɋɍɏɓɔɖɗəɛɠɣɨɩɯɲɵʀʃʈʉʊʋʌʒͱͳͷͻͼͽάέήίαβγδεζηθικλμνξοπρστυφχψωϊϋόύώϗϙϛϝϟϡϣϥϧϩϫϭϯϲϳϸϻабвгдежзийклмнопрстуфхцчшщъыьэюяѐёђѓєѕіїјљњћќѝўџѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӂӄӆӈӊӌӎӏӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹỻỽỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠὡὢὣὤὥὦὧὰάὲέὴήὶίὸόὺύὼώᾰᾱῐῑῠῡῥ') $$;

CREATE OR REPLACE FUNCTION crossgate_left(t text, n bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT left(t, least(greatest(n, 0), 1000000000)::int) $$;

CREATE OR REPLACE FUNCTION crossgate_right(t text, n bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT right(t, least(greatest(n, 0), 1000000000)::int) $$;

CREATE OR REPLACE FUNCTION crossgate_substring(t text, start bigint, length bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT substr(t, least(greatest(start, 1), 1000000000)::int,
    least(greatest(start + length - greatest(start, 1), 0), 1000000000)::int)
$$;

CREATE OR REPLACE FUNCTION crossgate_substring(t text, start bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS
$$ SELECT substr(t, least(greatest(start, 1), 1000000000)::int) $$;

CREATE OR REPLACE FUNCTION crossgate_replace(t text, part text, other text) RETURNS text
LANGUAGE plpgsql AS $$ BEGIN RETURN crossgate_limited(replace(t, part, other)); END $$;

CREATE OR REPLACE FUNCTION crossgate_lpad(t text, length bigint, fill text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  IF t IS NULL OR length IS NULL OR fill IS NULL THEN RETURN NULL; END IF;
  IF length > 65536 THEN RAISE EXCEPTION 'OUT_OF_RANGE'; END IF;
  RETURN crossgate_limited(lpad(t, greatest(length, 0)::int, fill));
END $$;

-- NHS numbers: ten digits, the last of which is the check digit (modulus 11).

CREATE OR REPLACE FUNCTION crossgate_nhs_number(t text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE digits text; sum int := 0;
BEGIN
  IF crossgate_text(t) IS NULL THEN RETURN NULL; END IF;
  digits := replace(replace(t, ' ', ''), '-', '');
  IF digits !~ '^[0-9]{10}$' THEN RAISE EXCEPTION 'INVALID_NHS_NUMBER'; END IF;
  FOR place IN 1..9 LOOP sum := sum + (11 - place) * substr(digits, place, 1)::int; END LOOP;
  IF (11 - sum % 11) % 11 <> right(digits, 1)::int THEN
    RAISE EXCEPTION 'INVALID_NHS_NUMBER';
  END IF;
  RETURN digits;
END $$;

-- What crosswalks, record numbers and lookups found for a key that was not NULL.

CREATE OR REPLACE FUNCTION crossgate_code(value text, code text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  IF code IS NOT NULL AND value IS NULL THEN RAISE EXCEPTION 'UNMAPPED_CODE'; END IF;
  RETURN value;
END $$;

CREATE OR REPLACE FUNCTION crossgate_number(value bigint, key text) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
  IF key IS NOT NULL AND value IS NULL THEN RAISE EXCEPTION 'UNKNOWN_KEY'; END IF;
  RETURN value;
END $$;

CREATE OR REPLACE FUNCTION crossgate_found(value text, rows bigint, key text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  IF key IS NULL THEN RETURN NULL; END IF;
  IF rows = 0 THEN RAISE EXCEPTION 'UNKNOWN_KEY'; END IF;
  IF rows > 1 THEN RAISE EXCEPTION 'AMBIGUOUS_KEY'; END IF;
  RETURN value;
END $$;

-- A key column of a table that is looked up; what is no number is no key.
CREATE OR REPLACE FUNCTION crossgate_integer_key(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN btrim(t, ' ') ~ '^[+-]?0*[0-9]{1,18}$' THEN btrim(t, ' ')::numeric::text END
$$;
