#include "win32/environment.h"
#include "win32/trap.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vasbox/file.h>

static struct
{
  VasConfig config;
  const char *record;
  OnRefusal on_refusal;
} environment;

void
environment_fail (const char *format, ...)
{
  char text[2048];
  va_list arguments;
  va_start (arguments, format);
  vsnprintf (text, sizeof text, format, arguments);
  va_end (arguments);
  for (char *c = text; *c != 0; c++)
    if ((unsigned char) *c < 0x20 || *c == 0x7f) /* one line it is, whatever a name has in it */
      *c = '?';
  fprintf (stderr, "vasbox: %s\n", text);
  _exit (2);
}

/* NULL where it is not set; set to nothing counts as not set. */
static const char *
variable (const char *name)
{
  const char *text = getenv (name);
  return text != NULL && *text != 0 ? text : NULL;
}

static void
read_config (void)
{
  char message[1024];
  const char *name = variable ("VASBOX_CONFIG");
  vas_config_init (&environment.config);
  if (name != NULL && !vas_config_load (name, &environment.config, message, sizeof message))
    environment_fail ("VASBOX_CONFIG: %s", message);
}

static void
read_on_refusal (void)
{
  const char *text = variable ("VASBOX_ON_REFUSAL");
  if (text == NULL)
    return;
  if (strcmp (text, "report") == 0)
    environment.on_refusal = ON_REFUSAL_REPORT;
  else if (strcmp (text, "abort") == 0)
    environment.on_refusal = ON_REFUSAL_ABORT;
  else
    environment_fail ("VASBOX_ON_REFUSAL: found '%.40s', expected 'report' or 'abort'", text);
}

static void
read_trap (void)
{
  const char *text = variable ("VASBOX_TRAP");
  if (text == NULL || strcmp (text, "0") == 0)
    return;
  if (strcmp (text, "1") != 0)
    environment_fail ("VASBOX_TRAP: found '%.40s', expected '0' or '1'", text);
  trap_set ();
}

void
environment_read (void)
{
  read_config ();
  environment.record = variable ("VASBOX_RECORD");
  read_on_refusal ();
  read_trap ();
}

VasMachine *
environment_new_machine (void)
{
  char message[1024];
  const char *name = variable ("VASBOX_CONFIG");
  VasMachine *machine = vas_machine_new (&environment.config);
  if (name != NULL && !vas_machine_load_files (machine, name, message, sizeof message))
    environment_fail ("VASBOX_CONFIG: %s", message);
  return machine;
}

const char *
environment_record (void)
{
  return environment.record;
}

OnRefusal
environment_on_refusal (void)
{
  return environment.on_refusal;
}
