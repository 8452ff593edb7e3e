import Foundation
import GRDB
import Testing
import Values

@testable import LocalPlatform

/// Secrets over the management routes (contract, sections 23 and 27).
@Suite("The routes of secrets", .timeLimit(.minutes(1)))
struct DeskSecretRouteTests {
    private static let value = "planted-value-4711"

    @Test("a secret is made, listed and shown without its value, and deleted")
    func life() async throws {
        try await TestPlatform.run { platform in
            let made = try await platform.desk(
                "POST", "/secrets", ["name": "stripe", "value": .string(Self.value), "kind": "System"])
            #expect(made.status == 201 && !made.text.contains(Self.value))
            let secret = try #require(made.body.record)
            #expect(secret.keys == ["id", "name", "kind", "createdAt", "usedBy", "readable"])
            #expect(secret["name"] == "stripe" && secret["kind"] == "System" && secret["readable"] == true)
            _ = try await platform.desk("POST", "/secrets", ["name": "another", "value": "x"])
            let list = try await platform.desk("GET", "/secrets")
            #expect(list.body["items"].list?.map { $0["name"] } == ["another", "stripe"] && list.body["total"] == 2)
            #expect(!list.text.contains(Self.value) && list.body["items"].list?.first?["kind"] == "User")
            let page = try await platform.desk("GET", "/secrets?skip=1&take=1").body
            #expect(page["items"] == [.record(secret)] && page["total"] == 2)
            let id = try #require(secret["id"]?.string)
            for path in ["/secrets/stripe", "/secrets/\(id)", "/secrets/\(id.uppercased())"] {
                #expect(try await platform.desk("GET", path).body == .record(secret))
            }
            let gone = try await platform.desk("DELETE", "/secrets/\(id)")
            #expect(gone.status == 200 && gone.body == ["ok": true, "warnings": []])
            for method in ["GET", "DELETE"] {
                #expect(try await platform.desk(method, "/secrets/stripe").status == 404)
            }
        }
    }

    @Test("a value is written once: the name stays taken, and no method changes it")
    func writeOnce() async throws {
        try await TestPlatform.run { platform in
            let body: Value = ["name": "stripe", "value": .string(Self.value)]
            #expect(try await platform.desk("POST", "/secrets", body).status == 201)
            let again = try await platform.desk("POST", "/secrets", ["name": "stripe", "value": "other-value"])
            #expect(again.status == 409 && again.code == "name_taken" && again.field == "name")
            for method in ["PUT", "PATCH"] {
                let answer = try await platform.desk(method, "/secrets/stripe", ["value": "other-value"])
                #expect(answer.status == 405 && answer.code == "method_not_allowed")
            }
        }
    }

    @Test("what is no secret is refused without repeating what was sent")
    func refusals() async throws {
        try await TestPlatform.run { platform in
            let long = Value.string(String(repeating: "v", count: SecretRecord.largestValue + 1))
            let cases: [(Value, String)] = [
                (["value": "planted"], "name"), (["name": "planted name", "value": "v"], "name"),
                (["name": "planted}}", "value": "v"], "name"), (["name": "", "value": "v"], "name"),
                (["name": .string(String(repeating: "n", count: 101)), "value": "v"], "name"),
                (["name": "n"], "value"), (["name": "n", "value": ""], "value"), (["name": "n", "value": 1], "value"),
                (["name": "n", "value": ["planted": 1]], "value"), (["name": "n", "value": long], "value"),
                (["name": "n", "value": "v", "kind": "planted"], "kind"),
            ]
            for (body, field) in cases {
                let answer = try await platform.desk("POST", "/secrets", body)
                #expect(answer.status == 400 && answer.field == field, "\(answer.text)")
                #expect(!answer.text.contains("planted"))
            }
            #expect(try await platform.desk("GET", "/secrets").body["total"] == 0)
        }
    }

