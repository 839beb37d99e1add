/* VASBOX_CONFIG, VASBOX_RECORD, VASBOX_ON_REFUSAL, VASBOX_TRAP: the only thing outside the program that this library
 * looks at. */
#ifndef VASBOX_WIN32_ENVIRONMENT_H
#define VASBOX_WIN32_ENVIRONMENT_H

#include <vasbox/machine.h>

typedef enum OnRefusal
{
  ON_REFUSAL_NOTHING,
  ON_REFUSAL_REPORT,
  ON_REFUSAL_ABORT
} OnRefusal;

/* Once, before the others; a wrong value ends the program with one line and status 2. */
void environment_read (void);
/* A machine that the library makes, with the files that VASBOX_CONFIG describes. */
VasMachine *environment_new_machine (void);
/* The file to record to, or NULL. */
const char *environment_record (void);
OnRefusal environment_on_refusal (void);

/* One line "vasbox: ..." to the error output, and the end of the program with status 2. */
void environment_fail (const char *format, ...) __attribute__ ((noreturn, format (printf, 1, 2)));

#endif
