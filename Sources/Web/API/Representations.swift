internal import Domain
internal import Foundation
internal import UseCases

extension JSON {
  /// A moment, RFC 3339 in UTC.
  init(_ date: Date?) { self.init(date?.formatted(.iso8601)) }

  init(_ parameters: RunParameters) {
    self = [
      "rows": .integer(parameters.rows),
      "seed": .integer(parameters.seed),
      "min_patients": .integer(parameters.minPatients),
      "release_profile": .string(parameters.releaseProfile.rawValue),
      "impute_mode": .string(parameters.imputeMode.rawValue),
    ]
  }

  init(_ run: Run) {
    self = [
      "number": .integer(run.number),
      "state": .string(run.state.rawValue),
      "is_over": .bool(run.state.isOver || run.state == .interrupted),
      "parameters": JSON(run.request.parameters),
      "from": JSON(run.request.from?.rawValue),
      "only": JSON(run.request.only?.rawValue),
      "channel": .string(run.channel.rawValue),
      "requested_by": .string(run.requestedBy),
      "created_at": JSON(run.createdAt),
      "started_at": JSON(run.startedAt),
      "finished_at": JSON(run.finishedAt),
      "failed_step": JSON(run.outcome?.failedStep?.rawValue),
      "failed_gates": JSON(run.outcome?.failedGates ?? []),
      "message": .string(run.outcome?.message ?? ""),
    ]
  }

  init(_ step: RunStep) {
    self = [
      "step": .string(step.step.rawValue),
      "state": .string(step.state.rawValue),
      "is_reused": .bool(step.isReused),
      "started_at": JSON(step.startedAt),
      "finished_at": JSON(step.finishedAt),
      "message": .string(step.message),
    ]
  }

  init(_ artefact: RunArtefact) {
    self = [
      "path": .string(artefact.path),
      "bytes": .integer(artefact.bytes),
      "sha256": .string(artefact.sha256),
    ]
  }

  init(_ check: GateCheck) {
    self = [
      "gate": .string(check.gate.name),
      "passed": .bool(check.passed),
      "measure": .string(check.gate.measure),
      "actual": JSON(check.actual),
      "bound": .string(check.gate.bound.rawValue),
      "threshold": .number(check.gate.threshold),
      "meaning": .string(check.gate.meaning),
    ]
  }

  init(_ plan: RunPlan) {
    self = [
      "parameters": JSON(plan.request.parameters),
      "from": JSON(plan.request.from?.rawValue),
      "only": JSON(plan.request.only?.rawValue),
      "steps": .array(
        plan.steps.map {
          [
            "step": .string($0.step.rawValue),
            "decision": .string($0.decision.rawValue),
            "reason": .string($0.reason),
          ]
        }),
    ]
  }

  init(_ snapshot: KeptState) {
    self = [
      "id": .string(snapshot.id),
      "label": .string(snapshot.label),
      "created_at": .string(snapshot.created),
      "files": .integer(snapshot.files),
    ]
  }

  init(_ field: CatalogueField) {
    self = [
      "table": .string(field.table),
      "field": .string(field.field),
      "data_type": .string(field.type.name),
      "length": .string(field.type.length),
      "mandatory": .string(field.mandatory.rawValue),
      "key": .bool(field.isKey),
      "references": JSON(field.references?.description),
      "code_list": JSON(field.codeList),
      "description": .string(field.description),
      "found_at": .string(field.foundAt),
      "confidence": .number(field.confidence),
    ]
  }

  init(_ row: ContractRow) {
    self = [
      "target_table": .string(row.target.table),
      "target_field": .string(row.target.field),
      "mapping_class": .string(row.mappingClass.rawValue),
      "source_table": JSON(row.source?.table),
      "source_field": JSON(row.source?.field),
      "rule": .string(row.rule),
      "confidence": .string(row.confidence.rawValue),
      "status": .string(row.status.rawValue),
      "notes": .string(row.notes),
    ]
  }

  init(_ found: StepIssue) {
    let issue = found.issue
    self = [
      "step": .string(found.step.rawValue),
      "severity": .string(issue.severity.rawValue),
      "code": .string(issue.code),
      "table": .string(issue.table),
      "field": .string(issue.field),
      "file": .string(issue.file),
      "line": JSON(issue.line),
      "count": .integer(issue.count),
      "message": .string(issue.message),
    ]
  }

  /// A reject without its key, which may name a patient.
  init(_ reject: Reject) {
    self = [
      "severity": .string(reject.severity.rawValue),
      "source_file": .string(reject.sourceFile),
      "row": .integer(reject.row),
      "target_table": .string(reject.target.table),
      "target_field": .string(reject.target.field),
      "rule": .string(reject.rule),
      "reason": .string(reject.reason),
    ]
  }

  /// One page of a list, with how long the whole is.
  init<Item>(_ paged: Paged<Item>, _ element: (Item) -> JSON) {
    self = [
      "items": .array(paged.items.map(element)),
      "page": .integer(paged.paging.number),
      "pages": .integer(paged.lastPage),
      "total": .integer(paged.total),
    ]
  }
}
