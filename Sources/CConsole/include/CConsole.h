// The files of Console/, embedded in the binary, so that the console needs nothing else.
#pragma once

#include <stddef.h>

/// One file of the web console.
struct cconsole_file {
    /// Below the console's address, such as "pages/functions.js".
    const char *_Nonnull path;
    const unsigned char *_Nonnull bytes;
    size_t count;
};

extern const size_t cconsole_file_count;

/// The file of an index below the count.
const struct cconsole_file *_Nonnull cconsole_file_at(size_t index);
