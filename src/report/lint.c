/* The findings, and what they say.  What looks at a call is in the order of the kinds. */
#include "report/lint.h"
#include "kernel/kernel.h"
#include <string.h>
#include <vasbox/protection.h>

/* A mixed range that was given one protection: who gives the old one back to all of it is wrong. */
typedef struct MixedProtect
{
  VasProcessId process;
  guint64 start, end;
  guint32 old;
  unsigned line;
} MixedProtect;

/* No more are remembered; the oldest goes. */
#define MIXED_MAXIMUM 64

/* A commit that was refused in a reservation. */
typedef struct RefusedCommit
{
  VasProcessId process;
  guint64 base;
  unsigned line;
  guint64 step, reserve_step;
} RefusedCommit;

typedef struct Reserved
{
  guint64 step;
  unsigned line;
} Reserved;

struct Lint
{
  GArray *findings;       /* LintFinding */
  GHashTable *by_line;    /* (line, kind) -> index of the finding + 1 */
  GHashTable *reserved;   /* Place -> Reserved */
  GArray *mixed;          /* MixedProtect, oldest first */
  GArray *refused;        /* RefusedCommit */
  bool protects_mixed;    /* of the call that is under way */
};

typedef struct Place
{
  VasProcessId process;
  guint64 base;
} Place;

static guint
hash_place (gconstpointer key)
{
  const Place *place = key;
  return (guint) (place->base >> 12 ^ place->base >> 40) * 31 + place->process;
}

static gboolean
equal_places (gconstpointer a, gconstpointer b)
{
  const Place *first = a, *second = b;
  return first->process == second->process && first->base == second->base;
}

/* What a call is about, whatever its name: by the kinds of its parameters. */
typedef struct Subject
{
  VasProcessId process;
  guint64 address, size;
  guint32 type;    /* MEM_* of an allocation or free */
  guint32 protect;
  bool allocates, frees, protects;
} Subject;

static bool
find_argument (const VasCall *call, VasKind kind, guint64 *value)
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (info->parameters[i].kind == kind && info->parameters[i].direction != VAS_OUT)
      {
        *value = call->arguments[i];
        return true;
      }
  return false;
}

static Subject
subject_of (const VasMachine *machine, const VasCall *call)
{
  Subject subject = { .process = vas_machine_thread_process (machine, call->thread) };
  guint64 handle, type = 0, protect = 0;
  if (find_argument (call, VAS_KIND_HANDLE, &handle))
    {
      VasVerdict verdict = machine_reference_process (machine, call->thread, handle, 0, &subject.process);
      if (verdict.status != VAS_STATUS_SUCCESS)
        subject.process = vas_machine_thread_process (machine, call->thread);
    }
  find_argument (call, VAS_KIND_ADDRESS, &subject.address);
  find_argument (call, VAS_KIND_SIZE, &subject.size);
  subject.allocates = find_argument (call, VAS_KIND_ALLOCATION_TYPE, &type);
  subject.frees = !subject.allocates && find_argument (call, VAS_KIND_FREE_TYPE, &type);
  bool has_protect = find_argument (call, VAS_KIND_PROTECTION, &protect);
  subject.protects = has_protect && (strstr (vas_call_info (call->id)->name, "Protect") != NULL);
  subject.type = (guint32) type;
  subject.protect = (guint32) protect;
  return subject;
}

/* The region of an address; free where there is none. */
static VasRegion
region_at (const VasMachine *machine, VasProcessId process, guint64 address)
{
  VasRegion region;
  if (!vas_machine_region (machine, process, address, &region))
    region = (VasRegion) { .base = address, .size = 0, .state = VAS_MEM_FREE };
  return region;
}

/* The last byte of the subject's range. */
static guint64
last_of (const Subject *subject)
{
  guint64 last = subject->address + (subject->size - (subject->size != 0));
  return last < subject->address ? G_MAXUINT64 : last;
}

static LintFinding *
add (Lint *lint, LintKind kind, unsigned line, guint64 step, guint64 address)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) line * LINT_N_KINDS + kind + 1);
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (lint->by_line, key));
  if (at == 0)
    {
      LintFinding finding = { .kind = kind, .line = line, .step = step, .address = address };
      g_array_append_val (lint->findings, finding);
      at = lint->findings->len;
      g_hash_table_insert (lint->by_line, key, GUINT_TO_POINTER (at));
    }
  LintFinding *finding = &g_array_index (lint->findings, LintFinding, at - 1);
  finding->count++;
  return finding;
}

