/* Ranges in a balanced tree by (process, address, age); they may overlap, so a look-up goes a few entries to the
 * left. */
#include "trace/address_names.h"

/* Names further away than this many others are not found: the address is then written as a number. */
#define REACH 16

typedef struct Key
{
  VasProcessId process;
  guint64 address, age;
} Key;

typedef struct Range
{
  Key key;
  guint64 size;
  char *text;
} Range;

struct AddressNames
{
  GTree *ranges;       /* Key * (in the Range) -> Range * (owned) */
  GHashTable *by_text; /* char * (in the Range) -> Range * */
  guint64 age;
};

static gint
compare_keys (gconstpointer left, gconstpointer right, gpointer data G_GNUC_UNUSED)
{
  const Key *a = left, *b = right;
  if (a->process != b->process)
    return a->process < b->process ? -1 : 1;
  if (a->address != b->address)
    return a->address < b->address ? -1 : 1;
  return a->age < b->age ? -1 : a->age > b->age;
}

static void
free_range (gpointer data)
{
  Range *range = data;
  g_free (range->text);
  g_free (range);
}

AddressNames *
address_names_new (void)
{
  AddressNames *names = g_new0 (AddressNames, 1);
  names->ranges = g_tree_new_full (compare_keys, NULL, NULL, free_range);
  names->by_text = g_hash_table_new (g_str_hash, g_str_equal);
  return names;
}

void
address_names_free (AddressNames *names)
{
  if (names == NULL)
    return;
  g_hash_table_unref (names->by_text);
  g_tree_unref (names->ranges);
  g_free (names);
}

void
address_names_remove (AddressNames *names, const char *text)
{
  Range *range = g_hash_table_lookup (names->by_text, text);
  if (range == NULL)
    return;
  g_hash_table_remove (names->by_text, text);
  g_tree_remove (names->ranges, &range->key);
}

void
address_names_add (AddressNames *names, const char *text, VasProcessId process, guint64 address, guint64 size)
{
  address_names_remove (names, text);
  Range *range = g_new (Range, 1);
  *range = (Range) { { process, address, names->age++ }, size, g_strdup (text) };
  g_tree_insert (names->ranges, &range->key, range);
  g_hash_table_insert (names->by_text, range->text, range);
}

static const Range *
find_range (const AddressNames *names, VasProcessId process, guint64 address)
{
  const Key right = { process, address, G_MAXUINT64 };
  const Range *best = NULL;
  GTreeNode *node = g_tree_upper_bound (names->ranges, &right);
  node = node != NULL ? g_tree_node_previous (node) : g_tree_node_last (names->ranges);
  for (unsigned i = 0; i < REACH && node != NULL; i++, node = g_tree_node_previous (node))
    {
      const Range *range = g_tree_node_value (node);
      if (range->key.process != process)
        break;
      if (address - range->key.address < range->size && (best == NULL || range->key.age > best->key.age))
        best = range;
    }
  return best;
}

gboolean
address_names_format (const AddressNames *names, GString *out, VasProcessId process, guint64 address)
{
  const Range *range = find_range (names, process, address);
  if (range == NULL)
    return FALSE;
  g_string_append (out, range->text);
  if (address != range->key.address)
    g_string_append_printf (out, "+0x%" G_GINT64_MODIFIER "x", address - range->key.address);
  return TRUE;
}
