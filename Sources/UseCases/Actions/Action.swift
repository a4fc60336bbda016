public import Domain

/// Something a person may do, stated once: form, API and command line are derived from it.
///
/// `POST path` is the form, `POST /api/v1` + `path` the API, and the words of ``key`` the command,
/// whose operands are the holes of the path.
public struct Action: Sendable {
  /// Noun and verb, as the ledger states them: `user.suspend`.
  public let key: String
  /// Where it is done, with a hole for what it is done to: `/users/{user}/suspension`.
  public let path: String
  /// The heading of its page, such as `Suspend an account`.
  public let title: String
  /// What it does and what follows from it, in a sentence or two.
  public let meaning: String
  public let permission: Permission
  /// Every field it may have; which of them it has, what it is done to may tell.
  public let fields: [Field]
  /// The words on its button, such as `Suspend the account`.
  public let button: String
  /// The sentence said when it is done, such as "The account is suspended".
  public let done: String
  /// The doors that are made by hand, beside which none is derived.
  public let ownDoors: Set<Channel>
  /// Whether it takes something away that does not come back by itself.
  public let isGrave: Bool
  /// Whether it is a signature: at the machine itself its person proves again who they are.
  public let isSignature: Bool
  /// What there is to know before it is done; where its object is not found, so is the action.
  let look: @Sendable (Desk, Input) throws -> Prospect
  /// What must hold besides before it is asked for, and again before it is done; who may not ask
  /// for this is refused here.
  let check: @Sendable (Desk, Input) throws -> Void
  /// The fields it has for what it is done to; `nil` for those it always has.
  let fitting: (@Sendable (Desk, Input) throws -> [Field])?
  /// Who wrote what it would put in force, or gains by it: they cannot sign for it, nor can who
  /// asks.
  let authors: @Sendable (Desk, Input) throws -> Set<ID<Person>>
  /// Whose agreement it takes: those of the organisation it changes.
  let place: @Sendable (Desk, Input) throws -> ApprovalPlace
  let perform: @Sendable (Desk, Input) throws -> Effect

  init(
    _ key: String, at path: String, _ title: String, says meaning: String,
    needs permission: Permission, fields: [Field] = [], button: String, done: String,
    isGrave: Bool = false, isSignature: Bool = false, ownDoors: Set<Channel> = [],
    fitting: (@Sendable (Desk, Input) throws -> [Field])? = nil,
    look: @escaping @Sendable (Desk, Input) throws -> Prospect = { _, _ in Prospect() },
    check: @escaping @Sendable (Desk, Input) throws -> Void = { _, _ in },
    authors: @escaping @Sendable (Desk, Input) throws -> Set<ID<Person>> = { _, _ in [] },
    takingPlace place: @escaping @Sendable (Desk, Input) throws -> ApprovalPlace = { desk, _ in
      ApprovalPlace(desk.organisation, desk.place)
    },
    perform: @escaping @Sendable (Desk, Input) throws -> Effect
  ) {
    self.key = key
    self.path = path
    self.title = title
    self.meaning = meaning
    self.permission = permission
    self.fields = fields
    self.button = button
    self.done = done
    self.isGrave = isGrave
    self.isSignature = isSignature || permission.need == .approve
    self.ownDoors = ownDoors
    self.fitting = fitting
    self.look = look
    self.check = check
    self.authors = authors
    self.place = place
    self.perform = perform
  }

  /// The holes of its path: what it is done to.
  public var operands: [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
      String($0.dropFirst().dropLast())
    }
  }

  /// The fields it has for what `stated` names; without that, every one it may have.
  ///
  /// - Throws: what says that its object is not there.
  public func fields(
    for desk: Desk, _ stated: [String: [String]]
  ) throws -> [Field] {
    guard let fitting, operands.allSatisfy({ stated[$0] != nil }) else { return fields }
    let named = stated.filter { operands.contains($0.key) }
    return try fitting(desk.reaching(permission), Input(named))
  }

  /// Whether it is told what must be kept nowhere, so that it cannot wait for anyone.
  public var takesSecret: Bool {
    fields.contains { field in
      switch field.kind {
      case .secret, .code: true
      default: false
      }
    }
  }

  /// The words of its command.
  public var words: [String] {
    key.split(separator: ".").map { String($0).replacing("_", with: "-") }
  }
}

extension Action {
  /// Something an action is told.
  public struct Field: Sendable {
    public let name: String
    public let label: String
    public let hint: String?
    public let kind: Kind
    public let isRequired: Bool

