// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "charivo-realtime-swift",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    products: [
        .library(name: "CharivoRealtime", targets: ["CharivoRealtime"]),
        .library(name: "CharivoAvatar", targets: ["CharivoAvatar"]),
        .library(name: "CharivoOpenAI", targets: ["CharivoOpenAI"]),
        .library(name: "CharivoEngine", targets: ["CharivoEngine"]),
        .library(name: "CharivoServices", targets: ["CharivoServices"]),
        .library(name: "CharivoSpeech", targets: ["CharivoSpeech"]),
        .library(name: "CharivoAudio", targets: ["CharivoAudio"]),
        .library(name: "CharivoRemote", targets: ["CharivoRemote"]),
        .library(name: "CharivoServer", targets: ["CharivoServer"]),
        .library(name: "CharivoTesting", targets: ["CharivoTesting"]),
        .executable(name: "charivo", targets: ["charivo"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.1.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        // The core: no NIO, no vendor, no system library.
        .target(name: "CharivoJSON"),
        .target(
            name: "CharivoRealtime",
            dependencies: [
                "CharivoJSON",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),
        .target(name: "CharivoAvatar", dependencies: ["CharivoRealtime"]),

        // The wire.
        .target(
            name: "CharivoWebSocket",
            dependencies: [
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]
        ),
        // Requests that go out, for a body that fits in memory.
        .target(
            name: "CharivoHTTP",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "CharivoOpenAI",
            dependencies: [
                "CharivoJSON", "CharivoRealtime", "CharivoWebSocket",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // An app's own server, which keeps the provider's key, and its other end.
        .target(
            name: "CharivoRemote",
            dependencies: [
                "CharivoHTTP", "CharivoJSON", "CharivoOpenAI", "CharivoRealtime",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "CharivoServer",
            dependencies: [
                "CharivoAvatar", "CharivoHTTP", "CharivoJSON", "CharivoOpenAI", "CharivoRealtime", "CharivoWebSocket",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            resources: [.embedInCode("Studio")]
        ),

        // The embedded service, and its offline ears and mouth.
        .target(
            name: "CharivoEngine",
            dependencies: [
                "CharivoJSON", "CharivoOpenAI", "CharivoRealtime", "CharivoWebSocket",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        // The engine's ears, head and mouth at services with the paths of OpenAI's.
        .target(
            name: "CharivoServices",
            dependencies: [
                "CharivoEngine", "CharivoHTTP", "CharivoJSON", "CharivoRealtime",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        .target(
            name: "CharivoAudio",
            dependencies: ["CharivoRealtime", "CPulseAudio", "CSndFile", "CSpeexDSP"]
        ),
        .target(
            name: "CharivoSpeech",
            dependencies: ["CharivoAudio", "CharivoEngine", "CFlite", "CPocketSphinx", "CVoiceActivity"]
        ),
        .systemLibrary(name: "CFlite", providers: [.apt(["flite1-dev"])]),
        .systemLibrary(
            name: "CPocketSphinx", pkgConfig: "pocketsphinx",
            providers: [.apt(["libpocketsphinx-dev", "pocketsphinx-en-us"])]),
        .systemLibrary(name: "CPulseAudio", providers: [.apt(["libpulse-dev"])]),
        .systemLibrary(name: "CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
        .systemLibrary(name: "CSpeexDSP", pkgConfig: "speexdsp", providers: [.apt(["libspeexdsp-dev"])]),
        .systemLibrary(
            name: "CWebRTCAudioProcessing", pkgConfig: "webrtc-audio-processing",
            providers: [.apt(["libwebrtc-audio-processing-dev"])]),
        .target(name: "CVoiceActivity", dependencies: ["CWebRTCAudioProcessing"]),

        // For the users' tests, and ours.
        .target(
            name: "CharivoTesting",
            dependencies: [
                "CharivoOpenAI", "CharivoRealtime", "CharivoWebSocket",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        .executableTarget(
            name: "charivo",
            dependencies: [
                "CharivoAudio", "CharivoAvatar", "CharivoEngine", "CharivoHTTP", "CharivoJSON", "CharivoOpenAI", "CharivoRealtime",
                "CharivoRemote", "CharivoServer", "CharivoServices", "CharivoSpeech", "CharivoWebSocket",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),

        .testTarget(name: "CharivoJSONTests", dependencies: ["CharivoJSON", "CharivoTesting"]),
        .testTarget(
            name: "CharivoRealtimeTests",
            dependencies: [
                "CharivoJSON", "CharivoOpenAI", "CharivoRealtime", "CharivoTesting", "CharivoWebSocket",
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ]
        ),
        .testTarget(
            name: "CharivoTestingTests",
            dependencies: ["CharivoJSON", "CharivoOpenAI", "CharivoRealtime", "CharivoTesting", "CharivoWebSocket"]),
        .testTarget(name: "CharivoAvatarTests", dependencies: ["CharivoAvatar", "CharivoTesting"]),
        .testTarget(
            name: "CharivoWebSocketTests",
            dependencies: [
                "CharivoTesting", "CharivoWebSocket",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "CharivoOpenAITests", dependencies: ["CharivoJSON", "CharivoOpenAI", "CharivoRealtime", "CharivoTesting"],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "CharivoEngineTests",
            dependencies: [
                "CharivoEngine", "CharivoJSON", "CharivoOpenAI", "CharivoRealtime", "CharivoTesting", "CharivoWebSocket",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "CharivoRemoteTests",
            dependencies: [
                "CharivoHTTP", "CharivoJSON", "CharivoRealtime", "CharivoRemote", "CharivoTesting", "CharivoWebSocket",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "CharivoServerTests",
            dependencies: [
                "CharivoAvatar", "CharivoHTTP", "CharivoJSON", "CharivoOpenAI", "CharivoRealtime", "CharivoServer", "CharivoTesting",
                "CharivoWebSocket",
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "CharivoServicesTests",
            dependencies: [
                "CharivoEngine", "CharivoJSON", "CharivoRealtime", "CharivoServices", "CharivoTesting", "CharivoWebSocket",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(name: "CharivoAudioTests", dependencies: ["CharivoAudio", "CharivoTesting"]),
        .testTarget(name: "CharivoSpeechTests", dependencies: ["CharivoSpeech", "CharivoTesting"]),
        .testTarget(
            name: "CharivoEndToEndTests",
            dependencies: [
                "charivo", "CharivoAudio", "CharivoAvatar", "CharivoEngine", "CharivoJSON", "CharivoOpenAI", "CharivoRealtime",
                "CharivoRemote", "CharivoServer", "CharivoSpeech", "CharivoTesting", "CharivoWebSocket",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// One set of settings for every Swift target; C targets and system libraries take none of them.
let foreign: Set<String> = ["CVoiceActivity"]
for target in package.targets where target.type != .system && !foreign.contains(target.name) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .treatAllWarnings(as: .error),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InferIsolatedConformances"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
}
