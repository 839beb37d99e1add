#include "report/format.h"
#include <vasbox/protection.h>

void
report_size (GString *out, guint64 bytes)
{
  static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB" };
  unsigned unit = 0;
  guint64 whole = bytes, part = 0;
  while (whole >= 1024 && unit + 1 < G_N_ELEMENTS (units))
    {
      part = whole % 1024;
      whole /= 1024;
      unit++;
    }
  gboolean exact = (whole << (10 * unit)) == bytes;
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, whole);
  if (!exact)
    g_string_append_printf (out, ".%u", (unsigned) (part * 10 / 1024));
  g_string_append_printf (out, " %s", units[unit]);
}

#define EXACT_BITS 49 /* times 10,000 they have 64 at most */

void
report_share (GString *out, guint64 part, guint64 whole, unsigned decimals)
{
  const guint64 unit = decimals == 2 ? 100 : 10; /* of a percent */
  while (MAX (part, whole) >> EXACT_BITS != 0)
    {
      part >>= 1;
      whole >>= 1;
    }
  guint64 units = whole == 0 ? 0 : (part * 100 * unit + whole / 2) / whole;
  g_string_append_printf (out, "%" G_GUINT64_FORMAT ".%0*u %%", units / unit, (int) decimals,
                          (unsigned) (units % unit));
}

void
report_protection (GString *out, guint32 protect)
{
  static const struct
  {
    guint32 bit;
    const char *name;
  } names[] = {
    { VAS_PAGE_NOACCESS, "PAGE_NOACCESS" },
    { VAS_PAGE_READONLY, "PAGE_READONLY" },
    { VAS_PAGE_READWRITE, "PAGE_READWRITE" },
    { VAS_PAGE_WRITECOPY, "PAGE_WRITECOPY" },
    { VAS_PAGE_EXECUTE, "PAGE_EXECUTE" },
    { VAS_PAGE_EXECUTE_READ, "PAGE_EXECUTE_READ" },
    { VAS_PAGE_EXECUTE_READWRITE, "PAGE_EXECUTE_READWRITE" },
    { VAS_PAGE_EXECUTE_WRITECOPY, "PAGE_EXECUTE_WRITECOPY" },
    { VAS_PAGE_GUARD, "PAGE_GUARD" },
    { VAS_PAGE_NOCACHE, "PAGE_NOCACHE" },
    { VAS_PAGE_WRITECOMBINE, "PAGE_WRITECOMBINE" },
  };
  const char *separator = "";
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if ((protect & names[i].bit) != 0)
      {
        g_string_append_printf (out, "%s%s", separator, names[i].name);
        separator = "|";
      }
  if (protect == 0)
    g_string_append_c (out, '-');
}

const char *
report_state (guint32 state)
{
  return state == VAS_MEM_COMMIT ? "MEM_COMMIT" : state == VAS_MEM_RESERVE ? "MEM_RESERVE" : "MEM_FREE";
}

const char *
report_type (guint32 type)
{
  return type == VAS_MEM_PRIVATE  ? "MEM_PRIVATE"
         : type == VAS_MEM_MAPPED ? "MEM_MAPPED"
         : type == VAS_MEM_IMAGE  ? "MEM_IMAGE"
                                  : "-";
}
