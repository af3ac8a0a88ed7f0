// Checks a decoded input against its model before a handler sees it.

internal import CloudCore

/// The model's constraints, told in AWS's own words.
enum Validator {
    /// Throws an `AWSError` with every violation.
    static func check(_ input: Record, of operation: OperationShape) throws {}
}
