import Domain
import Foundation
import Markup
import TestSupport
import Testing
import UseCases

@testable import Web

struct TemplateTests {
  static let folder = Checkout.root.appending(path: "Templates").path

  private static let none = ContractAnswer(rows: [], tables: [])

  /// Every page, in each of the shapes that take another way through its template.
  static let pages: [any Page] =
    [
      LoginPage(next: "/"), LoginPage(user: "grace", next: "/runs", errors: (nil, "Enter it")),
      CodePage(next: "/"), CodePage(next: "/", error: "Enter it"),
      AccountPage(
        Sample.actor, tabs: [], held: [],
        SecondFactorState(isOn: false, recoveryCodes: 0, demand: .now), sessions: 1, tokens: 0,
        events: [],
        now: Sample.now),
      AccountPage(
        Sample.actor, tabs: [Tab(path: "/account", title: "Overview", count: "", isCurrent: true)],
        held: [.init(role: "Organisation administrator", place: "St Elsewhere NHS Trust")],
        SecondFactorState(isOn: true, recoveryCodes: 2, demand: .none), sessions: 2, tokens: 1,
        events: [Sample.event], now: Sample.now),
      PasswordPage(user: "grace", isRequired: true),
      PasswordPage(user: "grace", isRequired: false, errors: (nil, "Too short")),
      DashboardPage(nil, waiting: [], now: Sample.now),
      DashboardPage(Overview(last: nil, source: nil, target: nil), waiting: [], now: Sample.now),
      DashboardPage(
        Overview(
          last: Sample.detail(), source: Estate(Sample.catalogue), target: Estate(Sample.catalogue)),
        waiting: [Link("Approval 1", "/approvals/1")],
        now: Sample.now),
      LifecyclePage(
        Sample.lifecycle(), form: form("0"), maySnapshot: false, now: Sample.now),
      LifecyclePage(
        Sample.lifecycle(current: Sample.detail(state: .running)), form: form("20"),
        label: LifecyclePage.label(error: "Enter a name"), maySnapshot: true, now: Sample.now),
      PlanPage(Sample.plan, project: "1", refusal: nil),
      PlanPage(Sample.plan, project: "1", refusal: "Not you."),
      RunListPage(Paged([], Paging()), query: query("/runs"), now: Sample.now),
      RunListPage(
        Paged((1...120).map { Sample.run($0, state: .interrupted) }, Paging(number: 2)),
        query: query("/runs", ("page", "2")), now: Sample.now),
      RunPage(Sample.detail(), release: Sample.release, mayRun: true, now: Sample.now),
      RunPage(Sample.detail(state: .running), release: nil, mayRun: true, now: Sample.now),
      artefact(.table(columns: ["a", "b"], Paged([["1", "<b>"]], Paging()))),
      artefact(.text("{}")), artefact(.unreadable),
      RestorationPage(Sample.restoration, now: Sample.now),
      RestorationPage(Sample.restoration, typed: "x", error: "Type it", now: Sample.now),
      SchemaExplorerPage(.source, SchemaExplorer([:], none, nil), query: query("/schemas")),
      SchemaExplorerPage(
        .source, Sample.explorer, tabs: Sample.tabs, acts: [Link("Import", "/schemas/imports/new")],
        query: query("/schemas", ("q", "pat"))),
      SchemaTablePage(
        Sample.catalogue.tables[0], in: Sample.view, Sample.explorer,
        query: query("/schemas/source/PATIENT")),
      SchemaTablePage(
        Sample.catalogue.tables[1], in: Sample.view, Sample.explorer,
        query: query("/schemas/source/WARD")),
      ContractFormPage(), ContractFormPage(error: "a.exe is no contract"),
      ImportFormPage(.source), ImportFormPage(.target, error: "a.html is no specification"),
      ImportPage(Sample.schemaImport(.proposed), maySubmit: true, now: Sample.now),
      ImportPage(Sample.schemaImport(.accepted), maySubmit: false, now: Sample.now),
      ERDPage(
        ERD(ERDRequest(), of: Catalogue([]), relations: []), ERDRequest(), query: query("/erd"),
        may: .init()),
      erd(Sample.catalogue), erd(Sample.catalogue, ERDRequest(focus: "nowhere")),
      erd(
        Sample.catalogue, ERDRequest(density: .fields, fold: 0),
        may: .init(overlay: true, decisions: Actions.table.filter { $0.path.hasPrefix("/erd/") })),
      QualityPage(query: query("/quality")),
      QualityPage(
        Sample.issues(), query: query("/quality", ("severity", "ERROR")), now: Sample.now),
      QualityPage(Sample.issues([]), query: query("/quality"), now: Sample.now),
      QualityPage(Sample.rejects, query: query("/quality", ("view", "rejects")), now: Sample.now),
      DocumentListPage([], query: query("/documents", ("q", "words"))),
      DocumentListPage([Sample.guide], query: query("/documents")),
      DocumentPage(
        trail: [Link("Documents", "/documents")], title: "Guide", body: HTML(escaping: "")),
      RegisterPage([]), RegisterPage([], faults: [.init(name: "reason", message: "Enter a value")]),
      RegistrationStatusPage(reference: "k3mx"), RegistrationStatusPage(status: .received),
      RegistrationStatusPage(error: "There is no such request"),
      Sample.list, Sample.shown, Sample.action, Sample.bulk, Sample.onboarding,
      ActionDonePage(
        title: "Reset a password", done: "The password is replaced",
        shown: [.init(name: "One time password", value: "k3mx")], next: "/users"),
      ProblemPage(Problem(.notFound), request: "7f3a"),
      ProblemPage(Problem(.forged), request: nil),
      ProblemPage(
        Problem(Refusal.invalid([FieldFault("rows", .outside(1...9))])), request: nil),
    ] + Sample.mappings