    @Test("deleting a secret that something needs warns first, and says who it was when it is forced")
    func inUse() async throws {
        try await withTemporaryDirectory { directory in
            try await TestPlatform.run(in: directory) { platform in
                for name in ["vendor", "bearer", "query", "free"] {
                    let made = try await platform.desk("POST", "/secrets", ["name": .string(name), "value": "v"])
                    #expect(made.status == 201)
                }
                let provider: Value = ["name": "Open AI", "type": "openai", "apiKeySecretName": "vendor"]
                let made = try await platform.desk("POST", "/llm-providers", provider)
                #expect(made.status == 201)
            }
            try await Self.addUsers(in: directory)
            try await TestPlatform.run(in: directory, manifests: []) { platform in
                let items = try await platform.desk("GET", "/secrets").body["items"].list ?? List()
                let users = items.map { secret in
                    (secret["usedBy"].list ?? List()).map { "\($0["resource"].string ?? "") \($0["key"].string ?? "")" }
                }
                #expect(users == [["service Payments"], [], ["operation Payments>pay"], ["llm_provider Open AI"]])
                for (name, user) in [("vendor", "the llm_provider Open AI"), ("query", "the operation Payments>pay")] {
                    let refused = try await platform.desk("DELETE", "/secrets/\(name)")
                    let warning = "The secret '\(name)' is needed by \(user); without it that fails."
                    #expect(refused.status == 409 && refused.code == "in_use")
                    #expect(refused.body["error"]["message"] == .string(warning))
                    let shown = try await platform.desk("GET", "/secrets/\(name)")
                    #expect(shown.status == 200)
                    let forced = try await platform.desk("DELETE", "/secrets/\(name)?force=true")
                    #expect(forced.body == ["ok": true, "warnings": [.string(warning)]])
                }
                let broken = try await platform.desk("GET", "/llm-providers/Open%20AI").body
                #expect(broken["keySource"] == "missing_secret" && broken["apiKeySecretName"] == "vendor")
            }
        }
    }

    /// A service and an operation that name secrets.
    private static func addUsers(in directory: String) async throws {
        try await TestPlatform.withStore(of: directory) { store in
            try await store.configure { db in
                let service = ServiceRecord(
                    id: "service", name: "Payments", type: .http,
                    config: ["auth": ["method": "bearer", "secretName": "bearer"]], createdAt: .unset, updatedAt: .unset
                )
                try service.insert(db)
                try OperationRecord(
                    id: "operation", serviceId: "service", name: "pay",
                    configuration: ["query": ["key": "{{ secrets.query }}", "x": "{{x}}"]], createdAt: .unset,
                    updatedAt: .unset
                ).insert(db)
            }
        }
    }

    @Test("making and deleting are in the audit log, and no file and no answer of the platform holds the value")
    func audit() async throws {
        try await withTemporaryDirectory { directory in
            try await TestPlatform.run(in: directory) { platform in
                _ = try await platform.desk("POST", "/secrets", ["name": "stripe", "value": .string(Self.value)])
                _ = try await platform.desk("POST", "/secrets", ["name": "stripe", "value": .string(Self.value)])
                _ = try await platform.desk("POST", "/secrets", ["name": "kept", "value": .string(Self.value)])
                _ = try await platform.desk("DELETE", "/secrets/stripe")
                let log = try await platform.desk("GET", "/audit")
                let rows = (log.body["items"].list ?? List()).filter { $0["resource"] == "secret" }
                #expect(
                    rows.map { "\($0["action"].string ?? "") \($0["key"].string ?? "")" } == [
                        "delete stripe", "create kept", "create stripe",
                    ])
                #expect(!log.text.contains(Self.value))
            }
            for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
                let data = FileManager.default.contents(atPath: "\(directory)/\(name)") ?? Data()
                #expect(data.range(of: Data(Self.value.utf8)) == nil, "\(name) holds the value")
            }
            try await TestPlatform.run(in: directory, manifests: []) { platform in
                let kept = try await platform.desk("GET", "/secrets/kept")
                #expect(kept.body["readable"] == true)
            }
        }
    }
}
