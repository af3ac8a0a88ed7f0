# What the sandbox starts. The program is in a module of its own, so that its compiled form can be kept.
import _apus_runtime

_apus_runtime.main()