  static func query(_ path: String, _ pairs: (name: String, value: String)...) -> Query {
    Query(path, pairs)
  }

  static func form(_ rows: String) -> RunForm {
    RunForm(defaults: RunParameters()) { $0 == "rows" ? rows : nil }
  }

  /// The ERD of a catalogue, each of whose tables is guessed to refer to the first.
  static func erd(
    _ catalogue: Catalogue, _ request: ERDRequest = ERDRequest(),
    may rights: ERDPage.Rights = .init()
  ) -> ERDPage {
    let guesses = catalogue.tables.map {
      Relation(
        from: $0.fields[0].path, to: catalogue.tables[0].fields[0].path, origin: .inferred,
        confidence: 0.8, evidence: ["The names are alike."])
    }
    return ERDPage(
      ERD(request, of: catalogue, relations: catalogue.declaredRelations + guesses), request,
      query: query("/erd", ("focus", request.focus)), may: rights)
  }

  static func artefact(_ body: ArtefactContent.Body) -> ArtefactPage {
    ArtefactPage(
      ArtefactContent(artefact: Sample.artefact, body: body), run: 5,
      query: query("/runs/5/artefacts/reports/mapping_contract.csv"))
  }

  static func layout(signedIn: Bool) -> Layout {
    Layout(
      assets: "1", version: "0.1.0", csrf: "token", project: "1",
      account: signedIn
        ? .init(name: "Grace Hopper", user: "grace", role: "Migration engineer", waiting: "3")
        : nil,
      context: signedIn
        ? .init(
          here: .init(
            organisation: "St Elsewhere NHS Trust", workspace: "EPR programme",
            project: "PAS to EPR"),
          choices: [Option(value: "1", label: "PAS to EPR", isChosen: true)], hasChoices: false)
        : nil, menu: Layout.menu(for: Sample.actor, at: "/runs/5"),
      flash: Layout.Banner(done: "snapshot-taken"),
      emergency: [
        .init(
          organisation: "St Elsewhere", ticket: "INC-1",
          until: Moment(Sample.start, now: Sample.now))
      ],
      refreshSeconds: 5)
  }

  static func render(_ page: any Page, signedIn: Bool = true) throws -> String {
    let library = try TemplateLibrary(directory: folder)
    return try library.render(
      type(of: page).template, View(page), layout: View(layout(signedIn: signedIn))
    ).text
  }

