/* The curves of a CLR host's memory load (VasClrHostConfig): "40", "ramp 0:40 10000:95", "step 0:40 5000:95", each
 * point a time in milliseconds, below 2^32, and a value. */
#ifndef VASBOX_BASE_CLR_CURVE_H
#define VASBOX_BASE_CLR_CURVE_H

#include <stdbool.h>
#include <stdint.h>

/* True where @text is a curve whose values are at most @maximum, "" or "budget". */
bool clr_curve_is_good (const char *text, uint64_t maximum);

/* The value at @time of a good curve: before its first point the first value, behind its last the last; between two a
 * ramp's is in proportion, rounded down in its size.  False where @text is no curve of its own: "" and "budget". */
bool clr_curve_value (const char *text, uint64_t time, uint64_t *value);

#endif
