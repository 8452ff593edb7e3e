import Tables

extension EditingSession {
    /// How long a lone `ESC`, or half a character, waits for what may belong to it.
    private static let partialPatience: Int32 = 50
    /// How long news wait for the end of a key that takes several characters.
    private static let sequencePatience: Int32 = 500

    /// How long the window must keep its size before the line is drawn for it: while it is dragged, every drawing would be
    /// for a size that has passed.
    private static let resizePatience: Int32 = 60

    /// The next character for libedit; nil ends the reading.
    func nextCharacter() -> Unicode.Scalar? {
        if let ending {
            native.write(ending == .interrupted ? "^C\r\n" : "\r\n")
            return nil
        }
        var isQuiet = false
        while true {
            if isDue(isQuiet) { return Self.wakeKey }
            if let key = input.next() { return take(key) }
            let event = terminal.wait(mailbox.pipe, milliseconds: patience)
            isQuiet = event == .quiet
            switch event {
            case .bytes(let bytes): input.receive(bytes)
            case .woken: forgetTypeAheadIfTold()
            case .quiet:
                if let key = input.next(isFinal: true) { return take(key) }
                keys.abandon()
            case .end:
                ending = .end
                return nil
            }
        }
    }

    private func take(_ key: KeyInput.Key) -> Unicode.Scalar {
        switch key {
        case .character(let scalar):
            if !keys.isOpen, Self.isDrawnWithItsNeighbours(scalar) {
                insertions.append(String(Character(scalar)))
                return Self.wakeKey
            }
            keys.follow(scalar)
            return scalar
        case .paste(let text):
            insertions.append(text)
            return Self.wakeKey
        }
    }

    /// Accents, joiners and the like: typed one by one they would shift libedit's idea of the cursor.
    private static func isDrawnWithItsNeighbours(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x300 && DisplayWidth.of(Character(scalar)) == 0
    }

    // MARK: News

    /// Whether libedit is to run `act` now. News wait while it searches, or in the middle of a key.
    /// - Parameter isQuiet: Whether nothing came for a while.
    private func isDue(_ isQuiet: Bool) -> Bool {
        guard !keys.isQuoting else { return false }
        let work = mailbox.work
        if !insertions.isEmpty || work.isUrgent { return true }
        guard work.isPending, !keys.isOpen, !isSearching else { return false }
        return isQuiet || !work.isResized
    }

    /// libedit's incremental search shows itself in a second row of the line.
    private var isSearching: Bool {
        let line = native.line
        return line.before.contains("\n") || line.after.contains("\n")
    }

    private var patience: Int32? {
        if input.isPartial { return Self.partialPatience }
        let work = mailbox.work
        guard work.isPending, !keys.isQuoting, !isSearching else { return nil }
        return keys.isOpen ? Self.sequencePatience : Self.resizePatience
    }

    func forgetTypeAheadIfTold() { if mailbox.takeDiscard() { input = KeyInput() } }
}
