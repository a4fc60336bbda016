internal import Domain
internal import UseCases

/// `GET /mappings/rows/{row}`: one contract row to edit and decide, beside what speaks for it.
struct WorkbenchPage: Page {
  static let template = "mappings/workbench.html"
  let trail: [Link]
  let target: String
  let path: String
  /// The filter of the list that is worked through, as a query string; every form carries it.
  let queue: String
  let revision: Int
  let state: Tag
  let risk: Tag?
  let description: String?
  let facts: [Fact]
  let progress: Progress
  let previous: String?
  let next: String?
  /// The next row that waits for the reader.
  let open: String?
  let keys: [Key]
  let errors: ErrorSummary?
  let decision: Decision?
  /// `nil` for who may not edit.
  let editor: Editor?
  let mappingClass: String
  let source: String?
  let rule: String?
  let reading: Reading?
  let preview: Preview?
  let examples: Examples?
  let plan: Plan?
  let candidates: Candidates?
  let profiles: [ColumnFacts]
  let comments: [Comment]
  let commentForm: CommentForm?
  let history: [Event]

  /// Where its risk is classed; `nil` for who may not.
  let classing: String?

  struct Progress: Encodable, Sendable {
    let reviewed: Int
    let total: Int
    let text: String
  }

  struct Key: Encodable, Sendable {
    let key: String
    let does: String
  }

  /// What the reader may decide about the row, each a button with its key.
  struct Decision: Encodable, Sendable {
    let acts: [Act]
    /// Why the reader may not approve it.
    let why: String?
    let reject: Reject?
  }

  struct Act: Encodable, Sendable {
    let act: String
    let key: String
    let label: String
    let isSecondary: Bool
  }

  struct Reject: Encodable, Sendable {
    let label: String
  }

  struct Editor: Encodable, Sendable {
    /// Where the rule is read while it is typed.
    let readAt: String
    let short: [Field]
    let rule: Lines
    let long: [Lines]
  }

  /// Words of several lines, in a box of so many rows.
  struct Lines: Encodable, Sendable {
    let id: String
    let name: String
    let label: String
    let hint: String?
    let error: String?
    let described: String?
    let value: String
    let rows: Int
    let maxLength: Int
    let isCode: Bool
    let key: String?

    init(
      _ name: String, _ label: String, hint: String? = nil, _ value: String, error: String? = nil,
      rows: Int, maxLength: Int, isCode: Bool = false, key: String? = nil
    ) {
      id = "field-\(name)"
      self.name = name
      self.label = label
      self.hint = hint
      self.error = error
      let parts = [
        hint.map { _ in "field-\(name)-hint" }, error.map { _ in "field-\(name)-error" },
      ]
      .compactMap(\.self)
      described = parts.isEmpty ? nil : parts.joined(separator: " ")
      self.value = value
      self.rows = rows
      self.maxLength = maxLength
      self.isCode = isCode
      self.key = key
    }
  }

  /// What the rule means, and what is wrong with it.
  struct Reading: Encodable, Sendable {
    let verdict: String
    /// What is to be mended, then what may surprise.
    let problems: [String]
    let sentence: String
    let canonical: String
    let dialects: [Dialect]
  }

  struct Dialect: Encodable, Sendable {
    let name: String
    let title: String
    let text: String
  }

  /// Sample rows before the rule and after it.
  struct Preview: Encodable, Sendable {
    let note: String?
    let table: Table?

    struct Table: Encodable, Sendable {
      let caption: String
      let columns: [String]
      let rows: [Row]
    }

    struct Row: Encodable, Sendable {
      let number: Int
      let before: [String]
      let after: String
      /// Why the row is rejected.
      let failure: Tag?
    }
  }

  struct Examples: Encodable, Sendable {
    let caption: String
    let lines: [Line]

    struct Line: Encodable, Sendable {
      let given: String
      let expected: String
      let actual: String
      let state: Tag
    }
  }

  /// How the target table gets its rows.
  struct Plan: Encodable, Sendable {
    let table: String
    let facts: [Fact]
    /// `nil` for who may not edit it.
    let path: String?
  }

  struct Candidates: Encodable, Sendable {
    let caption: String
    let mayAccept: Bool
    let lines: [Candidate]
  }

  struct Candidate: Encodable, Sendable {
    let rank: Int
    let source: String
    let description: String?
    let rule: String?
    /// In percent.
    let confidence: Int
    let isChosen: Bool
    let isFirst: Bool
    let evidence: [Reason]
    /// `nil` for who may not edit.
    let act: CandidateAct?
  }

  struct Reason: Encodable, Sendable {
    let weight: String
    let words: String
  }

  struct CandidateAct: Encodable, Sendable {
    /// The page with the candidate in its editor.
    let edit: String
    /// Whether a rule is known that fills the field from it.
    let mayAccept: Bool
  }

  /// What the profile says of a source column.
  struct ColumnFacts: Encodable, Sendable {
    let field: String
    let summary: String
    let values: Values?
    /// Why there are no values.
    let withheld: String?

    struct Values: Encodable, Sendable {
      let id: String
      let caption: String
      let lines: [Line]
    }

    struct Line: Encodable, Sendable {
      let value: String
      let rows: String
    }
  }

  struct Comment: Encodable, Sendable {
    let author: String
    let at: Moment
    let text: String
  }

  struct CommentForm: Encodable, Sendable {
    let label: String
  }

  struct Event: Encodable, Sendable {
    let what: String
    let who: String
    let at: Moment
    let changes: [Change]
    let hasChanges: Bool
  }

  struct Change: Encodable, Sendable {
    let name: String
    let before: String?
    let after: String?
  }
}
