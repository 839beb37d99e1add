/* What a host tells of memory: its load when it is asked, notifications when thresholds are passed; and the callback of
 * a runtime.
 *
 * proves: HM-063, HM-075, HM-085, HM-087, HM-088, HM-089, HM-090 */
#include "host_support.h"
#include <pthread.h>

START_TEST (test_load_curves)
{
  static const struct
  {
    const char *load, *available;
    uint64_t time, expected_load, expected_available;
  } rows[] = {
    { "40", "2G", 7, 40, UINT64_C (2) << 30 },
    { "ramp 0:40 10000:90", "ramp 1000:8M 2000:4M", 5000, 65, 4 << 20 },
    { "ramp 0:40 10000:90", "ramp 1000:8M 2000:4M", 1500, 47, 6 << 20 },
    { "ramp 0:40 10000:90", "ramp 1000:8M 2000:4M", 99999, 90, 4 << 20 },
    { "step 0:40 5000:97", "step 10:1 20:2 30:3", 4999, 40, 3 },
    { "step 0:40 5000:97", "step 10:1 20:2 30:3", 5000, 97, 3 },
    { "step 100:40 5000:97", "step 10:1 20:2 30:3", 29, 40, 2 },
    { "budget", "budget", 0, 25, 75 * PAGE },
  };
  Fixture f = fixture ();
  DWORD load;
  SIZE_T available;
  void *a;
  SET (&f, process_committed, 100 * PAGE);
  ck_assert_int_eq (reserve (&f, 100 * PAGE, &a), S_OK);
  ck_assert_int_eq (commit (&f, a, 25 * PAGE), S_OK);
  ck_assert_int_eq (f.host->lpVtbl->GetMemoryLoad (f.host, &load, &available), S_OK);
  ck_assert (load <= 100 && available > 0);
  ck_assert_int_eq (f.host->lpVtbl->GetMemoryLoad (f.host, NULL, NULL), S_OK);
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      VasClrHostConfig config = vas_clr_host_config (f.host);
      strcpy (config.load, rows[i].load);
      strcpy (config.available, rows[i].available);
      config.time = rows[i].time;
      ck_assert (vas_clr_host_configure (f.host, &config));
      ck_assert_int_eq (f.host->lpVtbl->GetMemoryLoad (f.host, &load, &available), S_OK);
      ck_assert_uint_eq (load, rows[i].expected_load);
      ck_assert_uint_eq (available, rows[i].expected_available);
    }
  finish (&f);
}
END_TEST

START_TEST (test_bad_curves_are_refused)
{
  static const char *const bad[] = { "101", "x", "ramp", "ramp ", "ramp 0:1 0:2", "step 5:1 4:2", "ramp 0:1,5:2", "4 0",
                                     "step 4294967296:1", "-1", "99999999999999999999", "ramp 0:" };
  Fixture f = fixture ();
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      VasClrHostConfig config = vas_clr_host_config (f.host);
      strcpy (config.load, bad[i]);
      ck_assert_msg (!vas_clr_host_configure (f.host, &config), "%s", bad[i]);
    }
  finish (&f);
}
END_TEST

/* A callback that calls its host: from within VirtualAlloc it gives memory back. */
typedef struct Reentrant
{
  ICLRMemoryNotificationCallback iface;
  Fixture *f;
  void *victim;
  unsigned references, low, neutral;
} Reentrant;

static ULONG
reentrant_add (ICLRMemoryNotificationCallback *This)
{
  return ++((Reentrant *) This)->references;
}

static ULONG
reentrant_release (ICLRMemoryNotificationCallback *This)
{
  return --((Reentrant *) This)->references;
}

static HRESULT
reentrant_notified (ICLRMemoryNotificationCallback *This, EMemoryAvailable available)
{
  Reentrant *self = (Reentrant *) This;
  self->low += available == eMemoryAvailableLow;
  self->neutral += available == eMemoryAvailableNeutral;
  if (available == eMemoryAvailableLow && self->victim != NULL)
    ck_assert_int_eq (free_at (self->f, self->victim, 0, VAS_MEM_DECOMMIT), S_OK);
  return S_OK;
}

static const ICLRMemoryNotificationCallbackVtbl reentrant
    = { NULL, reentrant_add, reentrant_release, reentrant_notified };

