-- The functions that rules printed for Spark SQL (4.0 or later, ANSI mode) call, as its manual has them.
-- Nobody has run them: Crossgate compares its rules with PostgreSQL and DuckDB only.
-- A value that Crossgate rejects is an error here, whose message is the reason.
-- A time of day is its text.

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_text(t STRING) RETURNS STRING
RETURN CASE WHEN trim(t) <> '' THEN t END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_trimmed(t STRING) RETURNS STRING
RETURN nullif(trim(t), '');

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_limited(t STRING) RETURNS STRING
RETURN CASE WHEN octet_length(t) > 65536 THEN raise_error('OUT_OF_RANGE') ELSE t END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_integer(t STRING) RETURNS BIGINT
RETURN CASE
  WHEN crossgate_trimmed(t) IS NULL THEN NULL
  WHEN NOT regexp_like(crossgate_trimmed(t), '^[+-]?[0-9]+$') THEN raise_error('INVALID_NUMBER')
  WHEN length(regexp_replace(crossgate_trimmed(t), '^[+-]?0*', '')) > 18
  THEN raise_error('OUT_OF_RANGE')
  ELSE CAST(crossgate_trimmed(t) AS BIGINT) END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_decimal(t STRING) RETURNS DECIMAL(38, 18)
RETURN CASE
  WHEN crossgate_trimmed(t) IS NULL THEN NULL
  WHEN NOT regexp_like(crossgate_trimmed(t), '^[+-]?[0-9]*[.]?[0-9]+$')
  THEN raise_error('INVALID_NUMBER')
  WHEN length(regexp_replace(replace(crossgate_trimmed(t), '.', ''), '^[+-]?0*', '')) > 18
    OR regexp_like(crossgate_trimmed(t), '[.][0-9]{19}')
  THEN raise_error('OUT_OF_RANGE')
  ELSE CAST(crossgate_trimmed(t) AS DECIMAL(38, 18)) END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_boolean(t STRING) RETURNS BOOLEAN
RETURN CASE
  WHEN crossgate_trimmed(t) IS NULL THEN NULL
  WHEN regexp_like(trim(t), '^([YyTt1]|[Tt][Rr][Uu][Ee])$') THEN TRUE
  WHEN regexp_like(trim(t), '^([NnFf0]|[Ff][Aa][Ll][Ss][Ee])$') THEN FALSE
  ELSE raise_error('INVALID_BOOLEAN') END;

-- The timestamp that `YYYY-MM-DD HH:MM:SS` spells; an error where no calendar or clock has it.
CREATE OR REPLACE TEMPORARY FUNCTION crossgate_moment(t STRING, reason STRING) RETURNS TIMESTAMP_NTZ
RETURN CASE
  WHEN t IS NULL THEN NULL
  WHEN left(t, 4) = '0000' OR substr(t, 12, 2) > '23' OR try_cast(t AS TIMESTAMP_NTZ) IS NULL
  THEN raise_error(reason)
  ELSE try_cast(t AS TIMESTAMP_NTZ) END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_spelled(t STRING, reason STRING) RETURNS STRING
RETURN CASE
  WHEN t IS NULL THEN NULL
  WHEN regexp_like(t, '^([0-9]{2}/[0-9]{2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?)?$')
  THEN (CASE WHEN substr(t, 3, 1) = '/'
      THEN substr(t, 7, 4) || '-' || substr(t, 4, 2) || '-' || substr(t, 1, 2)
      ELSE substr(t, 1, 10) END)
    || ' ' || (CASE WHEN length(t) = 10 THEN '00:00' ELSE substr(t, 12, 5) END)
    || (CASE WHEN substr(t, 17, 1) = ':' THEN substr(t, 17, 3) ELSE ':00' END)
  WHEN regexp_like(t, '^[0-9]{8}([0-9]{4}([0-9]{2})?)?$')
  THEN substr(t, 1, 4) || '-' || substr(t, 5, 2) || '-' || substr(t, 7, 2) || ' '
    || rpad(substr(t, 9, 2), 2, '0') || ':' || rpad(substr(t, 11, 2), 2, '0') || ':'
    || rpad(substr(t, 13, 2), 2, '0')
  ELSE raise_error(reason) END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_date(t STRING) RETURNS DATE
