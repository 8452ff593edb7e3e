#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One question about one file, put to all tools in turn.
struct Comparison {
    let question: Question
    let conversation: Conversation
    /// The conversation's file, in the working directory.
    let file: String

    /// What one tool showed.
    struct Outcome {
        let tool: String
        var times = Samples()
        /// The greatest of all runs in bytes; nil when it is not known (`ChildProcess.Usage`).
        var peakMemory: Int?
        let answer: Answer
    }

    private static let outputPath = "answer.out"

    /// Runs the tools `rounds` times, one after the other in each round, so that a busy moment of the machine meets all
    /// of them. The tools that cannot answer are left out.
    func run(_ tools: [any Tool], rounds: Int) throws -> [Outcome] {
        defer { _ = try? FileManager.default.removeItem(atPath: Self.outputPath) }
        var outcomes: [Outcome] = []
        var processes: [ChildProcess] = []
        for tool in tools {
            guard let process = tool.process(for: question, about: file) else { continue }
            outcomes.append(try firstOutcome(of: process, tool: tool.name))
            processes.append(process)
        }
        for _ in 1..<max(rounds, 1) {
            for index in processes.indices {
                outcomes[index].add(try processes[index].run(outputPath: Self.outputPath))
            }
        }
        return outcomes
    }

    /// The first run, of which also the answer is kept.
    private func firstOutcome(of process: ChildProcess, tool: String) throws -> Outcome {
        let usage = try process.run(outputPath: Self.outputPath)
        let output = try Data(contentsOf: URL(filePath: Self.outputPath))
        var outcome = Outcome(tool: tool, answer: try Answer([UInt8](output), to: question))
        outcome.add(usage)
        return outcome
    }
}

extension Comparison.Outcome {
    fileprivate mutating func add(_ usage: ChildProcess.Usage) {
        times.add(usage.wallTime)
        peakMemory = [peakMemory, usage.peakMemory].compactMap { $0 }.max()
    }
}
