/// Words that have their place, or none.
enum WordRules {
    /// The rooms that talk to C, where memory is handled by hand.
    static let roomsOfC = [
        "Sources/Engine/Redis/", "Sources/Engine/Extract/", "Sources/Engine/Classify/", "Sources/Engine/Cache/",
        "Sources/Engine/Work/", "Sources/Engine/Time/", "Sources/Console/Terminal/",
    ]
    /// The one place that may start a task that is no child; it waits for it all the same.
    static let roomsOfLooseTasks = ["Sources/Engine/Work/Shield.swift"]

    private static let clocks: Set = [
        "clock_gettime", "gettimeofday", "ContinuousClock", "SuspendingClock", "DispatchTime",
        "CFAbsoluteTimeGetCurrent",
        "mach_absolute_time", "timespec_get",
    ]
    private static let sleeps: Set = ["sleep", "usleep", "nanosleep"]

    static func printViolations(in file: SourceFile) -> [Violation] {
        guard file.path.hasPrefix("Sources/"), !file.path.hasPrefix("Sources/docket/") else { return [] }
        return lines(of: file, saying: "only the executable prints") { word in
            ["print", "debugPrint", "dump"].contains(word.word) && word.isCall && !word.isMember
        }
    }

    static func clockViolations(in file: SourceFile) -> [Violation] {
        guard file.path.hasPrefix("Sources/"), !file.path.hasPrefix("Sources/Engine/Time/") else { return [] }
        return lines(of: file, saying: "time comes from a TimeSource") { word in
            clocks.contains(word.word) || (word.word == "Date" && word.isCall)
                || (word.word == "time" && word.isCall && !word.isMember && !word.isDeclared)
        }
    }

    static func taskViolations(in file: SourceFile) -> [Violation] {
        guard file.path.hasPrefix("Sources/"), !file.isIn(roomsOfLooseTasks) else { return [] }
        return lines(of: file, saying: "a task is started by a group or async let, so that somebody waits for it") {
            $0.word == "Task" && !$0.isMember
                && ($0.rest.hasPrefix("(") || $0.rest.hasPrefix(" {")
                    || $0.rest.hasPrefix("{") || $0.rest.hasPrefix(".detached") || $0.rest.hasPrefix("<"))
        }
    }

    static func unsafeViolations(in file: SourceFile) -> [Violation] {
        guard file.path.hasPrefix("Sources/"), !file.isIn(roomsOfC) else { return [] }
        return lines(of: file, saying: "memory is handled by hand only in \(roomsOfC)") { word in
            word.word.lowercased().contains("unsafe")
        }
    }

    static func sleepViolations(in file: SourceFile) -> [Violation] {
        guard file.path.hasPrefix("Tests/") else { return [] }
        return lines(of: file, saying: "a test waits for a condition or moves the clock") { word in
            sleeps.contains(word.word) && word.isCall && !word.isDeclared
                && (!word.isMember || word.line.contains("Task.sleep") || word.line.contains("Thread.sleep"))
        }
    }

    static func leftoverViolations(in file: SourceFile) -> [Violation] {
        guard !file.path.hasPrefix("Tests/HouseTests/") else { return [] }
        return file.textLines.enumerated().compactMap { index, line in
            let words = SwiftCode.words(in: line).map(\.word)
            guard let word = words.first(where: { ["TODO", "FIXME", "XXX", "HACK"].contains($0) }) else { return nil }
            return Violation(path: file.path, line: index + 1, text: "\(word): finish it or leave it out")
        }
    }

    private static func lines(
        of file: SourceFile, saying text: String, where isWrong: (Word) -> Bool
    ) -> [Violation] {
        file.codeLines.enumerated().compactMap { index, line in
            Word.all(in: line).contains(where: isWrong)
                ? Violation(path: file.path, line: index + 1, text: text) : nil
        }
    }
}

/// A word of code with what stands around it.
private struct Word {
    let word: String
    let line: Substring
    /// After a point, so that it belongs to something.
    let isMember: Bool
    /// After `func`, or followed by a parameter label's colon.
    let isDeclared: Bool
    let isCall: Bool
    /// The line after the word.
    let rest: Substring

    static func all(in line: Substring) -> [Word] {
        var place = line.startIndex
        var previous = ""
        return SwiftCode.words(in: line).map { found in
            while !line[place...].hasPrefix(found.word) { place = line.index(after: place) }
            let rest = line[line.index(place, offsetBy: found.word.count)...]
            defer {
                place = rest.startIndex
                previous = found.word
            }
            return Word(
                word: found.word, line: line, isMember: found.before == UInt8(ascii: "."),
                isDeclared: previous == "func", isCall: found.after == UInt8(ascii: "("), rest: rest)
        }
    }
}
