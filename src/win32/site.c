/* A call's arguments may hold calls, told of after it and made before it: what was told stands in a small stack, and a
 * call finds its own by the function's name.  What stands above belongs to calls that were never made here (a method of
 * that name, an exception) and goes. */
#include "win32/site.h"
#include <stdio.h>
#include <string.h>
#include <vasbox/win32/sites.h>

#define DEPTH 8

typedef struct Site
{
  const char *file, *function;
  int line;
} Site;

static _Thread_local struct
{
  Site sites[DEPTH];
  unsigned n;
  char text[128];
} told;

void
vas_win32_site (const char *file, int line, const char *function)
{
  if (told.n == DEPTH)
    memmove (told.sites, told.sites + 1, --told.n * sizeof (Site));
  told.sites[told.n++] = (Site) { file, function, line };
}

const char *
site_take (const char *function)
{
  unsigned i = told.n;
  while (i > 0 && strcmp (told.sites[i - 1].function, function) != 0)
    i--;
  if (i == 0)
    return NULL;
  const Site *site = &told.sites[i - 1];
  const char *slash = strrchr (site->file, '/');
  snprintf (told.text, sizeof told.text, "%s:%d", slash != NULL ? slash + 1 : site->file, site->line);
  told.n = i - 1;
  return told.text;
}
