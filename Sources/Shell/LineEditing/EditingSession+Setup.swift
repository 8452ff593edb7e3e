import CLibEdit

extension EditingSession {
    private static let wakeFunction = "phrosh-wake"
    private static let completeFunction = "phrosh-complete"

    /// What `~/.editrc` may change. libedit's own emacs keys are there besides.
    private static let bindings = [
        ("^I", completeFunction), ("^R", "em-inc-search-prev"), ("^W", "ed-delete-prev-word"),
        ("\\e[3~", "ed-delete-next-char"), ("\\e[1~", "ed-move-to-beg"), ("\\e[4~", "ed-move-to-end"),
        ("\\e[7~", "ed-move-to-beg"), ("\\e[8~", "ed-move-to-end"), ("\\e[H", "ed-move-to-beg"),
        ("\\e[F", "ed-move-to-end"), ("\\eOH", "ed-move-to-beg"), ("\\eOF", "ed-move-to-end"),
        ("\\e[1;5C", "em-next-word"), ("\\e[1;5D", "ed-prev-word"), ("\\e[1;3C", "em-next-word"),
        ("\\e[1;3D", "ed-prev-word"),
    ]

    /// Hands libedit its callbacks and keys.
    func setUp() {
        native.setOwner(self)
        native.setReader { editor, character in
            guard let session = NativeEditor.owner(of: editor, as: EditingSession.self),
                let scalar = session.nextCharacter()
            else { return 0 }
            character?.pointee = wchar_t(bitPattern: scalar.value)
            return 1
        }
        native.setPrompt { editor in NativeEditor.owner(of: editor, as: EditingSession.self)?.drawPrompt() }
        native.addFunction(Self.wakeFunction, help: "Takes in what comes from outside") { editor, _ in
            NativeEditor.owner(of: editor, as: EditingSession.self)?.act().code ?? 0
        }
        native.addFunction(Self.completeFunction, help: "Completes the word before the cursor") { editor, _ in
            NativeEditor.owner(of: editor, as: EditingSession.self)?.complete().code ?? 0
        }
        for (key, function) in Self.bindings { native.bind(key, to: function) }
        native.readConfiguration()
        native.bindEverywhere("\\237", to: Self.wakeFunction)
    }
}
