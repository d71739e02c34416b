/// What looks for the expressions that are no phrases. Both give the same answers; a package without the trait
/// `Hyperscan` needs no library of C for it, and takes longer.
#if Hyperscan
typealias CompiledPatterns = HyperscanDatabase
#else
typealias CompiledPatterns = SwiftAutomaton
#endif
