// swift-tools-version:6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "phrosh",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "phrosh", targets: ["phrosh"]),
        .library(name: "PhronyClient", targets: ["PhronyClient", "Values"]),
    ],
    dependencies: [
        // The local platform's HTTP server.
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        // The HTTP client: the live and local grounds, and the HTTP operations of agents.
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0", traits: []),
        // The event loops both of them share, and their byte buffers.
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        // The tests' own server with TLS.
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        // Header names and status codes as Hummingbird speaks them.
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        // The local platform's store: SQLite, typed and in WAL mode.
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        // Manifests and scripts are YAML.
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        // Hashes of API keys, digests in session files, name-based ids.
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        // Flags and help of the command line.
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        // The logger that Hummingbird and AsyncHTTPClient ask for; ours writes nowhere.
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibEdit", pkgConfig: "libedit",
            providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
        .target(name: "Values", swiftSettings: settings),
        .target(
            name: "PhronyClient",
            dependencies: [
                "Values",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .target(name: "Language", dependencies: ["Values"], exclude: ["GRAMMAR.md"], swiftSettings: settings),
        .target(name: "Tables", dependencies: ["Values"], swiftSettings: settings),
        .target(
            name: "SessionFile",
            dependencies: [
                "Values", "PhronyClient", "Tables",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["FORMAT.md"],
            swiftSettings: settings),
        .target(
            name: "LocalPlatform",
            dependencies: [
                "Values",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                // SQLite itself, for values that are bound without GRDB's copies.
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Yams", package: "Yams"),
            ],
            exclude: ["SCRIPTS.md", "README.md"],
            resources: [.embedInCode("Demo/manifest.yaml")],
            swiftSettings: settings),
        .target(
            name: "Shell",
            dependencies: ["CLibEdit", "Values", "PhronyClient", "Language", "Tables", "SessionFile"],
            swiftSettings: settings),
        .executableTarget(
            name: "phrosh",
            dependencies: [
                "Values", "PhronyClient", "Language", "Tables", "SessionFile", "LocalPlatform", "Shell",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        // Speed and peak memory beside other tools, in one run: `swift run -c release Benchmarks language`.
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Values", "Language", "Tables", "PhronyClient",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ],
            swiftSettings: settings),
        .testTarget(name: "ValuesTests", dependencies: ["Values"], swiftSettings: settings),
        .testTarget(
            name: "LanguageTests", dependencies: ["Language", "Values"], exclude: ["Cases"], swiftSettings: settings),
        .testTarget(
            name: "TablesTests", dependencies: ["Tables", "Values"], exclude: ["Cases"], swiftSettings: settings),
        .testTarget(
            name: "PhronyClientTests",
            dependencies: [
                "PhronyClient", "Values",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: settings),
        .testTarget(
            name: "SessionFileTests", dependencies: ["SessionFile", "PhronyClient", "Tables", "Values"],
            swiftSettings: settings),
        .testTarget(
            name: "LocalPlatformTests",
            dependencies: [
                "LocalPlatform", "Values", "PhronyClient",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Server/Fixtures", "README.md"],
            swiftSettings: settings),
        .testTarget(
            name: "ShellTests",
            dependencies: ["Shell", "Language", "SessionFile", "PhronyClient", "Tables", "Values"],
            swiftSettings: settings),
        .testTarget(
            name: "PhroshTests",
            dependencies: [
                "phrosh", "Shell", "Language", "PhronyClient", "Values",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            exclude: ["Cases"],
            swiftSettings: settings),
    ]
)

// The fuzzer needs `--sanitize=fuzzer`, which allows no other executable beside it, and is built from nothing but what it
// fuzzes: see `.ci/run`.
if Context.environment["PHROSH_FUZZ"] != nil {
    package.targets = package.targets.filter { ["Values", "Language"].contains($0.name) }
    package.targets.append(
        .executableTarget(name: "Fuzzer", dependencies: ["Values", "Language"], swiftSettings: settings))
    package.products = []
    package.dependencies = []
}
