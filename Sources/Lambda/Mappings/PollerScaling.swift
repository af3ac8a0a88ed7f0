// With how many calls at once a mapping begins, how fast they become more, and where that ends.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html

import CloudCore

/// How the pollers of a mapping scale.
struct PollerScaling: Hashable, Sendable {
    /// Calls at once at the beginning, and again after a rush.
    var first = MappingLimits.firstConcurrency
    var most = MappingLimits.mostConcurrency
    var growthPerMinute = MappingLimits.growthPerMinute
    /// Polls that wait at an empty queue: at the beginning, and at the least.
    var polls = MappingLimits.firstConcurrency
    var leastPolls = MappingLimits.leastPolls

    /// Pollers that come and go by themselves. With a bound they are not reduced at a quiet queue.
    init(maximumConcurrency: Int? = nil) {
        guard let maximumConcurrency else { return }
        first = min(first, maximumConcurrency)
        most = min(most, maximumConcurrency)
        polls = first
        leastPolls = first
    }

    /// Pollers of one's own.
    init(_ pollers: ProvisionedPollers) {
        first = pollers.minimum * MappingLimits.callsPerPoller
        most = pollers.maximum * MappingLimits.callsPerPoller
        growthPerMinute = MappingLimits.provisionedGrowthPerMinute
        polls = pollers.minimum
        leastPolls = pollers.minimum
    }

    init(_ settings: MappingSettings) {
        if let pollers = settings.pollers {
            self.init(pollers)
        } else {
            self.init(maximumConcurrency: settings.maximumConcurrency)
        }
    }

    /// Calls at once after so many whole seconds in which all were busy, from `start` on.
    func ceiling(from start: Int, afterSeconds seconds: Int) -> Int {
        min(most, start + growthPerMinute * seconds / 60)
    }
}
