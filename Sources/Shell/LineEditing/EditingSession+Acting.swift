import Tables

extension EditingSession {
    /// Takes in what came from outside, as a command of libedit's.
    func act() -> NativeEditor.Aftermath {
        if !insertions.isEmpty { return insert(insertions.removeFirst()) }
        let work = mailbox.takeWork()
        if work.isLeaving { return end(.end) }
        if work.isInterrupted { return end(.interrupted) }
        if let stop = work.stop { suspend(stop) }
        if work.isResumed { resume() }
        if work.isResized { adaptToSize() }
        guard !work.notices.isEmpty else { return .nothing }
        above += work.notices.map { $0 + "\n" }.joined()
        return .clearAndDraw
    }

    // MARK: Ending

    /// Lets libedit move its cursor behind the line before the reading ends.
    private func end(_ outcome: LineInput) -> NativeEditor.Aftermath {
        ending = outcome
        input = KeyInput()
        native.moveToEnd()
        return .moveCursor
    }

    // MARK: Pasting

    private func insert(_ text: String) -> NativeEditor.Aftermath {
        let (before, isFirst) = (native.line.before, block.isEmpty)
        let (head, fixed) = block.paste(text, behind: before)
        guard !fixed.isEmpty else {
            native.insert(String(head.unicodeScalars.dropFirst(before.unicodeScalars.count)))
            return .draw
        }
        native.deleteBefore(before.unicodeScalars.count)
        native.insert(head)
        above += PastedBlock.display(fixed, prompt: prompt, isFirst: isFirst)
        return .clearAndDraw
    }

    // MARK: Stopping and going on

    private func suspend(_ stop: () -> Void) {
        native.write(TerminalSequences.pasteFramesOff + "\r\n" + TerminalSequences.clearToEndOfScreen)
        native.prepareTerminal(false)
        stop()
        takeTerminalAgain()
        tookTerminalAgain = true
    }

    /// SIGCONT: news only if the process was not stopped by `suspend`.
    private func resume() {
        if !tookTerminalAgain { takeTerminalAgain() }
        tookTerminalAgain = false
    }

    /// The terminal may be in any mode, and the cursor anywhere: the line is drawn anew below.
    private func takeTerminalAgain() {
        native.prepareTerminal(false)
        native.prepareTerminal(true)
        native.write("\r" + TerminalSequences.clearToEndOfScreen + TerminalSequences.pasteFramesOn)
        native.drawAnew()
    }

    // MARK: Another size

    /// The terminal has wrapped the rows of the line anew: what was drawn is cleared by where the cursor must be now.
    private func adaptToSize() {
        let row = WrappedRows.row(ofCursorBehind: prompt + native.line.before, columns: terminal.columns)
        native.write(TerminalSequences.lineStart(rowsUp: row) + TerminalSequences.clearToEndOfScreen)
        native.adaptToSize()
        native.drawAnew()
    }
}
