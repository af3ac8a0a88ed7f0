import ArgumentParser
import Configuration
import NIOPosix

@main
struct Apus: AsyncParsableCommand {
    func run() async throws { print(MultiThreadedEventLoopGroup.singleton) }
}
