#include "facade/pointer_lists.h"
#include <string.h>
#include <vasbox/nt.h>

#define LONGEST_TEXT 32767

static uint64_t
word_at (const unsigned char *bytes, uint64_t index, unsigned width)
{
  uint64_t word = 0;
  memcpy (&word, bytes + index * width, width);
  return GUINT64_FROM_LE (word);
}

static void
set_input (VasCall *call, Pointers *pointers, void *input, uint64_t size)
{
  g_free (pointers->read);
  call->input = pointers->read = input;
  call->input_size = size;
}

static bool
may_read (const VasMachine *machine, VasProcessId process, uint64_t address)
{
  VasRegion region;
  return vas_machine_region (machine, process, address, &region) && pointer_region_allows (&region, false);
}

/* The bytes up to a NUL. */
static bool
load_text (const VasMachine *machine, VasCall *call, uint64_t address, Pointers *pointers)
{
  VasProcessId process = pointer_process (machine, call);
  g_autoptr (GString) text = g_string_new (NULL);
  char byte = 1;
  for (uint64_t i = 0; i <= LONGEST_TEXT; i++)
    {
      if (!may_read (machine, process, address + i))
        return false;
      vas_machine_peek (machine, process, address + i, 1, &byte);
      if (byte == 0)
        {
          uint64_t size = text->len;
          set_input (call, pointers, g_string_free (g_steal_pointer (&text), FALSE), size);
          return true;
        }
      g_string_append_c (text, byte);
    }
  return false;
}

/* MEM_EXTENDED_PARAMETER: a type in eight bits, and a word that of address requirements is a pointer to them. */
static bool
load_extended (const VasMachine *machine, const VasCall *call, const unsigned char *bytes,
               VasExtendedParameter *parameter)
{
  const unsigned width = machine->state.config.pointer_size;
  VasProcessId process = pointer_process (machine, call);
  unsigned char limits[24];
  *parameter = (VasExtendedParameter) { .type = bytes[0], .value = word_at (bytes, 1, 8) };
  if (parameter->type != VAS_EXTENDED_PARAMETER_ADDRESS_REQUIREMENTS)
    return true;
  uint64_t at = parameter->value & machine_pointer_mask (machine);
  if (!may_read (machine, process, at) || !may_read (machine, process, at + 3 * width - 1))
    return false;
  vas_machine_peek (machine, process, at, 3 * width, limits);
  parameter->value = 0;
  parameter->lowest_starting_address = word_at (limits, 0, width);
  parameter->highest_ending_address = word_at (limits, 1, width);
  parameter->alignment = word_at (limits, 2, width);
  return true;
}

static bool
load_all_extended (const VasMachine *machine, VasCall *call, const unsigned char *bytes, uint64_t n,
                   Pointers *pointers)
{
  VasExtendedParameter *list = g_new0 (VasExtendedParameter, n + 1);
  set_input (call, pointers, list, n * sizeof *list);
  for (uint64_t i = 0; i < n; i++)
    if (!load_extended (machine, call, bytes + 16 * i, &list[i]))
      return false;
  return true;
}

/* Of a scattered mapping addresses and frames stand in two arrays, and are pairs in the input: @place of each two. */
static void
load_half (VasCall *call, const unsigned char *bytes, uint64_t n, unsigned width, unsigned place, Pointers *pointers)
{
  uint64_t *pairs = g_new0 (uint64_t, 2 * n + 2);
  uint64_t before = MIN (call->input_size, 16 * n);
  if (call->input != NULL)
    memcpy (pairs, call->input, before);
  for (uint64_t i = 0; i < n; i++)
    pairs[2 * i + place] = word_at (bytes, i, width);
  set_input (call, pointers, pairs, 16 * n);
}

static void
load_words (VasCall *call, const unsigned char *bytes, uint64_t n, unsigned width, Pointers *pointers)
{
  uint64_t *words = g_new0 (uint64_t, n + 1);
  for (uint64_t i = 0; i < n; i++)
    words[i] = word_at (bytes, i, width);
  set_input (call, pointers, words, n * sizeof *words);
}

bool
pointer_list_load (VasMachine *machine, VasCall *call, unsigned parameter, const Pointee *pointee, Pointers *pointers)
{
  if (pointee->kind == POINTEE_TEXT)
    return load_text (machine, call, call->arguments[parameter], pointers);
  bool is_scattered = call->id == VAS_CALL_MAP_USER_PHYSICAL_PAGES_SCATTER
                      || call->id == VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES_SCATTER;
  uint64_t n = pointee->size / pointee_element_size (pointee);
  g_autofree unsigned char *bytes = g_malloc0 (pointee->size + 1);
  vas_machine_peek (machine, pointer_process (machine, call), call->arguments[parameter], pointee->size, bytes);
  if (pointee->element == VAS_KIND_EXTENDED_PARAMETER_LIST)
    return load_all_extended (machine, call, bytes, n, pointers);
  if (is_scattered)
    load_half (call, bytes, n, pointee->width, parameter == 0 ? 0 : 1, pointers);
  else
    load_words (call, bytes, pointee->size / pointee->width, pointee->width, pointers);
  return true;
}

/* UNICODE_STRING and, behind it, the text with a NUL. */
static void *
name_bytes (const VasMachine *machine, const VasCall *call, uint64_t address, uint64_t room, uint64_t *size)
{
  const unsigned width = machine->state.config.pointer_size;
  glong n = 0;
  g_autofree gunichar2 *text = g_utf8_to_utf16 (call->output, (glong) call->output_size, NULL, &n, NULL);
  unsigned char *bytes = g_malloc0 (2 * (uint64_t) width + 2 * (uint64_t) n + 2);
  uint64_t buffer = GUINT64_TO_LE (address + 2 * width);
  uint16_t length = GUINT16_TO_LE ((uint16_t) (2 * n)), maximum = GUINT16_TO_LE ((uint16_t) (2 * n + 2));
  memcpy (bytes, &length, 2);
  memcpy (bytes + 2, &maximum, 2);
  memcpy (bytes + width, &buffer, width);
  for (glong i = 0; text != NULL && i < n; i++)
    {
      uint16_t unit = GUINT16_TO_LE (text[i]);
      memcpy (bytes + 2 * width + 2 * i, &unit, 2);
    }
  *size = MIN (2 * (uint64_t) width + 2 * (uint64_t) n + 2, room);
  return bytes;
}

void *
pointer_list_bytes (const VasMachine *machine, const VasCall *call, uint64_t address, const Pointee *pointee,
                    uint64_t *size)
{
  const unsigned width = pointee->width;
  int number = pointee->header != 0 ? vas_call_output (vas_call_info (call->id), "NumberOfEntries") : -1;
  const uint64_t *words = call->output;
  bool came = pointer_output_set (call, pointee->output);
  *size = 0;
  if (pointee->kind == POINTEE_NAME)
    return came && words != NULL ? name_bytes (machine, call, address, pointee->size, size) : NULL;
  uint64_t n = came && words != NULL ? MIN (call->output_size, call->output_capacity) / sizeof *words : 0;
  n = MIN (n, pointee->size / width - MIN (pointee->header, pointee->size / width));
  unsigned char *bytes = g_malloc0 ((n + 1) * width);
  if (pointer_output_set (call, number))
    {
      uint64_t count = GUINT64_TO_LE (call->outputs[number]);
      memcpy (bytes, &count, width);
      *size = width;
    }
  for (uint64_t i = 0; i < n; i++, *size += width)
    {
      uint64_t word = GUINT64_TO_LE (words[i]);
      memcpy (bytes + *size, &word, width);
    }
  return bytes;
}
