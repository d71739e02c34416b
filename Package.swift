// swift-tools-version: 6.1
import PackageDescription

// C libraries are linked by their module maps: hiredis and ncursesw ship pkg-config flags that the package manager
// refuses with a warning at every build.

// The launcher starts for every document of a foreign format: without the Swift libraries that every executable of the
// package manager is linked with, it starts in a fifth of the time, and it needs no library where it confines itself.
let libraryFree: [LinkerSetting] = [.unsafeFlags(["-nostartfiles", "-static-executable"], .when(platforms: [.linux]))]
// The readers need libraries of others, but not Swift's: those are not where the jail lets them look.
let swiftFree = ["-nostartfiles", "-static-stdlib"]

let package = Package(
    name: "docket",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "docket", targets: ["docket"]),
        .library(name: "Engine", targets: ["Engine"]),
    ],
    traits: [
        .trait(
            name: "Hyperscan",
            description:
                "Match patterns with Hyperscan; without it they are matched in Swift, slower, with the same answers."
        ),
        .default(enabledTraits: ["Hyperscan"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncursesw5-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CHyperscan", providers: [.apt(["libhyperscan-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CProcess"),
        .executableTarget(name: "CJail", path: "Sources/CJail", linkerSettings: libraryFree),
        .executableTarget(
            name: "CParse", path: "Sources/CParse",
            linkerSettings: [.linkedLibrary("archive"), .unsafeFlags(swiftFree, .when(platforms: [.linux]))]),
        // Its headers lie in a folder of their own and expect to be found in it.
        .executableTarget(
            name: "CPDF", path: "Sources/CPDF",
            cxxSettings: [.unsafeFlags(["-isystem", "/usr/include/poppler"], .when(platforms: [.linux]))],
            linkerSettings: [
                .linkedLibrary("poppler"), .linkedLibrary("stdc++"),
                .unsafeFlags(swiftFree, .when(platforms: [.linux])),
            ]),
        // Optimised in debug builds as well: tests start docket hundreds of times, and each reads and compiles all
        // patterns, which takes five times as long without.
        .target(
            name: "Engine",
            dependencies: [
                "CHiredis", "CCrypto", "CCurl", "CProcess", "CZlib",
                .target(name: "CHyperscan", condition: .when(traits: ["Hyperscan"])),
                .product(name: "Collections", package: "swift-collections"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        .target(name: "Server", dependencies: ["Engine"]),
        .target(
            name: "Console",
            dependencies: ["Engine", "CNcurses", .product(name: "TOMLKit", package: "TOMLKit")]),
        .executableTarget(
            name: "docket",
            dependencies: [
                "Engine", "Server", "Console", "CJail", "CParse", "CPDF",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ]),
        .target(name: "TestSupport", dependencies: ["Engine", "Console"], path: "Tests/TestSupport"),
        // A parser that was taken over: what the tests put into the jail.
        .executableTarget(name: "JailBreak", path: "Tests/JailBreak", linkerSettings: libraryFree),
        .testTarget(name: "EngineTests", dependencies: ["Engine", "TestSupport", "CJail", "CPDF", "JailBreak"]),
        // Opens the terminal and shows what comes from it: what the tests drive in a pseudo-terminal.
        .executableTarget(name: "TerminalProbe", dependencies: ["Console", "Engine"], path: "Tests/TerminalProbe"),
        .testTarget(name: "ConsoleTests", dependencies: ["Console", "Engine", "TestSupport", "TerminalProbe"]),
        .testTarget(name: "IntegrationTests", dependencies: ["Engine", "TestSupport", "docket"]),
        .testTarget(name: "ServerTests", dependencies: ["Server", "Engine", "TestSupport"]),
        .testTarget(name: "SimulationTests", dependencies: ["Engine", "TestSupport"]),
        .testTarget(name: "HouseTests", dependencies: ["Console", "TestSupport", "docket"]),
    ],
    cxxLanguageStandard: .cxx17
)
