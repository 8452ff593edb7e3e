import Testing

@Suite("Settings at the desk")
struct DeskSettingsTests {
    @Test(
        "with a misspelt member are not sent, and the nearest name is told",
        arguments: [
            ("trigger change api {ipWhitlist: [\"10.0.0.1\"], rpmLimit: 1} --agent courier", "ipWhitelist"),
            (
                "trigger new nightly {type: \"scheduled\", cronExpresion: \"0 3 * * *\"} --agent courier",
                "cronExpression"
            ),
            ("version new support v7 {temprature: 0} --from v1", "temperature"),
            ("version change support v1 {temprature: 0}", "temperature"),
            ("agent new desk {executionMod: \"hitl\", llmProviderName: \"demo\"}", "executionMode"),
            ("agent change courier {nme: \"front\"}", "name"),
            ("provider new vendor {typ: \"openai\"}", "type"),
            ("provider change demo {baseUrlOveride: \"script:x/\"}", "baseUrlOverride"),
            ("service change \"Demo shop\" get_order {requireAproval: true}", "requireApproval"),
        ])
    func misspelt(command: String, name: String) async throws {
        try await withPhrosh { phrosh in
            let before = try await phrosh.run("-c", "audit(take: 100) | count")
            let run = try await phrosh.run("-c", command)
            #expect(run.code == 1 && run.errors.contains("error [unknown-member]"), "\(run.errors)")
            #expect(run.errors.contains("did you mean \(name)"), "\(run.errors)")
            #expect(try await phrosh.run("-c", "audit(take: 100) | count").output == before.output)
        }
    }

    @Test("of a trigger are those of its type")
    func types() async throws {
        try await withPhrosh { phrosh in
            let change = try await phrosh.run("-c", "trigger change api {timezone: \"UTC\"} --agent courier")
            #expect(
                change.errors.contains("A trigger of type api has no member timezone. Nothing was sent."),
                "\(change.errors)")
            let all = try await phrosh.script(
                """
                trigger change api {rpmLimit: 60, ipWhitelist: ["127.0.0.1"], exposeStepTimelineToApi: false,
                  active: true, maxInputTokens: null} --agent courier
                """)
            #expect(all.code == 0, "\(all.errors)")
        }
    }

    @Test(
        "that change nothing are refused",
        arguments: [
            "trigger change api {} --agent courier", "trigger change api --agent courier", "agent change courier {}",
            "version change support v2 {}", "provider change demo {}", "apikey change ci",
            "service change \"Demo shop\" get_order",
        ])
    func empty(command: String) async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script("version new support v2 --from v1\napikey new ci support\n" + command)
            #expect(run.code == 1 && run.errors.contains("error [nothing-to-change]"), "\(run.errors)")
        }
    }

    @Test(
        "of an integration are those of an operation: without one it is told how to name it, and nothing is sent",
        arguments: [
            "service change \"Demo shop\" {requireApproval: true}", "service change \"Demo shop\" {}",
            "service change \"Demo shop\"", "service change \"Demo shop\" settings: {requireApproval: true}",
        ])
    func noOperation(command: String) async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.run("-c", command)
            #expect(run.code == 1 && run.errors.contains("error [missing-argument]"), "\(run.errors)")
            let example = "`service change \"Demo shop\" check_stock {requireApproval: true}`"
            #expect(run.errors.contains("hint: Name it: \(example)"), "\(run.errors)")
            #expect(run.errors.contains("`services \"Demo shop\"` lists them."), "\(run.errors)")
        }
    }

    @Test("the key that a shell made for itself is neither changed nor revoked", arguments: ["revoke", "change"])
    func ownKey(action: String) async throws {
        try await withPhrosh { phrosh in
            let agent = action == "change" ? " courier" : ""
            let run = try await phrosh.script("apikey \(action) \"phrosh shell\"\(agent)")
            #expect(run.code == 1 && run.errors.contains("is a shell's own key; it ends with"), "\(run.errors)")
            let others = try await phrosh.script(
                """
                apikey new "phrosh shell" courier
                apikey change "phrosh shell" support
                apikey revoke "phrosh shell"
                start courier {}
                """)
            #expect(others.code == 0 && others.output.hasSuffix("r1 courier started\n"), "\(others.errors)")
        }
    }

    @Test(
        "a sub-agent is told to be started by other agents only, and by no trigger",
        arguments: [("start s1 {}", 3), ("apikey new q s1", 1)])
    func subAgent(command: String, code: Int32) async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                "agent new s1 {executionMode: \"sub_agent\", llmProviderName: \"demo\"}\n" + command)
            #expect(run.code == code, "\(run.errors)")
            #expect(run.errors.contains("hint: It is a sub_agent: other agents call"), "\(run.errors)")
            #expect(!run.errors.contains("trigger new"))
        }
    }
}
