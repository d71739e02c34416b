/// How long things may be. What wants to be longer holds two things.
enum LengthRules {
    static let linesPerFileMax = 400
    static let linesPerFunctionMax = 70
    static let charactersPerLineMax = 120

    static func fileViolations(in file: SourceFile) -> [Violation] {
        guard file.lineCount > linesPerFileMax else { return [] }
        let text = "the file has \(file.lineCount) lines, \(linesPerFileMax) at most"
        return [Violation(path: file.path, line: file.lineCount, text: text)]
    }

    static func functionViolations(in file: SourceFile) -> [Violation] {
        SwiftCode.functions(in: file.code).filter { $0.lineCount > linesPerFunctionMax }.map { function in
            let text = "the function has \(function.lineCount) lines, \(linesPerFunctionMax) at most"
            return Violation(path: file.path, line: function.line, text: text)
        }
    }

    static func lineViolations(in file: SourceFile) -> [Violation] {
        file.textLines.enumerated().filter { $0.element.count > charactersPerLineMax }.map { index, line in
            let text = "the line has \(line.count) characters, \(charactersPerLineMax) at most"
            return Violation(path: file.path, line: index + 1, text: text)
        }
    }
}