START_TEST (test_thresholds_and_reentrancy)
{
  Fixture f = fixture ();
  Reentrant callback = { { &reentrant }, &f, NULL, 0, 0, 0 };
  void *a, *b;
  SET (&f, process_committed, 100 * PAGE);
  SET (&f, notify_low, 90);
  SET (&f, notify_neutral, 50);
  ck_assert_int_eq (reserve (&f, 100 * PAGE, &a), S_OK);
  ck_assert_int_eq (reserve (&f, 100 * PAGE, &b), S_OK);
  ck_assert_int_eq (f.host->lpVtbl->RegisterMemoryNotificationCallback (f.host, &callback.iface), S_OK);
  ck_assert_uint_eq (callback.references, 1);
  ck_assert_int_eq (commit (&f, a, 60 * PAGE), S_OK);
  ck_assert_uint_eq (callback.low, 0);
  ck_assert_int_eq (commit (&f, b, 30 * PAGE), S_OK);
  ck_assert_uint_eq (callback.low, 1);
  ck_assert_int_eq (free_at (&f, b, 30 * PAGE, VAS_MEM_DECOMMIT), S_OK);
  ck_assert_uint_eq (callback.neutral, 0); /* 60 per cent: not yet */
  callback.victim = a;
  ck_assert_int_eq (free_at (&f, a, 30 * PAGE, VAS_MEM_DECOMMIT), S_OK);
  ck_assert_uint_eq (callback.neutral, 1);
  ck_assert_int_eq (commit (&f, b, 60 * PAGE), S_OK);
  ck_assert_uint_eq (callback.low, 2);
  ck_assert_uint_eq (report_of (&f).committed, 60 * PAGE); /* the callback took what a had */
  ck_assert_uint_eq (callback.neutral, 1);
  vas_clr_host_notify (f.host, eMemoryAvailableHigh);
  ck_assert_uint_eq (report_of (&f).told_high, 1);
  finish (&f);
  ck_assert_uint_eq (callback.references, 0);
}
END_TEST

/* A refused registration leaves nothing behind: no reference, and the one before it is told on. */
START_TEST (test_a_refused_registration)
{
  Fixture f = fixture ();
  Reentrant kept = { { &reentrant }, &f, NULL, 0, 0, 0 }, refused = kept;
  const VasClrFailure failure = { .result = HOST_E_TIMEOUT, .methods = 1u << VAS_CLR_REGISTER_CALLBACK };
  ck_assert_int_eq (f.host->lpVtbl->RegisterMemoryNotificationCallback (f.host, &kept.iface), S_OK);
  ck_assert (vas_clr_host_add_failure (f.host, &failure));
  ck_assert_int_eq (f.host->lpVtbl->RegisterMemoryNotificationCallback (f.host, &refused.iface), HOST_E_TIMEOUT);
  ck_assert_uint_eq (refused.references, 0);
  vas_clr_host_notify (f.host, eMemoryAvailableLow);
  ck_assert_uint_eq (kept.low, 1);
  ck_assert_uint_eq (refused.low, 0);
  finish (&f);
  ck_assert_uint_eq (kept.references, 0);
}
END_TEST

START_TEST (test_a_runtimes_callback)
{
  ICLRMemoryNotificationCallback *callback = vas_clr_callback_new ();
  void *object;
  ck_assert_uint_eq (callback->lpVtbl->AddRef (callback), 1);
  ck_assert_uint_eq (callback->lpVtbl->Release (callback), 1);
  ck_assert_uint_eq (callback->lpVtbl->Release (callback), 1);
  ck_assert_int_eq (callback->lpVtbl->QueryInterface (callback, &IID_IUnknown, &object), S_OK);
  ck_assert_int_eq (callback->lpVtbl->QueryInterface (callback, &IID_IHostMalloc, &object), E_NOINTERFACE);
  ck_assert_ptr_null (object);
  ck_assert_int_eq (callback->lpVtbl->OnMemoryNotification (callback, eMemoryAvailableLow), S_OK);
  ck_assert_uint_eq (vas_clr_callback_state (callback).counter, 0); /* before Start */
  vas_clr_callback_set (callback, 0, true);
  callback->lpVtbl->OnMemoryNotification (callback, eMemoryAvailableLow);
  vas_clr_callback_set (callback, 8191, true);
  callback->lpVtbl->OnMemoryNotification (callback, eMemoryAvailableLow);
  ck_assert_uint_eq (vas_clr_callback_state (callback).counter, 1);
  vas_clr_callback_set (callback, 8192, true);
  callback->lpVtbl->OnMemoryNotification (callback, eMemoryAvailableLow);
  ck_assert_uint_eq (vas_clr_callback_state (callback).counter, 2);
  callback->lpVtbl->OnMemoryNotification (callback, (EMemoryAvailable) 9);
  ck_assert_uint_eq (vas_clr_callback_state (callback).counter, 2);
  callback->lpVtbl->OnMemoryNotification (callback, eMemoryAvailableHigh);
  ck_assert_uint_eq (vas_clr_callback_state (callback).counter, 0);
  ck_assert_uint_eq (vas_clr_callback_state (callback).finalizer_wakes, 2);
  ck_assert_uint_eq (vas_clr_callback_state (callback).others, 1);
  vas_clr_callback_set (callback, 100000, true);
  callback->lpVtbl->OnMemoryNotification (callback, (EMemoryAvailable) 0); /* less than low is none, too */
  ck_assert_uint_eq (vas_clr_callback_state (callback).counter, 0);
  vas_clr_callback_free (callback);
  vas_clr_callback_free (NULL);
}
END_TEST