/* Have the pages of the range more than one protection? */
static bool
is_mixed (const VasMachine *machine, const Subject *subject)
{
  VasRegion first = region_at (machine, subject->process, subject->address);
  return first.size != 0 && first.base + (first.size - 1) < last_of (subject)
         && region_at (machine, subject->process, first.base + first.size).allocation_base == first.allocation_base;
}

void
lint_before (Lint *lint, const VasMachine *machine, const VasCall *call)
{
  Subject subject = subject_of (machine, call);
  lint->protects_mixed = subject.protects && subject.size != 0 && is_mixed (machine, &subject);
}

/* Where an allocation that succeeded lies. */
static guint64
allocated_at (const VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  return info->main_output >= 0 ? call->outputs[info->main_output] : call->result;
}

/* What nobody can reserve any more: the free rest of the region's last block.  Pieces of placeholders and of released
 * allocations share a block with others and lose nothing. */
static guint64
lost_behind (const VasMachine *machine, VasProcessId process, const VasRegion *region)
{
  guint64 granularity = vas_machine_config (machine)->allocation_granularity, end = region->base + region->size;
  guint64 rest = (granularity - end % granularity) % granularity;
  VasRegion next = region_at (machine, process, end);
  return next.state == VAS_MEM_FREE ? rest : 0;
}

static void
look_at_reserve (Lint *lint, const VasMachine *machine, const Subject *subject, unsigned line, const VasCall *call)
{
  guint64 base = allocated_at (call), granularity = vas_machine_config (machine)->allocation_granularity;
  VasRegion region = region_at (machine, subject->process, base);
  Place place = { subject->process, base };
  Reserved reserved = { call->step, line };
  g_hash_table_replace (lint->reserved, g_memdup2 (&place, sizeof place), g_memdup2 (&reserved, sizeof reserved));
  guint64 lost = lost_behind (machine, subject->process, &region);
  if (region.type == VAS_MEM_PRIVATE && region.allocation_base == base && region.size < granularity && lost != 0)
    add (lint, LINT_SMALL_RESERVE, line, call->step, base)->bytes += lost;
}

static void
look_at_refused_commit (Lint *lint, const VasMachine *machine, const Subject *subject, unsigned line,
                        const VasCall *call)
{
  VasStatus status = call->verdict.status;
  VasRegion region = region_at (machine, subject->process, subject->address);
  if (status == VAS_STATUS_CONFLICTING_ADDRESSES && region.state == VAS_MEM_FREE && subject->address != 0)
    add (lint, LINT_COMMIT_WITHOUT_RESERVE, line, call->step, subject->address);
  if ((status != VAS_STATUS_COMMITMENT_LIMIT && status != VAS_STATUS_PAGEFILE_QUOTA_EXCEEDED)
      || region.state == VAS_MEM_FREE)
    return;
  Place place = { subject->process, region.allocation_base };
  const Reserved *reserved = g_hash_table_lookup (lint->reserved, &place);
  RefusedCommit refused = { subject->process, region.allocation_base, line, call->step,
                            reserved != NULL ? reserved->step : 0 };
  g_array_append_val (lint->refused, refused);
}

static void
look_at_allocate (Lint *lint, const VasMachine *machine, const Subject *subject, unsigned line, const VasCall *call)
{
  bool reserves = (subject->type & VAS_MEM_RESERVE) != 0 || subject->address == 0;
  if (reserves && call->succeeded)
    look_at_reserve (lint, machine, subject, line, call);
  else if (!reserves && !call->succeeded && (subject->type & VAS_MEM_COMMIT) != 0)
    look_at_refused_commit (lint, machine, subject, line, call);
}

static void
look_at_free (Lint *lint, const VasMachine *machine, const Subject *subject, unsigned line, const VasCall *call)
{
  if (call->verdict.rule == VAS_RULE ('V', 'F', 1))
    add (lint, LINT_RELEASE_WITH_SIZE, line, call->step, subject->address);
  if (!call->succeeded || subject->type != VAS_MEM_DECOMMIT || subject->size != 0)
    return;
  VasRegion region = region_at (machine, subject->process, subject->address);
  if (region.size > vas_machine_config (machine)->page_size)
    add (lint, LINT_DECOMMIT_ALL, line, call->step, region.base);
}

/* The old protection goes back to all of a range that had several. */
static void
look_at_restore (Lint *lint, const Subject *subject, unsigned line, const VasCall *call)
{
  for (guint i = 0; i < lint->mixed->len; i++)
    {
      const MixedProtect *mixed = &g_array_index (lint->mixed, MixedProtect, i);
      if (mixed->process != subject->process || mixed->start != subject->address || mixed->end != last_of (subject))
        continue;
      if (mixed->old == subject->protect)
        add (lint, LINT_RESTORE_FIRST, line, call->step, subject->address)->other_line = mixed->line;
      g_array_remove_index (lint->mixed, i);
      return;
    }
}

