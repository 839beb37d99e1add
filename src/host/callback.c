/* A runtime's notification callback (HM-087 to HM-090). */
#include "host/host.h"

/* 0x2000: the finalizer is not woken more often. */
#define LEAST_INTERVAL 8192

typedef struct Callback
{
  ICLRMemoryNotificationCallback iface; /* first */
  GMutex lock;
  VasClrCallbackState state;
  uint64_t time, last_wake;
  bool started;
} Callback;

/* A static object of the runtime: it is not counted. */
static HRESULT STDMETHODCALLTYPE
query_interface (ICLRMemoryNotificationCallback *This, REFIID riid, void **object)
{
  bool is_known = IsEqualIID (riid, &IID_IUnknown) || IsEqualIID (riid, &IID_ICLRMemoryNotificationCallback);
  if (object == NULL)
    return E_POINTER;
  *object = is_known ? This : NULL;
  return is_known ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE
one_reference (ICLRMemoryNotificationCallback *This G_GNUC_UNUSED)
{
  return 1;
}

static void
wake_finalizer (Callback *callback)
{
  if (callback->state.finalizer_wakes != 0 && callback->time - callback->last_wake < LEAST_INTERVAL)
    return;
  callback->last_wake = callback->time;
  callback->state.counter++;
  callback->state.finalizer_wakes++;
}

static void
take_notification (Callback *callback, EMemoryAvailable available)
{
  callback->state.low += available == eMemoryAvailableLow;
  callback->state.neutral += available == eMemoryAvailableNeutral;
  callback->state.high += available == eMemoryAvailableHigh;
  callback->state.others += available < eMemoryAvailableLow || available > eMemoryAvailableHigh;
  if (!callback->started)
    return;
  if (available == eMemoryAvailableLow)
    wake_finalizer (callback);
  else if (available == eMemoryAvailableNeutral || available == eMemoryAvailableHigh)
    callback->state.counter = 0;
}

static HRESULT STDMETHODCALLTYPE
on_memory_notification (ICLRMemoryNotificationCallback *This, EMemoryAvailable available)
{
  Callback *callback = (Callback *) This;
  g_mutex_lock (&callback->lock);
  take_notification (callback, available);
  g_mutex_unlock (&callback->lock);
  return S_OK;
}

static const ICLRMemoryNotificationCallbackVtbl methods
    = { query_interface, one_reference, one_reference, on_memory_notification };

ICLRMemoryNotificationCallback *
vas_clr_callback_new (void)
{
  Callback *callback = g_new0 (Callback, 1);
  callback->iface.lpVtbl = &methods;
  g_mutex_init (&callback->lock);
  return &callback->iface;
}

void
vas_clr_callback_free (ICLRMemoryNotificationCallback *iface)
{
  Callback *callback = (Callback *) iface;
  if (callback == NULL)
    return;
  g_mutex_clear (&callback->lock);
  g_free (callback);
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
  return ((const Callback *) iface)->state;
}
