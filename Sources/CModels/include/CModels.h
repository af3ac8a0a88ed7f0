// The embedded API tables, one per service: table 0 is shared, then the order of ServiceModel.all. Read by
// Sources/Wire/ShapeTable.swift.
#pragma once

#include <stdint.h>

extern const unsigned char *_Nonnull const cmodels_tables[];

static inline const unsigned char *_Nonnull cmodels_table(uint16_t service) {
    return cmodels_tables[service];
}