static void
look_at_protect (Lint *lint, const VasMachine *machine, const Subject *subject, unsigned line, const VasCall *call)
{
  VasRegion first = region_at (machine, subject->process, subject->address);
  if (call->verdict.status == VAS_STATUS_CONFLICTING_ADDRESSES && first.state != VAS_MEM_FREE
      && call->verdict.page != VAS_NO_PAGE)
    {
      VasRegion there = region_at (machine, subject->process, call->verdict.page);
      if (there.state != VAS_MEM_FREE && there.allocation_base != first.allocation_base)
        add (lint, LINT_PROTECT_ACROSS, line, call->step, there.base);
    }
  if (!call->succeeded)
    return;
  look_at_restore (lint, subject, line, call);
  const VasCallInfo *info = vas_call_info (call->id);
  if (!lint->protects_mixed || info->n_outputs == 0)
    return;
  MixedProtect mixed = { subject->process, subject->address, last_of (subject),
                         (guint32) call->outputs[info->n_outputs - 1], line };
  if (lint->mixed->len == MIXED_MAXIMUM)
    g_array_remove_index (lint->mixed, 0);
  g_array_append_val (lint->mixed, mixed);
}

/* The clauses of a service that meets a guard page: of what it was asked for, or of what its pointers lead to. */
static bool
consumed_guard (VasRule rule)
{
  return rule == VAS_RULE ('A', 'C', 34) || rule == VAS_RULE ('R', 'W', 15) || rule == VAS_RULE ('V', 'L', 5);
}

void
lint_after (Lint *lint, const VasMachine *machine, unsigned line, const VasCall *call)
{
  Subject subject = subject_of (machine, call);
  if (subject.allocates)
    look_at_allocate (lint, machine, &subject, line, call);
  else if (subject.frees)
    look_at_free (lint, machine, &subject, line, call);
  else if (subject.protects)
    look_at_protect (lint, machine, &subject, line, call);
  if (consumed_guard (call->verdict.rule))
    add (lint, LINT_GUARD_PROBED, line, call->step, call->verdict.page);
}

/* Is the reservation of a refused commit still there, the same one, without a committed page? */
static bool
is_leaked (const Lint *lint, const VasMachine *machine, const RefusedCommit *refused)
{
  Place place = { refused->process, refused->base };
  const Reserved *reserved = g_hash_table_lookup (lint->reserved, &place);
  VasRegion region = region_at (machine, refused->process, refused->base);
  VasRegion next = region_at (machine, refused->process, region.base + region.size);
  return reserved != NULL && reserved->step == refused->reserve_step && region.state == VAS_MEM_RESERVE
         && region.allocation_base == refused->base && next.allocation_base != refused->base;
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const LintFinding *first = a, *second = b;
  if (first->line != second->line)
    return first->line < second->line ? -1 : 1;
  return (int) first->kind - (int) second->kind;
}

void
lint_finish (Lint *lint, const VasMachine *machine)
{
  for (guint i = 0; i < lint->refused->len; i++)
    {
      const RefusedCommit *refused = &g_array_index (lint->refused, RefusedCommit, i);
      if (!is_leaked (lint, machine, refused))
        continue;
      Place place = { refused->process, refused->base };
      const Reserved *reserved = g_hash_table_lookup (lint->reserved, &place);
      add (lint, LINT_LEAK_AFTER_COMMIT, refused->line, refused->step, refused->base)->other_line = reserved->line;
    }
  g_array_sort (lint->findings, compare_findings);
}

const GArray *
lint_findings (const Lint *lint)
{
  return lint->findings;
}

Lint *
lint_new (void)
{
  Lint *lint = g_new0 (Lint, 1);
  lint->findings = g_array_new (FALSE, FALSE, sizeof (LintFinding));
  lint->by_line = g_hash_table_new (NULL, NULL);
  lint->reserved = g_hash_table_new_full (hash_place, equal_places, g_free, g_free);
  lint->mixed = g_array_new (FALSE, FALSE, sizeof (MixedProtect));
  lint->refused = g_array_new (FALSE, FALSE, sizeof (RefusedCommit));
  return lint;
}

void
lint_free (Lint *lint)
{
  if (lint == NULL)
    return;
  g_array_unref (lint->findings);
  g_hash_table_unref (lint->by_line);
  g_hash_table_unref (lint->reserved);
  g_array_unref (lint->mixed);
  g_array_unref (lint->refused);
  g_free (lint);
}
