internal import HTTP

/// The OpenAPI 3.1 document, derived from the route table.
enum OpenAPI {
  static func document(_ routes: [Route], version: String) -> JSON {
    var paths: [(String, [JSON.Member])] = []
    for route in routes {
      guard let operation = route.operation else { continue }
      let path = route.pattern.description.replacing("*}", with: "}")
      let member = JSON.Member(
        name: route.method.rawValue.lowercased(), value: description(of: route, operation))
      if let index = paths.firstIndex(where: { $0.0 == path }) {
        paths[index].1.append(member)
      } else {
        paths.append((path, [member]))
      }
    }
    return [
      "openapi": "3.1.0",
      "info": ["title": "Crossgate", "version": .string(version)],
      "servers": [["url": "/"]],
      "security": [["session": []], ["token": []]],
      "paths": .object(paths.map { .init(name: $0.0, value: .object($0.1)) }),
      "components": [
        "securitySchemes": [
          "session": ["type": "apiKey", "in": "cookie", "name": .string(Cookies.session)],
          "token": ["type": "http", "scheme": "bearer"],
        ],
        "schemas": ["Problem": Schema.problem],
      ],
    ]
  }

  private static func description(of route: Route, _ operation: Operation) -> JSON {
    var members: [JSON.Member] = [
      .init(name: "summary", value: .string(operation.summary)),
      .init(name: "parameters", value: .array(parameters(of: route, operation))),
    ]
    if let body = operation.body {
      members.append(
        .init(
          name: "requestBody",
          value: [
            "required": true,
            "content": .object([.init(name: operation.bodyType, value: ["schema": body])]),
          ]))
    }
    let content: JSON =
      operation.answer.map { ["application/json": ["schema": $0]] }
      ?? [
        "application/octet-stream": [:], "text/csv": [:], "application/json": [:],
        "application/jsonl": [:],
      ]
    members.append(
      .init(
        name: "responses",
        value: .object([
          .init(
            name: String(operation.status),
            value: ["description": .string(operation.summary), "content": content]),
          .init(name: "400", value: problem("The request cannot be read")),
          .init(name: "default", value: problem("What went wrong, and what to do")),
        ])))
    return .object(members)
  }

  private static func problem(_ description: String) -> JSON {
    [
      "description": .string(description),
      "content": [
        "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]
      ],
    ]
  }

  private static func parameters(of route: Route, _ operation: Operation) -> [JSON] {
    route.parameters.map { name in
      [
        "name": .string(name), "in": "path", "required": true,
        "schema": name == "run" ? Schema.integer(1...Int(Int32.max)) : Schema.text,
      ]
    }
      + operation.query.map {
        ["name": .string($0.name), "in": "query", "required": false, "schema": $0.schema]
      }
  }
}
