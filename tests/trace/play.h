/* Runs a trace's text in a test. */
#ifndef TESTS_TRACE_PLAY_H
#define TESTS_TRACE_PLAY_H

#include "trace/runner.h"

/* Lines without the version line.  The test fails where the text is no trace or cannot be run.  Clear the result. */
void play (const char *lines, const RunOptions *options, RunResult *result);

/* The same, and the filled-in text; free it. */
char *play_and_fill (const char *lines, RunResult *result);

/* The message of a trace that cannot be run on; the test fails where it can.  Free it. */
char *play_failing (const char *lines);

/* The only mismatch of @lines as "LINE:COLUMN CALL | EXPECTED | GOT"; "none"; or the number of them.  Free it. */
char *play_mismatch (const char *lines);

#endif
