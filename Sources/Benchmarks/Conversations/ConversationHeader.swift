/// What stands before the rows of a conversation: its session and its runs, in the shapes of sections 8.1 and 8.2.
struct ConversationHeader {
    let simulation: SessionSimulation

    /// The document up to and without the value of `items`.
    var bytes: [UInt8] {
        var text = JSONText()
        text.beginObject()
        text.key("session")
        writeSession(to: &text)
        text.key("runs")
        text.beginArray()
        for run in simulation.runs { write(run, to: &text) }
        text.endArray()
        text.key("items")
        return text.bytes
    }

    private var root: SimulatedRun { simulation.runs[0] }

    private func writeSession(to text: inout JSONText) {
        text.beginObject()
        text.member("id", simulation.session.id)
        text.member("tenantId", simulation.session.tenantID)
        text.member("agentId", root.agentID)
        text.member("agentVersionId", root.agentVersionID)
        text.member("llmModel", SimulatedSession.model)
        writeTrigger(to: &text)
        writeCourse(of: root, tokens: simulation.runs.reduce(0) { $0 + $1.tokens }, to: &text)
        text.key("startContext")
        text.beginObject()
        text.member("version", 1)
        text.member("userInput", verbatim: root.input)
        text.member("llmModel", SimulatedSession.model)
        text.member("temperature", verbatim: "0.2")
        text.member("maxTokensPerRun", 400_000)
        text.member("canExecuteSubAgents", true)
        text.member("topP", verbatim: "null")
        text.member("topK", verbatim: "null")
        text.member("agentExecutionMode", "hitl")
        text.member("rootAgentExecutionMode", "hitl")
        text.member("maxDepth", 5)
        text.endObject()
        text.endObject()
    }

    private func write(_ run: SimulatedRun, to text: inout JSONText) {
        text.beginObject()
        text.member("id", run.id)
        text.member("sessionId", simulation.session.id)
        text.member("agentId", run.agentID)
        text.member("agentVersionId", run.agentVersionID)
        text.member("parentRunId", optional: run.parent.map { simulation.runs[$0].id })
        text.member("depth", run.depth)
        writeCourse(of: run, tokens: run.tokens, to: &text)
        writeTrigger(to: &text)
        text.member("agentName", run.agentName)
        text.member("versionLabel", "v3")
        text.member("llmModel", SimulatedSession.model)
        text.endObject()
    }

    private func writeTrigger(to text: inout JSONText) {
        text.member("triggerType", "api")
        text.member("triggeredBy", simulation.session.triggeredBy)
        text.member("triggerId", simulation.session.triggerID)
        text.member("triggerName", "Backend")
    }

    /// What session and runs say alike of how it went.
    private func writeCourse(of run: SimulatedRun, tokens: Int, to text: inout JSONText) {
        text.member("status", "Completed")
        text.member("totalTokensUsed", tokens)
        text.member("input", verbatim: run.input)
        text.member("output", verbatim: run.output)
        text.member("error", verbatim: "null")
        text.member("startedAt", run.startedAt.text)
        text.member("finishedAt", optional: run.finishedAt?.text)
    }
}
