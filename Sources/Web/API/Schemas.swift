internal import Domain
internal import UseCases

/// The shapes of the API's answers, beside the representations that fill them.
extension Schema {
  static let steps = StepID.allCases.map(\.rawValue)

  private static let parameterMembers: [(String, JSON)] = [
    ("rows", integer(RunParameters.rowsRange)),
    ("seed", integer(RunParameters.seedRange)),
    ("min_patients", integer(RunParameters.minPatientsRange)),
    ("release_profile", oneOf(ReleaseProfile.allCases.map(\.rawValue))),
    ("impute_mode", oneOf(ImputeMode.allCases.map(\.rawValue))),
  ]
  static let parameters = object(parameterMembers, required: parameterMembers.map(\.0))

  /// Specification files and the side that they describe.
  static let upload = object([
    "side": oneOf(Side.allCases.map(\.rawValue)),
    "files": list(["type": "string", "format": "binary"]),
  ])

  /// What starts a run: nothing is required, the rest is as the product's defaults say.
  static let runRequest = object(
    parameterMembers + [("from", oneOf(steps)), ("only", oneOf(steps))], required: [])

  private static let runMembers: [(String, JSON)] = [
    ("number", integer), ("state", oneOf(RunState.allCases.map(\.rawValue))), ("is_over", flag),
    ("parameters", parameters), ("from", textOrNone), ("only", textOrNone),
    ("channel", oneOf(Channel.allCases.map(\.rawValue))), ("requested_by", text),
    ("created_at", moment), ("started_at", moment), ("finished_at", moment),
    ("failed_step", textOrNone), ("failed_gates", list(text)), ("message", text),
  ]
  static let run = object(runMembers, required: runMembers.map(\.0))
  static let runDetail: JSON = {
    let members = runMembers + [("steps", list(runStep)), ("log", list(text))]
    return object(members, required: members.map(\.0))
  }()
  static let runStep = object([
    "step": oneOf(steps), "state": oneOf(StepState.allCases.map(\.rawValue)), "is_reused": flag,
    "started_at": moment, "finished_at": moment, "message": text,
  ])
  static let step = object([
    "step": oneOf(steps), "number": integer, "purpose": text, "last_run": integerOrNone,
    "state": textOrNone,
  ])
  static let plan = object([
    "parameters": parameters, "from": textOrNone, "only": textOrNone,
    "steps": list(
      object([
        "step": oneOf(steps), "decision": oneOf(RunPlan.Decision.allCases.map(\.rawValue)),
        "reason": text,
      ])),
  ])
  static let artefact = object(["path": text, "bytes": integer, "sha256": text])
  static let gates = object([
    "profile": text, "passed": flag,
    "checks": list(
      object([
        "gate": text, "passed": flag, "measure": text, "actual": numberOrNone, "bound": text,
        "threshold": number, "meaning": text,
      ])),
  ])
  static let issue = object([
    "step": text, "severity": oneOf(Severity.allCases.map(\.rawValue)), "code": text,
    "table": text, "field": text, "file": text, "line": integerOrNone, "count": integer,
    "message": text,
  ])
  static let reject = object([
    "severity": oneOf(Severity.allCases.map(\.rawValue)), "source_file": text, "row": integer,
    "target_table": text, "target_field": text, "rule": text, "reason": text,
  ])
  static let snapshot = object([
    "id": text, "label": text, "created_at": moment, "files": integer,
  ])
  static let projectAddress: JSON = [
    "type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+$",
    "description":
      "Organisation, workspace and project. A token's program is in the first project of its owner without it; a session's is the only one it takes.",
  ]
  static let label = object(["label": text(1...80)])
  static let catalogueField = object([
    "table": text, "field": text, "data_type": text, "length": text, "mandatory": text,
    "key": flag, "references": textOrNone, "code_list": textOrNone, "description": text,
    "found_at": text, "confidence": number,
  ])
  static let contractRow = object([
    "target_table": text, "target_field": text,
    "mapping_class": oneOf(MappingClass.allCases.map(\.rawValue)), "source_table": textOrNone,
    "source_field": textOrNone, "rule": text,
    "confidence": oneOf(Confidence.allCases.map(\.rawValue)),
    "status": oneOf(MappingStatus.allCases.map(\.rawValue)), "notes": text,
  ])
  static let registration = object([
    "user_name": text(2...100), "display_name": text(1...200), "organisation": text(1...60),
    "role": text, "reason": text(3...500),
  ])
  static let version = object(["product": text, "version": text])
  static let problem = object(
    [
      ("type", text), ("title", text), ("status", integer), ("detail", text), ("fix", text),
      ("instance", text), ("errors", list(object(["field": text, "detail": text]))),
    ], required: ["type", "title", "status"])
}
