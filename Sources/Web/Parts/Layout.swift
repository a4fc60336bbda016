/// What all pages need; filled once, by ``Site``.
struct Layout: Encodable, Sendable {
  /// Changes with the static files, so that a browser may keep them for ever.
  let assets: String
  let version: String
  let zone = "in Universal Time (UTC)"
  let helpPath = "/documents"
  let csrf: String
  /// The project's number, which forms carry so that a stale page cannot touch another project.
  let project: String
  let account: Account?
  let context: Context?
  let menu: [MenuGroup]
  let flash: Banner?
  /// Emergency access that the person has now; on every page until it ends.
  let emergency: [Emergency]
  /// What is to be done soon, or to be known; on every page until it is done, or over.
  var notices: [Notice] = []
  /// Seconds until a browser without JavaScript asks again; none on a page that stands still.
  let refreshSeconds: Int?

  struct Account: Encodable, Sendable {
    let name: String
    let user: String
    let role: String
    /// How many requests wait for their signature; none when nothing does.
    let waiting: String?
  }

  struct Emergency: Encodable, Sendable {
    let organisation: String
    let ticket: String
    let until: Moment
  }

  struct Context: Encodable, Sendable {
    /// `nil` while they are in no project.
    let here: Here?
    let choices: [Option]
    let hasChoices: Bool
  }

  struct Here: Encodable, Sendable {
    let organisation: String
    let workspace: String
    let project: String
  }

  struct MenuGroup: Encodable, Sendable {
    let title: String
    let items: [Item]
  }

  struct Item: Encodable, Sendable {
    let title: String
    let path: String
    let isCurrent: Bool
  }

  struct Notice: Encodable, Sendable {
    let text: String
    let path: String
    let label: String
  }

  struct Banner: Encodable, Sendable {
    let kind: String
    let text: String
  }
}
