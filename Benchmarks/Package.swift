// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever depends on the library resolves nothing of it.
let package = Package(
    name: "charivo-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "charivo-realtime-swift", path: "..")],
    targets: [
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                .product(name: "CharivoRealtime", package: "charivo-realtime-swift"),
                .product(name: "CharivoTesting", package: "charivo-realtime-swift"),
            ],
            swiftSettings: [
                .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
