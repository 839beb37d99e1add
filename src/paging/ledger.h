/* The commit ledger: pages promised against memory and page file, and their ceiling.  A plain value. */
#ifndef VASBOX_PAGING_LEDGER_H
#define VASBOX_PAGING_LEDGER_H

#include <stdbool.h>
#include <stdint.h>
#include <vasbox/status.h>

typedef struct Ledger
{
  uint64_t charged, peak, limit; /* pages */
  uint64_t inject_countdown;     /* the n-th next charge is refused with inject_status; 0: none */
  VasStatus inject_status;
} Ledger;

/* May @n_pages be charged?  Charges nothing: prepare asks, commit charges.  0 pages are always granted. */
static inline bool
ledger_allows (const Ledger *ledger, uint64_t n_pages)
{
  return n_pages == 0 || (n_pages <= ledger->limit && ledger->charged <= ledger->limit - n_pages);
}

/* An injected failure comes one charge nearer. */
static inline void
ledger_charge (Ledger *ledger, uint64_t n_pages)
{
  ledger->charged += n_pages;
  if (n_pages != 0 && ledger->inject_countdown != 0)
    ledger->inject_countdown--;
  if (ledger->charged > ledger->peak)
    ledger->peak = ledger->charged;
}

/* The injected failure has come: what the charge is refused with. */
static inline VasStatus
ledger_spend_injection (Ledger *ledger)
{
  VasStatus status = ledger->inject_status;
  ledger->inject_countdown = 0;
  ledger->inject_status = VAS_STATUS_SUCCESS;
  return status;
}

static inline void
ledger_return (Ledger *ledger, uint64_t n_pages)
{
  ledger->charged -= n_pages;
}

#endif
