// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that nobody who builds docket builds its measurements.
let package = Package(
    name: "docket-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "docket", path: "..")],
    targets: [
        .executableTarget(name: "docket-benchmark", dependencies: [.product(name: "Engine", package: "docket")]),
        .executableTarget(name: "flood-simulation", dependencies: [.product(name: "Engine", package: "docket")]),
        .executableTarget(name: "queue-benchmark", dependencies: [.product(name: "Engine", package: "docket")]),
    ]
)
