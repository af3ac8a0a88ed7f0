// Container images: the image's own program, variables and working directory, as the function overrides them.

import ContainerImages
import Sandbox

extension HostRuntimes {
    /// What programs are looked for in where an image doesn't say: Docker's default.
    private static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    func image(_ image: FunctionImage, _ spec: FunctionSpec) -> RuntimeLaunch {
        var variables = image.process.environment
        if variables["PATH"] == nil { variables["PATH"] = Self.path }
        let words = image.words
        let name = words.first ?? ""
        // What isn't found is tried as it is, and fails under its name.
        let program = PathSearch.program(
            name, in: spec.rootDirectory ?? "/", path: spec.environment["PATH"] ?? variables["PATH"] ?? "")
        var launch = RuntimeLaunch(executable: program ?? name)
        launch.arguments = Array(words.dropFirst())
        launch.imageVariables = variables
        launch.workingDirectory = image.workingDirectory
        return launch
    }
}