RETURN CAST(
  crossgate_moment(crossgate_spelled(crossgate_trimmed(t), 'INVALID_DATE'), 'INVALID_DATE') AS DATE);

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_timestamp(t STRING) RETURNS TIMESTAMP_NTZ
RETURN crossgate_moment(
  crossgate_spelled(crossgate_trimmed(t), 'INVALID_TIMESTAMP'), 'INVALID_TIMESTAMP');

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_time(t STRING) RETURNS STRING
RETURN CASE
  WHEN crossgate_trimmed(t) IS NULL THEN NULL
  WHEN regexp_like(trim(t), '^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?$')
  THEN CASE WHEN length(trim(t)) > 5 THEN substr(trim(t), 1, 8) ELSE trim(t) || ':00' END
  ELSE raise_error('INVALID_TIMESTAMP') END;

-- Dates by a pattern: `parts` puts the groups of `shape` in order as
-- year-month-day-hour-minute-second, where the month may be a name.

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_parsed(t STRING, shape STRING, parts STRING, reason STRING) RETURNS TIMESTAMP_NTZ
RETURN crossgate_moment(CASE
  WHEN t IS NULL THEN NULL
  WHEN NOT regexp_like(t, shape)
    OR length(split_part(regexp_replace(t, shape, parts), '-', 2)) = 3
      AND position(',' || upper(split_part(regexp_replace(t, shape, parts), '-', 2)) || ','
        IN ',JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC,') = 0
  THEN raise_error(reason)
  ELSE split_part(regexp_replace(t, shape, parts), '-', 1) || '-'
    || lpad(CASE WHEN length(split_part(regexp_replace(t, shape, parts), '-', 2)) = 3
      THEN CAST(position(',' || upper(split_part(regexp_replace(t, shape, parts), '-', 2)) || ','
        IN ',JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC,') DIV 4 + 1 AS STRING)
      ELSE split_part(regexp_replace(t, shape, parts), '-', 2) END, 2, '0') || '-'
    || lpad(split_part(regexp_replace(t, shape, parts), '-', 3), 2, '0') || ' '
    || lpad(split_part(regexp_replace(t, shape, parts), '-', 4), 2, '0') || ':'
    || lpad(split_part(regexp_replace(t, shape, parts), '-', 5), 2, '0') || ':'
    || lpad(split_part(regexp_replace(t, shape, parts), '-', 6), 2, '0') END, reason);

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_parse_date(t STRING, shape STRING, parts STRING) RETURNS DATE
RETURN CAST(
  crossgate_parsed(crossgate_trimmed(t), shape, parts, 'INVALID_DATE') AS DATE);

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_parse_timestamp(t STRING, shape STRING, parts STRING) RETURNS TIMESTAMP_NTZ
RETURN crossgate_parsed(
  crossgate_trimmed(t), shape, parts, 'INVALID_TIMESTAMP');

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_days_after(d DATE, days BIGINT) RETURNS DATE
RETURN CASE
  WHEN datediff(d, DATE '1970-01-01') + days NOT BETWEEN -719162 AND 2932896
  THEN raise_error('OUT_OF_RANGE')
  ELSE date_add(d, CAST(days AS INT)) END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_days_between(a DATE, b DATE) RETURNS BIGINT
RETURN datediff(a, b);

-- Numbers of at most 18 digits.

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_whole(n DECIMAL(38, 0)) RETURNS BIGINT
RETURN CASE
  WHEN abs(n) >= 1000000000000000000 THEN raise_error('OUT_OF_RANGE') ELSE CAST(n AS BIGINT) END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_plus(a BIGINT, b BIGINT) RETURNS BIGINT
RETURN crossgate_whole(
  CAST(a AS DECIMAL(19, 0)) + CAST(b AS DECIMAL(19, 0)));

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_minus(a BIGINT, b BIGINT) RETURNS BIGINT
RETURN crossgate_whole(
  CAST(a AS DECIMAL(19, 0)) - CAST(b AS DECIMAL(19, 0)));

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_times(a BIGINT, b BIGINT) RETURNS BIGINT
RETURN crossgate_whole(
  CAST(a AS DECIMAL(19, 0)) * CAST(b AS DECIMAL(19, 0)));

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_over(a BIGINT, b BIGINT) RETURNS BIGINT
RETURN CASE
  WHEN a IS NOT NULL AND b = 0 THEN raise_error('DIVISION_BY_ZERO') ELSE a DIV b END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_truth(n BIGINT) RETURNS BOOLEAN
RETURN CASE
  WHEN n NOT IN (0, 1) THEN raise_error('INVALID_BOOLEAN') ELSE n = 1 END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_decimal_plus(a DECIMAL(38, 18), b DECIMAL(38, 18)) RETURNS DECIMAL(38, 18)
