/// The text of a document, ready to be matched.
public struct ExtractedText: Sendable {
    /// UTF-8, without NUL; what could not be decoded never gets here.
    public var text: [UInt8]
    /// By content, such as `application/pdf`.
    public var mediaType: String
    /// Byte offset in `text` at which each page begins; empty where the format has no pages.
    public var pageStarts: [Int]
    /// The page that begins at each of `pageStarts`, where pages were left out; empty where they count from 1.
    public var pageNumbers: [Int] = []
    /// Pages of the whole document, also when fewer were read; nil where unknown.
    public var pages: Int?
    /// What of the time was character recognition, drawing of pages included; of documents inside this one too.
    public var recognitionTime: Duration = .zero
    /// Documents inside this one, those inside them included; their words are in `text` too.
    public var members: [ExtractedMember]

    public init(
        text: [UInt8], mediaType: String, pageStarts: [Int], pages: Int?, members: [ExtractedMember] = []
    ) {
        self.text = text
        self.mediaType = mediaType
        self.pageStarts = pageStarts
        self.pages = pages
        self.members = members
    }

    /// The page, from 1, that `offset` is on; nil where the format has no pages.
    public func page(at offset: Int) -> Int? {
        guard !pageStarts.isEmpty else { return nil }
        let place = max(1, pageStarts.partitioningIndex { $0 > offset })
        return pageNumbers.isEmpty ? place : pageNumbers[min(place, pageNumbers.count) - 1]
    }
}

extension Array {
    /// First index for which `isAfter` holds, in an array where it never stops holding; `count` when it never holds.
    func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
