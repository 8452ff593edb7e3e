/// What has to be typed before an example, for it to have something to work on.
enum ExampleScene {
    /// A run that waits for a person: `r1`, with the task `t1`.
    static let task = ["start support {query: \"Refund order 1182\"}", "wait r1 task 10s"]
    /// The same run when it is done.
    static let done = task + ["approve t1", "wait r1 done 10s"]
    /// A run that waits for a chat reply.
    static let question = ["start support {query: \"I want my money back\"}", "wait r1 WaitingForResponse 10s"]
    /// A run that waits for a timer.
    static let timer = ["start courier {}", "wait r1 WaitingForTimer 10s"]
    /// A run that offers options.
    static let options = ["start concierge {}", "wait r1 task 10s"]
    /// The same run when it asks for a text, and then for a number.
    static let text = options + ["choose t1 --nth 1", "wait r1 task 10s"]
    static let number = text + ["answer t2 \"Ada\"", "wait r1 task 10s"]
    /// A session under a name of its own.
    static let saved = ["1 + 1", "save refund.phs"]
}
