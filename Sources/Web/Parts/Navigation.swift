/// A way up or sideways.
struct Link: Encodable, Sendable, Equatable {
  let path: String
  let title: String

  init(_ title: String, _ path: String) {
    self.path = path
    self.title = title
  }
}

/// One of several views of a page.
struct Tab: Encodable, Sendable {
  let path: String
  let title: String
  let count: String
  let isCurrent: Bool
}

/// What an empty list says: what would be here, and what to do next.
struct Empty: Encodable, Sendable {
  let what: String
  let next: String
  let action: Action?

  struct Action: Encodable, Sendable {
    let path: String
    let label: String
  }

  init(_ what: String, next: String, action: Action? = nil) {
    self.what = what
    self.next = next
    self.action = action
  }
}

/// A term with its value.
struct Fact: Encodable, Sendable {
  let term: String
  let text: String
  let path: String?

  init(_ term: String, _ text: String, path: String? = nil) {
    self.term = term
    self.text = text
    self.path = path
  }
}

/// One figure, its unit and its meaning, linked to the rows behind it.
struct Tile: Encodable, Sendable {
  let kind: String
  let title: String
  let value: String
  let unit: String
  let state: Tag?
  let detail: String
  let path: String

  init(title: String, value: String, unit: String, state: Tag?, detail: String, path: String) {
    kind = state?.kind ?? ""
    self.title = title
    self.value = value
    self.unit = unit
    self.state = state
    self.detail = detail
    self.path = path
  }
}

/// A name of the machine's with the page that explains it.
struct NamedLink: Encodable, Sendable {
  let path: String
  let name: String
}
