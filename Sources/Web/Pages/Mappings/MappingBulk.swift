internal import Domain
internal import UseCases

/// What can be done to all rows that a filter leaves in.
enum MappingBulk: String, CaseIterable {
  case submit, approve, reject

  /// What the button of the list says.
  var label: String {
    switch self {
    case .submit: "Send to review"
    case .approve: "Approve"
    case .reject: "Reject"
    }
  }

  var permission: Permission {
    switch self {
    case .submit: .change("mapping.edit")
    case .approve, .reject: .approve("mapping.approve")
    }
  }
}
