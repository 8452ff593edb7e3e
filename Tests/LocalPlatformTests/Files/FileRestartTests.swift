import Testing
import Values

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The file library after the platform was killed", .timeLimit(.minutes(1)))
struct FileRestartTests {
    /// Serves the directory anew for each step; the port changes, so URLs are brought up to date.
    private func serve<Result: Sendable>(
        _ directory: String, _ body: @Sendable (TestPlatform) async throws -> Result
    ) async throws -> Result {
        try await TestPlatform.run(in: directory, manifests: [FileClient.manifest], body)
    }

    @Test("every step goes on where the last one was, and files are read as before")
    func steps() async throws {
        try await withTemporaryDirectory { directory in
            let (key, presigned) = try await serve(directory) { platform in
                let client = try await FileClient(platform)
                return (client.key, try await client.permit())
            }
            let permit = try await serve(directory) { platform in
                var moved = presigned
                let tail = presigned.uploadURL.split(separator: "/").dropFirst(2).joined(separator: "/")
                moved.uploadURL = "\(platform.running.baseURL)/\(tail)"
                let uploaded = try await FileClient(platform, key: key).put("total 7", to: moved)
                #expect(uploaded.status == 200)
                return moved
            }
            try await serve(directory) { platform in
                let done = try await FileClient(platform, key: key).finalize(permit)
                #expect(done.body["alreadyFinalized"] == false)
            }
            try await serve(directory) { platform in
                #expect(try await FileClient(platform, key: key).finalize(permit).body["alreadyFinalized"] == true)
                let run = try await platform.start("reader", FileClient.input(permit))
                try await platform.wait(for: run, status: "Completed")
                let output = try await platform.call("GET", "/v1/runs/\(run)").body["output"]
                #expect(output == "note.txt (text/plain, 7 bytes): 7")
            }
        }
    }

    @Test("what half-written uploads left is removed at the start, and nothing else")
    func leftovers() async throws {
        try await withTemporaryDirectory { directory in
            let folder = "\(directory)/files"
            let names = try await serve(directory) { platform in
                try await FileClient(platform).upload("hello")
                _ = try await FileClient(platform).put("unfinished", to: try await FileClient(platform).permit())
                return try FileManager.default.contentsOfDirectory(atPath: folder)
            }
            #expect(names.count == 2)
            try Data("half".utf8).write(to: URL(fileURLWithPath: "\(folder)/0b5f0000-0000-7000-8000-000000000000"))
            try await serve(directory) { _ in }
            let kept = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(Set(kept) == Set(names))
        }
    }

    @Test("uploads that expired meanwhile are gone after the start")
    func expired() async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            try await TestPlatform.run(in: directory, manifests: [FileClient.manifest], clock: clock) { platform in
                let client = try await FileClient(platform)
                _ = try await client.put("unfinished", to: try await client.permit())
                try await client.upload("finished")
            }
            clock.advance(bySeconds: 7300)
            try await TestPlatform.run(in: directory, manifests: [FileClient.manifest], clock: clock) { _ in }
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(directory)/files")
            #expect(files.count == 1)
        }
    }
}
