import Language
import Values

/// `local trouble`: lets things go wrong on the local platform, to see what an agent or a client makes of it (design,
/// section 8).
enum TroubleCommand {
    private static let faults = [
        "drop-stream", "double-event", "delay", "409", "429", "500", "503", "expire-task", "kill-model",
    ]
    private static let off = "off"

    /// What may be typed behind `local trouble`.
    static let words = faults + [off]

    static let command = Command(
        Signature(
            "local",
            parameters: [
                Parameter("what", .word(.choice(["trouble"])), summary: "What of the local platform."),
                Parameter(
                    "fault", .word(.name), arity: .many(minimum: 0),
                    summary: "What goes wrong; off ends it; what is on is shown if left out."),
            ],
            flags: [Flag("seed", .value, summary: "A number; the same one gives the same troubles.")],
            effect: .sends, summary: "Lets things go wrong on the local platform, or shows what does.",
            details: """
                Faults: \(faults.joined(separator: " ")). Behind = stand how often, at most how many times and how late: \
                drop-stream=20%, 429=1x, delay=300ms. A new call replaces what was on. The prompt shows (trouble) while \
                something is on, and on tells what.
                """,
            examples: [
                Example("local trouble", prints: "No trouble is on."),
                Example(
                    "local trouble 429=1x --seed 7",
                    prints: """
                        Trouble is on: 429 at most 1 time (seed 7).
                        fault  rate  count  milliseconds  occasions  strikes
                        …
                        429  …
                        """),
                Example("local trouble off", prints: "No trouble is on.", after: ["local trouble delay=1ms"]),
            ])
    ) { call, context async throws(Diagnostic) in
        let desk = try await context.desk()
        let wanted = call.all("fault").map(\.text)
        let report: Value
        if wanted.isEmpty {
            report = try await desk.get("trouble")
        } else if wanted == [off] {
            report = try await desk.delete("trouble")
        } else {
            var body = Record([("faults", .list(List(wanted.map { .string($0) })))])
            body["seed"] = call.flag("seed")
            report = try await desk.put("trouble", body: .record(body))
        }
        let trouble = Trouble.sentence(report)
        context.core.update { $0.hasTrouble = trouble != nil }
        guard let sentence = trouble else {
            context.write("No trouble is on.")
            return .silent(report)
        }
        context.write(sentence)
        return .value(.list(List((report["faults"].list ?? List()).map(row))))
    }

    private static func row(_ fault: Value) -> Value {
        [
            "fault": fault["kind"], "rate": fault["rate"], "count": fault["count"],
            "milliseconds": fault["milliseconds"], "occasions": fault["occasions"], "strikes": fault["strikes"],
        ]
    }
}
