extension Explanation {
    static let reading = [
        Explanation(
            .unexpectedCharacter,
            """
            A character stands there that has no meaning outside of a string. Curly quotes and no-break spaces come with text \
            that was copied from a document.
            """, example: "1 ! 2"),
        Explanation(
            .unexpectedToken, "Something else had to stand there; the message lists what would have been right.",
            example: "[1 2]"),
        Explanation(
            .unexpectedEnd,
            """
            The text is right so far, but a bracket, a block or an operator is not finished. At the prompt it goes on on the \
            next line.
            """, example: "(1 + 2"),
        Explanation(
            .unterminatedString,
            "A string ends on the line on which it begins. A line break inside is spelled \\n.",
            example: #"length("abc)"#),
        Explanation(
            .badEscape, "A backslash in a string begins an escape. Single quotes make a string without any.",
            example: #""C:\dir""#),
        Explanation(
            .badNumber,
            "Digits with letters behind are a duration (`250ms`, `1.5s`, `2m`, `1h`) or an error. Numbers are spelled as in JSON.",
            example: "10x"),
        Explanation(
            .sourceNesting,
            "Brackets, blocks, `not` and unary minus stand inside each other at most 512 deep; "
                + "of fields and stages at most 2048 stand behind each other.",
            example: String(repeating: "(", count: 600) + "1" + String(repeating: ")", count: 600)),
        Explanation(
            .assignment, "`=` gives a name only behind `let`; equality is asked with `==`.", example: "x = 1"),
        Explanation(
            .chainedComparison, "`a < b < c` would compare a truth with a number. Write `a < b and b < c`.",
            example: "1 < 2 < 3"),
        Explanation(
            .misplacedElse, "`else` belongs to the `if` block that ends on the same line.",
            example: "if true { 1 }\nelse { 2 }"),
    ]

    static let calling = [
        Explanation(
            .unknownCommand, "Behind `|` stands a command or a built-in function.", example: "[1] | cuont"),
        Explanation(
            .commaBetweenArguments,
            "Arguments of a command stand side by side. Commas belong into parentheses: `f(a, b)`.",
            example: "[1, 2] | sort ., ."),
        Explanation(
            .comparisonAfterStage,
            "The arguments of a stage go up to the next `|`, so a comparison behind it would belong to them.",
            example: "[1] | count == 1"),
        Explanation(
            .unknownFlag, "The command has no such flag. `help COMMAND` lists those it has.",
            example: "[1] | count --fast"),
        Explanation(
            .flagWithoutValue, "This flag has a value, which stands behind it.", example: "timeline --type"),
        Explanation(
            .unknownArgument, "Arguments can be given by name, but the call has none of this name.",
            example: "[1] | take cuont: 1"),
        Explanation(.repeatedArgument, "An argument was given two times.", example: "[1] | take count: 1 count: 2"),
        Explanation(.tooManyArguments, "The call takes fewer arguments.", example: "[1] | take 1 2"),
        Explanation(.missingArgument, "The call needs one more argument.", example: "[1] | take"),
        Explanation(
            .pipeNotTaken, "A command takes a pipe only if it says so, into the parameter its help names.",
            example: "1 | now"),
        Explanation(
            .timeWithoutUnit, "A length of time is a number with its unit: `10s`, `250ms`, `2m`, `1h`.",
            example: "wait r1 5"),
        Explanation(.notAChoice, "Only certain words may stand there.", example: "wait r1 dnoe"),
        Explanation(
            .wrongArgument, "The value of an argument is of another kind than the call needs.",
            example: #""abc" | count"#),
    ]
}