/* A callback that writes down what it is told. */
typedef struct Watcher
{
  ICLRMemoryNotificationCallback iface; /* first */
  Fixture *f;
  unsigned n;
  EMemoryAvailable told[10];
} Watcher;

static ULONG STDMETHODCALLTYPE
watcher_count (ICLRMemoryNotificationCallback *This)
{
  (void) This;
  return 1;
}

static HRESULT STDMETHODCALLTYPE
watcher_notified (ICLRMemoryNotificationCallback *This, EMemoryAvailable available)
{
  Watcher *self = (Watcher *) This;
  ck_assert_uint_lt (self->n, 10);
  self->told[self->n++] = available;
  return S_OK;
}

static Watcher
watcher_of (Fixture *f)
{
  static const ICLRMemoryNotificationCallbackVtbl methods = { NULL, watcher_count, watcher_count, watcher_notified };
  return (Watcher) { .iface = { &methods }, .f = f };
}

/* Each threshold is passed at its per cent, not at the one before it. */
START_TEST (test_borders_of_thresholds)
{
  static const struct
  {
    uint64_t pages;
    EMemoryAvailable told;
  } steps[] = { { 89, eMemoryAvailableNeutral }, { 90, eMemoryAvailableLow },     { 51, eMemoryAvailableLow },
                { 50, eMemoryAvailableNeutral }, { 21, eMemoryAvailableNeutral }, { 20, eMemoryAvailableHigh },
                { 21, eMemoryAvailableNeutral } };
  Fixture f = fixture ();
  Watcher watcher = watcher_of (&f);
  uint64_t now = 0;
  void *a;
  SET (&f, process_committed, 100 * PAGE);
  SET (&f, notify_low, 90);
  SET (&f, notify_neutral, 50);
  SET (&f, notify_high, 20);
  ck_assert_int_eq (reserve (&f, 100 * PAGE, &a), S_OK);
  f.host->lpVtbl->RegisterMemoryNotificationCallback (f.host, &watcher.iface);
  for (unsigned i = 0; i < sizeof steps / sizeof *steps; i++)
    {
      uint64_t pages = steps[i].pages, edge = number (a) + (now < pages ? now : pages) * PAGE;
      SIZE_T size = (SIZE_T) ((pages > now ? pages - now : now - pages) * PAGE);
      ck_assert_int_eq (pages > now ? commit (&f, at (edge), size) : free_at (&f, at (edge), size, VAS_MEM_DECOMMIT),
                        S_OK);
      now = pages;
      ck_assert_uint_ge (watcher.n, 1);
      ck_assert_int_eq (watcher.told[watcher.n - 1], steps[i].told);
    }
  finish (&f);
}
END_TEST

