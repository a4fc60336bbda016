-- Reference tables of the patient administration system

-- Hospital sites of the trust
CREATE TABLE sites (
  site_code VARCHAR(3) NOT NULL PRIMARY KEY,
  site_name VARCHAR(60) NOT NULL,
  ods_code VARCHAR(9),
  address_line_1 VARCHAR(35),
  town VARCHAR(35),
  postcode VARCHAR(8),
  tel_no VARCHAR(20),
  open_date DATE,
  close_date DATE,
  active_flag VARCHAR(1) NOT NULL CHECK (active_flag IN ('Y', 'N'))
);

COMMENT ON TABLE sites IS 'Hospital sites of the trust';
COMMENT ON COLUMN sites.site_code IS 'Site code [code list: pas_site]';
COMMENT ON COLUMN sites.site_name IS 'Name of the site';
COMMENT ON COLUMN sites.ods_code IS 'Organisation site identifier';
COMMENT ON COLUMN sites.address_line_1 IS 'First line of the address';
COMMENT ON COLUMN sites.town IS 'Town';
COMMENT ON COLUMN sites.postcode IS 'Postcode';
COMMENT ON COLUMN sites.tel_no IS 'Telephone number of the switchboard';
COMMENT ON COLUMN sites.open_date IS 'Date on which the site opened';
COMMENT ON COLUMN sites.close_date IS 'Date on which the site closed';
COMMENT ON COLUMN sites.active_flag IS 'Whether the site is in use';

-- Specialties as the trust uses them
CREATE TABLE specialties (
  spec_code VARCHAR(5) NOT NULL PRIMARY KEY,
  spec_name VARCHAR(60) NOT NULL,
  division VARCHAR(30),
  start_date DATE,
  active_flag VARCHAR(1) NOT NULL CHECK (active_flag IN ('Y', 'N'))
);

COMMENT ON TABLE specialties IS 'Specialties as the trust uses them';
COMMENT ON COLUMN specialties.spec_code IS 'Specialty code of the trust [code list: pas_specialty]';
COMMENT ON COLUMN specialties.spec_name IS 'Specialty name';
COMMENT ON COLUMN specialties.division IS 'Division that runs the specialty';
COMMENT ON COLUMN specialties.start_date IS 'First day of use';
COMMENT ON COLUMN specialties.active_flag IS 'Whether the specialty is in use';

-- Wards
CREATE TABLE wards (
  ward_code VARCHAR(5) NOT NULL PRIMARY KEY,
  ward_name VARCHAR(60) NOT NULL,
  site_code VARCHAR(3) NOT NULL REFERENCES sites (site_code),
  spec_code VARCHAR(5) REFERENCES specialties (spec_code),
  ward_type VARCHAR(2),
  bed_count INTEGER,
  single_sex_flag VARCHAR(1) CHECK (single_sex_flag IN ('Y', 'N')),
  tel_ext VARCHAR(10),
  open_date DATE,
  close_date DATE
);

COMMENT ON TABLE wards IS 'Wards';
COMMENT ON COLUMN wards.ward_code IS 'Ward code [code list: pas_ward]';
COMMENT ON COLUMN wards.ward_name IS 'Ward name';
COMMENT ON COLUMN wards.site_code IS 'Site on which the ward lies';
COMMENT ON COLUMN wards.spec_code IS 'Main specialty of the ward [code list: pas_specialty]';
COMMENT ON COLUMN wards.ward_type IS 'Type of ward [code list: pas_ward_type]';
COMMENT ON COLUMN wards.bed_count IS 'Number of funded beds';
COMMENT ON COLUMN wards.single_sex_flag IS 'Whether the ward takes one sex only';
COMMENT ON COLUMN wards.tel_ext IS 'Telephone extension';
COMMENT ON COLUMN wards.open_date IS 'Date on which the ward opened';
COMMENT ON COLUMN wards.close_date IS 'Date on which the ward closed';

-- Beds of the wards
CREATE TABLE beds (
  bed_id VARCHAR(8) NOT NULL PRIMARY KEY,
  ward_code VARCHAR(5) NOT NULL REFERENCES wards (ward_code),
  bay VARCHAR(4),
  bed_no INTEGER NOT NULL,
  side_room_flag VARCHAR(1) CHECK (side_room_flag IN ('Y', 'N')),
  active_flag VARCHAR(1) NOT NULL CHECK (active_flag IN ('Y', 'N'))
);

