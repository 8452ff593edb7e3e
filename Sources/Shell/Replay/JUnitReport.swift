/// Verified session files as a JUnit report, for continuous integration.
struct JUnitReport {
    private let verifications: [Verification]

    init(_ verifications: [Verification]) { self.verifications = verifications }

    var text: String {
        let failed = verifications.count { !$0.holds }
        let cases = verifications.map(testCase).joined(separator: "\n")
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="phrosh verify" tests="\(verifications.count)" failures="\(failed)">
            \(cases)
            </testsuite>

            """
    }

    private func testCase(_ verification: Verification) -> String {
        let name = Self.escaped(verification.file)
        if verification.holds { return "  <testcase name=\"\(name)\"/>" }
        return "  <testcase name=\"\(name)\"><failure>\(Self.escaped(verification.text))</failure></testcase>"
    }

    /// XML 1.0 text: what it has no place for is left out.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
