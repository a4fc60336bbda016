-- Reference data load tables

-- Hospital sites
CREATE TABLE LOAD_SITE (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  site_code VARCHAR(5) NOT NULL,
  site_name VARCHAR(60) NOT NULL,
  organisation_site_code VARCHAR(9),
  address_line_1 VARCHAR(50),
  town VARCHAR(50),
  postcode VARCHAR(8),
  telephone_number VARCHAR(20),
  opened_date DATE,
  closed_date DATE,
  active_flag VARCHAR(1) NOT NULL CHECK (active_flag IN ('Y', 'N'))
);

COMMENT ON TABLE LOAD_SITE IS 'Hospital sites';
COMMENT ON COLUMN LOAD_SITE.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_SITE.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_SITE.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_SITE.site_code IS 'Site code, carried over [code list: pas_site]';
COMMENT ON COLUMN LOAD_SITE.site_name IS 'Site name';
COMMENT ON COLUMN LOAD_SITE.organisation_site_code IS 'Organisation site identifier (ODS code)';
COMMENT ON COLUMN LOAD_SITE.address_line_1 IS 'First line of the address';
COMMENT ON COLUMN LOAD_SITE.town IS 'Town';
COMMENT ON COLUMN LOAD_SITE.postcode IS 'Postcode';
COMMENT ON COLUMN LOAD_SITE.telephone_number IS 'Telephone number';
COMMENT ON COLUMN LOAD_SITE.opened_date IS 'Date on which the site opened';
COMMENT ON COLUMN LOAD_SITE.closed_date IS 'Date on which the site closed';
COMMENT ON COLUMN LOAD_SITE.active_flag IS 'Whether the site is in use';

-- Wards
CREATE TABLE LOAD_WARD (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  site_record_number INTEGER NOT NULL REFERENCES LOAD_SITE (record_number),
  ward_code VARCHAR(10) NOT NULL,
  ward_name VARCHAR(60) NOT NULL,
  treatment_function_code VARCHAR(3),
  ward_type VARCHAR(2),
  bed_count INTEGER,
  single_sex_flag VARCHAR(1) CHECK (single_sex_flag IN ('Y', 'N')),
  opened_date DATE,
  closed_date DATE,
  floor_plan_reference VARCHAR(20)
);

COMMENT ON TABLE LOAD_WARD IS 'Wards';
COMMENT ON COLUMN LOAD_WARD.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_WARD.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_WARD.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_WARD.site_record_number IS 'Site';
COMMENT ON COLUMN LOAD_WARD.ward_code IS 'Ward code, carried over [code list: pas_ward]';
COMMENT ON COLUMN LOAD_WARD.ward_name IS 'Ward name';
COMMENT ON COLUMN LOAD_WARD.treatment_function_code IS 'Main treatment function of the ward, from its specialty [code list: treatment_function]';
COMMENT ON COLUMN LOAD_WARD.ward_type IS 'Type of ward [code list: pas_ward_type]';
COMMENT ON COLUMN LOAD_WARD.bed_count IS 'Number of beds';
COMMENT ON COLUMN LOAD_WARD.single_sex_flag IS 'Whether the ward takes one sex only';
COMMENT ON COLUMN LOAD_WARD.opened_date IS 'Date on which the ward opened';
COMMENT ON COLUMN LOAD_WARD.closed_date IS 'Date on which the ward closed';
COMMENT ON COLUMN LOAD_WARD.floor_plan_reference IS 'Reference of the floor plan in the estates system';

-- Beds
CREATE TABLE LOAD_BED (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  ward_record_number INTEGER NOT NULL REFERENCES LOAD_WARD (record_number),
  bed_number INTEGER NOT NULL,
  bay VARCHAR(10),
  side_room_flag VARCHAR(1) CHECK (side_room_flag IN ('Y', 'N')),
  active_flag VARCHAR(1) NOT NULL CHECK (active_flag IN ('Y', 'N'))
);

COMMENT ON TABLE LOAD_BED IS 'Beds';
COMMENT ON COLUMN LOAD_BED.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_BED.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_BED.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_BED.ward_record_number IS 'Ward';
COMMENT ON COLUMN LOAD_BED.bed_number IS 'Number of the bed in its bay';
COMMENT ON COLUMN LOAD_BED.bay IS 'Bay or room';
COMMENT ON COLUMN LOAD_BED.side_room_flag IS 'Whether the bed stands in a side room';
COMMENT ON COLUMN LOAD_BED.active_flag IS 'Whether the bed is in use';

