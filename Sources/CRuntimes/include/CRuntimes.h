// The programs of Runtimes/, embedded in the binary, so that it runs from anywhere.
#pragma once

#include <stddef.h>

/// One file of a runtime.
struct cruntimes_file {
    /// Below the runtimes' directory, such as "python/bootstrap.py".
    const char *_Nonnull path;
    const unsigned char *_Nonnull bytes;
    size_t count;
};

extern const size_t cruntimes_file_count;

/// The file of an index below the count.
const struct cruntimes_file *_Nonnull cruntimes_file_at(size_t index);
