extension Explanation {
    static let naming = [
        Explanation(
            .unknownName, "There is no variable, run or task of this name.", example: "let count1 = 3; cuont1 + 1"),
        Explanation(
            .unknownFunction, "There is neither a built-in function of this name nor one made with `fn`.",
            example: "lenght([1])"),
        Explanation(
            .reservedName,
            "Commands and runs keep their names: `r1` is always the first run. Variables may have the name of a function.",
            example: "let r1 = 2"),
        Explanation(.misplacedFunction, "Functions are made at the top level.", example: "if true { fn f() = 1 }"),
        Explanation(.repeatedParameter, "Two parameters of a function have one name.", example: "fn f(a, a) = a"),
        Explanation(
            .rowOutside, "`.` is the row in `where`, `each`, `sort` and their like, and nothing elsewhere.",
            example: ".status"),
        Explanation(
            .effectNotAllowed,
            """
            What writes, sends or decides stands where it can be seen: at the head of a statement, after `let x =`, or at the \
            end of a pipe there. Row arguments, interpolations and defaults do not even read.
            """,
            example: #"["x.json"] | each read(.)"#),
        Explanation(
            .taskNotWrittenOut,
            "On `live` a decision names its task, `approve t1`, so that what is typed is what is decided.",
            example: "let t = t1; approve t"),
        Explanation(.noSuchCell, "The cell has no value: it was a note, failed, or is yet to come.", example: "$99"),
        Explanation(
            .unknownReference, "A run or task is a name, a number like `r1`, or the beginning of its id.",
            example: "timeline refnud"),
    ]

    static let computing = [
        Explanation(
            .operandMismatch, "An operator works on certain kinds of values, and never converts one.",
            example: #"1 + "1""#),
        Explanation(
            .unordered, "`<` and its like compare two values of one kind. `sort` orders all kinds.",
            example: #"1 < "2""#),
        Explanation(
            .notABoolean, "A condition is true or false; nothing else counts as either.", example: "if 1 then 2 else 3"),
        Explanation(.fieldOfScalar, "Only records, runs and tasks have fields.", example: "[{a: 1}].a"),
        Explanation(.unknownField, "The fields of a run or a task are fixed.", example: "r1.statsu"),
        Explanation(
            .badIndex, "Lists and strings are indexed by whole numbers, records by names.", example: #"[1]["a"]"#),
        Explanation(.badSpread, "`...` puts a list into a list, or a record into a record.", example: "[...1]"),
        Explanation(.divisionByZero, "Nothing can be divided by zero.", example: "1 / 0"),
        Explanation(
            .integerOverflow,
            "Integers have 64 bits, and a result that does not fit is an error, never another number.",
            example: "9223372036854775807 + 1"),
        Explanation(
            .oversizedInteger, "An integer of more than 64 bits is kept as it is spelled, and cannot be computed with.",
            example: "12345678901234567890 + 1"),
        Explanation(.numberRange, "A decimal is at most about 1.8e308.", example: "1e308 * 10"),
        Explanation(
            .timeRange, "Times lie between the years 1677 and 2262.",
            example: #"instant("2026-01-01T00:00:00Z") + 9000000h"#),
        Explanation(.badPattern, "The text behind `~` is no regular expression.", example: #""a" ~ "(""#),
        Explanation(.badTime, "A time is spelled as ISO 8601 has it.", example: #"instant("noon")"#),
        Explanation(.badJSON, "The text is not JSON.", example: #"json("{a: 1}")"#),
        Explanation(.notLoopable, "`for` goes through the elements of a list.", example: "for x in 3 { x }"),
        Explanation(.expectationFailed, "What was expected is not so.", example: "expect 1 == 2"),
    ]

    static let limiting = [
        Explanation(
            .valueNesting, "Lists and records stand inside each other at most 512 deep.",
            example: "fn f(n) = if n == 0 then [] else [f(n - 1)]\nf(600)"),
        Explanation(
            .valueParts,
            "A value has at most fifty million parts, those of inner lists and records counted as often as they stand there.",
            example: "fn twice(x, n) = if n == 0 then x else twice([x, x], n - 1)\ntwice(1, 40)"),
        Explanation(
            .resultSize,
            "What a statement gives is shown and written to the session's file: its JSON has at most 1 GiB.",
            example: """
                fn twice(x, n) = if n == 0 then x else twice(x + x, n - 1)
                twice([twice("x", 16)], 16)
                """),
        Explanation(
            .memoryLimit, "phrosh takes at most 2 GiB of memory.",
            example: """
                fn twice(x, n) = if n == 0 then x else twice(x + x, n - 1)
                let row = twice([1], 16)
                let rows = row | each (row | reverse)
                """),
        Explanation(
            .recursionLimit, "Functions call each other at most 1000 deep.", example: "fn f(n) = f(n + 1)\nf(0)"),
        Explanation(
            .stepLimit, "A statement evaluates a hundred million rows, loop turns and calls, then it is stopped.",
            example: """
                let l = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
                let m = l | each l | flatten | each l | flatten | each l | flatten
                for a in m { for b in m { for c in m { 1 } } }
                """),
        Explanation(
            .listLimit, "A list has at most ten million elements.",
            example: "fn grow(l, n) = if n == 0 then l else grow(l + l, n - 1)\ngrow([1], 30)"),
        Explanation(
            .textLimit, "A text has at most 256 MiB.",
            example: "fn grow(t, n) = if n == 0 then t else grow(t + t, n - 1)\ngrow(\"x\", 30)"),
        Explanation(
            .patternLimit, "Finding all matches of a regular expression took too long.",
            example:
                "fn grow(t, n) = if n == 0 then t else grow(t + t, n - 1)\nreplace(grow(\"a\", 14), \"a*b|a\", \"\")"),
        Explanation(
            .interrupted, "Ctrl-C stopped the evaluation; runs go on.",
            example: "fn f(n) = if n == 0 then 0 else f(n - 1)\nfor i in [1, 2, 3] { f(900) }"),
    ]
}
