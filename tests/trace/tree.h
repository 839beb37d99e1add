/* For the tests of reader and writer: traces made at random by the grammar, and equality of trees. */
#ifndef TESTS_TRACE_TREE_H
#define TESTS_TRACE_TREE_H

#include "trace/trace.h"

/* splitmix64: the same numbers everywhere. */
guint64 tree_random (guint64 *state);

/* A trace of up to @max_lines lines, each production of the grammar sooner or later. */
Trace *tree_generate (guint64 seed, unsigned max_lines);

/* NULL where the trees say the same, positions aside; else what differs. */
const char *tree_difference (const Trace *a, const Trace *b);

#endif
