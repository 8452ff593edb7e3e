import PhronyClient
import Testing
import Values

@Suite("User tasks in a conversation")
struct ConversationTests {
    private func conversation(
        session: String = "WaitingForHITL", runs: [(id: String, status: String)] = [("r", "WaitingForHITL")],
        items: [String]
    ) throws -> Conversation {
        let runs = runs.map { #"{"id":"\#($0.id)","status":"\#($0.status)"}"# }.joined(separator: ",")
        return try Conversation(
            answer: json(
                #"{"session":{"status":"\#(session)"},"runs":[\#(runs)],"items":[\#(items.joined(separator: ","))]}"#))
    }

    private func request(
        _ id: String, at ordinal: Int, run: String = "r", finished: String = "null", type: String = "UserTaskReq",
        _ members: String = ""
    ) -> String {
        let content = #"{"user_task_id":"\#(id)"\#(members.isEmpty ? "" : "," + members)}"#
        return
            #"{"runId":"\#(run)","ordinal":\#(ordinal),"type":"\#(type)","content":\#(content),"finishedAt":\#(finished)}"#
    }

    private func answer(_ id: String, at ordinal: Int) -> String { request(id, at: ordinal, type: "UserTaskRes") }

    private let finished = #""2026-05-12T09:31:00.000Z""#

    @Test("with two pauses in one run the second task is the one to answer")
    func twoPauses() throws {
        let conversation = try conversation(items: [
            request("first", at: 3, finished: finished, #""status":"completed","outcome":"approved""#),
            answer("first", at: 4),
            request("second", at: 8, #""status":"pending""#),
        ])
        #expect(conversation.pendingTask?.id == "second")
        #expect(conversation.openTasks.map(\.id) == ["second"])
        #expect(conversation.tasks.map(\.id) == ["first", "second"])
    }

    @Test("without statuses the end of the row and a later answer tell what is still open")
    func withoutStatus() throws {
        let conversation = try conversation(items: [
            request("ended", at: 1, finished: finished), request("answered", at: 2), answer("ANSWERED", at: 3),
            request("open", at: 4),
        ])
        #expect(conversation.openTasks.map(\.id) == ["open"])
        #expect(
            try self.conversation(items: [answer("again", at: 1), request("again", at: 2)]).pendingTask?.id == "again")
    }

    @Test("the order is that of ordinal, not that of the list")
    func ordinalOrder() throws {
        let conversation = try conversation(items: [request("late", at: 9), request("early", at: 2)])
        #expect(conversation.openTasks.map(\.id) == ["early", "late"])
        #expect(conversation.pendingTask?.id == "late")
    }

    @Test("a task of a run that does not wait is not to be answered")
    func runMustWait() throws {
        let runs = [("root", "WaitingForHITL"), ("child", "WaitingForHITL"), ("dead", "Failed"), ("busy", "Running")]
        let conversation = try conversation(
            runs: runs,
            items: [
                request("of child", at: 1, run: "CHILD", #""status":"pending""#),
                request("of dead", at: 2, run: "dead", #""status":"pending""#),
                request("of busy", at: 3, run: "busy", #""status":"pending""#),
                request("of nobody", at: 4, run: "nobody", #""status":"pending""#),
            ])
        #expect(conversation.openTasks.map(\.id) == ["of child"])
    }

    @Test("an alert that blocks nothing is open but never the one to answer")
    func nonBlocking() throws {
        let alert = request(
            "alert", at: 2, #""status":"pending","kind":"anomaly_alert","blocking":false,"api_completable":false"#)
        let waiting = try conversation(items: [request("real", at: 1), alert])
        #expect(waiting.pendingTask?.id == "real")
        #expect(waiting.openTasks.map(\.id) == ["real", "alert"])
        let running = try conversation(session: "Running", runs: [("r", "Running")], items: [alert])
        #expect(running.pendingTask == nil)
        #expect(running.openTasks.first?.isAPICompletable == false)
    }

    @Test("types match in any case, and rows without a task id are passed over")
    func tolerance() throws {
        let conversation = try conversation(items: [
            request("t", at: 1, type: "usertaskreq"), #"{"type":"UserTaskReq","content":null,"runId":"r"}"#, "7",
            "null",
        ])
        #expect(conversation.tasks.map(\.id) == ["t"])
    }

    @Test("cancelled and completed tasks are closed even without an end")
    func closedStatuses() throws {
        let conversation = try conversation(items: [
            request("a", at: 1, #""status":"cancelled""#), request("b", at: 2, #""status":"Completed""#),
            request("c", at: 3, #""status":"new one""#),
        ])
        #expect(conversation.openTasks.isEmpty)
    }

    @Test("a session that waits for a person without showing the task hides it")
    func hiddenTimeline() throws {
        let last = #"{"type":"SessionCompleted","content":{}}"#
        #expect(try conversation(items: [last]).hidesPendingTask)
        #expect(try !conversation(items: [request("t", at: 1)]).hidesPendingTask)
        #expect(try !conversation(session: "Running", items: []).hidesPendingTask)
    }

    @Test("a task shows what it asks")
    func taskMembers() throws {
        let members = #"""
            "kind":"multi_option","status":"pending","blocking":true,"api_completable":true,"title":"Pick one",
            "requested_at":"2026-05-12T09:30:03.710Z",
            "payload":{"prompt":"Which?","options":[{"id":"a","label":"Ay"},{"id":"b","description":"Bee"},{"label":"?"}]}
            """#
        let task = try #require(try conversation(items: [request("t", at: 1, members)]).pendingTask)
        #expect(task.kind == .multiOption && task.kind?.isDecision == false)
        #expect(task.title == "Pick one" && task.prompt == "Which?" && task.runId == "r")
        #expect(task.options.map(\.id) == ["a", "b"] && task.options.map(\.label) == ["Ay", "b"])
        #expect(task.options[1].details == "Bee")
        #expect(task.requestedAt == Instant("2026-05-12T09:30:03.710Z") && task.completedAt == nil)
        #expect(task.isBlocking && task.isAPICompletable && task.toolCalls.isEmpty)
    }

    @Test("a task of which only the id is known is taken to block and to be completable")
    func bareTask() throws {
        let task = try #require(try conversation(items: [request("t", at: 1)]).pendingTask)
        #expect(task.kind == nil && task.status == nil && task.isBlocking && task.isAPICompletable)
    }

    @Test("session, runs and items are read with their members, and unknown ones are kept")
    func members() throws {
        let conversation = try Conversation(
            answer: json(
                #"""
                {"session":{"id":"s","status":"Completed","llmModel":"m","novel":true,"startContext":{"version":1}},
                 "runs":[{"id":"r","agentName":"Desk","versionLabel":"v3","depth":0,"status":"Completed"},
                         {"id":"c","parentRunId":"r","depth":1}],
                 "items":[{"runId":"r","id":"i","sequence":2,"ordinal":1,"type":"reasoning","tokensUsed":541,"error":null,
                           "content":{"iteration":1,"message":"hm"},"startedAt":"2026-05-12T09:30:00.110Z"}],"novel":1}
                """#))
        #expect(conversation.session.id == "s" && conversation.session.llmModel == "m")
        #expect(conversation.session.value["novel"] == true && conversation.value["novel"] == 1)
        #expect(conversation.runs[0].agentName == "Desk" && conversation.runs[1].parentRunId == "r")
        let item = conversation.items[0]
        #expect(
            item.id == "i" && item.runId == "r" && item.type == .reasoning && item.sequence == 2 && item.ordinal == 1)
        #expect(item.tokensUsed == 541 && item.error == nil && item.iteration == 1 && item.content["message"] == "hm")
        #expect(item.startedAt != nil && item.finishedAt == nil)
    }
}