RETURN CAST(a + b AS DECIMAL(38, 18));

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_decimal_minus(a DECIMAL(38, 18), b DECIMAL(38, 18)) RETURNS DECIMAL(38, 18)
RETURN CAST(a - b AS DECIMAL(38, 18));

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_decimal_round(n DECIMAL(38, 18), places BIGINT) RETURNS DECIMAL(38, 18)
RETURN CASE
  WHEN places >= 18 THEN n
  ELSE CAST(sign(n) * floor(abs(n) * power(10, places) + 0.5) / power(10, places) AS DECIMAL(38, 18)) END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_decimal_limited(n DECIMAL(38, 18), digits INT, places INT) RETURNS DECIMAL(38, 18)
RETURN CASE
  WHEN digits < 18 AND abs(crossgate_decimal_round(n, places)) >= power(10, digits - places)
  THEN raise_error('OUT_OF_RANGE')
  ELSE crossgate_decimal_round(n, places) END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_decimal_plain(n DECIMAL(38, 18)) RETURNS STRING
RETURN regexp_replace(CAST(n AS STRING), '[.]?0+$', '');

-- Texts by character. Case is changed for letters that have exactly one counterpart.

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_upper(t STRING) RETURNS STRING
RETURN translate(t,
  'abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżžƀƃƅƈƌƒƕƙƚƞơƣƥƨƭưƴƶƹƽƿǆǉǌǎǐǒǔǖǘǚǜǝǟǡǣǥǧǩǫǭǯǳǵǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȝȟȣȥȧȩȫȭȯȱȳȼɂɇɉɋɍɏɓɔɖɗəɛɠɣɨɩɯɲɵʀʃʈʉʊʋʌʒͱͳͷͻͼͽάέήίαβγδεζηθικλμνξοπρστυφχψωϊϋόύώϗϙϛϝϟϡϣϥϧϩϫϭϯϲϳϸϻабвгдежзийклмнопрстуфхцчшщъыьэюяѐёђѓєѕіїјљњћќѝўџѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӂӄӆӈӊӌӎӏӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹỻỽỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠὡὢὣὤὥὦὧὰάὲέὴήὶίὸόὺύὼώᾰᾱῐῑῠῡῥ',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŸĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŹŻŽɃƂƄƇƋƑǶƘȽȠƠƢƤƧƬƯƳƵƸƼǷǄǇǊǍǏǑǓǕǗǙǛƎǞǠǢǤǦǨǪǬǮǱǴǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚȜȞȢȤȦȨȪȬȮȰȲȻɁɆɈɊɌɎƁƆƉƊƏƐƓƔƗƖƜƝƟƦƩƮɄƱƲɅƷͰͲͶϽϾϿΆΈΉΊΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫΌΎΏϏϘϚϜϞϠϢϤϦϨϪϬϮϹͿϷϺАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӁӃӅӇӉӋӍӀӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯᾺΆῈΈῊΉῚΊῸΌῪΎῺΏᾸᾹῘῙῨῩῬ');

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_lower(t STRING) RETURNS STRING
RETURN translate(t,
  'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŸĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŹŻŽɃƂƄƇƋƑǶƘȽȠƠƢƤƧƬƯƳƵƸƼǷǄǇǊǍǏǑǓǕǗǙǛƎǞǠǢǤǦǨǪǬǮǱǴǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚȜȞȢȤȦȨȪȬȮȰȲȻɁɆɈɊɌɎƁƆƉƊƏƐƓƔƗƖƜƝƟƦƩƮɄƱƲɅƷͰͲͶϽϾϿΆΈΉΊΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫΌΎΏϏϘϚϜϞϠϢϤϦϨϪϬϮϹͿϷϺАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӁӃӅӇӉӋӍӀӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯᾺΆῈΈῊΉῚΊῸΌῪΎῺΏᾸᾹῘῙῨῩῬ',
  'abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżžƀƃƅƈƌƒƕƙƚƞơƣƥƨƭưƴƶƹƽƿǆǉǌǎǐǒǔǖǘǚǜǝǟǡǣǥǧǩǫǭǯǳǵǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȝȟȣȥȧȩȫȭȯȱȳȼɂɇɉɋɍɏɓɔɖɗəɛɠɣɨɩɯɲɵʀʃʈʉʊʋʌʒͱͳͷͻͼͽάέήίαβγδεζηθικλμνξοπρστυφχψωϊϋόύώϗϙϛϝϟϡϣϥϧϩϫϭϯϲϳϸϻабвгдежзийклмнопрстуфхцчшщъыьэюяѐёђѓєѕіїјљњћќѝўџѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӂӄӆӈӊӌӎӏӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹỻỽỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠὡὢὣὤὥὦὧὰάὲέὴήὶίὸόὺύὼώᾰᾱῐῑῠῡῥ');

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_left(t STRING, n BIGINT) RETURNS STRING
RETURN substr(t, 1, CAST(least(greatest(n, 0 * n), 1000000000) AS INT));

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_right(t STRING, n BIGINT) RETURNS STRING
RETURN CASE
  WHEN n <= 0 THEN left(t, 0) WHEN n >= length(t) THEN t
  ELSE substr(t, CAST(length(t) - n + 1 AS INT)) END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_substring(t STRING, start BIGINT, size BIGINT) RETURNS STRING
RETURN CASE
  WHEN t IS NULL OR start IS NULL OR size IS NULL THEN NULL
  WHEN start + size <= greatest(start, 1) THEN ''
  ELSE substr(t, CAST(least(greatest(start, 1), 1000000000) AS INT),
    CAST(least(start + size - greatest(start, 1), 1000000000) AS INT)) END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_replace(t STRING, part STRING, other STRING) RETURNS STRING
RETURN CASE
  WHEN part = '' AND other IS NOT NULL THEN crossgate_limited(t)
  ELSE crossgate_limited(replace(t, part, other)) END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_lpad(t STRING, size BIGINT, fill STRING) RETURNS STRING
RETURN CASE
  WHEN t IS NULL OR size IS NULL OR fill IS NULL THEN NULL
  WHEN size > 65536 THEN raise_error('OUT_OF_RANGE')
  WHEN size <= 0 THEN ''
  WHEN fill = '' THEN crossgate_limited(substr(t, 1, CAST(size AS INT)))
  ELSE crossgate_limited(lpad(t, CAST(size AS INT), fill)) END;

-- NHS numbers: ten digits, the last of which is the check digit (modulus 11).

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_checked(d STRING) RETURNS STRING
RETURN CASE
  WHEN NOT regexp_like(d, '^[0-9]{10}$') OR (11 - (10 * CAST(substr(d, 1, 1) AS INT) + 9 * CAST(substr(d, 2, 1) AS INT) + 8 * CAST(substr(d, 3, 1) AS INT) + 7 * CAST(substr(d, 4, 1) AS INT)
    + 6 * CAST(substr(d, 5, 1) AS INT) + 5 * CAST(substr(d, 6, 1) AS INT) + 4 * CAST(substr(d, 7, 1) AS INT)
    + 3 * CAST(substr(d, 8, 1) AS INT) + 2 * CAST(substr(d, 9, 1) AS INT)) % 11) % 11
    <> CAST(right(d, 1) AS INT)
  THEN raise_error('INVALID_NHS_NUMBER')
  ELSE d END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_nhs_number(t STRING) RETURNS STRING
RETURN crossgate_checked(
  replace(replace(crossgate_text(t), ' ', ''), '-', ''));

-- What crosswalks, record numbers and lookups found for a key that was not NULL.

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_code(found STRING, code STRING) RETURNS STRING
RETURN CASE
  WHEN code IS NOT NULL AND found IS NULL THEN raise_error('UNMAPPED_CODE') ELSE found END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_number(found BIGINT, key STRING) RETURNS BIGINT
RETURN CASE
  WHEN key IS NOT NULL AND found IS NULL THEN raise_error('UNKNOWN_KEY') ELSE found END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_found(found STRING, matches BIGINT, key STRING) RETURNS STRING
RETURN CASE
  WHEN key IS NULL THEN NULL
  WHEN matches = 0 THEN raise_error('UNKNOWN_KEY')
  WHEN matches > 1 THEN raise_error('AMBIGUOUS_KEY')
  ELSE found END;

CREATE OR REPLACE TEMPORARY FUNCTION crossgate_integer_key(t STRING) RETURNS STRING
RETURN CASE
  WHEN regexp_like(trim(t), '^[+-]?0*[0-9]{1,18}$') THEN CAST(CAST(trim(t) AS BIGINT) AS STRING) END;
