import Testing

@Suite("Trouble on request")
struct TroubleTests {
    @Test("is told by on, and by what it lets fail, with the way to end it")
    func told() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                "on\nlocal trouble 500=1x --seed 7\non local\nstart courier {}", arguments: ["--session", "t.phs"])
            #expect(run.output.hasPrefix("on local\nTrouble is on: "), "\(run.output)")
            #expect(run.output.hasSuffix("on local\nTrouble is on: 500 at most 1 time (seed 7).\n"), "\(run.output)")
            #expect(run.errors.contains("this is the fault 500, which is on by request."), "\(run.errors)")
            #expect(run.errors.contains("hint: `local trouble off` ends it."), "\(run.errors)")
            let verify = try await phrosh.run("verify", "t.phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    @Test("is told to a shell that joins")
    func joining() async throws {
        try await withPhrosh { phrosh in
            try await serving(phrosh, ["--trouble", "409=1x"]) { _ in
                let joined = try await phrosh.run("-c", "on")
                let sentence = "Trouble is on: 409 at most 1 time (seed 1)."
                #expect(joined.output == "on local\n\(sentence)\n")
                #expect(joined.errors.contains("Joined the platform") && joined.errors.contains(sentence))
            }
        }
    }

    @Test("stands in the prompt while it is on")
    func prompt() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.send("local trouble delay=1ms\r")
                try await window.waitFor("local (trouble) [2]>")
                window.send("local trouble off\r")
                try await window.waitFor("local [3]>")
            }
        }
    }

    @Test("of a model is told by the run that fails of it")
    func model() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                "local trouble kill-model\nstart courier {}\nwait r1 Failed 10s\nstatus(r1).error")
            #expect(run.output.contains("the fault kill-model, which is on by request."), "\(run.output)")
        }
    }

    @Test("a start that a limit refuses for long is told at once, and counts once")
    func rateLimit() async throws {
        try await withPhrosh { phrosh in
            let begin = ContinuousClock.now
            let run = try await phrosh.script(
                """
                trigger change api {rpmLimit: 1} --agent courier
                start courier {}
                start courier {}
                """)
            #expect(run.code == 1 && run.errors.contains("error [rate-limited-minute]"), "\(run.errors)")
            #expect(run.errors.contains(#/hint: Try again in \d+ s\./#), "\(run.errors)")
            #expect(ContinuousClock.now - begin < .seconds(30))
            let refused = try await phrosh.run("-c", "ingress courier --outcome rate_limited_minute | count")
            #expect(refused.output == "1\n")
        }
    }
}
