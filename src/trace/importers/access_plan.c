/* Which pages a log touches and how: a hash table of pages, asked only where a small direct-mapped table does not know
 * already. */
#include "trace/importers/access_plan.h"
#include "trace/importers/importers.h"
#include <string.h>
#include <vasbox/protection.h>

#define BATCH 1024
#define SEEN_SLOTS 4096
/* A log whose addresses go higher is not moved to an allocation of its own. */
#define HIGHEST_MOVED ((guint64) 1 << 40)
#define NO_PAGE G_MAXUINT64

enum
{
  MARK_READ = 1,
  MARK_WRITE = 2,
  MARK_EXECUTE = 4
};

/* A page that was looked up lately, and what of it is in the table. */
typedef struct Seen
{
  guint64 page;
  guint marks;
} Seen;

typedef struct Survey
{
  AccessPlan *plan;
  guint shift;
  GHashTable *pages; /* page number -> marks; only looked up and sorted */
  guint64 lowest_page, highest_page;
  Seen seen[SEEN_SLOTS];
} Survey;

static guint
mark_of (AccessKind kind)
{
  return kind == ACCESS_EXECUTE ? MARK_EXECUTE : kind == ACCESS_WRITE ? MARK_WRITE : MARK_READ;
}

static void
mark_page (Survey *survey, guint64 page, guint mark)
{
  Seen *seen = &survey->seen[page % SEEN_SLOTS];
  if (seen->page == page && (seen->marks & mark) == mark)
    return;
  guint64 *key = g_memdup2 (&page, sizeof page);
  guint marks = mark | GPOINTER_TO_UINT (g_hash_table_lookup (survey->pages, key));
  g_hash_table_replace (survey->pages, key, GUINT_TO_POINTER (marks));
  *seen = (Seen) { page, marks };
  survey->lowest_page = MIN (survey->lowest_page, page);
  survey->highest_page = MAX (survey->highest_page, page);
}

/* A bare page number as an address; G_MAXUINT64 where there is no such address. */
static guint64
address_of (const AccessPlan *plan, const Access *access)
{
  if (access->kind != ACCESS_PAGE)
    return access->address;
  return access->address <= G_MAXUINT64 / plan->space.page_size ? access->address * plan->space.page_size
                                                               : G_MAXUINT64;
}

static void
mark_access (Survey *survey, const Access *access)
{
  guint64 address = address_of (survey->plan, access);
  guint64 last = address + (access_plan_size (access) - 1);
  guint mark = access->kind == ACCESS_PAGE ? MARK_READ | MARK_WRITE : mark_of (access->kind);
  if (last < address)
    return;
  for (guint64 page = address >> survey->shift; page <= last >> survey->shift; page++)
    mark_page (survey, page, mark);
}

/* FALSE at damage, where the format allows none. */
static gboolean
survey_log (Survey *survey, AccessLog log, GError **error)
{
  Access accesses[BATCH];
  GError **damage = access_format_is_strict (log.format) ? error : NULL;
  for (;;)
    {
      gsize n = access_log_read (&log, accesses, BATCH, damage);
      if (n == 0 && log.n_lines_damaged > 0 && access_format_is_strict (log.format))
        return FALSE;
      if (n == 0 && log.at >= log.end)
        return TRUE;
      for (gsize i = 0; i < n; i++)
        mark_access (survey, &accesses[i]);
    }
}

static gint
compare_pages (gconstpointer left, gconstpointer right)
{
  guint64 a = **(const guint64 *const *) left, b = **(const guint64 *const *) right;
  return a < b ? -1 : a > b;
}

static guint32
protection_of (guint marks)
{
  if ((marks & MARK_EXECUTE) != 0)
    return (marks & MARK_WRITE) != 0 ? VAS_PAGE_EXECUTE_READWRITE : VAS_PAGE_EXECUTE_READ;
  return (marks & MARK_WRITE) != 0 ? VAS_PAGE_READWRITE : VAS_PAGE_READONLY;
}

static void
add_page (AccessPlan *plan, guint64 address, guint32 protection)
{
  AccessPages *last
      = plan->pages->len > 0 ? &g_array_index (plan->pages, AccessPages, plan->pages->len - 1) : NULL;
  if (last != NULL && last->address + last->size == address && last->protection == protection)
    {
      last->size += plan->space.page_size;
      return;
    }
  AccessPages pages = { address, plan->space.page_size, protection };
  g_array_append_val (plan->pages, pages);
}

static void
collect_pages (Survey *survey)
{
  AccessPlan *plan = survey->plan;
  guint n;
  g_autofree guint64 **keys = (guint64 **) g_hash_table_get_keys_as_array (survey->pages, &n);
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sorted, keys[i]);
  g_ptr_array_sort (sorted, compare_pages); /* which may be empty */
  for (guint i = 0; i < n; i++)
    {
      guint64 page = *(const guint64 *) sorted->pdata[i], address = page << survey->shift;
      guint marks = GPOINTER_TO_UINT (g_hash_table_lookup (survey->pages, sorted->pdata[i]));
      if (plan->has_base
          || (address >= plan->space.lowest && address + (plan->space.page_size - 1) <= plan->space.highest))
        add_page (plan, address, protection_of (marks));
    }
}

gboolean
access_plan_address (const AccessPlan *plan, const Access *access, guint64 *address)
{
  guint64 first = address_of (plan, access), last = first + (access_plan_size (access) - 1);
  *address = first;
  if (last < first)
    return FALSE;
  return plan->has_base ? last < plan->base_size : first >= plan->space.lowest && last <= plan->space.highest;
}

