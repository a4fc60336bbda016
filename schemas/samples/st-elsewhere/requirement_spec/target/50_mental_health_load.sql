-- Mental health load tables

-- Detentions and other legal status under the Mental Health Act
CREATE TABLE LOAD_MH_DETENTION (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  patient_record_number INTEGER NOT NULL REFERENCES LOAD_PATIENT (record_number),
  consultant_record_number INTEGER REFERENCES LOAD_CONSULTANT (record_number),
  ward_record_number INTEGER REFERENCES LOAD_WARD (record_number),
  legal_status_classification VARCHAR(2) NOT NULL,
  start_date DATE NOT NULL,
  start_time TIME,
  end_date DATE,
  end_time TIME,
  rights_given_flag VARCHAR(1) CHECK (rights_given_flag IN ('Y', 'N')),
  tribunal_reference VARCHAR(20)
);

COMMENT ON TABLE LOAD_MH_DETENTION IS 'Detentions and other legal status under the Mental Health Act';
COMMENT ON COLUMN LOAD_MH_DETENTION.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_MH_DETENTION.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_MH_DETENTION.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_MH_DETENTION.patient_record_number IS 'Patient';
COMMENT ON COLUMN LOAD_MH_DETENTION.consultant_record_number IS 'Responsible clinician';
COMMENT ON COLUMN LOAD_MH_DETENTION.ward_record_number IS 'Ward of the detention';
COMMENT ON COLUMN LOAD_MH_DETENTION.legal_status_classification IS 'Legal status classification, from the section of the act [code list: mh_legal_status]';
COMMENT ON COLUMN LOAD_MH_DETENTION.start_date IS 'Start date of the detention';
COMMENT ON COLUMN LOAD_MH_DETENTION.start_time IS 'Start time of the detention';
COMMENT ON COLUMN LOAD_MH_DETENTION.end_date IS 'End date of the detention';
COMMENT ON COLUMN LOAD_MH_DETENTION.end_time IS 'End time of the detention';
COMMENT ON COLUMN LOAD_MH_DETENTION.rights_given_flag IS 'Whether the rights were explained';
COMMENT ON COLUMN LOAD_MH_DETENTION.tribunal_reference IS 'Reference of the tribunal hearing';

-- Care programme approach episodes
CREATE TABLE LOAD_MH_CPA_EPISODE (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  patient_record_number INTEGER NOT NULL REFERENCES LOAD_PATIENT (record_number),
  staff_record_number INTEGER REFERENCES LOAD_STAFF (record_number),
  cpa_level VARCHAR(3) NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE
);

COMMENT ON TABLE LOAD_MH_CPA_EPISODE IS 'Care programme approach episodes';
COMMENT ON COLUMN LOAD_MH_CPA_EPISODE.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_MH_CPA_EPISODE.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_MH_CPA_EPISODE.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_MH_CPA_EPISODE.patient_record_number IS 'Patient';
COMMENT ON COLUMN LOAD_MH_CPA_EPISODE.staff_record_number IS 'Care coordinator';
COMMENT ON COLUMN LOAD_MH_CPA_EPISODE.cpa_level IS 'Level [code list: pas_cpa_level]';
COMMENT ON COLUMN LOAD_MH_CPA_EPISODE.start_date IS 'Start date';
COMMENT ON COLUMN LOAD_MH_CPA_EPISODE.end_date IS 'End date';

-- Reviews of a care programme approach episode
CREATE TABLE LOAD_MH_CPA_REVIEW (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  cpa_episode_record_number INTEGER NOT NULL REFERENCES LOAD_MH_CPA_EPISODE (record_number),
  staff_record_number INTEGER REFERENCES LOAD_STAFF (record_number),
  review_date DATE NOT NULL,
  review_outcome VARCHAR(3) NOT NULL,
  patient_present_flag VARCHAR(1) CHECK (patient_present_flag IN ('Y', 'N')),
  notes VARCHAR(200)
);

COMMENT ON TABLE LOAD_MH_CPA_REVIEW IS 'Reviews of a care programme approach episode';
COMMENT ON COLUMN LOAD_MH_CPA_REVIEW.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_MH_CPA_REVIEW.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_MH_CPA_REVIEW.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_MH_CPA_REVIEW.cpa_episode_record_number IS 'Care programme approach episode';
COMMENT ON COLUMN LOAD_MH_CPA_REVIEW.staff_record_number IS 'Member of staff who led the review';
COMMENT ON COLUMN LOAD_MH_CPA_REVIEW.review_date IS 'Date of the review';
COMMENT ON COLUMN LOAD_MH_CPA_REVIEW.review_outcome IS 'Outcome of the review [code list: pas_cpa_outcome]';
COMMENT ON COLUMN LOAD_MH_CPA_REVIEW.patient_present_flag IS 'Whether the patient was present';
COMMENT ON COLUMN LOAD_MH_CPA_REVIEW.notes IS 'Notes of the review';
