// Bounds on what the reader accepts, whatever the service's own quota is.

/// Bounds on policy documents.
public enum PolicyLimits {
    /// Characters of a document as sent, white space included: the API's own bound.
    /// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
    public static let documentCharacters = 131_072
    /// Nesting of a document. A policy needs six levels; AWS names no number.
    public static let depth = 16
    /// Statements of one document. AWS bounds the size alone; 131,072 characters cannot hold more that say
    /// anything.
    public static let statements = 2_000
}
