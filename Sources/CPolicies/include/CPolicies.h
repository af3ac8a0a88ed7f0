// AWS's managed policies, embedded: a line a policy, its fields apart by tabs. Layout: see
// Sources/IAM/ManagedPolicies/AWSManagedPolicy.swift.
#pragma once

#include <stddef.h>

extern const unsigned char *_Nonnull const cpolicies_table;
extern const size_t cpolicies_table_bytes;
