/* A runtime's notification callback (HM-087 to HM-090). */
#include "host/host.h"

/* 0x2000: the finalizer is not woken more often. */
#define LEAST_INTERVAL 8192

typedef struct Callback
{
  ICLRMemoryNotificationCallback iface; /* first */
  GMutex lock;
  CallbackCore core;
  uint64_t time;
  bool started;
  bool is_owned;     /* until vas_clr_callback_free() */
  unsigned n_hosts;  /* references that hosts hold: they may outlive the runtime */
} Callback;

/* A static object of the runtime, which says that nobody counts. */
static HRESULT STDMETHODCALLTYPE
query_interface (ICLRMemoryNotificationCallback *This, REFIID riid, void **object)
{
  bool is_known = IsEqualIID (riid, &IID_IUnknown) || IsEqualIID (riid, &IID_ICLRMemoryNotificationCallback);
  if (object == NULL)
    return E_POINTER;
  *object = is_known ? This : NULL;
  return is_known ? S_OK : E_NOINTERFACE;
}

/* Whoever owns or holds it is one fewer; it goes with the last. */
static void
drop (Callback *callback, bool owner)
{
  g_mutex_lock (&callback->lock);
  if (owner)
    callback->is_owned = false;
  else if (callback->n_hosts > 0)
    callback->n_hosts--;
  bool is_over = !callback->is_owned && callback->n_hosts == 0;
  g_mutex_unlock (&callback->lock);
  if (!is_over)
    return;
  g_mutex_clear (&callback->lock);
  g_free (callback);
}

static ULONG STDMETHODCALLTYPE
add_ref (ICLRMemoryNotificationCallback *This)
{
  Callback *callback = (Callback *) This;
  g_mutex_lock (&callback->lock);
  callback->n_hosts++;
  g_mutex_unlock (&callback->lock);
  return 1;
}

static ULONG STDMETHODCALLTYPE
release (ICLRMemoryNotificationCallback *This)
{
  drop ((Callback *) This, false);
  return 1;
}

static void
wake_finalizer (CallbackCore *core, uint64_t time)
{
  if (core->state.finalizer_wakes != 0 && time - core->last_wake < LEAST_INTERVAL)
    return;
  core->last_wake = time;
  core->state.counter++;
  core->state.finalizer_wakes++;
}

void
callback_take (CallbackCore *core, EMemoryAvailable available, uint64_t time, bool started)
{
  VasClrCallbackState *state = &core->state;
  state->low += available == eMemoryAvailableLow;
  state->neutral += available == eMemoryAvailableNeutral;
  state->high += available == eMemoryAvailableHigh;
  state->others += available < eMemoryAvailableLow || available > eMemoryAvailableHigh;
  if (!started)
    return;
  if (available == eMemoryAvailableLow)
    wake_finalizer (core, time);
  else if (available == eMemoryAvailableNeutral || available == eMemoryAvailableHigh)
    state->counter = 0;
}

static HRESULT STDMETHODCALLTYPE
on_memory_notification (ICLRMemoryNotificationCallback *This, EMemoryAvailable available)
{
  Callback *callback = (Callback *) This;
  g_mutex_lock (&callback->lock);
  callback_take (&callback->core, available, callback->time, callback->started);
  g_mutex_unlock (&callback->lock);
  return S_OK;
}

static const ICLRMemoryNotificationCallbackVtbl methods
    = { query_interface, add_ref, release, on_memory_notification };

ICLRMemoryNotificationCallback *
vas_clr_callback_new (void)
{
  Callback *callback = g_new0 (Callback, 1);
  callback->iface.lpVtbl = &methods;
  callback->is_owned = true;
  g_mutex_init (&callback->lock);
  return &callback->iface;
}

void
vas_clr_callback_free (ICLRMemoryNotificationCallback *iface)
{
  if (iface != NULL)
    drop ((Callback *) iface, true);
}

void
vas_clr_callback_set (ICLRMemoryNotificationCallback *iface, uint64_t time, bool started)
{
  Callback *callback = (Callback *) iface;
  g_mutex_lock (&callback->lock);
  callback->time = time;
  callback->started = started;
  g_mutex_unlock (&callback->lock);
}

VasClrCallbackState
vas_clr_callback_state (const ICLRMemoryNotificationCallback *iface)
{
  Callback *callback = (Callback *) (uintptr_t) iface;
  g_mutex_lock (&callback->lock);
  VasClrCallbackState state = callback->core.state;
  g_mutex_unlock (&callback->lock);
  return state;
}
