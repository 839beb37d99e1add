/* A hash table by text; nothing is ever listed from it, so that its order reaches no result. */
#include "trace/names.h"
#include <string.h>

struct NameTable
{
  GHashTable *by_text;  /* char * (owned) -> Name * (owned) */
  GPtrArray *declared;  /* Declaration *, in the order of declaration */
  guint n_void;
};

/* A process or thread that is declared now. */
typedef struct Declaration
{
  grefcount count;
  char *text;
  NameKind kind;
  guint64 id;
  VasThreadId thread;
} Declaration;

static void
free_name (gpointer data)
{
  Name *name = data;
  g_free (name->outputs);
  g_free (name->bytes);
  g_free (name);
}

static void
unref_declaration (gpointer data)
{
  Declaration *declaration = data;
  if (!g_ref_count_dec (&declaration->count))
    return;
  g_free (declaration->text);
  g_free (declaration);
}

NameTable *
name_table_new (void)
{
  NameTable *names = g_new0 (NameTable, 1);
  names->by_text = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_name);
  names->declared = g_ptr_array_new_with_free_func (unref_declaration);
  return names;
}

void
name_table_free (NameTable *names)
{
  if (names == NULL)
    return;
  g_hash_table_unref (names->by_text);
  g_ptr_array_unref (names->declared);
  g_free (names);
}

const Name *
name_table_find (const NameTable *names, const char *text)
{
  return g_hash_table_lookup (names->by_text, text);
}

gboolean
name_table_has_void (const NameTable *names)
{
  return names->n_void > 0;
}

/* The cleared entry of @text, made where there is none. */
static Name *
rebind (NameTable *names, const char *text)
{
  Name *name = g_hash_table_lookup (names->by_text, text);
  if (name == NULL)
    {
      name = g_new0 (Name, 1);
      g_hash_table_insert (names->by_text, g_strdup (text), name);
      return name;
    }
  if (name->kind == NAME_VOID)
    names->n_void--;
  g_free (name->outputs);
  g_free (name->bytes);
  *name = (Name) { .kind = NAME_NUMBER };
  return name;
}

void
name_table_bind_number (NameTable *names, const char *text, guint64 number)
{
  rebind (names, text)->number = number;
}

static char *
copy_bytes (const char *bytes, gsize n)
{
  char *copy = g_malloc (n + 1);
  if (n > 0)
    memcpy (copy, bytes, n);
  copy[n] = '\0';
  return copy;
}

void
name_table_bind_string (NameTable *names, const char *text, const char *bytes, gsize n_bytes)
{
  char *copy = copy_bytes (bytes, n_bytes); /* they may be what the name held */
  Name *name = rebind (names, text);
  name->kind = NAME_STRING;
  name->bytes = copy;
  name->n_bytes = n_bytes;
}

void
name_table_bind_call (NameTable *names, const char *text, guint64 number, const VasCall *call)
{
  Name *name = rebind (names, text);
  name->number = number;
  name->info = vas_call_info (call->id);
  name->outputs_set = call->outputs_set;
  if (call->outputs_set != 0)
    name->outputs = g_memdup2 (call->outputs, name->info->n_outputs * sizeof *call->outputs);
}

void
name_table_keep_bytes (NameTable *names, const char *text, const VasCall *call, gboolean is_string)
{
  Name *name = g_hash_table_lookup (names->by_text, text);
  if (name == NULL)
    return;
  g_free (name->bytes);
  name->bytes = copy_bytes (call->output, call->output_size);
  name->n_bytes = call->output_size;
  if (is_string)
    name->kind = NAME_STRING;
}

void
name_table_bind_void (NameTable *names, const char *text, unsigned origin)
{
  Name *name = rebind (names, text);
  name->kind = NAME_VOID;
  name->origin = origin;
  names->n_void++;
}

static void
bind_declared (NameTable *names, const Declaration *declaration)
{
  Name *name = rebind (names, declaration->text);
  name->kind = declaration->kind;
  name->number = declaration->id;
  name->thread = declaration->thread;
}

void
name_table_declare (NameTable *names, const char *text, NameKind kind, guint64 id, VasThreadId thread)
{
  Declaration *declaration = g_new (Declaration, 1);
  *declaration = (Declaration) { .text = g_strdup (text), .kind = kind, .id = id, .thread = thread };
  g_ref_count_init (&declaration->count);
  g_ptr_array_add (names->declared, declaration);
  bind_declared (names, declaration);
}

static GPtrArray *
copy_declared (const GPtrArray *declared)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (unref_declaration);
  for (guint i = 0; i < declared->len; i++)
    {
      Declaration *declaration = declared->pdata[i];
      g_ref_count_inc (&declaration->count);
      g_ptr_array_add (copy, declaration);
    }
  return copy;
}

GPtrArray *
name_table_declared (const NameTable *names)
{
  return copy_declared (names->declared);
}

static gboolean
holds (const GPtrArray *declared, const Declaration *declaration)
{
  for (guint i = 0; i < declared->len; i++)
    if (declared->pdata[i] == declaration)
      return TRUE;
  return FALSE;
}

gboolean
name_table_loses (const NameTable *names, const GPtrArray *declared)
{
  for (guint i = 0; i < names->declared->len; i++)
    if (!holds (declared, names->declared->pdata[i]))
      return TRUE;
  return FALSE;
}

void
name_table_restore (NameTable *names, const GPtrArray *declared, unsigned origin)
{
  for (guint i = 0; i < names->declared->len; i++)
    {
      const Declaration *declaration = names->declared->pdata[i];
      if (!holds (declared, declaration))
        name_table_bind_void (names, declaration->text, origin);
    }
  for (guint i = 0; i < declared->len; i++)
    if (!holds (names->declared, declared->pdata[i]))
      bind_declared (names, declared->pdata[i]);
  g_ptr_array_unref (names->declared);
  names->declared = copy_declared (declared);
}