COMMENT ON TABLE beds IS 'Beds of the wards';
COMMENT ON COLUMN beds.bed_id IS 'Bed identifier';
COMMENT ON COLUMN beds.ward_code IS 'Ward of the bed [code list: pas_ward]';
COMMENT ON COLUMN beds.bay IS 'Bay or room';
COMMENT ON COLUMN beds.bed_no IS 'Number of the bed in its bay';
COMMENT ON COLUMN beds.side_room_flag IS 'Whether the bed stands in a side room';
COMMENT ON COLUMN beds.active_flag IS 'Whether the bed is in use';

-- Members of staff
CREATE TABLE staff (
  staff_id VARCHAR(10) NOT NULL PRIMARY KEY,
  surname VARCHAR(35) NOT NULL,
  forename VARCHAR(35) NOT NULL,
  title VARCHAR(4),
  job_title VARCHAR(40),
  staff_group VARCHAR(3) NOT NULL,
  prof_reg_no VARCHAR(12),
  email VARCHAR(60),
  tel_ext VARCHAR(10),
  site_code VARCHAR(3) REFERENCES sites (site_code),
  start_date DATE NOT NULL,
  leave_date DATE
);

COMMENT ON TABLE staff IS 'Members of staff';
COMMENT ON COLUMN staff.staff_id IS 'Staff number';
COMMENT ON COLUMN staff.surname IS 'Family name';
COMMENT ON COLUMN staff.forename IS 'Given name';
COMMENT ON COLUMN staff.title IS 'Title [code list: pas_title]';
COMMENT ON COLUMN staff.job_title IS 'Job title';
COMMENT ON COLUMN staff.staff_group IS 'Staff group [code list: pas_staff_group]';
COMMENT ON COLUMN staff.prof_reg_no IS 'Professional registration number';
COMMENT ON COLUMN staff.email IS 'E-mail address';
COMMENT ON COLUMN staff.tel_ext IS 'Telephone extension';
COMMENT ON COLUMN staff.site_code IS 'Base site [code list: pas_site]';
COMMENT ON COLUMN staff.start_date IS 'First day of employment';
COMMENT ON COLUMN staff.leave_date IS 'Last day of employment';

-- Consultants with their main specialty
CREATE TABLE consultants (
  cons_code VARCHAR(8) NOT NULL PRIMARY KEY,
  staff_id VARCHAR(10) NOT NULL REFERENCES staff (staff_id),
  gmc_code VARCHAR(8),
  spec_code VARCHAR(5) NOT NULL REFERENCES specialties (spec_code),
  start_date DATE,
  end_date DATE,
  active_flag VARCHAR(1) NOT NULL CHECK (active_flag IN ('Y', 'N'))
);

COMMENT ON TABLE consultants IS 'Consultants with their main specialty';
COMMENT ON COLUMN consultants.cons_code IS 'Consultant code of the trust';
COMMENT ON COLUMN consultants.staff_id IS 'Staff number of the consultant';
COMMENT ON COLUMN consultants.gmc_code IS 'General Medical Council reference number, with C in front';
COMMENT ON COLUMN consultants.spec_code IS 'Main specialty [code list: pas_specialty]';
COMMENT ON COLUMN consultants.start_date IS 'First day as consultant';
COMMENT ON COLUMN consultants.end_date IS 'Last day as consultant';
COMMENT ON COLUMN consultants.active_flag IS 'Whether the consultant takes patients';

-- Users of the patient administration system
CREATE TABLE pas_users (
  user_id VARCHAR(10) NOT NULL PRIMARY KEY,
  staff_id VARCHAR(10) NOT NULL REFERENCES staff (staff_id),
  logon_name VARCHAR(20) NOT NULL,
  user_role VARCHAR(3) NOT NULL,
  created_date DATE NOT NULL,
  last_logon_date DATE,
  disabled_flag VARCHAR(1) NOT NULL CHECK (disabled_flag IN ('Y', 'N'))
);

COMMENT ON TABLE pas_users IS 'Users of the patient administration system';
COMMENT ON COLUMN pas_users.user_id IS 'User identifier';
COMMENT ON COLUMN pas_users.staff_id IS 'Staff number of the user';
COMMENT ON COLUMN pas_users.logon_name IS 'Name used to log on';
COMMENT ON COLUMN pas_users.user_role IS 'Role in the system [code list: pas_user_role]';
COMMENT ON COLUMN pas_users.created_date IS 'Date on which the account was made';
COMMENT ON COLUMN pas_users.last_logon_date IS 'Date of the last log-on';
COMMENT ON COLUMN pas_users.disabled_flag IS 'Whether the account is disabled';

