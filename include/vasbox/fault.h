/* What comes of an access that cannot take place: the exception that Windows raises, as a value. */
#ifndef VASBOX_FAULT_H
#define VASBOX_FAULT_H

#include <stdint.h>
#include <vasbox/api.h>
#include <vasbox/rule.h>
#include <vasbox/status.h>

VAS_BEGIN_DECLS

/** What an instruction does with memory; the values are those of ExceptionInformation[0]. */
typedef enum VasAccessKind
{
  VAS_ACCESS_READ = 0,
  VAS_ACCESS_WRITE = 1,
  VAS_ACCESS_EXECUTE = 8
} VasAccessKind;

/** An exception.  The status is one of
 *
 *  - STATUS_ACCESS_VIOLATION, STATUS_GUARD_PAGE_VIOLATION, STATUS_STACK_OVERFLOW: two parameters, the kind of access
 *  and
 *    the address: the access's own where its first page is at fault, else the first byte of the page that is (AC-013);
 *  - STATUS_IN_PAGE_ERROR: a third one, the NTSTATUS for which the page could not be brought in (AC-033);
 *  - STATUS_PROCESS_IS_TERMINATING, without parameters: the thread's process has ended (VX-012). */
typedef struct VasFault
{
  VasStatus status;
  VasRule rule;            /**< the clause that says so, never VAS_NO_RULE */
  uint32_t n_parameters;   /**< 0, 2 or 3; those beyond are 0 */
  uint64_t parameters[3];  /**< ExceptionInformation */
  int level;               /**< the page-table level at which the walk stopped: 1 is the table of last-level entries,
                                the root has the highest number; 0 where no table was walked */
} VasFault;

VAS_END_DECLS

#endif
