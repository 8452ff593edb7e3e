/// What the line was when Tab had nothing to add: at the same place the next Tab lists.
struct TabState: Equatable {
    let before: String
    let after: String
}

extension EditingSession {
    /// Tab: the first one inserts what all candidates begin with, the second one lists them above the prompt.
    func complete() -> NativeEditor.Aftermath {
        let (before, after) = native.line
        let completion = completer(before + after, before.utf8.count)
        guard !completion.candidates.isEmpty, let word = before.lastBytes(completion.replacedBytes) else {
            return .drawAndBeep
        }
        let common = completion.commonPrefix
        if completion.candidates.count > 1, listedOnce == TabState(before: before, after: after) {
            above += CandidateList.text(completion.candidates, width: terminal.columns) + "\n"
            return .clearAndDraw
        }
        if common.utf8.count >= word.utf8.count, common != word {
            native.deleteBefore(word.unicodeScalars.count)
            native.insert(common)
        }
        let line = native.line
        listedOnce = TabState(before: line.before, after: line.after)
        return completion.candidates.count > 1 ? .drawAndBeep : .draw
    }
}

extension String {
    /// The last bytes (UTF-8) as a text; nil when they do not begin where a character begins.
    fileprivate func lastBytes(_ count: Int) -> String? {
        guard count <= utf8.count, let start = utf8.index(endIndex, offsetBy: -count).samePosition(in: unicodeScalars)
        else { return nil }
        return String(unicodeScalars[start...])
    }
}