/* Marks the lines between the last one told of and @line, which hold no access. */
static void
skip_to (ImportLoss *loss, guint32 line, guint32 *told)
{
  while (*told + 1 < line)
    import_loss_mark (loss, ++*told, LOSS_SKIPPED, "no access: blank, a comment or the tool's own");
}

/* A line may hold several accesses: it is used where one of them is. */
static void
tell_access (const AccessPlan *plan, const Access *access, ImportLoss *loss, guint32 *told)
{
  guint64 address;
  gboolean is_done = access_plan_address (plan, access, &address);
  skip_to (loss, access->line, told);
  if (is_done)
    import_loss_mark (loss, access->line, LOSS_USED, NULL);
  else if (*told < access->line)
    import_loss_mark (loss, access->line, LOSS_SKIPPED, "no address of the machine");
  *told = access->line;
}

void
access_plan_tell (const AccessPlan *plan, const AccessLog *log, ImportLoss *loss)
{
  AccessLog copy = *log;
  Access accesses[BATCH];
  guint32 told = 0;
  for (;;)
    {
      g_autoptr (GError) damage = NULL;
      guint32 line = copy.line;
      gsize n = access_log_read (&copy, accesses, BATCH, &damage);
      for (gsize i = 0; i < n; i++)
        tell_access (plan, &accesses[i], loss, &told);
      if (damage != NULL)
        {
          skip_to (loss, line, &told);
          import_loss_mark (loss, line, LOSS_UNKNOWN, "not of this format");
          told = line;
        }
      else if (n == 0)
        break;
    }
  skip_to (loss, copy.line + 1, &told);
}

static gboolean
refuse_log (const AccessLog *log, GError **error)
{
  static const char *const expected[] = {
    [ACCESS_FORMAT_LACKEY] = "lines such as \" L 1ffe000,8\"",
    [ACCESS_FORMAT_DIN] = "lines such as \"0 1ffe000\"",
    [ACCESS_FORMAT_PINATRACE] = "lines such as \"0x401000: R 0x1ffe000\"",
    [ACCESS_FORMAT_LIST] = "page numbers, or lines such as \"R 0x1ffe000\"",
  };
  ImportSource source = { .file = log->file, .text = (char *) (guintptr) log->at,
                          .n_text = (gsize) (log->end - log->at) };
  import_set_nothing_found (error, &source, expected[log->format]);
  return FALSE;
}

gboolean
access_plan_find_format (const char *text, gsize n_text, AccessFormat *format)
{
  gsize n = access_log_head (text, n_text);
  AccessLog log;
  if (memchr (text, '\0', n) != NULL)
    return FALSE;
  *format = access_format_detect (text, n);
  access_log_skim (&log, *format, text, n);
  gboolean is_certain = *format == ACCESS_FORMAT_LACKEY || *format == ACCESS_FORMAT_PINATRACE;
  return log.n_lines_used > 0 && (is_certain || log.n_lines_damaged == 0);
}

gboolean
access_plan_init (AccessPlan *plan, const AccessLog *log, const AccessSpace *space, GError **error)
{
  *plan = (AccessPlan) { .space = *space, .pages = g_array_new (FALSE, FALSE, sizeof (AccessPages)) };
  g_autofree Survey *survey = g_new0 (Survey, 1);
  *survey = (Survey) { .plan = plan, .shift = (guint) __builtin_ctzll (space->page_size), .lowest_page = NO_PAGE };
  for (guint i = 0; i < SEEN_SLOTS; i++)
    survey->seen[i].page = NO_PAGE;
  survey->pages = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gboolean is_whole = survey_log (survey, *log, error);
  gboolean is_low = survey->lowest_page < space->lowest >> survey->shift;
  plan->has_base = is_low && survey->highest_page < HIGHEST_MOVED >> survey->shift;
  plan->base_size = plan->has_base ? (survey->highest_page + 1) << survey->shift : 0;
  collect_pages (survey);
  gboolean is_empty = g_hash_table_size (survey->pages) == 0;
  g_hash_table_unref (survey->pages);
  return is_whole && (!is_empty || refuse_log (log, error));
}

void
access_plan_clear (AccessPlan *plan)
{
  g_array_unref (plan->pages);
}

guint
access_plan_n_calls (const AccessPlan *plan)
{
  return plan->pages->len + plan->has_base;
}

void
access_plan_call (const AccessPlan *plan, guint index, guint64 base, VasCall *call)
{
  if (plan->has_base && index == 0)
    {
      *call = (VasCall) { .id = VAS_CALL_VIRTUAL_ALLOC,
                          .arguments = { 0, plan->base_size, VAS_MEM_RESERVE, VAS_PAGE_READWRITE } };
      return;
    }
  const AccessPages *pages = &g_array_index (plan->pages, AccessPages, index - plan->has_base);
  if (plan->has_base)
    *call = (VasCall) { .id = VAS_CALL_VIRTUAL_ALLOC,
                        .arguments = { base + pages->address, pages->size, VAS_MEM_COMMIT, pages->protection } };
  else
    *call = (VasCall) { .id = VAS_CALL_PLACE,
                        .arguments = { pages->address, pages->size, VAS_MEM_PRIVATE, VAS_MEM_COMMIT,
                                       pages->protection, VAS_PLACE_DEFAULT_PROTECT } };
}
