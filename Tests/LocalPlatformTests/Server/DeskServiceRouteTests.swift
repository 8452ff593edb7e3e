import Testing
import Values

@testable import LocalPlatform

/// Sections 22 and 27: integrations and their operations at the desk.
@Suite("Integrations at the desk", .timeLimit(.minutes(1)))
struct DeskServiceRouteTests {
    @Test("are listed by name with their operations, what these are approved by, and who needs them")
    func list() async throws {
        try await TestPlatform.run { platform in
            let trigger = ["name": "mail", "type": "event", "serviceName": "Mailbox", "eventSlug": "NEW"] as Value
            _ = try await platform.desk("POST", "/agents/\(try platform.agentId("untriggered"))/triggers", trigger)
            let page = try await platform.desk("GET", "/services").body
            let items = page["items"].list ?? List()
            let names = items.compactMap { $0["name"].string }
            #expect(names == names.sorted() && page["total"] == .integer(names.count))
            let shop = try await platform.service("Test shop")
            #expect(
                shop.record?.keys == [
                    "id", "manifestKey", "name", "type", "config", "needsConnection", "operations", "usedBy",
                    "createdAt", "updatedAt",
                ])
            #expect(shop["type"] == "http" && shop["config"]["baseUrl"] == "phrosh-demo:shop")
            #expect(shop["needsConnection"] == false)
            let uses = ["payer@v1", "hidden@v1"].map { ["resource": "agent_version", "key": .string($0)] as Value }
            #expect(Set((shop["usedBy"].list ?? List()).map { $0.json() }) == Set(uses.map { $0.json() }))
            let pay = try platform.operation("pay", of: shop)
            #expect(
                pay.record?.keys == [
                    "id", "manifestKey", "name", "description", "configuration", "argumentsSchema", "requireApproval",
                    "needsApproval",
                ])
            #expect(pay["requireApproval"] == true && pay["needsApproval"] == true)
            let mailbox = try await platform.service("Mailbox")
            #expect(mailbox["needsConnection"] == true && mailbox["operations"] == [])
            #expect(mailbox["usedBy"] == [["resource": "trigger", "key": "untriggered@mail"]])
            #expect(try await platform.desk("GET", "/services/\(mailbox["id"].string ?? "")").body == mailbox)
            let second = try await platform.desk("GET", "/services?skip=1&take=1").body
            #expect(second["items"] == .list(List([items[1]])) && second["total"] == page["total"])
        }
    }

    @Test("are deleted only when no version may call them and no trigger waits for their events")
    func delete() async throws {
        try await TestPlatform.run { platform in
            let shop = try await platform.service("Test shop")
            let refused = try await platform.desk("DELETE", "/services/\(shop["id"].string ?? "")")
            #expect(refused.status == 409 && refused.code == "in_use", "\(refused.text)")
            #expect(refused.text.contains("payer@v1") && refused.text.contains("hidden@v1"))
            let path = "/services/\(try await platform.service("Mailbox")["id"].string ?? "")"
            let trigger = try await platform.desk(
                "POST", "/agents/\(try platform.agentId("untriggered"))/triggers",
                ["name": "mail", "type": "event", "serviceName": "Mailbox", "eventSlug": "NEW"])
            let awaited = try await platform.desk("DELETE", path)
            #expect(awaited.status == 409 && awaited.text.contains("untriggered@mail"), "\(awaited.text)")
            #expect(try await platform.desk("DELETE", "/triggers/\(trigger.body["id"].string ?? "")").status == 200)
            #expect(try await platform.desk("DELETE", path).body == ["ok": true])
            #expect(try await platform.desk("DELETE", path).status == 404)
            let left = try await platform.desk("GET", "/services").body["items"].list ?? List()
            #expect(!left.contains { $0["name"] == "Mailbox" })
            let entry = try await platform.lastAudit()
            #expect(entry["action"] == "delete" && entry["resource"] == "service" && entry["key"] == "name:Mailbox")
            #expect(entry["before"]["config"]["toolkitSlug"] == "GMAIL" && entry["after"].isNull)
        }
    }

    @Test("go with their operations once the versions are gone that may call these")
    func orphans() async throws {
        try await TestPlatform.run { platform in
            for agent in ["payer", "hidden"] {
                let id = try platform.agentId(agent)
                let version = platform.agents[agent]?["deployedVersionId"].string ?? ""
                #expect(try await platform.desk("POST", "/agents/\(id)/versions/\(version)/retract", [:]).status == 200)
                let shop = try await platform.service("Test shop")
                #expect(try await platform.desk("DELETE", "/services/\(shop["id"].string ?? "")").status == 409)
                #expect(try await platform.desk("DELETE", "/agents/\(id)/versions/\(version)").status == 200)
            }
            let shop = try await platform.service("Test shop")
            #expect(try await platform.desk("DELETE", "/services/\(shop["id"].string ?? "")").status == 200)
            let operation = try platform.operation("pay", of: shop)["id"]
            let version = try await platform.desk(
                "POST", "/agents/\(try platform.agentId("payer"))/versions",
                ["versionLabel": "v9", "llmModel": "m", "allowedOperationIds": [operation]])
            #expect(version.status == 400 && version.field == "allowedOperationIds[0]", "\(version.text)")
        }
    }

    @Test("an operation's approval is set, taken away and left to the integration; calls follow from then on")
    func approval() async throws {
        try await TestPlatform.run { platform in
            let shop = try await platform.service("Test shop")
            let pay = try platform.operation("pay", of: shop)
            let path = "/services/\(shop["id"].string ?? "")/operations/\(pay["id"].string ?? "")"
            for (value, isGated) in [(false, false), (.null, false), (true, true), (true, true)] as [(Value, Value)] {
                let changed = try await platform.desk("PATCH", path, ["requireApproval": value])
                #expect(changed.status == 200 && changed.body["requireApproval"] == value, "\(changed.text)")
                #expect(changed.body["needsApproval"] == isGated && changed.body["name"] == "pay")
                #expect(try platform.operation("pay", of: try await platform.service("Test shop")) == changed.body)
            }
            let (run, _) = try await platform.startToTask("payer")
            #expect(try await platform.call("GET", "/v1/runs/\(run)").body["status"] == "WaitingForHITL")
            #expect(try await platform.desk("PATCH", path, ["requireApproval": false]).status == 200)
            try await platform.wait(for: try await platform.start("payer"), status: "Completed")
            let audit = try await platform.desk("GET", "/audit?take=100").body["items"].list ?? List()
            let entries = audit.filter { $0["resource"] == "operation" && $0["action"] == "update" }
            #expect(entries.map { $0["key"].string } == Array(repeating: "shop>pay", count: 4))
            #expect(entries.first?["before"] == ["requireApproval": true])
            #expect(entries.first?["after"] == ["requireApproval": false])
        }
    }

    @Test("what is not there or not meant is refused, and nothing is changed")
    func refusals() async throws {
        try await TestPlatform.run { platform in
            let (shop, mailbox) = (try await platform.service("Test shop"), try await platform.service("Mailbox"))
            let pay = try platform.operation("pay", of: shop)["id"].string ?? ""
            let path = "/services/\(shop["id"].string ?? "")/operations/\(pay)"
            for body in [[:], ["requireApproval": "yes"], ["requireAproval": true], ["name": "x"]] as [Value] {
                let answer = try await platform.desk("PATCH", path, body)
                #expect(answer.status == 400 && answer.field == "requireApproval", "\(answer.text)")
            }
            let nobody = "00000000-0000-4000-8000-000000000000"
            for service in [nobody, "x"] {
                #expect(try await platform.desk("GET", "/services/\(service)").status == 404)
                #expect(try await platform.desk("DELETE", "/services/\(service)").status == 404)
            }
            let places = [
                (nobody, pay), (mailbox["id"].string ?? "", pay), (shop["id"].string ?? "", nobody),
                (shop["id"].string ?? "", "x"),
            ]
            for (service, operation) in places {
                let answer = try await platform.desk(
                    "PATCH", "/services/\(service)/operations/\(operation)", ["requireApproval": true])
                #expect(answer.status == 404, "\(answer.text)")
            }
            #expect(try await platform.service("Test shop") == shop)
        }
    }
}

extension TestPlatform {
    /// The integration of this name as the desk lists it.
    fileprivate func service(_ name: String) async throws -> Value {
        let services = try await desk("GET", "/services").body["items"].list ?? List()
        return try #require(services.first { $0["name"] == .string(name) })
    }

    fileprivate func operation(_ name: String, of service: Value) throws -> Value {
        try #require((service["operations"].list ?? List()).first { $0["name"] == .string(name) })
    }

    fileprivate func lastAudit() async throws -> Value {
        try #require(try await desk("GET", "/audit?take=1").body["items"].list?.first)
    }
}
