internal import Domain

/// Everything read from one specification file.
struct Specification {
  let file: String
  var fields: [DescribedField] = []
  var constraints: [Constraint] = []
  /// What is said of tables as a whole, by their names in lower case.
  var notes: [String: TableNote] = [:]
  var headers: [HeaderReading] = []
  /// The first record of several values above all headings that were recognised.
  var unrecognised: HeaderReading?
  var unread: [UnreadLine] = []
  var issues: [Issue] = []
  var count = FileReading.Count()
  /// The page or sheet being read.
  var part: Place.Part?

  init(file: String) { self.file = file }

  func place(_ line: Int) -> Place { Place(file: file, part: part, line: line) }

  mutating func ignore(_ reason: String, _ count: Int = 1) {
    self.count.ignored[reason, default: 0] += count
  }

  mutating func report(
    _ severity: Severity, _ code: String, line: Int?, table: String = "", field: String = "",
    _ message: String
  ) {
    issues.append(
      Issue(
        severity, code, table: table, field: field, file: part.map { "\(file):\($0)" } ?? file,
        line: line, message: message))
  }

  /// Counts a line as not understood, and keeps its words for someone to look at.
  mutating func reject(
    _ code: String, line: Int, words: String, table: String = "", _ message: String
  ) {
    count.notUnderstood += 1
    report(.warning, code, line: line, table: table, message)
    unread.append(
      UnreadLine(
        place: place(line), code: code, reason: message,
        words: String(words.prefix(UnreadLine.longest))))
  }

  /// Adds to what is known of `table`; what was said first counts.
  mutating func note(_ table: String, description: String = "", domain: String = "") {
    let key = table.lowercased()
    var note = notes[key] ?? TableNote()
    if note.description.isEmpty { note.description = description }
    if note.domain.isEmpty { note.domain = domain }
    if note != TableNote() { notes[key] = note }
  }

  /// Takes over what another sheet or page of the file says.
  mutating func append(_ other: Specification) {
    fields += other.fields
    constraints += other.constraints
    for (table, note) in other.notes {
      self.note(table, description: note.description, domain: note.domain)
    }
    headers += other.headers
    unread += other.unread
    issues += other.issues
    count.add(other.count)
  }
}

extension FileReading.Count {
  mutating func add(_ other: FileReading.Count) {
    read += other.read
    used += other.used
    headings += other.headings
    ignored.merge(other.ignored, uniquingKeysWith: +)
    notUnderstood += other.notUnderstood
  }
}
