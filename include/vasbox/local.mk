vasboxincludedir = $(includedir)/vasbox
vasboxinclude_HEADERS = \
	%D%/access.h \
	%D%/api.h \
	%D%/call.h \
	%D%/check.h \
	%D%/clr.h \
	%D%/clr_config.h \
	%D%/clr_runtime.h \
	%D%/config.h \
	%D%/contract.h \
	%D%/counters.h \
	%D%/fault.h \
	%D%/machine.h \
	%D%/nt.h \
	%D%/protection.h \
	%D%/range.h \
	%D%/rule.h \
	%D%/status.h \
	%D%/trace.h \
	%D%/vasbox.h \
	%D%/win32.h \
	%D%/win32_calls.h \
	%D%/win32_types.h
nodist_vasboxinclude_HEADERS = %D%/version.h
vasboxwin32dir = $(vasboxincludedir)/win32
vasboxwin32_HEADERS = \
	%D%/win32/basetypes.h \
	%D%/win32/errors.h \
	%D%/win32/exceptions.h \
	%D%/win32/macros.h \
	%D%/win32/memory_constants.h \
	%D%/win32/memory_functions.h \
	%D%/win32/ntdll.h \
	%D%/win32/process_functions.h \
	%D%/win32/psapi.h \
	%D%/win32/sal.h \
	%D%/win32/section_functions.h \
	%D%/win32/sites.h \
	%D%/win32/statuses.h \
	%D%/win32/structures.h \
	%D%/win32/support_functions.h \
	%D%/win32/windows.h
vasboxsdkdir = $(vasboxincludedir)/sdk
vasboxsdk_HEADERS = \
	%D%/sdk/basetsd.h \
	%D%/sdk/debugapi.h \
	%D%/sdk/errhandlingapi.h \
	%D%/sdk/excpt.h \
	%D%/sdk/guiddef.h \
	%D%/sdk/handleapi.h \
	%D%/sdk/heapapi.h \
	%D%/sdk/libloaderapi.h \
	%D%/sdk/memoryapi.h \
	%D%/sdk/minwindef.h \
	%D%/sdk/mscoree.h \
	%D%/sdk/ntdef.h \
	%D%/sdk/ntstatus.h \
	%D%/sdk/processthreadsapi.h \
	%D%/sdk/psapi.h \
	%D%/sdk/sal.h \
	%D%/sdk/synchapi.h \
	%D%/sdk/sysinfoapi.h \
	%D%/sdk/tchar.h \
	%D%/sdk/winbase.h \
	%D%/sdk/windef.h \
	%D%/sdk/windows.h \
	%D%/sdk/winerror.h \
	%D%/sdk/winnt.h \
	%D%/sdk/winternl.h \
	%D%/sdk/winver.h
# Programs for Windows spell some headers in several ways; in the sources one of two names that differ in case alone would
# be lost where files have no case.
install-data-hook: install-sdk-spellings
install-sdk-spellings:
	cd '$(DESTDIR)$(vasboxsdkdir)' && rm -f Windows.h WinBase.h Psapi.h && $(LN_S) windows.h Windows.h && \
	  $(LN_S) winbase.h WinBase.h && $(LN_S) psapi.h Psapi.h
uninstall-hook:
	cd '$(DESTDIR)$(vasboxsdkdir)' && rm -f Windows.h WinBase.h Psapi.h || :
.PHONY: install-sdk-spellings
