// Functions get what the machine can spare, or what they were given.

import Testing

@testable import Cloud

@Suite struct FunctionsGetTheirShareOfMemoryTests {
    @Test(arguments: [(65_536, 57_344), (4_096, 3_584), (1_024, 512), (512, 128), (0, 128)])
    func share(memory: Int, functions: Int) { #expect(FunctionMemory.share(ofMiB: memory) == functions) }

    @Test func lessThanOneFunctionIsRefused() {
        var configuration = CloudConfiguration()
        configuration.functionMemoryMiB = 127
        #expect(configuration.contradiction?.contains("--function-memory wants at least 128 MiB") == true)
        configuration.functionMemoryMiB = 128
        #expect(configuration.contradiction == nil)
    }
}
