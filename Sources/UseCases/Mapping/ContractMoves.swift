internal import Domain
internal import Storage

/// What is done to an item of the contract, as its history names it.
enum ContractAct: String, CaseIterable, Sendable {
  case propose, edit, accept, classify, submit, approve
  case approveClinical = "approve_clinical"
  case reject, reopen, set, undo, carry, `import`
  /// The plan that a row depends on was changed.
  case plan

  /// Whether it moves an item along without touching what it says.
  var isMove: Bool { [.submit, .approve, .approveClinical, .reject, .reopen].contains(self) }
}

extension ContractRecord {
  /// Moves it along, or says why it cannot be by `person`.
  ///
  /// - Throws: ``Refusal/mapping(_:)`` or ``Refusal/keptApart(rule:)``.
  mutating func move(_ act: ContractAct, by person: ID<Person>, reason: String = "") throws {
    let name = id.name
    guard !isRetired else { throw Refusal.mapping(.retired(name)) }
    let froms: [MappingStatus] =
      switch act {
      case .submit: [.draft]
      case .reopen: [.inReview, .approved, .rejected]
      default: [.inReview]
      }
    guard froms.contains(status) else { throw Refusal.mapping(.itemIs(status, name)) }
    switch act {
    case .submit:
      status = .inReview
      authors.include(person.number)
    case .reopen:
      clearSignatures()
      status = .draft
    case .reject:
      clearSignatures()
      status = .rejected
      rejectReason = reason
    case .approveClinical: try sign(clinicallyBy: person)
    default: try sign(by: person)
    }
  }

  private mutating func sign(by person: ID<Person>) throws {
    guard approvedBy == nil else { throw Refusal.mapping(.signedAlready(id.name)) }
    guard !authors.contains(person.number) else { throw Refusal.keptApart(rule: "S-01") }
    guard clinicalBy != person.number else { throw Refusal.keptApart(rule: "S-14") }
    (approvedBy, approvedAt, approvedSHA256) = (person.number, "now", sha256)
    if risk == .standard || clinicalBy != nil { status = .approved }
  }

  private mutating func sign(clinicallyBy person: ID<Person>) throws {
    guard risk == .safetyCritical else { throw Refusal.mapping(.noClinicalSignature(id.name)) }
    guard clinicalBy == nil else { throw Refusal.mapping(.signedAlready(id.name)) }
    guard !authors.contains(person.number) else { throw Refusal.keptApart(rule: "S-01") }
    guard approvedBy != person.number else { throw Refusal.keptApart(rule: "S-14") }
    (clinicalBy, clinicalAt, clinicalSHA256) = (person.number, "now", sha256)
    if approvedBy != nil { status = .approved }
  }

  /// Whether anybody's signature is on it.
  var isSigned: Bool { approvedBy != nil || clinicalBy != nil }

  /// Counts `person` among those whose work it is, for having chosen what it says already.
  mutating func attribute(to person: ID<Person>) {
    guard !isSigned else { return }
    authors.include(person.number)
  }

  private mutating func clearSignatures() {
    (approvedBy, approvedAt, approvedSHA256) = (nil, nil, nil)
    (clinicalBy, clinicalAt, clinicalSHA256) = (nil, nil, nil)
    rejectReason = ""
  }

  /// Has the digest of what it says now; what says something else than before is a draft by `person`.
  ///
  /// Notes, owner and confidence decide nothing, so changing them alone leaves signatures standing.
  mutating func settle(
    on plan: ContractRecord?, by person: ID<Person>?, as origin: ContractItem.Origin = .edited
  ) throws {
    let digest = try ContractText.digest(self, plan: plan)
    guard digest != sha256 else { return }
    sha256 = digest
    if status == .approved { authors = [] }
    if let person {
      authors.include(person.number)
      (editedBy, editedAt) = (person.number, "now")
      self.origin = origin
    }
    clearSignatures()
    status = .draft
  }

  /// Follows a change of the plan that its rule depends on, made by `person`.
  mutating func follow(_ plan: ContractRecord, by person: ID<Person>?) throws {
    let digest = try ContractText.digest(self, plan: plan)
    guard digest != sha256 else { return }
    sha256 = digest
    if status == .approved { authors = [] }
    if let person { authors.include(person.number) }
    guard status == .approved || status == .inReview else { return }
    clearSignatures()
    status = .draft
    // A draft of which a generation knows that people decided about it once.
    if origin == .proposed { origin = .edited }
  }

  /// Is open again, for a reason that is nobody's edit.
  mutating func open() {
    guard status != .draft else { return }
    clearSignatures()
    status = .draft
    if origin == .proposed { origin = .edited }
  }
}

extension [Int] {
  fileprivate mutating func include(_ number: Int) {
    if !contains(number) { append(number) }
  }
}