  @Test func `every page says only what its view knows, signed in or not`() throws {
    for page in Self.pages {
      for signedIn in [true, false] {
        let html = try Self.render(page, signedIn: signedIn)
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(!html.contains("style="), "\(type(of: page)) has a style attribute")
        #expect(!html.contains(" onclick"))
      }
    }
  }

  @Test func `every template that is a page has a view`() throws {
    let drawn = Set(Self.pages.map { type(of: $0).template })
    let shared = ["layout.html", "lifecycle/live.html", "runs/release.html", "schemas/fields.html"]
    let files = try TemplateLibrary(directory: Self.folder).names
      .filter { !$0.hasPrefix("parts/") && !shared.contains($0) }
    #expect(drawn == Set(files))
  }

  @Test func `a page with an error says so first in its title and links to the field`() throws {
    let page = LifecyclePage(
      Sample.lifecycle(), form: Self.form("0"), maySnapshot: true, now: Sample.now)
    let html = try Self.render(page)
    #expect(html.contains("<title>Error: Lifecycle"))
    #expect(html.contains("<a href=\"#field-rows\">Patients must be a number"))
    #expect(
      html.contains("value=\"0\" maxlength=\"12\" inputmode=\"numeric\" required aria-invalid"))
  }

  @Test func `what comes from files is text, never markup`() throws {
    let html = try Self.render(Self.artefact(.table(columns: ["<i>"], Paged([["<b>"]], Paging()))))
    #expect(html.contains("&lt;b&gt;"))
    #expect(!html.contains("<b>&"), "markup came through")
  }

  @Test func `who may not take or restore a snapshot is not asked to`() throws {
    for may in [true, false] {
      let html = try Self.render(
        LifecyclePage(
          Sample.lifecycle(), form: Self.form("7"), maySnapshot: may, now: Sample.now))
      #expect(html.contains("Take a snapshot") == may)
      #expect(html.contains("/restoration") == may)
    }
  }

  @Test func `names of any kind are text, in links as in words`() throws {
    let names = [
      "<script>alert(1)</script>", "\"]]>'", String(repeating: "n", count: 10_000),
      "\u{202e}evil\u{200f}", "🏥👩‍⚕️", "../%2f?#&",
    ]
    let catalogue = Catalogue(
      names.map {
        CatalogueField(
          table: $0, field: $0, type: .integer, references: FieldPath($0, $0), codeList: $0,
          description: $0, foundAt: $0)
      })
    let rows = names.map { name in
      ContractRow(
        target: FieldPath(name, name), mappingClass: .direct, source: FieldPath(name, name),
        rule: name, notes: name)
    }
    var pages: [any Page] = rows.flatMap { row in
      [Sample.mappingList(of: row), Sample.workbench(of: row)] as [any Page]
    }
    for table in catalogue.tables {
      let query = Self.query("/schemas", ("q", table.name))
      let view = SchemaExplorer.View(.source, catalogue, version: 1, newest: 2)
      let explorer = SchemaExplorer([.source: view], Self.none, nil)
      pages.append(SchemaExplorerPage(.source, explorer, query: query))
      pages.append(SchemaTablePage(table, in: view, explorer, query: query))
      pages.append(Self.erd(catalogue, ERDRequest(focus: table.name)))
      pages.append(Self.artefact(.text(table.name)))
    }
    for page in pages {
      let html = try Self.render(page)
      #expect(!html.contains("<script>"))
      #expect(!html.contains("\"]]>"))
      for link in html.split(separator: "href=\"").dropFirst().map({ $0.prefix { $0 != "\"" } }) {
        #expect(link.unicodeScalars.allSatisfy { $0.isASCII && $0 != "<" }, "\(link.prefix(80))")
      }
    }
  }

  @Test func `the key of a rejected row stays in the project's files`() throws {
    let page = QualityPage(
      Sample.rejects, query: Self.query("/quality", ("view", "rejects")), now: Sample.now)
    #expect(!(try Self.render(page)).contains("CANARY"))
    #expect(!JSON(Sample.reject).text.contains("CANARY"))
  }
}