-- Members of staff
CREATE TABLE LOAD_STAFF (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  surname VARCHAR(50) NOT NULL,
  forename VARCHAR(50) NOT NULL,
  title VARCHAR(10),
  job_title VARCHAR(50),
  staff_group VARCHAR(3) NOT NULL,
  professional_registration_number VARCHAR(12),
  email_address VARCHAR(80),
  start_date DATE NOT NULL,
  leaving_date DATE,
  smartcard_identifier VARCHAR(12)
);

COMMENT ON TABLE LOAD_STAFF IS 'Members of staff';
COMMENT ON COLUMN LOAD_STAFF.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_STAFF.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_STAFF.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_STAFF.surname IS 'Family name';
COMMENT ON COLUMN LOAD_STAFF.forename IS 'Given name';
COMMENT ON COLUMN LOAD_STAFF.title IS 'Title [code list: pas_title]';
COMMENT ON COLUMN LOAD_STAFF.job_title IS 'Job title';
COMMENT ON COLUMN LOAD_STAFF.staff_group IS 'Staff group [code list: pas_staff_group]';
COMMENT ON COLUMN LOAD_STAFF.professional_registration_number IS 'Professional registration number';
COMMENT ON COLUMN LOAD_STAFF.email_address IS 'E-mail address';
COMMENT ON COLUMN LOAD_STAFF.start_date IS 'First day of employment';
COMMENT ON COLUMN LOAD_STAFF.leaving_date IS 'Last day of employment';
COMMENT ON COLUMN LOAD_STAFF.smartcard_identifier IS 'Identifier of the staff member''s smartcard';

-- Consultants
CREATE TABLE LOAD_CONSULTANT (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  staff_record_number INTEGER NOT NULL REFERENCES LOAD_STAFF (record_number),
  consultant_code VARCHAR(8) NOT NULL,
  gmc_reference_number VARCHAR(8),
  treatment_function_code VARCHAR(3) NOT NULL,
  start_date DATE,
  end_date DATE,
  active_flag VARCHAR(1) NOT NULL CHECK (active_flag IN ('Y', 'N'))
);

COMMENT ON TABLE LOAD_CONSULTANT IS 'Consultants';
COMMENT ON COLUMN LOAD_CONSULTANT.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_CONSULTANT.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_CONSULTANT.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_CONSULTANT.staff_record_number IS 'Member of staff';
COMMENT ON COLUMN LOAD_CONSULTANT.consultant_code IS 'Consultant code';
COMMENT ON COLUMN LOAD_CONSULTANT.gmc_reference_number IS 'General Medical Council reference number';
COMMENT ON COLUMN LOAD_CONSULTANT.treatment_function_code IS 'Main treatment function, from the consultant''s specialty [code list: treatment_function]';
COMMENT ON COLUMN LOAD_CONSULTANT.start_date IS 'First day as consultant';
COMMENT ON COLUMN LOAD_CONSULTANT.end_date IS 'Last day as consultant';
COMMENT ON COLUMN LOAD_CONSULTANT.active_flag IS 'Whether the consultant takes patients';

-- Users of the system
CREATE TABLE LOAD_USER (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  staff_record_number INTEGER NOT NULL REFERENCES LOAD_STAFF (record_number),
  logon_name VARCHAR(20) NOT NULL,
  user_role VARCHAR(3) NOT NULL,
  created_date DATE,
  disabled_flag VARCHAR(1) NOT NULL CHECK (disabled_flag IN ('Y', 'N'))
);

COMMENT ON TABLE LOAD_USER IS 'Users of the system';
COMMENT ON COLUMN LOAD_USER.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_USER.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_USER.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_USER.staff_record_number IS 'Member of staff';
COMMENT ON COLUMN LOAD_USER.logon_name IS 'Name used to log on';
COMMENT ON COLUMN LOAD_USER.user_role IS 'Role [code list: pas_user_role]';
COMMENT ON COLUMN LOAD_USER.created_date IS 'Date on which the account was made';
COMMENT ON COLUMN LOAD_USER.disabled_flag IS 'Whether the account is disabled';

-- General medical practices
CREATE TABLE LOAD_GP_PRACTICE (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  practice_code VARCHAR(6) NOT NULL,
  practice_name VARCHAR(60) NOT NULL,
  address_line_1 VARCHAR(50),
  address_line_2 VARCHAR(50),
  town VARCHAR(50),
  postcode VARCHAR(8),
  telephone_number VARCHAR(20),
  opened_date DATE,
  closed_date DATE
);

