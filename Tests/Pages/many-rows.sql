-- Fills the project :project with 100,000 made-up contract rows of 100 target tables, with candidates, as a generation would
-- leave them: what lists, coverage and bulk acts are measured on.
SET session_replication_role = replica;
INSERT INTO contract_item (organisation_id, project_id, table_name, field_name, position, mapping_class, source_table,
  source_field, rule, confidence, risk, notes, content_sha256, origin, status, authors, act)
SELECT organisation_id, id, 'BENCH_' || lpad((n / 1001)::text, 3, '0'), CASE n % 1001 WHEN 0 THEN '' ELSE 'field_' || n % 1001 END, 1000 + n,
  CASE WHEN n % 1001 = 0 THEN NULL ELSE (ARRAY['DIRECT_SOURCE', 'DERIVED', 'LOOKUP_TRANSLATION', 'OUT_OF_SCOPE'])[1 + n % 4] END,
  'PATIENT', CASE n % 1001 WHEN 0 THEN '' ELSE 'FIELD_' || n % 50 END, CASE WHEN n % 1001 = 0 OR n % 4 = 3 THEN '' ELSE 'UPPER(FIELD_' || n % 50 || ')' END,
  (ARRAY['HIGH', 'MEDIUM', 'LOW'])[1 + n % 3], CASE WHEN n % 25 = 0 AND n % 1001 <> 0 THEN 'SAFETY_CRITICAL' ELSE 'STANDARD' END,
  'Made up.', sha256(n::text::bytea), 'proposed', CASE WHEN n % 10 = 0 AND n % 1001 <> 0 THEN 'IN_REVIEW' ELSE 'DRAFT' END, '{}', 'propose'
FROM project, generate_series(0, 100099) AS n WHERE slug = :'project';
INSERT INTO contract_candidate (organisation_id, project_id, table_name, field_name, candidates)
SELECT row.organisation_id, project_id, table_name, field_name, jsonb_build_array(jsonb_build_object('rank', 1, 'source',
  jsonb_build_object('table', source_table, 'field', source_field), 'score', 0.9, 'confidence', 0.9, 'band', confidence,
  'evidence', '[]'::jsonb))
FROM contract_item AS row JOIN project ON project.id = project_id WHERE slug = :'project' AND table_name LIKE 'BENCH%' AND field_name <> '';
RESET session_replication_role;
VACUUM ANALYZE contract_item;
VACUUM ANALYZE contract_candidate;
