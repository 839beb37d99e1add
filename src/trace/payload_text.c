/* Bytes and lists as text of the trace language. */
#include "trace/payload.h"
#include "trace/symbols.h"
#include <string.h>

/* A run of equal bytes from this length on is written as one repeated byte. */
#define SHORTEST_RUN 16
/* Data with more runs are written as they are: operators do not nest without end. */
#define MOST_RUNS 64

static gsize
run_length (const char *bytes, gsize n)
{
  gsize length = 1;
  while (length < n && bytes[length] == bytes[0])
    length++;
  return length;
}

/* Where the first long run begins, or @n. */
static gsize
next_run (const char *bytes, gsize n)
{
  gsize at = 0;
  while (at < n)
    {
      gsize length = run_length (bytes + at, n - at);
      if (length >= SHORTEST_RUN)
        return at;
      at += length;
    }
  return n;
}

static gboolean
has_many_runs (const char *bytes, gsize n)
{
  unsigned runs = 0;
  for (gsize at = next_run (bytes, n); at < n && runs <= MOST_RUNS; at += next_run (bytes + at, n - at))
    {
      at += run_length (bytes + at, n - at);
      runs++;
    }
  return runs > MOST_RUNS;
}

void
payload_describe_bytes (GString *out, const char *bytes, gsize n)
{
  gsize at = 0;
  gboolean is_plain = has_many_runs (bytes, n);
  do
    {
      gsize plain = is_plain ? n : next_run (bytes + at, n - at);
      gsize run = plain == 0 && at < n ? run_length (bytes + at, n - at) : 0;
      if (at > 0)
        g_string_append_c (out, '+');
      trace_write_string (out, bytes + at, run > 0 ? 1 : plain);
      if (run > 0)
        g_string_append_printf (out, "*%" G_GSIZE_FORMAT, run);
      at += run > 0 ? run : plain;
    }
  while (at < n);
}

/* A page number by the name of its page: a/4K, (a+0x1000)/4K. */
static void
describe_page (GString *out, const Describer *describer, VasProcessId process, guint64 page)
{
  g_autoptr (GString) address = g_string_new (NULL);
  describe_value (address, describer, process, VAS_KIND_ADDRESS, page << 12);
  if (g_ascii_isdigit (address->str[0]) || page == 0)
    g_string_append_printf (out, "0x%" G_GINT64_MODIFIER "x", page);
  else if (strchr (address->str, '+') != NULL)
    g_string_append_printf (out, "(%s)/4K", address->str);
  else
    g_string_append_printf (out, "%s/4K", address->str);
}

static void
describe_element (GString *out, const Describer *describer, VasProcessId process, VasKind kind, const guint64 *element)
{
  unsigned n;
  const PayloadField *fields = payload_fields (kind, &n);
  const char *separator = "{";
  if (n == 0)
    describe_value (out, describer, process, kind == VAS_KIND_NUMBER_LIST ? VAS_KIND_NUMBER : VAS_KIND_ADDRESS,
                    element[0]);
  for (unsigned i = 0; i < n; i++)
    {
      guint64 value = payload_field_get (&fields[i], element);
      if (value == 0 && !fields[i].is_always)
        continue;
      g_string_append_printf (out, "%s%s=", separator, fields[i].name);
      if (fields[i].is_page)
        describe_page (out, describer, process, value);
      else
        describe_value (out, describer, process, fields[i].kind, value);
      separator = ", ";
    }
  if (n > 0)
    g_string_append_c (out, '}');
}

void
payload_describe_list (GString *out, const Describer *describer, VasProcessId process, VasKind kind,
                       const guint64 *words, gsize n_elements)
{
  g_string_append_c (out, '[');
  for (gsize i = 0; i < n_elements; i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      describe_element (out, describer, process, kind, words + i * vas_kind_words (kind));
    }
  g_string_append_c (out, ']');
}

static void
describe (GString *out, const Describer *describer, VasProcessId process, VasKind kind, const void *data, gsize size)
{
  if (kind == VAS_KIND_TEXT && size == 0)
    g_string_append (out, "NULL");
  else if (kind == VAS_KIND_BYTES || kind == VAS_KIND_TEXT)
    payload_describe_bytes (out, data, size);
  else
    payload_describe_list (out, describer, process, kind, data, size / (vas_kind_words (kind) * sizeof (guint64)));
}

void
payload_describe_input (GString *out, const Describer *describer, VasProcessId process, VasKind kind,
                        const VasCall *call)
{
  describe (out, describer, process, kind, call->input, call->input != NULL ? call->input_size : 0);
}

void
payload_describe_output (GString *out, const Describer *describer, VasProcessId process, VasKind kind,
                         const VasCall *call)
{
  describe (out, describer, process, kind, call->output, call->output_size);
}