COMMENT ON TABLE LOAD_GP_PRACTICE IS 'General medical practices';
COMMENT ON COLUMN LOAD_GP_PRACTICE.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_GP_PRACTICE.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_GP_PRACTICE.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_GP_PRACTICE.practice_code IS 'Practice code';
COMMENT ON COLUMN LOAD_GP_PRACTICE.practice_name IS 'Practice name';
COMMENT ON COLUMN LOAD_GP_PRACTICE.address_line_1 IS 'First line of the address';
COMMENT ON COLUMN LOAD_GP_PRACTICE.address_line_2 IS 'Second line of the address';
COMMENT ON COLUMN LOAD_GP_PRACTICE.town IS 'Town';
COMMENT ON COLUMN LOAD_GP_PRACTICE.postcode IS 'Postcode';
COMMENT ON COLUMN LOAD_GP_PRACTICE.telephone_number IS 'Telephone number';
COMMENT ON COLUMN LOAD_GP_PRACTICE.opened_date IS 'Date on which the practice opened';
COMMENT ON COLUMN LOAD_GP_PRACTICE.closed_date IS 'Date on which the practice closed';

-- General practitioners
CREATE TABLE LOAD_GP (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  practice_record_number INTEGER NOT NULL REFERENCES LOAD_GP_PRACTICE (record_number),
  gp_code VARCHAR(8) NOT NULL,
  surname VARCHAR(50) NOT NULL,
  initials VARCHAR(10),
  start_date DATE,
  end_date DATE
);

COMMENT ON TABLE LOAD_GP IS 'General practitioners';
COMMENT ON COLUMN LOAD_GP.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_GP.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_GP.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_GP.practice_record_number IS 'Practice';
COMMENT ON COLUMN LOAD_GP.gp_code IS 'General practitioner code';
COMMENT ON COLUMN LOAD_GP.surname IS 'Family name';
COMMENT ON COLUMN LOAD_GP.initials IS 'Initials';
COMMENT ON COLUMN LOAD_GP.start_date IS 'First day at the practice';
COMMENT ON COLUMN LOAD_GP.end_date IS 'Last day at the practice';

-- Outpatient clinics
CREATE TABLE LOAD_CLINIC (
  record_number INTEGER NOT NULL PRIMARY KEY,
  system_code VARCHAR(10) NOT NULL,
  external_system_id VARCHAR(40) NOT NULL,
  site_record_number INTEGER NOT NULL REFERENCES LOAD_SITE (record_number),
  consultant_record_number INTEGER REFERENCES LOAD_CONSULTANT (record_number),
  clinic_code VARCHAR(10) NOT NULL,
  clinic_name VARCHAR(60) NOT NULL,
  treatment_function_code VARCHAR(3) NOT NULL,
  session_day VARCHAR(3) CHECK (session_day IN ('MON', 'TUE', 'WED', 'THU', 'FRI')),
  session_time TIME,
  slot_minutes INTEGER,
  virtual_flag VARCHAR(1) CHECK (virtual_flag IN ('Y', 'N')),
  active_flag VARCHAR(1) NOT NULL CHECK (active_flag IN ('Y', 'N'))
);

COMMENT ON TABLE LOAD_CLINIC IS 'Outpatient clinics';
COMMENT ON COLUMN LOAD_CLINIC.record_number IS 'Number of the record in this load, given by the migration';
COMMENT ON COLUMN LOAD_CLINIC.system_code IS 'Sending system. Constant ''PAS''.';
COMMENT ON COLUMN LOAD_CLINIC.external_system_id IS 'Key of the record in the sending system; parts of a longer key joined by ''-''';
COMMENT ON COLUMN LOAD_CLINIC.site_record_number IS 'Site';
COMMENT ON COLUMN LOAD_CLINIC.consultant_record_number IS 'Consultant who runs the clinic';
COMMENT ON COLUMN LOAD_CLINIC.clinic_code IS 'Clinic code';
COMMENT ON COLUMN LOAD_CLINIC.clinic_name IS 'Clinic name';
COMMENT ON COLUMN LOAD_CLINIC.treatment_function_code IS 'Treatment function, from the clinic''s specialty [code list: treatment_function]';
COMMENT ON COLUMN LOAD_CLINIC.session_day IS 'Day of the week';
COMMENT ON COLUMN LOAD_CLINIC.session_time IS 'Time at which the session starts';
COMMENT ON COLUMN LOAD_CLINIC.slot_minutes IS 'Length of a slot in minutes';
COMMENT ON COLUMN LOAD_CLINIC.virtual_flag IS 'Whether the clinic is held by telephone or video';
COMMENT ON COLUMN LOAD_CLINIC.active_flag IS 'Whether the clinic is in use';