/* Told by the clock, in the order of times, whatever moved it; what a snapshot holds is told again after a restore. */
START_TEST (test_notifications_for_a_time)
{
  Fixture f = fixture ();
  Watcher watcher = watcher_of (&f);
  f.host->lpVtbl->RegisterMemoryNotificationCallback (f.host, &watcher.iface);
  vas_clr_host_notify_at (f.host, 300, eMemoryAvailableHigh);
  vas_clr_host_notify_at (f.host, 100, eMemoryAvailableLow);
  vas_clr_host_notify_at (f.host, 300, eMemoryAvailableNeutral);
  ck_assert_uint_eq (watcher.n, 0);
  VasSnapshot *before = vas_machine_snapshot (f.machine);
  SET (&f, time, 99);
  ck_assert_uint_eq (watcher.n, 0);
  SET (&f, time, 100);
  ck_assert_uint_eq (watcher.n, 1);
  ck_assert_int_eq (watcher.told[0], eMemoryAvailableLow);
  vas_machine_create_thread (f.machine, 1);
  SET (&f, lock_owner, 2);
  SET (&f, lock_timeout, 200);
  DWORD load;
  SIZE_T available;
  ck_assert_int_eq (f.host->lpVtbl->GetMemoryLoad (f.host, &load, &available), HOST_E_TIMEOUT);
  ck_assert_uint_eq (watcher.n, 3);
  ck_assert_int_eq (watcher.told[1], eMemoryAvailableHigh);
  ck_assert_int_eq (watcher.told[2], eMemoryAvailableNeutral);
  vas_clr_host_notify_at (f.host, 1, eMemoryAvailableLow); /* past: at once */
  ck_assert_uint_eq (watcher.n, 4);
  ck_assert_uint_eq (report_of (&f).told_low, 2);
  vas_machine_restore (f.machine, before);
  vas_snapshot_free (before);
  SET (&f, time, 1000);
  ck_assert_uint_eq (watcher.n, 7);
  finish (&f);
}
END_TEST

/* A callback that waits for another thread, which queries and allocates meanwhile: nobody holds a lock (HM-063, HM-088
 * is what it breaks). */
typedef struct Slow
{
  Watcher watcher; /* first */
  pthread_t thread;
  void *memory;
} Slow;

static void *
use_host (void *data)
{
  Slow *slow = data;
  Fixture *f = slow->watcher.f;
  uint8_t buffer[48];
  SIZE_T written;
  ck_assert_int_eq (f->host->lpVtbl->VirtualQuery (f->host, NULL, buffer, sizeof buffer, &written), S_OK);
  ck_assert_int_eq (reserve (f, GRANULE, &slow->memory), S_OK);
  return NULL;
}

static HRESULT STDMETHODCALLTYPE
wait_for_thread (ICLRMemoryNotificationCallback *This, EMemoryAvailable available)
{
  Slow *slow = (Slow *) This;
  slow->watcher.told[slow->watcher.n++] = available;
  ck_assert_int_eq (pthread_create (&slow->thread, NULL, use_host, slow), 0);
  ck_assert_int_eq (pthread_join (slow->thread, NULL), 0);
  return S_OK;
}

START_TEST (test_no_lock_is_held_while_the_callback_is_told)
{
  Fixture f = fixture ();
  Slow slow = { watcher_of (&f), 0, NULL };
  ICLRMemoryNotificationCallbackVtbl methods = *slow.watcher.iface.lpVtbl;
  methods.OnMemoryNotification = wait_for_thread;
  slow.watcher.iface.lpVtbl = &methods;
  f.host->lpVtbl->RegisterMemoryNotificationCallback (f.host, &slow.watcher.iface);
  vas_clr_host_notify (f.host, eMemoryAvailableLow);
  ck_assert_uint_eq (slow.watcher.n, 1);
  SET (&f, process_committed, 10 * PAGE);
  SET (&f, notify_low, 50);
  ck_assert_int_eq (free_at (&f, slow.memory, 0, VAS_MEM_RELEASE), S_OK);
  ck_assert_uint_eq (slow.watcher.n, 1); /* no threshold was passed */
  void *memory;
  ck_assert_int_eq (reserve (&f, GRANULE, &memory), S_OK);
  ck_assert_int_eq (commit (&f, memory, 5 * PAGE), S_OK);
  ck_assert_uint_eq (slow.watcher.n, 2);
  ck_assert_int_eq (slow.watcher.told[1], eMemoryAvailableLow);
  finish (&f);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("host pressure");
  TCase *tc = tcase_create ("host pressure");
  tcase_add_test (tc, test_load_curves);
  tcase_add_test (tc, test_bad_curves_are_refused);
  tcase_add_test (tc, test_thresholds_and_reentrancy);
  tcase_add_test (tc, test_a_refused_registration);
  tcase_add_test (tc, test_a_runtimes_callback);
  tcase_add_test (tc, test_borders_of_thresholds);
  tcase_add_test (tc, test_notifications_for_a_time);
  tcase_add_test (tc, test_no_lock_is_held_while_the_callback_is_told);
  suite_add_tcase (suite, tc);
  return suite;
}
