/* What a log of accesses touches, found out before any of it is carried out: the memory that must be there first.  One
 * plan serves the import of a log and running it at once, so that both do the same. */
#ifndef VASBOX_TRACE_IMPORTERS_ACCESS_PLAN_H
#define VASBOX_TRACE_IMPORTERS_ACCESS_PLAN_H

#include "trace/importers/access_log.h"
#include "trace/importers/loss.h"
#include <vasbox/access.h>

/* The machine of a log unless another is named. */
#define ACCESS_PLAN_MACHINE "linux-x86_64"
/* The name of the memory of a log whose addresses are too low to be a process's. */
#define ACCESS_PLAN_BASE "memory"

/* Where memory may be, as the machine has it. */
typedef struct AccessSpace
{
  guint64 page_size;
  guint64 lowest, highest; /* the first and the last byte that an allocation may have */
} AccessSpace;

/* Pages one after the other that are touched in the same ways. */
typedef struct AccessPages
{
  guint64 address, size;
  guint32 protection;
} AccessPages;

typedef struct AccessPlan
{
  AccessSpace space;
  GArray *pages;           /* AccessPages, ascending; from the base where there is one */
  gboolean has_base;       /* addresses count from an allocation of @base_size bytes that is made for them */
  guint64 base_size;
} AccessPlan;

/* Whether the first lines of a text are a log of accesses: of lackey and pinatrace one will do, of the others all must
 * be accesses, for numbers stand in many texts. */
gboolean access_plan_find_format (const char *text, gsize n_text, AccessFormat *format);

/* Reads all of @log, which stays at its beginning.  FALSE and @error where no line holds an access: clear the plan all
 * the same. */
gboolean access_plan_init (AccessPlan *plan, const AccessLog *log, const AccessSpace *space, GError **error);
void access_plan_clear (AccessPlan *plan);

/* Tells @loss of every line: used, not of the format, or skipped for want of an access or of an address. */
void access_plan_tell (const AccessPlan *plan, const AccessLog *log, ImportLoss *loss);

/* Whether @access is carried out; *@address is then where, counted from the base where there is one. */
gboolean access_plan_address (const AccessPlan *plan, const Access *access, guint64 *address);

/* The call that makes the base, where there is one, else that puts the pages @index there; the sum of calls is
 * access_plan_n_calls().  @base is the base's address (0: not known yet). */
guint access_plan_n_calls (const AccessPlan *plan);
void access_plan_call (const AccessPlan *plan, guint index, guint64 base, VasCall *call);

/* How an access is made, and of how many bytes: of a bare page one is read. */
static inline VasAccessKind
access_plan_kind (const Access *access)
{
  return access->kind == ACCESS_EXECUTE ? VAS_ACCESS_EXECUTE
         : access->kind == ACCESS_WRITE ? VAS_ACCESS_WRITE
                                        : VAS_ACCESS_READ;
}

static inline guint64
access_plan_size (const Access *access)
{
  return access->kind == ACCESS_PAGE ? 1 : access->size;
}

static inline VasCallId
access_plan_call_id (const Access *access)
{
  return access->kind == ACCESS_EXECUTE ? VAS_CALL_EXECUTE : VAS_CALL_TOUCH;
}

/* The call of one access at @address. */
static inline void
access_plan_set_access (const Access *access, guint64 address, VasCall *call)
{
  call->id = access_plan_call_id (access);
  call->arguments[0] = address;
  call->arguments[1] = access_plan_size (access);
  call->arguments[2] = access->kind == ACCESS_WRITE ? VAS_ACCESS_WRITE : VAS_ACCESS_READ; /* touch's alone */
}

#endif
