/* Copies that a system service makes for a program. */
#include "space/service.h"
#include <string.h>

#define PIECE 4096

/* Whether the promise lets @size bytes at @buffer be read or written, nothing being moved yet; *@size becomes what lies
 * below the page that stands against it. */
static bool
is_allowed (const SpaceBuffer *buffer, VasAccessKind kind, uint64_t *size, VasFault *fault)
{
  SpaceAccess access = { .kind = kind, .address = buffer->address, .size = *size };
  if (buffer->context == NULL || space_access_allowed (buffer->context, &access, fault))
    return true;
  *size = fault->parameters[1] - buffer->address;
  return false;
}

/* The next @size bytes of the source.  False: a page of it cannot be brought in. */
static bool
read_piece (SpaceCopy *copy, unsigned char *piece, uint64_t size)
{
  const SpaceBuffer *source = &copy->source;
  SpaceAccess access = { .kind = VAS_ACCESS_READ,
                         .address = source->address + copy->copied,
                         .size = size,
                         .data = piece,
                         .capacity = size };
  if (source->context != NULL)
    return space_transfer (source->context, &access, &copy->fault) == size;
  memcpy (piece, source->from + copy->copied, size);
  return true;
}

/* How many of the @size bytes the destination took. */
static uint64_t
write_piece (SpaceCopy *copy, const unsigned char *piece, uint64_t size)
{
  const SpaceBuffer *to = &copy->destination;
  SpaceAccess access = { .kind = VAS_ACCESS_WRITE,
                         .address = to->address + copy->copied,
                         .size = size,
                         .source = piece,
                         .capacity = size };
  if (to->context != NULL)
    return space_transfer (to->context, &access, &copy->fault);
  uint64_t room = to->to != NULL && to->to_size > copy->copied ? to->to_size - copy->copied : 0;
  if (room != 0)
    memcpy (to->to + copy->copied, piece, room < size ? room : size);
  return size;
}

/* Copies @size bytes; false where a page cannot be brought in. */
static bool
copy_bytes (SpaceCopy *copy, uint64_t size)
{
  unsigned char piece[PIECE];
  while (copy->copied < size)
    {
      uint64_t left = size - copy->copied, n = left < PIECE ? left : PIECE;
      copy->source_failed = !read_piece (copy, piece, n);
      if (copy->source_failed || write_piece (copy, piece, n) < n)
        return false;
      copy->copied += n;
    }
  return true;
}

/* Copies @size bytes, or leaves the destination's promise as it was. */
static bool
copy_or_leave (SpaceCopy *copy, uint64_t size)
{
  SpaceContext *to = copy->destination.context;
  RegionMap promise;
  if (to == NULL)
    return copy_bytes (copy, size);
  region_map_share (&promise, &to->space->map);
  bool is_done = copy_bytes (copy, size);
  if (!is_done)
    space_put_promise_back (to->space, &promise);
  region_map_clear (&promise);
  return is_done;
}

bool
space_copy_may_read (SpaceCopy *copy)
{
  uint64_t size = copy->size;
  copy->copied = 0;
  copy->source_failed = !is_allowed (&copy->source, VAS_ACCESS_READ, &size, &copy->fault);
  return !copy->source_failed;
}

/* What the promise forbids is known before a byte moves.  A page that cannot be brought in takes everything back. */
bool
space_copy (SpaceCopy *copy)
{
  uint64_t size = copy->size;
  if (!space_copy_may_read (copy))
    return false;
  bool is_whole = is_allowed (&copy->destination, VAS_ACCESS_WRITE, &size, &copy->fault);
  if (!copy_or_leave (copy, size))
    {
      copy->copied = 0;
      return false;
    }
  return is_whole;
}
