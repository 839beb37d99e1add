#include "win32/environment.h"
#include "win32/record.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vasbox/trace.h>

#define PATH_SIZE 4096

static struct
{
  VasRecorder *recorder;
  int file; /* or -1 */
  bool ends_at_exit;
  bool is_whole_due; /* in a child: the file has to be made, and to begin with what the parent recorded */
  unsigned n_machines, n_forks;
  char base[PATH_SIZE], path[PATH_SIZE + 16];
} record = { .file = -1 };

static void
open_file (void)
{
  record.file = open (record.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (record.file < 0)
    environment_fail ("VASBOX_RECORD: '%s' cannot be written: %s", record.path, strerror (errno));
}

static void
write_text (const char *text)
{
  size_t left = strlen (text);
  while (left > 0)
    {
      ssize_t n = write (record.file, text, left);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        environment_fail ("VASBOX_RECORD: '%s' cannot be written: %s", record.path, strerror (errno));
      text += n;
      left -= (size_t) n;
    }
}

static void
write_news (void)
{
  if (!record.is_whole_due)
    {
      write_text (vas_recorder_take (record.recorder));
      return;
    }
  open_file ();
  record.is_whole_due = false;
  vas_recorder_take (record.recorder);
  write_text (vas_recorder_text (record.recorder));
}

/* The recorder was added before, so that it knows of the call. */
static void
write_call (const VasMachine *machine, const VasCall *call, void *data)
{
  (void) machine, (void) call, (void) data;
  write_news ();
}

/* Threads may have been made, or a limit changed, since the last call. */
static void
write_end (void)
{
  if (record.recorder != NULL && !record.is_whole_due)
    write_news ();
}

static void
set_base (const char *text)
{
  if (strlen (text) >= PATH_SIZE - 32)
    environment_fail ("VASBOX_RECORD: the name of the file has %zu bytes, at most %d can be", strlen (text),
                      PATH_SIZE - 33);
  snprintf (record.base, sizeof record.base, "%s", text);
}

void
record_begin (VasMachine *machine)
{
  if (environment_record () == NULL)
    return;
  if (*record.base == 0)
    set_base (environment_record ());
  if (!record.ends_at_exit)
    atexit (write_end);
  record.ends_at_exit = true;
  if (++record.n_machines == 1)
    snprintf (record.path, sizeof record.path, "%s", record.base);
  else
    snprintf (record.path, sizeof record.path, "%s.%u", record.base, record.n_machines);
  record.is_whole_due = false;
  open_file ();
  record.recorder = vas_recorder_new (machine);
  vas_machine_add_observer (machine, write_call, NULL);
  write_news ();
}

void
record_end (VasMachine *machine)
{
  if (record.recorder == NULL)
    return;
  write_end ();
  vas_machine_remove_observer (machine, write_call, NULL);
  vas_recorder_free (record.recorder);
  record.recorder = NULL;
  if (record.file >= 0)
    close (record.file);
  record.file = -1;
}

void
record_before_fork (void)
{
  record.n_forks++;
}

void
record_in_child (void)
{
  if (environment_record () == NULL)
    return;
  if (record.file >= 0)
    close (record.file);
  record.file = -1;
  const char *base = *record.base != 0 ? record.base : environment_record ();
  snprintf (record.path, sizeof record.path, "%.*s.fork%u", PATH_SIZE - 32, base, record.n_forks);
  snprintf (record.base, sizeof record.base, "%.*s", PATH_SIZE - 1, record.path);
  record.n_forks = 0;
  record.is_whole_due = record.recorder != NULL;
  record.n_machines = record.recorder != NULL ? 1 : 0;
}