-- General medical practices
CREATE TABLE gp_practices (
  practice_code VARCHAR(6) NOT NULL PRIMARY KEY,
  practice_name VARCHAR(60) NOT NULL,
  address_line_1 VARCHAR(35),
  address_line_2 VARCHAR(35),
  town VARCHAR(35),
  postcode VARCHAR(8),
  tel_no VARCHAR(20),
  icb_code VARCHAR(5),
  open_date DATE,
  close_date DATE
);

COMMENT ON TABLE gp_practices IS 'General medical practices';
COMMENT ON COLUMN gp_practices.practice_code IS 'Practice code';
COMMENT ON COLUMN gp_practices.practice_name IS 'Practice name';
COMMENT ON COLUMN gp_practices.address_line_1 IS 'First line of the address';
COMMENT ON COLUMN gp_practices.address_line_2 IS 'Second line of the address';
COMMENT ON COLUMN gp_practices.town IS 'Town';
COMMENT ON COLUMN gp_practices.postcode IS 'Postcode';
COMMENT ON COLUMN gp_practices.tel_no IS 'Telephone number';
COMMENT ON COLUMN gp_practices.icb_code IS 'Integrated care board';
COMMENT ON COLUMN gp_practices.open_date IS 'Date on which the practice opened, as CCYYMMDD';
COMMENT ON COLUMN gp_practices.close_date IS 'Date on which the practice closed, as CCYYMMDD';

-- General practitioners
CREATE TABLE gps (
  gp_code VARCHAR(8) NOT NULL PRIMARY KEY,
  practice_code VARCHAR(6) NOT NULL REFERENCES gp_practices (practice_code),
  surname VARCHAR(35) NOT NULL,
  initials VARCHAR(4),
  title VARCHAR(4),
  start_date DATE,
  end_date DATE
);

COMMENT ON TABLE gps IS 'General practitioners';
COMMENT ON COLUMN gps.gp_code IS 'General practitioner code';
COMMENT ON COLUMN gps.practice_code IS 'Practice in which the GP works';
COMMENT ON COLUMN gps.surname IS 'Family name';
COMMENT ON COLUMN gps.initials IS 'Initials';
COMMENT ON COLUMN gps.title IS 'Title [code list: pas_title]';
COMMENT ON COLUMN gps.start_date IS 'First day at the practice';
COMMENT ON COLUMN gps.end_date IS 'Last day at the practice';

-- Outpatient clinics
CREATE TABLE clinics (
  clinic_code VARCHAR(10) NOT NULL PRIMARY KEY,
  clinic_name VARCHAR(60) NOT NULL,
  spec_code VARCHAR(5) NOT NULL REFERENCES specialties (spec_code),
  cons_code VARCHAR(8) REFERENCES consultants (cons_code),
  site_code VARCHAR(3) NOT NULL REFERENCES sites (site_code),
  session_day VARCHAR(3) CHECK (session_day IN ('MON', 'TUE', 'WED', 'THU', 'FRI')),
  session_time TIME,
  slot_mins INTEGER,
  virtual_flag VARCHAR(1) CHECK (virtual_flag IN ('Y', 'N')),
  active_flag VARCHAR(1) NOT NULL CHECK (active_flag IN ('Y', 'N'))
);

COMMENT ON TABLE clinics IS 'Outpatient clinics';
COMMENT ON COLUMN clinics.clinic_code IS 'Clinic code';
COMMENT ON COLUMN clinics.clinic_name IS 'Clinic name';
COMMENT ON COLUMN clinics.spec_code IS 'Specialty of the clinic [code list: pas_specialty]';
COMMENT ON COLUMN clinics.cons_code IS 'Consultant who runs the clinic';
COMMENT ON COLUMN clinics.site_code IS 'Site of the clinic [code list: pas_site]';
COMMENT ON COLUMN clinics.session_day IS 'Day of the week';
COMMENT ON COLUMN clinics.session_time IS 'Time at which the session starts';
COMMENT ON COLUMN clinics.slot_mins IS 'Length of a slot in minutes';
COMMENT ON COLUMN clinics.virtual_flag IS 'Whether the clinic is held by telephone or video';
COMMENT ON COLUMN clinics.active_flag IS 'Whether the clinic is in use';
