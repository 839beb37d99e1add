#include <vasbox/range.h>

bool
vas_range_make (uint64_t start, uint64_t size, VasRange *out)
{
  if (size > UINT64_MAX - start)
    return false;
  *out = (VasRange){ start, start + size };
  return true;
}

bool
vas_range_widen (VasRange range, uint64_t align, VasRange *out)
{
  uint64_t inside = align - 1;
  if (range.end > UINT64_MAX - inside)
    return false;
  *out = (VasRange){ range.start & ~inside, (range.end + inside) & ~inside };
  return true;
}

uint64_t
vas_range_size (VasRange range)
{
  return range.end - range.start;
}

static bool
is_empty (VasRange range)
{
  return range.start == range.end;
}

bool
vas_range_overlaps (VasRange a, VasRange b)
{
  return !is_empty (a) && !is_empty (b) && a.start < b.end && b.start < a.end;
}

bool
vas_range_contains (VasRange outer, VasRange inner)
{
  return is_empty (inner) || (outer.start <= inner.start && inner.end <= outer.end);
}
