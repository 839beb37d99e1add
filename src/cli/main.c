#include <stdio.h>
#include <vasbox/version.h>

int
main (void)
{
  puts ("vasbox " VASBOX_VERSION);
  return 0;
}
