/// What people type who come from other languages and shells, and what is typed here instead.
///
/// Asked only for words that mean nothing here: a variable or function of the same name is never touched.
public enum Habits {
    /// What to type instead of a word; nil for a word nobody brings along.
    public static func hint(for word: String) -> String? { hintInRow(for: word) ?? all[word.lowercased()] }

    /// The same where a bare word most likely is a field without its point: only what can be no field.
    static func hintInRow(for word: String) -> String? {
        if let keyword = Keyword(rawValue: word.lowercased()) { return "It is written `\(keyword.rawValue)`." }
        return values[word.lowercased()]
    }

    /// The words that have a hint.
    public static var words: [String] { Array(all.keys) + values.keys }

    private static let all = table(commands + definitions + stages + functions)
    private static let values = table(constants)

    private typealias Habit = (words: String, hint: String)

    private static func table(_ habits: [Habit]) -> [String: String] {
        habits.reduce(into: [:]) { table, habit in
            for word in habit.words.split(separator: " ") { table[String(word)] = habit.hint }
        }
    }

    private static let commands: [Habit] = [
        ("print echo puts printf println console", "A value shows itself: type the expression alone."),
        ("ls dir ll", "`runs`, `tasks`, `agents` and `vars` list what there is; the files are for the system's shell."),
        (
            "cd pwd rm mv cp mkdir git curl touch chmod vi vim nano sudo",
            "This is for the system's shell, in another window."
        ),
        ("cat less more open_file load", "`read \"FILE\"` gives what is in a file, `source FILE` runs a script."),
        ("h man info usage commands menu", "`help` shows what there is, `help NAME` explains one thing."),
        ("ps top processes", "`jobs` lists the runs of this shell, `runs` all there are."),
        ("kill stop abort cancel", "A run ends by itself; `reject t1` says no to what it asks."),
        ("sleep delay", "`wait r1 10s` waits for a run, at most so long."),
        ("login", "`auth` takes an API key, `on live` goes there."),
        ("yes y ok accept confirm allow", "`approve t1` decides a task, with its number; `tasks` lists them."),
        ("no n deny decline refuse", "`reject t1` decides a task, with its number; `tasks` lists them."),
        ("import require include use_file", "`source FILE` runs a script, `read \"FILE\"` gives what is in a file."),
        ("env export", "`set` shows the settings, `vars` the names that are bound."),
        ("undo", "What was sent stays sent; `let` binds a name again."),
        ("bye logout leave", "`quit` leaves."),
    ]

    private static let definitions: [Habit] = [
        ("var const val my auto", "`let x = …` gives a value a name."),
        ("def function func fun lambda sub proc", "`fn f(x) = …` makes a function."),
        ("return yield", "The last expression of a function is its value."),
        ("while loop until repeat do", "There is `for x in list { … }`; `wait r1 done` waits for a run."),
        ("foreach", "It is `for x in list { … }`, or `| each …` in a pipe."),
        ("elif elsif elseif", "It is `else if … { … }`."),
        ("switch case when unless", "It is `if … { … } else if … { … }`, or `if c then a else b`."),
        (
            "try catch throw raise assert",
            "`expect condition, \"why\"` stops where something does not hold; `??` stands in for null."
        ),
        ("class struct new", "A record is written `{name: \"x\"}`."),
    ]

    private static let stages: [Habit] = [
        ("map collect transform", "It is `| each …` here, with `.` for the row: `| each . + 1`."),
        (
            "filter grep find findall search",
            "It is `| where …` here, with `.` for the row: `| where .status == \"Failed\"`."
        ),
        ("head limit top_n first_n", "It is `| take 3` here."),
        ("offset drop_first", "It is `| skip 3` here."),
        ("tail", "It is `| last 3` here."),
        ("uniq unique dedupe", "It is `| distinct` here."),
        ("order orderby order_by sort_by sortby", "It is `| sort .field` here, `| sort -.field` downward."),
        ("groupby group_by partition", "It is `| group .field` here; it gives `key`, `count` and `rows`."),
        ("reduce fold aggregate", "There are `sum`, `avg`, `min`, `max`, `count` and `percentile`."),
        ("mean average", "It is `avg` here."),
        ("median", "It is `| percentile 50` here."),
        ("minimum", "It is `min` here."),
        ("maximum", "It is `max` here."),
        ("pluck project pick columns fields", "It is `| select .a .b` here."),
        ("flat flatmap flat_map", "It is `| each … | flatten` here."),
        ("wc", "It is `| count` here, `length(…)` for a text."),
        ("any exists some", "It is `(… | where … | count) > 0` here."),
        ("all every", "It is `(… | where not (…) | count) == 0` here."),
        ("concat append push", "`+` puts lists and texts together: `list + [1]`."),
        ("jq sql sqlite", "Pipes do it here: `| where …`, `| select …`, `| group …`."),
    ]

    private static let functions: [Habit] = [
        ("len size strlen", "It is `length(…)` here; `count` counts rows."),
        ("str string tostring to_string", "It is `text(…)` here, or `\"\\(x)\"`."),
        (
            "int integer float number tonumber to_number parseint num",
            "It is `json(\"12\")` here, which reads a number from a text."
        ),
        ("range seq", "A list is written out: `[1, 2, 3]`."),
        ("substr substring slice", "A part is cut out with `[from:to]`: `\"abcdef\"[0:3]`."),
        ("contains includes has", "It is `\"part\" in text` here, or `text ~ \"pattern\"`."),
        ("startswith starts_with", "It is `text ~ \"^part\"` here."),
        ("endswith ends_with", "It is `text ~ \"part$\"` here."),
        ("uppercase toupper touppercase ucase", "It is `upper(…)` here."),
        ("lowercase tolower tolowercase lcase downcase", "It is `lower(…)` here."),
        ("strip", "It is `trim(…)` here."),
        ("regex re test gsub sub_all", "It is `text ~ \"pattern\"` here; `match` and `replace` take patterns, too."),
        ("format sprintf", "A text takes values in: `\"it took \\(x)\"`."),
        ("parse fromjson from_json loads json_decode", "It is `json(…)` here."),
        ("stringify tojson to_json dumps json_encode", "It is `text(…)` here."),
        ("date datetime today time", "`now()` is the present, `instant(\"2026-05-12T09:30:00Z\")` another time."),
        ("typeof instanceof kind", "It is `type(…)` here."),
        ("floor ceil", "`round(…)` is there, and `x % 1` is the fraction."),
        ("items pairs", "It is `entries(…)` here; the steps of a run are `r1.items`."),
        ("sqrt pow random rand", "There are `+ - * / %`, `round` and `abs`."),
    ]

    private static let constants: [Habit] = [
        ("none nil undefined nan void", "It is `null` here."),
        ("desc descending asc ascending by", "`sort .field` sorts upward, `sort -.field` downward."),
        ("self this it", "The row is `.`, the last value `$_`."),
    ]
}
