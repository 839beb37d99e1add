/* The contract's table of clauses.  Each section is one file of rows, sorted by number; the sections follow the
 * contract's order.  A clause is found by its section's place (counted up from the sizes below, which the tests hold
 * true) and a binary search inside it. */
#include "contract/explain.h"
#include <vasbox/contract.h>

#define CLAUSE(first, second, number, statement, expected, effect, source, confidence, wine, note) \
  NOT_SIMULATED (first, second, number, statement, expected, effect, source, confidence, wine, note, NULL)
/* A clause that nothing which a simulator does can show; why is its last text. */
#define NOT_SIMULATED(first, second, number, statement, expected, effect, source, confidence, wine, note, why) \
  { VAS_RULE (first, second, number), CALLS, statement, expected, effect, source, VAS_CONFIDENCE_##confidence, \
    VAS_WINE_##wine, note, why },

static const VasClause clauses[] = {
#include "contract/clauses/si.inc"
#include "contract/clauses/pp.inc"
#include "contract/clauses/va.inc"
#include "contract/clauses/vx.inc"
#include "contract/clauses/vf.inc"
#include "contract/clauses/nf.inc"
#include "contract/clauses/na.inc"
#include "contract/clauses/vp.inc"
#include "contract/clauses/np.inc"
#include "contract/clauses/vq.inc"
#include "contract/clauses/nq.inc"
#include "contract/clauses/vl.inc"
#include "contract/clauses/mr.inc"
#include "contract/clauses/td.inc"
#include "contract/clauses/ww.inc"
#include "contract/clauses/lp.inc"
#include "contract/clauses/aw.inc"
#include "contract/clauses/sc.inc"
#include "contract/clauses/mv.inc"
#include "contract/clauses/sr.inc"
#include "contract/clauses/nm.inc"
#include "contract/clauses/v2.inc"
#include "contract/clauses/ph.inc"
#include "contract/clauses/od.inc"
#include "contract/clauses/qw.inc"
#include "contract/clauses/rw.inc"
#include "contract/clauses/gm.inc"
#include "contract/clauses/cc.inc"
#include "contract/clauses/ac.inc"
#include "contract/clauses/st.inc"
#include "contract/clauses/hm_interface.inc"
#include "contract/clauses/hm_runtime.inc"
};

#define N_CLAUSES (sizeof clauses / sizeof *clauses)

typedef struct Section
{
  VasRule prefix; /* a rule of the section with number 0 */
  size_t size;
  const char *title;
} Section;

static const Section sections[] = {
  { VAS_RULE ('S', 'I', 0), 9, "What the system reports about itself" },
  { VAS_RULE ('P', 'P', 0), 30, "Which page protections are valid" },
  { VAS_RULE ('V', 'A', 0), 60, "Allocating: reserve and commit" },
  { VAS_RULE ('V', 'X', 0), 13, "Calls on another process" },
  { VAS_RULE ('V', 'F', 0), 33, "Freeing: decommit and release" },
  { VAS_RULE ('N', 'F', 0), 18, "The NT form of freeing, with partial release" },
  { VAS_RULE ('N', 'A', 0), 16, "The NT form of allocating" },
  { VAS_RULE ('V', 'P', 0), 26, "Changing protections" },
  { VAS_RULE ('N', 'P', 0), 8, "The NT form of changing protections" },
  { VAS_RULE ('V', 'Q', 0), 28, "Querying memory" },
  { VAS_RULE ('N', 'Q', 0), 17, "The classes of the NT query" },
  { VAS_RULE ('V', 'L', 0), 28, "Locking pages, working-set limits" },
  { VAS_RULE ('M', 'R', 0), 15, "Resetting memory" },
  { VAS_RULE ('T', 'D', 0), 6, "Top-down placement" },
  { VAS_RULE ('W', 'W', 0), 28, "Write watch" },
  { VAS_RULE ('L', 'P', 0), 10, "Large pages" },
  { VAS_RULE ('A', 'W', 0), 19, "Address Windowing Extensions" },
  { VAS_RULE ('S', 'C', 0), 28, "Creating sections" },
  { VAS_RULE ('M', 'V', 0), 45, "Views of sections" },
  { VAS_RULE ('S', 'R', 0), 9, "Views of reserved sections" },
  { VAS_RULE ('N', 'M', 0), 18, "The NT form of views" },
  { VAS_RULE ('V', '2', 0), 27, "Extended allocation" },
  { VAS_RULE ('P', 'H', 0), 36, "Placeholders" },
  { VAS_RULE ('O', 'D', 0), 19, "Offer, reclaim, discard, prefetch" },
  { VAS_RULE ('Q', 'W', 0), 12, "Working-set query" },
  { VAS_RULE ('R', 'W', 0), 21, "Reading and writing a process" },
  { VAS_RULE ('G', 'M', 0), 8, "The memory status" },
  { VAS_RULE ('C', 'C', 0), 15, "Commit charge" },
  { VAS_RULE ('A', 'C', 0), 37, "Memory access" },
  { VAS_RULE ('S', 'T', 0), 8, "Stacks and their guards" },
  { VAS_RULE ('H', 'M', 0), 108, "The CLR hosting interface for memory" },
};

const VasClause *
vas_clauses (size_t *n)
{
  *n = N_CLAUSES;
  return clauses;
}

static const VasClause *
find_in_section (const VasClause *section, size_t size, VasRule rule)
{
  size_t low = 0, high = size;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (section[middle].rule < rule)
        low = middle + 1;
      else
        high = middle;
    }
  return low < size && section[low].rule == rule ? &section[low] : NULL;
}

const VasClause *
vas_clause_find (VasRule rule)
{
  const VasClause *first = clauses;
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
    {
      if (sections[i].prefix == (rule & 0xffff0000u))
        return find_in_section (first, sections[i].size, rule);
      first += sections[i].size;
    }
  return NULL;
}

const char *
contract_section_title (VasRule rule)
{
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
    if (sections[i].prefix == (rule & 0xffff0000u))
      return sections[i].title;
  return NULL;
}
