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
	%D%/file.h \
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
	%D%/win32/app_functions.h \
	%D%/win32/awe_functions.h \
	%D%/win32/basetypes.h \
	%D%/win32/blocks.h \
	%D%/win32/context.h \
	%D%/win32/crt_names.h \
	%D%/win32/errors.h \
	%D%/win32/exceptions.h \
	%D%/win32/file_functions.h \
	%D%/win32/image.h \
	%D%/win32/macros.h \
	%D%/win32/memory_constants.h \
	%D%/win32/memory_functions.h \
	%D%/win32/more_synchronization.h \
	%D%/win32/more_system.h \
	%D%/win32/ntdll.h \
	%D%/win32/ntdll_objects.h \
	%D%/win32/ntdll_system.h \
	%D%/win32/process_functions.h \
	%D%/win32/psapi.h \
	%D%/win32/sal.h \
	%D%/win32/section_functions.h \
	%D%/win32/sites.h \
	%D%/win32/statuses.h \
	%D%/win32/structures.h \
	%D%/win32/support_functions.h \
	%D%/win32/synchronization.h \
	%D%/win32/system_functions.h \
	%D%/win32/text_functions.h \
	%D%/win32/token_functions.h \
	%D%/win32/wide_functions.h \
	%D%/win32/windows.h
vasboxsdkdir = $(vasboxincludedir)/sdk
vasboxsdk_HEADERS = \
	%D%/sdk/basetsd.h \
	%D%/sdk/conio.h \
	%D%/sdk/consoleapi.h \
	%D%/sdk/consoleapi2.h \
	%D%/sdk/crtdbg.h \
	%D%/sdk/debugapi.h \
	%D%/sdk/driverspecs.h \
	%D%/sdk/errhandlingapi.h \
	%D%/sdk/excpt.h \
	%D%/sdk/fibersapi.h \
	%D%/sdk/fileapi.h \
	%D%/sdk/guiddef.h \
	%D%/sdk/handleapi.h \
	%D%/sdk/heapapi.h \
	%D%/sdk/interlockedapi.h \
	%D%/sdk/intrin.h \
	%D%/sdk/io.h \
	%D%/sdk/ioapiset.h \
	%D%/sdk/jobapi.h \
	%D%/sdk/jobapi2.h \
	%D%/sdk/libloaderapi.h \
	%D%/sdk/malloc.h \
	%D%/sdk/memoryapi.h \
	%D%/sdk/minwinbase.h \
	%D%/sdk/minwindef.h \
	%D%/sdk/mscoree.h \
	%D%/sdk/ntdef.h \
	%D%/sdk/ntstatus.h \
	%D%/sdk/process.h \
	%D%/sdk/processenv.h \
	%D%/sdk/processthreadsapi.h \
	%D%/sdk/processtopologyapi.h \
	%D%/sdk/profileapi.h \
	%D%/sdk/psapi.h \
	%D%/sdk/realtimeapiset.h \
	%D%/sdk/sal.h \
	%D%/sdk/sdkddkver.h \
	%D%/sdk/securitybaseapi.h \
	%D%/sdk/specstrings.h \
	%D%/sdk/specstrings_strict.h \
	%D%/sdk/stringapiset.h \
	%D%/sdk/strsafe.h \
	%D%/sdk/synchapi.h \
	%D%/sdk/sysinfoapi.h \
	%D%/sdk/systemtopologyapi.h \
	%D%/sdk/tchar.h \
	%D%/sdk/timezoneapi.h \
	%D%/sdk/utilapiset.h \
	%D%/sdk/versionhelpers.h \
	%D%/sdk/winapifamily.h \
	%D%/sdk/winbase.h \
	%D%/sdk/wincon.h \
	%D%/sdk/windef.h \
	%D%/sdk/windows.h \
	%D%/sdk/winerror.h \
	%D%/sdk/winioctl.h \
	%D%/sdk/winnls.h \
	%D%/sdk/winnt.h \
	%D%/sdk/winreg.h \
	%D%/sdk/winternl.h \
	%D%/sdk/winuser.h \
	%D%/sdk/winver.h \
	%D%/sdk/wow64apiset.h
# Programs for Windows spell some headers in several ways; in the sources one of two names that differ in case alone would
# be lost where files have no case.  Copies, for clang warns of a name that is not the file's own.
install-data-hook: install-sdk-spellings
install-sdk-spellings:
	cd '$(DESTDIR)$(vasboxsdkdir)' && for name in Windows.h WinBase.h Psapi.h; do \
	  as=`echo $$name | tr '[A-Z]' '[a-z]'`; cmp -s $$as $$name || { rm -f $$name && cp $$as $$name; } || exit; done
uninstall-hook:
	cd '$(DESTDIR)$(vasboxsdkdir)' && rm -f Windows.h WinBase.h Psapi.h || :
.PHONY: install-sdk-spellings
