// The policy language.
