-- Referral to treatment pathways and mental health

-- Patient pathways under the referral to treatment rules
CREATE TABLE rtt_pathways (
  pathway_id VARCHAR(20) NOT NULL PRIMARY KEY,
  hospital_number VARCHAR(10) NOT NULL REFERENCES patients (hospital_number),
  spec_code VARCHAR(5) NOT NULL REFERENCES specialties (spec_code),
  start_date DATE NOT NULL,
  end_date DATE,
  issuer_code VARCHAR(5),
  description VARCHAR(60)
);

COMMENT ON TABLE rtt_pathways IS 'Patient pathways under the referral to treatment rules';
COMMENT ON COLUMN rtt_pathways.pathway_id IS 'Patient pathway identifier';
COMMENT ON COLUMN rtt_pathways.hospital_number IS 'Hospital number';
COMMENT ON COLUMN rtt_pathways.spec_code IS 'Specialty of the pathway [code list: pas_specialty]';
COMMENT ON COLUMN rtt_pathways.start_date IS 'Start date of the pathway';
COMMENT ON COLUMN rtt_pathways.end_date IS 'End date of the pathway';
COMMENT ON COLUMN rtt_pathways.issuer_code IS 'Organisation that issued the identifier';
COMMENT ON COLUMN rtt_pathways.description IS 'Description of the pathway';

-- Clock periods of a pathway
CREATE TABLE rtt_periods (
  period_id VARCHAR(12) NOT NULL PRIMARY KEY,
  pathway_id VARCHAR(20) NOT NULL REFERENCES rtt_pathways (pathway_id),
  period_seq INTEGER NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE,
  rtt_status VARCHAR(3) NOT NULL
);

COMMENT ON TABLE rtt_periods IS 'Clock periods of a pathway';
COMMENT ON COLUMN rtt_periods.period_id IS 'Period identifier';
COMMENT ON COLUMN rtt_periods.pathway_id IS 'Pathway';
COMMENT ON COLUMN rtt_periods.period_seq IS 'Sequence number of the period in its pathway';
COMMENT ON COLUMN rtt_periods.start_date IS 'Date on which the clock started';
COMMENT ON COLUMN rtt_periods.end_date IS 'Date on which the clock stopped';
COMMENT ON COLUMN rtt_periods.rtt_status IS 'Status of the period [code list: pas_rtt_status]';

-- Events on a clock period
CREATE TABLE rtt_events (
  event_id VARCHAR(12) NOT NULL PRIMARY KEY,
  period_id VARCHAR(12) NOT NULL REFERENCES rtt_periods (period_id),
  event_date DATE NOT NULL,
  event_type VARCHAR(5) NOT NULL,
  rtt_status VARCHAR(3) NOT NULL,
  entered_by VARCHAR(10) REFERENCES pas_users (user_id)
);

COMMENT ON TABLE rtt_events IS 'Events on a clock period';
COMMENT ON COLUMN rtt_events.event_id IS 'Event identifier';
COMMENT ON COLUMN rtt_events.period_id IS 'Period';
COMMENT ON COLUMN rtt_events.event_date IS 'Date of the event';
COMMENT ON COLUMN rtt_events.event_type IS 'Type of the event [code list: pas_rtt_event]';
COMMENT ON COLUMN rtt_events.rtt_status IS 'RTT status after the event [code list: pas_rtt_status]';
COMMENT ON COLUMN rtt_events.entered_by IS 'User who entered the event';

-- Legal status of a patient under the Mental Health Act
CREATE TABLE mh_detentions (
  detention_no VARCHAR(12) NOT NULL PRIMARY KEY,
  hospital_number VARCHAR(10) NOT NULL REFERENCES patients (hospital_number),
  section_code VARCHAR(8) NOT NULL,
  start_date DATE NOT NULL,
  start_time TIME,
  end_date DATE,
  end_time TIME,
  cons_code VARCHAR(8) REFERENCES consultants (cons_code),
  ward_code VARCHAR(5) REFERENCES wards (ward_code),
  rights_given_flag VARCHAR(1) CHECK (rights_given_flag IN ('Y', 'N'))
);

COMMENT ON TABLE mh_detentions IS 'Legal status of a patient under the Mental Health Act';
COMMENT ON COLUMN mh_detentions.detention_no IS 'Detention number';
COMMENT ON COLUMN mh_detentions.hospital_number IS 'Hospital number';
COMMENT ON COLUMN mh_detentions.section_code IS 'Section of the act [code list: pas_mh_section]';
COMMENT ON COLUMN mh_detentions.start_date IS 'Start date of the detention';
COMMENT ON COLUMN mh_detentions.start_time IS 'Start time of the detention';
COMMENT ON COLUMN mh_detentions.end_date IS 'End date of the detention';
COMMENT ON COLUMN mh_detentions.end_time IS 'End time of the detention';
COMMENT ON COLUMN mh_detentions.cons_code IS 'Responsible clinician';
COMMENT ON COLUMN mh_detentions.ward_code IS 'Ward of the detention [code list: pas_ward]';
COMMENT ON COLUMN mh_detentions.rights_given_flag IS 'Whether the rights were explained';

-- Care programme approach episodes
CREATE TABLE cpa_episodes (
  cpa_no VARCHAR(12) NOT NULL PRIMARY KEY,
  hospital_number VARCHAR(10) NOT NULL REFERENCES patients (hospital_number),
  cpa_level VARCHAR(3) NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE,
  care_coordinator VARCHAR(10) REFERENCES staff (staff_id),
  spec_code VARCHAR(5) REFERENCES specialties (spec_code)
);

COMMENT ON TABLE cpa_episodes IS 'Care programme approach episodes';
COMMENT ON COLUMN cpa_episodes.cpa_no IS 'CPA episode number';
COMMENT ON COLUMN cpa_episodes.hospital_number IS 'Hospital number';
COMMENT ON COLUMN cpa_episodes.cpa_level IS 'Level [code list: pas_cpa_level]';
COMMENT ON COLUMN cpa_episodes.start_date IS 'Start date';
COMMENT ON COLUMN cpa_episodes.end_date IS 'End date';
COMMENT ON COLUMN cpa_episodes.care_coordinator IS 'Care coordinator';
COMMENT ON COLUMN cpa_episodes.spec_code IS 'Specialty of the team [code list: pas_specialty]';

-- Reviews of a care programme approach episode
CREATE TABLE cpa_reviews (
  review_id VARCHAR(12) NOT NULL PRIMARY KEY,
  cpa_no VARCHAR(12) NOT NULL REFERENCES cpa_episodes (cpa_no),
  review_date DATE NOT NULL,
  review_outcome VARCHAR(3) NOT NULL,
  reviewer VARCHAR(10) REFERENCES staff (staff_id),
  patient_present_flag VARCHAR(1) CHECK (patient_present_flag IN ('Y', 'N')),
  notes VARCHAR(200)
);

COMMENT ON TABLE cpa_reviews IS 'Reviews of a care programme approach episode';
COMMENT ON COLUMN cpa_reviews.review_id IS 'Review identifier';
COMMENT ON COLUMN cpa_reviews.cpa_no IS 'CPA episode number';
COMMENT ON COLUMN cpa_reviews.review_date IS 'Date of the review';
COMMENT ON COLUMN cpa_reviews.review_outcome IS 'Outcome of the review [code list: pas_cpa_outcome]';
COMMENT ON COLUMN cpa_reviews.reviewer IS 'Member of staff who led the review';
COMMENT ON COLUMN cpa_reviews.patient_present_flag IS 'Whether the patient was present';
COMMENT ON COLUMN cpa_reviews.notes IS 'Notes of the review';
