// The table of AWS's managed policies, embedded. It is written by Tools/policygen.

#include "CPolicies.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char table[] = {
#embed "Tables/aws-managed-policies.tsv"
};

const unsigned char *const cpolicies_table = table;
const size_t cpolicies_table_bytes = sizeof table;
