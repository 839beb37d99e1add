#include "win32/file_names.h"
#include "win32/call.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct Forgotten Forgotten;
struct Forgotten
{
  Forgotten *next;
  unsigned number; /* of the file that bears the name now: 2 ... */
  size_t size;
  char name[];
};

/* Of one machine, under the session's lock. */
static Forgotten *forgotten;
static uint64_t generation;

/* The lock is held. */
static Forgotten *
find (const Name *name)
{
  for (Forgotten *next; generation != session_generation () && forgotten != NULL; forgotten = next)
    {
      next = forgotten->next;
      free (forgotten);
    }
  generation = session_generation ();
  for (Forgotten *entry = forgotten; entry != NULL; entry = entry->next)
    if (entry->size == name->size && memcmp (entry->name, name->text, name->size) == 0)
      return entry;
  return NULL;
}

bool
file_name_find (const Name *name, char *text)
{
  const VasMachine *machine = session_enter ();
  const Forgotten *entry = name->text != NULL ? find (name) : NULL;
  int n = snprintf (text, NAME_SIZE, "%.*s", (int) name->size, name->text != NULL ? name->text : "");
  if (entry != NULL && n < NAME_SIZE - 16)
    snprintf (text + n, 16, ";%u", entry->number);
  bool is_there = vas_machine_has_file (machine, text);
  session_leave ();
  return is_there;
}

void
file_name_forget (const Name *name)
{
  session_enter ();
  Forgotten *entry = find (name);
  if (entry == NULL && (entry = calloc (1, sizeof *entry + name->size)) != NULL)
    {
      entry->number = 1;
      entry->size = name->size;
      memcpy (entry->name, name->text, name->size);
      entry->next = forgotten;
      forgotten = entry;
    }
  if (entry != NULL)
    entry->number++;
  session_leave ();
}
