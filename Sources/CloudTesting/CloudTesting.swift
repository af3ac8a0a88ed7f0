// CloudTesting