    public enum Kind: Sendable {
      /// One line of so many characters.
      case line(ClosedRange<Int>)
      /// What was seen, which a form carries along and a program states.
      case seen
      /// Several lines.
      case lines(ClosedRange<Int>)
      case number(ClosedRange<Int>)
      /// One of these.
      case choice([Choice])
      /// One of what there is for whoever asks.
      case choiceFrom(@Sendable (Desk) throws -> [Choice])
      /// Several of what there is; stated as one name repeated.
      case several(@Sendable (Desk) throws -> [Choice])
      /// `on`, or nothing.
      case flag
      /// Never shown again, never kept, never written down; `autocomplete` as HTML names it.
      case secret(autocomplete: String)
      /// The six digits of an authenticator, or a recovery code.
      case code
    }

    public init(
      _ name: String, _ label: String, hint: String? = nil, _ kind: Kind, isRequired: Bool = true
    ) {
      self.name = name
      self.label = label
      self.hint = hint
      self.kind = kind
      self.isRequired = isRequired
    }

    /// Why it is done; the ledger keeps it.
    public static let reason = Field(
      "reason", "Reason", hint: "The audit log keeps it: name no patient.", .lines(3...500))
  }

  /// One of several possible values.
  public struct Choice: Hashable, Sendable {
    public let value: String
    public let label: String

    public init(_ value: String, _ label: String) {
      self.value = value
      self.label = label
    }
  }

  /// What an action was told: the holes of its path and its fields, by name.
  public struct Input: Hashable, Sendable {
    public let values: [String: [String]]

    public init(_ values: [String: [String]]) { self.values = values }

    /// The first value stated, without blanks at its ends; empty without one.
    public subscript(name: String) -> String { values[name]?.first ?? "" }

    public func all(_ name: String) -> [String] { values[name] ?? [] }

    /// The number stated; its field has proved that it is one.
    public func number(_ name: String) -> Int? { Int(self[name]) }

    public func isOn(_ name: String) -> Bool { self[name] == "on" }
  }

  /// What there is to know before an action is done.
  public struct Prospect: Sendable {
    /// Terms with values that say what it is done to.
    public var facts: [(term: String, text: String)]
    /// What it would change, each in a sentence.
    public var changes: [String]
    /// The values its fields begin with.
    public var values: [String: [String]]
    /// Where whoever does not do it goes back to.
    public var back: String
    /// The squares that a camera reads off the page, row by row, beside facts that say the same.
    public var scanned: [[Bool]]?
    /// Where more of what it would change is to be seen.
    public var links: [(label: String, path: String)]
    /// Where what is typed is checked before it is stated; `nil` where only doing it tells.
    public var checkedAt: String?

    public init(
      facts: [(term: String, text: String)] = [], changes: [String] = [],
      values: [String: [String]] = [:], back: String = "/", scanned: [[Bool]]? = nil,
      links: [(label: String, path: String)] = []
    ) {
      self.facts = facts
      self.changes = changes
      self.values = values
      self.back = back
      self.scanned = scanned
      self.links = links
    }
  }

  /// What an action did.
  public struct Effect: Sendable {
    /// What it was done to, as the ledger names it: `user:grace`.
    public var object: String
    /// What the ledger keeps besides: states, names, counts; nothing of a patient and no secret.
    public var detail: [(name: String, value: String)]
    /// What the API answers besides.
    public var answer: [(name: String, value: String)]
    /// Shown once and kept nowhere: a one-time password, a token.
    public var shown: [(name: String, value: String)]
    /// Where the browser goes on.
    public var next: String
    /// Whose chain of the ledger it belongs to; `nil` for that of where the person is.
    public var organisation: ID<Organisation>??
    /// What the ledger says next: what was done in consequence.
    var following: [LedgerLine] = []

    public init(
      _ object: String, detail: [(name: String, value: String)] = [],
      answer: [(name: String, value: String)] = [], shown: [(name: String, value: String)] = [],
      next: String, organisation: ID<Organisation>?? = nil
    ) {
      self.object = object
      self.detail = detail
      self.answer = answer
      self.shown = shown
      self.next = next
      self.organisation = organisation
    }
  }

  /// How a call of an action ended.
  public enum Outcome: Sendable {
    case done(Effect)
    /// Others must agree first, to the request of this address; nothing has changed yet.
    case waiting(approval: String)
  }
}

/// An event for a chain of the ledger.
struct LedgerLine: Sendable {
  let entry: LedgerEntry
  let author: LedgerAuthor
  /// `nil` for the platform's chain.
  let organisation: ID<Organisation>?
}
