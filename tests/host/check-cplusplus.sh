#!/bin/sh
# A host that is a C++ class is called through the table that C sees, method by method.
# proves: HM-007, HM-008, HM-009
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"

cat > "$scratch/host.cc" <<'END'
#include <vasbox/clr.h>

/* Each method tells its slot by its result. */
struct Host : public IHostMemoryManager
{
  HRESULT QueryInterface (REFIID riid, void **object)
  {
    *object = IsEqualIID (riid, IID_IHostMemoryManager) ? this : NULL;
    return *object != NULL ? 0x100 : E_NOINTERFACE;
  }
  ULONG AddRef () { return 0x101; }
  ULONG Release () { return 0x102; }
  HRESULT CreateMalloc (DWORD type, IHostMalloc **) { return 0x103 + (type - 1); }
  HRESULT VirtualAlloc (void *address, SIZE_T size, DWORD type, DWORD protect, EMemoryCriticalLevel level,
                        void **memory)
  {
    *memory = address;
    return size == 2 && type == 3 && protect == 4 && level == eProcessCritical ? 0x104 : E_FAIL;
  }
  HRESULT VirtualFree (LPVOID, SIZE_T, DWORD type) { return 0x105 + (type - 3); }
  HRESULT VirtualQuery (void *, void *, SIZE_T, SIZE_T *) { return 0x106; }
  HRESULT VirtualProtect (void *, SIZE_T, DWORD, DWORD *) { return 0x107; }
  HRESULT GetMemoryLoad (DWORD *, SIZE_T *) { return 0x108; }
  HRESULT RegisterMemoryNotificationCallback (ICLRMemoryNotificationCallback *) { return 0x109; }
  HRESULT NeedsVirtualAddressSpace (LPVOID, SIZE_T) { return 0x10a; }
  HRESULT AcquiredVirtualAddressSpace (LPVOID, SIZE_T) { return 0x10b; }
  HRESULT ReleasedVirtualAddressSpace (LPVOID) { return 0x10c; }
};

static Host host;
extern "C" void *make_host (void);
void *
make_host (void)
{
  return static_cast<IHostMemoryManager *> (&host);
}
END

cat > "$scratch/caller.c" <<'END'
#include <stdio.h>
#include <vasbox/clr.h>

void *make_host (void);

int
main (void)
{
  IHostMemoryManager *host = make_host ();
  const IHostMemoryManagerVtbl *table = host->lpVtbl;
  void *object = 0, *memory = 0, *wanted = &object;
  int bad = 0;
  bad |= table->QueryInterface (host, &IID_IHostMemoryManager, &object) != 0x100 || object != host;
  bad |= table->AddRef (host) != 0x101 || table->Release (host) != 0x102;
  bad |= table->CreateMalloc (host, 1, 0) != 0x103;
  bad |= table->VirtualAlloc (host, wanted, 2, 3, 4, eProcessCritical, &memory) != 0x104 || memory != wanted;
  bad |= table->VirtualFree (host, 0, 0, 3) != 0x105 || table->VirtualQuery (host, 0, 0, 0, 0) != 0x106;
  bad |= table->VirtualProtect (host, 0, 0, 0, 0) != 0x107 || table->GetMemoryLoad (host, 0, 0) != 0x108;
  bad |= table->RegisterMemoryNotificationCallback (host, 0) != 0x109;
  bad |= table->NeedsVirtualAddressSpace (host, 0, 0) != 0x10a;
  bad |= table->AcquiredVirtualAddressSpace (host, 0, 0) != 0x10b;
  bad |= table->ReleasedVirtualAddressSpace (host, 0) != 0x10c;
  return bad;
}
END

called_from_c ()
{
  $cplusplus -std=c++11 -I"$VASBOX_SRCDIR/include" -c -o "$scratch/host.o" "$scratch/host.cc" &&
    ${CC:-cc} -std=c11 -I"$VASBOX_SRCDIR/include" -c -o "$scratch/caller.o" "$scratch/caller.c" &&
    $cplusplus -o "$scratch/both" "$scratch/host.o" "$scratch/caller.o" $VASBOX_LINK_FLAGS && "$scratch/both"
}

cplusplus=${CXX:-c++}
if command -v "${cplusplus%% *}" > /dev/null; then
  tap_check 'clr.h: a class is called through the table of C' called_from_c
else
  tap_skip 'clr.h: a class is called through the table of C' 'no C++ compiler'
fi
tap_end
