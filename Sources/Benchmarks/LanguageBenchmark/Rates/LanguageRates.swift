import Language
import Tables
import Values

/// How fast the parts of the language are by themselves, without a process being started.
struct LanguageRates {
    /// The bytes of a conversation.
    let conversation: [UInt8]
    let meter: RateMeter

    private let registry = Registry(commands: [])

    func measure() throws -> [Rate] {
        let document = try JSON.parse(conversation)
        return try parsing() + evaluating(document["items"]) + json(document) + patterns(document["items"])
            + drawing(document["items"])
    }

    private func parsing() throws -> [Rate] {
        let script = Corpus.script(ofSize: 100_000)
        let count = script.utf8.count { $0 == UInt8(ascii: "\n") }
        let names = try PreparedStatement(Corpus.script(ofSize: 0), registry: registry, scope: Scope()).scope
        return [
            meter.rate("parse a script of 100 kB", script.utf8.count, .bytes) { parse(script) },
            meter.rate("parse a script of 100 kB", count, .statements) { parse(script) },
            try meter.rate("parse and check a line at a time", Corpus.statements.count, .statements) {
                try checkLines(in: names)
            },
        ]
    }

    private func parse(_ script: String) {
        keep(Parser.parse(script, registry: registry, mode: .script))
    }

    private func checkLines(in scope: Scope) throws {
        for line in Corpus.statements {
            keep(try PreparedStatement.check(line, mode: .prompt, registry: registry, scope: scope))
        }
    }

    private func evaluating(_ items: Value) throws -> [Rate] {
        let numbers = Value.list(List((1...100_000).map { .integer($0) }))
        var scope = Scope()
        scope.bind("items", to: items)
        scope.bind("numbers", to: numbers)
        let rows = items.list?.count ?? 0
        return try [
            rate("where, on items read", rows, .rows, "items | where .type == \"ToolCall\" | count", scope),
            rate("group and sum", rows, .rows, "items | group .type | each sum(.rows, .tokensUsed)", scope),
            rate("sort by time taken", rows, .rows, "items | sort -.took | take 10", scope),
            rate("arithmetic", 400_000, .operations, "numbers | each (. * 3 + 1 - . % 2) | count", scope),
            rate("function calls", 100_000, .calls, "fn f(x) = x + 1\nnumbers | each f(.) | count", scope),
        ]
    }

    private func rate(_ name: String, _ amount: Int, _ unit: Rate.Unit, _ source: String, _ scope: Scope) throws -> Rate
    {
        let statement = try PreparedStatement(source, registry: registry, scope: scope)
        return try meter.rate(name, amount, unit) { try statement.run() }
    }

    private func json(_ document: Value) throws -> [Rate] {
        [
            try meter.rate("read JSON", conversation.count, .bytes) { keep(try JSON.parse(conversation)) },
            meter.rate("write JSON, every value made on the way", conversation.count, .bytes) {
                keep(document.jsonBytes())
            },
        ]
    }

    private func patterns(_ items: Value) throws -> [Rate] {
        let texts = (items.list ?? List()).compactMap { $0["content"]["message"].string }
        let size = texts.reduce(0) { $0 + $1.utf8.count }
        return try [
            ("search a word", "refund"), ("search alternatives", "(refund|replacement|voucher)s?\\b"),
            ("search in vain, nested repetition", "^([a-z]+ ?)+x$"),
        ].map { name, source in
            let pattern = try Pattern(source)
            return meter.rate(name, size, .bytes) { keep(texts.count { pattern.matches($0) }) }
        }
    }

    private func drawing(_ items: Value) throws -> [Rate] {
        var scope = Scope()
        scope.bind("items", to: items)
        let rows = items.list ?? List()
        let columns = Question.tableColumns
        let table = Value.list(List(rows.map { item in .record(Record(columns.map { ($0, item[$0]) })) }))
        let renderer = Renderer(.plain(width: 120))
        return [
            meter.rate("draw a table of \(rows.count) rows", rows.count * columns.count, .cells) {
                keep(renderer.render(table))
            }
        ]
    }
}
